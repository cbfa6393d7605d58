"""What a site builder made of each page, kept for the next build under everything that decides it.

That is the page itself (or what it is made from, see render.Draft), its place, and the builder with
its settings and theme. A page never depends on another one, since the theme has a menu of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.kept_work import KeptWork
from generator.render import Draft

MOST_KEPT = 30_000  # pages
INDEX = "index.md"


@dataclass(frozen=True)
class KeptPages:
    """The finished pages of one language, under one builder, setting and theme."""

    kept: KeptWork
    context: str

    def name(self, draft: Draft) -> str:
        """The file that holds the page of a draft."""
        return self.kept.name(f"{self.context}\0{draft.path}\0{draft.key}", ".html")

    def split(
        self, drafts: Iterable[Draft], *, all_known: bool
    ) -> tuple[dict[str, bytes], list[Draft]]:
        """The pages that are there, by the path of their draft, and the drafts of the others.

        The front page is made anew with any other: a builder wants a page to start from. With
        `all_known` off it always is, for a builder whose other files are needed.
        """
        known: dict[str, bytes] = {}
        new, front = [], None
        for draft in drafts:
            page = self.kept.read(self.name(draft))
            if draft.path.count("/") == 2 and draft.path.endswith(f"/{INDEX}"):
                front = draft
            if page is None:
                new.append(draft)
            else:
                known[draft.path] = page
        if front and known.get(front.path) is not None and (new or not all_known):
            del known[front.path]
            new.append(front)
        return known, new

    def keep(self, made: Mapping[str, bytes], docs: str, drafts: Iterable[Draft]) -> None:
        """Keep what a builder has just made, pages by their paths, of the drafts below `docs`."""
        for draft in drafts:
            self.kept.keep(self.name(draft), made[page_path(draft.path, docs)])
        self.kept.tidy((".html",))


def page_path(draft: str, docs: str) -> str:
    """Where a builder puts the page of a draft, below its site."""
    return f"{draft.removeprefix(f'{docs}/').removesuffix('.md')}.html"


def context(texts: Iterable[str], folders: Iterable[Path]) -> str:
    """A fingerprint of the settings and of all files of these folders."""
    digest = hashlib.sha256("\0".join(texts).encode())
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
