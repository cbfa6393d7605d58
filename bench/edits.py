"""Somebody at work on one tip: each change is one that no cache has seen; at the end, an undo."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import yaml

from bench.subjects import Made

Field = Literal["why", "title"]


class Edits:
    """Changes one tip's English text; leaving the `with` puts the file back as it was."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self._file = _roomiest(made.root / "content" / "tips")
        self._before = self._file.read_bytes()
        self._data: dict[str, Any] = yaml.safe_load(self._before)

    @property
    def page(self) -> str:
        """The address of the tip's page in the site of its first language."""
        return f"tips/{self._file.stem.partition('-')[2]}/"

    def change(self, field: Field) -> str:
        """Write a new word into a text of the tip; gives the word, which stands nowhere else."""
        word = new_word()
        text = {**self._data["en"], field: f"{self._data['en'][field]} {word}"}
        new = yaml.safe_dump({**self._data, "en": text}, allow_unicode=True, sort_keys=False)
        self._file.write_text(new, encoding="utf-8", newline="\n")
        return word

    def undo(self) -> None:
        """Put the file back as it was, whose prints are kept."""
        self._file.write_bytes(self._before)

    def __enter__(self) -> Edits:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.undo()


def new_word() -> str:
    """A word that was never written before; of letters alone, since figures must have a fellow in
    every language.
    """
    rest, letters = time.time_ns(), ""
    while rest:
        rest, place = divmod(rest, 26)
        letters += chr(ord("a") + place)
    return letters.capitalize()


def _roomiest(tips: Path) -> Path:
    """Of the first hundred tips, the one with the most room for one more word."""

    def length(file: Path) -> int:
        english = yaml.load(file.read_bytes(), yaml.CSafeLoader)["en"]
        return len(english["title"]) + len(english["why"]) // 4

    return min(sorted(tips.glob("*.yml"))[:100], key=length)
