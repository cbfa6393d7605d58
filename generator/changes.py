"""Which tips differ between two versions of the words, and the entry that says so in releases.yml.

Works on documents as they were read and not on a checked playbook, so that versions from before a
rule or after one can be compared too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator import strict_yaml
from generator.model import VERSION_PATTERN
from generator.read import Document

Kind = Literal["new", "changed", "retired", "gone"]
KINDS: tuple[Kind, ...] = ("new", "changed", "retired", "gone")
ENTRY = re.compile(r"^[\"']?[0-9]+\.[0-9]+\.[0-9]+[\"']?:", re.MULTILINE)
HEAD = """\
# yaml-language-server: $schema=../schema/releases.json
# Which tips each release of the words brought, changed or withdrew; the newest stands on top.
"""
Flat = dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, such as `en.title`; what is not there is ""."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TipChange:
    """One tip that differs. `title` is in the first language it has, from the newer version."""

    number: int
    slug: str
    kind: Kind
    title: str
    fields: tuple[FieldChange, ...]


def compare(old: Iterable[Document], new: Iterable[Document]) -> tuple[TipChange, ...]:
    """Every tip that differs between two versions, by number. White space makes no difference."""
    before = {tip.number: tip for tip in old}
    after = {tip.number: tip for tip in new}
    found = []
    for number in sorted({*before, *after}):
        change = _compared(before.get(number), after.get(number))
        if change is not None:
            found.append(change)
    return tuple(found)


def _compared(old: Document | None, new: Document | None) -> TipChange | None:
    tip = new or old
    assert tip is not None
    was, now = (_flat(version) if version else {} for version in (old, new))
    fields = tuple(
        FieldChange(name, was.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys((*was, *now))
        if was.get(name, "") != now.get(name, "")
    )
    kind: Kind = "changed"
    if old is None:
        kind = "new"
    elif new is None:
        kind = "gone"
    elif now.get("retired") == "true" != was.get("retired"):
        kind = "retired"
    elif not fields:
        return None
    shown = () if kind in ("new", "gone") else fields
    return TipChange(tip.number, tip.slug, kind, _title(now or was), shown)


def _title(flat: Flat) -> str:
    return next((text for name, text in flat.items() if name.endswith(".title")), "")


def _flat(document: Document) -> Flat:
    """All texts of a tip by dotted name; the steps and the items of a list each have their own."""
    return {"slug": document.slug, **dict(_texts(document.data or {}, ""))}


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and name.endswith(".how"):
        for place, item in enumerate(value, 1):
            yield from _texts(item, f"{name}.{place}")
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value))
    else:
        yield name, " ".join(str(value or "").split())


# -- an entry of releases.yml ------------------------------------------------------------------


class EntryError(Exception):
    """No entry can be written; the message says why and what to do."""


def with_entry(
    text: str, version: str, day: str, changes: Iterable[TipChange], languages: Iterable[str]
) -> str:
    """The text of releases.yml with a new entry on top; everything else stays as it is typed.

    in: the file's text ("" when there is none), the new version, its date (2027-01-31), what
    changed, and the languages that want a note. raises EntryError where that makes no sense.
    """
    found = tuple(changes)
    _check(text, version, found)
    match = ENTRY.search(text)
    start = match.start() if match else len(text)
    entry = "\n".join(_entry(version, day, found, languages)) + "\n"
    before = text[:start] if text else HEAD
    joined = f"{before}{'' if before.endswith(chr(10)) else chr(10)}{entry}{text[start:]}"
    if list(_versions(joined)) != [version, *_versions(text)]:
        raise EntryError(
            "releases.yml is written in a way that this command cannot add to — "
            f"put this on top of its releases by hand:\n{entry}"
        )
    return joined


def _check(text: str, version: str, changes: tuple[TipChange, ...]) -> None:
    if not re.fullmatch(VERSION_PATTERN, version):
        raise EntryError(f"`{version}` is not a version — write three numbers: 1.0.2")
    newest = next(iter(_versions(text)), None)
    if newest is not None and _parts(version) <= _parts(newest):
        raise EntryError(f"{version} is not newer than {newest}, the newest in releases.yml")
    gone = [str(change.number) for change in changes if change.kind == "gone"]
    if gone:
        raise EntryError(
            f"these tips are gone: {', '.join(gone)} — a number that was published stays: "
            "bring the file back, with `retired: true`"
        )
    if not changes:
        raise EntryError("no tip changed, so there is nothing to release")


def _versions(text: str) -> Iterator[str]:
    data = strict_yaml.parse(text).data if text.strip() else None
    keys = data if isinstance(data, dict) else ()
    yield from (key for key in keys if re.fullmatch(VERSION_PATTERN, key))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _entry(
    version: str, day: str, changes: tuple[TipChange, ...], languages: Iterable[str]
) -> Iterator[str]:
    yield f"{version}:"
    yield f"  date: {day}"
    for kind in KINDS[:3]:
        numbers = [change.number for change in changes if change.kind == kind]
        if numbers:
            yield f"  {kind}: [{', '.join(ranges(numbers))}]"
    for language in languages:
        yield f"  # {language}:"
        yield "  #   note: …"


def ranges(numbers: Iterable[int]) -> list[str]:
    """Numbers in order, as short as can be: 1, 2, 3, 7 is "1-3", "7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
