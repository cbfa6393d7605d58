"""A tip a week: the order in which the tips come by, and whose turn it is in which week.

The same rule for the week stands in `theme/assets/js/weekly.js` (shared vectors). Weeks start on
Monday and are counted in UTC, so that a reader, a build and a feed agree wherever they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from generator.model import Playbook, Tip

# The Monday of week 0. It lies close by on purpose: a tip that joins the order later moves what
# went before by as many places as there have been rounds since, so by none or one for years.
FIRST_MONDAY = date(2026, 1, 5)
# A chapter with more than this many times the average number of tips is large.
LARGE = 2


def week_number(day: date) -> int:
    """The number of the week a day is in; negative before the first Monday."""
    return (day - FIRST_MONDAY).days // 7


def monday(week: int) -> date:
    """The first day of a week."""
    return FIRST_MONDAY + timedelta(weeks=week)


def turn(week: int, length: int) -> tuple[int, int]:
    """Which round a week belongs to, and which place in an order of that length has its turn."""
    return divmod(week, length)


def rotation(playbook: Playbook) -> tuple[Tip, ...]:
    """Every tip in use, once, so that neighbours differ in chapter and, where it can be, in effort.

    The last and the first are neighbours too. The order is made of rounds, which take one tip of
    each chapter, by number; so a new tip, which has the highest number of its chapter, joins at
    the end and moves few others. Retired tips keep their place in this count, for the same reason.
    """
    known: dict[str, Any] = vars(playbook)  # several files ask for it
    if "rotation" not in known:
        order: list[Tip] = []
        for group in _rounds(playbook):
            _take_turns([tip for tip in group if not tip.retired], order)
        known["rotation"] = tuple(_apart(order))
    found: tuple[Tip, ...] = known["rotation"]
    return found


def _take_turns(waiting: list[Tip], order: list[Tip]) -> None:
    """Put a round's tips behind those before it, one after another."""
    left = Counter[str](tip.effort for tip in waiting)
    while waiting:
        ranks = [_rank(tip, order[-1:], left) for tip in waiting]
        chosen = waiting.pop(ranks.index(min(ranks)))
        left[chosen.effort] -= 1
        order.append(chosen)


def _rounds(playbook: Playbook) -> list[list[Tip]]:
    chapters = [
        [tip for tip in playbook.tips if tip.chapter == chapter.slug]
        for chapter in playbook.chapters
    ]
    filled = [tips for tips in chapters if tips]
    average = -(-sum(map(len, filled)) // max(1, len(filled)))
    rounds: list[list[Tip]] = [[] for _ in range(LARGE * average)]
    for tips in filled:
        for place, tip in enumerate(tips):
            # A chapter that is much larger than the others is spread over as many rounds as they.
            large = len(tips) > LARGE * average
            rounds[place * average // len(tips) if large else place].append(tip)
    return rounds


def _apart(order: list[Tip]) -> list[Tip]:
    """The order without neighbours of one chapter: the second goes back to where it fits."""
    apart = list(order)
    while True:
        at = next((i for i in range(len(apart)) if apart[i - 1].chapter == apart[i].chapter), None)
        if at is None:
            return apart
        moved = apart.pop(at or -1)  # the first is a neighbour of the last, which then moves
        fits = [
            (at - place) % len(order)
            for place in range(1, len(apart))
            if moved.chapter not in (apart[place - 1].chapter, apart[place].chapter)
        ]
        if not fits:  # so few chapters that it cannot be done
            return order
        apart.insert((at - min(fits)) % len(order), moved)


def _rank(tip: Tip, before: Iterable[Tip], left: Mapping[str, int]) -> tuple[bool, bool, int]:
    """How badly a tip fits next: same chapter, same effort, an effort of which few are left."""
    same = list(before)
    return (
        any(other.chapter == tip.chapter for other in same),
        any(other.effort == tip.effort for other in same),
        -left[tip.effort],
    )
