"""The planner for everyone: axe, targets, narrow screens, forced colours, the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.planner import FIVE, NewContext, kept, put, records

AT = {"at": "2027-01-04T08:00:00.000Z"}
PLAN = "desk7abc"
# A round that runs since 4 January 2027: two weeks ticked, one tip ended, one for the next round.
RUNNING: dict[str, Any] = {
    f"plan/{PLAN}": {**AT, "name": "The front desk of the northern branch"},
    f"start/{PLAN}/1": {
        **AT,
        "on": "2027-01-04",
        "start": "2027-01-04",
        "weeks": None,
        "tips": [{"number": number, "title": f"Tip {number}", "lang": "en"} for number in FIVE],
    },
    f"tick/{PLAN}/1/8/1/aaaa": AT,
    f"tick/{PLAN}/1/8/3/bbbb": AT,
    f"end/{PLAN}/1/61": {**AT, "on": "2027-01-20", "reason": "harm", "note": "A colleague."},
    f"pick/{PLAN}/2/22": {**AT, "title": "Tip 22", "lang": "en"},
}


def states(page: Page, base: str) -> Iterator[str]:
    """The planner's states with a round that runs, one after the other."""

    def step(name: str) -> None:
        page.goto(f"{base}planner/#pb-{name}")

    step("track")
    page.reload()
    yield "track"
    page.locator(".tick__open").first.press("Enter")
    page.locator(".tick__open").nth(4).press("Enter")
    yield "track, opened"
    page.locator(".tick__end button").first.press("Enter")
    yield "end early"
    page.keyboard.press("Escape")
    step("close")
    page.locator("close-round .button--quiet").first.press("Enter")
    page.locator("#pb-next-8-keep").check()
    yield "close"
    step("plan")
    yield "plan"
    page.locator("plan-switch summary").press("Enter")
    yield "plans"
    page.locator("plan-switch summary").press("Enter")
    step("pick")
    yield "pick"
    page.locator('.card[data-tip="8"] .add-button').press("Enter")
    yield "locked"
    page.keyboard.press("Escape")
    page.goto(base)
    yield "home"


@pytest.fixture
def running(new_context: NewContext, site: str) -> Callable[..., Page]:
    """A profile in which a round runs."""

    def make(**options: Any) -> Page:
        page = new_context(**options).new_page()
        page.clock.set_fixed_time("2027-01-20T09:00:00")
        page.goto(f"{site}credits/")
        put(page, RUNNING)
        return page

    return make


@pytest.mark.parametrize(
    ("look", "language", "width"),
    [
        ({"color_scheme": "light"}, "", 1280),
        ({"color_scheme": "dark"}, "nl/", 390),
        ({"forced_colors": "active"}, "", 390),
    ],
    ids=["light", "dark", "forced colours"],
)
def test_no_accessibility_fault_while_a_round_runs(
    running: Callable[..., Page], site: str, look: dict[str, Any], language: str, width: int
) -> None:
    page = running(viewport={"width": width, "height": 844}, **look)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if "forced_colors" in look:  # the system chooses the colours, and axe does not see which
        options["rules"] = {"color-contrast": {"enabled": False}}
    for state in states(page, f"{site}{language}"):
        if state == "track":  # the rows are looked at opened, which shows more of them
            continue
        # Below a dialog the page cannot be reached, and was looked at before.
        context = "dialog[open]" if page.locator("dialog[open]").count() else None
        found = Axe().run(page, context=context, options=options)
        assert found.violations_count == 0, (state, found.generate_report())


@pytest.mark.parametrize("width", [320, 640])  # 640: a wide screen at 200 per cent
def test_narrow_screens_hold_everything(
    running: Callable[..., Page], site: str, width: int
) -> None:
    page = running(viewport={"width": width, "height": 700})
    for state in states(page, f"{site}nl/"):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        small = page.evaluate(
            """() => ['round-track', 'close-round', 'plan-switch', 'dialog', 'plan-form']
              .flatMap((name) => [...document.querySelectorAll(name)])
              .flatMap((e) => [...e.querySelectorAll('button, select, textarea, input, summary')])
              .filter((e) => e.checkVisibility({visibilityProperty: true}))
              .filter((e) => !/radio|checkbox/.test(e.type))
              .map((e) => [e.outerHTML.slice(0, 80), e.offsetWidth, e.offsetHeight])
              .filter(([, width, height]) => Math.min(width, height) < 44)"""
        )
        assert small == [], state


