"""Rows → a table for people, printed as it grows, or one JSON document for programs."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from bench.measure import Row
from bench.subjects import Bench

WIDTHS = (12, 12, 9, 10, 5)
HEADS = ("ours", "beside", "ratio", "bar", "held")
WHAT = 70


class Report(Protocol):
    """Somebody who takes rows."""

    def row(self, row: Row) -> None:
        """Take one."""

    def end(self, load: str, faults: Sequence[str]) -> None:
        """That was all; `load` is the machine's load now."""


class Text:
    """A line for each row, as soon as it is there."""

    def __init__(self, machine: dict[str, str], bench: Bench) -> None:
        for name, text in machine.items():
            _print(f"{name}: {text}")
        _print(_size_line(bench))
        self._group = ""

    def row(self, row: Row) -> None:
        """Print one."""
        if row.name != self._group:
            self._group = row.name
            _print(f"\n{row.name.upper():{WHAT}}{_cells(HEADS)}")
        shown = (
            _figure(statistics.median(row.ours), row.unit),
            _figure(statistics.median(row.beside), row.unit) if row.beside else "–",
            "–" if row.ratio is None else f"{row.ratio:.3g}",
            _bar(row),
            {True: "yes", False: "NO", None: "–"}[row.held],
        )
        than = f" beside {row.than}" if row.than else ""
        first, *more = _wrapped(f"{row.what}{than}")
        _print(f"{first:{WHAT}}{_cells(shown)}")
        for line in [*more, *(f"  ({row.note})" for _ in "1" if row.note)]:
            _print(line)

    def end(self, load: str, faults: Sequence[str]) -> None:
        """Say what could not be measured."""
        _print(f"\nload at the end: {load}")
        for fault in faults:
            _print(f"Not measured – {fault}")


class Json:
    """Everything in one document, at the end."""

    def __init__(self, machine: dict[str, str], bench: Bench) -> None:
        self._data: dict[str, object] = {**machine, "tips": bench.tips, "runs": bench.runs}
        self._rows: list[dict[str, object]] = []

    def row(self, row: Row) -> None:
        """Keep one."""
        self._rows.append(
            {
                "name": row.name,
                "what": row.what,
                "than": row.than,
                "unit": row.unit,
                "ours": row.ours,
                "beside": row.beside,
                "ratio": row.ratio,
                "bar": row.bar,
                "at_least": row.at_least,
                "of_ours": row.of_ours,
                "held": row.held,
                "note": row.note,
            }
        )

    def end(self, load: str, faults: Sequence[str]) -> None:
        """Print them all."""
        data = {**self._data, "load_at_the_end": load, "rows": self._rows, "not_measured": faults}
        _print(json.dumps(data, indent=2, ensure_ascii=False))


WRITERS: dict[str, Callable[[dict[str, str], Bench], Report]] = {"text": Text, "json": Json}


def _size_line(bench: Bench) -> str:
    sizes = ", ".join(f"{tips:,} tips ({bench.runs_for(tips)} runs)" for tips in bench.tips)
    return (
        f"sizes: {sizes}. Medians; each ratio is the median over pairs measured in turn. "
        "CPU is user and system time of the process and all its children."
    )


def _bar(row: Row) -> str:
    """The bar; with its unit where it is for our own figure."""
    if row.bar is None:
        return "–"
    unit = row.unit if row.of_ours or not row.beside else ""
    return f"{'≥' if row.at_least else '≤'} {row.bar:g} {unit}".strip()


def _figure(value: float, unit: str) -> str:
    whole = value >= 100 or (not unit and value == round(value))
    number = f"{value:,.0f}" if whole else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{number} {unit}".strip()


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{width}}" for text, width in zip(texts, WIDTHS, strict=True))


def _wrapped(text: str) -> list[str]:
    """Lines that fit the first column."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > WHAT - 1:
            lines.append(line)
            line = f"  {word}"
        else:
            line = f"{line} {word}".strip() if not line.startswith("  ") else f"{line} {word}"
    return [*lines, line]


def _print(text: str) -> None:
    print(text, flush=True)
