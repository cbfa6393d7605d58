"""Sets sheets in processes of their own, a few sheets each: `python -m generator.printers`.

The typesetter remembers all that it has ever set, and only the end of its process frees that: a
book of a thousand tips takes 2.8 GB, the cards of its chapters as much again. So a process sets
sheets up to a size and ends, and large sheets are set one at a time.

A printer reads one line of JSON, `[[template, data, known settings, with a picture of the first
page], …]`, and answers with a line `[length of the PDF, length of the PNG, settings]` and their
bytes for each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from generator import typeset
from generator.typeset import Sheet

HERE = Path(__file__).parent.parent  # where `generator` can be imported from
PICTURE_PPI = 64
# Characters of what sheets are told: as many for one process, and from where a sheet is large.
MOST_AT_ONCE, LARGE = 600_000, 1_000_000


class PressError(Exception):
    """A sheet could not be set; the message says why and what to do."""


@dataclass(frozen=True)
class Order:
    """A sheet to be set, what is known of its settings (see typeset.pdf_and_settings), and whether
    a picture of its first page is wanted too."""

    sheet: Sheet
    known: Mapping[str, int]
    picture: bool

    @property
    def size(self) -> int:
        """Characters of what the sheet is told."""
        return len(self.sheet.recipe)


@dataclass(frozen=True)
class Work:
    """What a printer made of an order; the picture is empty where none was wanted."""

    pdf: bytes
    picture: bytes
    settings: Mapping[str, int]


def print_each(orders: Sequence[Order], keep: Callable[[int, Work], None]) -> None:
    """Set every sheet, several at once; `keep` gets its place among the orders and what it is.

    raises PressError; no printer outlives this.
    """
    large, running = Lock(), set[subprocess.Popen[bytes]]()

    def run(batch: Sequence[int]) -> None:
        with large if orders[batch[0]].size >= LARGE else nullcontext():
            wishes = [orders[place] for place in batch]
            for place, work in zip(batch, _printed(wishes, running), strict=True):
                keep(place, work)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            for done in [pool.submit(run, batch) for batch in batches(orders)]:
                done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for printer in list(running):
                printer.kill()


def batches(orders: Sequence[Order]) -> list[list[int]]:
    """Which places among the orders one process sets: neighbours, up to a size; largest first."""
    found: list[list[int]] = []
    room = 0
    for place, order in enumerate(orders):
        if not found or order.size > room:
            found.append([])
            room = MOST_AT_ONCE
        found[-1].append(place)
        room -= order.size
    return sorted(found, key=lambda batch: -sum(orders[place].size for place in batch))


def _printed(orders: Sequence[Order], running: set[subprocess.Popen[bytes]]) -> Iterator[Work]:
    """What a process of its own makes of each order."""
    paths = [str(HERE), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with subprocess.Popen(
        [sys.executable, "-m", "generator.printers"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as printer:
        assert printer.stdin is not None
        assert printer.stdout is not None
        assert printer.stderr is not None
        running.add(printer)
        wish = [[o.sheet.template, o.sheet.data, dict(o.known), o.picture] for o in orders]
        with suppress(OSError):  # it is gone; what it said is told below
            printer.stdin.write(json.dumps(wish).encode() + b"\n")
            printer.stdin.close()
        for order in orders:
            *lengths, settings = json.loads(printer.stdout.readline() or b"[0, 0, {}]")
            data, picture = (printer.stdout.read(length) for length in lengths)
            if not data or [len(data), len(picture)] != lengths:
                printer.wait()
                raise PressError(_reason(order, printer.stderr.read().decode("utf-8", "replace")))
            yield Work(data, picture, settings)
    running.discard(printer)


def _reason(order: Order, said: str) -> str:
    title = order.sheet.data.get("title", order.sheet.template)
    lines = said.strip().splitlines()
    why = lines[-1] if lines else "the system ended the typesetter, most likely for want of memory"
    return (
        f"The sheet “{title}” could not be printed: {why} — build on a machine with more memory, "
        "or without new sheets (--no-new-prints)"
    )


def _first_page(sheet: Sheet) -> Sheet:
    """As little of a document as makes its first page."""
    less = {name: sheet.data[name][:4] for name in ("tips",) if name in sheet.data}
    return Sheet(sheet.template, sheet.data | less | {"first_page_only": True})


def main() -> None:
    """Set what is asked for."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not spoil an answer
    for template, told, known, wants_picture in json.loads(sys.stdin.buffer.readline() or b"[]"):
        sheet = Sheet(template, told)
        data, settings = typeset.pdf_and_settings(sheet, known)
        picture = typeset.pictures(_first_page(sheet), PICTURE_PPI)[0] if wants_picture else b""
        head = json.dumps([len(data), len(picture), settings]).encode()
        out.write(head + b"\n" + data + picture)
        out.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        main()
