"""New files for writers: a tip, a chapter, a page, a change to something of upstream, as text.

A form has every field, each below its own help from the model, and passes `check` once it is filled
in. Nothing is read or written here.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model import (
    BALANCED,
    ChapterFacts,
    ChapterText,
    Company,
    CompanyFacts,
    Example,
    Shape,
    TipFacts,
    TipText,
    closed_values,
    shape_of,
)
from generator.schema import limit_of
from generator.strict_yaml import parse

WIDTH = 96  # of a line of help
FILL_IN = "Fill in what is empty, then run `./playbook check`. Lines that start with # are help."
# A text that YAML keeps as it stands without quotes: no sign of its own in front, no `: ` or ` #`.
SAFE = re.compile(r"[\w‘“(][^\n]*", re.UNICODE)
LATER = ("retired", "replaced_by")  # fields that no new tip has
LONGEST_SLUG = 40
# Letters that NFKD leaves, since they are no other letter with a sign on it, as they are spelled.
SPELLED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ŧ": "t",
        "ĸ": "k",
    }
)

Values = Mapping[str, Any]


def slug_from(title: str) -> str:
    """A name for a file made from a title: small letters, at most forty, cut between words."""
    import unicodedata

    whole = title.lower().translate(SPELLED)
    flat = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", flat.replace("'", "")).strip("-")
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def scalar(text: str) -> str:
    """A text as one line of YAML: as it stands where that reads back the same, else in quotes."""
    line = " ".join(text.split())
    if SAFE.fullmatch(line):
        tree = parse(f"key: {line}\n")
        if not tree.faults and tree.data == {"key": line} and " #" not in line:
            return line
    return json.dumps(line, ensure_ascii=False)


def in_brackets(items: Iterable[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(scalar(item) for item in items)}]"


def tip_form(values: Values, titles: Mapping[str, str], languages: Sequence[str], up: str) -> str:
    """A new tip. in: facts that are known, titles by language, the site's languages; `up` leads
    from the file's folder to the project's root."""
    lines = [_modeline("tip", up), f"# {FILL_IN}"]
    for name in TipFacts.model_fields:
        if name not in LATER:
            lines += [*_help(TipFacts, name, ""), _fact(name, values.get(name))]
    for language in languages:
        known = {"title": titles[language]} if language in titles else {}
        lines += ["", f"{language}:", *_fields(TipText, "  ", known)]
    return "\n".join(lines) + "\n"


def _fact(name: str, value: Any) -> str:
    if name in ("tags", "related", "sources"):
        return f"{name}: {in_brackets(value or ())}"
    return f"{name}: {scalar(str(value))}" if value else f"{name}:"


def _fields(model: type[Shape], indent: str, known: Values) -> list[str]:
    lines = []
    for name, field in model.model_fields.items():
        note = _help(model, name, indent)
        inner = shape_of(field)
        if name in known:
            lines += [*note, f"{indent}{name}: {scalar(str(known[name]))}"]
        elif inner is Example:
            lines += [*note, *_example(indent)]
        elif not field.is_required():
            lines += [*note, f"{indent}# {name}:"]
        elif "tuple" in str(field.annotation):
            lines += [*note, f"{indent}{name}:", *[f"{indent}  -"] * 3]
        else:
            lines += [*note, f"{indent}{name}:"]
    return lines


def _example(indent: str) -> list[str]:
    return [
        f"{indent}# example:",
        f"{indent}#   kind: illustrative",
        f"{indent}#   text: >-",
        f"{indent}#     The story, in at most 80 words.",
    ]


def _help(model: type[Shape], name: str, indent: str) -> list[str]:
    field = model.model_fields[name]
    text = re.sub(r"\s+", " ", f"{field.description or ''} {limit_of(model, name)}").strip()
    if model is TipFacts and name in BALANCED:
        text = text.replace(" One of:", " One of")
    return textwrap.wrap(text, WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _modeline(kind: str, up: str) -> str:
    return f"# yaml-language-server: $schema={up}schema/{kind}.json"


def chapter_form(hue: int, titles: Mapping[str, str], languages: Sequence[str], up: str) -> str:
    """A new chapter with that colour."""
    lines = [_modeline("chapter", up), f"# {FILL_IN}"]
    for name in ChapterFacts.model_fields:
        value = str(hue) if name == "hue" else "[]"
        lines += [*_help(ChapterFacts, name, ""), f"{name}: {value}"]
    for language in languages:
        lines += ["", f"{language}:"]
        for name in ChapterText.model_fields:
            known = titles.get(language, "") if name == "title" else ""
            value = f" {scalar(known)}" if known else " >-" if name == "intro" else ""
            lines += [*_help(ChapterText, name, "  "), f"  {name}:{value}"]
    return "\n".join(lines) + "\n"


def free_hue(taken: Iterable[int]) -> int:
    """The hue in the middle of the widest gap between those that are taken, in degrees."""
    ring = sorted(set(taken))
    if not ring:
        return 25
    gaps = [((ring[(i + 1) % len(ring)] - hue) % 360 or 360, hue) for i, hue in enumerate(ring)]
    gap, start = max(gaps)
    return (start + gap // 2) % 360


def page_form(title: str) -> str:
    """A new hand-written page."""
    return (
        f"---\ntitle: {scalar(title)}\n"
        "# One sentence for search results and shared links. At most 200 characters.\n"
        "description:\n---\n\n"
    )


def override_form(
    kind: str, fields: Sequence[tuple[tuple[str, ...], Any]], base: str, up: str
) -> str:
    """A change to something of upstream, which starts as a copy of these fields.

    in: "tip" or "chapter", paths with upstream's values, and the name of upstream's file.
    """
    lines = [
        _modeline(f"{kind}-override", up),
        f"# What you have otherwise than {base}: change these texts, delete what is the same.",
    ]
    tree: dict[str, Any] = {}
    for path, value in fields:
        inner = tree
        for part in path[:-1]:
            inner = inner.setdefault(part, {})
        inner[path[-1]] = value
    return "\n".join([*lines, *_block(tree, "")]) + "\n"


def _block(tree: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in tree.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_block(value, f"{indent}  ")]
        elif isinstance(value, list) and len(str(value)) > WIDTH - len(indent):
            lines += [f"{indent}{key}:", *(f"{indent}  - {scalar(str(item))}" for item in value)]
        elif isinstance(value, list):
            lines.append(f"{indent}{key}: {in_brackets(map(str, value))}")
        elif len(str(value)) > WIDTH and "\n" not in str(value):
            folded = textwrap.wrap(str(value), WIDTH, break_long_words=False)
            lines += [f"{indent}{key}: >-", *(f"{indent}  {line}" for line in folded)]
        else:
            lines.append(f"{indent}{key}: {_value(str(value), indent)}")
    return lines


def _value(text: str, indent: str) -> str:
    if "\n" not in text:
        return scalar(text)
    paragraphs = text.strip().split("\n")
    return "|-\n" + "\n".join(f"{indent}  {line}" if line else "" for line in paragraphs)


# -- company.yml -----------------------------------------------------------------------------

COMPANY_HEAD = (
    "# yaml-language-server: $schema=../schema/company.json\n"
    "# What your company makes of the playbook. Edit it, or run `./playbook init` again.\n"
)


def company_form(text: str, values: Values) -> str:
    """company.yml with these values; what else stands in it stays as it is, comments included.

    in: the file as it is ("" for a new one), and values by key; `colours` is a mapping.
    """
    known = text or COMPANY_HEAD
    for name in CompanyFacts.model_fields:
        if name in values:
            known = _with_key(known, name, values[name])
    return known


def _with_key(text: str, name: str, value: Any) -> str:
    written = "\n".join(_block({name: value}, ""))
    found = re.compile(rf"^{name}:.*(?:\n(?:[ ]+.*|-.*))*", re.MULTILINE)
    if found.search(text):
        return found.sub(lambda _: written, text, count=1)
    note = "\n".join(_help(CompanyFacts, name, ""))
    return f"{text.rstrip()}\n\n{note}\n{written}\n"


def initials(name: str) -> str:
    """The short sign of a playbook: the first letters of its first three words."""
    return "".join(word[0] for word in name.split()[:3]).upper()


def company_values(company: Company) -> dict[str, Any]:
    """The values of a company's settings that `init` asks for."""
    names = ("name", "mark", "url", "repository", "languages", "playbook_id", "colours")
    return {name: getattr(company, name) for name in names if getattr(company, name)}


def choices(name: str) -> tuple[str, ...]:
    """The values that a fact of a tip can have; none where it is open."""
    return closed_values(TipFacts, name)
