"""The history and the year in a real browser: what was lived, what is to come, both on paper."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.planner import NewContext, put

AT = {"at": "2026-01-01T00:00:00Z"}
FIVES = {
    1: ("2026-05-04", [6, 20, 30, 47, 56]),
    2: ("2026-07-06", [1, 8, 15, 29, 6]),
    3: ("2026-09-21", [24, 38, 58, 61, 201]),
}
NEXT = {
    (1, 6): "stop",
    (1, 20): "keep",
    (1, 30): "change",
    (1, 47): "stop",
    (2, 1): "keep",
    (2, 8): "keep",
    (2, 15): "change",
    (2, 6): "keep",
}


def lived() -> dict[str, Any]:
    """Two rounds that are closed and one that runs, as the browser keeps them."""
    found: dict[str, Any] = {"plan/abc": {**AT, "name": "Care; “Ghent”"}}
    for round_, (start, five) in FIVES.items():
        tips = [{"number": n, "title": f"Then called {n}", "lang": "en"} for n in five]
        begun = {**AT, "on": start, "start": start, "weeks": None, "tips": tips}
        found[f"start/abc/{round_}"] = begun
        if round_ < 3:
            found[f"close/abc/{round_}"] = {**AT, "on": start}
    for (round_, number), next_ in NEXT.items():
        said = {"customers": "They, said\n“thanks”", "thanks": "=cmd()", "kept": "mostly"}
        found[f"review/abc/{round_}/{number}"] = {**AT, **said, "next": next_}
    found["end/abc/2/29"] = {**AT, "on": "2026-08-01", "reason": "harm", "note": "Put on the spot"}
    found["tick/abc/1/20/1/a"] = found["tick/abc/1/20/3/b"] = found["tick/abc/1/20/3/c"] = AT
    return found


@pytest.fixture
def planner(page: Page, site: str) -> Page:
    """The planner of a team that has lived through two rounds, in the middle of the third."""
    page.clock.set_fixed_time("2026-10-20T10:00:00")
    page.goto(f"{site}planner/")
    put(page, lived())
    return page


def show(page: Page, site: str, step: str, language: str = "") -> None:
    """Open a part of the planner."""
    page.goto(f"{site}{language}planner/#{step}")
    page.reload()


def test_what_was_tried_kept_changed_and_stopped(planner: Page, site: str) -> None:
    show(planner, site, "pb-history")
    # 6 was stopped in the first round and kept in the second: the last word counts, once.
    expect(planner.locator(".history__sum")).to_have_text("14 of 101 tried, 4 kept")
    expect(planner.locator(".history__key li")).to_have_text(
        ["4 kept", "2 changed", "1 stopped", "1 ended early", "1 not decided", "5 under way"]
    )
    picture = planner.locator(".deck-picture")
    expect(picture).to_have_accessible_name(re.compile("14 of 101 tips tried, 4 kept"))
    expect(picture.locator(".small-card")).to_have_count(101)
    expect(picture.locator(".small-card--kept")).to_have_text(["1", "6", "8", "20"])
    expect(planner.locator(".history__table tbody tr").first).to_have_text(
        re.compile(r"1\s*Leadership with a soul\s*10\s*3\s*3")
    )
    # Round by round, the last one first; each can be opened.
    rounds = planner.locator(".history__round")
    expect(rounds).to_have_count(3)
    expect(rounds.first).to_contain_text("Round 3, under way")
    rounds.nth(1).locator("summary").press("Enter")
    ended = rounds.nth(1).locator('[data-tip="29"]')
    expect(ended).to_contain_text("harm to a person")
    expect(ended).to_contain_text("Put on the spot")
    rounds.nth(2).locator("summary").press("Enter")
    expect(rounds.nth(2).locator('[data-tip="20"]')).to_contain_text("in 2 weeks, 3 times")
    # A tip this playbook does not have is there as well.
    rounds.first.locator("summary").press("Enter")
    expect(rounds.first.locator('[data-tip="201"]')).to_contain_text("Then called 201")
    rounds.nth(2).get_by_role("link", name="Open round 1").press("Enter")
    expect(planner.locator(".sheet__number")).to_have_text(["6", "20", "30", "47", "56"])
    show(planner, site, "pb-history", "nl/")
    expect(planner.locator(".history__sum")).to_have_text("14 van 101 geprobeerd, 4 gehouden")


def test_the_history_as_a_table_and_on_paper(planner: Page, site: str) -> None:
    show(planner, site, "pb-history")
    with planner.expect_download() as waiting:
        planner.get_by_role("button", name="Save as a table (CSV)").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # Excel reads é as Ã© without it
    assert raw.count(b"\r\n") == 16
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert len(rows) == 15
    kept = dict(zip(head, next(row for row in rows if row[5] == "20"), strict=True))
    assert kept["Team"] == "Care; “Ghent”"
    assert kept["First day"] == "2026-05-04"
    assert kept["Weeks ticked"] == "2"
    assert kept["Outcome"] == "kept"
    assert kept["What customers did"] == "They, said\n“thanks”"
    assert kept["Thanks"] == "'=cmd()"  # a spreadsheet would run it
    pdf = planner.pdf(prefer_css_page_size=True)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "14 of 101 tried, 4 kept" in text
    assert "Put on the spot" in text
    assert "No compromise." not in text  # not the sheet
    expect(planner.locator(".print-page")).to_have_count(0)


def test_a_year_of_six_rounds_on_one_page(planner: Page, site: str) -> None:
    show(planner, site, "pb-year")
    rounds = planner.locator(".year__round")
    expect(rounds).to_have_count(6)
    states = ["closed", "closed", "running", "open", "open", "open"]
    assert [rounds.nth(n).get_attribute("data-state") for n in range(6)] == states
    expect(planner.locator(".year__sums")).to_contain_text("88 tips to go")
    planner.get_by_role("button", name="Fill the rest of the year").click()
    expect(planner.locator('[data-state="proposed"]')).to_have_count(3)

    def proposed() -> list[str]:
        return planner.locator('[data-state="proposed"] .year__number').all_inner_texts()

    first = proposed()
    assert len(set(first)) == 15
    assert not set(first) & {str(n) for _, five in FIVES.values() for n in five}
    planner.get_by_role("button", name="Other suggestions").click()
    assert proposed() != first
    planner.get_by_role("button", name="Take the suggestions out").click()
    assert proposed() == []
    planner.get_by_role("button", name="Fill the rest of the year").click()
    assert proposed() == first  # the same seed, the same tips
    for paper in ("A4", "Letter"):
        pages = PdfReader(io.BytesIO(planner.pdf(format=paper, landscape=True))).pages
        assert len(pages) == 1, paper
        text = pages[0].extract_text()
        assert "Six rounds, thirty tips" in text
        assert all(number in text for number in first)
    # Proposals are kept nowhere.
    planner.reload()
    expect(planner.locator('[data-state="proposed"]')).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_history_year_and_suggestions_are_for_everybody(
    new_context: NewContext, site: str, theme: str
) -> None:
    page = new_context(color_scheme=theme).new_page()
    page.clock.set_fixed_time("2026-10-20T10:00:00")
    page.goto(f"{site}planner/")
    put(page, lived())
    language = "nl/" if theme == "dark" else ""
    for step, opened in {
        "pb-history": ".history__round:not([open]) > summary",
        "pb-year": ".year .actions .button, year-view .actions .button",
        "pb-plan": ".take > summary",
        "pb-pick": ".suggest__first",
    }.items():
        show(page, site, step, language)
        page.locator(opened).first.press("Enter")
        for width in (1280, 320) if theme == "light" else (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, step
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


def test_a_team_without_a_round_sees_what_will_come(page: Page, site: str) -> None:
    show(page, site, "pb-history")
    expect(page.locator(".history")).to_contain_text("When your first round has begun")
    expect(page.locator(".deck-picture .small-card--none")).to_have_count(101)
    show(page, site, "pb-year")
    expect(page.locator('[data-state="open"]')).to_have_count(6)
    expect(page.locator(".year__sums")).to_contain_text("101 tips to go")
    expect(page.locator(".year__sums")).to_contain_text("21 rounds, 42 months")
