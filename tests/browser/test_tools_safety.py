"""Nothing that was entered into a companion tool is lost: by a removal, a full browser, a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from tests.conftest import assets_of

FILL = """() => {
  for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
    try { for (let n = 0; n < 9; n += 1) localStorage.setItem(`x${size}-${n}`, 'x'.repeat(size)); }
    catch { continue; }
  }
}"""
KEEP = """([tool, id, record]) =>
  localStorage.setItem(`playbook-101/2/tool/${tool}/${id}`, JSON.stringify(record))"""
REFUSE = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"


def stored(page: Page) -> list[dict[str, Any]]:
    """Every record of the tools that lies in the browser's storage."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => Object.keys(localStorage).filter((key) => key.includes('/tool/'))
          .map((key) => JSON.parse(localStorage.getItem(key)))"""
    )
    return found


def kept(page: Page, field: str) -> list[Any]:
    """What stands in a field of the records that are kept."""
    return sorted((record[field] for record in stored(page) if record.get(field)), key=str)


def copies(page: Page) -> list[dict[str, Any]]:
    """What was removed and can come back."""
    return [record for record in stored(page) if record["kind"] == "before"]


def clear(page: Page) -> None:
    """Clear everything that a tool keeps."""
    page.get_by_role("button", name="Clear everything").press("Enter")
    page.get_by_role("button", name="Clear it").press("Enter")


def put_back(page: Page) -> Locator:
    """The button that undoes."""
    return page.get_by_role("button", name="Put it back")


def write_line(page: Page, what: str) -> None:
    """A line of the fan log, of today."""
    page.locator("input[name=side][value=outside]").check()
    page.locator("#pb-fan-what").fill(what)
    page.locator(".fan-form [type=submit]").press("Enter")


@pytest.mark.parametrize(
    ("tool", "field", "name"),
    [
        ("door", "#pb-change", "change"),
        ("why", "#pb-thing-1", "things"),
        ("spiral", "#pb-act", "act"),
        ("emotional-pl", "#pb-change", "change"),
    ],
)
def test_what_is_written_after_a_removal_does_not_stand_in_its_place(
    page: Page, site: str, tool: str, field: str, name: str
) -> None:
    page.goto(f"{site}tools/{tool}/")
    page.locator(field).fill("The old one")
    old = kept(page, name)
    if tool == "door":
        page.locator(".door-log").get_by_role("button", name="Remove").press("Enter")
    else:
        clear(page)
    expect(page.locator(field)).to_have_value("")
    put_back(page).press("Enter")
    expect(page.locator(field)).to_have_value("The old one")  # and on the table again
    clear(page)
    page.locator(field).fill("New idea")
    new = kept(page, name)
    put_back(page).press("Enter")
    assert kept(page, name) == sorted([*old, *new], key=str)
    expect(page.locator(field)).to_have_value("New idea")
    expect(put_back(page)).to_have_count(0)


def test_a_tool_with_one_sheet_exchanges_the_two(page: Page, site: str) -> None:
    page.goto(f"{site}tools/pulse/")
    leader, front = (page.locator(f"input[name=pb-role][value={role}]") for role in "lf")
    leader.check()
    clear(page)
    expect(leader).not_to_be_checked()
    front.check()
    for now, then in ((leader, front), (front, leader)):
        put_back(page).press("Enter")
        expect(now).to_be_checked()
        expect(then).not_to_be_checked()
        expect(page.locator(".tool-bar__said")).to_contain_text("is not lost")
        assert len(copies(page)) == 1


def test_removals_come_back_one_after_the_other(page: Page, site: str) -> None:
    page.goto(f"{site}tools/one-fan-a-day/")
    for n in range(3):
        write_line(page, f"Line {n}")
    lines, note = page.locator(".fan-line__what"), page.locator(".tool-bar__undo")
    for n in range(2):
        page.get_by_role("button", name="Remove: ").first.press("Enter")
        expect(lines).to_have_count(2 - n)
    expect(note).to_contain_text("the latest first (1)")
    page.reload()
    put_back(page).press("Enter")
    expect(lines).to_have_count(2)
    expect(note).not_to_contain_text("the latest first")
    put_back(page).press("Enter")
    expect(lines).to_have_count(3)
    expect(note).to_have_count(0)
    for _ in range(23):
        page.get_by_role("button", name="Remove: ").first.press("Enter")
        write_line(page, "One more")
    assert len(copies(page)) == 20


def test_a_full_browser_removes_nothing_without_a_copy(page: Page, site: str) -> None:
    page.goto(f"{site}tools/one-fan-a-day/")
    for n in range(40):
        write_line(page, f"Line {n} of a log that fills the browser")
    page.evaluate(FILL)
    clear(page)  # what goes makes room for its copy
    page.reload()
    expect(page.locator(".fan-line")).to_have_count(0)
    put_back(page).press("Enter")
    expect(page.locator(".fan-line")).to_have_count(40)
    assert len(kept(page, "what")) == 40

    page.add_init_script(REFUSE)
    page.reload()
    clear(page)
    expect(page.locator(".tool-bar__question")).to_contain_text("Nothing has been removed")
    assert len(kept(page, "what")) == 40
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.locator(".fan-line")).to_have_count(40)
    page.get_by_role("button", name="Remove: ").first.press("Enter")
    page.get_by_role("button", name="Remove without a copy").press("Enter")
    expect(page.locator(".fan-line")).to_have_count(39)
    page.reload()
    expect(page.locator(".fan-line")).to_have_count(39)
    expect(put_back(page)).to_have_count(0)


def test_what_was_removed_travels_in_a_backup(page: Page, site: str) -> None:
    page.goto(f"{site}tools/one-fan-a-day/")
    write_line(page, "w" * 140)
    page.evaluate(
        """() => { const first = Object.keys(localStorage).find((key) => key.includes('/tool/'));
          const line = JSON.parse(localStorage.getItem(first));
          const text = JSON.stringify({ ...line, who: 'n'.repeat(40), reaction: 'r'.repeat(140) });
          for (let n = 1; n < 300; n += 1) localStorage.setItem(`${first}${n}`, text); }"""
    )
    page.reload()
    clear(page)
    read = page.evaluate(
        """async (base) => {
          const { backupText, readBackup } = await import(`${base}js/backup.js`);
          const id = Object.keys(localStorage)[0].split('/')[0];
          return readBackup(backupText({ ...localStorage }, id, 2, ''), id, 2, () => true);
        }""",
        assets_of(site),
    )
    assert (read["fault"], read["refused"]) == ("", [])
    assert sum(len(each.get("records", {})) for each in read["records"].values()) == 300
    put_back(page).press("Enter")
    expect(page.locator(".fan-line")).to_have_count(300)
    assert copies(page) == []


def test_whatever_a_tool_saves_it_takes_up_again(page: Page, site: str, tmp_path: Path) -> None:
    """Years of a team's lines, in a file of some megabytes."""
    page.goto(f"{site}tools/one-fan-a-day/")
    write_line(page, "w" * 140)
    page.evaluate(
        """() => { const first = Object.keys(localStorage).find((key) => key.includes('/tool/'));
          const line = JSON.parse(localStorage.getItem(first));
          const reaction = 'r'.repeat(140);
          for (let n = 1; n < 6000; n += 1) {
            const day = new Date(Date.UTC(2020, 0, n % 2000)).toISOString().slice(0, 10);
            const text = JSON.stringify({ ...line, day, who: `Fan ${n}`, reaction });
            localStorage.setItem(`${first}${n}`, text);
          } }"""
    )
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").press("Enter")
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    assert file.stat().st_size > 2_000_000
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("tool-bar input[type=file]").set_input_files(file)
    said = page.locator(".tool-bar__said")
    expect(said).to_have_text("Taken up: 6000. Here already: 0. Unreadable: 0.", timeout=60_000)
    assert len(stored(page)) == 6000


