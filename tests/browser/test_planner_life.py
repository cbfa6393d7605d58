"""The life of a round in a real browser: start, locked, tick, end early, close; several plans."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.planner import (
    FIVE,
    LINK,
    NewContext,
    add,
    kept,
    on_sheet,
    picked,
    plan_id,
    plus,
    put,
    records,
    settings,
    shown,
    start,
)
from tests.conftest import assets_of

AT = {"at": "2027-01-01T00:00:00.000Z"}
PHONE = {"width": 390, "height": 844}


def dialog(page: Page, name: str) -> Any:
    """The dialog of that name."""
    return page.get_by_role("dialog", name=name)


# -- locked ----------------------------------------------------------------------------------


def test_locked_means_locked_everywhere(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    # A question about a swap stands open in another tab while this one starts the round.
    other = context.new_page()
    other.clock.set_fixed_time("2027-01-04T09:00:00")
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    other.goto(f"{site}tips/")
    add(other, 22)
    expect(dialog(other, "Finish five first")).to_be_visible()
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill("2027-01-04")
    page.get_by_role("button", name="Start this round").click()
    expect(page.locator("#pb-track")).to_be_focused()
    expect(page.locator(".track__where")).to_have_text("Day 1 of 60 · week 1 of 9")
    asked = dialog(other, "Finish five first")
    expect(asked.get_by_role("listitem")).to_have_count(0)  # there is nothing left to swap
    other.keyboard.press("Escape")

    # The deck, a tip's own page, the tray: each says no, and says why.
    for where in ("planner/#pb-pick", "nl/tips/", "tips/fan-log/"):
        page.goto(f"{site}{where}")
        button = page.locator('add-to-five[tip="57"] button').first
        expect(button).to_have_attribute("aria-pressed", "true")
        button.press("Enter")
        why = page.get_by_role("dialog")
        expect(why).to_contain_text(re.compile("4 March|4 maart"))
        expect(why).to_contain_text(re.compile("no swap, no sixth|niet ruilen, geen zesde"))
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
    page.goto(f"{site}planner/#pb-pick")
    page.reload()
    tray = page.locator("five-tray")
    expect(tray.get_by_role("heading", name="Your five, locked until 4 March")).to_be_visible()
    assert tray.locator("[data-locked]").count() == 5
    expect(tray.locator(".tray__remove")).to_have_count(0)

    # A sixth waits for the next round; five wait there, and not six.
    add(page, 22)
    assert shown(page) == [22]
    expect(page.locator(".header-five five-count")).to_contain_text("5/5")
    add(page, 2, 3, 4, 5, 6)
    expect(dialog(page, "Five for the next round already")).to_be_visible()
    page.keyboard.press("Escape")
    assert shown(page) == [2, 3, 4, 5, 22]

    # What a stale tab or a hand writes into the records changes nothing of the five either.
    put(page, {f"pick/{plan_id(page)}/1/99": AT})
    page.goto(f"{site}planner/#pb-plan")
    page.reload()
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.get_by_label("First day")).to_be_disabled()
    expect(page.get_by_label("How long")).to_be_disabled()
    expect(page.get_by_role("button", name="Start over")).to_be_hidden()
    page.get_by_label("Check-ins").select_option("1")  # looking more often is no compromise
    assert settings(page)["every"] == 1
    expect(page.locator(".sheet__checks li")).to_have_count(8)


def test_what_a_stale_tab_still_offers_is_refused(page: Page, site: str) -> None:
    """The rules hold below the pages: no swap, no sixth, no other first day, no week ahead."""
    page.clock.set_fixed_time("2027-01-12T09:00:00")
    start(page, site, "2027-01-04")
    before = settings(page)
    done = page.evaluate(
        """async (assets) => {
          const {add, changeSettings, remove, swap} = await import(`${assets}js/my-plan.js`);
          const {tick} = await import(`${assets}js/round-life.js`);
          changeSettings({start: "2027-02-01", weeks: 6, every: 1});
          const chosen = [add(8, "Again"), remove(8), swap(8, 22, "Another"), swap(22, 8, "Again")];
          return [...chosen, ...[0, 3, 9].map((week) => tick(8, week))];
        }""",
        assets_of(site),
    )
    assert done == ["locked", *[False] * 6]
    assert records(page, "tick") == {}
    assert picked(page) == FIVE
    assert settings(page) == before | {"every": 1}


def test_a_start_is_taken_back_only_while_nothing_was_done(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    start(page, site, "2027-01-04")
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Take the start back").click()
    expect(page.get_by_role("button", name="Start this round")).to_be_focused()
    assert picked(page) == FIVE
    page.get_by_role("button", name="Start this round").click()
    plus(page, 8).press("Enter")
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_role("button", name="Take the start back")).to_be_hidden()
    page.goto(f"{site}planner/#pb-track")
    page.get_by_role("button", name="Take one back: tip 8").press("Enter")
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_role("button", name="Take the start back")).to_be_visible()
    # What was chosen for the round after stays in sight when the start goes, and is chosen once.
    page.goto(f"{site}planner/#pb-pick")
    add(page, 3, 22, 29)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Take the start back").click()
    page.goto(f"{site}planner/#pb-pick")
    waiting = page.locator(".tray__later")
    expect(waiting).to_contain_text("waiting: 3, 22, 29")
    assert shown(page) == FIVE
    expect(waiting.get_by_role("button")).to_be_hidden()
    page.get_by_role("button", name="Take out tip 1,").click()
    page.get_by_role("button", name="Take out tip 8,").click()
    add(page, 22)
    expect(waiting).to_contain_text("waiting: 3, 29")
    waiting.get_by_role("button", name="Put them among these five").click()
    expect(page.locator(".tray__heading")).to_be_focused()
    assert shown(page) == [3, 21, 22, 57, 61]
    expect(waiting).to_contain_text("waiting: 29")
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Start this round").click()
    page.goto(f"{site}planner/#pb-pick")
    assert shown(page) == [29]
    expect(waiting).to_be_hidden()
    page.clock.set_fixed_time("2027-01-05T09:00:00")
    page.goto(f"{site}planner/#pb-plan")
    page.reload()
    expect(page.get_by_role("button", name="Take the start back")).to_be_hidden()


def test_a_round_of_the_future_is_planned_and_locks_itself(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2026-12-20T09:00:00")
    start(page, site, "2027-01-04")
    expect(page.locator("start-round")).to_contain_text("until then you can take the start back")
    page.goto(f"{site}planner/#pb-pick")
    page.reload()
    page.locator('.card[data-tip="8"] .add-button').press("Enter")
    planned = dialog(page, "This round is planned")
    expect(planned).to_contain_text("4 January")
    page.goto(f"{site}planner/#pb-track")
    expect(page.locator("round-track")).to_contain_text("This round is planned")
    expect(page.locator(".tick__plus")).to_have_count(0)
    page.goto(site)
    expect(page.locator("round-track")).to_contain_text("It begins on 4 January")
    page.get_by_role("link", name="To the start").click()
    expect(page.get_by_role("button", name="Take the start back")).to_be_visible()
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    page.goto(f"{site}planner/")
    expect(page.locator(".track__where")).to_have_text("Day 1 of 60 · week 1 of 9")
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_role("button", name="Take the start back")).to_be_hidden()


@pytest.mark.parametrize(
    ("first_day", "weeks", "span"),
    [
        ("2028-02-29", "", "Tuesday 29 February – Saturday 29 April 2028"),
        ("2026-12-31", "", "Thursday 31 December 2026 – Sunday 28 February 2027"),
        ("2027-12-31", "9", "Friday 31 December 2027 – Thursday 2 March 2028"),
        ("2027-01-04", "13", "Monday 4 January – Sunday 4 April 2027"),
    ],
)
def test_odd_first_days(page: Page, site: str, first_day: str, weeks: str, span: str) -> None:
    page.clock.set_fixed_time(f"{first_day}T09:00:00")
    page.goto(f"{site}planner/")
    add(page, 8)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill(first_day)
    page.get_by_label("First day").blur()
    page.get_by_label("How long").select_option(weeks)
    expect(page.locator(".plan-form__span")).to_have_text(span)
    page.get_by_role("button", name="Start this round").click()
    expect(page.locator(".track__where")).to_contain_text("Day 1 of")
    plus(page, 8).press("Enter")
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 1 in week 1"))


def test_dates_that_suit_and_a_rhythm_of_choice(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-06T09:00:00")  # a Wednesday
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Begin on Wednesday, 6 January 2027").or_(
        page.get_by_role("button", name=re.compile("Begin on Wednesday"))
    ).first.click()
    expect(page.get_by_label("First day")).to_have_value("2027-01-06")
    page.get_by_label("Check-ins").select_option("1")
    page.get_by_label("On", exact=True).select_option("5")
    fridays = re.compile(r"^Fri\s8\sJan · Fri\s15\sJan")
    expect(page.locator(".plan-form__checks")).to_have_text(fridays)
    expect(page.locator(".sheet__address")).to_contain_text("checks=1.5")
    page.goto(f"{site}planner/?start=2027-01-06&checks=2.9&tips=8")
    expect(page.locator(".shared__faults")).to_contain_text("check-ins that do not exist")


# -- tick ------------------------------------------------------------------------------------


def test_ten_seconds_a_week_with_one_thumb(new_context: NewContext, site: str) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    start(page, site, "2027-01-04")
    page.reload()
    expect(page.locator(".track__where")).to_have_text("Day 17 of 60 · week 3 of 9")
    boxes = [button.bounding_box() for button in page.locator(".tick__plus").all()]
    assert len(boxes) == 5
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= 60
        assert box["y"] > 200
        assert box["y"] + box["height"] <= PHONE["height"]  # all five without scrolling
    plus(page, 8).tap()
    plus(page, 8).tap()
    plus(page, 61).tap()
    expect(page.locator("[role=status].visually-hidden")).to_have_text("Tip 61: 1 in week 3")
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 2 in week 3"))
    page.get_by_role("button", name="Take one back: tip 8").tap()
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 1 in week 3"))

    # A week that was forgotten is ticked afterwards; one that is not there yet is not.
    expect(page.locator(".track__missed")).to_contain_text("missed week is no failure")
    page.get_by_role("button", name="The week after").press("Enter")
    expect(page.locator(".track__week")).to_contain_text("Week 3")
    page.get_by_role("button", name="The week before").press("Enter")
    expect(page.locator(".track__week")).to_have_text("Week 2 · 11 – 17 January")
    expect(page.get_by_role("button", name="The week before")).to_be_focused()
    plus(page, 1).tap()
    assert sorted(name.rsplit("/", 1)[0] for name in records(page, "tick")) == [
        "1/1/2",
        "1/61/3",
        "1/8/3",
    ]

    # Owner and note, and the same week on the home page, in the other language.
    page.locator(".tick__open").nth(1).tap()
    page.locator("#pb-own-8").fill("Samira")
    page.locator("#pb-note-8").fill("Two colleagues asked why.")
    page.goto(f"{site}nl/")
    home = page.locator("round-track")
    expect(home).to_contain_text("Dag 17 van 60 · week 3 van 9")
    expect(home).to_contain_text("Vraag eerst wat er gebeurde")
    home.get_by_role("button", name=re.compile("^Tel tip 57,")).tap()
    expect(home.get_by_role("button", name=re.compile("^Tel tip 57,"))).to_have_accessible_name(
        re.compile("Nu 1 in week 3")
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(f"{site}planner/")
    page.locator(".tick__open").nth(1).tap()
    expect(page.locator("#pb-note-8")).to_have_value("Two colleagues asked why.")
    expect(page.locator("#pb-own-8")).to_have_value("Samira")


def test_two_tabs_add_up_their_ticks_and_notes(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.clock.set_fixed_time("2027-01-20T09:00:00")
    start(one, site, "2027-01-04", 8, 61)
    two.goto(f"{site}planner/")
    for page in (one, two, one, two, two):
        plus(page, 8).press("Enter")
    for page in (one, two):
        expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 5 in week 3"))
        page.locator(".tick__open").first.press("Enter")
    # A hundred at the very same time.
    burst = (
        "(n) => { const b = document.querySelector('.tick__plus'); for (; n; n -= 1) b.click() }"
    )
    for page in (one, two):
        page.evaluate(burst, 50)
    expect(plus(one, 8)).to_have_accessible_name(re.compile("Now 105 in week 3"))
    expect(plus(two, 8)).to_have_accessible_name(re.compile("Now 105 in week 3"))
    # Both write a note: what the first wrote is not overwritten by the second.
    one.locator("#pb-note-8").press_sequentially("From one.")
    two.locator("#pb-note-8").press_sequentially("From two.")
    one.locator("#pb-note-8").press_sequentially("!")
    (note,) = records(one, "note").values()
    assert "From one." in note["text"]
    assert "From two." in note["text"]


def test_a_clock_that_was_set_back_loses_and_unlocks_nothing(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    start(page, site, "2027-01-04")
    plus(page, 8).press("Enter")
    before = kept(page)
    page.clock.set_fixed_time("2020-05-01T09:00:00")
    page.reload()
    expect(page.locator(".track__notes")).to_contain_text("clock is earlier")
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_role("button", name="Take the start back")).to_be_hidden()
    page.goto(f"{site}planner/#pb-pick")
    page.locator('.card[data-tip="8"] .add-button').press("Enter")
    expect(dialog(page, "These five are locked")).to_be_visible()
    assert kept(page) == before
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    page.goto(f"{site}planner/#pb-track")
    page.reload()
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 1 in week 3"))


def test_one_tip_ends_early_for_a_reason_and_stays(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    start(page, site, "2027-01-04")
    page.locator(".tick__open").nth(4).press("Enter")
    page.get_by_role("button", name="This tip has to end early").press("Enter")
    ask = dialog(page, "End one tip early")
    expect(ask.get_by_role("button", name="Go on with it")).to_be_focused()
    ask.get_by_role("button", name="End this tip").click()  # without a reason nothing ends
    assert records(page, "end") == {}
    ask.get_by_label("It is not safe").check()
    ask.get_by_label("What happened?").fill("<b>The slot</b> was needed for emergencies.")
    ask.get_by_role("button", name="End this tip").click()
    (end,) = records(page, "end").values()
    assert (end["reason"], end["on"]) == ("safety", "2027-01-20")
    row = page.locator("tick-row").nth(4)
    expect(row).to_contain_text("Ended on 20 January: not safe. <b>The slot</b>")
    expect(row.locator(".tick__plus")).to_be_hidden()
    assert on_sheet(page) == [str(number) for number in FIVE]  # its place stays its place
    row.get_by_role("button", name="Undo: go on with this tip").press("Enter")
    expect(row.locator(".tick__plus")).to_be_visible()
    assert records(page, "end") == {}


# -- close -----------------------------------------------------------------------------------


def test_close_and_go_on(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-02-27T09:00:00")  # in the closing week
    start(page, site, "2027-01-04")
    page.goto(f"{site}planner/#pb-close")
    close = page.locator("close-round")
    button = close.get_by_role("button", name="Close this round")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.press("Enter")
    expect(close).to_contain_text("Still open, keep, change or stop: 1, 8, 21, 57, 61")
    assert records(page, "close") == {}
    for number, verdict in zip(FIVE, ("Keep", "Keep", "Change", "Stop", "Keep"), strict=True):
        row = close.locator(f'[data-tip="{number}"]')
        row.get_by_role("radio", name=verdict).check()
    first = close.locator('[data-tip="1"]')
    first.get_by_role("radio", name="Most weeks").check()
    first.get_by_label("What did customers do?").fill("They came back.")
    first.get_by_label("Who thanks whom?").fill("An thanks Bo.")
    page.reload()  # every answer is kept as it is given
    expect(first.get_by_label("Who thanks whom?")).to_have_value("An thanks Bo.")
    expect(first.get_by_role("radio", name="Keep")).to_be_checked()
    expect(close).to_contain_text("Every tip has its verdict.")
    button.press("Enter")
    expect(close.get_by_role("heading", name="Round 1 is closed")).to_be_focused()
    expect(close).to_contain_text("Kept: 3 · changed: 1 · stopped: 1")
    # The same day it can be opened again, and closed again.
    close.get_by_role("button", name="Open the round again").press("Enter")
    expect(first.get_by_label("What did customers do?")).to_have_value("They came back.")
    button.press("Enter")

    # The next five: those done are marked, and can be hidden.
    close.get_by_role("link", name="Choose the next five").press("Enter")
    expect(page.locator(".card.is-done")).to_have_count(5)
    total = page.locator(".card").count()
    page.get_by_label("Hide the ones we did").check()
    expect(page.locator(".card:visible")).to_have_count(total - 5)
    expect(page.locator(".deck-count")).to_have_text(f"{total - 5} of {total} tips")
    expect(page).to_have_url(re.compile(r"done=hide"))
    page.goto(f"{site}nl/tips/?done=hide")
    expect(page.locator(".card:visible")).to_have_count(total - 5)
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_label("First day")).to_have_value("2027-03-01")  # Monday after the close
    proposals = page.locator(".plan-form__propose button")
    assert [day.get_attribute("data-day") for day in proposals.all()] == ["2027-02-28", "2027-03-01"]  # fmt: skip  # noqa: E501


# -- several plans ---------------------------------------------------------------------------


def test_several_plans_side_by_side(context: BrowserContext, site: str) -> None:
    page, other = context.new_page(), context.new_page()
    for one in (page, other):
        one.clock.set_fixed_time("2027-01-04T09:00:00")
    page.goto(f"{site}planner/")
    add(page, 1, 8)
    switch = page.locator("plan-switch")
    switch.locator("summary").press("Enter")
    switch.get_by_label("Name of this plan").fill("Front desk")
    switch.get_by_label("A second plan").fill("Sales <b>")
    switch.get_by_role("button", name="Make it").press("Enter")
    expect(switch.locator("summary")).to_contain_text("Sales <b>")
    assert shown(page) == []
    add(page, 21)
    other.goto(f"{site}nl/planner/")
    assert shown(other) == [21]
    switch.locator("summary").press("Enter")
    switch.get_by_role("button", name="Front desk", exact=True).press("Enter")
    assert shown(page) == [1, 8]
    expect(other.locator("[data-slot]")).to_have_count(2)  # tabs agree
    page.goto(f"{site}planner/#pb-plan")
    expect(page.locator(".sheet__team-name")).to_have_text("Front desk")
    switch.locator("summary").press("Enter")
    switch.get_by_role("button", name="Delete ‘Front desk’").press("Enter")
    expect(page.locator(".sheet__team-name")).to_have_text("Sales <b>")
    expect(switch.get_by_role("button", name="Put it back")).to_be_focused()
    page.reload()
    switch.locator("summary").press("Enter")
    switch.get_by_role("button", name="Put it back").press("Enter")
    expect(page.locator(".sheet__team-name")).to_have_text("Front desk")
    # Removing for good takes everything of that plan, and nothing of the other.
    switch.get_by_role("button", name="Delete ‘Front desk’").press("Enter")
    switch.get_by_role("button", name="Remove for good").press("Enter")
    switch.get_by_role("button", name="Yes, remove it for good").press("Enter")
    assert picked(page) == [21]
    assert not [name for name in kept(page) if name.startswith("gone/")]


@pytest.mark.parametrize("name", ["   ", "\u00a0\t\u2003", "\u200b\ufeff\u202e"])
def test_a_name_of_which_nothing_is_seen_is_none(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("Team", exact=True).fill(name)
    switch = page.locator("plan-switch")
    expect(switch.locator(".plans__current")).to_have_text("My plan")
    assert [said["name"] for said in map(json.loads, plan_records(page))] == [""]
    # As an older version, or somebody's file, left it.
    put(page, {f"plan/{plan_id(page)}": {"at": "2026-01-01T00:00:00.000Z", "name": name}})
    page.reload()
    switch.locator("summary").press("Enter")
    switch.get_by_label("A second plan").fill("Desk")
    switch.get_by_role("button", name="Make it").press("Enter")
    switch.locator("summary").press("Enter")
    expect(switch.locator(".plans__list .choice")).to_have_text(["Plan 1", "Desk"])
    # Spaces around a name are no part of it, and stay in the field while it is being typed.
    field = switch.get_by_label("Name of this plan")
    field.fill(" Front desk ")
    expect(field).to_have_value(" Front desk ")
    expect(switch.locator(".plans__current")).to_have_text("Front desk")


def plan_records(page: Page) -> list[str]:
    """What is kept of each plan itself."""
    return [text for name, text in kept(page).items() if name.startswith("plan/")]


def test_a_link_beside_a_round_that_runs(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    start(page, site, "2027-01-04", 2, 3)
    page.goto(f"{site}{LINK}&checks=1.5")
    banner = page.locator(".shared")
    expect(banner).to_contain_text("Your own round runs and stays as it is")
    expect(banner.get_by_role("button", name="Make this my plan")).to_be_hidden()
    banner.get_by_role("button", name="Keep it beside mine").click()
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.get_by_label("Check-ins")).to_have_value("1")
    plans = [json.loads(text)["name"] for name, text in kept(page).items() if name.startswith("plan/")]  # fmt: skip  # noqa: E501
    assert sorted(plans) == ["", "From a link"]
    page.locator("plan-switch summary").press("Enter")
    page.locator("plan-switch").get_by_role("button", name=re.compile("^Plan [12]$")).press("Enter")
    assert on_sheet(page) == ["2", "3", "", "", ""]
    expect(page.get_by_label("First day")).to_be_disabled()


def test_company_and_unknown_tips_stay_and_are_named(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    page.goto(f"{site}planner/?start=2027-01-04&tips=8.150.205")
    expect(page.locator(".shared__faults")).to_contain_text("Tip 150 is not in this playbook")
    expect(page.locator(".shared__faults")).to_contain_text(
        "Tip 205 belongs to a company’s own playbook"
    )
    page.get_by_role("button", name="Make this my plan").click()
    page.get_by_role("button", name="Start this round").click()
    plus(page, 205).press("Enter")
    expect(plus(page, 205)).to_have_accessible_name(re.compile("Tip 205 .not in.*Now 1"))
    assert on_sheet(page) == ["8", "150", "205", "", ""]


def test_other_pages_fill_the_free_places_of_the_next_round(page: Page, site: str) -> None:
    """`addToNext` is what the companion tools call; it says what became of each number."""
    page.clock.set_fixed_time("2027-01-04T09:00:00")
    start(page, site, "2027-01-04", 8, 61)
    page.goto(f"{site}tips/")
    add(page, 3)
    answer = page.evaluate(
        """async (numbers) => {
          const { addToNext } = playbookModules['js/rounds.js'];
          return addToNext(numbers);
        }""",
        [8, 22, 22, 3, 0, 10000, 2.5, 23, 24, 25, 26],
    )
    assert answer == {"added": [22, 23, 24, 25], "already": [8, 3], "done": [], "noRoom": [26]}
    expect(page.locator('.card[data-tip="22"] .add-button')).to_contain_text("In your next five")
    page.goto(f"{site}planner/#pb-pick")
    assert shown(page) == [3, 22, 23, 24, 25]