def test_the_keyboard_alone_keeps_a_round(running: Callable[..., Page], site: str) -> None:
    """From the first Tab to a closed round; after each action the focus is somewhere sensible."""
    page = running()
    page.goto(f"{site}planner/")

    def go_to(label: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            name = page.evaluate(
                """() => {
                  const e = document.activeElement;
                  return e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent.trim();
                }"""
            )
            if name.startswith(label):
                return
        raise AssertionError(f"Tab never reached {label!r}")

    go_to("Count tip 1,")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    go_to("Take one back: tip 8,")
    page.keyboard.press("Enter")
    assert sorted(name.rsplit("/", 1)[0] for name in records(page, "tick")) == ["1/1/3"] * 2 + [
        "1/8/1"
    ]
    assert page.evaluate("document.activeElement.classList.contains('tick__minus')")
    page.goto(f"{site}planner/#pb-close")
    go_to("Close it earlier")
    page.keyboard.press("Enter")
    for number in (1, 8, 21, 57):
        page.locator(f"#pb-next-{number}-keep").focus()
        page.keyboard.press("Space")
    go_to("Close this round")
    page.keyboard.press("Enter")
    expect(page.locator("close-round h2")).to_be_focused()
    assert f"close/{PLAN}/1" in kept(page)


def unbroken(address: str, name: str) -> dict[str, Any]:
    """What runs, what was closed and what comes next, all in words without a place to break."""
    title = {**AT, "title": "T" * 60, "lang": "en"}
    found: dict[str, Any] = {f"plan/{PLAN}": {**AT, "name": name}}
    rounds = {1: ("2026-08-03", [2, 3, 302, 11, 12]), 2: ("2026-10-05", [1, 8, 21, 57, 301])}
    for place, (day, five) in rounds.items():
        tips = [{**title, "number": number} for number in five]
        begun = {**AT, "on": day, "start": day, "weeks": None, "tips": tips}
        found[f"start/{PLAN}/{place}"] = begun
        for number in five:
            at = f"{PLAN}/{place}/{number}"
            found[f"owner/{at}"] = {**AT, "name": "O" * 40}
            found[f"note/{at}"] = {**AT, "text": address}
            told = {"customers": address, "thanks": address, "next": "keep", "kept": "yes"}
            found[f"review/{at}"] = {**AT, **told}
    found[f"close/{PLAN}/1"] = {**AT, "on": "2026-10-01"}
    found[f"end/{PLAN}/2/57"] = {**AT, "on": "2026-10-20", "reason": "harm", "note": address}
    found |= {f"pick/{PLAN}/3/{number}": title for number in (22, 23, 303, 304, 305)}
    gone = {f"plan/gone{n}": {**AT, "name": name} for n in (1, 2)}
    return found | gone | {"gone/gone1": AT, "setting/current": {**AT, "plan": PLAN}}


def test_words_without_an_end_break_anywhere(new_context: NewContext, site: str) -> None:
    """A name, a note, a title from a file: on a phone and on paper nothing is wider than it may."""
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    page.clock.set_fixed_time("2026-10-20T09:00:00")
    page.goto(f"{site}credits/")
    put(page, unbroken("https://example.org/" + "x" * 280, "W" * 60))

    def fits(state: str, width: int = 320) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state

    page.goto(site)
    fits("home")
    for step, opened in {
        "track": ".tick__open",
        "close": "close-round .button--quiet",
        "plan": "plan-switch summary, .take > summary",
        "pick": ".tray__toggle",
        "history": ".history__round summary",
        "year": "plan-switch summary",
    }.items():
        page.goto(f"{site}planner/#pb-{step}")
        page.reload()
        for control in page.locator(opened).all():
            if control.is_visible():
                control.press("Enter")
        fits(step)
    page.goto(f"{site}planner/#pb-pick")
    page.locator('.card[data-tip="30"] .add-button').press("Enter")
    fits("swap")
    assert page.locator("dialog").evaluate("e => e.scrollWidth <= e.clientWidth")
    for step, width in {"plan": 718, "history": 718, "year": 1061}.items():  # A4 less its margins
        page.goto(f"{site}planner/#pb-{step}")
        page.reload()
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        fits(f"{step} on paper", width)
        page.emulate_media(media="screen")


@pytest.mark.parametrize("language", ["", "nl/"])
def test_the_longest_closing_week_fits_a_phone(new_context: NewContext, site: str, language: str) -> None:  # fmt: skip  # noqa: E501
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"{site}{language}planner/?start=2026-10-05&tips=1.8")
    expect(page.locator(".sheet__closing-days")).to_contain_text("29 november" if language else "29 November")  # fmt: skip  # noqa: E501
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
