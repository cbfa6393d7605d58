"""The planner by keyboard: the focus is never lost, whatever is pressed or another tab does."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.planner import add, picked, put

AT = {"at": "2026-01-01T00:00:00.000Z"}


def said(page: Page, text: str) -> None:
    """It was told to those who listen."""
    expect(page.locator("body > [aria-live=polite]")).to_have_text(text)


def closed(rounds: int) -> dict[str, Any]:
    """A plan whose first rounds, of one tip each, are closed."""
    found: dict[str, Any] = {"plan/abc": {**AT, "name": ""}}
    for number in range(1, rounds + 1):
        day = f"{2019 + number // 6}-{number % 6 * 2 + 1:02}-06"
        tips = [{"number": number, "title": f"Tip {number}", "lang": "en"}]
        found[f"start/abc/{number}"] = {**AT, "on": day, "start": day, "weeks": None, "tips": tips}
        found[f"close/abc/{number}"] = {**AT, "on": day}
    return found


# -- what is pressed, and goes ---------------------------------------------------------------


def test_back_at_the_first_suggestion(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    page.get_by_role("button", name="Suggest five").press("Enter")
    page.get_by_role("button", name="Another five").press("Enter")
    page.get_by_role("button", name="The ones before").press("Enter")
    expect(page.get_by_role("button", name="Another five")).to_be_focused()


def test_at_both_ends_of_the_years(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    put(page, closed(8))
    page.goto(f"{site}planner/#pb-year")
    page.reload()
    page.get_by_role("button", name="Fill the rest of the year").press("Enter")
    before, after = (
        page.get_by_role("button", name=f"The year {way}") for way in ("before", "after")
    )
    before.press("Enter")
    expect(before).to_be_hidden()
    expect(after).to_be_focused()
    # Here is nothing to fill any more, so that the next one to stand on is another.
    page.get_by_role("button", name="Take the suggestions out").press("Enter")
    expect(after).to_be_focused()
    page.keyboard.press("Enter")
    expect(after).to_be_hidden()
    expect(before).to_be_focused()


def test_where_the_unreadable_part_was(page: Page, site: str) -> None:
    for address, place in (("planner/#pb-plan", "#pb-plan"), ("credits/", "#__skip")):
        page.goto(f"{site}credits/")
        put(page, {"pick/abc/1/8": "{broken"})
        page.goto(f"{site}{address}")
        page.get_by_role("button", name="Remove the unreadable part").press("Enter")
        page.get_by_role("button", name="Yes, remove it for good").press("Enter")
        expect(page.locator(place)).to_be_focused()
        said(page, "The unreadable part is removed.")


def test_a_withdrawn_tip_goes_for_another(page: Page, site: str) -> None:
    withdraw(page, 8, 9)
    page.goto(f"{site}planner/")
    put(page, {"plan/abc": {**AT, "name": ""}, "pick/abc/1/8": {**AT, "title": "", "lang": ""}})
    page.reload()
    page.get_by_role("button", name="Use tip 9 instead").first.press("Enter")
    assert picked(page) == [9]
    expect(page.locator(".tray__heading")).to_be_focused()
    said(page, "Tip 8 is out, tip 9 is in.")


def withdraw(page: Page, number: int, other: int) -> None:
    """Serve a planner in which one tip has been withdrawn for another."""

    def change(route: Any) -> None:
        answer = route.fetch()
        tip = re.compile(rf'("number":{number},[^{{]*?"replaced_by":)null(,"retired":)false')
        body, times = tip.subn(rf"\g<1>{other}\g<2>true", answer.text(), count=1)
        assert times == 1
        route.fulfill(response=answer, body=body)

    page.route("**/planner/", change)


# -- what another tab does -------------------------------------------------------------------


def mark(page: Page) -> None:
    """Remember what has the focus."""
    page.evaluate("globalThis.was = document.activeElement")


def still(page: Page) -> bool:
    """Whether the very same element has the focus, and nothing was put in its place."""
    found: bool = page.evaluate("globalThis.was === document.activeElement")
    return found


def test_another_tab_leaves_the_focus_in_the_tray(context: BrowserContext, site: str) -> None:
    page, other = context.new_page(), context.new_page()
    for one in (page, other):
        one.goto(f"{site}planner/")
    add(page, 1, 8, 21)
    remove = page.get_by_role("button", name="Take out tip 8,")
    remove.focus()
    mark(page)
    # What the tray does not show: a name.
    other.goto(f"{site}planner/#pb-plan")
    other.locator("#pb-team").fill("Desk")
    expect(page.locator(".plans__current")).to_have_text("Desk")
    assert still(page)
    # Among the five something changes, before it and behind it.
    other.goto(f"{site}planner/#pb-pick")
    add(other, 2, 57)
    expect(page.locator(".tray__slot:not(.is-empty)")).to_have_count(5)
    expect(remove).to_be_focused()
    # What had the focus goes itself.
    other.get_by_role("button", name="Take out tip 8,").press("Enter")
    expect(page.locator(".tray__heading")).to_be_focused()
    # Locked, they stand elsewhere, and there too the focus stays.
    other.goto(f"{site}planner/#pb-plan")
    other.get_by_label("First day").fill("2026-01-05")
    other.locator(".start__button").press("Enter")
    locked = page.locator('[data-locked="21"] a')
    locked.focus()
    other.goto(f"{site}planner/#pb-track")
    other.locator(".tick__plus").first.press("Enter")
    other.goto(f"{site}planner/#pb-pick")
    add(other, 6)
    expect(page.locator('[data-slot="6"]')).to_be_visible()
    expect(locked).to_be_focused()


def test_another_tab_leaves_the_focus_in_the_history(context: BrowserContext, site: str) -> None:
    page, other = context.new_page(), context.new_page()
    page.goto(f"{site}planner/")
    put(page, closed(2))
    put(page, {"start/abc/3": {**closed(3)["start/abc/3"], "start": "2026-09-07"}})
    for one, step in ((page, "history"), (other, "track")):
        one.clock.set_fixed_time("2026-09-10T10:00:00")
        one.goto(f"{site}planner/#pb-{step}")
        one.reload()
    one_round = page.locator('[data-round="3"].history__round')
    first = one_round.locator("summary")
    first.press("Enter")
    mark(page)
    other.goto(f"{site}planner/#pb-plan")
    other.locator("#pb-team").fill("Desk")
    expect(page.locator(".plans__current")).to_have_text("Desk")
    assert still(page)
    for control in (first, one_round.get_by_role("link", name="Open round 3"), page.get_by_role("button", name="Print this history")):  # fmt: skip  # noqa: E501
        control.focus()
        other.goto(f"{site}planner/#pb-track")
        other.locator(".tick__plus").first.press("Enter")
        times = other.locator(".tick__count").first.inner_text()
        expect(one_round).to_contain_text(f"Ticked in 1 week, {times} times in all")
        expect(control).to_be_focused()


def test_another_tab_leaves_the_focus_in_suggestions(context: BrowserContext, site: str) -> None:
    page, other = context.new_page(), context.new_page()
    for one in (page, other):
        one.goto(f"{site}planner/")
    page.get_by_role("button", name="Suggest five").press("Enter")
    page.locator(".suggest__hold").nth(2).focus()
    mark(page)
    other.goto(f"{site}planner/#pb-plan")
    other.locator("#pb-team").fill("Desk")
    expect(page.locator(".plans__current")).to_have_text("Desk")
    assert still(page)
    page.goto(f"{site}planner/#pb-year")
    page.get_by_role("button", name="Fill the rest of the year").press("Enter")
    page.locator(".year__title").nth(7).focus()
    mark(page)
    other.locator("#pb-team").fill("Front desk")
    expect(page.locator(".plans__current")).to_have_text("Front desk")
    assert still(page)
    # Somebody chose five there: nothing is left to suggest.
    page.goto(f"{site}planner/#pb-pick")
    page.locator(".suggest__hold").nth(2).focus()
    other.goto(f"{site}planner/#pb-pick")
    add(other, 1, 2, 3, 4, 5)
    expect(page.get_by_role("button", name="You have five")).to_be_focused()


def test_the_table_is_of_now_where_the_page_is_as_before(context: BrowserContext, site: str) -> None:  # fmt: skip  # noqa: E501
    page, other = context.new_page(), context.new_page()
    page.goto(f"{site}planner/")
    put(page, closed(1))
    for one in (page, other):
        one.goto(f"{site}planner/#pb-history")
        one.reload()
    page.evaluate("void (globalThis.heard = new Promise((r) => addEventListener('storage', r)))")
    put(other, {"owner/abc/1/1": {**AT, "name": "Ann"}})
    page.evaluate("globalThis.heard.then(() => true)")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a table (CSV)").click()
    assert ",Ann," in waiting.value.path().read_text(encoding="utf-8")
