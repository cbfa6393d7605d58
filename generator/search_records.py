"""Finished pages → records for a search without a server: what Pagefind's marks say, as data.

Pagefind fetches its index, which browsers refuse for pages opened from disk. The same marks in
the pages (data-pagefind-body, -meta, -weight, -ignore, -index-attrs) feed the search there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

# Elements that have no end tag (HTML standard, "void elements").
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"))
VOID |= {"param", "source", "track", "wbr"}
SILENT = frozenset({"script", "style", "template", "noscript", "svg"})
HEADINGS = {"h1": 7.0, "h2": 6.0, "h3": 5.0, "h4": 4.0, "h5": 3.0, "h6": 2.0}  # Pagefind's own
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass
class Record:
    """One page: where it lies, what a result shows, and its words by weight."""

    url: str
    language: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    texts: dict[float, list[str]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """For the script: words that stand in the page, once for each weight."""
        words = {
            f"{weight:g}": " ".join(sorted(set(WORD.findall(" ".join(texts).lower()))))
            for weight, texts in sorted(self.texts.items(), reverse=True)
        }
        return {"url": self.url, "meta": self.meta, "words": words}


def record_of(url: str, html: str) -> Record | None:
    """The record of a page; None when nothing in it is marked for the search."""
    reader = _Reader(url)
    reader.feed(html)
    return reader.record if reader.record.texts else None


@dataclass
class _Open:
    tag: str
    in_body: bool
    ignored: bool
    weight: float
    meta: str | None


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.record = Record(url)
        self.open: list[_Open] = [_Open("", False, False, 1.0, None)]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        above = self.open[-1]
        if tag == "html":
            self.record.language = given.get("lang", "")
        here = _Open(
            tag,
            above.in_body or "data-pagefind-body" in given,
            above.ignored or "data-pagefind-ignore" in given or tag in SILENT,
            float(given.get("data-pagefind-weight") or HEADINGS.get(tag, above.weight)),
            self._meta(given.get("data-pagefind-meta")) or above.meta,
        )
        if here.in_body and not here.ignored:
            for name in filter(None, given.get("data-pagefind-index-attrs", "").split(",")):
                self._keep(given.get(name.strip(), ""), here.weight)
        if tag not in VOID:
            self.open.append(here)

    def _meta(self, mark: str | None) -> str | None:
        """`title` takes the element's text; `number:61` says its value itself."""
        if not mark:
            return None
        name, colon, value = mark.partition(":")
        if not colon:
            return name
        self.record.meta[name] = value
        return None

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if not here.in_body or here.ignored or not data.strip():
            return
        self._keep(data, here.weight)
        name = here.meta or ("title" if here.tag == "h1" else None)
        if name:
            text = f"{self.record.meta.get(name, '')} {data.strip()}".strip()
            self.record.meta[name] = text

    def _keep(self, text: str, weight: float) -> None:
        if text.strip():
            self.record.texts.setdefault(weight, []).append(text)
