"""The web as a page of ours may know it: one host that serves the site, and nobody else.

A `Host` is a web server and the proxy of the browser at once. The browser asks it for everything,
local addresses included, so whatever is meant for somebody else arrives here too: it is refused and
noted in `foreign`. Over HTTPS or a WebSocket that is the attempt to connect; a name that is only
looked up (`dns-prefetch`) is not seen, since a browser with a proxy looks up nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

EAR = "/__ear.js"
HEARD = "/__heard"
WORKER = "sw.js"
ENCRYPTED = "an encrypted line to some host"
# WebKit tells its driver nothing of errors. This script, first in each page, tells them to us.
EAR_SCRIPT = """(() => {
  window.heard = [];
  const tell = (text) => {
    window.heard.push(text);
    if (location.protocol !== "file:") {
      fetch("%s", { method: "POST", body: `${location.href}: ${text}`, keepalive: true });
    }
  };
  addEventListener("error", (event) => {
    const { target, message, error } = event;
    const source = target instanceof Element ? target.src ?? target.href : "";
    tell(message ? `${message} ${error?.stack ?? ""}` : `not loaded: ${source}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => tell(`not caught: ${reason}`));
  addEventListener("securitypolicyviolation", (event) =>
    tell(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  const { error } = console;
  console.error = (...words) => { tell(words.join(" ")); error.apply(console, words); };
})();
"""


class Host(ThreadingHTTPServer):
    """Serves a folder and proxies for one browser; what it was asked for others is in `foreign`."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Answer, directory=str(folder)))
        self.folder = folder
        self.foreign: list[str] = []
        self.background: set[str] = set()  # hosts that the engine asks by itself, whatever the page
        self.asked: list[str] = []  # the paths of our own that were asked for
        self.heard: list[str] = []  # errors that pages told of (only with an ear)
        self.has_ear = False
        self.has_worker = (
            False  # the service worker that fetches all pages; else one that does nothing
        )
        self.is_down = False  # then it answers nothing, like a host that cannot be reached

    @property
    def address(self) -> str:
        """Where the folder is served, with a trailing slash."""
        return f"http://{self.name}/"

    @property
    def name(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a tab in the middle of a file is no fault."""


@contextmanager
def hosting(folder: Path) -> Iterator[Host]:
    """A host that serves the folder until the block ends."""
    host = Host(folder)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()


def with_ear(html: bytes, script: str) -> bytes:
    """A page with the ear before everything else in it."""
    return html.replace(b"<head>", f'<head><script src="{script}"></script>'.encode(), 1)


class _Answer(SimpleHTTPRequestHandler):
    """Files, folders, 404.html for the rest; and no to everything meant for others."""

    server: Host
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        """A host that is down closes the line without a word."""
        if self.server.is_down:
            self.close_connection = True
            return
        super().handle_one_request()

    def parse_request(self) -> bool:
        """WebKit wants to encrypt its line to the proxy too: no request, but an attempt."""
        if super().parse_request():
            return True
        self.server.foreign.append(ENCRYPTED)
        return False

    def do_CONNECT(self) -> None:
        """Somebody wants a line of its own to another host."""
        self._refuse(self.path)

    def do_POST(self) -> None:
        """Only the ear sends anything; a page of ours that does is told on."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._is_ours():
            return
        if self.path == HEARD:
            self.server.heard.append(body.decode())
        else:
            self.server.foreign.append(f"POST {self.path}")
        self._send(b"", "text/plain")

    def do_GET(self) -> None:
        """A file, a folder's index page, the page for wrong addresses, or the ear."""
        if not self._is_ours() or self.server.is_down:
            return
        self.server.asked.append(self.path)
        if self.path == EAR:
            self._send((EAR_SCRIPT % HEARD).encode(), "text/javascript")
            return
        file = Path(self.translate_path(self.path))
        if file.name == WORKER and not self.server.has_worker:
            self._send(b"", "text/javascript")
            return
        if file.is_dir() and not urlsplit(self.path).path.endswith("/"):
            super().do_GET()  # redirects
            return
        file = file / "index.html" if file.is_dir() else file
        if file.is_file():
            self._send(file.read_bytes(), self.guess_type(str(file)))
        else:
            pages = [folder / "404.html" for folder in file.parents]
            said = next((page.read_bytes() for page in pages if page.is_file()), b"Not here")
            self._send(said, "text/html", HTTPStatus.NOT_FOUND)

    def _is_ours(self) -> bool:
        """Whether a request is for this host; takes the host out of the path of a proxied one."""
        asked = urlsplit(self.path)
        if asked.netloc and asked.netloc != self.server.name:
            self._refuse(self.path)
            return False
        if asked.netloc:
            self.path = asked.path + (f"?{asked.query}" if asked.query else "")
        return True

    def _refuse(self, what: str) -> None:
        if what not in self.server.background:
            self.server.foreign.append(what)
        self.close_connection = True
        self._send(b"", "text/plain", HTTPStatus.BAD_GATEWAY)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        if kind == "text/html" and self.server.has_ear:
            body = with_ear(body, EAR)
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
