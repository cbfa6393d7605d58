"""Data → model, with each complaint of pydantic turned into words a writer can use."""

import difflib
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.addresses import SITE_HINT
from generator.model import (
    ChapterFacts,
    ChapterText,
    Example,
    TipFacts,
    TipText,
    closed_values,
    shape_of,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path

M = TypeVar("M", bound=BaseModel)
Context = dict[str, Any]
Told = tuple[str, str, str]  # code, message, hint
SLUG_HINT = "small letters and digits, with single hyphens: `a-short-name`"
# With a space behind its # it is a note of the writer's, as in a new file.
TAKEN_AS_COMMENT = re.compile(r"\s*(?:-|[\w-]+:)[ ]+(#[^\s#].*)")
# Where a key that turns up in the wrong block belongs.
HOMES: tuple[tuple[type[BaseModel], str], ...] = (
    (Example, "under `example:` in a language block"),
    (TipText, "in a language block such as `en:`"),
    (TipFacts, "at the start of a line, above the language blocks"),
)
CHAPTER_HOMES: tuple[tuple[type[BaseModel], str], ...] = (
    (ChapterText, "in a language block such as `en:`"),
    (ChapterFacts, "at the start of a line, above the language blocks"),
)


def build(
    model: type[M], document: Document, path: Path, data: Any, languages: tuple[str, ...] = ()
) -> tuple[M | None, list[Problem]]:
    """The model of the data that stands at that path, or None with everything wrong with it.

    `languages` are the keys that may stand beside the fields, for the hint at an unknown key.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
    unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
    meant = [_meant(detail, model) for detail in unknown]
    problems = []
    for detail in details:
        inner = detail["loc"]
        where = (*path, *inner)
        misspelt = detail["type"] == "missing" and inner in meant
        if misspelt or _already_told(detail, where, document):
            continue
        problems.append(_problem(detail, where, document, model, languages))
    return None, problems


def _meant(detail: ErrorDetails, model: type[BaseModel]) -> Path | None:
    """The field that a key with a typing error stands for, so that nobody misses it as well."""
    inner = detail["loc"]
    near = nearest(str(inner[-1]), fields_at(model, inner))
    return (*inner[:-1], near) if near else None


def _already_told(detail: ErrorDetails, where: Path, document: Document) -> bool:
    """Whether the reader has refused this value, or the block that should hold it."""
    refused = document.tree.refused
    if detail["type"] == "missing":
        return where in refused or where[:-1] in refused
    if detail["type"] == "too_short" and _enough(detail):  # some of the items are wrong themselves
        return True
    return any(where[:length] in refused for length in range(1, len(where) + 1))


def _enough(detail: ErrorDetails) -> bool:
    least: int = detail.get("ctx", {}).get("min_length", 0)
    return isinstance(detail["input"], list) and len(detail["input"]) >= least


def name_of(where: Path) -> str:
    """A place in words: "`en.title`", "step 2 of `en.how`"."""
    keys = ".".join(str(part) for part in where if isinstance(part, str))
    number = next((part for part in where if isinstance(part, int)), None)
    if number is None:
        return f"`{keys}`"
    return f"{'step' if where[-2:-1] == ('how',) else 'item'} {number + 1} of `{keys}`"


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelt word stands for, if there is one."""
    lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(word.lower(), lower, 1, 0.6)
    return lower[near[0]] if near else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """ "did you mean `x`? ", or nothing when no choice comes near."""
    near = nearest(word, choices)
    return f"did you mean `{near}`? " if near else ""


def listed(choices: Iterable[str]) -> str:
    """The choices in a row."""
    return ", ".join(choices)


def _problem(
    detail: ErrorDetails,
    where: Path,
    document: Document,
    model: type[BaseModel],
    languages: tuple[str, ...],
) -> Problem:
    kind = detail["type"]
    if kind == "missing":
        message, hint = f"{name_of(where)} is missing", _missing_hint(detail, model)
        if not where[:-1]:
            return Problem(document.path, 1, 1, "missing-key", message, hint)
        return document.key_problem(where[:-1], "missing-key", message, hint)
    if kind == "extra_forbidden":
        hint = _unknown_hint(str(where[-1]), detail, model, languages)
        message = f"there is no key `{where[-1]}` here"
        return document.key_problem(where, "unknown-key", message, hint)
    code, message, hint = _value_problem(detail, where, model)
    if code == "empty":
        hint = _comment_hint(document, where) or hint
    return document.problem(where, code, message, hint)


def _comment_hint(document: Document, where: Path) -> str:
    """What to say where a text starts with #: the text is there, and counts as a comment."""
    source = document.source(where)
    lines = source.text.split("\n")
    found = TAKEN_AS_COMMENT.match(lines[source.at(where)[0] - 1])
    return f'a # begins a comment: put the text in quotes, "{_short(found[1])}"' if found else ""


def _block_at(model: type[BaseModel], inner: Path) -> type[BaseModel]:
    """The shape of the block that an error is about."""
    for part in inner[:-1]:
        field = model.model_fields.get(str(part))
        model = (shape_of(field) if field else None) or model
    return model


def fields_at(model: type[BaseModel], inner: Path) -> list[str]:
    """The keys allowed in the block that an error is about."""
    return list(_block_at(model, inner).model_fields)


def _missing_hint(detail: ErrorDetails, model: type[BaseModel]) -> str:
    inner = detail["loc"]
    block, key = _block_at(model, inner), str(inner[-1])
    values = closed_values(block, key)
    help_text = f"one of {listed(values)}" if values else block.model_fields[key].description or ""
    return f"add `{key}: …` ({help_text[:1].lower()}{help_text[1:].rstrip('.')})"


def _unknown_hint(
    key: str, detail: ErrorDetails, model: type[BaseModel], languages: tuple[str, ...]
) -> str:
    inner = detail["loc"]
    allowed = [*fields_at(model, inner), *(languages if len(inner) == 1 else ())]
    homes = CHAPTER_HOMES if model in (ChapterFacts, ChapterText) else HOMES
    for shape, home in homes if model in (shape for shape, _ in homes) else ():
        if key in shape.model_fields:
            return f"it belongs {home}; check the indentation"
    if key in ("number", "id", "slug"):
        return "the number and the name of a tip are in its file name only"
    return f"{did_you_mean(key, allowed)}allowed here: {listed(allowed)}"


def _value_problem(detail: ErrorDetails, where: Path, model: type[BaseModel]) -> Told:
    """Code, message and hint of an error about a value."""
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    name = name_of(where)
    if value is None or (isinstance(value, str) and not value.strip()):
        field = _block_at(model, detail["loc"]).model_fields.get(str(where[-1]))
        optional = field is not None and not field.is_required()
        hint = "fill it in, or leave the key out" if optional else "fill it in"
        return "empty", f"{name} is empty", hint
    if kind in ("string_too_long", "too_many_words", "too_few_words"):
        return _wrong_length(kind, context, value, name)
    if kind in ("too_long", "too_short"):
        return _wrong_count(kind, context, value, name, where)
    if kind == "literal_error":
        choices = _choices(model, detail["loc"])
        hint = f"{did_you_mean(str(value), choices)}allowed: {listed(choices)}"
        return "unknown-value", f"{name} cannot be `{_short(value)}`", hint
    if kind in FORMS:
        code, message, hint = FORMS[kind]
        return code, f"{name}: `{_short(value)}` {message}", hint
    return _wrong_type(kind, context, value, name)


def _wrong_length(kind: str, context: Context, value: Any, name: str) -> Told:
    if kind == "string_too_long":
        most, actual = context["max_length"], len(str(value).strip())
        message = f"{name} is {actual:,} characters, {actual - most:,} too many"
        return "too-long", message, f"shorten it to at most {most:,}"
    actual, most, least = context["actual"], context["most"], context["least"]
    if kind == "too_many_words":
        message = f"{name} has {actual} words, {actual - most} too many"
        return "too-long", message, f"shorten it to at most {most}"
    message = f"{name} has {actual} words, {least - actual} too few"
    return "too-short", message, f"write at least {least}"


def _wrong_count(kind: str, context: Context, value: Any, name: str, where: Path) -> Told:
    what = "steps" if where[-1:] == ("how",) else "items"
    actual = len(value)
    if kind == "too_long":
        most = context["max_length"]
        message = f"{name} has {actual} {what}, {actual - most} too many"
        return "too-many", message, f"keep the best {most}"
    least = context["min_length"]
    message = f"{name} has {actual} {what}, {least - actual} too few"
    return "too-few", message, f"give at least {least}"


def _choices(model: type[BaseModel], inner: Path) -> tuple[str, ...]:
    """The allowed values of the closed field at that place."""
    for part in inner:
        field = model.model_fields.get(str(part))
        model = (shape_of(field) if field else None) or model
    return closed_values(model, str(inner[-1]))


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


FORMS = {
    "not_a_slug": ("wrong-form", "is not a name for a file", f"use {SLUG_HINT}"),
    "not_a_source_key": ("wrong-form", "is not a source key", "use capitals, digits and hyphens"),
    "not_a_number": ("wrong-type", "is not a whole number", "write digits only"),
    "not_true_or_false": ("wrong-type", "is not true or false", "write true, or leave the key out"),
    "not_a_date": ("wrong-form", "is not a date", "write year, month and day: 2027-01-31"),
    "not_a_tip_number": ("wrong-form", "is not the number of a tip", "write 12, or 12-15"),
    "not_a_hex_colour": ("wrong-form", "is not a colour", 'write it like "#005a9c", in quotes'),
    "not_a_web_address": (
        "forbidden-link",
        "is not a web address",
        "write a full address that starts with https://",
    ),
    "not_a_site_address": (
        "forbidden-link",
        "is not an address that others can begin with",
        f"write it like https://example.org/playbook/, {SITE_HINT}",
    ),
}


def _wrong_type(kind: str, context: Context, value: Any, name: str) -> Told:
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return "out-of-range", f"{name} is {value}", f"it must be {bound}"
    for names, wanted, hint in WANTED:
        if kind in names:
            message = f"{name} is {_kind_of(value)}, not {wanted}"
            colon = wanted == "a text" and isinstance(value, dict)
            return "wrong-type", message, COLON_HINT if colon else hint
    hint = "see the field table in CONTRIBUTING"
    return "wrong-value", f"{name} cannot be `{_short(value)}`", hint


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a block of keys"
    return "a list" if isinstance(value, list) else "a text"


COLON_HINT = "put the text in double quotes: now its colon makes a key of the words before it"
WANTED = (
    (
        ("tuple_type", "list_type"),
        "a list",
        "put each item on a line of its own that starts with `- `, or all between [ and ]",
    ),
    (("string_type",), "a text", "write one text, without dashes"),
    (
        ("model_type", "dict_type", "model_attributes_type"),
        "a block of keys",
        "put each key below it on a line of its own, two spaces further in",
    ),
    (("int_type", "bool_type"), "a single value", "write one value, without dashes"),
)
