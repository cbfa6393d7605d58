"""`playbook serve`: build, serve, watch, rebuild, reload; with a fault, the last good site stays.

The server is for one person's own machine: it listens on this computer unless told
otherwise, and serves files of the site folder only. A page gets one extra script, from the
server itself, that reloads it and shows problems as text.
"""

from __future__ import annotations

import errno
import json
import os
import queue
import socket
import stat
import tempfile
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from generator import build as rooms
from generator import builders
from generator.settings import quoted
from generator.workshop import SERVING, workshop
from generator.write import reason_of

WATCHED = ("content", "company", "theme", "mkdocs.yml", "generator/templates")
LAST_PORT = 65535
PLACES = "use --host 127.0.0.1 for yourself alone, 0.0.0.0 for all who can reach this computer"
PAUSE = 0.2  # seconds between two looks at the files
EVENTS = "/__playbook/events"
SCRIPT = "/__playbook/reload.js"
# Runs in the page. Shows problems as text, reloads after a good build, reconnects by itself.
RELOAD = """\
let box;
const events = new EventSource("/__playbook/events");
events.addEventListener("reload", () => location.reload());
events.addEventListener("fault", (event) => {
  box ??= document.body.appendChild(document.createElement("pre"));
  box.setAttribute("role", "alert");
  Object.assign(box.style, {
    position: "fixed", inset: "auto 0 0 0", zIndex: 99, margin: 0, maxHeight: "60vh",
    overflow: "auto", padding: "1rem 1.25rem", whiteSpace: "pre-wrap",
    font: "15px/1.5 ui-monospace, monospace", color: "#fff", background: "#7a1f12",
  });
  box.textContent = JSON.parse(event.data);
});
"""


class NoPlaceError(Exception):
    """Nothing can listen where it was asked to; the message says why and what to do."""


class Audience:
    """The open pages, each with a queue of events to come."""

    def __init__(self) -> None:
        self._queues: set[queue.Queue[tuple[str, str]]] = set()
        self._fault = ""
        self._lock = threading.Lock()

    def join(self) -> queue.Queue[tuple[str, str]]:
        """A new page; it hears at once about a fault that is there now."""
        mine: queue.Queue[tuple[str, str]] = queue.Queue()
        with self._lock:
            self._queues.add(mine)
            if self._fault:
                mine.put(("fault", self._fault))
        return mine

    def leave(self, mine: queue.Queue[tuple[str, str]]) -> None:
        """A page that is gone."""
        with self._lock:
            self._queues.discard(mine)

    def tell(self, kind: str, text: str = "") -> None:
        """Tell every page: `reload`, or `fault` with its text."""
        with self._lock:
            self._fault = text if kind == "fault" else ""
            for one in self._queues:
                one.put((kind, text))


