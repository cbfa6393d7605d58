"""A calendar of each starter five that a team subscribes to, instead of importing it each round.

Six rounds a year, from the first Monday of every odd month: a fixed rhythm, so that everybody who
subscribes is in the same round. The file holds the year of the build and the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from generator import addresses, plan
from generator.ics import Event, calendar_text
from generator.model import Starter
from generator.outlet import Outlet, Versions

MONTHS = (1, 3, 5, 7, 9, 11)
YEARS = 2


def starter_calendar(outlet: Outlet, starter: Starter, made_by: Versions, year: int) -> str:
    """The calendar file (RFC 5545) of one starter five in a language.

    Only for a site that knows where it lives: a calendar is read elsewhere, with whole links.
    in: the versions of the words, whose day is the moment the events were last changed, and the
    first of the two years. out: the text, the same for a whole year.
    """
    text = starter.texts.get(outlet.language) or starter.texts[outlet.default]
    changed = date.fromisoformat(made_by.date) if made_by.date else date(year, 1, 1)
    return calendar_text(
        (
            event
            for start in starts(year)
            for event in _round(outlet, starter, start, start.isoformat())
        ),
        maker=outlet.playbook.settings.site_name,
        name=f"{outlet.playbook.settings.site_name}: {text.name}",
        stamp=datetime(changed.year, changed.month, changed.day, tzinfo=UTC),
    )


def starts(year: int) -> list[date]:
    """The first days of the rounds of this year and the next: first Mondays of odd months."""
    firsts = [date(year + more, month, 1) for more in range(YEARS) for month in MONTHS]
    return [first + timedelta(days=-first.weekday() % 7) for first in firsts]


def _round(outlet: Outlet, starter: Starter, start: date, name: str) -> Iterator[Event]:
    t, end = outlet.t, plan.end_date(start)
    link = f"{outlet.url(addresses.PLANNER)}?{plan.encode_share(start, starter.tips)}"
    titles = "\n".join(
        f"{number}. {outlet.tip(outlet.playbook.by_number(number)).text.title}"
        for number in starter.tips
    )

    def event(key: str, first: date, last: date, words: str, **values: object) -> Event:
        return Event(
            uid=outlet.lasting_id("starter", starter.slug, name, key),
            start=first,
            end=last,
            summary=t.plain(f"take.{words}", **values),
            description=f"{t.plain(f'take.{words}_text')}\n\n{titles}\n\n{link}",
            url=link,
        )

    checks = plan.check_ins(start, end)
    yield event("start", start, start, "day_start", five=len(starter.tips))
    for place, day in enumerate(checks, 1):
        yield event(f"check-{place}", day, day, "day_check", n=place, of=len(checks))
    half = plan.half_way(start, end)
    yield event("half-way", half, half, "day_half")
    yield event("closing", plan.closing_from(end), end, "day_closing")
