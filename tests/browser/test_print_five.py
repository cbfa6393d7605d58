"""The reader's own five from the browser: as cards to cut and as a poster, on both papers."""

from __future__ import annotations

import io
import json
import re

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.browser.planner import LINK

LONG = {
    "": "After two months at least eight of the complaints that reached us by letter were answered",
    "nl/": "Na twee maanden kregen minstens acht klantvertegenwoordigers dezelfde werkdag antwoord",
}


def press(page: Page, what: str) -> None:
    """Ask for the cards or the poster; the browser's own dialogue stays shut."""
    page.evaluate("window.print = () => { window.asked = true }")
    button = page.locator(f".take__offer--{what} .button")
    if not button.is_visible():
        page.locator(".take > summary").press("Enter")
    button.press("Enter")
    expect(page.locator(".print-page--five")).to_have_count(1)
    assert page.evaluate("window.asked")


def printed(page: Page, what: str, paper: str) -> list[str]:
    """Print the cards or the poster; gives the words of each page without white space."""
    press(page, what)
    reader = PdfReader(io.BytesIO(page.pdf(format=paper)))
    return [re.sub(r"\s+", "", sheet.extract_text()) for sheet in reader.pages]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", ["", "nl/"])
def test_the_five_print_as_cards_and_as_a_poster(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}{language}{LINK}#pb-plan")
    island = page.locator("#pb-tips").text_content()
    assert island is not None
    tips = {tip["number"]: tip for tip in json.loads(island)["tips"]}
    five = [tips[number] for number in (1, 8, 21, 57, 61)]
    for paper in ("A4", "Letter"):
        pages = printed(page, "cards", paper)
        assert len(pages) == 2
        for place, tip in enumerate(five):
            for field in ("title", "idea", "first_step", "sign", "tally"):
                assert bare(tip[field]) in pages[place // 4], (paper, field)
        (poster,) = printed(page, "poster", paper)
        assert all(bare(tip["title"]) in poster for tip in five)
        assert bare(tips[1]["idea"]) not in poster
        # The sheet for the wall prints again, and nothing is left behind on screen.
        (sheet,) = (
            bare(one.extract_text()) for one in PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        )
        assert bare(tips[1]["sign"]) in sheet
        expect(page.locator(".print-page")).to_have_count(0)


@pytest.mark.parametrize("language", LONG)
def test_the_longest_words_keep_their_quarter(page: Page, site: str, language: str) -> None:
    words = (LONG[language] + " toestemmingsformulieren ").split() * 4
    long = {
        "title": (LONG[language] * 2)[:60],
        "idea": (LONG[language] * 2)[:140],
        "first_step": " ".join(words[:25]) + ".",
        "sign": " ".join(words[3:33]) + ".",
        "tally": (LONG[language] * 2)[:36],
    }

    def stretch(route: Route) -> None:
        answer = route.fetch()
        data = json.loads(re.findall(r'id="pb-tips">(.*?)</script>', answer.text(), re.S)[0])
        for tip in data["tips"]:
            tip.update(long)
        text = json.dumps(data).replace("<", "\\u003c")
        body = re.sub(
            r'(id="pb-tips">).*?(</script>)',
            lambda part: part[1] + text + part[2],
            answer.text(),
            flags=re.S,
        )
        route.fulfill(response=answer, body=body)

    page.route("**/planner/**", stretch)
    page.goto(f"{site}{language}{LINK}&weeks=13#pb-plan")
    for paper in ("A4", "Letter"):
        pages = printed(page, "cards", paper)
        assert [text.count(bare(long["sign"])) for text in pages] == [4, 1]
        (poster,) = printed(page, "poster", paper)
        assert poster.count(bare(long["title"])) == 5
    # No card is higher than its quarter of the smaller paper.
    press(page, "cards")
    page.emulate_media(media="print")
    heights = page.locator(".five-card").evaluate_all(
        "all => all.map((e) => e.scrollHeight - e.clientHeight)"
    )
    assert max(heights) <= 1


def test_without_tips_there_is_nothing_to_print(page: Page, site: str) -> None:
    page.goto(f"{site}planner/#pb-plan")
    page.locator(".take > summary").press("Enter")
    page.locator(".take__offer--cards .button").press("Enter")
    expect(page.locator(".take__told")).not_to_be_empty()
    expect(page.locator(".print-page")).to_have_count(0)
