"""The pictures of README, taken from the real site: `.venv/bin/python -m tests.take_pictures`.

Needs the test set of requirements and a Chromium, like the suite; pdftoppm (poppler) turns
the printed sheet into an image.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route, sync_playwright

from generator.suite import NO_BROWSER, find_browser
from tests.browser import planner
from tests.conftest import ROOT, playbook, serve_folder

PICTURES = ROOT / "docs" / "pictures"
PUBLIC = "https://playbook.example/"
PLAN = "planner/?start=2027-01-04&tips=1.8.24.56.61"
# name, page, width, height, theme
SHOTS = (
    ("home", "", 1280, 800, "light"),
    ("tip-phone", "tips/one-free-slot/", 390, 844, "light"),
    ("tips-phone-dark", "nl/tips/", 390, 844, "dark"),
    ("print-shop", "print/", 1280, 800, "light"),
    ("tools", "tools/", 1280, 800, "light"),
)
STARTED, TODAY = "2027-01-04", "2027-01-21T09:00:00"


def main() -> None:
    """Build, serve, take every picture."""
    browser_path = find_browser()
    if browser_path is None:
        sys.exit(NO_BROWSER)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        done = playbook("build", "--new-prints", "--site-dir", site)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        for address in serve_folder(site):
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=browser_path, args=["--no-sandbox"]
                )
                take_screens(browser, address)
                take_week(browser, address)
                take_sheet(browser, site, Path(folder))
                browser.close()


def take_screens(browser: Browser, address: str) -> None:
    """Pages as a reader sees them."""
    for name, path, width, height, theme in SHOTS:
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        page.goto(address + path, wait_until="networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")
        page.close()


def take_week(browser: Browser, address: str) -> None:
    """A round in its third week, on a phone: what a team sees when it counts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, reduced_motion="reduce", service_workers="block"
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.clock.install(time=TODAY)
    planner.start(page, address, STARTED)
    page.goto(f"{address}planner/")
    for number, times in ((1, 2), (8, 1), (57, 3)):
        for _ in range(times):
            planner.plus(page, number).click()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "week-phone.png")
    context.close()


def take_sheet(browser: Browser, site: Path, folder: Path) -> None:
    """The round sheet as the printer gets it, from the address a real site would have."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        path = site / urlsplit(route.request.url).path.lstrip("/")
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    page.route(f"{PUBLIC}**", answer)
    page.goto(PUBLIC + PLAN, wait_until="networkidle")
    pdf = folder / "sheet.pdf"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True)
    command = ["pdftoppm", "-png", "-singlefile", "-r", "100", str(pdf), str(PICTURES / "sheet")]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
