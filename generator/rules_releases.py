"""Rules about releases.yml, the changelog of the tips.

The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterator

from generator.model import RELEASED, TIP_NUMBERS_PATTERN, VERSION_PATTERN, tip_numbers
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, blocks, items_at, text_at


def releases_have_versions(world: World) -> Iterator[Problem]:
    """Each release is named by a version, three numbers with dots, the newest on top."""
    document = world.documents.releases
    if document is None or document.data is None:
        return
    above: tuple[int, ...] | None = None
    day = ""
    for version in document.data:
        if not re.fullmatch(VERSION_PATTERN, version):
            message = f"`{version}` is not a version"
            yield _at(document, version, "wrong-form", message, "write three numbers: 1.0.2")
            continue
        here = tuple(map(int, version.split(".")))
        if above is not None and here >= above:
            message = f"{version} stands below {'.'.join(map(str, above))}"
            yield _at(document, version, "release-order", message, "put the newest release on top")
        above = here
        date = text_at(document, (version, "date"))
        if day and date > day:
            message = f"{version} is dated {date}, later than the release above it"
            hint = "mend the date, or put the newest release on top"
            yield document.problem((version, "date"), "release-order", message, hint)
        day = date or day


def _at(document: Document, version: str, code: str, message: str, hint: str) -> Problem:
    return Problem(document.path, *document.key_at((version,)), code, message, hint)


def releases_name_real_tips(world: World) -> Iterator[Problem]:
    """A release names tips that exist, each under one heading, and retired ones as retired."""
    document = world.documents.releases
    if document is None:
        return
    for version in blocks(document):
        seen: dict[int, str] = {}
        for kind, path, text in _numbers(document, version):
            numbers = tip_numbers(text)
            if not numbers and re.fullmatch(TIP_NUMBERS_PATTERN, text):
                message = f"`{text}` runs backwards"
                yield document.problem(path, "wrong-form", message, "put the lowest number first")
            for number in numbers:
                told = _wrong(world, kind, number, seen.setdefault(number, ""))
                if told is not None:
                    yield document.problem(path, *told)
                seen[number] = seen[number] or kind


def _numbers(document: Document, version: str) -> Iterator[tuple[str, Path, str]]:
    """Every item under `new`, `changed` and `retired` of a release, with its place."""
    for kind in RELEASED:
        for index, text in items_at(document, (version, kind)):
            yield kind, (version, kind, index), text


def _wrong(world: World, kind: str, number: int, before: str) -> tuple[str, str, str] | None:
    """What is wrong with a number under a heading; `before` is where the release named it first."""
    tip = world.numbers.get(number)
    if tip is None:
        if 0 in world.numbers:  # a file with a wrong name may be the one
            return None
        hint = "name tips that exist; one that was published comes back, with `retired: true`"
        return "unknown-tip", f"there is no tip {number}", hint
    if before == kind:
        return "repeated", f"tip {number} stands under `{kind}` twice", "keep one of the two"
    if before:
        message = f"tip {number} stands under `{before}` and under `{kind}`"
        return "repeated", message, "keep one of the two"
    if kind == "retired" and text_at(tip, ("retired",)) in ("", "false"):
        hint = f"add `retired: true` to {tip.path}, or take the number away"
        return "not-retired", f"tip {number} is not retired", hint
    return None


def tips_are_new_once(world: World) -> Iterator[Problem]:
    """A tip is new in one release only."""
    document = world.documents.releases
    if document is None:
        return
    born: dict[int, str] = {}
    for version in reversed(blocks(document)):
        for kind, path, text in _numbers(document, version):
            for number in tip_numbers(text) if kind == "new" else ():
                if born.setdefault(number, version) != version:
                    message = f"tip {number} was new in {born[number]} already"
                    hint = "put it under `changed`, or take it away"
                    yield document.problem(path, "not-new", message, hint)
