"""What a browser keeps: nothing is lost, and nothing is lost without a word."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.planner import (
    FIVE,
    ID,
    STORE,
    NewContext,
    add,
    arrives,
    kept,
    on_sheet,
    picked,
    plan_id,
    plus,
    put,
    records,
    shown,
    start,
)


def test_two_tabs_lose_no_pick(context: BrowserContext, site: str) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/")
    two.goto(f"{site}nl/tips/")
    add(one, 1, 8)
    add(two, 21)
    expect(one.locator("[data-slot]")).to_have_count(3)
    add(two, 57)
    add(one, 61)
    arrives(two, "/61")
    assert picked(two) == FIVE
    expect(two.locator(".header-five five-count")).to_contain_text("5/5")
    # A sixth from the other tab is refused there too: it looks before it writes.
    add(two, 22)
    expect(two.get_by_role("dialog")).to_be_visible()
    assert picked(one) == FIVE


def test_two_tabs_that_both_took_the_last_place_are_told(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.evaluate(
        "(key) => localStorage.setItem(key, JSON.stringify({at: '2999-01-01T00:00:00.000Z'}))",
        f"{STORE}/pick/{plan_id(page)}/1/22",
    )
    page.reload()
    page.goto(f"{site}planner/#pb-pick")
    assert shown(page) == [1, 8, 21, 22, 57, 61]
    expect(page.locator(".tray__note")).to_contain_text("1 too many")
    assert on_sheet(page) == [str(number) for number in FIVE]
    page.get_by_role("button", name="Take out tip 1,").click()
    assert on_sheet(page) == ["8", "21", "22", "57", "61"]


BROKEN = {
    "pick/{plan}/1/8": "{oops",
    "pick/{plan}/1/9": "",
    "pick/{plan}/1/10": "[1,2,3]",
    "pick/{plan}/1/11": "null",
    "pick/{plan}/1/12": "[" * 5000,
    "pick/{plan}/1/13": '{"at": \ud800',  # half a character
    "round/{plan}/1": '{"start":"2027-02-30"}',
    "round/{plan}/2": '{"weeks":99}',
    "plan/{plan}": '{"at":"x","name":7}',
    "owner/{plan}/1/1": '{"at":"x","name":{"a":1}}',
    "calendar/{plan}/1": '{"at":"x","checks":["soon"]}',
}


def test_broken_records_are_set_aside_and_never_lost(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    add(page, 1, 57)
    plan = plan_id(page)
    broken = {name.format(plan=plan): text for name, text in BROKEN.items()}
    for name, text in broken.items():
        # As JSON: half a character cannot be sent as it is.
        page.evaluate(f"localStorage.setItem('{STORE}/{name}', {json.dumps(text)})")

    def lies(where: str, text: str) -> Any:
        return page.evaluate(f"localStorage.getItem('{where}') === {json.dumps(text)}")

    # An address with a step opens the page there, and the notice stands there too.
    page.goto(f"{site}planner/#pb-pick")
    page.reload()
    notice = page.locator("store-notice")
    expect(notice).to_contain_text(f"can no longer be read ({len(broken)})")
    expect(notice).to_be_in_viewport()
    assert shown(page) == [1, 57]
    for name, text in broken.items():
        assert lies(f"{ID}/aside/2/{name}", text), name
        assert lies(f"{STORE}/{name}", text), name
    with page.expect_download() as saved:
        notice.get_by_role("button", name="Save that data").click()
    rescued = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    for name, text in broken.items():
        if "ud800" not in json.dumps(text):  # a file in UTF-8 holds no half characters
            assert rescued[f"{STORE}/{name}"] == text
    # Choosing again writes a good record; the copy stays.
    add(page, 8)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("Team", exact=True).fill("Desk")
    page.goto(f"{site}planner/#pb-pick")
    page.reload()
    assert shown(page) == [1, 8, 57]
    for name, text in broken.items():
        assert lies(f"{ID}/aside/2/{name}", text), name


def test_a_broken_start_unlocks_nothing_for_good(page: Page, site: str) -> None:
    """The picks and ticks stand in records of their own: a start that cannot be read loses none."""
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    start(page, site, "2027-01-04")
    plus(page, 8).press("Enter")
    plan = plan_id(page)
    good = kept(page)[f"start/{plan}/1"]
    put(page, {f"start/{plan}/1": good[:-3]})
    page.reload()
    expect(page.locator("store-notice")).to_contain_text("can no longer be read (1)")
    page.goto(f"{site}planner/#pb-pick")
    assert shown(page) == FIVE
    put(page, {f"start/{plan}/1": good})
    page.goto(f"{site}planner/#pb-track")
    page.reload()
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 1 in week 3"))


def test_the_unreadable_part_goes_only_when_the_reader_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    put(page, {"pick/abc/1/8": "?"})
    page.reload()
    page.get_by_role("button", name="Remove the unreadable part").click()
    assert kept(page)["pick/abc/1/8"] == "?"
    page.get_by_role("button", name="Yes, remove it for good").click()
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator("store-notice .notice")).to_have_count(0)


def test_newer_and_foreign_records_are_left_alone(page: Page, site: str) -> None:
    strangers = {
        f"{ID}/3/plan/a": '{"new":1}',
        f"{STORE}/badge/gold": "not even JSON",
        f"{STORE}/tool/pulse/2027": '{"answers":[1,2]}',
        f"{STORE}/pick/UPPER/1/8": '{"at":"2027-01-01T00:00:00.000Z"}',
        f"{STORE}/pick/abc/0/8": '{"at":"2027-01-01T00:00:00.000Z"}',
        "another-playbook/2/pick/abc/1/9": '{"at":"2027-01-01T00:00:00.000Z"}',
        "theme-of-somebody": "dark",
    }
    page.goto(f"{site}planner/")
    for key, text in strangers.items():
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    page.reload()
    expect(page.locator("store-notice")).to_contain_text("newer version")
    add(page, 8)
    assert shown(page) == [8]
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_role("button", name="Start this round").click()
    for key, text in strangers.items():
        assert page.evaluate("(key) => localStorage.getItem(key)", key) == text


# -- older versions --------------------------------------------------------------------------

SAMPLES = Path(__file__).parent.parent / "stored"


def sample(version: int) -> dict[str, Any]:
    """Records as that version kept them."""
    found: dict[str, Any] = json.loads(
        (SAMPLES / f"version-{version}.json").read_text(encoding="utf-8")
    )
    return found


def test_version_one_moves_without_loss(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(f"{site}credits/")
    put(page, sample(1), f"{ID}/1")
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}planner/#pb-pick")
    two.goto(f"{site}nl/planner/#pb-pick")  # two tabs that move at once do the same
    assert shown(one) == shown(two) == [8, 21, 61]
    one.goto(f"{site}planner/#pb-plan")
    expect(one.get_by_label("First day")).to_have_value("2027-01-04")
    expect(one.get_by_label("How long")).to_have_value("9")
    expect(one.get_by_label("Team", exact=True)).to_have_value("The front desk")
    assert {k: v["name"] for k, v in records(one, "owner").items()} == {
        "1/8": "Samira",
        "1/61": "Ruben",
    }
    left = one.evaluate("(id) => Object.keys(localStorage).filter((k) => k.startsWith(id))", ID)
    assert not [key for key in left if key.startswith(f"{ID}/1/")]
    one.get_by_role("button", name="Put it back").click()
    one.goto(f"{site}planner/#pb-pick")
    one.reload()
    assert shown(one) == [1, 205]
    expect(one.locator('[data-slot="205"]')).to_contain_text("Our own tip (not in this playbook)")


def test_version_one_stays_where_it_is_while_the_copy_cannot_be_kept(page: Page, site: str) -> None:
    page.goto(f"{site}credits/")
    put(page, sample(1) | {"pick/57": "{broken"}, f"{ID}/1")
    before = page.evaluate("JSON.stringify(localStorage)")
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page.goto(f"{site}planner/#pb-pick")
    assert shown(page) == [8, 21, 61]  # it works from memory, and says so
    expect(page.locator("store-notice")).to_contain_text("storage is full")
    expect(page.locator("store-notice")).to_contain_text("can no longer be read (1)")
    assert page.evaluate("JSON.stringify(localStorage)") == before


def test_an_old_tab_that_goes_on_writing_loses_nothing(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(f"{site}planner/")
    put(page, {"pick/8": {"at": "2027-01-01T00:00:00.000Z"}}, f"{ID}/1")
    page.reload()
    assert shown(page) == [8]
    add(page, 21)
    put(page, {"pick/57": {"at": "2027-01-02T00:00:00.000Z"}}, f"{ID}/1")
    page.reload()
    assert shown(page) == [8, 21, 57]


def test_every_record_of_the_samples_is_known(page: Page, site: str) -> None:
    """The schema names what the script keeps, and the script knows what the schema names."""
    schema = json.loads(
        (SAMPLES.parent.parent / "schema" / "plan-store.json").read_text(encoding="utf-8")
    )
    page.goto(f"{site}planner/")
    kinds = set()
    for name, value in sample(2).items():
        shapes = [shape for pattern, shape in schema["patternProperties"].items() if re.match(pattern, name)]  # fmt: skip  # noqa: E501
        assert len(shapes) == 1, name
        shape = schema["$defs"][shapes[0]["$ref"].removeprefix("#/$defs/")]
        assert set(shape.get("required", [])) <= set(value), name
        kinds.add(name.split("/")[0])
        if name.startswith("other/"):  # what a merge kept beside: known to backup.js alone
            continue
        for missing in shape.get("required", []):
            cut = {key: one for key, one in value.items() if key != missing}
            if missing != "plan":  # a setting without its value is ignored, not broken
                assert is_valid(page, name, cut) is False, (name, missing)
        assert is_valid(page, name, value) is True, name
    assert kinds == {pattern.removeprefix("^").split("/")[0] for pattern in schema["patternProperties"]}  # fmt: skip  # noqa: E501


def is_valid(page: Page, name: str, value: object) -> Any:
    """What the page's own store says of a record."""
    return page.evaluate(
        """async ([name, value]) => {
          const { store } = playbookModules['js/records.js'];
          return store.isValid(name, value);
        }""",
        [name, value],
    )


