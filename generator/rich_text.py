"""The little Markdown of a text → pieces for the press, by way of the site's own safe HTML.

A piece is a run of letters with its emphasis and its link. Nothing is ever pasted into a
template's source: what a writer typed reaches the press as data, letter for letter.
"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from generator import markdown_text

Piece = dict[str, str | bool]


def inline(text: str, base: str) -> list[Piece]:
    """The pieces of a text with emphasis and links. `base` is where links to this site lead."""
    found = _paragraphs(markdown_text.inline_html(text), base)
    return [piece for paragraph in found for piece in paragraph]


def block(text: str, base: str) -> list[list[Piece]]:
    """The paragraphs of a text, each as its pieces."""
    return _paragraphs(markdown_text.block_html(text), base)


def plain(text: str) -> list[Piece]:
    """A text without any Markdown, as one piece."""
    return [{"text": text}]


def _paragraphs(html: str, base: str) -> list[list[Piece]]:
    reader = _Pieces(base)
    reader.feed(html)
    reader.close()
    return [paragraph for paragraph in reader.paragraphs if paragraph]


class _Pieces(HTMLParser):
    """Reads the HTML that markdown_text makes: p, em, strong and a."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.paragraphs: list[list[Piece]] = [[]]
        self.emphasis = {"em": 0, "strong": 0}
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.emphasis:
            self.emphasis[tag] += 1
        elif tag == "a":
            self.link = self._address(dict(attrs).get("href") or "")
        elif tag == "p":
            self.paragraphs.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in self.emphasis:
            self.emphasis[tag] -= 1
        elif tag == "a":
            self.link = ""

    def handle_data(self, data: str) -> None:
        if not data.strip() and not self.paragraphs[-1]:
            return
        piece: Piece = {"text": " ".join(data.split("\n"))}
        piece |= {name: True for name, depth in self.emphasis.items() if depth}
        if self.link:
            piece["url"] = self.link
        self.paragraphs[-1].append(piece)

    def _address(self, target: str) -> str:
        """A link as paper needs it: whole, or nothing where the site has no address."""
        if target.startswith("/"):
            return urljoin(self.base, target[1:]) if self.base else ""
        return target
