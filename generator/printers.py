"""The typesetter in processes of its own, for a few sheets each: `python -m generator.printers`.

The typesetter remembers all that it has ever set, and only the end of its process frees that: a
book of a thousand tips takes 2.8 GB, the cards of its chapters as much again. So a process sets
sheets up to a size and ends, and large sheets are set one at a time.

A printer reads one line of JSON, `[[what to do, template, data, detail], …]`, and answers each with
a line `[[lengths of the documents], what was found]` and the bytes of the documents.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, Literal

from generator import own_process, typeset
from generator.typeset import Sheet

PICTURE_PPI = 64
# Characters of what sheets are told: as many for one process, and from where a sheet is large.
MOST_AT_ONCE, LARGE = 600_000, 1_000_000


class PressError(Exception):
    """A sheet could not be set; the message says why and what to do."""


@dataclass(frozen=True)
class Order:
    """A sheet, what is to be done with it, and how.

    `print` and `show`: a PDF, and with `show` a picture of the first page too; the detail is what
    is known of the settings, and new settings are found (see typeset.pdf_and_settings).
    `draw`: a picture of each page; the detail is the pixels an inch.
    `measure`: what the template wrote down under the label that is the detail.
    """

    what: Literal["print", "show", "draw", "measure"]
    sheet: Sheet
    detail: Any

    @property
    def size(self) -> int:
        """Characters of what the sheet is told."""
        return len(self.sheet.recipe)


@dataclass(frozen=True)
class Work:
    """What a printer made of an order, and what it found."""

    documents: tuple[bytes, ...]
    found: Any


def print_each(orders: Sequence[Order], keep: Callable[[int, Work], None]) -> None:
    """Do every order, several at once; `keep` gets its place among the orders and what it is.

    raises PressError; no printer outlives this.
    """
    large, stopping, running = Lock(), Event(), set[subprocess.Popen[bytes]]()

    def run(batch: Sequence[int]) -> None:
        with large if orders[batch[0]].size >= LARGE else nullcontext():
            if stopping.is_set():  # while this waited for another large one
                return
            with _printer() as printer:
                running.add(printer)
                if stopping.is_set():
                    printer.kill()
                done = _printed([orders[place] for place in batch], printer)
                for place, work in zip(batch, done, strict=True):
                    keep(place, work)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            for done in [pool.submit(run, batch) for batch in batches(orders)]:
                done.result()
        finally:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            for printer in list(running):
                printer.kill()  # nothing to one that has ended


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


def _printer() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        own_process.command("generator.printers"),
        env=own_process.surroundings(),
        cwd=own_process.HERE,  # not where a file of the user's may be called as a module of ours
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    )


def _printed(orders: Sequence[Order], printer: subprocess.Popen[bytes]) -> Iterator[Work]:
    """What a printer makes of each order. raises PressError."""
    assert printer.stdin is not None
    assert printer.stdout is not None
    assert printer.stderr is not None
    wish = [[o.what, o.sheet.template, o.sheet.data, o.detail] for o in orders]
    with suppress(OSError):  # it is gone; what it said is told below
        printer.stdin.write(json.dumps(wish).encode() + b"\n")
        printer.stdin.close()
    for order in orders:
        head = printer.stdout.readline()
        lengths, found = json.loads(head) if head.endswith(b"\n") else ([1], None)
        documents = tuple(printer.stdout.read(length) for length in lengths)
        if [len(document) for document in documents] != lengths:  # it has come to an end
            printer.wait()
            raise PressError(_reason(order, printer.stderr.read().decode("utf-8", "replace")))
        yield Work(documents, found)


def _reason(order: Order, said: str) -> str:
    title = order.sheet.data.get("title", order.sheet.template)
    lines = said.strip().splitlines()
    if lines:
        why, hint = lines[-1].partition("Error: ")[2] or lines[-1], ""
    else:  # ended from outside, without a word
        why = "the system ended the typesetter, most likely for want of memory"
        hint = "use a machine with more of it, or "
    return (
        f"The sheet “{title}” could not be printed: {why} — {hint}build without new sheets "
        "(--no-new-prints)"
    )


def _first_page(sheet: Sheet) -> Sheet:
    """As little of a document as makes its first page."""
    less = {name: sheet.data[name][:4] for name in ("tips",) if name in sheet.data}
    return Sheet(sheet.template, sheet.data | less | {"first_page_only": True})


def main() -> None:
    """Set what is asked for."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not spoil an answer
    for what, template, told, detail in json.loads(sys.stdin.buffer.readline() or b"[]"):
        work = _done(Order(what, Sheet(template, told), detail))
        head = json.dumps([list(map(len, work.documents)), work.found]).encode()
        out.write(b"".join((head, b"\n", *work.documents)))
        out.flush()


def _done(order: Order) -> Work:
    if order.what == "measure":
        return Work((), typeset.measured(order.sheet, order.detail))
    if order.what == "draw":
        return Work(tuple(typeset.pictures(order.sheet, order.detail)), None)
    data, settings = typeset.pdf_and_settings(order.sheet, order.detail)
    if order.what == "print":
        return Work((data,), settings)
    return Work((data, typeset.pictures(_first_page(order.sheet), PICTURE_PPI)[0]), settings)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        main()
