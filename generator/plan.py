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
DAYS_BETWEEN_CHECK_INS = 14
FIRST_YEAR, LAST_YEAR = 2000, 2199
HIGHEST_NUMBER = 999
LONGEST_LIST = 400  # characters of `tips` in a link that are still read
LONGEST_SHOWN = 24  # characters of a token that is no number, when it is shown again

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,3}")
_WEEKS = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True)
class SharedPlan:
    """What a share link says, with everything that could not be used named beside it.

    `faults` holds, in this order: "start" (no such date), "no-start", "weeks" (not 6-13),
    "too-long" (the list of tips was not read), "junk" (see `junk`), "too-many" (see `extra`).
    """

    start: date | None
    weeks: int | None
    tips: tuple[int, ...]
    extra: tuple[int, ...]
    junk: tuple[str, ...]
    faults: tuple[str, ...]


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


def check_ins(start: date, end: date) -> tuple[date, ...]:
    """Return every second week's day after `start`, as long as it falls before `end`."""
    step = timedelta(days=DAYS_BETWEEN_CHECK_INS)
    count = max(0, ((end - start).days - 1) // DAYS_BETWEEN_CHECK_INS)
    return tuple(start + step * turn for turn in range(1, count + 1))


def half_way(start: date, end: date) -> date:
    """Return the day in the middle; the earlier of two."""
    return start + timedelta(days=(end - start).days // 2)


def closing_from(end: date) -> date:
    """Return the first of the seven days in which a round is closed."""
    return end - timedelta(days=6)


def encode_share(start: date | None, tips: Iterable[int], weeks: int | None = None) -> str:
    """Return the query of a share link, without `?`; numbers ascending and once each.

    Raises ValueError for more than five tips, a number outside 1-999 or weeks outside 6-13.
    """
    numbers = sorted(set(tips))
    if len(numbers) > TIPS_IN_A_ROUND or not all(0 < n <= HIGHEST_NUMBER for n in numbers):
        raise ValueError(f"a round holds five tips numbered 1-{HIGHEST_NUMBER}, not {numbers}")
    if weeks is not None and not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"a round takes {FEWEST_WEEKS}-{MOST_WEEKS} weeks, not {weeks}")
    fields: dict[str, str] = {}
    if start is not None:
        fields["start"] = start.isoformat()
    if weeks is not None:
        fields["weeks"] = str(weeks)
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
    listed = ".".join(fields.get("tips", []))
    too_long = len(listed) > LONGEST_LIST
    numbers, junk = ([], []) if too_long else _read_numbers(listed)
    tips, extra = numbers[:TIPS_IN_A_ROUND], numbers[TIPS_IN_A_ROUND:]
    found = {
        "start": bool(start_text) and start is None,
        "no-start": not start_text,
        "weeks": bool(weeks_text) and length is None,
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
    )


def _read_weeks(text: str) -> int | None:
    if _WEEKS.fullmatch(text) and FEWEST_WEEKS <= int(text) <= MOST_WEEKS:
        return int(text)
    return None


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
