"""Which of its settings each tip fits in on paper, kept for the next time it is printed there.

A tip's place on a sheet has settings from large letters to small, and to try out which one fits
takes half of the time of a book. That depends on the tip, the place, the paper and the words around
it, which are the key; so a change in one tip leaves the others known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator import typeset
from generator.kept_work import KeptWork
from generator.typeset import Sheet

FILE = "settings.json"
MOST_KEPT = 200_000  # tips in a place, on a paper, in a language
# What a sheet is told about itself and about all its tips together.
NOT_AROUND_A_TIP = frozenset({"title", "lead", "tips", "chapters", "tags", "sources"})


class KeptSettings:
    """The settings that are kept in a folder, which may be deleted at any time."""

    def __init__(self, kept: KeptWork) -> None:
        self._kept = kept
        try:
            found = json.loads(kept.read(FILE) or b"{}")
        except ValueError:
            found = {}
        self._known: dict[str, Any] = found if isinstance(found, dict) else {}

    def known(self, sheet: Sheet) -> dict[str, int]:
        """What is known of the tips on a sheet, by place and number: `book/12` → 3."""
        found: dict[str, int] = {}
        for key, number in _keys(sheet):
            settings = self._known.get(key)
            for place, index in settings.items() if isinstance(settings, dict) else ():
                if isinstance(index, int) and index >= 0:
                    found[f"{place}/{number}"] = index
        return found

    def learn(self, sheet: Sheet, settings: Mapping[str, int]) -> None:
        """Take in what was found when a sheet was set."""
        of: dict[str, dict[str, int]] = {}
        for name, index in settings.items():
            place, _, number = name.partition("/")
            of.setdefault(number, {})[place] = index
        for key, number in _keys(sheet):
            if found := of.get(number):
                self._known[key] = found

    def save(self) -> None:
        """Keep it; the half that was learnt last where there is too much."""
        if len(self._known) > MOST_KEPT:
            self._known = dict(list(self._known.items())[MOST_KEPT // 2 :])
        self._kept.keep(FILE, json.dumps(self._known).encode())


def _keys(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """A fingerprint of everything that decides the setting of each tip, and its number."""
    around = {name: value for name, value in sheet.data.items() if name not in NOT_AROUND_A_TIP}
    frame = _digest([typeset.version(), sheet.template, around])
    for tip in _tips(sheet.data):
        yield _digest([frame, tip]), str(tip["number"])


def _tips(data: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The tips of cards, or of the chapters of a book."""
    yield from data.get("tips", ())
    for chapter in data.get("chapters", ()):
        yield from chapter["tips"]


def _digest(what: object) -> str:
    text = json.dumps(what, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
