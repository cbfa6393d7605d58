"""The Day 1 / Day 2 self-check in a real browser: a team, two checks half a year apart, paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

PHONE = {"width": 390, "height": 844}
NewContext = Callable[..., BrowserContext]
IN_SUMMER = (4, 3, 2, 1, 3, 3, 2, 4, 2, 3)
IN_AUTUMN = (4, 3, 3, 2, 5, 3, 2, 4, 2, 3)
COLLEAGUE = (1, 3, 4, 2, 5, None, 2, 4, 5, 3)


def mark(page: Page, marks: Sequence[int | None]) -> None:
    """Mark the pairs in their order, with the keyboard."""
    for place, value in enumerate(marks):
        if value is not None:
            page.locator(".pair").nth(place).locator(f"input[value='{value}']").press("Space")


def means(page: Page) -> list[str]:
    """The mean of each group, as it is shown."""
    return page.locator(".mean b").all_inner_texts()


def code_of(page: Page, button: str) -> str:
    """A sheet as a code or link, from the field that shows what was copied."""
    page.get_by_role("button", name=button).press("Enter")
    field = page.locator(".exchange__code")
    expect(field).to_be_visible()
    return field.input_value()


def paper(page: Page, size: str = "A4") -> str:
    """The one page that the printer gets."""
    (sheet,) = PdfReader(io.BytesIO(page.pdf(format=size))).pages
    return " ".join(sheet.extract_text().split())


def test_a_team_checks_twice(new_context: NewContext, site: str) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.clock.set_fixed_time("2026-06-20T10:00:00")
    page.goto(f"{site}tools/day-1-check/")
    blank = paper(page)
    assert "Circle a number" in blank
    assert blank.count("12345") + blank.count("1 2 3 4 5") == 10
    mark(page, IN_SUMMER)
    # By hand: (4+3+2+1)/4, (3+3+2)/3, (4+2+3)/3.
    assert means(page) == ["2.5", "2.7", "3.0"]
    lowest = page.locator(".pair-results > li")
    expect(lowest).to_have_count(3)
    expect(lowest.first).to_contain_text("We compare ourselves with last year")
    expect(lowest.first).to_contain_text("mean 1.0")
    # Two and two and two: of equals the first pair in the list.
    expect(lowest.nth(1)).to_contain_text("We remember last quarter’s score")
    assert page.locator(".propose .tip-list__number").all_inner_texts() == ["42", "35", "15"]
    # What is taken back counts no more, and is not a 3.
    page.locator(".pair").nth(9).locator(".pair__clear").press("Enter")
    assert means(page)[2] == "3.0"  # (4+2)/2
    page.locator(".pair").nth(7).locator(".pair__clear").press("Enter")
    assert means(page)[2] == "2.0"
    mark(page, IN_SUMMER)

    # Half a year later, after a reload, in Dutch.
    page.clock.set_fixed_time("2026-11-20T10:00:00")
    page.goto(f"{site}nl/tools/day-1-check/")
    assert means(page) == ["2,5", "2,7", "3,0"]
    expect(page.locator("#pb-again")).to_have_value("2026-12-20")
    page.get_by_role("button", name="Begin vandaag een nieuwe test").press("Enter")
    expect(page.locator(".day1__result")).to_contain_text("Geef een paar een cijfer")
    mark(page, IN_AUTUMN)
    assert means(page) == ["3,0", "3,3", "3,0"]
    since = page.locator(".mean .small").all_inner_texts()
    assert since == [
        "+0,5 sinds 20 juni 2026",
        "+0,6 sinds 20 juni 2026",
        "gelijk gebleven sinds 20 juni 2026",
    ]
    expect(page.locator(".day1__trend svg.chart")).to_have_attribute(
        "aria-label", "De klant: 2,5 op 20 juni 2026, 3,0 op 20 november 2026. "
        "Beslissen: 2,7 op 20 juni 2026, 3,3 op 20 november 2026. "
        "Vernieuwen: 3,0 op 20 juni 2026, 3,0 op 20 november 2026",
    )  # fmt: skip

    # A colleague on another phone, in English, sends a code.
    colleague = new_context(viewport=PHONE).new_page()
    colleague.clock.set_fixed_time("2026-11-20T11:00:00")
    colleague.goto(f"{site}tools/day-1-check/")
    colleague.locator(".more summary").first.press("Enter")
    mark(colleague, COLLEAGUE)
    code = code_of(colleague, "Copy as a code")
    assert len(code) < 45
    page.locator(".more summary").nth(1).press("Enter")
    page.locator("#pb-paste").fill(f"Hoi! {code[:-1]}! en <b>{code}</b>")
    page.get_by_role("button", name="Leg deze bladen erbij").press("Enter")
    said = page.locator(".exchange__receive .exchange__said")
    expect(said).to_have_text("Bladen toegevoegd: 1.")
    page.locator("#pb-paste").fill(code)
    page.get_by_role("button", name="Leg deze bladen erbij").press("Enter")
    expect(said).to_have_text("Al aanwezig: 1.")
    # Mended and sent once more, it takes the place of the first one.
    mark(colleague, (2,))
    page.locator("#pb-paste").fill(code_of(colleague, "Copy as a code"))
    page.get_by_role("button", name="Leg deze bladen erbij").press("Enter")
    expect(said).to_have_text("Bladen toegevoegd: 1.")
    assert means(page)[0] == "2,9"  # (12+11)/8
    page.locator("#pb-paste").fill(code)
    page.get_by_role("button", name="Leg deze bladen erbij").press("Enter")
    # By hand: (12+10)/8, (10+7)/5, (9+12)/6.
    assert means(page) == ["2,8", "3,4", "3,5"]
    first = page.get_by_role("heading", name="Praat hier eerst over").locator("~ ol").first
    expect(first.locator("li")).to_have_count(2)
    expect(first.locator("li").first).to_contain_text("van 1 tot 4")
    # The sheet that came in is nobody's to change.
    page.locator(".chip-button", has_text="via code").press("Enter")
    expect(page.locator(".pairs input:enabled")).to_have_count(0)
    # No total, no label.
    assert "totaal" not in page.locator(".tool-result").inner_text().lower()

    # Paper: three sentences, the tips, a date of our own choice; blank again without them.
    page.locator("#pb-again").fill("2027-01-18")
    for size in ("A4", "Letter"):
        sheet = paper(page, size)
        assert "We vergelijken ons met vorig jaar" in sheet
        assert "18 januari 2027" in sheet
        assert "42 " in sheet
        assert sheet.count("Wat wij erover zeggen") == 3
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Leeg afdrukken").press("Enter")
    assert "Omcirkel een cijfer" in paper(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # The tips go into the plan.
    page.get_by_role("button", name="Zet deze tips in mijn volgende ronde").press("Enter")
    expect(page.locator(".propose__said")).to_contain_text("42")


def test_a_link_asks_before_it_adds(new_context: NewContext, site: str) -> None:
    sender = new_context().new_page()
    sender.goto(f"{site}nl/tools/day-1-check/")
    sender.locator(".more summary").first.press("Enter")
    mark(sender, (1, 5))
    link = code_of(sender, "Kopieer als link")
    assert "?" not in link  # the part after # goes to no server
    receiver = new_context().new_page()
    receiver.goto(link)
    offer = receiver.locator(".sheet-offer")
    expect(offer).to_contain_text("2 van 10 ingevuld")
    assert receiver.locator(".mean").count() == 0
    offer.get_by_role("button", name="Leg het bij de andere").press("Enter")
    assert means(receiver) == ["3,0"]
    assert "#" not in receiver.url
    receiver.reload()
    assert means(receiver) == ["3,0"]
    # A broken or hostile link says so and changes nothing; a link in an open page is heard too.
    for text, words in (
        (link.split("=")[1][:-1] + ("1" if link.endswith("0") else "0"), "tikfout"),
        ("<img src=x onerror=alert(1)>", "staat geen code"),
        ("x" * 60_000, "te lang"),
    ):
        receiver.evaluate("(text) => { location.hash = 'sheet=' + encodeURIComponent(text); }", text)  # fmt: skip  # noqa: E501
        expect(offer).to_contain_text(words)
        assert receiver.locator(".sheet-offer img").count() == 0
        offer.get_by_role("button", name="Laat het liggen").press("Enter")
        expect(offer).to_be_hidden()
    assert means(receiver) == ["3,0"]
