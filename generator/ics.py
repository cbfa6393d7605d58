"""Calendars as files (RFC 5545): all-day events without time zones.

The browser holds the same rules in theme/assets/js/ics.js; tests/vectors/ics/ is run against both.
What makes a file that is read again update what is there: the UID of an event never changes, and
DTSTAMP and SEQUENCE grow with the moment the file is made (SEQUENCE counts minutes since 2020).
There is no METHOD: with one, Outlook takes the file for an invitation. TRANSP and the two fields
of Microsoft's keep an event from making the day look busy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

LONGEST_LINE = 75  # octets, as RFC 5545 counts, without the line end
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
# Control characters but the line feed, marks that turn the direction of text, halves of characters.
UNSHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One all-day event; `end` is its last day, itself included."""

    uid: str
    start: date
    end: date
    summary: str
    description: str = ""
    url: str = ""
    cancelled: bool = False  # the day fell away: whoever has it in a calendar loses it


@lru_cache(10_000)  # the events of a round say much the same
def escape_text(text: str) -> str:
    """Return a text as a value: what has a meaning escaped, what cannot be shown left out."""
    plain = UNSHOWN.sub("", re.sub(r"\r\n?", "\n", text))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def fold_line(line: str) -> str:
    """Return a line in pieces of 75 octets at most, never cut inside a character."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return line
    pieces, start, most = [], 0, LONGEST_LINE
    while len(octets) - start > most:
        end = start + most
        while octets[end] & 0b1100_0000 == 0b1000_0000:  # inside a character
            end -= 1
        pieces.append(octets[start:end])
        start, most = end, LONGEST_LINE - 1  # the space counts
    return b"\r\n ".join([*pieces, octets[start:]]).decode()


def calendar_text(events: Iterable[Event], *, maker: str, name: str, stamp: datetime) -> str:
    """Return the file, with CRLF at the end of every line.

    `maker` goes into PRODID; `stamp` is the moment it is made, in UTC. A build that must give the
    same file each time passes a moment that stands in the content.
    """
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    made = moment, max(0, (stamp - COUNTED_FROM) // timedelta(minutes=1))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escape_text(maker)}//Planner//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape_text(name)}",
        *(line for event in events for line in _event_lines(event, *made)),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


@lru_cache(10_000)
def _only_ascii(url: str) -> str:
    return re.sub(r"[^!-~]", lambda found: quote(found[0]), url)


def _event_lines(event: Event, moment: str, minutes: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(event.uid)}"
    yield f"DTSTAMP:{moment}"
    yield f"LAST-MODIFIED:{moment}"
    yield f"SEQUENCE:{minutes}"
    yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}"  # the first day free again
    yield f"SUMMARY:{escape_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape_text(event.description)}"
    if event.url:
        yield f"URL:{_only_ascii(event.url)}"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    yield "TRANSP:TRANSPARENT"
    yield "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
    yield "END:VEVENT"
