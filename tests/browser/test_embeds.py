"""Tips in a frame on another site, in a real browser: light, dark, narrow, printed, by week."""

from __future__ import annotations

import io
import json
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from generator import embeds, weekly
from generator.build import today
from tests.browser.conftest import NewContext, Watch
from tests.conftest import ROOT

VECTORS = json.loads((ROOT / "tests/weekly_vectors.json").read_text(encoding="utf-8"))
TIP = "tips/one-free-slot/"
EMBED = "embed/one-free-slot/"
WEEK = "embed/tip-of-the-week/"
LOOK = "getComputedStyle(document.body).backgroundColor"


def order(site_folder: Path, language: str = "") -> list[dict[str, str]]:
    path = site_folder / language / "tips-by-week.json"
    tips: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))["tips"]
    return tips


def test_weekly_js_passes_the_vectors(page: Page, site: str) -> None:
    page.goto(f"{site}{WEEK}")
    found = page.evaluate(
        """async ([address, vectors]) => {
          const { turn, weekNumber } = await import(address);
          const moments = ["T00:00:00Z", "T23:59:59.999Z"];
          return {
            week_number: vectors.week_number.map(([day, week]) =>
              [day, ...new Set(moments.map((moment) => weekNumber(Date.parse(day + moment))))]),
            turn: vectors.turn.map(([week, length]) => [week, length, turn(week, length)]),
          };
        }""",
        [f"{site}assets/js/weekly.js", VECTORS],
    )
    assert found["week_number"] == VECTORS["week_number"]
    assert found["turn"] == VECTORS["turn"]


def framed(page: Page, site: str, folder: Path, snippet: str) -> None:
    """Open a page of another site that somebody has pasted the snippet into."""
    server = site.split("/some/", maxsplit=1)[0]
    host = server.replace("127.0.0.1", "localhost")  # to a browser this is another site
    body = snippet.replace("https://tips.example/some/where/", site)
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Us</title>'
    html = f"{head}{body}"
    (folder / "intranet.html").write_text(html, encoding="utf-8")
    page.route(f"{host}/**", lambda route: route.continue_())
    page.goto(f"{host}/intranet.html")


def test_snippet_of_a_tip_page_works_on_another_site(
    new_context: NewContext, site: str, site_folder: Path
) -> None:
    """Copied from the tip page, pasted elsewhere, it shows the tip and leads back to it."""
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}nl/{TIP}")
    page.locator(".embed-tip summary").click()
    page.get_by_role("button", name="Kopieer de HTML").click()
    expect(page.locator("copy-code [role=status]")).to_have_text("Gekopieerd")
    snippet = page.evaluate("navigator.clipboard.readText()")
    assert snippet == page.locator("copy-code textarea").input_value()
    host = context.new_page()
    framed(host, site, site_folder.parent.parent.parent, snippet)
    frame = host.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text(
        "Hou elke dag één plek vrij voor wie niet kan wachten"
    )
    assert host.locator("iframe").get_attribute("title") == (
        "61. Hou elke dag één plek vrij voor wie niet kan wachten"
    )
    frame.get_by_role("link", name="Lees de hele tip").click()
    host.wait_for_url(f"{site}nl/{TIP}")  # the whole window, not the frame


def test_frame_follows_the_system_and_the_one_who_embeds(
    new_context: NewContext, site: str
) -> None:
    light, dark = (new_context(color_scheme=theme).new_page() for theme in ("light", "dark"))
    colours = {}
    for page, theme in ((light, "light"), (dark, "dark")):
        page.goto(f"{site}{EMBED}")
        colours[theme] = page.evaluate(LOOK)
    assert colours["light"] != colours["dark"]
    light.goto(f"{site}{EMBED}?theme=dark")
    assert light.evaluate(LOOK) == colours["dark"]
    dark.goto(f"{site}{EMBED}?theme=light")
    assert dark.evaluate(LOOK) == colours["light"]
    dark.goto(f"{site}{EMBED}?theme=%22%3E%3Cscript%3E")
    assert dark.evaluate(LOOK) == colours["dark"]


