"""Calendars: the shared vectors, and every file as a calendar program reads it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from generator.ics import LONGEST_LINE, Event, calendar_text, escape_text, fold_line

VECTORS = Path(__file__).parent / "vectors" / "ics"
STAMP = datetime(2027, 1, 4, 9, tzinfo=UTC)


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file of vectors."""
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["cases"]
    return found


def event(given: dict[str, Any]) -> Event:
    """An event as the vectors write it."""
    days = {key: date.fromisoformat(given[key]) for key in ("start", "end")}
    return Event(**{**given, **days})


@pytest.mark.parametrize("case", cases("escape_text"))
def test_escape_text_vector(case: dict[str, Any]) -> None:
    assert escape_text(case["in"]) == case["out"]


@pytest.mark.parametrize("case", cases("fold_line"))
def test_fold_line_vector(case: dict[str, Any]) -> None:
    folded = fold_line(case["in"])
    assert folded == case["out"]
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == case["in"]


@pytest.mark.parametrize("case", cases("calendar_text"))
def test_calendar_text_vector(case: dict[str, Any]) -> None:
    given = dict(case["in"])
    events = [event(each) for each in given.pop("events")]
    stamp = datetime.fromisoformat(given.pop("stamp"))
    text = calendar_text(events, stamp=stamp, **given)
    assert text.split("\r\n") == case["out"]


def test_a_calendar_program_reads_what_was_meant() -> None:
    evil = "Tip; with, all\\signs\nBEGIN:VEVENT\r\nSUMMARY:not mine\u202e\x07 – ‘é’ 🎈" * 5
    made = Event(
        "a-1@b", date(2027, 12, 25), date(2027, 12, 31), evil, evil, "https://x.example/?a=1"
    )
    text = calendar_text([made], maker="Playbook 101", name=evil, stamp=STAMP)
    calendar = icalendar.Calendar.from_ical(text)
    (read,) = calendar.events
    wanted = evil.replace("\r\n", "\n").replace("\u202e", "").replace("\x07", "")
    assert str(read["SUMMARY"]) == str(read["DESCRIPTION"]) == wanted
    assert str(calendar["X-WR-CALNAME"]) == escape_text(wanted)  # read as it stands: it is an X-
    assert read.decoded("DTSTART") == date(2027, 12, 25)
    assert read.decoded("DTEND") == date(2028, 1, 1)
    assert read.decoded("DTSTAMP") == STAMP
    assert str(read["URL"]) == "https://x.example/?a=1"
    assert "METHOD" not in calendar
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_a_later_file_is_a_later_version_of_the_same_events() -> None:
    made = Event("a-1@b", date(2027, 1, 4), date(2027, 1, 4), "Start")
    early, late = (
        icalendar.Calendar.from_ical(
            calendar_text([made], maker="m", name="n", stamp=STAMP.replace(minute=minute))
        ).events[0]
        for minute in (0, 1)
    )
    assert early["UID"] == late["UID"]
    assert int(str(early["SEQUENCE"])) < int(str(late["SEQUENCE"]))
    assert early.decoded("DTSTAMP") < late.decoded("DTSTAMP")
