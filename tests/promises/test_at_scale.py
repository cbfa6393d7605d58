"""Ten and fifty times as many tips: the site stays a place people find their way in.

Made-up playbooks (bench/made_up.py) of 1,010 and 5,050 tips; quick: one of 202. Each is built once
and then used as readers, printers and programs do. docs/limits.md says what gives way, and where.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from bench.made_up import make, numbers_of
from generator.press_site import MOST_IN_ONE
from generator.validate import load_playbook
from tests.browser.conftest import NewContext
from tests.browser.planner import add
from tests.browser.test_search import ASK
from tests.conftest import playbook, serve_folder
from tests.paper import Paper
from tests.proof import Proof

SIZES, QUICK_SIZES = (1_010, 5_050), (202,)
SEED = os.environ.get("PROOF_SEED", "at scale")
FIRST = 3  # of the results of a search
AT_ONCE = 100  # cards of a long deck that stand in the page, as theme/assets/js/long-list.js has it
PATIENCE = 120_000  # milliseconds: a condition that never comes is a fault, a busy machine is none
KILOBYTE = 1_000


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each size is a book of its own."""
    if "tips" in metafunc.fixturenames:
        sizes = SIZES if metafunc.config.getoption("--full") else QUICK_SIZES
        metafunc.parametrize("tips", sizes, scope="module")


@dataclass(frozen=True)
class Book:
    """A made-up playbook and its site."""

    tips: int
    root: Path
    site: Path
    languages: tuple[str, ...]

    def page(self, address: str, language: str = "en") -> Path:
        """The file of a page."""
        folder = self.site if language == self.languages[0] else self.site / language
        return folder / address / "index.html"

    def titles(self, language: str) -> dict[int, str]:
        """The titles of the made-up tips by number."""
        found = {}
        for path in (self.root / "content/tips").glob("*.yml"):
            number, text = int(path.name.split("-")[0]), path.read_text(encoding="utf-8")
            block = text.partition(f"\n{language}:\n")[2]
            title = re.search(r"^  title: (.*)$", block, re.MULTILINE)
            assert title, path
            found[number] = title.group(1).strip("\"'")
        return dict(sorted(found.items()))


