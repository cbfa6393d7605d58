"""The calendars that a team subscribes to, read by a calendar's own parser from the built site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from icalendar import Calendar

from generator import plan, starter_calendars
from generator.build import today
from tests.conftest import ROOT


@pytest.mark.parametrize(("path", "half"), [("", "half-way"), ("nl/", "halfweg")])
def test_every_starter_five_has_six_rounds_a_year(site_folder: Path, path: str, half: str) -> None:
    starters = yaml.safe_load((ROOT / "content/starters.yml").read_text(encoding="utf-8"))["fives"]
    for slug, five in starters.items():
        data = (site_folder / f"{path}calendars/{slug}.ics").read_bytes()
        events: Any = Calendar.from_ical(data).walk("VEVENT")
        assert len({str(event["UID"]) for event in events}) == len(events)
        links = {str(event["URL"]) for event in events}
        assert len(links) == 12
        for link in links:
            shared = plan.decode_share(link.partition("?")[2])
            assert shared
            assert shared.start
            assert list(shared.tips) == sorted(int(tip) for tip in five["tips"])
            days = [event for event in events if str(event["URL"]) == link]
            start, end = days[0]["DTSTART"].dt, plan.end_date(shared.start)
            assert start == shared.start
            assert type(start) is date, "a whole day, in no time zone"
            assert start.weekday() == 0
            assert start.day <= 7
            assert start.month % 2
            assert days[-1]["DTSTART"].dt == plan.closing_from(end)
            assert (days[-1]["DTEND"].dt - days[-1]["DTSTART"].dt).days == 7
            checks = {event["DTSTART"].dt for event in days[1:-2]}
            assert checks == set(plan.check_ins(start, end))
            assert half in str(days[-2]["SUMMARY"])
            assert f"{shared.tips[0]}. " in str(days[0]["DESCRIPTION"])


def test_the_years_are_this_one_and_the_next() -> None:
    year = today().year
    found = starter_calendars.starts(year)
    assert len(found) == 12
    assert {day.year for day in found} == {year, year + 1}
    assert found == sorted(found)
