"""Reading a built site as a browser would: parsed pages, their texts and their links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

LINKS = ("href", "src", "data-index", "data-tips")


class Page:
    """One HTML file of a built site."""

    def __init__(self, site: Path, path: str) -> None:
        self.site = site
        self.path = path
        self.html = (site / path).read_text(encoding="utf-8")

    @cached_property
    def root(self) -> Element:
        root: Element = html5lib.parse(self.html, namespaceHTMLElements=False)
        return root

    def all(self, path: str) -> list[Element]:
        """Elements by an ElementTree path."""
        return self.root.findall(path)

    def by_class(self, name: str) -> list[Element]:
        return [e for e in self.root.iter() if name in (e.get("class") or "").split()]

    def text_of(self, name: str) -> str:
        """The text of the first element with that class."""
        return text(self.by_class(name)[0])

    @property
    def ids(self) -> set[str]:
        return {e.get("id") or "" for e in self.root.iter()}

    def links(self) -> Iterator[str]:
        """Every address in the page, relative ones as they stand; a drawn icon has none."""
        for element in self.root.iter():
            for name in LINKS:
                value = element.get(name)
                if element.get("rel") == "icon" and (value or "").startswith("data:image/"):
                    continue
                if name == "data-tips" and element.tag != "random-tip":
                    continue  # numbers of tips
                if value:
                    yield from value.split() if name == "data-tips" else [value]


def loaded_by(page: Page) -> list[str]:
    """The style sheets and scripts that a page names, in order, as paths below the site's root."""
    links = [e.get("href") for e in page.root.iter("link") if e.get("rel") == "stylesheet"]
    links += [e.get("src") for e in page.root.iter("script") if e.get("src")]
    return [re.sub(r"^.*?(?=assets/)", "", str(link)) for link in links]


def text(element: Element) -> str:
    """All text below an element, white space folded."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def all_pages(site: Path) -> list[Page]:
    """Every page of a site, sorted."""
    return [Page(site, path.relative_to(site).as_posix()) for path in sorted(site.rglob("*.html"))]


def target(page: Page, link: str) -> tuple[str, str]:
    """The file of the site that a relative link means, and its fragment."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(parts.path)))
    if not parts.path:
        path = page.path
    elif parts.path.endswith("/") or (page.site / path).is_dir():
        path = posixpath.normpath(posixpath.join(path, "index.html"))
    return path, parts.fragment


def dead_links(site: Path, base: str) -> list[str]:
    """Every link of every page that leads nowhere; `base` is the site's path on its host."""
    pages = {page.path: page for page in all_pages(site)}
    dead = []
    for page in pages.values():
        for link in page.links():
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            local = link
            if link.startswith("/"):
                assert link.startswith(base), f"{page.path}: {link} leaves the site's path {base}"
                local = posixpath.relpath(
                    link.removeprefix(base) or ".", posixpath.dirname(page.path)
                )
                local += "/" if link.endswith("/") else ""
            path, fragment = target(page, local)
            if not (site / path).is_file():
                dead.append(f"{page.path}: {link}")
            elif fragment and path in pages and fragment not in pages[path].ids:
                dead.append(f"{page.path}: {link} (no such place on the page)")
    return dead
