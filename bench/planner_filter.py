"""How long a tap on a filter takes until it is painted: 1,000 tips, a CPU four times slower.

    .venv/bin/python -m bench.planner_filter [--tips 1000] [--slowdown 4] [--site FOLDER]

Builds a playbook of that many tips (the book's own, repeated under new numbers), opens the planner
in Chromium and taps filters. A tap counts from the event until the frame after it is on the screen.
Prints the median and the worst of the taps; the first tap is one of them.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from generator.suite import find_browser

ROOT = Path(__file__).resolve().parent.parent
BUDGET = 100  # milliseconds, at four times slower
TAPS = [
    ("who", "leader"),
    ("effort", "small"),
    ("who", "leader"),
    ("who", "frontline"),
    ("effort", "small"),
    ("horizon", "habit"),
    ("who", "frontline"),
    ("horizon", "habit"),
]
# From the tap to the picture: the frame that follows the change, and the task behind it.
TAP = """(box) => new Promise((done) => {
  const from = performance.now();
  box.click();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - from);
    channel.port2.postMessage(null);
  });
})"""


def multiply_cards(site: Path, tips: int) -> None:
    """Repeat the cards of the planner's deck until there are `tips`, each with a number of its own.

    The page is what a playbook of that size gives: the same cards, and the same data for them.
    """
    page = site / "planner" / "index.html"
    html = page.read_text(encoding="utf-8")
    cards = re.findall(r'<li class="card" .*?</li>\s*(?=<li class="card"|</ol>)', html, re.S)
    start, end = html.index(cards[0]), html.index(cards[-1]) + len(cards[-1])
    many = []
    for number in range(1, tips + 1):
        card = cards[(number - 1) % len(cards)]
        card = re.sub(r'data-tip="\d+"', f'data-tip="{number}"', card)
        many.append(re.sub(r'<add-to-five tip="\d+"', f'<add-to-five tip="{number}"', card))
    page.write_text(html[:start] + "".join(many) + html[end:], encoding="utf-8")


def measure(page: Page) -> list[float]:
    """Milliseconds of each tap, in the order of TAPS."""
    took = []
    for name, value in TAPS:
        box = page.locator(f'input[name="{name}"][value="{value}"]')
        took.append(float(box.evaluate(TAP)))
        page.wait_for_timeout(300)  # a reader looks before the next tap
    return took


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> int:
    """Build, measure, print; 1 when the worst tap is over the budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=1000)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--site", type=Path, help="a built site to take instead of building one")
    options = parser.parse_args()
    browser_path = find_browser()
    if browser_path is None:
        print("No Chromium here.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        if options.site:
            shutil.copytree(options.site, site)
        else:
            command = [sys.executable, "-m", "generator", "build", "--site-dir", str(site)]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        multiply_cards(site, options.tips)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"http://127.0.0.1:{server.server_port}/planner/")
            page.locator(".facets summary").click()
            page.wait_for_timeout(1000)
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": options.slowdown})
            took = measure(page)
            browser.close()
        server.shutdown()
    first, worst = took[0], max(took)
    print(
        f"planner filter, {options.tips} tips, {options.slowdown:g}x slower: "
        f"first {first:.0f} ms, median {statistics.median(took):.0f} ms, worst {worst:.0f} ms "
        f"(budget {BUDGET} ms)"
    )
    return 0 if worst < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
