"""`playbook test`: style, types, scripts, content, then pytest with a real browser.

Everything is run, and every fault shown, before the suite says that it failed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FULL = "--full"
NO_BROWSER = (
    "The tests need Chromium, and none was found — install it (Debian and Ubuntu: apt-get install "
    "chromium; macOS: brew install --cask chromium; anywhere: python -m playwright install "
    "chromium), or name one with CHROMIUM=/path/to/chromium"
)


def run(root: Path, arguments: Sequence[str], tell: Callable[[str], None]) -> int:
    """Run the whole suite, or, with arguments, pytest alone with them. Out: the exit code.

    `--full` alone is the whole suite with every promise in its full size (tests/proof.py).
    """
    browser = find_browser() or get_browser(tell)
    if browser is None:
        tell(NO_BROWSER)
        return 1
    environment = {**os.environ, "CHROMIUM": browser, "PLAYBOOK_ROOT": str(root)}
    python = [sys.executable, "-m"]
    workers = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    whole = not arguments or list(arguments) == [FULL]
    pytest = ("tests", [*python, "pytest", *(workers if whole else []), *arguments])
    checks = [
        ("style", [*python, "ruff", "check", "."]),
        ("format", [*python, "ruff", "format", "--check", "."]),
        ("types", [*python, "mypy"]),
        ("scripts", [tool("oxlint"), "--deny-warnings", "theme"]),
        ("content", [*python, "generator", "check"]),
    ]
    failed = []
    for name, command in [*checks, pytest] if whole else [pytest]:
        tell(f"== {name}")
        if subprocess.run(command, cwd=root, env=environment, check=False).returncode:
            failed.append(name)
    tell(f"Failed: {', '.join(failed)}" if failed else "All good.")
    return 1 if failed else 0


def tool(name: str) -> str:
    """A program of this environment's own, else of the PATH."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


def find_browser() -> str | None:
    """The Chromium to use: $CHROMIUM, else one on the PATH, else Playwright's own."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if shutil.which(given) else None
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    return _playwright_browser()


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:  # whatever keeps Playwright from starting, it has no browser for us
        return None
    return path if Path(path).is_file() else None


def get_browser(tell: Callable[[str], None]) -> str | None:
    """Fetch a browser: Playwright's own, else Debian's as root. Says what it does."""
    tell("No Chromium found; fetching one for the tests …")
    command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    if _quietly(command, seconds=240) and (found := _playwright_browser()):
        return found
    root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if root_on_debian:
        tell("Installing Debian's chromium with apt-get …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # libatomic1 is for the Node program inside Playwright.
        install = ["apt-get", "install", "-y", "-qq", "chromium", "libatomic1", "poppler-utils"]
        if _quietly(["apt-get", "update", "-qq"], environment) and _quietly(install, environment):
            return find_browser()
    return None


def _quietly(
    command: list[str], environment: dict[str, str] | None = None, seconds: int = 900
) -> bool:
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
