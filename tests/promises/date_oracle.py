"""What the right dates are, told apart from the product: by walking a calendar day by day.

Nothing here is taken from generator/plan.py or theme/assets/js, and nothing is computed the way it
is computed there: rules are read as the method says them ("the day in the middle", "the seven last
days"), on lists of days that `datetime` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LENGTHS = (None, *range(6, 14))  # weeks; None is two calendar months
RHYTHMS = tuple(product((1, 2), (None, *range(1, 8))))  # weeks apart, weekday


@dataclass(frozen=True)
class Round:
    """A round as the method has it."""

    start: date
    end: date
    half: date
    closing: date
    checks: tuple[date, ...]

    def line(self) -> str:
        """All its days in one line, as the page's script writes them too."""
        days = [self.start, self.end, self.half, self.closing, *self.checks]
        return " ".join(day.isoformat() for day in days)


def days_from(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + DAY * n for n in range((last - first).days + 1)]


def last_day(start: date, weeks: int | None) -> date:
    """The last day of that many weeks; or the same day two months on, or that month's last."""
    if weeks is not None:
        return start + timedelta(weeks=weeks) - DAY
    month = start.replace(day=1)
    for _ in range(2):
        month = (month + timedelta(days=31)).replace(day=1)
    last = ((month + timedelta(days=31)).replace(day=1)) - DAY
    return min(month + timedelta(days=start.day - 1), last)


def check_ins(start: date, end: date, every: int, weekday: int | None) -> tuple[date, ...]:
    """The first is the last such weekday up to `every` weeks in; then every so many weeks."""
    wanted = weekday or start.isoweekday()
    near = days_from(start + DAY, start + timedelta(weeks=every))
    day = [one for one in near if one.isoweekday() == wanted][-1]
    found = []
    while day < end:
        found.append(day)
        day += timedelta(weeks=every)
    return tuple(found)


def the_round(start: date, weeks: int | None, every: int = 2, weekday: int | None = None) -> Round:
    """The round that begins on a day."""
    end = last_day(start, weeks)
    days = days_from(start, end)
    half = days[(len(days) - 1) // 2]
    return Round(start, end, half, days[-7], check_ins(start, end, every, weekday))


def next_monday(day: date) -> date:
    """The first Monday after a day."""
    return next(one for one in days_from(day + DAY, day + 7 * DAY) if one.isoweekday() == 1)


def phase(one: Round, day: date) -> str:
    """Where a round is on a day."""
    if day < one.start:
        return "before"
    if day > one.end:
        return "over"
    return "closing" if day >= one.closing else "running"


def week(one: Round, day: date) -> int:
    """Which week of a round a day lies in; the last one when it is over, 0 before it."""
    firsts = days_from(one.start, one.end)[::7]
    return sum(first <= day for first in firsts)


def tip_week(moment: datetime) -> int:
    """How many Mondays lie between the fifth of January 2026 and a moment, in UTC."""
    monday, day = date(2026, 1, 5), moment.astimezone(UTC).date()
    count = 0
    while monday + 7 * DAY <= day:
        monday, count = monday + 7 * DAY, count + 1
    while monday > day:
        monday, count = monday - 7 * DAY, count - 1
    return count


# -- moments -----------------------------------------------------------------------------------


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """A time of day somewhere, in UTC; a time that a change of clocks skips is the one after it."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def changes(first: date, last: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Every moment, in UTC, at which a zone's clocks change between two days."""
    start = datetime.combine(first, time(), UTC)
    for half in range(2 * (last - first).days):
        early, late = start + timedelta(hours=12 * half), start + timedelta(hours=12 * half + 12)
        if early.astimezone(zone).utcoffset() == late.astimezone(zone).utcoffset():
            continue
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) // 2
            same = middle.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset()
            early, late = (middle, late) if same else (early, middle)
        yield late.replace(microsecond=0)


def milliseconds(when: datetime) -> int:
    """A moment as a browser counts it."""
    return round(when.timestamp() * 1000)
