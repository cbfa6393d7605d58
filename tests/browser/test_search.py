"""Search, as readers use it: kept lists of real queries, links, adding from a result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewContext
from tests.conftest import assets_of

QUERIES = Path(__file__).parents[1] / "search"
FIRST = 3
FEW = 6  # hits that are shown while the others are still fetched
ASK = """async ([queries, assets]) => {
  const { loadEngine } = await import(`${assets}js/search-engine.js`);
  const search = await loadEngine(`${assets}pagefind/pagefind.js`);
  const found = {};
  for (const query of queries) {
    const { hits } = await search(query, 24);
    found[query] = hits.map((hit) => hit.meta.number);
  }
  return found;
}"""


def search(page: Page, query: str) -> list[str]:
    """Type a query into the search dialog; the titles it finds."""
    if not page.locator("dialog.search-dialog[open]").count():
        page.locator("site-search button").click()
    box = page.locator("dialog.search-dialog")
    box.locator("input").fill(query)
    page.wait_for_function(
        """(query) => {
             const list = document.querySelector('.search-dialog ol');
             return list.dataset.query === query && list.ariaBusy === 'false';
           }""",
        arg=query,
    )
    return box.locator(".search-hit__title").all_inner_texts()


@pytest.mark.parametrize(("language", "path"), [("en", ""), ("nl", "nl/")])
def test_what_readers_type_finds_the_right_tip(
    page: Page, site: str, language: str, path: str
) -> None:
    wanted = yaml.safe_load((QUERIES / f"{language}.yml").read_text(encoding="utf-8"))
    assert len(wanted) >= 40
    page.goto(f"{site}{path}")
    found = page.evaluate(ASK, [list(wanted), assets_of(site)])
    missed = {
        query: (tips, found[query][:6])
        for query, tips in wanted.items()
        if not {str(tip) for tip in tips} & set(found[query][:FIRST])
    }
    assert missed == {}


def test_a_search_can_be_linked_and_keeps_its_language(page: Page, site: str) -> None:
    page.goto(f"{site}nl/tips/?search=wachtrij")
    expect(page.locator(".search-hit__title").first).to_be_visible()
    search(page, "kaartje")
    assert page.url == f"{site}nl/tips/?search=kaartje"
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{site}nl/tips/")


def test_a_result_can_be_added_to_the_five(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(site)
    search(page, "61")
    add = page.locator(".search-dialog li").first.get_by_role("button")
    add.click()
    expect(add).to_have_attribute("aria-pressed", "true")
    expect(page.locator("five-count").first).to_contain_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    search(page, "tip 61")
    expect(page.locator(".search-dialog li").first.get_by_role("button")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_search_is_not_polluted_by_the_other_language(page: Page, site: str) -> None:
    page.goto(f"{site}nl/")
    assert search(page, "customer") == [] or all(
        not re.search(r"\b(the|your|you)\b", title) for title in search(page, "customers")
    )
    page.goto(site)
    assert all(not re.search(r"\b(een|het|je)\b", title) for title in search(page, "klanten"))


def test_a_page_that_the_browser_translates_is_searched_in_its_own_language(
    page: Page, site: str
) -> None:
    """Browsers that translate a page name the language they have made of it."""
    page.goto(f"{site}nl/")
    before = search(page, "wachtrij")
    page.goto(f"{site}nl/")
    page.evaluate("document.documentElement.lang = 'fr'")
    assert search(page, "wachtrij") == before
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_what_was_looked_for_in_vain_stays_within_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}nl/?search={'x' * 100}")
    dialog = page.locator("dialog.search-dialog")
    expect(dialog.get_by_role("status")).to_contain_text("Niets gevonden")
    assert dialog.evaluate("(it) => it.scrollWidth <= it.clientWidth")


def test_search_result_opens_its_page_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}nl/planner/")
    page.keyboard.press("/")
    search(page, "61")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}nl/tips/one-free-slot/")


def test_the_first_hits_are_there_before_the_others(page: Page, site: str) -> None:
    """What is shown early stays, in its order; a number is looked for among all."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.goto(f"{site}tips/")
    page.route("**/*.pf_fragment", hold)
    page.locator("site-search button").click()
    page.locator(".search-dialog input").fill("customer")
    while len(waiting) < FEW:
        page.wait_for_timeout(20)
    for route in waiting[:FEW]:
        route.continue_()
    hits = page.locator(".search-hit")
    expect(hits).to_have_count(FEW)
    early = hits.all_inner_texts()
    expect(page.locator(".search-dialog ol")).to_have_attribute("aria-busy", "true")
    hits.nth(2).focus()
    for route in waiting[FEW:]:
        route.continue_()
    expect(page.locator(".search-dialog ol")).to_have_attribute("aria-busy", "false")
    assert hits.all_inner_texts()[:FEW] == early
    assert hits.count() > FEW
    expect(hits.nth(2)).to_be_focused()


def test_hostile_search_text_is_text(page: Page, site: str) -> None:
    page.goto(site)
    search(page, '<img src=x onerror="window.hit=1"> (.*[')
    assert page.evaluate("window.hit") is None
    assert page.locator(".search-dialog img").count() == 0


def test_enter_opens_nothing_that_answers_another_question(page: Page, site: str) -> None:
    page.goto(f"{site}tips/")
    assert search(page, "complaint")
    box = page.locator(".search-dialog input")
    # In one go, as fast as a reader who knows the word: the list still answers the question before.
    box.evaluate(
        """(input) => { input.value = 'queue'; input.dispatchEvent(new Event('input'));
                        input.form.requestSubmit(); }"""
    )
    page.wait_for_function(
        "() => document.querySelector('.search-dialog ol')?.dataset.query === 'queue'"
    )
    assert "/tips/?search=queue" in page.url
    first = page.locator(".search-hit").first.get_attribute("href")
    box.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(str(first))))