class Handler(SimpleHTTPRequestHandler):
    """Serves the site folder, the reload script, and the stream of events."""

    def __init__(self, *args: Any, audience: Audience, **more: Any) -> None:
        self.audience = audience
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        if path == EVENTS:
            self._events()
        elif path == SCRIPT:
            self._answer(RELOAD.encode(), "text/javascript; charset=utf-8")
        elif not self._page():
            super().do_GET()

    def _page(self) -> bool:
        """Serve an HTML page with the reload script; False if this is not one."""
        if not (Path(self.directory) / "index.html").is_file():
            self._answer(_with_script(WAITING), "text/html; charset=utf-8", 503)
            return True
        try:
            found = self._read()
        except (OSError, ValueError):  # no file can have that name, or it went at this moment
            self.send_error(404)
            return True
        if found is None:
            return False
        html, code = found
        self._answer(_with_script(html), "text/html; charset=utf-8", code)
        return True

    def _read(self) -> tuple[str, int] | None:
        """The HTML page that was asked for and its status; None if this is not one."""
        file = Path(self.translate_path(self.path))
        if "\0" in str(file):
            raise ValueError("a zero is in no name")
        if file.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                return None
            file = file / "index.html"
        code = 200
        if not file.is_file() and not file.suffix:
            file, code = Path(self.directory) / "404.html", 404
        if file.suffix != ".html" or not file.is_file():
            return None
        return file.read_text(encoding="utf-8"), code

    def _answer(self, body: bytes, kind: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        mine = self.audience.join()
        try:
            while True:
                try:
                    kind, text = mine.get(timeout=15)
                    message = f"event: {kind}\ndata: {json.dumps(text)}\n\n"
                except queue.Empty:
                    message = ": still here\n\n"
                self.wfile.write(message.encode())
                self.wfile.flush()
        except OSError:
            pass  # the page was closed
        finally:
            self.audience.leave(mine)

    def end_headers(self) -> None:
        """A page under work is never kept by the browser."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not worth a line in the terminal."""


def _with_script(html: str) -> bytes:
    """A page that reloads itself."""
    tag = f'<script type="module" src="{SCRIPT}"></script></body>'
    return html.replace("</body>", tag).encode()


class Server(ThreadingHTTPServer):
    """Threads that end with the program; a port that is taken is seen as taken."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who hangs up in the middle of a page is no news."""


def listen(host: str, port: int, site: Path, audience: Audience) -> Server:
    """A server on the wanted port, or on the next free one of the nineteen after it.

    raises NoPlaceError when none of them is free, or the host is no address of this computer.
    """
    handler = partial(Handler, directory=str(site), audience=audience)
    last = min(port + 19, LAST_PORT) if port else port
    try:
        address = socket.gethostbyname(host) if host else ""
    except (OSError, UnicodeError):  # UnicodeError: nothing that could be a name
        address = ""
    if not address:
        raise NoPlaceError(f"{quoted(host)} is no IPv4 address and no name of one — {PLACES}")
    why = "they are taken"
    for candidate in range(port, last + 1):
        if candidate and _answers(address, candidate):
            continue
        try:
            return Server((address, candidate), handler)
        except OSError as fault:
            if fault.errno == errno.EADDRNOTAVAIL:
                what = f"{quoted(host)} is not an address of this computer"
                raise NoPlaceError(f"{what} — {PLACES}") from None
            why = (fault.strerror or str(fault)).lower()
    what = f"nothing can listen on the ports {port} to {last}: {why}"
    raise NoPlaceError(f"{what} — name another with --port, or take any that is free with --port 0")


def _answers(address: str, port: int) -> bool:
    """Whether somebody listens there already (on some systems two servers may share a port)."""
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex((address, port)) == 0


def serve(
    root: Path,
    *,
    host: str,
    port: int,
    engine: str,
    open_browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C. in: the playbook's folder, where to listen, where to say things.

    raises NoPlaceError.
    """
    audience = Audience()
    with workshop(Path(tempfile.gettempdir()), SERVING) as shop:
        try:
            # In a folder of its own: publishing locks the folder around it, and this one is ours.
            site = shop / "published" / "site"
            site.mkdir(parents=True)
            server = listen(host, port, site, audience)
            address = f"http://{host}:{server.server_port}/"
            if port and server.server_port != port:
                tell(f"Port {port} is taken; using {server.server_port}")
            options = rooms.Options(
                root,
                site,
                engine,
                site_url=address,
                new_prints=False,
                keep_numbers=False,
                keep_builders=True,
            )
            threading.Thread(target=server.serve_forever, daemon=True).start()
            seen = snapshot(root)
            _rebuild(options, audience, tell)
            tell(f"\nServing {address}  (Ctrl-C stops)\n")
            if open_browser:
                webbrowser.open(address)
            _watch(options, seen, audience, tell)
        except KeyboardInterrupt:
            tell("\nStopped.")
        finally:
            builders.end_all()


def _watch(
    options: rooms.Options,
    seen: dict[str, tuple[int, int]],
    audience: Audience,
    tell: Callable[[str], None],
) -> None:
    while True:
        time.sleep(PAUSE)
        now = snapshot(options.root)
        if now == seen:
            continue
        seen = now
        _rebuild(options, audience, tell)


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    """Every watched file with its time of change (ns) and size: what decides about a rebuild.

    Looking again and again costs little for a few hundred files and works on every file
    system, network drives and containers included, where change events do not.
    """
    found = {}
    for name in WATCHED:
        places = [str(root / name), *_below(str(root / name))]
        for place in places:
            with suppress(OSError):
                mark = os.stat(place)  # noqa: PTH116  a third of the time of a Path
                if stat.S_ISREG(mark.st_mode):
                    found[place] = (mark.st_mtime_ns, mark.st_size)
    return found


def _below(folder: str) -> Iterator[str]:
    """Every path below a folder; nothing where there is none."""
    for place, _, names in os.walk(folder):
        yield from (f"{place}/{name}" for name in names)


def _rebuild(options: rooms.Options, audience: Audience, tell: Callable[[str], None]) -> bool:
    start = time.monotonic()
    try:
        warnings = rooms.build(options, lambda text: tell(f"{text} …"))
    except rooms.ContentError as stopped:
        _fault("\n".join(map(str, stopped.problems)), options, audience, tell)
        return False
    except rooms.FAILURES as failure:
        _fault(str(failure), options, audience, tell)
        return False
    except OSError as fault:
        reason = f"The site could not be written: {reason_of(fault)}."
        _fault(reason, options, audience, tell)
        return False
    except Exception:
        # A fault of ours, or of a template that somebody is working on: shown whole, and the
        # server goes on, so that mending the file is enough.
        _fault(traceback.format_exc(), options, audience, tell)
        return False
    for warning in warnings:
        tell(f"{warning} (warning)")
    tell(f"Built in {time.monotonic() - start:.1f} s")
    audience.tell("reload")
    return True


def _fault(
    text: str, options: rooms.Options, audience: Audience, tell: Callable[[str], None]
) -> None:
    stands = (options.site_dir / "index.html").is_file()
    kept = "The last good site is still being served." if stands else "There is no site yet."
    tell(f"{text}\n{kept}")
    audience.tell("fault", text)


# Before anything is built: a page that shows the problems, and reloads when they are gone.
WAITING = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Playbook</title></head>'
    "<body><p>The site appears here as soon as it is built. "
    "Problems, if there are any, stand below.</p></body></html>"
)
