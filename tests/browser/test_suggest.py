"""Suggestions in a real browser: the same rules as in Python, and what a reader does with them."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from generator.mix import Traits
from generator.suggest import suggest
from tests.browser.planner import NewContext, add, kept, picked, put
from tests.conftest import assets_of
from tests.test_content import playbook
from tests.test_suggest import BOOK, VECTORS


def rows(name: str) -> dict[str, Any]:
    """One file of vectors."""
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


READ_SETS = """
  const row = ([number, chapter, effort, door, meeting, retired]) =>
    ({number, chapter, effort, door, meeting, retired});
  const sets = Object.fromEntries(
    Object.entries(vectors.sets).map(([name, rows]) => [name, rows.map(row)]));
"""


def test_suggest_js_passes_the_vectors(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    wrong = page.evaluate(
        """async ([base, vectors, years, hints]) => {
          const {suggest, fillYear} = await import(`${base}js/suggest.js`);
          const {mixHints} = await import(`${base}js/mix.js`);"""
        + READ_SETS
        + """
          const sorted = (value) => JSON.stringify(value, (_, v) =>
            v && typeof v === 'object' && !Array.isArray(v)
              ? Object.fromEntries(Object.entries(v).sort()) : v);
          const wrong = [];
          const hold = (given, got, wanted) =>
            sorted(got) === sorted(wanted) || wrong.push([given, got, wanted]);
          const book = new Map(sets.book.map((tip) => [tip.number, tip]));
          for (const {in: given, out} of vectors.cases)
            hold(given, suggest({...given, tips: sets[given.tips]}), out);
          for (const {in: given, out} of years.cases)
            hold(given, fillYear({...given, tips: sets[given.tips]}).map(({five}) => five), out);
          for (const {in: given, out} of hints.cases)
            hold(given, mixHints(given.map((n) => book.get(n) ?? {number: n})), out);
          return wrong;
        }""",
        [
            assets_of(site),
            rows("suggest/suggest.json"),
            rows("suggest/fill_year.json"),
            rows("mix/mix_hints.json"),
        ],
    )
    assert wrong == []


def test_paper_and_screen_suggest_the_same_for_a_thousand_seeds(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    found = page.evaluate(
        """async ([base, vectors]) => {
          const {suggest} = await import(`${base}js/suggest.js`);"""
        + READ_SETS
        + """
          return Array.from({length: 1000}, (_, seed) => suggest({
            tips: sets.book, seed, done: [seed % 101 + 1, 7], pinned: seed % 3 ? [] : [88],
            prefer: {[seed % 90 + 1]: 3},
          }).five);
        }""",
        [assets_of(site), rows("suggest/suggest.json")],
    )
    assert found == [
        list(
            suggest(
                BOOK,
                seed=seed,
                done=[seed % 101 + 1, 7],
                pinned=[] if seed % 3 else [88],
                prefer={seed % 90 + 1: 3},
            ).five
        )
        for seed in range(1000)
    ]


# -- on the page ----------------------------------------------------------------------------


def drawn(page: Page) -> list[int]:
    """The numbers on the table."""
    return [int(text) for text in page.locator(".suggest__number").all_inner_texts()]


def test_five_are_suggested_held_and_taken(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 6)
    page.evaluate("document.querySelector('suggest-five').setAttribute('seed', '7')")
    page.get_by_role("button", name="Suggest the rest").click()
    first = drawn(page)
    assert len(first) == 5
    assert 6 in first
    reasons = page.locator(".suggest__why")
    expect(reasons).to_contain_text("small: a team can start within a day")
    expect(reasons).to_contain_text("1 stays because you chose or held it")
    assert list(suggest(content(), seed=7, pinned=[6]).five) == first
    held = next(number for number in first if number != 6)
    page.locator(f'[data-tip="{held}"] .suggest__hold').press("Enter")
    expect(page.locator(f'[data-tip="{held}"] .suggest__hold')).to_be_focused()
    page.get_by_role("button", name="Another five").click()
    second = drawn(page)
    assert second != first
    assert {6, held} <= set(second)
    page.get_by_role("button", name="The ones before").click()
    page.get_by_role("button", name="Another five").click()
    assert drawn(page) == second  # the same draw, the same five
    assert picked(page) == [6]  # nothing is taken before the reader takes it
    page.get_by_role("button", name="Take these").click()
    assert picked(page) == sorted(second)
    expect(page.get_by_role("button", name="You have five")).to_be_disabled()


def content() -> list[Traits]:
    """The tips of the real book, as the rules see them."""
    book = playbook()
    return [
        Traits(tip.number, tip.chapter, tip.effort, tip.door, tip.number in book.meetings)
        for tip in book.tips
        if not tip.retired
    ]


def test_what_was_done_comes_back_only_when_asked_for(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    at = {"at": "2026-01-01"}
    numbers = [tip.number for tip in content()]
    left = numbers[-3:]
    for place, first in enumerate(range(0, len(numbers) - 3, 5), start=1):
        tips = [{"number": n} for n in numbers[first : first + 5] if n not in left]
        begun = {**at, "on": "2026-01-05", "start": "2026-01-05", "weeks": None, "tips": tips}
        put(page, {"plan/abc": {**at, "name": ""}, f"start/abc/{place}": begun})
        put(page, {f"close/abc/{place}": {**at, "on": "2026-01-05"}})
    page.reload()
    page.get_by_role("button", name="Suggest five").click()
    assert drawn(page) == left
    expect(page.locator(".suggest__why")).to_contain_text("only 3 tips left")
    page.get_by_label("Also tips we did before").check()
    assert len(drawn(page)) == 5
    again = drawn(page)
    page.get_by_role("button", name="Take these").click()
    found = {int(name.rsplit("/", 1)[1]) for name in kept(page) if name.startswith("pick/")}
    assert found == set(again)


def test_a_starter_five_never_throws_away_without_asking(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    page.locator("#pb-starters > summary").press("Enter")
    leader = page.locator('[data-starter="leader"]')
    take = leader.get_by_role("button", name="Start with these: A leader who goes first")
    take.click()
    assert picked(page) == [1, 8, 15, 29, 76]
    expect(leader).to_contain_text("5 added. 5 of 5 chosen")
    front = page.locator('[data-starter="front-line"]')
    front.get_by_role("button", name="Start with these").click()
    expect(front).to_contain_text("You have chosen 5 already, so 0 of five places are free")
    front.get_by_role("button", name="Leave mine as they are").click()
    assert picked(page) == [1, 8, 15, 29, 76]
    page.get_by_role("button", name="Take out tip 76,").click()
    page.get_by_role("button", name="Take out tip 29,").click()
    front.get_by_role("button", name="Start with these").click()
    front.get_by_role("button", name="Fill the 2 free places").click()
    assert picked(page) == [1, 8, 15, 24, 38]
    front.get_by_role("button", name="Start with these").click()
    front.get_by_role("button", name="Let 1, 8, 15 go and take these five").click()
    assert picked(page) == [24, 38, 58, 61, 85]


def test_home_leads_to_a_suggestion_and_to_the_starter_fives(page: Page, site: str) -> None:
    page.goto(f"{site}nl/")
    page.get_by_role("link", name="Stel er vijf voor").click()
    expect(page.locator(".suggest__tip")).to_have_count(5)
    page.goto(site)
    page.get_by_role("link", name="Start with these: A digital service").click()
    expect(page.locator(".sheet__number")).to_have_text(["36", "46", "51", "70", "73"])
    assert kept(page) == {}


def test_without_javascript_the_starter_fives_are_there(new_context: NewContext, site: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}nl/planner/")
    expect(page.locator(".starter")).to_have_count(6)
    expect(page.get_by_role("link", name="Begin met deze: Een gemengd team")).to_be_visible()
    expect(page.locator(".starter__tips").first).to_contain_text("Maak één fan voor je naar huis")