def test_no_accessibility_fault_in_a_frame(new_context: NewContext, site: str) -> None:
    for theme, path in (("light", EMBED), ("dark", f"nl/{WEEK}")):
        page = new_context(color_scheme=theme, viewport={"width": 320, "height": 480}).new_page()
        page.goto(f"{site}{path}")
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_tip_fits_the_frame_of_the_snippet(
    new_context: NewContext, site: str, site_folder: Path
) -> None:
    """The six longest of each language, as wide as the snippet and as narrow as a phone."""
    page = new_context(viewport={"width": 400, "height": 100}).new_page()
    for language in ("", "nl/"):
        tips = sorted(
            order(site_folder, language),
            key=lambda tip: -len(tip["title"] + tip["idea"] + tip["first_step"]),
        )
        for tip in tips[:6]:
            page.goto(f"{site}{language}embed/{tip['slug']}/")
            page.evaluate("document.fonts.ready.then(() => true)")
            for width in (embeds.WIDTH, 320):
                page.set_viewport_size({"width": width, "height": 100})
                height = page.evaluate("document.documentElement.scrollHeight")
                assert height <= embeds.HEIGHT, (tip["slug"], width, height)


def test_tip_of_the_week_turns_without_a_build(
    new_context: NewContext, site: str, site_folder: Path
) -> None:
    """The build's own tip this week; later the next in the order; without scripts still a tip."""
    tips = order(site_folder, "nl")
    week = weekly.week_number(today())
    for later in (0, 1, 5, len(tips)):
        page = new_context().new_page()
        page.clock.set_fixed_time(f"{weekly.monday(week + later)}T12:00:00Z")
        page.goto(f"{site}nl/{WEEK}")
        tip = tips[weekly.turn(week + later, len(tips))[1]]
        expect(page.locator("[data-part=title]")).to_have_text(tip["title"])
        expect(page.locator("[data-part=number]")).to_have_text(str(tip["number"]))
        expect(page.locator("[data-part=chapter]")).to_have_text(tip["chapter"])
        link = page.get_by_role("link", name="Lees de hele tip")
        assert link.evaluate("(e) => e.href") == f"{site}nl/tips/{tip['slug']}/"
        order_shown = page.locator("main").get_attribute("data-chapter-order")
        assert order_shown == str(tip["chapter_order"])
    bare = new_context(java_script_enabled=False).new_page()
    bare.goto(f"{site}{WEEK}")
    expect(bare.get_by_role("heading", level=1)).to_be_visible()


def test_tip_of_the_week_stays_when_the_network_fails(
    page: Page, site: str, site_folder: Path, watch: Watch
) -> None:
    watch.expect("Failed to load resource")
    tips = order(site_folder)
    week = weekly.week_number(today())
    page.route("**/tips-by-week.json", lambda route: route.abort())
    page.clock.set_fixed_time(f"{weekly.monday(week + 3)}T12:00:00Z")
    with page.expect_request("**/tips-by-week.json"):
        page.goto(f"{site}{WEEK}")
    tip = tips[weekly.turn(week, len(tips))[1]]
    expect(page.locator("[data-part=title]")).to_have_text(tip["title"])


def test_a_framed_tip_prints_on_one_page(page: Page, site: str) -> None:
    page.goto(f"{site}{EMBED}?theme=dark")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(pdf.pages) == 1
    assert "Keep one free slot" in pdf.pages[0].extract_text()


def test_snippet_can_be_selected_without_scripts_or_clipboard(
    new_context: NewContext, site: str
) -> None:
    bare = new_context(java_script_enabled=False).new_page()
    bare.goto(f"{site}data/")
    expect(bare.locator("copy-code textarea")).to_be_visible()
    assert "embed/tip-of-the-week/" in bare.locator("copy-code textarea").input_value()
    context = new_context()
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page = context.new_page()
    page.goto(f"{site}data/")
    page.get_by_role("button", name="Copy the HTML").click()
    expect(page.locator("copy-code [role=status]")).to_contain_text("Not copied")
    selected = page.evaluate(
        "(() => { const e = document.querySelector('copy-code textarea');"
        " return e.value.slice(e.selectionStart, e.selectionEnd); })()"
    )
    assert selected.startswith("<iframe")
