"""Rules about content/starters.yml: the starter fives, and the cluster of tips about meetings.

What does not exist is an error. What is out of balance is a warning, and only in a book that
content/balance.yml looks at as a whole: a small one has no choice. The docstring of a function is
the rule in words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.explain import did_you_mean
from generator.mix import Mix, Traits, mix_of
from generator.model import SLUG_PATTERN
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import (
    World,
    items_at,
    level_of_withdrawn,
    starter_blocks,
    text_at,
    value_at,
)

MEETINGS: Path = ("meetings",)
LEAST_SMALL, MOST_ONE_WAY, LEAST_CHAPTERS = 3, 1, 4


def starters_have_names(world: World) -> Iterator[Problem]:
    """The starter fives stand in a group, each under a name in small letters."""
    document = world.documents.starters
    fives = value_at(document, ("fives",)) if document else None
    if document is None or fives is None:
        return
    if not isinstance(fives, dict) and ("fives",) not in document.tree.refused:
        hint = "put each below it, two spaces further in: `our-team:`"
        yield document.problem(("fives",), "wrong-type", "`fives` is no group of fives", hint)
    for _, path in starter_blocks(document):
        if not re.fullmatch(SLUG_PATTERN, str(path[-1])):
            message = f"`{path[-1]}` is not a name for a starter five"
            hint = "use small letters and digits, with single hyphens"
            yield document.key_problem(path, "wrong-form", message, hint)


def starters_are_in_languages(world: World) -> Iterator[Problem]:
    """Every starter five has its words in the default language, which others fall back on."""
    default = world.settings.default_language
    for document, path in starter_blocks(world.documents.starters):
        block = value_at(document, path)
        if isinstance(block, dict) and (*path, default) not in document.tree.places:
            message = f"the block `{default}:` is missing"
            hint = f"add `{default}: {{name: …, about: …}}`"
            yield document.key_problem(path, "missing-language", message, hint)


def starters_name_tips_in_use(world: World) -> Iterator[Problem]:
    """Starter fives and meetings name tips that exist, once each; a five names none retired."""
    document = world.documents.starters
    if document is None:
        return
    for path in (MEETINGS, *((*five, "tips") for _, five in starter_blocks(document))):
        seen: set[int] = set()
        for place, number in _numbers(document, path):
            if number in seen:
                message = f"tip {number} is named twice"
                yield document.problem(place, "repeated", message, "name another tip")
            elif number not in world.numbers and 0 not in world.numbers:
                known = [str(n) for n in world.numbers]
                hint = f"{did_you_mean(str(number), known)}give the number of a tip that exists"
                message = f"there is no tip {number}"
                yield document.problem(place, "unknown-tip", message, hint)
            elif path != MEETINGS and _is_retired(world, number):
                message, hint = f"tip {number} is retired", "name one that is in use"
                problem = document.problem(place, "starter-retired", message, hint)
                level = level_of_withdrawn(document.source(place), world.numbers[number])
                yield replace(problem, level=level)
            seen.add(number)


def starters_are_a_good_mix(world: World) -> Iterator[Problem]:
    """A starter five has at least three small tips, no large one, at most one one-way door, and
    at least four chapters (a warning only).
    """
    if world.balance is None:
        return
    for document, path in starter_blocks(world.documents.starters):
        numbers = [number for _, number in _numbers(document, (*path, "tips"))]
        if len(set(numbers)) == 5 and all(number in world.numbers for number in numbers):
            for message, hint in _out_of_mix(mix_of(_traits(world, n) for n in numbers)):
                yield document.warning((*path, "tips"), "starter-mix", message, hint)


def _out_of_mix(mix: Mix) -> Iterator[tuple[str, str]]:
    if mix.small < LEAST_SMALL:
        message = f"only {mix.small} of these five {_are(mix.small)} small"
        yield message, f"let at least {LEAST_SMALL} be small"
    if mix.large:
        yield f"{mix.large} of these five {_are(mix.large)} large", "begin without large ones"
    if mix.one_way > MOST_ONE_WAY:
        message = f"{mix.one_way} of these five are one-way doors"
        yield message, f"begin with at most {MOST_ONE_WAY}"
    if mix.chapters < LEAST_CHAPTERS:
        message = f"the chapters of these five are {mix.chapters}"
        yield message, f"take them from at least {LEAST_CHAPTERS}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _numbers(document: Document, path: Path) -> Iterator[tuple[Path, int]]:
    """The numbers of a list with their places; what is no number is a problem already."""
    for index, text in items_at(document, path):
        if re.fullmatch(r"[0-9]{1,6}", text):
            yield (*path, index), int(text)


def _is_retired(world: World, number: int) -> bool:
    tip = world.numbers.get(number)
    return tip is not None and text_at(tip, ("retired",)) == "true"


def _traits(world: World, number: int) -> Traits:
    tip = world.numbers[number]
    chapter, effort, door = (text_at(tip, (field,)) for field in ("chapter", "effort", "door"))
    return Traits(number, chapter, effort, door)
