"""After one tip has changed, and after nothing has: `build` again, and `serve` until it shows.

Beside a full build of the same playbook with prints kept, in both languages, as people work. Two
kinds of change: a word in `why`, which stands on the tip's own page and card, and a word in the
title, which stands on every list and beside every neighbour too.

A changed word is also on paper: `build` sets every sheet anew that has it, which a full build with
prints kept need not. So a rebuild is held against a full build from nothing too, which prints
everything; and it is measured without new prints, as `serve` and quick looks are.
"""

from __future__ import annotations

import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.request import urlopen

from bench import measure
from bench.edits import Edits, Field
from bench.measure import MeasureError, Row, Spent
from bench.subjects import MOST_BESIDE_STOCK, ROOT, Bench, Made

# At most this much of a full build, by the number of tips.
CHANGED, NOTHING = {101: 0.25, 1010: 0.1}, 0.1
FIELDS: tuple[Field, ...] = ("why", "title")
LOOK = 0.02  # seconds between two looks at the served page
PATIENCE = 3600  # seconds until a page that does not change is a fault


def rows(bench: Bench) -> Iterator[Row]:
    """Rounds of a full build, then what costs less."""
    for tips in bench.tips:
        if tips > MOST_BESIDE_STOCK:
            continue
        made = bench.playbook(tips)
        bench.ready(made)
        yield from _built(bench, made)
        yield from _served(bench, made)


def _built(bench: Bench, made: Made) -> Iterator[Row]:
    full, nothing = [], []
    changed: dict[tuple[Field, bool], list[Spent]] = {
        (field, prints): [] for prints in (True, False) for field in FIELDS
    }
    with Edits(made) as edits:
        for _ in range(bench.runs_for(made.tips)):
            edits.undo()  # or the full build had to print what was changed
            full.append(bench.full_build(made, "prints"))
            bench.tell(f"building {made.tips:,} tips again")
            nothing.append(made.build())
            for (field, prints), spent in changed.items():
                spent.append(_rebuilt(made, edits, field, prints=prints))
    bar = CHANGED.get(made.tips)
    what = f"build again, {made.tips:,} tips"
    yield from _compared(f"{what}, nothing changed", nothing, full, NOTHING)
    for (field, prints), spent in changed.items():
        words = f"{what}, one tip’s {field} changed{'' if prints else ', --no-new-prints'}"
        yield from _compared(words, spent, full, bar)
        cold = bench.full.get((made.tips, made.languages, "cold"))
        if prints and cold:  # which makes every print, as this makes those that have changed
            yield from _compared(words, spent, cold, bar, "a full build, nothing kept")


def _rebuilt(made: Made, edits: Edits, field: Field, *, prints: bool) -> Spent:
    word = edits.change(field)
    spent = made.build("--new-prints" if prints else "--no-new-prints")
    if word not in (made.site / edits.page / "index.html").read_text(encoding="utf-8"):
        raise MeasureError(f"the site was built again, and {edits.page} lacks the change")
    return spent


def _compared(
    what: str,
    ours: Sequence[Spent],
    full: Sequence[Spent],
    bar: float | None,
    than: str = "a full build",
) -> Iterator[Row]:
    for figure, unit in (("cpu", "s CPU"), ("wall", "s")):
        yield Row(
            "rebuild",
            f"{what}: {figure}",
            unit,
            measure.of(ours, figure),
            measure.of(full, figure),
            than=than,
            bar=bar,
        )


def _served(bench: Bench, made: Made) -> Iterator[Row]:
    full = bench.measured(made, "prints", 1)
    bench.tell(f"serving {made.tips:,} tips")
    took: dict[Field, list[float]] = {field: [] for field in FIELDS}
    with Edits(made) as edits, serving(made) as address:
        for _ in range(bench.runs_for(made.tips)):
            for field in FIELDS:
                took[field].append(_until_shown(edits, field, f"{address}{edits.page}"))
    for field in FIELDS:
        yield Row(
            "rebuild",
            f"serve, {made.tips:,} tips, from saving a tip’s {field} until its page shows it: wall",
            "s",
            tuple(took[field]),
            (statistics.median(measure.of(full, "wall")),),
            than="a full build",
            bar=CHANGED.get(made.tips),
            note="the server looks at the files every 0.2 s; that wait counts",
        )


def _until_shown(edits: Edits, field: Field, address: str) -> float:
    """Seconds from saving a change until the served page has it."""
    word = edits.change(field).encode()
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        with suppress(OSError), urlopen(address) as page:
            if word in page.read():
                return time.perf_counter() - start
        time.sleep(LOOK)
    raise MeasureError(f"{address} did not show a change within {PATIENCE} s")


@contextmanager
def serving(made: Made) -> Iterator[str]:
    """`playbook serve` at work; gives its address once the first build is over."""
    with subprocess.Popen(
        [str(word) for word in made.command("serve", "--port", "0")],
        cwd=ROOT,
        env={**measure.surroundings(), **made.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        said = []
        address = ""
        for line in process.stdout:
            said.append(line)
            if line.startswith("Serving "):
                address = line.split()[1]
                break
        drain = threading.Thread(target=process.stdout.read, daemon=True)
        drain.start()  # or the server would wait for somebody to read what it says
        try:
            if not address:
                raise MeasureError(f"`playbook serve` did not start:\n{''.join(said)}")
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
            drain.join()
