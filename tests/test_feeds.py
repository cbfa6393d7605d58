"""The feeds: read by a feed reader's parser, and held against the musts of RFC 4287."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import html5lib
import pytest

from generator import __version__, feeds, render, weekly
from generator.build import today
from generator.model import Playbook, Tip
from generator.outlet import Outlet, versions
from generator.validate import load_playbook
from tests.conftest import ROOT
from tests.test_build import fingerprint

Build = Callable[..., Path]
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOME = "https://tips.example/some/where/"
FEEDS = ("feed.xml", "nl/feed.xml", "news.xml", "nl/news.xml")
# RFC 4287, 3.3: a moment as RFC 3339 writes it, with capitals.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
VECTORS = json.loads((ROOT / "tests/weekly_vectors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> Playbook:
    loaded, problems = load_playbook(ROOT)
    assert loaded is not None, problems
    settings = dataclasses.replace(loaded.settings, site_url=HOME)
    return dataclasses.replace(loaded, settings=settings)


def weekly_feed(book: Playbook, day: date, language: str = "en") -> str:
    return feeds.weekly_feed(
        render.environment(), Outlet(book, language), versions(book), weekly.week_number(day)
    )


def ids(xml: str) -> dict[str, str]:
    """The entries of a feed: id → title."""
    root = ElementTree.fromstring(xml)
    return {
        entry.findtext(f"{ATOM}id", ""): entry.findtext(f"{ATOM}title", "")
        for entry in root.iter(f"{ATOM}entry")
    }


# -- as a feed reader sees them ----------------------------------------------------------------


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_readers_parser_is_content(site_folder: Path, path: str) -> None:
    found: Any = feedparser.parse((site_folder / path).read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.language == ("nl" if path.startswith("nl/") else "en")
    assert found.feed.title
    assert found.feed.author == "Playbook 101"
    assert found.feed.generator_detail.version == __version__
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == HOME + path
    for entry in found.entries:
        assert entry.link.startswith(HOME + path.rpartition("/")[0])
        assert entry.title
        assert entry.content[0].type == "text/html"
        parser = html5lib.HTMLParser(strict=True)
        parser.parseFragment(entry.content[0].value)  # raises where the HTML is broken
        assert not re.search(r'href="(?!https?://)', entry.content[0].value)
    assert len({entry.id for entry in found.entries}) == len(found.entries) > 0


def test_an_entry_is_a_whole_tip(site_folder: Path) -> None:
    found: Any = feedparser.parse((site_folder / "nl/feed.xml").read_bytes())
    entries = found.entries
    assert len(entries) == feeds.WEEKS
    days = [date(*entry.updated_parsed[:3]) for entry in entries]
    assert days[0] <= today() < days[0] + timedelta(days=14)  # a test may run past midnight
    assert {day.weekday() for day in days} == {0}
    assert [days[0] - timedelta(weeks=n) for n in range(len(days))] == days
    assert len({entry.tags[0].term for entry in entries}) >= 6
    data = json.loads((site_folder / "nl/playbook.json").read_text(encoding="utf-8"))
    tips = {tip["number"]: tip for tip in data["tips"]}
    for entry in entries:
        tip = tips[int(entry.title.split(".")[0])]
        assert entry.link == tip["url"]
        assert entry.summary == tip["idea"]
        words = "".join(html5lib.parseFragment(entry.content[0].value).itertext())
        for name in ("first_step", "sign", "pitfall", "ask"):
            assert tip[name] in words
        assert all(step in words for step in tip["how"])


# -- as RFC 4287 wants them --------------------------------------------------------------------


def one(parent: Element, name: str) -> Element:
    found = parent.findall(f"{ATOM}{name}")
    assert len(found) == 1, (parent.tag, name, len(found))
    return found[0]


@pytest.mark.parametrize("path", FEEDS)
def test_musts_of_the_atom_format(site_folder: Path, path: str) -> None:
    raw = (site_folder / path).read_bytes()
    assert raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ElementTree.fromstring(raw)
    assert root.tag == f"{ATOM}feed"
    assert one(root, "author").findtext(f"{ATOM}name")  # 4.1.1: feed or every entry has an author
    seen = set()
    for element in (root, *root.iter(f"{ATOM}entry")):
        identity = one(element, "id").text or ""
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identity)
        assert identity not in seen
        seen.add(identity)
        assert (one(element, "title").text or "").strip()
        for name in ("updated", *(["published"] if element is not root else [])):
            assert MOMENT.fullmatch(one(element, name).text or "")
        links = element.findall(f"{ATOM}link")
        assert all(link.get("href", "").startswith("https://") for link in links)
        # 4.1.1, 4.1.2: no two alternates of one type and language.
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in links
            if link.get("rel", "alternate") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) > 0
        assert element.get(LANG)
    for entry in root.iter(f"{ATOM}entry"):
        content = one(entry, "content")
        assert content.get("type") == "html"
        assert len(content) == 0  # 3.1.1.2: html is escaped, with no child elements
        assert one(root, "updated").text >= one(entry, "updated").text  # type: ignore[operator]


def test_news_tells_of_each_release(site_folder: Path) -> None:
    found: Any = feedparser.parse((site_folder / "news.xml").read_bytes())
    oldest = found.entries[-1]
    assert "0.1.0" in oldest.title
    assert oldest.content[0].value.count("<li>") == 101
    assert f'href="{HOME}tips/one-free-slot/"' in oldest.content[0].value


# -- the order and the weeks -------------------------------------------------------------------


@pytest.mark.parametrize(("day", "week"), VECTORS["week_number"])
def test_week_of_a_day(day: str, week: int) -> None:
    assert weekly.week_number(date.fromisoformat(day)) == week
    first = weekly.monday(week)
    assert first.weekday() == 0
    assert first <= date.fromisoformat(day) < first + timedelta(days=7)


@pytest.mark.parametrize(("week", "length", "wanted"), VECTORS["turn"])
def test_turn_of_a_week(week: int, length: int, wanted: list[int]) -> None:
    assert list(weekly.turn(week, length)) == wanted


def test_order_alternates(book: Playbook) -> None:
    """Every tip once; never two of a chapter in a row; efforts alternate as far as they can."""
    order = weekly.rotation(book)
    assert sorted(tip.number for tip in order) == [tip.number for tip in book.tips]
    pairs = list(pairwise([*order, order[0]]))
    assert not [pair for pair in pairs if pair[0].chapter == pair[1].chapter]
    most = max(sum(tip.effort == e for tip in order) for e in ("small", "medium", "large"))
    unavoidable = max(0, 2 * most - len(order) - 1)
    same = sum(one.effort == other.effort for one, other in pairs)
    assert same <= unavoidable + 3


def copy(tip: Tip, **facts: Any) -> Tip:
    return tip.model_copy(update=facts)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2028, 5, 1), date(2031, 9, 1)])
@pytest.mark.parametrize(
    "chapter", ["one-fan-today", "leadership-with-a-soul", "efficient-for-what"]
)
def test_a_new_tip_makes_few_entries_new(book: Playbook, day: date, chapter: str) -> None:
    """One for the tip's own place and one for each round since the start; never all twelve."""
    before = ids(weekly_feed(book, day))
    model = next(tip for tip in book.tips if tip.chapter == chapter)
    more = (*book.tips, copy(model, number=102, slug="a-new-tip"))
    after = ids(weekly_feed(dataclasses.replace(book, tips=more), day))
    rounds = weekly.turn(weekly.week_number(day), len(book.tips))[0]
    assert len(set(after) - set(before)) <= rounds + 2


