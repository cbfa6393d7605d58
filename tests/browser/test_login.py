"""Behind a login that knows readers by a cookie: every request carries it, search included."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watch


class _Guarded(SimpleHTTPRequestHandler):
    """Sends whoever comes without the cookie to the login, as a proxy with single sign-on does."""

    strangers: list[str]

    def __init__(self, *arguments: object, strangers: list[str], directory: str) -> None:
        self.strangers = strangers
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if "signed-in=yes" in self.headers.get("Cookie", ""):
            super().do_GET()
            return
        self.strangers.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/login")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def guarded(site_folder: Path) -> Iterator[tuple[str, list[str]]]:
    strangers: list[str] = []
    folder = str(site_folder.parent.parent.parent)
    handler = partial(_Guarded, strangers=strangers, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/some/where/site/", strangers
        server.shutdown()


def test_site_works_behind_a_login(
    browser: Browser, watch: Watch, guarded: tuple[str, list[str]]
) -> None:
    address, strangers = guarded
    context = browser.new_context()
    context.add_cookies([{"name": "signed-in", "value": "yes", "url": address}])
    watch.follow(context, address)
    page = context.new_page()
    page.goto(f"{address}?tips=1.8.15")
    page.goto(f"{address}planner/?start=2027-01-04&tips=1.8.15")
    expect(page.locator("h1").first).to_be_visible()
    page.goto(f"{address}nl/tips/")
    page.locator("site-search a, site-search button").first.press("Enter")
    page.locator("dialog input[type=search]").fill("klant")
    expect(page.locator("dialog a[href*='tips/']").first).to_be_visible()
    context.close()
    assert strangers == []
