"""A pytest plugin: every page that a browser test leaves is kept as its DOM stood then.

`pytest tests/browser -p tests.promises.keep_dom`, with the folder in DOM_FOLDER. What the tests of
the product do with a page (fill it, open its dialogs, break its storage) are states that nobody
would think of listing; here they are kept for the checkers, each once.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page

DOM = "document.documentElement.outerHTML"
# What no document may hold (HTML standard, "preprocessing the input stream"); a DOM may, where a
# test typed it, and a sign stands for it.
NOT_IN_A_DOCUMENT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def keep(page: Page, folder: Path, name: str) -> None:
    """Write a page's DOM as a document into a folder, if nobody has kept the same yet."""
    try:
        if not page.url.startswith(("http://127.0.0.1", "file:")):
            return
        dom = NOT_IN_A_DOCUMENT.sub("\ufffd", page.evaluate(DOM))
        # It is handed out by another server than it stood on, so its own addresses name none.
        if page.url.startswith("http"):
            dom = dom.replace(page.evaluate("location.origin") + "/", "/")
        html = f"<!DOCTYPE html>\n{dom}\n"
    except Error:  # a page that is closed, or on its way elsewhere
        return
    digest = hashlib.sha256(html.encode()).hexdigest()[:12]
    kept = folder / f"{name}.{digest}.html"
    if kept.parent.is_dir() and not any(folder.glob(f"*.{digest}.html")):
        kept.write_text(html, encoding="utf-8")


def _before(action: Any, folder: Path) -> Any:
    """The same action of a page or a context, which first keeps what is about to go."""

    @functools.wraps(action)
    def kept(self: Page | BrowserContext, *arguments: Any, **options: Any) -> Any:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].rpartition("/")[2]
        for page in [self] if isinstance(self, Page) else self.pages:
            keep(page, folder, re.sub(r"[^\w.-]+", "_", test)[:80])
        return action(self, *arguments, **options)

    return kept


def pytest_configure(config: pytest.Config) -> None:
    """Watch every way in which a page goes."""
    folder = Path(os.environ["DOM_FOLDER"])
    for owner, names in ((Page, ("goto", "reload", "close")), (BrowserContext, ("close",))):
        for name in names:
            setattr(owner, name, _before(getattr(owner, name), folder))
