"""What many tests share: the command line as a user runs it, and the real site, built once."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from generator.suite import NO_BROWSER, find_browser

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "tests" / "example"
BASE_PATH = "some/where"  # the site is tested below a path, as on GitHub Pages

# A shell starts what runs in the background with Ctrl-C ignored, and a suite would hand that on to
# every program whose Ctrl-C it tries.
with suppress(ValueError):  # only the first thread may
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.proof"]

Run = Callable[..., subprocess.CompletedProcess[str]]


def playbook(*arguments: str | Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command as `./playbook` does.

    A build makes no new PDFs unless it is told `--new-prints`: what is printed has its own tests.
    """
    if arguments[:1] == ("build",) and "--new-prints" not in arguments:
        arguments = (*arguments, "--no-new-prints")
    environment = {**os.environ, "PLAYBOOK_ROOT": str(root), "PYTHONPATH": str(ROOT)}
    environment.setdefault("PLAYBOOK_CACHE", str(ROOT / ".playbook"))
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """While this runs no file may grow beyond that many bytes: what a full disk does, for real."""
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@cache
def original() -> Path:
    """The original playbook, without what a company has put into its folder.

    The suite is of the original, so that it is as green in a company's copy; that a company's own
    content is sound, is what `playbook check` says, the first thing that `playbook test` runs.
    """
    root = Path(tempfile.mkdtemp(prefix="playbook-original-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", "hooks.py"):
        shutil.copy(ROOT / name, root)
    (root / "company").mkdir()
    shutil.copy(ROOT / "company/README.md", root / "company")
    # So that hooks.py finds the code beside it, as in a checkout.
    (root / "generator").symlink_to(ROOT / "generator")
    return root


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once through the front door by the first worker that wants it.

    TESTED_SITE names a folder with one that was built before, for tests of how tests do.
    """
    if "TESTED_SITE" in os.environ:
        return Path(os.environ["TESTED_SITE"]) / BASE_PATH / "site"
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "served" / BASE_PATH / "site"
    said = shared / "served.txt"  # written when the build is over: nothing, or what went wrong
    try:
        (shared / "served").mkdir()
    except FileExistsError:
        while not said.exists():
            time.sleep(0.2)
    else:
        where = ("--site-dir", folder, "--site-url", "https://tips.example/some/where")
        also = ("--offline-zip", shared / "playbook.zip")
        done = playbook("build", "--new-prints", *where, *also, root=original())
        fault = done.stdout + done.stderr if done.returncode else ""
        (shared / "served.new").write_text(fault, encoding="utf-8")
        (shared / "served.new").rename(said)
    assert said.read_text(encoding="utf-8") == ""
    return folder


@pytest.fixture(scope="session")
def unpacked(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real playbook as its zip file unpacks, in a folder with a space in its name."""
    place = tmp_path_factory.mktemp("from disk")
    with zipfile.ZipFile(site_folder.parents[3] / "playbook.zip") as packed:
        packed.extractall(place)
    return place / "playbook-101"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the made-up example playbook, with the project's theme, to change at will."""
    root = tmp_path / "example"
    shutil.copytree(EXAMPLE, root)
    if not (root / "theme").exists():
        shutil.copytree(ROOT / "theme", root / "theme")
    # The example's own interface is a few words; a site needs them all.
    shutil.copytree(ROOT / "content/interface", root / "content/interface", dirs_exist_ok=True)
    return root


@pytest.fixture
def build_example(example: Path, tmp_path: Path) -> Callable[..., Path]:
    """Build the example playbook (as changed by the test); gives the site's folder."""

    def build(*options: str) -> Path:
        folder = tmp_path / "example-site"
        done = playbook("build", "--site-dir", folder, *options, root=example)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder

    return build


class _Quiet(SimpleHTTPRequestHandler):
    """A plain web server, like any host: files, folders, and 404.html for the rest."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Serve the site's own page for a wrong address."""
        page = next(Path(self.directory).rglob("404.html"), None)
        if code != 404 or page is None:
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a tab in the middle of a file is no fault."""


def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; yields its address."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of the real site, below a path, with a trailing slash."""
    for address in serve_folder(site_folder.parent.parent.parent):
        yield f"{address}{BASE_PATH}/site/"


@functools.cache
def assets_of(site: str) -> str:
    """The address of the folder with a site's scripts, styles and search: it names the release."""
    with urlopen(f"{site}playbook-build.json") as stamp:
        return f"{site}assets/{json.load(stamp)['release']}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole session; without one the suite fails and says what to do.

    It stands here and nowhere else: a process cannot start Playwright twice.
    """
    path = find_browser()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            # Chromium's sandbox does not start for root, as CI often is; the pages are ours.
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()
