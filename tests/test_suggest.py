"""The rules of generator/mix.py and suggest.py: the shared vectors, and what must hold always."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from generator.mix import Traits, mix_hints, mix_of
from generator.suggest import Suggestion, fill_year, suggest

VECTORS = Path(__file__).parent / "vectors"


def read(name: str) -> dict[str, Any]:
    """One file of vectors."""
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


SETS = {
    name: [Traits(*row) for row in rows]
    for name, rows in read("suggest/suggest.json")["sets"].items()
}
BOOK = SETS["book"]
KNOWN = {tip.number: tip for tip in BOOK}


def wish(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a case: JSON has no whole numbers as keys."""
    made = {**given, "tips": SETS[given["tips"]]}
    if "prefer" in made:
        made["prefer"] = {int(number): weight for number, weight in made["prefer"].items()}
    return made


def broken(found: Suggestion) -> list[dict[str, Any]]:
    """The rules that a suggestion says do not hold."""
    return [why for why in found.why if why["code"] == "not"]


@pytest.mark.parametrize("case", read("suggest/suggest.json")["cases"])
def test_suggest_vector(case: dict[str, Any]) -> None:
    found = suggest(**wish(case["in"]))
    assert {"five": list(found.five), "why": list(found.why)} == case["out"]


@pytest.mark.parametrize("case", read("suggest/fill_year.json")["cases"])
def test_fill_year_vector(case: dict[str, Any]) -> None:
    assert [list(made.five) for made in fill_year(**wish(case["in"]))] == case["out"]


@pytest.mark.parametrize("case", read("mix/mix_hints.json")["cases"])
def test_mix_hints_vector(case: dict[str, Any]) -> None:
    assert mix_hints([KNOWN.get(n, Traits(n)) for n in case["in"]]) == case["out"]


def test_the_rules_hold_for_a_thousand_seeds() -> None:
    seen: set[int] = set()
    for seed in range(1000):
        luck = random.Random(seed)
        done = set(luck.sample(sorted(KNOWN), 20))
        found = suggest(BOOK, done=done, seed=seed)
        five = [KNOWN[number] for number in found.five]
        mix = mix_of(five)
        assert len(set(found.five)) == 5
        assert mix.small >= 3
        assert mix.large <= 1
        assert mix.one_way <= 1
        assert mix.meeting <= 2
        assert mix.chapters >= 4
        assert not done & set(found.five)
        assert broken(found) == []
        assert mix_hints(five) == []
        assert suggest(reversed(BOOK), done=done, seed=seed) == found
        seen |= set(found.five)
    assert seen == set(KNOWN)  # no tip is out of luck for good


def test_pinned_tips_stay_and_the_rest_makes_up_for_them() -> None:
    for seed in range(300):
        luck = random.Random(seed)
        pinned = luck.sample(sorted(KNOWN), luck.randint(1, 4))
        found = suggest(BOOK, pinned=pinned, done=pinned, seed=seed)
        assert set(pinned) <= set(found.five)
        # Whatever does not hold, does not hold because of what was pinned.
        assert all(why["by"] == "pin" for why in broken(found))


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 8, 13, 21, 34])
def test_the_whole_book_is_twenty_one_rounds(seed: int) -> None:
    rounds = fill_year(BOOK, seed=seed, rounds=99)
    assert [len(made.five) for made in rounds] == [5] * 20 + [1]
    assert sorted(n for made in rounds for n in made.five) == sorted(KNOWN)
    assert sum(len(broken(made)) for made in rounds) <= 1


def test_a_year_starts_where_the_team_is() -> None:
    done = {6, 20, 30, 47, 56}
    year = fill_year(BOOK, done=done, seed=4)
    assert len(year) == 6
    assert not done & {n for made in year for n in made.five}


def test_a_thousand_tips_and_impossible_rules_end_soon() -> None:
    # All small tips are of one chapter, so three small ones and four chapters cannot be.
    tips = [Traits(n, "a" if n % 3 else f"b{n % 7}", "small" if n % 3 else "medium", "two-way")
            for n in range(1, 1000)]  # fmt: skip
    found = suggest(tips, seed=1)
    assert len(found.five) == 5
    assert [why["rule"] for why in broken(found)] == ["chapters"]
