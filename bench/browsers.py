"""The browser that pages are measured in."""

from __future__ import annotations

from bench.measure import MeasureError
from generator import suite


def chromium() -> str:
    """The Chromium to measure with: $CHROMIUM, one on the PATH, or Playwright's own.

    raises MeasureError with what to install, where there is none.
    """
    found = suite.find_browser()
    if found is None:
        raise MeasureError(suite.NO_BROWSER)
    return found
