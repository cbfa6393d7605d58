"""The site without a network: after one visit, across releases, and told kindly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NewContext, Watch
from tests.browser.test_search import search
from tests.conftest import playbook, serve_folder

PATIENCE = 60_000  # milliseconds


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    return new_context(service_workers="allow")


def visit(page: Page, address: str) -> None:
    """One visit, long enough for the device to keep the site."""
    page.goto(address)
    is_kept(page)


def is_kept(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-kept", re.compile(".+"), timeout=PATIENCE)


def test_after_one_visit_the_language_is_read_without_a_network(
    context: BrowserContext, site: str, watch: Watch
) -> None:
    watch.expect("tips/one-free-slot/: Failed to load resource")  # the page that is not kept
    page = context.new_page()
    visit(page, f"{site}nl/")
    context.set_offline(True)
    page.goto(f"{site}nl/tips/one-free-slot/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hou elke dag één plek vrij")
    page.locator("add-to-five button").first.press("Enter")
    page.goto(f"{site}nl/planner/?start=2027-01-04&tips=1.8.24.56.61")
    expect(page.locator("round-planner")).to_be_visible()
    found = search(page, "wachtrij")
    assert found
    page.goto(f"{site}tips/one-free-slot/")  # the other language was not read yet
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    assert page.url == f"{site}tips/one-free-slot/", "a reload tries again"
    width = page.locator(".site-header").evaluate("(header) => getComputedStyle(header).position")
    assert width != "static", "the page has its styles"
    page.goto(f"{site}planner/")  # but its planner is kept
    expect(page.locator("round-planner")).to_be_visible()
    context.set_offline(False)
    page.goto(f"{site}tips/one-free-slot/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Keep one free slot")


@pytest.fixture
def releases(example: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The example's site on a server, and the folder to publish the next release to."""
    folder = tmp_path / "www" / "site"
    publish(example, folder)
    for address in serve_folder(folder.parent):
        yield f"{address}site/", folder


def publish(example: Path, folder: Path) -> None:
    done = playbook("build", "--site-dir", folder, root=example)
    assert done.returncode == 0, done.stderr


def test_a_new_release_says_so_and_never_mixes_with_the_old_one(
    new_context: NewContext, releases: tuple[str, Path], example: Path
) -> None:
    address, folder = releases
    context = new_context(service_workers="allow", allowed=address)
    page = context.new_page()
    visit(page, address)
    old = release_of(page)

    tip = example / "content/tips/001-look-up-first.yml"
    text = tip.read_text(encoding="utf-8")
    tip.write_text(text.replace("reach for the pot", "reach for the jar"), encoding="utf-8")
    publish(example, folder)

    # The old page is still open; the browser hears of the new release, and the reader decides.
    page.evaluate("navigator.serviceWorker.ready.then((ready) => ready.update())")
    note = page.locator(".new-release")
    expect(note).to_contain_text("A new version of this playbook is ready.")
    assert release_of(page) == old
    # A script of the old release that was not needed until now is still there.
    assert page.evaluate(
        "fetch(document.querySelector('script[src*=joined]').src).then((a) => a.ok)"
    )
    with page.expect_navigation():
        note.get_by_role("button").click()
    is_kept(page)
    new = release_of(page)
    assert new != old

    context.set_offline(True)
    page.goto(f"{address}tips/look-up-first/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("reach for the jar")
    assert release_of(page) == new
    caches = page.evaluate("caches.keys()")
    assert [name for name in caches if old in name] == []


def release_of(page: Page) -> str:
    source = page.locator("script[src*=joined]").first.get_attribute("src") or ""
    match = re.search(r"assets/([0-9a-f]{12})/", source)
    assert match
    return match[1]


def test_the_site_can_be_installed(page: Page, site: str) -> None:
    for path, language in (("", "en"), ("nl/", "nl")):
        page.goto(f"{site}{path}tips/")
        address = page.locator("link[rel=manifest]").evaluate("(link) => link.href")
        assert address == f"{site}{path}manifest.webmanifest"
        manifest = page.evaluate("(address) => fetch(address).then((a) => a.json())", address)
        assert manifest["lang"] == language
        assert manifest["name"] == "Playbook 101"
        base = f"new URL({manifest['start_url']!r}, {address!r}).href"
        assert page.evaluate(base) == f"{site}{path}"
        for icon in manifest["icons"]:
            side = page.evaluate(
                """async (icon) => {
                  const picture = new Image();
                  picture.src = icon;
                  await picture.decode();
                  return picture.naturalWidth;
                }""",
                f"{site}{path}{icon['src']}",
            )
            assert icon["sizes"] in ("any", f"{side}x{side}"), icon
        assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
        apple = page.locator("link[rel=apple-touch-icon]").evaluate("(link) => link.href")
        assert apple == f"{site}icons/icon-180.png"


def test_a_broken_worker_breaks_nothing(new_context: NewContext, site: str) -> None:
    page = new_context(service_workers="block").new_page()
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
