"""The one way from Markdown to HTML: Python-Markdown without raw HTML, then nh3.

What nh3 would still change is reported by `is_clean`, and the validator makes a problem of it.
Links that start with `/` are left as they are; whoever makes pages rewrites them.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from html.parser import HTMLParser
from typing import Any, Literal

Kind = Literal["inline", "block", "page"]

INLINE_TAGS = {"p", "em", "strong", "a"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol", "li", "blockquote", "code", "pre", "hr", "br"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
PAGE_TAGS = INLINE_TAGS | HEADINGS | LISTS | TABLES | {"img"}
SCHEMES = {"https", "http", "mailto"}
# What the small Markdown of a tip knows; everything else on the list of Python-Markdown goes.
SMALL_BLOCKS = {"empty", "paragraph"}
SMALL_INLINES = {"escape", "link", "em_strong", "em_strong2", "not_strong"}
# An attribute of a row with more cells than the head of its table: the row. Cleaning removes it.
CUT_OFF = "data-cut-off"
# How a page names a picture of the company's: for the rules and for the cleaner.
OWN_PICTURE = re.compile(r"/images/[a-z0-9.-]+")
# A text of letters, figures and signs that no converter and no cleaner touches is its own HTML.
# Most texts of a tip are, and to look for marks that cannot be there took longer than all else.
PLAIN = re.compile(r"[0-9A-Za-zÀ-ɏ !\"#$%'()+,\-./:;=?@^`{|}~‘’“”–—…€]+")
# A page is richer, but holds no raw HTML, no pictures from elsewhere (the rules see to that) and no
# addresses turned into entities.
NOT_ON_PAGES = {"html", "entity", "automail", "image_reference", "short_image_ref"}


@lru_cache(maxsize=16_384)
def inline_html(text: str) -> str:
    """Safe HTML of a text with emphasis and links, without a paragraph around it."""
    html = _html(one_line(text), "inline")
    return html.removeprefix("<p>").removesuffix("</p>")


def one_line(text: str) -> str:
    """A text with its line breaks and rows of spaces as one space, as HTML shows them.

    Spaces that a writer types on purpose (no-break, thin) stay what they are.
    """
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")


@lru_cache(maxsize=4096)
def block_html(text: str) -> str:
    """Safe HTML of paragraphs with emphasis and links."""
    return _html(text, "block")


def page_html(text: str) -> str:
    """Safe HTML of a hand-written page: also headings, lists, quotations, tables and code."""
    return _html(text, "page")


def site_links(text: str) -> Iterator[str]:
    """The links of a text that lead to this site: those that start with a single `/`."""
    return (link for link in links(text, "page") if re.match(r"/(?![/\\])", link))


def links(text: str, kind: Kind) -> list[str]:
    """All link targets of a text, as a browser would see them."""
    if _is_plain(text, kind):
        return []
    return [value or "" for name, value in _attributes(raw_html(text, kind)) if name == "href"]


def named_links(text: str, kind: Kind) -> list[tuple[str, str]]:
    """All link targets of a text, each with the words that lead there."""
    return [] if _is_plain(text, kind) else _read(raw_html(text, kind)).links


def pictures(text: str) -> list[str]:
    """The addresses of the pictures on a page."""
    if "![" not in text:
        return []
    return [value or "" for name, value in _attributes(raw_html(text, "page")) if name == "src"]


@lru_cache(maxsize=4096)
def anchors(text: str) -> frozenset[str]:
    """The ids of the headings of a page; each link to one of them asks for all."""
    found = _attributes(raw_html(text, "page"))
    return frozenset(value or "" for name, value in found if name == "id")


def visible_text(text: str, kind: Kind) -> str:
    """What a reader sees of a text."""
    if _is_plain(text, kind):
        return text
    return "".join(data for what, data in _pieces(raw_html(text, kind)) if what == "text")


def is_clean(text: str, kind: Kind) -> bool:
    """Whether cleaning leaves the HTML of a text as it is."""
    if _is_plain(text, kind):
        return True
    html = raw_html(text, kind)
    return list(_pieces(html)) == list(_pieces(_clean(html, kind)))


@lru_cache(maxsize=4096)
def raw_html(text: str, kind: Kind) -> str:
    """What Python-Markdown makes of a text, before it is cleaned."""
    if _is_plain(text, kind):
        return f"<p>{text}</p>"
    converter = _converter(kind)
    converter.reset()
    html: str = converter.convert(text)
    return html


def _html(text: str, kind: Kind) -> str:
    html = raw_html(text, kind)
    return html if _is_plain(text, kind) else _clean(html, kind)


def _is_plain(text: str, kind: Kind) -> bool:
    """Whether a small text, of one paragraph, has nothing to convert and nothing to clean."""
    return kind != "page" and PLAIN.fullmatch(text) is not None and text.strip(" ") == text


@cache
def _converter(kind: Kind) -> Any:
    """A Markdown converter that knows just what this kind of text may hold."""
    from markdown import Markdown

    if kind == "page":
        options: dict[str, Any] = {
            "extensions": ["tables", "toc", "sane_lists", "fenced_code"],
            "extension_configs": {"toc": {"marker": "", "slugify": _heading_id}},
        }
        converter = Markdown(**options)
        converter.preprocessors.deregister("html_block")
        tables: Any = converter.parser.blockprocessors["table"]
        tables._build_row = partial(_row_with_all_cells, tables, tables._build_row)
        for name in NOT_ON_PAGES:
            converter.inlinePatterns.deregister(name, strict=False)
        return converter
    converter = Markdown()
    converter.ESCAPED_CHARS = list("*_[]")  # a backslash before anything else stays
    converter.preprocessors.deregister("html_block")
    converter.treeprocessors.deregister("prettify")
    _keep(converter.parser.blockprocessors, SMALL_BLOCKS)
    _keep(converter.inlinePatterns, SMALL_INLINES)
    return converter


def _row_with_all_cells(tables: Any, build: Any, row: str, parent: Any, align: Any) -> None:
    """A row of a table as Python-Markdown makes it, marked where it leaves cells out.

    It makes as many cells as the head has, and says nothing of the others.
    """
    build(row, parent, align)
    if any(cell.strip() for cell in tables._split_row(row)[len(align) :]):
        parent[-1].set(CUT_OFF, row)


def _keep(registry: Any, wanted: set[str]) -> None:
    for name in [item.name for item in registry._priority]:
        if name not in wanted:
            registry.deregister(name)


def _heading_id(value: str, separator: str) -> str:
    """An id that cannot collide with one of the theme: `h-` and the words of the heading."""
    return "h-" + separator.join(re.findall(r"\w+", value.lower()))


def _clean(html: str, kind: Kind) -> str:
    import nh3

    page = kind == "page"
    attributes = {"*": set[str](), "a": {"href"}}
    if page:
        attributes |= {
            "code": {"class"},
            "img": {"src", "alt"},
            **{heading: {"id"} for heading in HEADINGS},
        }
    return nh3.clean(
        html,
        tags=PAGE_TAGS if page else INLINE_TAGS,
        attributes=attributes,
        attribute_filter=_own_pictures if "<img" in html else None,
        url_schemes=SCHEMES if page else SCHEMES - {"mailto"},
        link_rel=None,
    )


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """A picture's address only where it is one of the company's own: nothing else is fetched."""
    if (tag, attribute) == ("img", "src") and not OWN_PICTURE.fullmatch(value):
        return None
    return value


class _Reader(HTMLParser):
    """Takes HTML apart, so that two ways of writing the same count as the same."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.links: list[tuple[str, str]] = []
        self.in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag == "a":
            self.links.append((dict(attrs).get("href") or "", ""))
            self.in_link = True
        self.pieces.append(("start", f"{tag} {sorted((n, v or '') for n, v in attrs)}"))

    def handle_endtag(self, tag: str) -> None:
        self.in_link = self.in_link and tag != "a"
        if tag not in ("br", "hr", "img"):
            self.pieces.append(("end", tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.in_link:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)
        if self.pieces and self.pieces[-1][0] == "text":
            data = self.pieces.pop()[1] + data
        self.pieces.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("comment", data))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _pieces(html: str) -> list[tuple[str, str]]:
    return _read(html).pieces


def _attributes(html: str) -> list[tuple[str, str | None]]:
    return _read(html).attributes
