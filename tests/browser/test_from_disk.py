"""The zip file's folder, opened by double-click: no server, and the planner and search work."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.test_search import search
from tests.pages import all_pages


@pytest.fixture
def folder(unpacked: Path) -> Path:
    return unpacked


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(allowed="file:", viewport={"width": 390, "height": 844}).new_page()


def test_a_reader_goes_through_the_folder(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Browse all tips").click()
    expect(page.locator(".card").first).to_be_visible()
    assert page.url == (folder / "tips/index.html").as_uri()
    page.locator(".card h3 a, .card h2 a").first.click()
    expect(page.locator(".tip h1")).to_be_visible()
    page.locator("add-to-five button").first.press("Enter")
    expect(page.locator("five-count").first).to_contain_text("1")
    page.locator("a.language-link").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert "/nl/tips/" in page.url


def test_the_planner_works_and_keeps_the_plan(page: Page, folder: Path) -> None:
    planner = (folder / "nl/planner/index.html").as_uri()
    page.goto(f"{planner}?start=2027-01-04&tips=1.8.24.56.61")
    expect(page.locator("round-sheet").first).to_contain_text("Vraag eerst wat er gebeurde")
    page.goto((folder / "tips/one-free-slot/index.html").as_uri())
    page.locator("add-to-five button").first.press("Enter")
    page.goto((folder / "planner/index.html").as_uri())
    expect(page.locator("five-count").first).to_contain_text("1")
    page.reload()
    expect(page.locator("five-count").first).to_contain_text("1")


def test_search_brings_its_words_along(page: Page, folder: Path) -> None:
    page.goto((folder / "nl/index.html").as_uri())
    assert any("wachtenden" in title for title in search(page, "wachttijd")[:3])
    assert "Hou elke dag één plek vrij" in search(page, "61")[0]
    assert search(page, "een fan")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith((folder / "nl").as_uri())
    assert page.url.endswith("/index.html")


def test_every_link_leads_to_a_file(folder: Path) -> None:
    dead = [
        (page.path, link)
        for page in all_pages(folder)
        for link in page.links()
        if not link.startswith(("http:", "https:", "mailto:", "#", "data:"))
        and "/pagefind/" not in link  # only tells where the site begins
        and not ((folder / page.path).parent / link.partition("#")[0].partition("?")[0]).is_file()
    ]
    assert dead == []


def test_what_leaves_the_folder_names_the_site(page: Page, folder: Path) -> None:
    """Where a folder lies is nobody else's affair."""
    page.goto(f"{(folder / 'nl/planner/index.html').as_uri()}?start=2027-01-04&tips=1.8")
    address = page.locator(".sheet__address").first.text_content() or ""
    assert address.startswith("https://tips.example/some/where/nl/planner/?start=2027-01-04")
