"""Data → model, with each complaint of pydantic turned into words a writer can use."""

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.model import ChapterFacts, ChapterText, Example, TipFacts, TipText
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path

M = TypeVar("M", bound=BaseModel)
# Errors that only say "there is no usable value", and so mean nothing where one was refused.
ABOUT_VALUE = ("missing", "type")
SLUG_HINT = "small letters and digits, with single hyphens: `a-short-name`"
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
    model: type[M], document: Document, path: Path, data: Any
) -> tuple[M | None, list[Problem]]:
    """The model of the data that stands at that path, or None with everything wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
    problems = []
    for detail in details:
        where = (*path, *_in_document(detail))
        if not _already_told(detail, where, document):
            problems.append(_problem(detail, where, document, model))
    return None, problems


def _in_document(detail: ErrorDetails) -> Path:
    """Where an error is; a part that pydantic adds for its own unions is left out."""
    return tuple(part for part in detail["loc"] if isinstance(part, int) or "[" not in part)


def _already_told(detail: ErrorDetails, where: Path, document: Document) -> bool:
    """Whether the reader has refused this value, or the block that should hold it."""
    refused = document.tree.refused
    if detail["type"] == "missing":
        return where in refused or where[:-1] in refused
    return any(where[:length] in refused for length in range(1, len(where) + 1))


def name_of(where: Path) -> str:
    """A place in words: "`en.title`", "step 2 of `en.how`"."""
    keys = ".".join(str(part) for part in where if isinstance(part, str))
    number = next((part for part in where if isinstance(part, int)), None)
    if number is None:
        return f"`{keys}`"
    return f"{'step' if where[-2:-1] == ('how',) else 'item'} {number + 1} of `{keys}`"


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """ "did you mean `x`? ", or nothing when no choice comes near."""
    lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(word.lower(), lower, 1, 0.6)
    return f"did you mean `{lower[near[0]]}`? " if near else ""


def listed(choices: Iterable[str]) -> str:
    """The choices in a row."""
    return ", ".join(choices)


def _problem(
    detail: ErrorDetails, where: Path, document: Document, model: type[BaseModel]
) -> Problem:
    kind = detail["type"]
    if kind == "missing":
        block = where[:-1]
        line, column = document.key_at(block) if block else (1, 1)
        message = f"{name_of(where)} is missing"
        return Problem(
            document.path, line, column, "missing-key", message, _missing_hint(where, model)
        )
    if kind == "extra_forbidden":
        line, column = document.key_at(where)
        message = f"there is no key `{where[-1]}` here"
        hint = _unknown_hint(str(where[-1]), where, detail, model)
        return Problem(document.path, line, column, "unknown-key", message, hint)
    line, column = document.at(where)
    return Problem(document.path, line, column, *_value_problem(detail, where, model))


def _missing_hint(where: Path, model: type[BaseModel]) -> str:
    field = model.model_fields.get(str(where[-1]))
    help_text = f": {field.description}" if field and field.description else ""
    return f"add `{where[-1]}`{help_text}".rstrip(".")


def fields_at(model: type[BaseModel], inner: Path) -> list[str]:
    """The keys allowed in the block an error is about."""
    for part in inner[:-1]:
        field = model.model_fields.get(str(part))
        shapes = [a for a in (field.annotation, *get_args(field.annotation))] if field else []
        models = [a for a in shapes if isinstance(a, type) and issubclass(a, BaseModel)]
        if models:
            model = models[0]
    return list(model.model_fields)


def _unknown_hint(key: str, where: Path, detail: ErrorDetails, model: type[BaseModel]) -> str:
    allowed = fields_at(model, _in_document(detail))
    near = did_you_mean(key, allowed)
    homes = CHAPTER_HOMES if model in (ChapterFacts, ChapterText) else HOMES
    family = {shape for shape, _ in homes}
    if not near and (model in family):
        for shape, home in homes:
            if key in shape.model_fields and key not in allowed:
                return f"it belongs {home}; check the indentation"
    if key in ("number", "id", "slug"):
        return "the number and the name of a tip are in its file name only"
    return f"{near}allowed here: {listed(allowed)}"


def _value_problem(
    detail: ErrorDetails, where: Path, model: type[BaseModel]
) -> tuple[str, str, str]:
    """Code, message and hint of an error about a value."""
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    name = name_of(where)
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        return "empty", f"{name} is empty", "fill it in, or leave the key out if it is optional"
    if kind == "string_too_long":
        most, actual = context["max_length"], len(str(value).strip())
        message = f"{name} is {actual:,} characters, {actual - most:,} too many"
        return "too-long", message, f"shorten it to at most {most:,}"
    if kind == "too_many_words":
        message = (
            f"{name} has {context['actual']} words, {context['actual'] - context['most']} too many"
        )
        return "too-long", message, f"shorten it to at most {context['most']}"
    if kind == "too_few_words":
        few, least = context["actual"], context["least"]
        message = f"{name} has {few} words, {least - few} too few"
        return "too-short", message, f"write at least {least}"
    if kind in ("too_long", "too_short"):
        return _wrong_count(kind, context, value, name, where)
    if kind == "literal_error":
        choices = _choices(model, _in_document(detail))
        hint = f"{did_you_mean(str(value), choices)}allowed: {listed(choices)}"
        return "unknown-value", f"{name} cannot be `{_short(value)}`", hint
    return _wrong_form(kind, value, name, context)


def _wrong_count(
    kind: str, context: dict[str, Any], value: Any, name: str, where: Path
) -> tuple[str, str, str]:
    what = "steps" if where[-1:] == ("how",) else "items"
    actual = len(value)
    if kind == "too_long":
        most = context["max_length"]
        message = f"{name} has {actual} {what}, {actual - most} too many"
        return "too-many", message, f"keep the best {most}"
    least = context["min_length"]
    return (
        "too-few",
        f"{name} has {actual} {what}, {least - actual} too few",
        f"give at least {least}",
    )


def _choices(model: type[BaseModel], inner: Path) -> list[str]:
    """The allowed values of the closed field at that place."""
    for part in inner:
        field = model.model_fields.get(str(part))
        if field is None:
            continue
        for annotation in (field.annotation, *get_args(field.annotation)):
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                model = annotation
        values = [value for value in get_args(field.annotation) if isinstance(value, str)]
        if values:
            return values
    return []


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


FORMS = {
    "not_a_slug": ("wrong-form", "is not a name for a file", f"use {SLUG_HINT}"),
    "not_a_source_key": ("wrong-form", "is not a source key", "use capitals, digits and hyphens"),
    "not_a_number": ("wrong-type", "is not a whole number", "write digits only"),
    "not_true_or_false": ("wrong-type", "is not true or false", "write true, or leave the key out"),
    "not_a_web_address": (
        "forbidden-link",
        "is not a web address",
        "write a full address that starts with https://",
    ),
}


def _wrong_form(kind: str, value: Any, name: str, context: dict[str, Any]) -> tuple[str, str, str]:
    if kind in FORMS:
        code, message, hint = FORMS[kind]
        return code, f"{name}: `{_short(value)}` {message}", hint
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return "out-of-range", f"{name} is {value}", f"it must be {bound}"
    is_now = {dict: "a block of keys", list: "a list"}.get(type(value), "a text")
    if kind in ("tuple_type", "list_type"):
        hint = "put each item on a line of its own that starts with `- `"
        return "wrong-type", f"{name} is {is_now}, not a list", hint
    if kind == "string_type" and isinstance(value, dict):
        hint = (
            "put the text in double quotes: a colon and a space make a key of what is before them"
        )
        return "wrong-type", f"{name} is a block of keys, not a text", hint
    if kind == "string_type":
        return "wrong-type", f"{name} is {is_now}, not a text", "write one text, without dashes"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        hint = "put each key below it on a line of its own, two spaces further in"
        return "wrong-type", f"{name} is {is_now}, not a block of keys", hint
    return (
        "wrong-value",
        f"{name} cannot be `{_short(value)}`",
        "see the field table in CONTRIBUTING",
    )
