"""How time, memory and pages grow with the number of tips: y = c · tips^exponent.

The exponent is the slope of a straight line through log(tips) and log(y), by least squares. 1 means
ten times the tips, ten times the figure. What a build costs before its first tip pulls the exponent
down at small sizes, so the slope between the two largest sizes alone is told as well.

Pages are looked at in two ways. All pages together may grow as the number of tips does: then a page
stays as heavy as it was. And each kind of page by itself, since a sum hides the one page that lists
all tips; a list may grow with what it lists, a tip's page may not grow at all.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import measure
from bench.measure import Row
from bench.subjects import FOUND, Bench, Made

BAR = 1.05
LISTED = 3  # how many of the fastest growing kinds of page are named


def rows(bench: Bench) -> Iterator[Row]:
    """Exponents over all sizes; none from a single size."""
    if len(bench.tips) < 2:
        return
    books = {tips: bench.playbook(tips, ("en",)) for tips in bench.tips}
    for made in books.values():
        bench.ready(made)
        bench.measured(made, "prints", min(bench.runs_for(made.tips), 3))
    yield from _spent(bench, books)
    weights = {tips: page_bytes(made.site) for tips, made in books.items()}
    yield _row(
        "bytes of all pages together",
        {tips: sum(map(sum, kinds.values())) for tips, kinds in weights.items()},
        BAR,
    )
    yield _row("bytes of a tip’s page", _averages(weights, "tips/…"), 0.05)
    for kind in _fastest(weights):
        yield _row(f"bytes of a page of the kind `{kind}`", _averages(weights, kind), BAR)


def _spent(bench: Bench, books: Mapping[int, Made]) -> Iterator[Row]:
    for state in ("prints", "cold"):
        known = {
            tips: spent
            for tips, made in books.items()
            if (spent := bench.full.get((tips, made.languages, state)))
        }
        if len(known) < len(books):  # a kept folder is not printed anew for this
            continue
        for figure, words in (("cpu", "CPU"), ("wall", "wall time"), ("memory", "peak memory")):
            figures = {
                tips: statistics.median(measure.of(spent, figure)) for tips, spent in known.items()
            }
            yield _row(f"{words} of a full build, {FOUND[state]}", figures, BAR)


def _row(what: str, figures: Mapping[int, float], bar: float) -> Row:
    sizes = sorted(figures)
    told = ", ".join(f"{tips:,} tips {_short(figures[tips])}" for tips in sizes)
    last = exponent({tips: figures[tips] for tips in sizes[-2:]})
    return Row(
        "growth",
        f"exponent of {what}",
        "",
        (exponent(figures),),
        bar=bar,
        note=f"{told}; between the two largest alone {last:.2f}",
    )


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def exponent(figures: Mapping[int, float]) -> float:
    """The slope of log(figure) over log(size), by least squares."""
    xs = [math.log(size) for size in figures]
    ys = [math.log(figure) for figure in figures.values()]
    return statistics.linear_regression(xs, ys).slope


def page_bytes(site: Path) -> dict[str, list[int]]:
    """The bytes of every HTML page of a site, by kind: `tips/…` is every page below tips/."""
    found = defaultdict(list)
    for file in site.rglob("*.html"):
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        first, _, rest = address.partition("/")
        found[f"{first}/…" if rest else address or "home"].append(file.stat().st_size)
    return dict(found)


def _averages(weights: Mapping[int, Mapping[str, list[int]]], kind: str) -> dict[int, float]:
    return {tips: statistics.mean(kinds[kind]) for tips, kinds in weights.items()}


def _fastest(weights: Mapping[int, Mapping[str, list[int]]]) -> list[str]:
    """The kinds of page that grow fastest, of those that every size has."""
    shared = set.intersection(*(set(kinds) for kinds in weights.values()))
    growing = sorted(((exponent(_averages(weights, kind)), kind) for kind in shared), reverse=True)
    return [kind for _, kind in growing[:LISTED]]
