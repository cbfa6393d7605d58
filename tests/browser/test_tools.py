"""The companion tools in a real browser: each used for a real question, kept, restored, printed."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pypdf import PdfReader

from generator.tool_kinds import KINDS
from tests.browser.conftest import NewContext, Watch

PHONE = ViewportSize(width=390, height=844)
LANGUAGES = ["", "nl/"]


def pages_of(page: Page, size: str = "A4") -> list[str]:
    """What the printer gets: the text of each page."""
    reader = PdfReader(io.BytesIO(page.pdf(format=size)))
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


def words(page: Page) -> dict[str, str]:
    """The words of the tool on this page."""
    found: dict[str, str] = page.evaluate(
        "JSON.parse(document.getElementById('pb-tool').textContent).words"
    )
    return found


def at(page: Page, day: str) -> None:
    """Make it noon on that day."""
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{day}T12:00:00"))


def saved(page: Page, name: str) -> Path:
    """The file that a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).press("Enter")
    return Path(download.value.path())


def picks(page: Page) -> str:
    """How many of five are chosen, as the header says."""
    return page.locator("five-count").first.inner_text()


@pytest.mark.parametrize("slug", KINDS)
def test_every_tool_reads_prints_and_fits(new_context: NewContext, site: str, slug: str) -> None:
    """Without scripts, for screen readers, on small screens, and blank on one page of paper."""
    turn = list(KINDS).index(slug)
    address = f"{site}{LANGUAGES[turn % 2]}{KINDS[slug].address}"
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(address)
    expect(plain.locator(".paper").first).to_be_visible()
    assert plain.locator("button:visible").count() == 0
    page = new_context().new_page()
    page.goto(address)
    looks: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 320))
    for theme, width in looks:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
    if slug == "method":  # its page is a text too: the sheet alone is what the button prints
        page.evaluate("document.documentElement.classList.add('prints-sheet')")
    title = page.locator(".paper__title").first.inner_text()
    for size in ("A4", "Letter"):
        sheets = pages_of(page, size)
        assert len(sheets) <= page.locator(".paper").count()
        assert title in sheets[0]


