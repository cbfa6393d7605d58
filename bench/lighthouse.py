"""Lighthouse, as it comes: its mobile setting, its four categories, in the Chromium that is there.

It is the `lighthouse` on the PATH or named in $LIGHTHOUSE; it comes by npm, which this project does
without otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from bench.browsers import chromium
from bench.measure import MeasureError

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MISSING = (
    "Lighthouse was not found — install it (`npm install --global lighthouse@12`), or name it with "
    "LIGHTHOUSE=/path/to/lighthouse"
)


def program() -> str:
    """The Lighthouse to run. raises MeasureError with what to install."""
    found = shutil.which(os.environ.get("LIGHTHOUSE") or "lighthouse")
    if found is None:
        raise MeasureError(MISSING)
    return found


def scores(address: str, folder: Path) -> dict[str, float]:
    """Lighthouse's scores of a page on a phone, from 0 to 100, by category.

    in: the page's address, a folder for what Lighthouse writes. raises MeasureError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [
        *(program(), address, "--quiet", "--output=json", f"--output-path={report}"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    done = subprocess.run(
        command,
        env={**os.environ, "CHROME_PATH": chromium()},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not report.exists():
        raise MeasureError(f"Lighthouse could not judge {address}:\n{done.stderr.strip()}")
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    lacking = [name for name in CATEGORIES if found[name]["score"] is None]
    if lacking:
        raise MeasureError(f"Lighthouse gave no score for {', '.join(lacking)} of {address}")
    return {name: found[name]["score"] * 100 for name in CATEGORIES}
