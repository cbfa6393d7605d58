"""The sample company's site in a real browser: its brand, its facet, its tips in a plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.conftest import playbook, serve_folder
from tests.test_company import fork


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample company's site."""
    root = fork(tmp_path_factory.mktemp("company-site") / "umbrellas")
    site = root.parent / "served/playbook"
    done = playbook("build", "--site-dir", site, root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    for address in serve_folder(site.parent):
        yield f"{address}playbook/"


@pytest.fixture
def visitor(browser: Browser, company: str, watch: Watch) -> Iterator[Page]:
    """A page in a fresh profile; requests to other hosts and errors fail the test."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    watch.follow(context, company.removesuffix("playbook/"))
    yield context.new_page()
    context.close()


def test_no_accessibility_fault_in_a_companys_colours(visitor: Page, company: str) -> None:
    """Light and dark, wide and narrow, on the pages that a company changes most."""
    for path in ("", "nl/tips/open-it-in-the-rain/", "tips/", "our-way/", "planner/?tips=12.201"):
        visitor.goto(f"{company}{path}")
        for scheme, width in (("light", 1280), ("dark", 1280), ("dark", 375), ("light", 320)):
            visitor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            visitor.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(visitor, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, (
                f"{path} {scheme} {width}: " + found.generate_report()
            )
            assert visitor.evaluate("document.documentElement.scrollWidth") <= width


def test_ours_can_be_filtered_searched_and_planned(visitor: Page, company: str) -> None:
    visitor.goto(f"{company}tips/?whose=ours")
    shown = visitor.locator(".card:not([hidden])")
    expect(shown).to_have_count(2)
    expect(shown.first.locator(".chip--ours")).to_have_text("Ours")
    expect(visitor.locator(".deck-count")).to_contain_text("2 of")
    visitor.goto(f"{company}planner/?start=2027-01-04&tips=12.13.201")
    expect(visitor.locator(".shared__faults")).to_contain_text("Tip 13 is not in this playbook")
    visitor.locator(".shared__actions button").first.focus()
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".sheet__title").first).to_have_text(
        "Keep an empty umbrella stand for the customer"
    )
    expect(visitor.locator(".sheet__rows")).to_contain_text("Open every umbrella outside")
    kept = visitor.evaluate("Object.keys(localStorage).join(' ')")
    assert "left-handed-umbrellas" in kept
    mark = visitor.locator(".brand__logo")
    assert mark.evaluate("(image) => image.complete && image.naturalWidth > 0")


def test_upstream_says_kindly_that_a_tip_is_a_companys(page: Page, site: str) -> None:
    page.goto(f"{site}planner/?start=2027-01-04&tips=8.201")
    expect(page.locator(".shared__faults")).to_contain_text(
        "Tip 201 belongs to a company’s own playbook"
    )
