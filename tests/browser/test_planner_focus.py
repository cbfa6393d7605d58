"""The planner under a keyboard: the focus is never lost, whatever is pressed or another tab does."""

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
