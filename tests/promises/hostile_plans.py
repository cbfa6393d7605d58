"""Links and files as an attacker, a bad line or an old program leaves them, drawn from a seed."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Iterator
from typing import Any

from tests.browser.planner import ID
from tests.promises.storage_faults import STORED

LINK = "start=2027-01-04&weeks=9&checks=1.5&tips=1.8.21.57.61"
NAMES = ("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length")
AT = {"at": "2027-01-01T00:00:00.000Z"}


def links(lot: random.Random, count: int) -> list[str]:
    """Queries that are no sound plan, or only by chance: those written here, then drawn ones."""
    found = list(_written_links())
    found += [LINK[:length] for length in range(len(LINK))]
    while len(found) < count:
        letters = list(LINK)
        for _ in range(lot.randint(1, 4)):
            place = lot.randrange(len(letters))
            match lot.randrange(4):
                case 0:
                    letters[place] = chr(ord(letters[place][0]) ^ (1 << lot.randrange(7)))
                case 1:
                    letters[place] = lot.choice(
                        ("%00", "%FF", "%", "%zz", "+", "&", "=", "é", "🎈")
                    )
                case 2:
                    del letters[place]
                case _:
                    letters.insert(place, lot.choice(letters))
        # A fragment is no part of a query, and a page's own.
        found.append("".join(letters).replace("#", "%23"))
    return found[:count]


def _written_links() -> Iterator[str]:
    yield from (
        "tips=",
        "start=",
        "tips=&start=",
        "?tips=8",
        "&&&tips=8",
        "tips",
        "start",
        "tips=.",
    )
    yield from (f"start=2027-01-04&tips={value}" for value in NAMES)
    yield from (f"{name}=1&tips=8" for name in NAMES)
    yield from (f"{name}[x]=1&tips=8" for name in NAMES[:3])
    yield from (
        f"start={day}&tips=8" for day in ("2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10")
    )
    yield from (
        f"start={day}&tips=8" for day in ("1999-12-31", "2200-01-01", "+2027-01-04", "2027-1-4")
    )
    yield from (
        f"start={day}&tips=8" for day in ("2027-01-04T00:00", "20270104", "٢٠٢٧-٠١-٠٤", "now")
    )
    yield from (
        f"start=2027-01-04&weeks={n}&tips=8" for n in ("5", "14", "-6", "6.5", "1e1", "٩", "06")
    )
    yield from (
        f"start=2027-01-04&checks={n}&tips=8" for n in ("0", "3", "1.8", "2.0", "1.5.5", "Fri")
    )
    yield from (
        f"start=2027-01-04&tips={n}" for n in ("0", "1000", "-1", "1e2", "0x8", "८", "8;9", "8|9")
    )
    yield from (
        f"start=2027-01-04&tips={n}" for n in ("1-5", "[8]", '{"a":8}', "null", "NaN", "Infinity")
    )
    yield "start=2027-01-04&tips=" + ".".join(map(str, range(1, 1000)))
    yield "start=2027-01-04&tips=" + "8" * 5000
    yield "start=2027-01-04&tips=" + "." * 5000
    yield "start=2027-01-04&" + "&".join("tips=8" for _ in range(500))
    yield "start=2027-01-04&tips=" + "%F0%9F%8E%88" * 300
    yield "start=2027-01-04&start=2028-01-04&tips=8"
    yield "start=2027-01-04&tips=8&version=99&v=3&plan=%7B%7D"
    yield "start=2027-01-04&tips=%3Cscript%3Ealert(1)%3C/script%3E"
    yield "start=2027-01-04&tips=8%0D%0AEND:VCALENDAR"
    yield "start=2027-01-04&tips=\u202e8.\u200b9.\ufeff21"


def files(lot: random.Random, count: int) -> list[bytes]:
    """Files that are no sound backup, or only by chance: those written here, then drawn ones."""
    found = list(_written_files())
    good = backup()
    step = len(good) // 40
    found += [good[: place * step] for place in range(40)]
    while len(found) < count:
        octets = bytearray(good)
        for _ in range(lot.randint(1, 6)):
            place = lot.randrange(len(octets))
            match lot.randrange(3):
                case 0:
                    octets[place] ^= 1 << lot.randrange(8)
                case 1:
                    del octets[place : place + lot.randint(1, 40)]
                case _:
                    octets[place:place] = bytes(
                        lot.randrange(256) for _ in range(lot.randint(1, 9))
                    )
        found.append(bytes(octets))
    return found[:count]


def backup(**fields: Any) -> bytes:
    """A sound backup, or one with other fields."""
    records: Any = json.loads((STORED / "version-2.json").read_text(encoding="utf-8"))
    saved = "2027-01-04T09:00:00.000Z"
    return json.dumps(
        {"playbook": ID, "version": 2, "saved": saved, "records": records, **fields}
    ).encode()


def _written_files() -> Iterator[bytes]:
    yield from (
        b"",
        b" ",
        b"{",
        b"[]",
        b"null",
        b"5",
        b'"text"',
        b"\x00" * 1000,
        b"\xff\xfe{\x00}\x00",
    )
    good = backup()
    yield gzip.compress(good)
    yield zip_bomb()
    yield b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    yield good.decode().encode("utf-16")
    yield good.replace(b"{", b"(")
    yield good + b"}"
    yield b"\x1e" + good
    yield from (
        backup(version=version) for version in (0, 1, 3, 10**9, -1, 2.5, "2", None, [2], True)
    )
    yield from (
        backup(playbook=name) for name in ("", "other", None, 5, [ID], ID + "/2", "__proto__")
    )
    kinds: tuple[Any, ...] = (None, [], "all", 5, {}, True)
    yield from (backup(records=records) for records in kinds)
    yield backup(records={f"tool/x{n}": 1 for n in range(100_001)})
    yield backup(records={"note/a/1/8": {**AT, "text": "y" * 20_000_000}})
    yield from (
        b'{"playbook":"%s","version":2,"records":%s}' % (ID.encode(), one) for one in _raw_records()
    )
    odd: list[Any] = [None, 5, "text", [], [[]], True, {}, {"at": 5}, {"at": None}]
    yield from (
        backup(records={name: value})
        for name in ("plan/a", "start/a/1", "round/a/1")
        for value in odd
        if value != {}
    )
    names = (
        "plan",
        "",
        "/",
        "../x",
        "plan/../a",
        "plan/a\n",
        "PLAN/a",
        "plan/" + "a" * 81,
        "plan//a",
    )
    yield from (backup(records={name: {**AT, "name": "x"}}) for name in (*names, *NAMES))
    yield from (
        backup(records={f"plan/{name}": {**AT, name: {"polluted": 1}, "name": "x"}})
        for name in NAMES[:3]
    )


def _raw_records() -> Iterator[bytes]:
    deep = b"[" * 100_000 + b"]" * 100_000
    yield b'{"tool/x": {"a": ' + deep + b"}}"
    yield b'{"tool/x": {"a": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}}"
    yield b'{"__proto__": {"polluted": 1}}'
    yield b'{"tool/x": {"__proto__": {"polluted": 1}}}'
    yield b'{"plan/a": {"at": "", "name": "\\ud800"}, "plan/a": {"at": 5}}'
    yield b'{"plan/a": {"at": "", "name": 1e400}}'


def zip_bomb() -> bytes:
    """A small archive of a large file: nothing here unpacks, so it is a file like any other."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", b"0" * 50_000_000)
    return held.getvalue()
