"""What a reader has entered stays, whatever comes between: imports, full storage, other tabs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.planner import FIVE, add, arrives, kept, picked, plan_id, plus, put, start
from tests.browser.test_take_away import file_of, give, open_take, save

FIRST = "2026-11-23"
OTHER = {"plan/zzzz": {"at": "2026-01-01T00:00:00.000Z", "name": "Theirs"}}
# Fills what the browser gives a host, to the last letter.
FILL = """
() => {
  for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
    for (let n = 0; ; n += 1) {
      try { localStorage.setItem(`zz-${size}-${n}`, "x".repeat(size)); } catch { break; }
    }
  }
}
"""
EMPTY = """
() => {
  for (const key of Object.keys(localStorage))
    if (key.startsWith("zz-")) localStorage.removeItem(key);
}
"""


@pytest.fixture(autouse=True)
def first_week(context: BrowserContext) -> None:
    """It is the first week of the round."""
    context.clock.set_fixed_time("2026-11-24T09:00:00")


def dialog_of(page: Page) -> Any:
    """The question that is open."""
    return page.get_by_role("dialog")


# -- files that are taken in ------------------------------------------------------------------


def test_what_is_written_before_the_answer_is_kept(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    start(one, site, FIRST, *FIVE)
    open_take(one)
    give(one, file_of(OTHER))
    expect(one.locator(".take__ask")).to_be_visible()
    two.goto(f"{site}planner/#pb-track")
    plus(two, 1).press("Enter")
    ticks = [name for name in kept(two) if name.startswith("tick/")]
    assert ticks
    arrives(one, *ticks)
    one.get_by_role("button", name="Put it together with mine").click()
    assert set(ticks) <= set(kept(one))
    assert "plan/zzzz" in kept(one)


def test_undoing_a_file_leaves_what_came_later(page: Page, site: str) -> None:
    start(page, site, FIRST, *FIVE)
    open_take(page)
    for answer in ("Put it together with mine", "Take it instead of mine"):
        before = kept(page)
        give(page, file_of(OTHER))
        button = page.get_by_role("button", name=answer)
        if "instead" in answer:
            save(page, answer)
        else:
            button.click()
        later = {"note/zzzz/1/8": {"at": "2026-12-01T00:00:00.000Z", "text": "later"}}
        put(page, later)
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(page.locator(".take__told")).to_contain_text("since then")
        assert kept(page) == before | {name: json.dumps(value) for name, value in later.items()}
        expect(page.locator(".take__offer--restore button")).to_be_focused()


def test_a_plan_that_is_deleted_in_a_file_stays_here(page: Page, site: str) -> None:
    start(page, site, FIRST, *FIVE)
    plan = plan_id(page)
    open_take(page)
    give(page, file_of({f"gone/{plan}": {"at": "2099-01-01T00:00:00.000Z"}, **OTHER}))
    expect(page.locator(".take__ask")).to_contain_text("deleted. Here it stays.")
    page.get_by_role("button", name="Put it together with mine").click()
    assert f"gone/{plan}" not in kept(page)
    page.goto(f"{site}planner/#pb-track")
    expect(plus(page, 1)).to_be_visible()


def test_other_tips_for_the_round_that_runs_are_told(page: Page, site: str) -> None:
    start(page, site, FIRST, *FIVE)
    name = f"start/{plan_id(page)}/1"
    theirs = json.loads(kept(page)[name]) | {"at": "2099-01-01T00:00:00.000Z"}
    theirs["tips"] = theirs["tips"][:2]
    open_take(page)
    give(page, file_of({name: theirs}))
    expect(page.locator(".take__ask")).to_contain_text("other tips for the round that runs")


def test_a_file_that_cannot_be_opened_is_told(page: Page, site: str) -> None:
    page.add_init_script(
        "Blob.prototype.text = () => Promise.reject(new DOMException('', 'NotReadableError'))"
    )
    page.goto(f"{site}planner/")
    open_take(page)
    give(page, file_of(OTHER))
    expect(page.locator(".take__told")).to_contain_text("cannot be opened")


def test_what_no_file_can_hold_stops_no_backup(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 1)
    put(page, {"foo/bar": "[" * 200_000 + "]" * 200_000})
    page.reload()
    open_take(page)
    _, text = save(page, "Save a backup")
    assert any(name.startswith("pick/") for name in json.loads(text)["records"])
    expect(page.locator(".take__told")).to_contain_text("left out: 1")


# -- storage that is full, or emptied ---------------------------------------------------------


def test_what_is_cleared_in_a_full_store_can_come_back(page: Page, site: str) -> None:
    page.goto(f"{site}planner/#pb-pick")
    add(page, 1, 8, 21)
    page.evaluate(FILL)
    page.reload()
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Clear the plan").click()
    assert picked(page) == []
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert picked(page) == [1, 8, 21]


def test_what_waits_is_kept_when_another_tab_makes_room(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    start(one, site, FIRST, *FIVE)
    two.goto(f"{site}")
    two.evaluate(FILL)
    one.goto(f"{site}planner/#pb-track")
    one.locator(".tick__open").first.click()
    one.get_by_label("Note", exact=False).first.fill("A long note that does not fit any more")
    expect(one.locator("store-notice")).to_contain_text("save a backup")
    two.evaluate(EMPTY)
    expect(one.locator("store-notice")).to_be_empty()
    arrives(two, "does not fit")


def test_a_storage_that_somebody_empties_can_be_filled_again(
    context: BrowserContext, site: str
) -> None:
    one, two = context.new_page(), context.new_page()
    start(one, site, FIRST, *FIVE)
    before = kept(one)
    two.goto(f"{site}")
    two.evaluate("localStorage.clear()")
    notice = one.locator("store-notice")
    expect(notice).to_contain_text("was emptied")
    notice.get_by_role("button", name="Put it back").click()
    assert kept(one) == before
    expect(notice).to_be_empty()


def test_every_draft_that_was_put_away_can_come_back(page: Page, site: str) -> None:
    page.goto(f"{site}planner/#pb-pick")
    add(page, 1, 8)
    for tips in ("21.57", "61.62"):
        page.goto(f"{site}planner/?start=2027-01-04&tips={tips}")
        page.get_by_role("button", name="Make this my plan").click()
    assert picked(page) == [61, 62]
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Put it back").click()
    assert picked(page) == [21, 57]
    page.get_by_role("button", name="No longer needed").click()
    page.get_by_role("button", name="Put it back").click()
    assert picked(page) == [1, 8]


def test_a_name_that_is_too_long_ends_in_no_half_of_a_sign(page: Page, site: str) -> None:
    """A file of anybody may hold one; a cut between its halves left a sign that is none."""
    page.goto(f"{site}planner/#pb-plan")
    name = "x" * 59 + "\N{GRINNING FACE} and so on"
    put(page, {"plan/abc": {**OTHER["plan/zzzz"], "name": name}})
    page.reload()
    expect(page.locator("body")).to_contain_text("x" * 59)
    halves = "/[\\ud800-\\udbff](?![\\udc00-\\udfff])/.test(document.body.textContent)"
    assert page.evaluate(halves) is False


def test_a_draft_of_thousands_comes_back_at_once(page: Page, site: str) -> None:
    """A file of anybody may hold one; the page read all records again at each of its tips."""
    page.goto(f"{site}planner/#pb-plan")
    tips = [{"number": number} for number in range(1, 5001)]
    put(page, {"plan/abc": OTHER["plan/zzzz"], "before/abc": {"tips": tips}})
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert len(picked(page)) == 5000
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Clear the plan").click()
    assert picked(page) == []


def notes(many: int) -> dict[str, Any]:
    """A plan of so many notes."""
    note = {"at": "2026-01-01T00:00:00.000Z", "text": "Well done"}
    rounds = {f"note/zzzz/{n // 100 + 1}/{n % 100 + 1}": note for n in range(many)}
    return {**OTHER, **rounds}


def test_a_file_that_found_no_room_goes_again_at_once(page: Page, site: str) -> None:
    """At each record that went, all that wait for room were tried again."""
    page.goto(f"{site}planner/#pb-plan")
    page.evaluate(FILL)
    open_take(page)
    give(page, file_of(notes(4000)))
    page.locator(".take__together").click()
    expect(page.locator(".take__told")).to_contain_text("does not keep them")
    page.locator(".take__undo").click()
    expect(page.locator(".take__told")).to_contain_text("taken out again")
    assert kept(page) == {}


# -- one field, one dialog --------------------------------------------------------------------


def test_a_dialog_closes_only_beside_it_and_keeps_its_note(page: Page, site: str) -> None:
    start(page, site, FIRST, *FIVE)
    page.goto(f"{site}planner/#pb-track")
    page.locator(".tick__open").first.click()
    page.get_by_role("button", name="This tip has to end early").first.click()
    note = page.locator("#pb-end-note")
    note.fill("What happened")
    box = dialog_of(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(5, box["y"] + 20)
    page.mouse.up()
    page.mouse.click(box["x"] + 2, box["y"] + 2)
    expect(note).to_have_value("What happened")
    page.mouse.click(5, 5)
    expect(dialog_of(page)).to_have_count(0)
    page.get_by_role("button", name="This tip has to end early").first.click()
    expect(note).to_have_value("What happened")


def test_a_tip_that_ended_elsewhere_loses_no_note(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    start(one, site, FIRST, *FIVE)
    for page in (one, two):
        page.goto(f"{site}planner/#pb-track")
        page.locator(".tick__open").first.click()
        page.get_by_role("button", name="This tip has to end early").first.click()
        page.locator(".end__choice input").first.check()
    one.get_by_role("button", name="End this tip").click()
    two.locator("#pb-end-note").fill("My side of it")
    two.get_by_role("button", name="End this tip").click()
    expect(two.locator(".end__told")).to_contain_text("another tab")
    expect(two.locator("#pb-end-note")).to_have_value("My side of it")


def test_two_tabs_lose_no_name(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/#pb-pick")
    add(one, 1)
    for page in (one, two):
        page.goto(f"{site}planner/#pb-plan")
        page.locator(".plan-form__owners input").first.focus()
    one.keyboard.type("Ann and Bo")
    arrives(two, "Ann and Bo")
    two.keyboard.type("C")
    expect(two.locator(".plan-form__owners input").first).to_have_value("Ann and Bo, C")
    assert json.loads(kept(two)[f"owner/{plan_id(two)}/1/1"])["name"] == "Ann and Bo, C"


def test_two_tabs_that_name_one_plan_lose_neither_name(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/#pb-plan")
    one.locator("#pb-team").fill("Desk")
    two.goto(f"{site}planner/#pb-plan")
    two.locator(".plans__summary").press("Enter")
    two.locator("#pb-plan-name").press("End")
    one.locator("#pb-team").fill("Shop floor")
    arrives(two, "Shop floor")
    two.keyboard.type("s")
    expect(two.locator("#pb-plan-name")).to_have_value("Shop floor, Desks")
    assert json.loads(kept(two)[f"plan/{plan_id(two)}"])["name"] == "Shop floor, Desks"


@pytest.mark.parametrize("field", ["#pb-team", "#pb-plan-name"])
def test_a_name_that_is_changed_is_that_of_the_plan_that_is_shown(
    context: BrowserContext, site: str, field: str
) -> None:
    """Another tab shows another plan while the cursor stands in this one's name."""
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/#pb-plan")
    one.locator("#pb-team").fill("Desk")
    one.locator(".plans__summary").press("Enter")
    one.get_by_label("A second plan").fill("Sales")
    two.goto(f"{site}planner/#pb-plan")
    two.locator(".plans__summary").press("Enter")
    two.locator(field).press("End")
    one.get_by_role("button", name="Make it").press("Enter")
    expect(two.locator(field)).to_have_value("Sales")
    two.locator(field).press("End")
    two.keyboard.press("Backspace")
    expect(two.locator(field)).to_have_value("Sale")
    names = [json.loads(text)["name"] for key, text in kept(two).items() if key.startswith("plan/")]
    assert sorted(names) == ["Desk", "Sale"]


def test_a_field_never_shows_more_than_is_kept_of_it(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/#pb-pick")
    add(one, 1)
    for page in (one, two):
        page.goto(f"{site}planner/#pb-plan")
    fields = [page.locator(".plan-form__owners input").first for page in (one, two)]
    fields[0].fill("Anneliese van der Wouden-Bakker")
    expect(fields[1]).to_have_value("Anneliese van der Wouden-Bakker")
    fields[1].press("Home")
    fields[0].press("End")
    one.keyboard.type(", Bo")
    arrives(two, "Bakker, Bo")
    # Both whole would be too long: what they have in common stands there once.
    two.keyboard.type("X")
    expect(fields[1]).to_have_value("Anneliese van der Wouden-Bakker, Bo, X")
    arrives(one, "Bo, X")
    one.keyboard.type("Y")
    shown = fields[0].input_value()
    assert len(shown) == 40
    assert json.loads(kept(one)[f"owner/{plan_id(one)}/1/1"])["name"] == shown
