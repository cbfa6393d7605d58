"""Both languages beside one: two engines run side by side, so two cores are needed to see it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench import measure
from bench.measure import Row
from bench.subjects import MOST_BESIDE_STOCK, Bench

BAR = 1.3  # in wall time, on two cores


def rows(bench: Bench) -> Iterator[Row]:
    """Full builds in turn, prints kept."""
    for tips in bench.tips:
        if tips > MOST_BESIDE_STOCK:
            continue
        both, one = bench.playbook(tips), bench.playbook(tips, ("en",))
        bench.ready(both)
        bench.ready(one)
        pairs = measure.in_turn(
            partial(bench.full_build, both, "prints"),
            partial(bench.full_build, one, "prints"),
            bench.runs_for(tips),
        )
        for figure, unit, bar in (("wall", "s", BAR), ("cpu", "s CPU", None)):
            yield Row(
                "languages",
                f"full build, {tips:,} tips, two languages: {figure}",
                unit,
                measure.of([ours for ours, _ in pairs], figure),
                measure.of([beside for _, beside in pairs], figure),
                than="one language",
                bar=bar,
            )
