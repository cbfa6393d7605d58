"""Search beside stock Material's (lunr) on the same docs: index, bytes, time until a first result.

Each visit is a reader's first: a fresh profile, the home page, a word of some tip's title. Time is
told from opening the page, typing as soon as there is somewhere to type; and from typing on a page
at rest, where stock Material has long fetched its whole index, which it does on every page.
Stock Material's menu is left out here, since with it 5,050 pages would take days to build; its
search index does not depend on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page

from bench.measure import MeasureError, Row
from bench.subjects import Bench, Made
from bench.web import Host, browsing, first_visit, hosted

STOCK = "stock Material"
PATIENCE = 300_000  # milliseconds until no result is a fault
ASKED = 3  # different words
# Looks at every frame: to ask from outside waits for half a second between two looks.
WATCH = """(result) => {
  globalThis.seen = new Promise((seen) => {
    const look = () => {
      const isThere = document.querySelector(result)?.getClientRects().length;
      isThere ? seen(Date.now()) : requestAnimationFrame(look);
    };
    look();
  });
}"""


@dataclass(frozen=True)
class Kind:
    """How a site's search is used, and what of a site is fetched for it."""

    opener: str
    box: str
    result: str
    belongs: Callable[[str], bool]
    index: str


OURS = Kind(
    opener="site-search button",
    box="dialog.search-dialog input",
    result=".search-dialog .search-hit__title",
    belongs=lambda path: "/pagefind/" in path or "/js/search" in path,
    index="assets/*/pagefind",
)
THEIRS = Kind(
    opener=".md-search__input",
    box=".md-search__input",
    result=".md-search-result__item",
    belongs=lambda path: path.startswith("/search/") or "/workers/search" in path,
    index="search",
)


@dataclass(frozen=True)
class Found:
    """What one search took: seconds, and the bytes that were fetched for it."""

    seconds: float
    bytes: int


def rows(bench: Bench) -> Iterator[Row]:
    """At every size: our search beside stock Material's."""
    with browsing() as browser:
        for tips in bench.tips:
            made = bench.playbook(tips, ("en",))
            sites = bench.site(tips), bench.stock_site(tips, navigation=False)
            words = asked_for(made)
            with hosted(sites[0]) as ours, hosted(sites[1]) as stock:
                yield _on_disk(tips, *sites)
                bench.tell(f"searching {tips:,} tips")
                yield from _searched(bench, browser, tips, words, (ours, stock))


def asked_for(made: Made) -> list[str]:
    """Words that readers might type: the longest of a few titles across the book."""
    files = sorted((made.root / "content/tips").glob("*.yml"))
    places = [len(files) * place // (ASKED + 1) for place in range(1, ASKED + 1)]
    titles = [yaml.safe_load(files[place].read_bytes())["en"]["title"] for place in places]
    return [max((w.strip("‘’“”.,:;?!()") for w in title.split()), key=len) for title in titles]


def _on_disk(tips: int, ours: Path, stock: Path) -> Row:
    return Row(
        "search",
        f"search index on disk, {tips:,} tips",
        "kB",
        (_weight(ours, OURS),),
        (_weight(stock, THEIRS),),
        than=STOCK,
        bar=1,
        note="all that search needs but its scripts, as it lies there; ours is packed already",
    )


def _weight(site: Path, kind: Kind) -> float:
    folders = list(site.glob(kind.index))
    if not folders:
        raise MeasureError(f"there is no search index in {site}")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1000


def _searched(
    bench: Bench, browser: Browser, tips: int, words: Sequence[str], hosts: tuple[Host, Host]
) -> Iterator[Row]:
    ways = (("from opening the page", False), ("typed on a page at rest", True))
    for way, rest in ways:
        pairs = []
        for host, kind in zip(hosts, (OURS, THEIRS), strict=True):
            for word in words:
                search(browser, host, kind, word, rest=rest)  # packs what is sent
        for _ in range(max(1, bench.runs_for(tips))):
            for word in words:
                ours = search(browser, hosts[0], OURS, word, rest=rest)
                pairs.append((ours, search(browser, hosts[1], THEIRS, word, rest=rest)))
        what = f"first result, {tips:,} tips, {way}"
        note = f"asked for: {', '.join(words)}"
        seconds = [[found.seconds for found in side] for side in zip(*pairs, strict=True)]
        fetched = [[found.bytes / 1000 for found in side] for side in zip(*pairs, strict=True)]
        yield _row(f"{what}: time", "s", seconds, note)
        if not rest:
            yield _row(f"{what}: fetched for search, packed", "kB", fetched, note)


def _row(what: str, unit: str, sides: Sequence[Sequence[float]], note: str) -> Row:
    ours, stock = map(tuple, sides)
    return Row("search", what, unit, ours, stock, than=STOCK, bar=1, note=note)


def search(browser: Browser, host: Host, kind: Kind, word: str, *, rest: bool) -> Found:
    """Open the home page in a fresh profile and search for a word.

    With `rest`, time counts from typing, when the page has fetched all that it fetches by itself.
    """
    host.sent.clear()
    with first_visit(browser) as (page, _):
        page.set_default_timeout(PATIENCE)
        start = time.time()
        page.goto(host.address, wait_until="networkidle" if rest else "commit")
        page.locator(kind.opener).first.click()
        start = time.time() if rest else start
        seconds = _type(page, kind, word) - start
    return Found(seconds, sum(size for path, size in list(host.sent) if kind.belongs(path)))


def _type(page: Page, kind: Kind, word: str) -> float:
    """Type a word. Out: when the first result stood in the page, in seconds since 1970."""
    page.evaluate(WATCH, kind.result)
    page.locator(kind.box).first.fill(word)
    page.keyboard.press("Shift")  # stock Material looks at the box when a key goes up
    seen: float = page.evaluate("seen")
    return seen / 1000