def test_tools_are_introduced_by_their_questions(page: Page, site: str) -> None:
    page.goto(f"{site}nl/tools/")
    cards = page.locator(".tool-card__question a")
    assert cards.count() == len(KINDS)
    assert all(text.strip().endswith("?") for text in cards.all_inner_texts())
    cards.last.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert "/nl/tools/" in page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_sorts_and_remembers(page: Page, site: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    at(page, "2026-12-01")
    page.goto(f"{site}{language}tools/why/")
    said = words(page)
    figure, tips = page.locator(".tool-result__figure"), page.locator("propose-tips li")
    expect(page.locator(".tool-result__text")).to_have_text(said["waiting"])

    def answer(place: int, text: str, copy: str) -> None:
        page.locator(f"#pb-thing-{place}").fill(text)
        page.locator(f"input[name=copy-{place}][value={copy}]").check()

    answer(1, "Our app", "unknown")
    answer(2, "Same-day parcels", "unknown")
    expect(page.locator(".tool-result__text")).to_have_text(said["all_unknown"])
    assert tips.count() == 1
    expect(tips).to_contain_text("32")
    for place, text in enumerate(["Our app", "Parcels", "<b>Prices</b>", "Opening hours"], 1):
        answer(place, text, "yes")
    answer(5, "Whoever picks up sees it through", "no")
    expect(figure).to_have_text(said["copied"].format(n=4, all=5))
    assert [text[:2] for text in tips.all_inner_texts()] == ["98", "73"]
    expect(page.locator(".sorted--how li")).to_have_text("Whoever picks up sees it through")
    expect(page.locator(".sorted--what li").nth(2)).to_have_text("<b>Prices</b>")
    page.locator(".propose__add").press("Enter")
    assert picks(page).startswith("2")
    expect(page.locator(".propose__said")).to_contain_text("98")

    printed = pages_of(page)
    assert len(printed) == 1
    assert "Whoever picks up sees it through" in printed[0]
    at(page, "2027-01-04")
    page.reload()
    expect(figure).to_have_text(said["copied"].format(n=4, all=5))
    page.locator(".tool-new button").press("Enter")
    expect(page.locator("#pb-thing-1")).to_have_value("")
    answer(1, "Our shop", "no")
    expect(figure).to_have_text(said["copied_none"].format(all=1))
    expect(page.locator(".tool-earlier li")).to_contain_text("2026")
    page.locator(".tool-earlier button").press("Enter")
    expect(page.locator("#pb-thing-1")).to_have_value("Our app")


@pytest.mark.parametrize("language", LANGUAGES)
def test_spiral_follows_acts_from_round_to_round(page: Page, site: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    at(page, "2026-12-01")
    page.goto(f"{site}{language}tools/spiral/")
    said = words(page)
    drawing = page.locator(".spiral__drawing")
    assert drawing.locator("title").inner_html().count(",") >= 4
    expect(page.locator(".tool-result__text")).to_have_text(said["nothing"])
    page.locator("#pb-act").fill("We call back before closing time")
    page.locator("#pb-note-culture").fill("Two colleagues do it unasked")
    experience = page.locator("[data-station=experience] h3").inner_text()
    expect(page.locator(".tool-result__figure")).to_have_text(
        said["first_empty"].format(station=experience)
    )
    assert [t.split()[0] for t in page.locator("propose-tips li").all_inner_texts()] == [
        "58",
        "59",
        "60",
    ]
    expect(drawing.locator(".is-next")).to_have_attribute("data-station", "experience")
    printed = pages_of(page)
    assert len(printed) == 1
    assert "Two colleagues do it unasked" in printed[0]
    at(page, "2027-01-31")
    page.locator(".tool-new button").press("Enter")
    page.locator("#pb-act").fill("One report less")
    expect(page.locator(".tool-earlier li")).to_contain_text("We call back before closing time")
    for note in page.locator("textarea").all():
        note.fill("Seen")
    expect(page.locator(".tool-result__text")).to_have_text(said["complete"])
    expect(page.locator("propose-tips")).to_be_hidden()
    page.reload()
    expect(page.locator("#pb-act")).to_have_value("One report less")


@pytest.mark.parametrize("language", LANGUAGES)
def test_spiral_stays_on_one_page_with_the_longest_notes(
    page: Page, site: str, language: str
) -> None:
    page.goto(f"{site}{language}tools/spiral/")
    page.locator("#pb-act").fill(("A word about customers " * 9)[:139] + "!")
    for note in page.locator("textarea").all():
        note.fill(("Two colleagues do it unasked " * 9)[:239] + "!")
    for size in ("A4", "Letter"):
        (printed,) = pages_of(page, size)
        assert printed.count("!") == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_door_decides_and_counts_after_a_quarter(page: Page, site: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    at(page, "2026-09-01")
    page.goto(f"{site}{language}tools/door/")
    said = words(page)
    figure = page.locator(".tool-result__figure")
    results = page.evaluate("JSON.parse(document.getElementById('pb-tool').textContent).lists")
    title = {entry["id"]: entry["title"] for entry in results["results"]}

    def change(text: str, **answers: str) -> None:
        page.locator("#pb-change").fill(text)
        for name, answer in answers.items():
            page.locator(f"input[name={name}][value={answer}]").check()

    free = {"touches": "no", "breaks": "no", "back": "yes", "worse": "no", "affordable": "yes"}
    change("Open half an hour earlier", **free)
    expect(figure).to_have_text(title["two-way"])
    expect(page.locator(".door-table tr.is-it")).to_have_attribute("data-row", "row_free")
    page.locator("input[name=worse][value=yes]").check()
    expect(figure).to_have_text("")
    page.locator("input[name=few][value=yes]").check()
    expect(figure).to_have_text(title["smaller"])
    page.locator("input[name=worse][value=no]").check()
    page.locator("#pb-owner").fill("Noor")
    page.locator("#pb-undo").fill("2026-10-01")
    page.locator("#pb-prediction").fill("Five people before work")
    printed = pages_of(page)
    assert len(printed) == 1
    assert "Five people before work" in printed[0]
    assert "2026" in printed[0]
    expect(page.locator(".door-log__share")).to_have_text(said["share"].format(n=1, all=1))
    expect(page.locator(".door-log__compare")).to_have_text(said["compare_later"])
    page.locator(".tool-new button").press("Enter")
    change("Close the counter", touches="yes")
    expect(figure).to_have_text(title["one-way"])

    at(page, "2026-12-15")
    page.reload()
    for n in range(3):
        page.locator(".tool-new button").press("Enter")
        change(f"Idea {n}", **(free if n < 2 else {"breaks": "yes"}))
    expect(page.locator(".door-log__share")).to_have_text(said["share_period"].format(n=2, all=3))
    expect(page.locator(".door-log__compare")).to_have_text(said["compare"].format(share=67))
    expect(page.locator(".door-log .entries__line")).to_have_count(5)
    rows = saved(page, save_rows(language)).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 6
    assert rows[1].startswith("2026-09-01,Open half an hour earlier,")


def save_rows(language: str) -> str:
    """The name of the button that saves for a spreadsheet."""
    return "Bewaren voor een rekenblad" if language else "Save for a spreadsheet"


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [("", ["40,000", "200", "8,000"], "2.5"), ("nl/", ["40.000", "200", "8.000"], "2,5")],
)
def test_emotional_profit_and_loss(
    page: Page, site: str, language: str, typed: list[str], shown: str
) -> None:
    """The check of the brief: 40,000 / 200 = 200 customers, of 8,000 that is 2.5 per cent."""
    page.set_viewport_size(PHONE)
    at(page, "2026-12-01")
    page.goto(f"{site}{language}tools/emotional-pl/")
    said = words(page)
    figure = page.locator(".tool-result__figure")
    page.locator("#pb-change").fill("The counter closes on Wednesdays")
    page.locator("#pb-saving").fill(typed[0])
    expect(page.locator(".tool-result__text")).to_have_text(said["lose_skip"])
    page.locator("#pb-margin").fill("twenty")
    expect(page.locator("#pb-number-fault")).to_be_visible()
    page.locator("#pb-margin").fill("0")
    expect(figure).to_have_text("")
    page.locator("#pb-margin").fill(typed[1])
    page.locator("#pb-customers").fill(typed[2])
    expect(figure).to_have_text(said["lose"].format(n=200))
    expect(page.locator(".tool-result__text")).to_contain_text(
        said["lose_share"].format(share=shown, customers=typed[2])
    )
    page.locator("#pb-hours").fill("416")
    expect(page.locator(".pl-back")).to_have_text(said["back_none"])
    page.locator("#pb-share").fill("25")
    expect(page.locator(".pl-back")).to_have_text(said["back"].format(n=104))

    def add(group: str, text: str, weight: int, when: str, payer: str, *, asked: bool) -> None:
        form = page.locator(".line-form")
        form.locator(f"input[name=group][value={group}]").check()
        form.locator("input[name=text]").fill(text)
        form.locator(f"input[name=weight][value='{weight}']").check()
        form.locator(f"input[name=when][value={when}]").check()
        form.locator("input[name=payer]").fill(payer)
        form.locator("input[name=asked]").set_checked(asked)
        form.locator("[type=submit]").press("Enter")

    page.locator(".line-form [type=submit]").press("Enter")
    expect(page.locator("#pb-text-fault")).to_be_visible()
    add("customers", "Nobody for a letter", -3, "later", "People without internet", asked=False)
    add("customers", "Longer hours online", 1, "quarter", "", asked=False)
    add("colleagues", "A calm morning", 2, "quarter", "Counter staff", asked=True)
    chart = page.locator(".pl-bars")
    label = chart.get_attribute("aria-label") or ""
    groups = page.locator(".pl-groups dt").all_inner_texts()
    assert said["group_bar"].format(group=groups[0], plus=1, minus=3) in label
    assert said["group_bar"].format(group=groups[1], plus=2, minus=0) in label
    expect(page.locator(".pl-hidden li")).to_contain_text("Nobody for a letter")
    expect(page.locator(".pl-unasked p")).to_have_text("People without internet")
    numbers = [text.split()[0] for text in page.locator("propose-tips li").all_inner_texts()]
    assert numbers == ["97", "94", "93"]
    page.locator("#pb-review").fill("2027-01-04")
    printed = pages_of(page)
    assert len(printed) == 1
    assert "Nobody for a letter" in printed[0]

    at(page, "2027-01-05")
    page.reload()
    expect(page.locator(".pl-review")).to_contain_text("2027")
    page.locator(".pl-lines select").first.select_option("worse")
    expect(page.locator(".pl-review")).to_contain_text(
        said["review_sum"].format(known=1, all=3, same=0, worse=1, better=0)
    )
    page.locator(".tool-new button").press("Enter")
    expect(page.locator(".pl-lines .entries__line")).to_have_count(0)
    expect(page.locator("#pb-change")).to_have_value("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_objections_for_a_meeting(page: Page, site: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{language}tools/why-not/")
    said = words(page)
    listed = page.locator(".objections:not(.objections--own) .objection:visible")
    assert listed.count() == 14
    page.locator("input[name=who][value=finance]").check()
    few = listed.count()
    assert 0 < few < 14
    expect(page.locator(".objection-count")).to_have_text(said["found"].format(n=few, all=14))
    page.locator("input[name=who][value='']").check()
    page.locator("#pb-objection-search").fill("B2B")
    assert listed.count() == 1
    page.locator("#pb-objection-search").fill("zzzz")
    expect(page.locator(".objection-count")).to_have_text(said["none"])
    page.locator("#pb-objection-search").fill("")
    page.locator("#pb-own-answer").fill("we begin with one shop")
    page.locator(".own-objection [type=submit]").press("Enter")
    expect(page.locator("#pb-own-fault")).to_be_visible()
    page.locator("#pb-own-objection").fill("Head office decides")
    page.locator(".own-objection [type=submit]").press("Enter")
    expect(page.locator(".objections--own")).to_contain_text("Head office decides")
    for name in ("no-time", "prove-it", "abuse"):
        page.locator(f"[data-objection={name}] .objection__button").press("Enter")
    expect(page.locator(".objection-tray li")).to_have_count(3)
    assert page.locator("propose-tips li").count() == 3
    printed = pages_of(page)
    assert len(printed) == 1
    assert "Head office decides" in printed[0]
    assert page.locator("[data-objection=no-time] h3").inner_text().strip("‘’") in printed[0]
    page.reload()
    expect(page.locator(".objection-tray li")).to_have_count(3)
    page.locator(".objections--own .link-button").press("Enter")
    expect(page.locator(".objection-tray li")).to_have_count(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_evening_lines(page: Page, site: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    at(page, "2026-12-01")
    page.goto(f"{site}{language}method/")
    said = words(page)

    def line(chose: str, told: str) -> None:
        page.locator("#pb-chose").fill(chose)
        page.locator("#pb-told").fill(told)
        page.locator("#pb-told").press("Enter")

    page.locator(".evening-form [type=submit]").press("Enter")
    expect(page.locator("#pb-chose-fault")).to_be_visible()
    line("Kept typing", "A customer can wait")
    line("Held the van", "A promise counts")
    expect(page.locator(".evening-today")).to_have_text(said["today"].format(n=2))
    line("Asked about turnover", "Figures first")
    expect(page.locator(".evening-today")).to_have_text(said["today_done"])
    page.locator(".evenings .entries__acts button").first.press("Enter")
    expect(page.locator(".tool-result__text")).to_contain_text(said["changes"].format(n=1))
    at(page, "2027-01-04")
    page.reload()
    line("Looked up", "You are seen")
    expect(page.locator(".tool-result__text")).to_contain_text(said["evenings"].format(n=2, week=1))
    printed = pages_of(page)  # the text of the method, and behind it the sheet
    assert "A customer can wait" not in printed[0]
    assert sum("A customer can wait" in sheet for sheet in printed) == 1


def test_records_unite_restore_and_come_back(
    context: BrowserContext, site: str, tmp_path: Path
) -> None:
    """Two tabs write to one log; a file brings it to another state; clearing can be undone."""
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"{site}tools/door/")
    for page, text in ((first, "From one tab"), (second, "From the other")):
        page.locator("#pb-change").fill(text)
        page.locator("input[name=touches][value=yes]").check()
    expect(first.locator(".door-log .entries__line")).to_have_count(2)
    file = saved(first, "Save as a file")
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert (kept["format"], kept["tool"], len(kept["records"])) == ("playbook-tool", "door", 2)

    lines, bar = first.locator(".door-log .entries__line"), first.locator("tool-bar")
    first.get_by_role("button", name="Clear everything").press("Enter")
    first.get_by_role("button", name="Clear it").press("Enter")
    expect(lines).to_have_count(0)
    first.reload()
    first.get_by_role("button", name="Put it back").press("Enter")
    expect(lines).to_have_count(2)
    first.get_by_role("button", name="Clear everything").press("Enter")
    first.get_by_role("button", name="Clear it").press("Enter")

    kept["records"]["bad"] = {"tool": "door", "kind": "change", "at": "x", "day": 7}
    good = tmp_path / "good.json"
    good.write_text(json.dumps(kept), encoding="utf-8")
    chooser = first.locator("tool-bar input[type=file]")
    chooser.set_input_files(good)
    expect(lines).to_have_count(2)
    expect(bar).to_contain_text("Taken up: 2. Here already: 0. Unreadable: 1.")
    chooser.set_input_files(good)
    expect(bar).to_contain_text("Taken up: 0. Here already: 2. Unreadable: 1.")
    for text, answer in (
        ("{", "nothing that this page can read"),
        (json.dumps({**kept, "tool": "why"}), "belongs to another tool"),
        (json.dumps({**kept, "version": 99}), "newer version"),
    ):
        other = tmp_path / "other.json"
        other.write_text(text, encoding="utf-8")
        chooser.set_input_files(other)
        expect(bar).to_contain_text(answer)
    expect(lines).to_have_count(2)


def test_broken_record_is_set_aside_and_a_full_store_is_told(
    new_context: NewContext, site: str, watch: Watch
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto(f"{site}tools/door/")
    page.locator("#pb-change").fill("A change")
    key = page.evaluate("Object.keys(localStorage).find((key) => key.includes('tool/door/'))")
    page.evaluate('([key]) => localStorage.setItem(key, \'{"tool": "door"\')', [key])
    page.reload()
    expect(page.locator("store-notice")).to_contain_text("can no longer be read (1)")
    page.locator("#pb-change").fill("Another change")
    assert page.evaluate("Object.values(localStorage)").count('{"tool": "door"') == 2
    full = new_context()
    full.add_init_script(
        "Storage.prototype.setItem = () => {"
        " throw new DOMException('full', 'QuotaExceededError'); }"
    )
    other = full.new_page()
    other.goto(f"{site}tools/spiral/")
    other.locator("#pb-act").fill("One act")
    expect(other.locator("store-notice")).to_contain_text("full")
    expect(other.locator(".spiral-act")).to_contain_text("One act")
    assert watch.foreign == []


def test_blank_print_leaves_everything_as_it_was(page: Page, site: str) -> None:
    page.goto(f"{site}tools/door/")
    page.locator("#pb-change").fill("Open earlier")
    page.evaluate(
        """() => { window.print = () => {
             window.printed = document.querySelector('.paper').innerText;
             dispatchEvent(new Event('afterprint')); }; }"""
    )
    page.get_by_role("button", name="Print it blank").press("Enter")
    assert "Open earlier" not in page.evaluate("window.printed")
    expect(page.locator(".paper")).to_contain_text("Open earlier")
    page.get_by_role("button", name="Print this").press("Enter")
    assert "Open earlier" in page.evaluate("window.printed")
    assert page.locator("html.prints-sheet").count() == 0
