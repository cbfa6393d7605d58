"""What the planner's browser tests share: choosing tips, and reading what is kept and shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

ID = "playbook-101"
STORE = f"{ID}/2"
FIVE = [1, 8, 21, 57, 61]
LINK = "planner/?start=2027-01-04&tips=1.8.21.57.61"
NewContext = Callable[..., BrowserContext]


def add(page: Page, *numbers: int) -> None:
    """Press "Add to my five" on cards of the page.

    By key: Playwright's mouse waits in vain on some cards far down the deck, whose content Chromium
    has not painted yet (content-visibility), although a reader's mouse finds them.
    """
    for number in numbers:
        page.locator(f'.card[data-tip="{number}"] .add-button').press("Space")


def kept(page: Page) -> dict[str, Any]:
    """What the browser keeps for this playbook, in this version: name → text."""
    found: dict[str, Any] = page.evaluate(
        """(store) => Object.fromEntries(Object.entries(localStorage)
             .filter(([key]) => key.startsWith(store + '/'))
             .map(([key, text]) => [key.slice(store.length + 1), text]))""",
        STORE,
    )
    return found


def arrives(page: Page, *words: str) -> None:
    """Wait until this tab sees what another has kept: tabs hear of it one after the other."""
    page.wait_for_function(
        "(words) => words.every((word) => JSON.stringify(localStorage).includes(word))",
        arg=list(words),
    )


def put(page: Page, records: dict[str, Any], store: str = STORE) -> None:
    """Write records as another tab, an older version or a stranger would have left them."""
    page.evaluate(
        "([store, all]) => { for (const [name, text] of Object.entries(all))"
        " localStorage.setItem(`${store}/${name}`, text) }",
        [store, {k: v if isinstance(v, str) else json.dumps(v) for k, v in records.items()}],
    )


def records(page: Page, kind: str) -> dict[str, Any]:
    """The records of a kind, without the plan's id: `1/8` → what it says."""
    return {
        name.split("/", 2)[2]: json.loads(text)
        for name, text in kept(page).items()
        if name.startswith(f"{kind}/")
    }


def plan_id(page: Page) -> str:
    """The id of the only plan."""
    (name,) = [name for name in kept(page) if name.startswith("plan/")]
    return name.removeprefix("plan/")


def picked(page: Page) -> list[int]:
    """The numbers that are kept as chosen."""
    return sorted(int(name.split("/")[1]) for name in records(page, "pick"))


def settings(page: Page) -> dict[str, Any]:
    """What is set for the first round."""
    found: dict[str, Any] = records(page, "round").get("1", {})
    return found


def shown(page: Page) -> list[int]:
    """The numbers in the tray."""
    return [int(text) for text in page.locator("[data-slot] .tray__number").all_text_contents()]


def on_sheet(page: Page) -> list[str]:
    """The numbers on the sheet, blank rows as empty text."""
    return page.locator(".sheet__number").all_text_contents()


def start(page: Page, site: str, first_day: str, *numbers: int) -> None:
    """Choose tips, set the first day and start the round, as a reader does."""
    page.goto(f"{site}planner/#pb-pick")
    page.reload()
    add(page, *(numbers or FIVE))
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill(first_day)
    page.get_by_label("First day").blur()
    page.get_by_role("button", name="Start this round").click()
    expect(page.get_by_role("button", name=re.compile("Start this round"))).to_be_hidden()


def plus(page: Page, number: int) -> Any:
    """The large button of a tip in this week's list."""
    return page.get_by_role("button", name=re.compile(rf"^Count tip {number},"))
