"""Finished pages → the index that search reads, one per language, by Pagefind.

Pagefind is a program of its own and works while the rest of the site is finished. It gets only the
pages that are searched, as they are before their assets have the release in their address: no word
of them changes any more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

# What a page has that is searched, and the folder of the index.
MARK, PAGEFIND = "data-pagefind-body", "pagefind"
# Ready-made user interfaces that our own search dialog does not use.
UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-highlight.js",
    "pagefind-component-ui.*",
)


class SearchIndexError(Exception):
    """The search index could not be made; the indexer's own words are the message."""


@dataclass(frozen=True)
class Indexer:
    """Pagefind at work in a folder of its own. Left before it is done, it is stopped."""

    folder: Path
    process: subprocess.Popen[str]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self.process:
            self.process.kill()

    def place(self, target: Path) -> None:
        """Wait for the index, and move it to where it belongs.

        raises SearchIndexError with what the indexer printed.
        """
        said, _ = self.process.communicate()
        if self.process.returncode:
            raise SearchIndexError(f"The search index could not be made:\n{said}")
        index = self.folder / PAGEFIND
        # The indexer writes its languages in no fixed order.
        entry = index / "pagefind-entry.json"
        languages = json.loads(entry.read_text(encoding="utf-8"))
        entry.write_text(json.dumps(languages, sort_keys=True), encoding="utf-8")
        for unused in UNUSED:
            for path in index.glob(unused):
                path.unlink()
        shutil.move(index, target)


def start(pages: Mapping[str, str], folder: Path) -> Indexer:
    """Set Pagefind to work; it takes the language from <html lang> and the address from the path.

    in: HTML by path below the site, and a folder for its work that is not there yet.
    """
    for path, html in pages.items():
        if MARK in html:
            page = folder / path
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(html.encode())
    return Indexer(folder, _pagefind(folder))


def _pagefind(folder: Path) -> subprocess.Popen[str]:
    import pagefind_bin

    command = [str(pagefind_bin.get_executable()), "--site", str(folder), "--quiet"]
    return subprocess.Popen(
        [*command, "--output-subdir", PAGEFIND],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        cwd=folder.parent,
    )
