"""Dates in words, from the names and patterns in content/interface (group `dates`).

The browser says the same through Intl (theme/assets/js/page.js); on paper the words must not
depend on the machine that prints, so they are content.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Texts(Protocol):
    """The site's words in one language, as `views.Words` has them."""

    def plain(self, key: str, **values: object) -> str:
        """The text of a key, filled in."""


def long(day: date, t: Texts) -> str:
    """`Monday 4 January 2027`."""
    return _say(day, t, "long")


def short(day: date, t: Texts) -> str:
    """`Mon 18 Jan`."""
    return _say(day, t, "short", "_short")


def day_month(day: date, t: Texts) -> str:
    """`18 January`."""
    return _say(day, t, "day_month")


def long_span(first: date, last: date, t: Texts) -> str:
    """`Monday 4 January – Thursday 4 March 2027`: a year that both share is said once."""
    start = _say(first, t, "long_no_year" if first.year == last.year else "long")
    return t.plain("dates.span", first=start, last=long(last, t))


def span(first: date, last: date, t: Texts) -> str:
    """`1–7 March` or `26 February – 4 March`; with years where they differ."""
    if (first.year, first.month) == (last.year, last.month):
        month = t.plain(f"dates.month_{last.month}")
        return t.plain("dates.span_days", first=first.day, last=last.day, month=month)
    pattern = "day_month" if first.year == last.year else "day_month_year"
    return t.plain("dates.span", first=_say(first, t, pattern), last=_say(last, t, pattern))


def span_with_year(first: date, last: date, t: Texts) -> str:
    """`4 January – 4 March 2027`: for titles and the year sheet."""
    start = _say(first, t, "day_month" if first.year == last.year else "day_month_year")
    return t.plain("dates.span", first=start, last=_say(last, t, "day_month_year"))


def _say(day: date, t: Texts, pattern: str, form: str = "") -> str:
    return t.plain(
        f"dates.{pattern}",
        weekday=t.plain(f"dates.weekday{form}_{day.isoweekday()}"),
        day=day.day,
        month=t.plain(f"dates.month{form}_{day.month}"),
        year=day.year,
    )
