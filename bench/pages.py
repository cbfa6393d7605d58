"""Home, a tip and the planner on a first visit, beside stock Material's page with the same text.

Weight and requests are counted by the server: everything that a page fetches by itself in a fresh
profile, packed as a host packs it. Stock Material wants its fonts from another host as well; that
is refused and counted as requests to other hosts, and weighs nothing here, in its favour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser

from bench import lighthouse
from bench.measure import Row
from bench.subjects import Bench
from bench.web import Host, browsing, first_visit, hosted

STOCK = "stock Material"
LEAST_SCORE = 95
MOST_KB = {"tip": 160}
PHONE = 390  # pixels


@dataclass(frozen=True)
class Visit:
    """What a first visit fetched: bytes and requests of the site, requests to other hosts."""

    bytes: int
    requests: int
    foreign: int


def rows(bench: Bench) -> Iterator[Row]:
    """At the smallest size, since a page weighs the same in a large book but for its lists."""
    tips = min(bench.tips)
    sites = bench.site(tips), bench.stock_site(tips)
    tip = sorted(path.name for path in (sites[0] / "tips").iterdir() if path.is_dir())[0]
    pages = {"home": "", "tip": f"tips/{tip}/", "planner": "planner/"}
    with hosted(sites[0]) as ours, hosted(sites[1]) as stock:
        with browsing() as browser:
            for name, address in pages.items():
                bench.tell(f"visiting {name}")
                yield from _weighed(
                    name, visit(browser, ours, address), visit(browser, stock, address)
                )
        for name, address in pages.items():
            yield from _scored(bench, name, address, (ours, stock))


def visit(browser: Browser, host: Host, address: str) -> Visit:
    """Open a page in a fresh profile on a phone, until it fetches nothing more."""
    host.sent.clear()
    with first_visit(browser, width=PHONE) as (page, foreign):
        page.goto(f"{host.address}{address}", wait_until="networkidle")
        sent = list(host.sent)
    return Visit(sum(size for _, size in sent), len(sent), len(foreign))


def _weighed(name: str, ours: Visit, stock: Visit) -> Iterator[Row]:
    what = f"{name} page, first visit"
    weight = f"{what}: weight, packed"
    pair = (ours.bytes / 1000,), (stock.bytes / 1000,)
    yield Row("pages", weight, "kB", *pair, than=STOCK, bar=1)
    if name in MOST_KB:
        yield Row("pages", f"{weight}, against its budget", "kB", pair[0], bar=MOST_KB[name])
    counts = (ours.requests,), (stock.requests + stock.foreign,)
    yield Row("pages", f"{what}: requests", "", *counts, than=STOCK, bar=1)
    foreign = (ours.foreign,), (stock.foreign,)
    yield Row(
        "pages", f"{what}: requests to other hosts", "", *foreign, than=STOCK, bar=0, of_ours=True
    )


def _scored(bench: Bench, name: str, address: str, hosts: Sequence[Host]) -> Iterator[Row]:
    bench.tell(f"Lighthouse on {name}")
    folder = bench.folder / "lighthouse"
    runs = 1 if bench.runs == 1 else 3
    ours, stock = (
        [lighthouse.scores(f"{host.address}{address}", folder) for _ in range(runs)]
        for host in hosts
    )
    for category in lighthouse.CATEGORIES:
        yield Row(
            "pages",
            f"{name} page, Lighthouse, mobile: {category}",
            "",
            tuple(one[category] for one in ours),
            tuple(one[category] for one in stock),
            than=STOCK,
            bar=LEAST_SCORE,
            at_least=True,
            of_ours=True,
        )
