"""Choosing in a real browser: the deck, its filters, the tray, the swap."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.planner import (
    FIVE,
    NewContext,
    add,
    on_sheet,
    picked,
    shown,
)


def test_pick_five_refuse_a_sixth_swap_and_reload(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    button = page.locator('.card[data-tip="8"] .add-button')
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_accessible_name(re.compile(r"^In your five Tip 8, Ask "))
    expect(page.locator("[role=status].visually-hidden")).to_have_text("1 of 5 chosen")
    expect(button).to_be_focused()
    add(page, 61, 1, 57, 21)
    assert shown(page) == FIVE  # by number, in whatever order they were chosen
    expect(page.locator(".header-five five-count")).to_contain_text("5/5")

    add(page, 22)
    dialog = page.get_by_role("dialog", name="Finish five first")
    expect(dialog).to_contain_text("Five at a time is the method")
    expect(dialog.get_by_role("button", name="Keep my five")).to_be_focused()
    dialog.get_by_role("button", name="Keep my five").click()
    assert shown(page) == FIVE
    expect(page.locator('.card[data-tip="22"] .add-button')).to_be_focused()

    add(page, 22)
    dialog.get_by_role("button", name="Take out tip 57").click()
    expect(dialog).to_have_count(0)
    expect(page.locator('.card[data-tip="22"] .add-button')).to_be_focused()
    assert shown(page) == [1, 8, 21, 22, 61]

    page.reload()
    assert shown(page) == [1, 8, 21, 22, 61]
    page.goto(f"{site}nl/planner/")
    assert shown(page) == [1, 8, 21, 22, 61]
    expect(page.locator('[data-slot="8"]')).to_contain_text("Vraag eerst wat er gebeurde")


def test_a_tip_page_adds_and_offers_the_swap_by_name(page: Page, site: str) -> None:
    page.goto(f"{site}tips/")
    add(page, *FIVE)
    page.goto(f"{site}tips/three-habits-on-bad-days/")
    page.locator(".main-action button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Take out tip 57, Keep a fan log")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".main-action button")).to_be_focused()
    assert picked(page) == FIVE


def test_removing_keeps_the_focus_in_the_tray(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 1, 8, 21)
    tray = page.locator("five-tray")
    tray.get_by_role("button", name="Take out tip 8").click()
    expect(tray.get_by_role("button", name="Take out tip 21")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tray.get_by_role("button", name="Take out tip 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tray.get_by_role("heading", name="Your five")).to_be_focused()
    assert picked(page) == []


def test_the_keyboard_alone_makes_a_plan(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")

    def go_to(name: str) -> None:
        for _ in range(400):
            page.keyboard.press("Tab")
            label = page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
            if label.startswith(name):
                return
        raise AssertionError(f"Tab never reached {name!r}")

    for number in FIVE:
        go_to(f"Add to my five Tip {number},")
        page.keyboard.press("Space")
    assert picked(page) == FIVE
    page.evaluate("document.querySelector('h1').focus()")
    page.goto(f"{site}planner/#pb-pick")
    go_to("2 Start")
    page.keyboard.press("Enter")
    expect(page.locator("#pb-plan")).to_be_focused()
    assert on_sheet(page) == [str(number) for number in FIVE]
    go_to("Print the sheet")


def test_back_leads_to_the_step_before(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.locator(".tray__next").click()
    expect(page.locator('[data-part="pb-pick"]')).to_be_hidden()
    page.go_back()
    expect(page.locator('[data-part="pb-pick"]')).to_be_visible()
    expect(page.locator('[data-part="pb-plan"]')).to_be_hidden()
    page.reload()
    expect(
        page.locator('[data-part="pb-plan"]')
    ).to_be_visible()  # five are chosen: on to the sheet


def test_focus_is_never_under_a_bar_on_a_phone(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 375, "height": 700}).new_page()
    page.goto(f"{site}planner/")
    add(page, 1, 2)
    page.evaluate("scrollTo(0, 0)")
    for key in ["Tab"] * 60 + ["Shift+Tab"] * 30:
        page.keyboard.press(key)
        place = page.evaluate(
            """() => {
              const bar = document.querySelector('.tray__bar').getBoundingClientRect();
              const head = document.querySelector('.site-header').getBoundingClientRect();
              const e = document.activeElement, b = e.getBoundingClientRect();
              const fixed = e.closest('.site-header, .skip, five-tray') || e === document.body;
              return {what: e.outerHTML.slice(0, 90), top: b.top, bottom: b.bottom,
                      fits: Boolean(fixed)
                        || (b.top >= head.bottom - 1 && b.bottom <= bar.top + 1)};
            }"""
        )
        assert place["fits"], place


def test_the_phone_s_tray_opens_and_closes(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"{site}planner/")
    add(page, 1, 2)
    toggle = page.locator(".tray__toggle")
    expect(toggle).to_have_accessible_name(re.compile("2 of 5 chosen"))
    expect(page.locator(".tray__panel")).not_to_be_visible()
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".tray__heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(page.locator(".tray__panel")).not_to_be_visible()


@pytest.mark.parametrize("where", ["planner/", "tips/"])
def test_facets_count_filter_and_stand_in_the_address(page: Page, site: str, where: str) -> None:
    page.goto(f"{site}{where}")
    cards = page.locator(".card")
    total = cards.count()
    assert total >= 30
    count = page.locator(".deck-count")
    expect(count).to_have_text(f"All {total} tips")
    page.locator(".facets summary").click()

    def by(selector: str) -> int:
        return page.locator(f".card{selector}").count()

    def facet(name: str, value: str) -> Any:
        return page.locator(f'.facet input[name="{name}"][value="{value}"]')

    def number_at(name: str, value: str) -> int:
        label = page.locator(f'.facet label:has(input[name="{name}"][value="{value}"])')
        return int(label.locator(".facet-count").inner_text())

    assert number_at("who", "leader") == by("[data-who=leader]")
    facet("who", "leader").check()
    expect(page.locator(".card:visible")).to_have_count(by("[data-who=leader]"))
    assert number_at("who", "team") == by("[data-who=team]")  # its own facet does not narrow it
    assert number_at("effort", "small") == by("[data-who=leader][data-effort=small]")
    facet("effort", "small").check()
    fitting = by("[data-who=leader][data-effort=small]")
    expect(page.locator(".card:visible")).to_have_count(fitting)
    expect(count).to_have_text(f"{fitting} of {total} tips")
    assert page.url.endswith(f"{where}?who=leader&effort=small")

    page.reload()
    expect(page.locator(".card:visible")).to_have_count(fitting)
    page.go_back()
    expect(page.locator(".card:visible")).to_have_count(by("[data-who=leader]"))
    expect(facet("effort", "small")).not_to_be_checked()

    page.goto(f"{site}{where}?who=leader.team")
    both = by("[data-who=leader]") + by("[data-who=team]")
    expect(page.locator(".card:visible")).to_have_count(both)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".card:visible")).to_have_count(total)
    assert page.url.endswith(where)


def test_the_text_filter_knows_numbers_and_no_accents(page: Page, site: str) -> None:
    page.goto(f"{site}nl/tips/")
    box = page.locator("input[name=q]")
    for typed in ("61", "#61", "EEN PLEK vrij", "één plek vrij"):
        box.fill(typed)
        expect(page.locator(".card:visible")).not_to_have_count(30)
        expect(page.locator('.card[data-tip="61"]')).to_be_visible()
    box.fill("zzzzz")
    expect(page.locator(".card:visible")).to_have_count(0)
    expect(page.locator(".deck-count")).to_have_text(re.compile("Geen tip past"))


def test_an_odd_address_filters_nothing_it_does_not_know(page: Page, site: str) -> None:
    page.goto(f"{site}tips/?who=king.%3Cscript%3E&effort=&door=two-way.two-way&q=%3Cb%3E")
    expect(page.locator("input[name=q]")).to_have_value("<b>")
    expect(page.locator(".card:visible")).to_have_count(0)


def test_of_a_thousand_cards_the_page_holds_some(page: Page, site: str) -> None:
    """Of those that fit, 100 stand in the page, and more at a press; every count is of all."""

    def many(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        card = re.findall(r'<li class="card".*?</li>\s*(?=<li class="card"|</ol>)', body, re.S)
        body = body.replace(card[0], card[0] * (1000 - len(card)), 1)
        route.fulfill(response=answer, body=body)

    page.route("**/tips/", many)
    page.goto(f"{site}tips/")
    cards, count = page.locator("tip-deck .card"), page.locator(".deck-count")
    expect(cards).to_have_count(100)
    page.locator(".facets summary").click()
    page.locator("input[name=who][value=frontline]").check()
    wanted = page.locator("label:has(input[value=frontline]) .facet-count").inner_text()
    expect(cards).to_have_count(min(int(wanted), 100))
    expect(count).to_contain_text(f"{wanted} of 9")
    page.locator("input[name=who][value=frontline]").uncheck()
    page.locator("input[name=effort][value=small]").check()  # before the last answer is complete
    wanted = page.locator("label:has(input[value=small]) .facet-count").inner_text()
    expect(cards).to_have_count(100)
    expect(page.locator("tip-deck .card[data-effort=small]")).to_have_count(100)
    more = page.locator(".cards-more")
    expect(more).to_have_text(f"Show 100 more of {int(wanted) - 100}")
    more.press("Enter")
    expect(cards).to_have_count(200)
    expect(cards.nth(100).locator("h2 a, h3 a")).to_be_focused()
    expect(cards.nth(199).locator("add-to-five button")).to_have_count(1)
    page.locator("input[name=effort][value=small]").uncheck()
    expect(cards).to_have_count(100)
