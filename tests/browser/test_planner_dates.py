"""Dates, names and links of the planner in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.planner import (
    FIVE,
    LINK,
    NewContext,
    add,
    kept,
    on_sheet,
    picked,
    put,
    settings,
    shown,
)


def test_date_team_and_owners_reach_the_sheet_and_stay(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 8, 61)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill("2026-12-31")
    page.get_by_label("First day").blur()
    expect(page.locator(".plan-form__span")).to_have_text(
        "Thursday 31 December 2026 – Sunday 28 February 2027"
    )
    page.get_by_label("Team", exact=True).fill("The front desk")
    page.locator("plan-form").get_by_label("Keep one free slot").fill("Samira")
    sheet = page.locator("round-sheet")
    for text in ("The front desk", "Samira", "Thu 14 Jan", "Thu 25 Feb", "Slots given away"):
        expect(sheet).to_contain_text(text)
    expect(sheet.locator(".sheet__address")).to_have_text(
        f"{site}planner/?start=2026-12-31&tips=8.61"
    )
    assert on_sheet(page) == ["8", "61", "", "", ""]
    page.reload()
    expect(page.get_by_label("Team", exact=True)).to_have_value("The front desk")
    expect(sheet).to_contain_text("Samira")
    page.goto(f"{site}nl/planner/#pb-plan")
    expect(page.locator(".plan-form__span")).to_have_text(
        "donderdag 31 december 2026 – zondag 28 februari 2027"
    )
    assert "Samira" not in page.locator(".sheet__address").inner_text()


@pytest.mark.parametrize("wrong", ["", "1999-12-31", "2200-01-01"])
def test_a_date_that_cannot_be_is_named_and_not_kept(page: Page, site: str, wrong: str) -> None:
    page.goto(f"{site}planner/#pb-plan")
    field = page.get_by_label("First day")
    field.fill("2027-01-04")
    field.blur()
    field.fill(wrong)
    field.dispatch_event("change")
    expect(page.get_by_role("alert")).to_have_count(0)  # somebody may still be typing
    field.blur()
    expect(page.get_by_role("alert")).to_have_text(re.compile("no such day"))
    assert settings(page)["start"] == "2027-01-04"


def test_starting_over_asks_first_and_can_be_undone(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("Team", exact=True).fill("Desk")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    assert picked(page) == FIVE
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Clear the plan").click()
    assert picked(page) == []
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert picked(page) == FIVE
    expect(page.get_by_label("Team", exact=True)).to_have_value("Desk")


@pytest.mark.parametrize("language", ["", "nl/"])
def test_a_link_opens_the_same_plan_in_a_fresh_profile(page: Page, site: str, language: str) -> None:  # fmt: skip  # noqa: E501
    page.goto(f"{site}{language}{LINK}")
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.locator(".sheet__span")).to_have_text(re.compile(r"4 (January|januari).*4 (March|maart) 2027"))  # fmt: skip  # noqa: E501
    assert kept(page) == {}  # looking at somebody's plan keeps nothing
    expect(page.locator(".shared__back")).to_be_hidden()
    page.locator(".shared button").first.click()
    assert picked(page) == FIVE
    assert page.url.split("?")[0].split("#")[0] == page.url.split("#")[0]
    page.reload()
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.locator(".shared")).to_be_hidden()


def test_a_link_stands_beside_my_own_plan(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 2, 3)
    before = kept(page)
    page.goto(f"{site}{LINK}")
    assert on_sheet(page) == [str(number) for number in FIVE]
    assert shown(page) == [2, 3]
    assert kept(page) == before
    expect(page.locator(".shared")).to_contain_text("Yours is safe")
    page.get_by_role("button", name="Back to mine").click()
    assert on_sheet(page) == ["2", "3", "", "", ""]
    page.go_back()
    expect(page.locator(".shared")).to_be_visible()
    assert on_sheet(page) == [str(number) for number in FIVE]
    page.get_by_role("button", name="Make this my plan").click()
    assert shown(page) == FIVE
    page.get_by_role("button", name="Put it back").click()
    assert shown(page) == [2, 3]


def test_my_own_link_asks_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}{LINK}")
    page.get_by_role("button", name="Make this my plan").click()
    page.goto(f"{site}{LINK}")
    expect(page.locator(".shared")).to_be_hidden()
    assert "?" not in page.url


def test_the_language_switch_keeps_plan_and_view(page: Page, site: str) -> None:
    page.goto(f"{site}{LINK}&who=leader#pb-pick")
    # A link to a filtered view comes with its filters open.
    page.locator("input[name=effort][value=small]").check()
    page.locator(".language-link[hreflang=nl]").first.dispatch_event("click")
    page.wait_for_url(f"{site}nl/{LINK}&who=leader&effort=small#pb-pick")
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.locator("input[name=who][value=leader]")).to_be_checked()


JUNK = {
    "tips=8.abc": "Not a tip number: ‘abc’",
    "tips=-3.0.8": "Not a tip number: ‘-3’, ‘0’",
    "tips=99999999999999999999": "‘99999999999999999999’",
    "tips=1.2.3.4.5.6.7": "Left out: 6, 7",
    "tips=150.8": "Tip 150 is not in this playbook",
    "tips=8&start=2027-02-30": "start date does not exist",
    "tips=8&start=1%27%20OR%201=1": "start date does not exist",
    "tips=8": "names no start date",
    "start=2027-01-04": "names no tips",
    "start=2027-01-04&tips=%3Cimg%20src=x%20onerror=alert(1)%3E": "‘<img’",
    "start=2027-01-04&tips=%22%3E%3Cscript%3Ealert(1)%3C/script%3E": '‘"><script>alert(1)</scri’',
    "start=2027-01-04&tips=javascript:alert(1)": "‘javascript:alert(1)’",
    "start=2027-01-04&tips=__proto__.constructor": "‘__proto__’, ‘constructor’",
    "start=2027-01-04&tips=%00%E2%80%AE8": "Not a tip number",
    "start=2027-01-04&weeks=99&tips=8": "length that does not exist",
    "start=2027-01-04&tips=" + "1." * 2000: "too long to be a plan",
    "start=2027-02-30&tips=1.1.1.99999.-4.0x8&weeks=1e9&checks=9.9": "‘99999’",
    "__proto__[polluted]=1&constructor.prototype.polluted=1&tips=8": "names no start date",
    "start=%00%E2%80%AE2027-01-04&tips=8%0D%0ABEGIN:VEVENT": "start date does not exist",
}


def test_a_strange_link_is_data_and_is_explained(page: Page, site: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    for query, words in JUNK.items():
        page.goto(f"{site}planner/?{query}")
        expect(page.locator(".shared__faults"), query).to_contain_text(words)
        assert page.locator("main img, main :is(.shared, round-sheet) script").count() == 0
        assert page.evaluate("({}).polluted === undefined")
        assert kept(page) == {}, query
        page.get_by_role("button", name="Make this my plan").click()
        expect(page.locator("start-round")).to_be_visible()
        assert set(picked(page)) <= {1, 2, 3, 4, 5, 8, 150}, query
        page.evaluate("localStorage.clear()")


def test_a_withdrawn_tip_shows_what_replaces_it(page: Page, site: str) -> None:
    def withdraw(route: Route) -> None:
        answer = route.fetch()
        body = re.sub(
            r'(id="pb-tips">)(.*?)(</script>)',
            lambda part: part[1] + _withdrawn(part[2]) + part[3],
            answer.text(),
            flags=re.S,
        )
        route.fulfill(response=answer, body=body)

    page.route("**/planner/**", withdraw)
    page.goto(f"{site}{LINK}")
    expect(page.locator(".shared__faults")).to_contain_text(
        "Tip 8 has been withdrawn; tip 9 takes its place"
    )
    expect(page.locator("round-sheet")).to_contain_text("tip 9 takes its place")
    page.get_by_role("button", name="Make this my plan").click()
    page.locator("start-round").get_by_role("button", name="Use tip 9 instead").click()
    expect(page.locator("start-round h2")).to_be_focused()
    assert shown(page) == [1, 9, 21, 57, 61]
    # Withdrawn while its round runs: the row of the week and the review say so too.
    at = {"at": "2027-01-04T09:00:00.000Z"}
    begun = at | {"on": "2027-01-04", "start": "2027-01-04", "weeks": None}
    put(page, {"plan/ours": at | {"name": "Desk"}, "setting/current": at | {"plan": "ours"}})
    put(page, {"start/ours/1": begun | {"tips": [{"number": 8}, {"number": 21}]}})
    page.clock.set_fixed_time("2027-03-01T09:00:00")
    page.goto(f"{site}planner/#pb-track")
    page.reload()
    gone = "Tip 8 has been withdrawn; tip 9 takes its place"
    expect(page.locator(".tick__withdrawn")).to_have_text(gone)
    page.goto(f"{site}planner/#pb-close")
    expect(page.locator('.close__row[data-tip="8"]')).to_contain_text(gone)


def _withdrawn(text: str) -> str:
    data = json.loads(text)
    for tip in data["tips"]:
        if tip["number"] == 8:
            tip.update(retired=True, replaced_by=9)
    return json.dumps(data).replace("<", "\\u003c")


@pytest.mark.parametrize("allowed", [True, False])
def test_copy_the_link(new_context: NewContext, site: str, allowed: bool) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"] if allowed else [])
    page = context.new_page()
    if not allowed:
        page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill("2027-01-04")
    page.get_by_label("First day").blur()
    page.get_by_role("button", name="Copy the link").click()
    if allowed:
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{site}{LINK}"
    else:
        field = page.get_by_label("Link to this plan")
        expect(field).to_be_focused()
        expect(field).to_have_value(f"{site}{LINK}")


def test_a_plan_that_went_out_keeps_its_date(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 8)
    page.goto(f"{site}planner/#pb-plan")
    assert settings(page) == {}
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    first_day = page.get_by_label("First day").input_value()
    assert settings(page)["start"] == first_day


def test_only_the_printed_sheet_sets_a_date(page: Page, site: str) -> None:
    """The history and the year print as themselves: the plan has not gone out to anybody."""
    page.goto(f"{site}planner/")
    add(page, 1, 8, 21)
    for step in ("history", "year"):
        page.goto(f"{site}planner/#pb-{step}")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator(f".print-page--{step}")).to_have_count(1)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert settings(page) == {}, step
    page.goto(f"{site}planner/#pb-pick")  # from here it is the sheet that prints
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert settings(page)["start"]


def test_a_link_turns_no_text_around(page: Page, site: str) -> None:
    page.goto(f"{site}planner/?start=2027-01-04&tips=8.%E2%80%AEevil%20text.%E2%81%A7x")
    faults = page.locator(".shared__faults")
    expect(faults).to_have_text("Not a tip number: ‘evil’, ‘text’, ‘x’")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", faults.inner_text())
