"""One fan a day in a real browser: the sums, and a log that is kept from month to month."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pypdf import PdfReader

PHONE: ViewportSize = {"width": 390, "height": 844}
NewContext = Callable[..., BrowserContext]


def write(page: Page, day: str, what: str, side: str = "outside", **more: str) -> None:
    """Write a line of the log, by the form."""
    page.locator("#pb-fan-day").fill(day)
    page.locator(f"input[name=side][value={side}]").check()
    page.locator("#pb-fan-what").fill(what)
    for name, text in more.items():
        page.locator(f"#pb-fan-{name}").fill(text)
    page.locator(".fan-form [type=submit]").press("Enter")


def pages_of(page: Page, size: str = "A4") -> list[str]:
    """What the printer gets: the text of each page."""
    reader = PdfReader(io.BytesIO(page.pdf(format=size)))
    return [sheet.extract_text() for sheet in reader.pages]


@pytest.mark.parametrize(
    ("language", "sums", "contacts"),
    [
        ("", ["2,000", "1,000", "20,000", "1,000"], ["Once in 6.15 years", "0.1625", "Never"]),
        ("nl/", ["2.000", "1.000", "20.000", "1.000"], ["Eén keer in 6,15", "0,1625", "Nooit"]),
    ],
)
def test_the_sums(
    page: Page, site: str, language: str, sums: list[str], contacts: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{language}tools/one-fan-a-day/")
    fans = page.locator("fan-calculator .sum__big")
    found = []
    for people, years, share in ((10, 1, 100), (1, 5, 100), (100, 1, 100), (10, 1, 50)):
        page.locator("#pb-people").fill(str(people))
        page.locator("#pb-years").fill(str(years))
        page.locator("#pb-share").fill(str(share))
        found.append(fans.inner_text())
    assert found == sums
    page.locator("#pb-people").fill("2½")
    expect(page.locator("fan-calculator .sum__fault")).not_to_be_empty()
    expect(page.locator("#pb-people")).to_have_attribute("aria-invalid", "true")
    expect(fans).to_be_hidden()

    big = page.locator("contact-calculator .sum__big")
    how = page.locator("contact-calculator .sum__how")
    once, rate, never = contacts
    expect(big).to_contain_text(once)
    expect(how).to_contain_text(rate)
    expect(how).to_contain_text("74")
    page.locator("#pb-contacts").fill("0")
    expect(big).to_have_text(never)
    page.locator("#pb-contacts").fill("160.000" if language else "160,000")
    expect(how).to_contain_text("2 ")
    expect(how).not_to_contain_text("bank" if not language else "rekening")
    page.locator("#pb-customers").fill("")
    expect(page.locator("contact-calculator .sum__fault")).not_to_be_empty()
    page.locator("contact-calculator [value=share]").press("Space")
    expect(big).to_contain_text("40")
    expect(how).to_contain_text("480")


def test_a_log_from_month_to_month(new_context: NewContext, site: str, tmp_path: Path) -> None:
    context = new_context(viewport=PHONE, accept_downloads=True)
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-20T16:30:00")  # a Friday
    page.goto(f"{site}nl/tools/one-fan-a-day/")

    # A mistake is said, where it is, and nothing is kept.
    page.locator(".fan-form [type=submit]").press("Enter")
    expect(page.locator(".fan-form__fault")).to_contain_text("voor een klant of voor een collega")
    expect(page.locator(".fan-form__fault")).to_contain_text("wat iemand deed")
    write(page, "2026-11-21", "Morgen al")
    expect(page.locator(".fan-form__fault")).to_contain_text("toekomst")
    assert page.locator(".fan-line").count() == 0

    page.locator("#pb-fan-day").fill("2026-11-20")
    page.locator(".fan-form [type=submit]").press("Enter")
    hostile = '=HYPERLINK("x"), <img src=x onerror=alert(1)>'
    write(page, "2026-11-19", hostile, "inside", who="Nadia", reaction="lachte")
    for day in (16, 17, 18):
        write(page, f"2026-11-{day}", f"Iets kleins op {day} november")
    figures = page.locator(".fan-summary__figure b")
    assert figures.all_inner_texts() == ["5", "5"]
    expect(page.locator(".fan-summary__split")).to_contain_text("80 % voor klanten, 20 %")
    assert page.locator(".fan-line__what").all_inner_texts()[1] == f"Nadia: {hostile}"

    # Five best, not six; change a line; remove one and bring it back.
    write(page, "2026-11-20", "Nog een")
    for place in range(5):
        page.locator(".fan-line__best input").nth(place).press("Space")
        expect(page.locator(".fan-line__best input:checked")).to_have_count(place + 1)
    page.locator(".fan-line__best input").nth(5).press("Space")
    expect(page.locator(".fan-line__said").nth(5)).to_contain_text("Er zijn er al vijf")
    expect(page.locator(".fan-line__best input:checked")).to_have_count(5)
    page.get_by_role("button", name="Wijzig: de regel van 18 november").press("Enter")
    expect(page.locator("#pb-fan-what")).to_be_focused()
    page.locator("#pb-fan-what").fill("Een kaartje geschreven")
    page.locator(".fan-form [type=submit]").press("Enter")
    expect(page.locator(".fan-lines")).to_contain_text("Een kaartje geschreven")
    page.get_by_role("button", name="Verwijder: de regel van 17 november").press("Enter")
    expect(page.locator(".fan-line")).to_have_count(5)
    page.locator(".tool-bar__undo .button").press("Enter")
    expect(page.locator(".fan-line")).to_have_count(6)

    # A month later, in a second tab, in the other language: all is there; a new month begins.
    other = context.new_page()
    other.clock.set_fixed_time("2026-12-21T09:00:00")
    other.goto(f"{site}tools/one-fan-a-day/")
    assert other.locator(".fan-summary__figure b").all_inner_texts() == ["0", "0"]
    months = other.locator("#pb-fan-month option")
    assert months.all_inner_texts() == ["December 2026", "November 2026"]
    write(other, "2026-12-21", "Asked for the dog’s name")
    expect(page.locator("#pb-fan-month option")).to_have_count(2)  # the first tab hears of it
    expect(other.locator(".fan-summary__split")).to_contain_text("86 % for customers")

    # Paper: the month, blank, and the best five; each on one page.
    page.locator("#pb-fan-month").select_option("2026-11")
    for size in ("A4", "Letter"):
        sheet = pages_of(page, size)
        assert len(sheet) == 1
        assert "november 2026" in sheet[0]
        assert "Een kaartje geschreven" in sheet[0]
        assert "22" in sheet[0]
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Leeg afdrukken").press("Enter")
    (sheet_text,) = pages_of(page)
    assert "Een kaartje" not in sheet_text
    assert "22" in sheet_text
    page.get_by_role("button", name="Druk onze beste vijf af").press("Enter")
    (sheet_text,) = pages_of(page)
    assert "Welke hiervan kunnen we maandag herhalen?" in sheet_text
    assert "Een kaartje geschreven" in sheet_text
    assert "22" not in sheet_text

    # A table that no spreadsheet takes for a formula; a file that brings all of it back.
    with page.expect_download() as table:
        page.get_by_role("button", name="Bewaren voor een rekenblad").press("Enter")
    csv = Path(table.value.path()).read_text(encoding="utf-8-sig")
    assert csv.splitlines()[0] == "Dag,Wie,Wat we deden,Wat de ander zei of deed,Voor"
    assert "\"'=HYPERLINK(" in csv
    with page.expect_download() as saved:
        page.get_by_role("button", name="Bewaren als bestand").press("Enter")
    file = tmp_path / "log.json"
    saved.value.save_as(file)
    assert len(json.loads(file.read_text())["records"]) == 7
    elsewhere = new_context(viewport=PHONE).new_page()
    elsewhere.clock.set_fixed_time("2026-12-21T09:00:00")
    elsewhere.goto(f"{site}tools/one-fan-a-day/")
    elsewhere.locator("tool-bar input[type=file]").set_input_files(file)
    expect(elsewhere.locator(".tool-bar__said")).to_contain_text("7")
    elsewhere.locator("#pb-fan-month").select_option("2026-11")
    expect(elsewhere.locator(".fan-line")).to_have_count(6)
    found = Axe().run(elsewhere, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert elsewhere.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_full_month_stays_on_its_sheets(page: Page, site: str) -> None:
    """The longest lines there can be: 22 fit a page, the 23rd begins a second sheet."""
    page.clock.set_fixed_time("2026-11-30T16:30:00")
    page.goto(f"{site}tools/one-fan-a-day/")
    words = (
        "Asked how the move went, found the right box and walked with him to the car in the rain, "
        "though it was past closing time by then and we were late"
    )[:140]
    assert len(words) == 140
    who = "The gentleman with the two brown dogs, x"
    write(page, "2026-11-01", words, "inside", reaction=words, who=who)
    page.evaluate(
        """() => { const first = Object.keys(localStorage).find((key) => key.includes('/tool/'));
          for (let day = 2; day <= 23; day += 1) {
            const line = JSON.parse(localStorage.getItem(first));
            line.day = `2026-11-${String(day).padStart(2, '0')}`;
            localStorage.setItem(`${first}${day}`, JSON.stringify(line));
          } }"""
    )
    page.reload()
    expect(page.locator(".fan-line")).to_have_count(23)
    for size in ("A4", "Letter"):
        first, second = pages_of(page, size)
        assert "(1/2)" in first
        assert "(2/2)" in second
        assert "22 Nov" in first
        assert "23 Nov" in second
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print it blank").press("Enter")
    assert len(pages_of(page)) == 1
    assert len(pages_of(page)) == 2  # what is filled in is back
