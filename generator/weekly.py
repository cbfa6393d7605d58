"""A tip a week: the order in which the tips come by, and whose turn it is in which week.

The same rule for the week stands in `theme/assets/js/weekly.js` (shared vectors). Weeks start on
Monday and are counted in UTC, so that a reader, a build and a feed agree wherever they are.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from generator.model import Playbook, Tip

# The Monday of week 0. It lies close by on purpose: a tip that joins the order later moves what
# went before by as many places as there have been rounds since, so by none or one for years.
FIRST_MONDAY = date(2026, 1, 5)


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

    The order is made of rounds. A round takes one tip of each chapter, by number (of a chapter
    that is much larger than the others it takes more), so a new tip, which has the highest number
    of its chapter, joins at the end and moves few others. Retired tips keep their place in this
    count, for the same reason.
    """
    order: list[Tip] = []
    for group in _rounds(playbook):
        waiting = [tip for tip in group if not tip.retired]
        while waiting:
            chosen = min(waiting, key=lambda tip: _rank(tip, order[-1:], waiting))
            waiting.remove(chosen)
            order.append(chosen)
    return tuple(order)


def _rounds(playbook: Playbook) -> list[list[Tip]]:
    chapters = [
        [tip for tip in playbook.tips if tip.chapter == chapter.slug]
        for chapter in playbook.chapters
    ]
    filled = [tips for tips in chapters if tips]
    count = -(-sum(map(len, filled)) // max(1, len(filled)))
    rounds: list[list[Tip]] = [[] for _ in range(count)]
    for tips in filled:
        for place, tip in enumerate(tips):
            # A chapter larger than the average is spread over all rounds.
            rounds[place if len(tips) <= count else place * count // len(tips)].append(tip)
    return rounds


def _rank(tip: Tip, before: Iterable[Tip], waiting: list[Tip]) -> tuple[bool, bool, int]:
    """How badly a tip fits next: same chapter, same effort, an effort of which few are left."""
    same = list(before)
    return (
        any(other.chapter == tip.chapter for other in same),
        any(other.effort == tip.effort for other in same),
        -sum(other.effort == tip.effort for other in waiting),
    )
