"""The built site in a real browser: every kind of page, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, Watch

# One page of each kind, below a language's root.
KINDS = {
    "home": "",
    "chapters": "chapters/",
    "chapter": "chapters/leadership-with-a-soul/",
    "tips": "tips/",
    "tip": "tips/one-free-slot/",
    "one-way tip": "tips/withdraw-a-dodged-promise/",
    "planner": "planner/",
    "planner with a plan": "planner/?start=2027-01-04&tips=1.8.24.56.61",
    "method": "method/",
    "credits": "credits/",
    "tools": "tools/",
    "why": "tools/why/",
    "print": "print/",
    "make it yours": "make-it-yours/",
    "coverage": "coverage/",
    "data": "data/",
}
LANGUAGES = {"en": "", "nl": "nl/"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_accessibility_fault(new_context: NewContext, site: str, kind: str, theme: str) -> None:
    """axe with best practices finds nothing, wide and narrow; language by turns."""
    language = list(LANGUAGES.values())[(list(KINDS).index(kind) + (theme == "dark")) % 2]
    page = new_context(color_scheme=theme).new_page()
    page.goto(f"{site}{language}{KINDS[kind]}")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("kind", ["home", "tip", "planner"])
def test_a_first_visit_asks_for_few_files(new_context: NewContext, site: str, kind: str) -> None:
    """Stock Material asks for seven and more: the page, a sheet, a script, fonts; no icon."""
    page = new_context(service_workers="block").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(f"{site}{KINDS[kind]}", wait_until="networkidle")
    # A function: an expression would be asked again by eval, which our policy refuses.
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    fonts = asked.count("font")
    scripts = ["script"] * (2 if kind == "planner" else 1)
    assert sorted(each for each in asked if each != "font") == ["document", *scripts, "stylesheet"]
    assert 1 <= fonts <= 4, asked
    assert len(asked) <= 7, asked


@pytest.mark.parametrize("width", [768, 960, 1024, 1140])
def test_home_fits_between_phone_and_desk(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site)
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.fan__card, .site-header *')]"
        ".map((e) => e.getBoundingClientRect().right))"
    )
    assert right <= width


def test_header_menu_closes_on_escape(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site)
    page.locator(".menu summary").click()
    expect(page.locator(".menu nav")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu nav")).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_no_sideways_scrolling(page: Page, site: str, kind: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}nl/{KINDS[kind]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_language_switch_keeps_the_page(page: Page, site: str, kind: str) -> None:
    page.goto(f"{site}{KINDS[kind]}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".language-link[hreflang=nl]").first.dispatch_event("click")
    page.wait_for_url(f"{site}nl/{KINDS[kind]}")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.locator(".language-link[hreflang=en]").first.dispatch_event("click")
    page.wait_for_url(f"{site}{KINDS[kind]}")


@pytest.mark.parametrize("kind", KINDS)
def test_reads_without_scripts(new_context: NewContext, site: str, kind: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}nl/{KINDS[kind]}")
    expect(page.locator("h1")).to_be_visible()
    if kind == "tips":
        assert page.locator(".card:visible").count() > 20
    # Nothing that needs a script is left standing without one.
    assert page.locator("button:visible").count() == 0


def test_every_focus_stays_below_the_header(page: Page, site: str) -> None:
    page.goto(f"{site}tips/one-free-slot/")
    header = page.locator(".site-header").bounding_box()
    assert header is not None
    bottom = header["y"] + header["height"]
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 25:
        page.keyboard.press(key)
        place = page.evaluate(
            """() => { const e = document.activeElement;
                 const b = e.getBoundingClientRect();
                 return {top: b.top, bottom: b.bottom, header: !!e.closest('.site-header, .skip'),
                         what: e.outerHTML.slice(0, 80), body: e === document.body}; }"""
        )
        if not place["header"] and not place["body"]:
            assert place["bottom"] > bottom, place
            assert place["top"] >= bottom - 1, place


def test_skip_link_leads_to_the_content(page: Page, site: str) -> None:
    page.goto(f"{site}tips/one-free-slot/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#__skip")).to_be_focused()


def test_appearance_is_kept_and_follows_the_system_without_a_choice(
    new_context: NewContext, site: str
) -> None:
    context = new_context(color_scheme="light")
    page = context.new_page()
    page.goto(site)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(f"{site}nl/tips/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    expect(page.get_by_role("button", name="Naar licht")).to_be_visible()
    other = new_context(color_scheme="dark").new_page()
    other.goto(site)
    assert other.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_forbidden_storage_does_not_stop_a_page(new_context: NewContext, site: str) -> None:
    context = new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})"
    )
    page = context.new_page()
    page.goto(f"{site}tips/one-free-slot/")
    page.get_by_role("button", name="Switch to dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


# -- the rest -------------------------------------------------------------------------------


def test_wrong_address_speaks_every_language(page: Page, site: str, watch: Watch) -> None:
    watch.expect("there-is-no-such-tip/: Failed to load resource")  # the 404 itself
    page.goto(f"{site}tips/there-is-no-such-tip/")
    expect(page.locator("main, .notfound").first).to_contain_text("This page is not here")
    expect(page.locator(".notfound")).to_contain_text("Deze pagina is hier niet")


LARGE_LETTERS = "document.documentElement.style.setProperty('font-size', '200%', 'important')"
OUT_OF_WINDOW = """[...document.querySelectorAll('.site-header *, .fan__card, h1')]
  .filter((e) => e.checkVisibility() && !e.closest('.visually-hidden, .tool__label'))
  .filter((e) => e.offsetWidth > 2 || e instanceof SVGElement)
  .map((e) => [e.className, e.getBoundingClientRect()])
  .filter(([, { left, right }]) => left < -4 || right > document.documentElement.clientWidth + 4)
  .map(([name, { left, right }]) => `${name} ${left} to ${right}`)"""


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_letters_alone_may_be_twice_as_large(page: Page, site: str, width: int) -> None:
    """Of a reader who enlarges the text and not the page: no width of a window tells of that."""
    page.set_viewport_size({"width": width, "height": 800})
    for language in ("", "nl/"):
        page.goto(f"{site}{language}")
        page.evaluate(LARGE_LETTERS)
        assert page.evaluate(OUT_OF_WINDOW) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        header = page.locator(".site-header")
        page.evaluate("scrollTo(0, 900)")
        covered = header.evaluate("(e) => e.getBoundingClientRect().bottom")
        assert covered <= 800 / 5, "the header stands before a fifth of the window"
        page.evaluate("scrollTo(0, 0)")
        if page.locator(".menu").is_visible():
            page.locator(".menu summary").click()
            assert page.evaluate(OUT_OF_WINDOW) == []
