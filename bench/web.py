"""A plain web server that packs its answers as hosts do, and counts them; a browser to visit it.

Every text is packed with gzip, once, before anybody is timed by it. What a page wants from other
hosts is refused at once and counted: it never leaves this machine.
"""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from bench.browsers import chromium

PACKED = (".html", ".js", ".css", ".json", ".svg", ".xml", ".txt", ".md", ".webmanifest")


@dataclass
class Host:
    """A site that is being served. `sent` is the path and the bytes of every answer so far."""

    site: Path
    address: str = ""
    sent: list[tuple[str, int]] = field(default_factory=list)
    _packed: dict[Path, bytes] = field(default_factory=dict)

    def body(self, file: Path) -> bytes:
        """What is sent for a file: packed, if it is a text."""
        if file.suffix not in PACKED:
            return file.read_bytes()
        if file not in self._packed:
            self._packed[file] = gzip.compress(file.read_bytes(), 9)
        return self._packed[file]


@contextmanager
def hosted(site: Path) -> Iterator[Host]:
    """Serve a folder on a free port of this machine."""
    host = Host(site)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = site / path.lstrip("/")
            file = file / "index.html" if path.endswith("/") else file
            there = file.is_file() and file.resolve().is_relative_to(site.resolve())
            body = host.body(file) if there else b""
            host.sent.append((path, len(body)))
            self.send_response(200 if there else 404)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if there and file.suffix in PACKED:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def first_visit(browser: Browser, *, width: int = 1280) -> Iterator[tuple[Page, list[str]]]:
    """A page in a fresh profile, and the addresses at other hosts that it asks for.

    Nothing is kept for reading offline, which a service worker fetches when all else is done.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900}, service_workers="block", locale="en-GB"
    )
    foreign: list[str] = []

    def refuse(route: Route) -> None:
        foreign.append(route.request.url)
        route.abort()

    context.route(lambda address: urlsplit(address).hostname != "127.0.0.1", refuse)
    try:
        yield context.new_page(), foreign
    finally:
        context.close()