def test_a_withdrawn_tip_is_not_shown_and_moves_few(book: Playbook) -> None:
    day = date(2026, 11, 23)
    before = ids(weekly_feed(book, day))
    shown = int(next(iter(before.values())).split(".")[0])
    tips = tuple(copy(tip, retired=True) if tip.number == shown else tip for tip in book.tips)
    after = ids(weekly_feed(dataclasses.replace(book, tips=tips), day))
    assert not [title for title in after.values() if title.startswith(f"{shown}.")]
    assert len(set(after) - set(before)) <= 2


def test_next_week_brings_one_new_entry(book: Playbook) -> None:
    before = ids(weekly_feed(book, date(2026, 11, 29)))
    after = ids(weekly_feed(book, date(2026, 11, 30)))
    assert len(set(after) - set(before)) == 1
    assert ids(weekly_feed(book, date(2026, 11, 23))) == before


def test_ids_last_when_the_site_moves_and_differ_between_languages(book: Playbook) -> None:
    day = date(2026, 11, 23)
    moved = dataclasses.replace(book.settings, site_url="https://other.example/")
    elsewhere = weekly_feed(dataclasses.replace(book, settings=moved), day)
    assert set(ids(elsewhere)) == set(ids(weekly_feed(book, day)))
    assert not set(ids(weekly_feed(book, day, "nl"))) & set(ids(weekly_feed(book, day)))


def test_one_chapter_much_larger_than_the_others_is_spread(book: Playbook) -> None:
    model = next(tip for tip in book.tips if tip.chapter == "one-fan-today")
    own = [copy(model, number=number, slug=f"own-{number}") for number in range(201, 231)]
    order = weekly.rotation(dataclasses.replace(book, tips=(*book.tips, *own)))
    pairs = pairwise([*order, order[0]])
    assert not [pair for pair in pairs if pair[0].chapter == pair[1].chapter]


# -- the clock ---------------------------------------------------------------------------------


def build(example: Path, site: Path, epoch: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PLAYBOOK_ROOT": str(example), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "generator", "build", "--no-new-prints", "--site-dir", str(site)],
        env={**environment, "SOURCE_DATE_EPOCH": epoch},
        capture_output=True,
        text=True,
        check=False,
    )


def test_builds_of_one_week_are_the_same_and_the_next_is_not(example: Path, tmp_path: Path) -> None:
    monday, sunday, next_monday = "1795392000", "1795996799", "1795996800"
    made = []
    for epoch in (monday, sunday, next_monday):
        done = build(example, tmp_path / epoch, epoch)
        assert done.returncode == 0, done.stderr
        made.append(fingerprint(tmp_path / epoch))
    assert made[0] == made[1]
    different = {path for path in made[0] if made[0][path] != made[2][path]}
    assert different == {
        "feed.xml",
        "nl/feed.xml",
        "embed/tip-of-the-week/index.html",
        "nl/embed/tip-of-the-week/index.html",
        "playbook-build.json",
    }


@pytest.mark.parametrize("epoch", ["yesterday", "253402300799", "253370764800", "-62135596800"])
def test_a_wrong_clock_is_told_before_anything_is_built(
    epoch: str, example: Path, tmp_path: Path
) -> None:
    done = build(example, tmp_path / "site", epoch)
    assert done.returncode == 1
    assert f"SOURCE_DATE_EPOCH is '{epoch}'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()
