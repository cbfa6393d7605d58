"""The sheet for the wall, on screen and on paper."""

from __future__ import annotations

import io
import json
import re

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.browser.planner import (
    FIVE,
    LINK,
    NewContext,
    add,
)


def printed(page: Page, paper: str) -> tuple[int, str]:
    """Print the page; gives the number of pages and their text without white space."""
    reader = PdfReader(io.BytesIO(page.pdf(format=paper)))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    return len(reader.pages), re.sub(r"\s+", "", text)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["", "nl/"])
@pytest.mark.parametrize("step", ["#pb-plan", "#pb-pick"])
def test_the_sheet_prints_on_one_page(page: Page, site: str, language: str, paper: str, step: str) -> None:  # fmt: skip  # noqa: E501
    page.goto(f"{site}{language}{LINK}{step}")
    titles = page.locator(".sheet__title").all_text_contents()
    assert len(titles) == 5
    pages, text = printed(page, paper)
    assert pages == 1
    for title in titles:
        assert re.sub(r"\s+", "", title) in text
    assert "start=2027-01-04" in text
    assert "Addtomyfive" not in text
    assert "Bijmijnvijf" not in text


WORDS = {
    "": "After two months at least eight of the complaints that reached us by letter were answered",
    "nl/": "Na twee maanden kregen minstens acht klantvertegenwoordigers dezelfde werkdag antwoord",
}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("tips", [[1, 8, 21, 57, 61], [1, 8], []])
def test_the_longest_words_still_make_one_page(
    page: Page, site: str, language: str, paper: str, tips: list[int]
) -> None:
    words = (WORDS[language] + " toestemmingsformulieren ").split() * 4
    long = {
        "title": (WORDS[language] * 2)[:60],
        "first_step": " ".join(words[:25]) + ".",
        "sign": " ".join(words[3:33]) + ".",
        "tally": (WORDS[language] * 2)[:36],
    }

    def stretch(route: Route) -> None:
        answer = route.fetch()
        data = json.loads(re.findall(r'id="pb-tips">(.*?)</script>', answer.text(), re.S)[0])
        for tip in data["tips"]:
            tip.update(long)
        body = re.sub(
            r'(id="pb-tips">).*?(</script>)',
            lambda part: part[1] + json.dumps(data).replace("<", "\\u003c") + part[2],
            answer.text(),
            flags=re.S,
        )
        route.fulfill(response=answer, body=body)

    page.route("**/planner/**", stretch)
    page.goto(f"{site}{language}planner/")
    add(page, *tips)
    page.goto(f"{site}{language}planner/#pb-plan")
    page.locator("#pb-team").fill("Customer service and planning of the northern branch, 1st")
    for field in page.locator(".plan-form__owners input").all():
        field.fill("Team leader of the planning department 12")
    pages, text = printed(page, paper)
    assert pages == 1
    assert text.count(re.sub(r"\s+", "", long["sign"])) == len(tips)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_without_scripts_a_blank_sheet_prints(new_context: NewContext, site: str, paper: str) -> None:  # fmt: skip  # noqa: E501
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}planner/")
    expect(page.locator("noscript .notice")).to_be_visible()
    assert page.locator(".card:visible").count() >= 30
    pages, text = printed(page, paper)
    assert pages == 1
    assert "Whothankswhom?" in text
    assert text.count("Firststep") == 5


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("address", ["tips/one-free-slot/", "nl/tips/decide-as-a-whole-person/", "nl/tips/withdraw-a-dodged-promise/"])  # fmt: skip  # noqa: E501
def test_a_tip_prints_as_one_card(page: Page, site: str, address: str, paper: str) -> None:
    page.goto(f"{site}{address}")
    pages, text = printed(page, paper)
    assert pages == 1
    assert re.sub(r"\s+", "", page.locator("h1").inner_text()) in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_dark_screen_still_prints_black_on_white(
    new_context: NewContext, site: str, theme: str
) -> None:
    page = new_context(color_scheme=theme).new_page()
    page.goto(f"{site}{LINK}")
    page.emulate_media(media="print")
    ink = page.locator(".sheet__title").first.evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(0, 0, 0)"


def test_the_sheet_reads_on_a_phone(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"{site}{LINK}")
    size = page.locator(".sheet__step").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 16
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_targets_are_large_enough(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 375, "height": 800}).new_page()
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.locator(".tray__toggle").click()
    for address in ("#pb-pick", "#pb-plan"):
        page.goto(f"{site}planner/{address}")
        small = page.evaluate(
            """() => [...document.querySelector('round-planner')
              .querySelectorAll('button, input, summary, .planner-steps a')]
              .filter((e) => e.offsetParent && e.type !== 'checkbox')
              .filter((e) => !e.classList.contains('visually-hidden'))
              .map((e) => [e.outerHTML.slice(0, 80), e.offsetWidth, e.offsetHeight])
              .filter(([, width, height]) => Math.min(width, height) < 44)"""
        )
        assert small == []