def test_a_file_with_odd_kinds_is_taken_up_whole_or_refused(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.goto(f"{site}tools/door/")
    good = {"tool": "door", "kind": "change", "at": "2026-12-01T09:00:00Z", "day": "2026-12-01"}
    records = {"a": {**good, "change": "Open earlier"}}
    for n, kind in enumerate(("__proto__", "constructor", "toString", "before")):
        records[f"odd-{n}"] = {**good, "kind": kind}
    file = tmp_path / "odd.json"
    whole = {"format": "playbook-tool", "version": 1, "tool": "door", "records": records}
    file.write_text(json.dumps(whole), encoding="utf-8")
    page.locator("tool-bar input[type=file]").set_input_files(file)
    expect(page.locator(".tool-bar__said")).to_have_text(
        "Taken up: 1. Here already: 0. Unreadable: 4."
    )
    expect(page.locator(".door-log .entries__line")).to_have_count(1)
    assert len(stored(page)) == 1


def test_a_line_that_was_begun_waits_while_another_is_changed(
    context: BrowserContext, site: str
) -> None:
    page, other = context.new_page(), context.new_page()
    for tab in (page, other):
        tab.goto(f"{site}tools/one-fan-a-day/")
    for name in ("First", "Second"):
        write_line(page, name)
    what, said = page.locator("#pb-fan-what"), page.locator(".fan-form__said")

    def edit(name: str) -> None:
        page.get_by_role("button", name=re.compile(f"^Change: .*{name}")).press("Enter")

    what.fill("Half a line")
    page.locator("#pb-fan-who").fill("Nadia")
    edit("First")
    expect(what).to_have_value("First")
    expect(said).to_contain_text("is waiting")
    what.fill("First, mended")
    edit("Second")
    expect(what).to_have_value("Second")
    edit("First")
    expect(what).to_have_value("First, mended")
    page.locator(".fan-form [type=submit]").press("Enter")
    expect(page.locator(".fan-lines")).to_contain_text("First, mended")
    expect(what).to_have_value("Half a line")
    expect(page.locator("#pb-fan-who")).to_have_value("Nadia")
    expect(said).to_contain_text("is back")

    edit("Second")
    what.fill("Second, with more")
    other.get_by_role("button", name=re.compile("^Remove: .*Second")).press("Enter")
    expect(said).to_contain_text("still here")
    expect(what).to_have_value("Second, with more")
    page.locator("input[name=side][value=inside]").check()
    page.locator(".fan-form [type=submit]").press("Enter")
    expect(page.locator(".fan-lines")).to_contain_text("Second, with more")
    expect(what).to_have_value("Half a line")
    page.locator(".fan-form [type=submit]").press("Enter")  # which side is not chosen yet
    expect(page.locator(".fan-form__fault")).not_to_be_empty()
    expect(page.locator(".fan-line")).to_have_count(2)


@pytest.mark.parametrize(
    ("tool", "field", "name"),
    [
        ("why", "#pb-thing-2", "things"),
        ("door", "#pb-change", "change"),
        ("emotional-pl", "#pb-change", "change"),
        ("spiral", "#pb-note-culture", "notes"),
    ],
)
def test_two_tabs_write_in_one_field(
    context: BrowserContext, site: str, tool: str, field: str, name: str
) -> None:
    first, second = context.new_page(), context.new_page()
    first.goto(f"{site}tools/{tool}/")
    first.locator(field).press_sequentially("abc")
    second.goto(f"{site}tools/{tool}/")
    expect(second.locator(field)).to_have_value("abc")
    second.locator(field).press("End")
    first.locator(field).press_sequentially(" and a long, careful sentence")
    expect(second.locator(field)).to_have_value("abc and a long, careful sentence")
    second.locator(field).press_sequentially("!")
    expect(first.locator(field)).to_have_value("abc and a long, careful sentence!")
    first.locator(field).press("Home")
    first.locator(field).press_sequentially("So: ")
    expect(second.locator(field)).to_have_value("So: abc and a long, careful sentence!")
    (said,) = kept(first, name)
    assert "So: abc and a long, careful sentence!" in json.dumps(said)


def test_the_browser_asks_before_a_line_that_was_begun_goes(page: Page, site: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{site}tools/one-fan-a-day/")
    page.locator("#pb-fan-what").press_sequentially("Half a line")
    page.reload()
    assert asked == ["beforeunload"]
    write_line(page, "A whole line")
    page.reload()
    expect(page.locator(".fan-line")).to_have_count(1)
    assert asked == ["beforeunload"]


def test_the_keyboard_goes_on_where_a_button_went_away(page: Page, site: str) -> None:
    def press(name: str, within: str = "main") -> None:
        page.locator(within).get_by_role("button", name=name).first.press("Enter")
        assert page.evaluate("document.activeElement !== document.body"), name

    page.goto(f"{site}tools/door/")
    page.locator("#pb-change").fill("Open earlier")
    press("Remove", ".door-log")
    expect(put_back(page)).to_be_focused()
    press("Put it back")
    expect(page.get_by_role("button", name="Save as a file")).to_be_focused()
    press("Remove", ".door-log")
    press("No longer needed")
    expect(page.locator(".tool-bar__saves .button").first).to_be_focused()

    page.goto(f"{site}tools/emotional-pl/")
    page.locator(".line-form [name=text]").fill("Nobody for a letter")
    page.locator(".line-form [type=submit]").press("Enter")
    press("Remove", ".pl-lines")
    expect(put_back(page)).to_be_focused()

    page.goto(f"{site}tools/why-not/")
    page.locator("#pb-own-objection").fill("Head office decides")
    page.locator(".own-objection [type=submit]").press("Enter")
    page.locator("[data-objection=no-time] .objection__button").press("Enter")
    press("Take out", ".objection-tray")
    expect(page.locator(".objection-tray button")).to_be_focused()
    press("Take out", ".objection-tray")
    expect(page.locator("#pb-objection-search")).to_be_focused()
    press("Take", ".objections--own")
    press("Remove", ".objections--own")
    expect(put_back(page)).to_be_focused()

    page.goto(f"{site}method/")
    page.locator("#pb-chose").fill("Kept typing")
    page.locator("#pb-told").press("Enter")
    page.locator(".evenings .entries__acts button").first.press("Enter")
    expect(page.locator(".evenings .entries__acts button").first).to_be_focused()
    press("Remove", ".evenings")
    expect(put_back(page)).to_be_focused()


@pytest.mark.parametrize(
    ("tool", "record"),
    [
        ("emotional-pl", {"kind": "line", "sheet": "a", "text": "Longer waits", "weight": -2}),
        ("spiral", {"kind": "act", "act": None, "notes": None}),
        ("why", {"kind": "sheet", "things": None, "answers": None}),
        ("door", {"kind": "change", "change": None, "answers": None}),
    ],
)
def test_a_record_without_what_it_may_lack_is_shown(
    page: Page, site: str, tool: str, record: dict[str, Any]
) -> None:
    page.goto(f"{site}tools/{tool}/")
    whole = {"tool": tool, "at": "2026-12-01T09:00:00Z", "day": "2026-12-01", **record}
    if record["kind"] == "line":
        whole |= {"group": "customers", "asked": False, "when": "later"}
        sheet = {**whole, "kind": "sheet", "change": "Close at four"}
        page.evaluate(KEEP, [tool, "a", sheet])
    page.evaluate(KEEP, [tool, "b", whole])
    page.reload()
    expect(page.locator(".tool-result__text")).not_to_be_empty()  # and nothing fails: `watch` sees


@pytest.mark.parametrize("tool", ["why-not", "emotional-pl"])
def test_a_long_word_moves_no_page_on_a_phone(page: Page, site: str, tool: str) -> None:
    word = "Kundenzufriedenheitsbefragungsergebnisse"
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site}tools/{tool}/")
    begun = {"tool": tool, "at": "2026-12-01T09:00:00Z", "day": "2026-12-01"}
    own = {**begun, "kind": "own", "objection": word, "truth": word, "answer": word}
    line = {"sheet": "a", "group": "customers", "text": word, "payer": word, "asked": False}
    lines = {**begun, **line, "kind": "line", "weight": -2, "when": "later"}
    money = {"saving": 999_999_999_999, "margin": 0.01}
    page.evaluate(
        KEEP, [tool, "a", own if tool == "why-not" else {**begun, **money, "kind": "sheet"}]
    )
    if tool == "emotional-pl":
        page.evaluate(KEEP, [tool, "b", lines])
    page.reload()
    expect(page.locator(".tool-app").get_by_text(word).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
