"""The site without a network: after one visit, across releases, and told kindly."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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


def test_a_page_of_another_release_is_not_kept(
    new_context: NewContext, releases: tuple[str, Path], example: Path
) -> None:
    """Pages come from the network first; what the last release's worker keeps is of its own."""
    address, folder = releases
    context = new_context(service_workers="allow", allowed=address)
    page = context.new_page()
    visit(page, address)
    tip = example / "content/tips/001-look-up-first.yml"
    text = tip.read_text(encoding="utf-8")
    tip.write_text(text.replace("reach for the pot", "reach for the jar"), encoding="utf-8")
    publish(example, folder)

    # A page of the last release is still open when its reader turns to another language.
    kept = page.evaluate(
        """async () => {
          const { port1, port2 } = new MessageChannel();
          const answer = new Promise((resolve) => (port1.onmessage = resolve));
          const { active } = await navigator.serviceWorker.ready;
          active.postMessage({ask: "keep", language: "nl"}, [port2]);
          await answer;
          const [name] = await caches.keys();
          const requests = await (await caches.open(name)).keys();
          return requests.map((request) => request.url);
        }"""
    )
    assert f"{address}tips/look-up-first/" in kept
    assert f"{address}nl/tips/look-up-first/" not in kept
    other = context.new_page()
    other.goto(f"{address}tips/look-up-first/")
    expect(other.get_by_role("heading", level=1)).to_contain_text("reach for the jar")


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


DAMAGED = """
self.addEventListener("message", ({ data }) => {
  const fail = () => Promise.reject(new DOMException("as on a damaged disk", "UnknownError"));
  if (data.ask === "cannot be opened") caches.open = fail;
  if (data.ask === "is full") Cache.prototype.put = fail;
});
"""


@pytest.mark.parametrize("fault", ["cannot be opened", "is full"])
def test_a_cache_that_fails_stops_no_page(
    new_context: NewContext, site_folder: Path, tmp_path: Path, fault: str
) -> None:
    """There is a network: what the device cannot keep is read as on any other site."""
    site = tmp_path / "site"
    shutil.copytree(site_folder, site)
    with (site / "sw.js").open("a", encoding="utf-8") as worker:
        worker.write(DAMAGED)
    for address in serve_folder(site):
        page = new_context(allowed=address, service_workers="allow").new_page()
        visit(page, address)
        page.evaluate("(ask) => navigator.serviceWorker.controller.postMessage({ask})", fault)
        page.goto(f"{address}tips/one-free-slot/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Keep one free slot")
        expect(page.locator("add-to-five button").first).to_be_visible()
        # An asset that the device does not keep.
        asset = f"{address}assets/{release_of(page)}/js/dom.js"
        assert page.evaluate("(url) => fetch(url).then(({ok}) => ok)", asset)


class _Varied(SimpleHTTPRequestHandler):
    """A server that may send something else to whoever accepts something else."""

    def end_headers(self) -> None:
        self.send_header("Vary", "Accept, Accept-Language, Cookie")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_what_is_kept_is_found_whatever_a_server_lets_it_depend_on(
    new_context: NewContext, site_folder: Path
) -> None:
    """A worker asks for pages in other words than a browser that goes to one."""
    handler = partial(_Varied, directory=str(site_folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        context = new_context(allowed=address, service_workers="allow")
        page = context.new_page()
        visit(page, address)
        context.set_offline(True)
        page.goto(f"{address}tips/one-free-slot/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Keep one free slot")
        server.shutdown()


def test_of_a_large_language_the_tips_that_were_read_are_kept(
    new_context: NewContext, site_folder: Path, tmp_path: Path, watch: Watch
) -> None:
    """A site whose worker was told what it is told where a language has more than 1,200 pages."""
    watch.expect("Failed to load resource")  # the page that is not kept
    site = tmp_path / "site"
    shutil.copytree(site_folder, site)
    worker = (site / "sw.js").read_text(encoding="utf-8")
    head, _, program = worker.partition(";\n")
    plan = json.loads(head.partition("self.SITE = ")[2])
    assert plan["asRead"] == []
    plan |= {"asRead": ["en"], "languages": {**plan["languages"], "en": ["tips/"]}}
    (site / "sw.js").write_text(f"self.SITE = {json.dumps(plan)};\n{program}", encoding="utf-8")
    for address in serve_folder(site):
        context = new_context(allowed=address, service_workers="allow")
        page = context.new_page()
        visit(page, address)
        page.goto(f"{address}tips/one-free-slot/?from=somewhere")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Keep one free slot")
        kept = "async (url) => Boolean(await caches.match(url))"
        page.wait_for_function(kept, arg=f"{address}tips/one-free-slot/")
        context.set_offline(True)
        page.goto(f"{address}tips/one-free-slot/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Keep one free slot")
        page.goto(f"{address}tips/")
        expect(page.locator(".card").first).to_be_visible()
        page.goto(f"{address}tips/decide-as-a-whole-person/")
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