@pytest.fixture(scope="module")
def book(tips: int, full: bool, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book of that size, built through the front door."""
    place = tmp_path_factory.mktemp(f"book-{tips}")
    languages = ("en", "nl") if full else ("en",)
    root = make(place / "book", tips, languages)
    done = playbook("build", "--site-dir", place / "served/site", root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return Book(tips, root, place / "served/site", languages)


@pytest.fixture
def address(book: Book) -> Iterator[str]:
    """Where its site is served."""
    for served in serve_folder(book.site.parent):
        yield f"{served}site/"


@pytest.fixture
def reader(address: str, new_context: NewContext) -> Page:
    """A reader who opens it in a fresh browser."""
    context = new_context(allowed=address)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def weight(path: Path) -> float:
    """Kilobytes of a file on its way over the network, compressed as hosts do."""
    return len(gzip.compress(path.read_bytes(), 6)) / KILOBYTE


def first_visit(book: Book, address: str) -> float:
    """Kilobytes of a page with the styles and scripts that it names."""
    page = book.page(address)
    html = page.read_text(encoding="utf-8")
    named = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', html))
    scripts = {(page.parent / name).resolve() for name in named}
    waiting = [path for path in scripts if path.suffix == ".js"]
    while waiting:
        path = waiting.pop()
        for name in re.findall(r'^import .*?"(\./[^"]+)";', path.read_text("utf-8"), re.MULTILINE):
            other = (path.parent / name).resolve()
            if other not in scripts:
                scripts.add(other)
                waiting.append(other)
    return weight(page) + sum(weight(path) for path in scripts)


# -- The build ---------------------------------------------------------------------------------


def test_everything_is_found_sound_and_built(book: Book, proof: Proof) -> None:
    playbook_read, problems = load_playbook(book.root)
    assert playbook_read is not None
    # A book in English only has the real tips' Dutch beside it, which is said once.
    problems = [problem for problem in problems if problem.code != "language-unused"]
    proof("problems in made-up tips", tried=book.tips, broken=len(problems))
    assert problems == []
    slugs = [path.stem.split("-", 1)[1] for path in (book.root / "content/tips").glob("*.yml")]
    missing = [
        (slug, language)
        for slug in slugs
        for language in book.languages
        if not book.page(f"tips/{slug}", language).exists()
    ]
    proof("tips without a page", tried=len(slugs) * len(book.languages), broken=len(missing))
    assert missing == []
    numbers = numbers_of(book.tips)
    exported = json.loads((book.site / "playbook.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((book.site / "tips.csv").read_text("utf-8-sig").splitlines()))
    found = [tip["number"] for tip in exported["tips"]]
    proof(
        "tips that are not in the exports",
        tried=2 * book.tips,
        broken=2 * book.tips - len(found) - len(rows),
    )
    assert found == numbers
    assert [int(row["number"]) for row in rows] == numbers


def test_pages_stay_light(book: Book, proof: Proof) -> None:
    """What every reader opens does not grow with the book; what lists all of it does, in step."""
    chapters = sorted((book.site / "chapters").glob("*/index.html"), key=lambda p: p.stat().st_size)
    largest = str(chapters[-1].parent.relative_to(book.site))
    tip = next((book.site / "tips").glob(f"*-{book.tips}")).relative_to(book.site)
    for what, page in (("the home page", ""), ("a tip", str(tip)), ("all chapters", "chapters")):
        found = first_visit(book, page)
        proof(f"first visit of {what}, without fonts", worst=round(found), bar=120, unit="kB")
        assert found <= 120, what
    proof(
        "the largest chapter's page",
        worst=round(weight(book.site / largest / "index.html")),
        bar=40,
        unit="kB",
    )
    assert weight(book.site / largest / "index.html") <= 40
    for what, page, bar in (("the list of all tips", "tips", 250), ("the planner", "planner", 500)):
        each = 1_000 * weight(book.page(page)) / book.tips
        proof(f"{what}, bytes a tip on the way", worst=round(each), bar=bar, unit="bytes")
        assert each <= bar, what


def test_a_device_is_not_filled_unasked(book: Book, proof: Proof) -> None:
    worker = (book.site / "sw.js").read_text(encoding="utf-8")
    plan = json.loads(worker.partition("self.SITE = ")[2].partition(";\n")[0])
    for language in book.languages:
        wanted = [*plan["core"], *plan["languages"][language]]
        files = [
            book.site / path / "index.html" if path.endswith("/") or not path else book.site / path
            for path in wanted
        ]
        size = sum(file.stat().st_size for file in files) / KILOBYTE**2
        proof("kept on a reader's device for one language", worst=round(size, 1), bar=60, unit="MB")
        assert size <= 60
        assert (language in plan["asRead"]) == (book.tips > 1_200)


# -- Readers -----------------------------------------------------------------------------------


def test_search_finds_a_given_tip(
    book: Book, reader: Page, address: str, full: bool, proof: Proof
) -> None:
    """Its title, typed as it stands, and its number: among the first three."""
    chance = Random(SEED)
    release = json.loads((book.site / "playbook-build.json").read_text("utf-8"))["release"]
    for language in book.languages:
        titles = book.titles(language)
        asked = chance.sample(sorted(titles), k=100 if full else 25)
        queries = [titles[number] for number in asked] + [str(number) for number in asked]
        reader.goto(address if language == book.languages[0] else f"{address}{language}/")
        found: dict[str, list[str]] = reader.evaluate(ASK, [queries, f"{address}assets/{release}/"])
        missed = [
            (query, found[query][:6])
            for query, number in zip(queries, asked * 2, strict=True)
            if str(number) not in found[query][:FIRST]
        ]
        proof(
            "tips that a search by title or number does not find",
            tried=len(queries),
            broken=len(missed),
        )
        assert missed == [], f"PROOF_SEED={SEED}"


def test_a_round_is_picked_and_planned_out_of_so_many(
    book: Book, reader: Page, address: str, proof: Proof
) -> None:
    """Filter to a few, choose them, start, print; then home shows them by name."""
    titles, numbers = book.titles("en"), numbers_of(book.tips)
    five = sorted({8, 61, numbers[len(numbers) // 2], *numbers[-2:]})
    cards = reader.locator("tip-deck .card")
    reader.clock.set_fixed_time("2027-01-04T09:00:00")
    reader.goto(f"{address}planner/")
    expect(cards).to_have_count(min(book.tips, AT_ONCE))
    expect(reader.locator(".deck-count")).to_contain_text(str(book.tips))
    reader.locator(".facets summary").press("Enter")
    for value in ("large", "medium"):
        box = reader.locator(f'input[name="effort"][value="{value}"]')
        box.press("Space")
        wanted = int(reader.locator(f"label:has(input[value={value}]) .facet-count").inner_text())
        expect(cards).to_have_count(min(wanted, AT_ONCE))
        expect(reader.locator(f'tip-deck .card[data-effort="{value}"]')).to_have_count(
            min(wanted, AT_ONCE)
        )
        box.press("Space")
    for number in five:
        reader.locator("input[name=q]").fill(str(number))
        expect(cards.first).to_have_attribute("data-tip", str(number))
        add(reader, number)
    expect(reader.locator("five-count").first).to_contain_text("5")
    reader.goto(f"{address}planner/#pb-plan")
    reader.get_by_label("First day").fill("2027-01-04")
    reader.get_by_label("First day").blur()
    expect(reader.locator("round-sheet .sheet__title").last).to_have_text(titles[five[-1]])
    reader.get_by_role("button", name="Start this round").click()
    expect(reader.get_by_role("button", name=re.compile("Start this round"))).to_be_hidden()
    reader.goto(address)
    running = reader.locator("round-track[home] .tick__title")
    expect(running).to_have_text([titles[number] for number in five])
    reader.locator("round-track[home] a.tick__open").last.press("Enter")
    expect(reader.locator("h1")).to_contain_text(titles[five[-1]])
    proof("steps of a round that a reader could not do", tried=len(five) + 6, broken=0)


# -- Paper -------------------------------------------------------------------------------------


def test_the_press_prints_it(book: Book, full: bool, proof: Proof, tmp_path: Path) -> None:
    last = numbers_of(book.tips)[-1]
    five = ",".join(map(str, (8, 61, last - 2, last - 1, last)))
    jobs: dict[str, tuple[str, ...]] = {
        "plan": ("--tips", five, "--start", "2027-01-04"),
        "cards": ("--tips", five),
        "poster": ("--tips", five),
        "year": ("--round", f"2027-01-04:{five}"),
    }
    if full and book.tips <= MOST_IN_ONE:  # a larger one wants more memory than most machines have
        jobs["book"] = ()
    for what, options in jobs.items():
        file = tmp_path / f"{what}.pdf"
        done = playbook("press", what, *options, "--out", file, root=book.root)
        assert done.returncode == 0, done.stdout + done.stderr
        paper = Paper(file)
        assert any(paper.says(str(last), page) for page in range(len(paper))), what
    proof("sheets and books that did not come out", tried=len(jobs), broken=0)
