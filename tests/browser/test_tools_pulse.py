"""The perception-gap pulse in a real browser: sheets by code, lots of four, bars, five, paper."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

PHONE = {"width": 390, "height": 844}
NewContext = Callable[..., BrowserContext]
# By theme, chapters 1 to 11. The first three are those of the editorial brief.
LEADERS = (8, 4, 5, 9, 8, 7, 6, 8, 9, 7, 8)
FRONT = (5, 4, 8, 9, 6, 7, 6, 7, 8, 7, 8)


def fill(page: Page, role: str, marks: Sequence[int | None]) -> None:
    """Fill the answer sheet, with the keyboard."""
    page.locator(f"input[name=pb-role][value={role}]").press("Space")
    for place, value in enumerate(marks):
        if value is not None:
            page.locator(".statement").nth(place).locator(f"input[value='{value}']").press("Space")


def put_in(page: Page, role: str, marks: Sequence[int | None]) -> None:
    """Fill a sheet and put it with the others on this device."""
    fill(page, role, marks)
    page.locator(".statements [type=submit]").press("Enter")
    expect(page.locator(".statement input:checked")).to_have_count(0)


def kept(page: Page) -> list[dict[str, object]]:
    """The records of this tool as they lie in the browser."""
    texts: list[str] = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.includes('/tool/pulse/')).map(([, v]) => v)"
    )
    return [json.loads(text) for text in texts]


def rows(page: Page) -> list[str]:
    """Each pair of bars in words: number, means, case, gap and priority."""
    found = page.locator(".pulse__result .bars__theme").all_inner_texts()
    return [" ".join(text.split()) for text in found]


def paper(page: Page, size: str = "A4") -> str:
    """The one page that the printer gets."""
    (sheet,) = PdfReader(io.BytesIO(page.pdf(format=size))).pages
    return " ".join(sheet.extract_text().split())


def test_two_rounds(new_context: NewContext, site: str) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.clock.set_fixed_time("2026-09-21T10:00:00")
    page.goto(f"{site}tools/pulse/")
    blank = paper(page)
    assert "I answer as" in blank
    assert blank.count("9 10") + blank.count("910") == 11

    # What is missing is said; a half-filled sheet is there after a reload.
    page.locator(".statements [type=submit]").press("Enter")
    expect(page.locator(".pulse__fault")).to_contain_text("as a leader or from the front line")
    fill(page, "l", (8,))
    page.reload()
    expect(page.locator(".pulse__done")).to_have_text("1 of 11 marked")
    put_in(page, "l", LEADERS)

    # Three of the front line: nothing shows, and nothing can be asked for.
    for more in (-1, 0, 1):
        put_in(page, "f", [max(1, min(10, mark + more)) if mark < 8 else mark for mark in FRONT])
    show = page.get_by_role("button", name="Show the front line’s results")
    state = page.locator(".pulse__state")
    expect(state).to_contain_text("Front-line sheets waiting: 3")
    expect(state).to_contain_text("Still needed: 1")
    expect(show).to_have_count(0)
    assert rows(page) == []

    # The fourth comes by code from another phone, filled in in Dutch; twice is once.
    other = new_context(viewport=PHONE).new_page()
    other.clock.set_fixed_time("2026-09-21T11:00:00")
    other.goto(f"{site}nl/tools/pulse/")
    fill(other, "f", FRONT)
    other.locator(".statements .more summary").press("Enter")
    other.get_by_role("button", name="Kopieer als code").press("Enter")
    code = other.locator(".exchange__code").input_value()
    page.get_by_text("Add sheets by code or link").press("Enter")
    page.locator("#pb-paste").fill(f"{code}\n{code.upper()}")
    page.get_by_role("button", name="Add these sheets").press("Enter")
    expect(page.locator(".exchange__receive .exchange__said")).to_have_text("Sheets added: 1.")
    show.press("Enter")
    checks = {
        "When trust": ["8 Front line 5", "Blind spot gap +3 · priority 8"],
        "We talk more": ["4 Front line 4", "Shared worry gap 0 · priority 6"],
        "I may try": ["5 Front line 8", "Hidden strength gap −3 · priority 2"],
        "What we promise": ["8 Front line 6", "Blind spot gap +2 · priority 6"],
        "This week someone": ["6 Front line 6", "In step gap 0 · priority 4"],
    }
    shown = rows(page)
    for statement, texts in checks.items():
        (row,) = (row for row in shown if statement in row)
        assert all(text in row for text in texts), row
    # The largest gap on top, whichever way it goes.
    gaps = [abs(float(re.search(r"gap [+−]?(\d+)", row)[1])) for row in shown]  # type: ignore[index]
    assert gaps == sorted(gaps, reverse=True)
    # The sheets of the front line are gone from this device; sums are left.
    assert [r["kind"] for r in kept(page)].count("sheet") == 1
    (lot,) = (r for r in kept(page) if r["kind"] == "lot")
    assert "marks" not in json.dumps(lot)

    # A fifth waits: the figures stay as they are, or the difference would give it away.
    put_in(page, "f", [1] * 11)
    expect(state).to_contain_text("Who comes later waits")
    expect(show).to_have_count(0)
    assert rows(page) == shown
    page.locator("#pb-paste").fill(code)
    page.get_by_role("button", name="Add these sheets").press("Enter")
    expect(page.locator(".exchange__receive .exchange__said")).to_have_text("Here already: 1.")

    # The colleague mends the sheet: too late for what is shown; a fortnight on, it is a new one.
    other.locator(".statement").first.locator("input[value='9']").press("Space")
    for now, came in (
        ("2026-09-22T12:00:00", "Here already: 1."),
        ("2026-10-06T09:00:00", "Sheets added: 1."),
    ):
        other.clock.set_fixed_time(now)
        other.get_by_role("button", name="Kopieer als code").press("Enter")
        page.locator("#pb-paste").fill(other.locator(".exchange__code").input_value())
        page.get_by_role("button", name="Add these sheets").press("Enter")
        expect(page.locator(".exchange__receive .exchange__said")).to_have_text(came)
    expect(state).to_contain_text("Still needed: 2")
    assert rows(page) == shown

    # The five: blind spot (a seeing tip and a small one), two for the worry, then the third theme.
    five = page.locator(".pulse__five .tip-list__number").all_inner_texts()
    assert len(five) == 5
    assert five[0] == "29"
    assert page.locator(".pulse__why b").all_inner_texts() == five
    # "Suggest five" of the planner weighs them in, and says so.
    planner = page.context.new_page()
    planner.goto(f"{site}planner/#pb-suggest")
    expect(planner.locator(".suggest__number")).to_have_count(5)
    # The draw follows from the plan's random name: here it is made the same in every run.
    planner.evaluate("document.querySelector('suggest-five').setAttribute('seed', '7')")
    planner.get_by_role("button", name="Another five").click()
    expect(planner.locator(".suggest__why")).to_contain_text("Your own checks pointed at: ")
    assert set(planner.locator(".suggest__number").all_inner_texts()) & set(five)
    planner.close()
    page.get_by_role("button", name="Add these tips to my next round").press("Enter")
    expect(page.locator(".propose__said")).to_contain_text(five[-1])
    for size in ("A4", "Letter"):
        sheet = paper(page, size)
        assert "Blind spot gap +3 · priority 8" in sheet
        assert "What do you see that I do not?" in sheet
        assert all(number in sheet for number in five)

    # Two months later, with means from a survey, in Dutch: the distance is smaller.
    page.clock.set_fixed_time("2026-11-23T10:00:00")
    page.goto(f"{site}nl/tools/pulse/")
    page.get_by_role("button", name="Begin vandaag een nieuwe ronde").press("Enter")
    put_in(page, "l", LEADERS)
    page.get_by_text("Of typ gemiddelden die je al hebt").press("Enter")
    page.locator("#pb-typed-count").fill("3")
    page.locator(".typed__row input").first.fill("11")
    page.locator(".typed [type=submit]").press("Enter")
    expect(page.locator(".typed__fault")).to_contain_text("van 4 tot")
    expect(page.locator(".typed__fault")).to_contain_text("van 1 tot 10")
    page.locator("#pb-typed-count").fill("12")
    page.locator(".typed__row input").first.fill("7,25")
    page.locator(".typed [type=submit]").press("Enter")
    assert "Leiding 8 Frontlinie 7,25 Op één lijn verschil +0,75 · voorrang 3,5" in rows(page)[0]
    assert "niet getoond" in rows(page)[1]
    expect(page.locator(".sparks li").first.locator("svg")).to_have_attribute(
        "aria-label", "+3 op 21 sep 2026, +0,75 op 23 nov 2026"
    )
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # A round can be taken out, and put back.
    page.get_by_role("button", name="Haal weg: 12 antwoorden").press("Enter")
    expect(page.locator(".pulse__result")).to_contain_text("De balken komen zodra")
    page.locator(".tool-bar__undo .button").first.press("Enter")
    assert len(rows(page)) == 11


def test_every_statement_needs_four_by_itself(new_context: NewContext, site: str) -> None:
    """Four sheets, but three marks for the second statement: that one stays closed, in the next
    lot too, so that no difference tells what one person marked."""
    page = new_context().new_page()
    page.goto(f"{site}tools/pulse/")
    put_in(page, "l", (8, 8, 8))
    for lot in ((5, 5, 5, None), (6, 7, 8, 9)):
        for second in lot:
            put_in(page, "f", (5, second))
        page.get_by_role("button", name="Show the front line’s results").press("Enter")
        (row,) = (row for row in rows(page) if "We talk more" in row)
        expected = "not shown" if None in lot else "Front line 7.5"
        assert expected in row
    # A broken record is set aside by the store, and the rest still shows.
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find((k) => k.includes('/pulse/lot-'));
          const text = localStorage.getItem(key).replace('"count":4', '"count":1e9');
          localStorage.setItem(key, text); }"""
    )
    page.reload()
    expect(page.locator("store-notice .notice")).to_be_visible()
    expect(page.locator(".pulse__state")).to_contain_text("Front-line answers shown: 4")


@pytest.mark.parametrize("tool", ["one-fan-a-day", "day-1-check", "pulse"])
def test_without_scripts_it_reads_and_prints(new_context: NewContext, site: str, tool: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}nl/tools/{tool}/")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("button:visible").count() == 0
    text = page.locator(".tool-page").inner_text()
    for words in {
        "one-fan-a-day": ["2.000", "6,15 jaar"],
        "day-1-check": ["Wie een probleem ziet, pakt het op"],
        "pulse": ["Wat we beloven, is wat klanten krijgen."],
    }[tool]:
        assert words in text
    assert "Waar het op steunt" in text
    assert len(paper(page)) > 200
