"""The planner in a browser whose storage has a fault: used as a reader does, and then judged."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.planner import ID, STORE
from tests.conftest import ROOT
from tests.promises.storage_faults import BROKEN, Fault, Records

CHOSEN = 44  # a tip that stands in none of the plans or faults


@cache
def words(language: str) -> dict[str, str]:
    """The words of the planner in a language."""
    text = (ROOT / "content" / "interface" / f"{language}.yml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)["planner"]
    return found


class Desk:
    """A page of the site without scripts: it sees what really lies in the browser."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page = context.new_page()
        # A text has no icon, and the browser asks for one.
        self.page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        self.page.goto(f"{site}robots.txt")

    def lay(self, records: Records) -> None:
        """Let these records lie there, and no others."""
        # As text in the script: half a character cannot be sent as it is.
        text = json.dumps(json.dumps(records))
        self.page.evaluate(
            f"""() => {{
              localStorage.clear();
              for (const [key, text] of Object.entries(JSON.parse({text})))
                localStorage.setItem(key, text);
            }}"""
        )

    def lying(self) -> Records:
        """What lies there now."""
        found: Records = json.loads(
            self.page.evaluate("JSON.stringify(Object.fromEntries(Object.entries(localStorage)))")
        )
        return found


def judge(context: BrowserContext, desk: Desk, site: str, fault: Fault, language: str) -> list[str]:
    """Open the planner, use it, and look at what is left; gives what was wrong."""
    before = fault.records()
    desk.lay(before)
    page = context.new_page()
    page.clock.set_fixed_time(fault.clock)
    if fault.fails:
        page.add_init_script(fault.fails)
    page.goto(f"{site}{'' if language == 'en' else 'nl/'}planner/#pb-pick")
    if fault.later:
        page.evaluate(fault.later)
    wrong = used(page, can_tick=not fault.early)
    wrong += told(page, fault, language)
    if page.evaluate("({}).polluted !== undefined || [].polluted !== undefined"):
        wrong.append("a prototype was changed")
    page.close()
    return wrong + lost(before, desk.lying(), fault.goes)


def used(page: Page, *, can_tick: bool) -> list[str]:
    """Choose a tip, tick one, take that back, tick again: each step must show."""
    wrong = []
    slots = page.locator("[data-slot]")
    if slots.count() < 5:
        page.locator(f'.card[data-tip="{CHOSEN}"] .add-button').press("Space")
        if not shows(page.locator(f'[data-slot="{CHOSEN}"]')):
            wrong.append("a tip that was chosen is not in the tray")
    page.evaluate("location.hash = '#pb-track'")
    expect(page.locator("round-planner")).to_have_attribute("data-step", "pb-track")
    row = page.locator("tick-row:not(.is-ended):visible").first
    if can_tick and row.count():
        count = row.locator(".tick__count")
        was = count.text_content() or "0"
        for button, wanted in (("plus", 1), ("minus", 0), ("plus", 1)):
            row.locator(f".tick__{button}").press("Enter")
            if not says(count, str(int(was) + wanted).removeprefix("0")):
                wrong.append(f"{button} was pressed, and the count is {count.text_content()}")
    return wrong


def shows(part: Locator) -> bool:
    """Whether a part of the page comes into being."""
    try:
        expect(part).to_have_count(1)
    except AssertionError:
        return False
    return True


def says(part: Locator, text: str) -> bool:
    """Whether a part of the page comes to say something."""
    try:
        expect(part).to_have_text(text)
    except AssertionError:
        return False
    return True


def told(page: Page, fault: Fault, language: str) -> list[str]:
    """Whether the notices are those that the fault asks for, in the reader's language."""
    said = page.locator("store-notice").text_content() or ""
    wrong = []
    for name in fault.told:
        if words(language)[name].split("{", maxsplit=1)[0] not in said:
            wrong.append(f"it is not said in {language}: {name}")
    if BROKEN[0] in fault.told and not wrong:
        wrong += rescued(page, fault, language)
    return wrong


def rescued(page: Page, fault: Fault, language: str) -> list[str]:
    """Whether the file that is offered holds the broken records as they are."""
    button = page.locator("store-notice").get_by_role("button", name=words(language)["store_save"])
    with page.expect_download() as saved:
        button.first.press("Enter")
    held = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    kinds = re.compile(rf"{ID}/[12]/[a-z]+/")
    spoilt = {key: text for key, text in fault.lies.items() if text and kinds.match(key)}
    # A file in UTF-8 holds no half characters; the copy in the browser does.
    missing = [
        key
        for key, text in spoilt.items()
        if not sound(text) and "\\ud83c" not in json.dumps(text) and text not in held.values()
    ]
    return [f"not in the file that was saved: {missing}"] if missing else []


def sound(text: str) -> bool:
    """Whether a text is JSON of an object at all, so that it may not be among the broken ones."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def lost(before: Records, after: Records, goes: str | None) -> list[str]:
    """Which records are there no more: neither where they were nor set aside nor moved."""
    copies = {text for key, text in after.items() if key.startswith(f"{ID}/aside/")}
    missing = []
    for key, text in before.items():
        if after.get(key) == text or text in copies:
            continue
        if goes is not None and re.match(goes, key) and (not key.startswith(f"{ID}/1/") or moved(text, after)):  # fmt: skip  # noqa: E501
            continue
        missing.append(key)
    return [f"lost: {missing[:5]} ({len(missing)})"] if missing else []


def moved(text: str, after: Records) -> bool:
    """Whether a record of version 1 stands among those of version 2, with everything it says."""
    value: dict[str, Any] = json.loads(text)
    texts = [json.loads(one) for key, one in after.items() if key.startswith(f"{STORE}/") and sound(one)]  # fmt: skip  # noqa: E501
    if value in texts:
        return True
    parts = {key: one for key, one in value.items() if key not in ("team", "owners")}
    names = [value.get("team"), *value.get("owners", {}).values()]
    return parts in texts and all(any(one.get("name") == name for one in texts) for name in names if name)  # fmt: skip  # noqa: E501
