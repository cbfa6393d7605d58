"""What makes five tips a good mix: the rules of a round, as soft hints.

The browser holds the same rules in theme/assets/js/mix.js; tests/vectors/mix/ is run against both.
Nothing here forbids anything: a team may pick what it wants, and is told once, calmly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.plan import TIPS_IN_A_ROUND

LEAST_SMALL = 3
MOST_LARGE = 1
MOST_ONE_WAY = 1
MOST_MEETINGS = 2
LEAST_CHAPTERS = 3


@dataclass(frozen=True)
class Traits:
    """What the mix depends on: a tip's facts, and whether it is one of the meeting cluster."""

    number: int
    chapter: str = ""
    effort: str = ""
    door: str = ""
    meeting: bool = False
    retired: bool = False


@dataclass(frozen=True)
class Mix:
    """How many of some tips are small, large, one-way, about meetings; and of how many chapters."""

    small: int = 0
    large: int = 0
    one_way: int = 0
    meeting: int = 0
    chapters: int = 0


def mix_of(tips: Iterable[Traits]) -> Mix:
    """Count what the rules look at. A tip this playbook does not know counts for nothing."""
    tips = tuple(tips)
    return Mix(
        small=sum(tip.effort == "small" for tip in tips),
        large=sum(tip.effort == "large" for tip in tips),
        one_way=sum(tip.door == "one-way" for tip in tips),
        meeting=sum(tip.meeting for tip in tips),
        chapters=len({tip.chapter for tip in tips if tip.chapter}),
    )


def mix_hints(tips: Sequence[Traits]) -> list[str]:
    """Say what speaks against this mix: large, one-way, small, chapters, meeting, in this order.

    Too few small tips or chapters count from the moment the free places cannot mend it any more,
    so that nobody is warned while still choosing.
    """
    mix, free = mix_of(tips), max(0, TIPS_IN_A_ROUND - len(tips))
    found = {
        "large": mix.large > MOST_LARGE,
        "one-way": mix.one_way > MOST_ONE_WAY,
        "small": mix.small + free < LEAST_SMALL,
        "chapters": mix.chapters + free < LEAST_CHAPTERS,
        "meeting": mix.meeting > MOST_MEETINGS,
    }
    return [code for code, is_so in found.items() if is_so]
