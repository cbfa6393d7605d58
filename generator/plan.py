"""Dates and rounds: the rules of the method, without reading or writing anything.

The browser holds the same rules in theme/assets/js/plan.js. The vectors in tests/vectors/ are
run against both, so a rule cannot change in one language only.

A date is a civil date: a year, a month and a day, never a moment in a time zone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

TIPS_IN_A_ROUND = 5
MONTHS_IN_A_ROUND = 2
FEWEST_WEEKS, MOST_WEEKS = 6, 13
WEEKS_BETWEEN_CHECK_INS = 2
DAYS_IN_CLOSING_WEEK = 7
FIRST_YEAR, LAST_YEAR = 2000, 2199
HIGHEST_NUMBER = 9999
LONGEST_LIST = 400  # characters of `tips` in a link that are still read
LONGEST_SHOWN = 24  # characters of a token that is no number, when it is shown again

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,4}")
_WEEKS = re.compile(r"[0-9]{1,2}")
_CHECKS = re.compile(r"([12])(?:\.([1-7]))?")


@dataclass(frozen=True)
class SharedPlan:
    """What a share link says, with everything that could not be used named beside it.

    `faults` holds, in this order: "start" (no such date), "no-start", "weeks" (not 6-13),
    "checks" (no such rhythm), "too-long" (the list of tips was not read), "junk" (see `junk`),
    "too-many" (see `extra`). `every` and `weekday` are None where the link does not say.
    """

    start: date | None
    weeks: int | None
    tips: tuple[int, ...]
    extra: tuple[int, ...]
    junk: tuple[str, ...]
    faults: tuple[str, ...]
    every: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class Progress:
    """Where a round is on a day.

    `phase`: "before", "running", "closing" (the last seven days) or "over". `day` and `week` count
    from 1 and stay within the round: 0 before it, the last ones after it.
    """

    phase: str
    day: int
    days: int
    week: int
    weeks: int


def parse_date(text: str) -> date | None:
    """Read `YYYY-MM-DD`, in the years 2000-2199; None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday(day: date) -> int:
    """Return the day of the week: 1 is Monday, 7 is Sunday."""
    return day.isoweekday()


def next_monday(today: date) -> date:
    """Return the first Monday after `today`; on a Monday that is a week later."""
    return today + timedelta(days=8 - weekday(today))


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later, or that month's last day if it has none."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_date(start: date, weeks: int | None = None) -> date:
    """Return the last day of a round: two calendar months on, or the last day of week `weeks`."""
    if weeks is None:
        return add_months(start, MONTHS_IN_A_ROUND)
    return start + timedelta(days=7 * weeks - 1)


def weeks(start: date, end: date) -> int:
    """Return how many weeks, begun ones included, lie from `start` to `end`, both included."""
    return ((end - start).days + 7) // 7