# -- full, forbidden, forgetful --------------------------------------------------------------


def test_a_full_store_says_so_and_works_on(page: Page, site: str) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    # The last of them stands far down the deck: what is said comes along.
    expect(page.locator("store-notice")).to_contain_text("storage is full")
    expect(page.locator("store-notice")).to_be_in_viewport()
    assert shown(page) == FIVE
    page.locator(".tray__next").click()
    assert on_sheet(page) == [str(number) for number in FIVE]
    expect(page.locator(".sheet__address")).to_contain_text("tips=1.8.21.57.61")
    page.get_by_label("First day").fill("2026-01-05")
    page.get_by_role("button", name="Start this round").click()
    plus(page, 8).press("Enter")
    expect(plus(page, 8)).to_have_accessible_name(re.compile("Now 1 in"))
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    "fault",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",  # noqa: E501
        "Object.defineProperty(window, 'localStorage', {value: null})",
        "Storage.prototype.getItem = () => { throw new Error('no') }",
    ],
    ids=["access throws", "null", "reading throws"],
)
def test_a_forbidden_store_says_so_at_once_and_works_on(page: Page, site: str, fault: str) -> None:
    page.add_init_script(fault)
    page.goto(f"{site}planner/")
    expect(page.locator("store-notice")).to_contain_text("does not let the site keep your plan")
    add(page, 1, 8)
    page.locator('[data-slot="8"] button').click()
    add(page, 61)
    assert shown(page) == [1, 61]


def test_a_store_that_forgets_what_it_was_given_is_noticed(page: Page, site: str) -> None:
    page.add_init_script("Storage.prototype.setItem = () => {}")
    page.goto(f"{site}planner/")
    add(page, 8)
    expect(page.locator("store-notice")).to_contain_text("storage is full")
    assert shown(page) == [8]


def test_a_private_window_keeps_a_plan_until_it_closes(new_context: NewContext, site: str) -> None:
    """Nothing tells a page that its window is private; beside the backup stands what that means."""
    private = new_context()
    page = private.new_page()
    start(page, site, "2027-01-04")
    two = private.new_page()
    two.goto(f"{site}nl/")
    expect(two.locator(".header-five five-count")).to_contain_text("5/5")
    private.close()
    page = new_context().new_page()
    page.goto(f"{site}planner/#pb-plan")
    assert kept(page) == {}
    expect(page.locator("store-notice .notice")).to_have_count(0)
    page.locator(".take > summary").click()
    expect(page.locator(".take__offer--backup")).to_contain_text("a private window forgets at once")
