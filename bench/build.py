"""A full build with everything on, beside plain `mkdocs build` with stock Material."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bench import measure
from bench.measure import Row, Spent
from bench.subjects import FOUND, MOST_BESIDE_STOCK, Bench, State

# At most this much of stock Material's CPU, by the number of tips.
BARS = {101: 0.8, 1010: 0.15}


def rows(bench: Bench) -> Iterator[Row]:
    """One language, everything on: CPU, wall and memory beside stock Material's."""
    for tips in bench.tips:
        if tips > MOST_BESIDE_STOCK:
            continue
        made, runs = bench.playbook(tips, ("en",)), bench.runs_for(tips)
        bench.ready(made)
        stock = bench.stock(tips)
        pairs = measure.in_turn(
            partial(bench.full_build, made, "prints"), partial(bench.stock_build, stock), runs
        )
        beside = [other for _, other in pairs]
        yield from _compared(tips, "prints", [ours for ours, _ in pairs], beside)
        # Prints take long and are the same work each time: large books are printed once.
        cold = bench.measured(made, "cold", min(2 if tips <= 202 else 1, runs))
        yield from _compared(tips, "cold", cold, beside)


def _compared(
    tips: int, state: State, ours: Sequence[Spent], beside: Sequence[Spent]
) -> Iterator[Row]:
    what = f"full build, one language, {tips:,} tips, {FOUND[state]}"
    figures = (("cpu", "s CPU", BARS.get(tips)), ("wall", "s", None), ("memory", "MB", None))
    for figure, unit, bar in figures:
        yield Row(
            "build",
            f"{what}: {figure}",
            unit,
            measure.of(ours, figure),
            measure.of(beside, figure),
            than="stock Material",
            bar=bar,
        )