def check_ins(
    start: date, end: date, every: int = WEEKS_BETWEEN_CHECK_INS, weekday: int | None = None
) -> tuple[date, ...]:
    """Return the days on which the team looks at its five: after `start`, before `end`.

    `every` is 1 (weekly) or 2 (fortnightly), `weekday` 1-7, or None for the weekday of `start`.
    The first is the last such weekday up to `every` weeks after the start; so a round that starts
    on a Monday is looked at on the Mondays, or on the Friday of each (second) week.
    """
    step = timedelta(weeks=every)
    first = start + step
    if weekday is not None:
        first -= timedelta(days=(first.isoweekday() - weekday) % 7)
    count = max(0, -((first - end).days // step.days))
    return tuple(first + step * turn for turn in range(count))


def half_way(start: date, end: date) -> date:
    """Return the day in the middle; the earlier of two."""
    return start + timedelta(days=(end - start).days // 2)


def closing_from(end: date) -> date:
    """Return the first of the seven days in which a round is closed."""
    return end - timedelta(days=6)


def next_starts(end: date) -> tuple[date, ...]:
    """Return the days a round may begin after one that ends on `end`: the day after, next Monday.

    Where these are one and the same day there is one.
    """
    return tuple(sorted({end + timedelta(days=1), next_monday(end)}))


def week_of(start: date, day: date) -> int:
    """Return in which week of a round `day` lies, from 1; 0 or less for days before `start`."""
    return (day - start).days // 7 + 1


def week_span(start: date, end: date, week: int) -> tuple[date, date]:
    """Return the first and last day of a week of a round; the last week may be short."""
    first = start + timedelta(weeks=week - 1)
    return first, min(first + timedelta(days=6), end)


def progress(start: date, end: date, today: date) -> Progress:
    """Return where the round from `start` to `end` is on `today`."""
    days = (end - start).days + 1
    day = min(max((today - start).days + 1, 0), days)
    if today < start:
        phase = "before"
    elif today > end:
        phase = "over"
    else:
        phase = "closing" if today >= closing_from(end) else "running"
    return Progress(phase, day, days, (day + 6) // 7, weeks(start, end))


def rounds_for(tips: int) -> int:
    """Return how many rounds it takes to do that many tips; the last may have fewer than five."""
    return -(-tips // TIPS_IN_A_ROUND)


def encode_share(
    start: date | None,
    tips: Iterable[int],
    weeks: int | None = None,
    every: int = WEEKS_BETWEEN_CHECK_INS,
    weekday: int | None = None,
) -> str:
    """Return the query of a share link, without `?`; numbers ascending and once each.

    The rhythm of the check-ins is in it only when it was chosen: `checks=1.5`, weekly on Fridays.
    Raises ValueError for more than five tips, a number outside 1-9999, weeks outside 6-13 or no
    such rhythm.
    """
    numbers = sorted(set(tips))
    if len(numbers) > TIPS_IN_A_ROUND or not all(0 < n <= HIGHEST_NUMBER for n in numbers):
        raise ValueError(f"a round holds five tips numbered 1-{HIGHEST_NUMBER}, not {numbers}")
    if weeks is not None and not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"a round takes {FEWEST_WEEKS}-{MOST_WEEKS} weeks, not {weeks}")
    if every not in (1, 2) or weekday not in (None, 1, 2, 3, 4, 5, 6, 7):
        raise ValueError("a round is looked at every week or every second week, on one weekday")
    fields: dict[str, str] = {}
    if start is not None:
        fields["start"] = start.isoformat()
    if weeks is not None:
        fields["weeks"] = str(weeks)
    if every != WEEKS_BETWEEN_CHECK_INS or weekday is not None:
        fields["checks"] = str(every) if weekday is None else f"{every}.{weekday}"
    if numbers:
        fields["tips"] = ".".join(str(n) for n in numbers)
    return urlencode(fields)


def decode_share(query: str) -> SharedPlan | None:
    """Read the query of a share link, with or without `?`; None when it holds no plan.

    Nothing is dropped silently: what cannot be used comes back as `extra`, `junk` or a fault.
    """
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    if "start" not in fields and "tips" not in fields:
        return None
    # A field that is given twice is joined, and so is read as one value that makes no sense.
    start_text, weeks_text = " ".join(fields.get("start", [])), " ".join(fields.get("weeks", []))
    start = parse_date(start_text)
    length = _read_weeks(weeks_text)
    checks_text = " ".join(fields.get("checks", []))
    every, day = _read_checks(checks_text)
    listed = ".".join(fields.get("tips", []))
    too_long = len(listed) > LONGEST_LIST
    numbers, junk = ([], []) if too_long else _read_numbers(listed)
    tips, extra = numbers[:TIPS_IN_A_ROUND], numbers[TIPS_IN_A_ROUND:]
    found = {
        "start": bool(start_text) and start is None,
        "no-start": not start_text,
        "weeks": bool(weeks_text) and length is None,
        "checks": bool(checks_text) and every is None,
        "too-long": too_long,
        "junk": bool(junk),
        "too-many": bool(extra),
    }
    return SharedPlan(
        start=start,
        weeks=length,
        tips=tuple(sorted(tips)),
        extra=tuple(sorted(extra)),
        junk=tuple(junk),
        faults=tuple(fault for fault, is_so in found.items() if is_so),
        every=every,
        weekday=day,
    )


def _read_weeks(text: str) -> int | None:
    if _WEEKS.fullmatch(text) and FEWEST_WEEKS <= int(text) <= MOST_WEEKS:
        return int(text)
    return None


def _read_checks(text: str) -> tuple[int | None, int | None]:
    """Return the weeks between check-ins and their weekday; None for what is not said."""
    match = _CHECKS.fullmatch(text)
    if match is None:
        return None, None
    return int(match[1]), int(match[2]) if match[2] else None


def _read_numbers(listed: str) -> tuple[list[int], list[str]]:
    """Return the tip numbers in their first order, once each, and the tokens that are none."""
    numbers: list[int] = []
    junk: list[str] = []
    for token in re.split(r"[., ]+", listed):
        if _NUMBER.fullmatch(token) and int(token) > 0:
            if int(token) not in numbers:
                numbers.append(int(token))
        elif token:
            junk.append(token[:LONGEST_SHOWN])
    return numbers, junk
