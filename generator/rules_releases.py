"""Rules about releases.yml, the changelog of the tips.

The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterator

from generator.model import RELEASED, VERSION_PATTERN, tip_numbers
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
        for kind in RELEASED:
            for index, text in items_at(document, (version, kind)):
                path: Path = (version, kind, index)
                numbers = tip_numbers(text)
                if not numbers and "-" in text and tip_numbers(text.partition("-")[0]):
                    message = f"`{text}` runs backwards"
                    yield document.problem(path, "wrong-form", message, "lowest number first")
                for number in numbers:
                    yield from _about(world, document, path, kind, number, seen)
                    seen.setdefault(number, kind)


def _about(
    world: World, document: Document, path: Path, kind: str, number: int, seen: dict[int, str]
) -> Iterator[Problem]:
    tip = world.numbers.get(number)
    if tip is None:
        if 0 not in world.numbers:  # else a file with a wrong name may be the one
            message = f"there is no tip {number}"
            yield document.problem(path, "unknown-tip", message, "name tips that exist")
    elif number in seen:
        message = f"tip {number} stands under `{seen[number]}` and under `{kind}`"
        if seen[number] == kind:
            message = f"tip {number} stands under `{kind}` twice"
        yield document.problem(path, "repeated", message, "keep one of the two")
    elif kind == "retired" and text_at(tip, ("retired",)) in ("", "false"):
        message = f"tip {number} is not retired"
        hint = f"add `retired: true` to {tip.path}, or take the number away"
        yield document.problem(path, "not-retired", message, hint)


def tips_are_new_once(world: World) -> Iterator[Problem]:
    """A tip is new in one release only."""
    document = world.documents.releases
    if document is None:
        return
    born: dict[int, str] = {}
    for version in reversed(blocks(document)):
        for kind in RELEASED:
            for index, text in items_at(document, (version, kind)):
                for number in tip_numbers(text):
                    if kind == "new" and born.setdefault(number, version) != version:
                        message = f"tip {number} was new in {born[number]} already"
                        path: Path = (version, kind, index)
                        hint = "put it under `changed`, or take it away"
                        yield document.problem(path, "not-new", message, hint)
