"""What the rules look at: all documents as they were read, and the names in them.

Rules read the data and not the models, so that one wrong field hides nothing else in its file.
Whatever is not there or not of the right type is simply not seen: that is a problem already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

from pydantic import ValidationError

from generator import addresses, markdown_text
from generator.model import (
    LONGEST_TEXT,
    Balance,
    Company,
    Format,
    Settings,
    Shape,
    Style,
    TipText,
    ToolText,
    format_of,
    shape_of,
)
from generator.overlay import Laid, Layered
from generator.problem import Level
from generator.read import Document, Documents, Image, PageDocument
from generator.settings import is_common_language
from generator.strict_yaml import Path
from generator.tool_kinds import KINDS, ToolKind

GENERATED = (
    "",
    addresses.TIPS,
    addresses.CHAPTERS,
    addresses.PLANNER,
    addresses.CREDITS,
    addresses.COVERAGE,
)
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a document: where it is, what it says and how it is read."""

    document: Document
    path: Path
    value: str
    format: Format


def value_at(document: Document, path: Path) -> Any:
    """What stands at a path, or None."""
    value: Any = document.data
    for part in path:
        if isinstance(value, dict):
            value = value.get(str(part))
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def text_at(document: Document, path: Path) -> str:
    """The text at a path, or an empty one."""
    value = value_at(document, path)
    return value.strip() if isinstance(value, str) else ""


def items_at(document: Document, path: Path) -> list[tuple[int, str]]:
    """The texts of a list with their places in it."""
    value = value_at(document, path)
    items = value if isinstance(value, list) else []
    return [(i, item.strip()) for i, item in enumerate(items) if isinstance(item, str)]


def blocks(document: Document) -> dict[str, dict[str, Any]]:
    """The blocks of a document by key: its language blocks, sources or groups."""
    data = document.data or {}
    return {key: value for key, value in data.items() if isinstance(value, dict)}


def level_of_withdrawn(source: Document, tip: Document) -> Level:
    """How bad it is that a file names a tip that is retired.

    A company's own list names one that upstream withdraws later, or upstream's names one that the
    company withdraws: neither can help it, so the site goes without it and `check` warns.
    """
    return "error" if source.origin == tip.origin == "upstream" else "warning"


def starter_blocks(document: Document | None) -> Iterator[tuple[Document, Path]]:
    """Each starter five of starters.yml, with the path of its block."""
    if document is None:
        return
    fives = value_at(document, ("fives",))
    for slug in fives if isinstance(fives, dict) else ():
        yield document, ("fives", slug)


@cache
def _text_fields(shape: type[Shape]) -> list[tuple[str, type[Shape] | None, Format | None]]:
    """The fields of a shape, each with the shape in it or the format of its text."""
    fields = shape.model_fields.items()
    return [(name, shape_of(field), format_of(field)) for name, field in fields]


def texts(document: Document, shape: type[Shape], path: Path) -> tuple[Text, ...]:
    """All texts that a shape has, in a document, from that path on.

    A text beyond all limits is left out: it is a problem already, and slow to look through.
    Many rules ask for the same, so the document remembers the answer.
    """
    known: dict[object, tuple[Text, ...]] = vars(document).setdefault("known_texts", {})
    if (shape, path) not in known:
        known[shape, path] = tuple(_texts(document, shape, path))
    return known[shape, path]


def _texts(document: Document, shape: type[Shape], path: Path) -> Iterator[Text]:
    for name, inner, format_ in _text_fields(shape):
        here = (*path, name)
        if inner is not None:
            yield from texts(document, inner, here)
        elif format_ is None:
            continue
        elif isinstance(value_at(document, here), list):
            for index, item in items_at(document, here):
                if len(item) <= LONGEST_TEXT:
                    yield Text(document, (*here, index), item, format_)
        elif 0 < len(text := text_at(document, here)) <= LONGEST_TEXT:
            yield Text(document, here, text, format_)


@dataclass(frozen=True)
class World:
    """All that a rule may need. The names count as known even if their file cannot be read.

    `documents` are those to look at: all, or some of those of `laid`; a link leads to any of them.
    `distinct` are the paths of texts of which no two tips have one in common, as is known already.
    """

    settings: Settings
    documents: Documents
    company: Company
    laid: Laid
    distinct: frozenset[Path] = frozenset()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the site, the default one first."""
        return self.settings.languages

    def is_language(self, key: str) -> bool:
        """Whether a key stands for a language, of this site or of another."""
        return key in self.languages or is_common_language(key)

    @cached_property
    def tips(self) -> dict[str, Document]:
        """The tips by slug."""
        return {document.slug: document for document in self.documents.tips}

    @cached_property
    def numbers(self) -> dict[int, Document]:
        """The tips by number, with those that the company hides."""
        known = (*self.laid.hidden_documents.tips, *self.documents.tips)
        return {document.number: document for document in known}

    @cached_property
    def chapters(self) -> dict[str, Document]:
        """The chapters by slug."""
        return {document.slug: document for document in self.documents.chapters}

    @cached_property
    def known_tips(self) -> dict[str, Document]:
        """The tips by slug, with those that the company hides."""
        return {**{tip.slug: tip for tip in self.laid.hidden_documents.tips}, **self.tips}

    @cached_property
    def images(self) -> dict[str, Image]:
        """The company's pictures by name."""
        return {image.name: image for image in self.laid.company.images}

    @cached_property
    def sources(self) -> list[str] | None:
        """The keys of sources.yml; None when it is not there or cannot be read."""
        document = self.documents.sources
        return None if document is None or document.data is None else list(document.data)

    @cached_property
    def tags(self) -> list[str] | None:
        """The tags of vocabulary.yml; None when they cannot be read."""
        document = self.documents.vocabulary
        tags = document.data.get("tags") if document and document.data else None
        return list(tags) if isinstance(tags, dict) else None

    @cached_property
    def addresses(self) -> set[str]:
        """Every address of the site, without the leading slash."""
        return {
            *GENERATED,
            *(addresses.tip_address(tip.slug) for tip in self.laid.documents.tips),
            *(addresses.chapter_address(one.slug) for one in self.laid.documents.chapters),
            *(page.address for page in self.laid.documents.pages),
            *self.tool_addresses,
        }

    @cached_property
    def tool_addresses(self) -> set[str]:
        """The addresses of the companion tools in use, and of the page that introduces them."""
        tools = (tool for tool in self.laid.documents.tools if tool.slug in KINDS)
        return set(addresses.of_tools(KINDS[tool.slug].address for tool in tools))

    @cached_property
    def tools_in_use(self) -> tuple[Document, ...]:
        """The files of companion tools that this program knows and that are not hidden."""
        return tuple(tool for tool in self.documents.tools if tool.slug in KINDS)

    def tool_blocks(self) -> Iterator[tuple[Document, ToolKind, str]]:
        """Each tool in use with its kind and each of its languages that this site has."""
        for document in self.tools_in_use:
            for language in blocks(document):
                if language in self.languages:
                    yield document, KINDS[document.slug], language

    @cached_property
    def pages(self) -> dict[tuple[str, str], PageDocument]:
        """The hand-written pages by address and language."""
        return {(page.address, page.language): page for page in self.laid.documents.pages}

    def page(self, address: str, language: str) -> PageDocument | None:
        """The page a reader of that language sees at an address, if it is a hand-written one."""
        default = self.pages.get((address, self.settings.default_language))
        return self.pages.get((address, language), default)

    def has_anchor(self, address: str, language: str, anchor: str) -> bool:
        """Whether a hand-written page has a heading of that id; other pages are not looked into."""
        page = self.page(address, language)
        try:
            return page is None or not page.body or anchor in markdown_text.anchors(page.body)
        except RecursionError:  # that page has a problem of its own
            return True

    def tip_blocks(self) -> Iterator[tuple[Document, str]]:
        """Each tip with each of its languages that this site has."""
        for document in self.documents.tips:
            for language in blocks(document):
                if language in self.languages:
                    yield document, language

    @cached_property
    def in_use(self) -> tuple[Document, ...]:
        """The tips that can be read and are not retired, by number."""
        there = (tip for tip in self.documents.tips if tip.data is not None)
        used = (tip for tip in there if text_at(tip, ("retired",)) != "true")
        return tuple(sorted(used, key=lambda tip: (tip.number, tip.slug)))

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The word lists by language, of those that are there and have no mistake in them."""
        found = {
            language: _shape_of_all(Style, document)
            for language, document in self.documents.style.items()
            if language in self.languages
        }
        return {
            language: _with_upstreams_lists(style, self.documents.style[language])
            for language, style in found.items()
            if style is not None
        }

    @cached_property
    def balance(self) -> Balance | None:
        """What balance.yml asks for, when it is there and the book is large enough for it.

        Upstream's measures are those of upstream's book; a company that adds or hides tips is
        held against them when it has a balance.yml of its own.
        """
        document = self.documents.balance
        if self.laid.is_fork and self.laid.company.documents.balance is None:
            return None
        balance = _shape_of_all(Balance, document) if document else None
        return balance if balance and len(self.in_use) >= balance.smallest_book else None


def _shape_of_all(shape: type[S], document: Document) -> S | None:
    """A whole file as its shape; None when it has a mistake, which is a problem already."""
    try:
        return None if document.data is None else shape.model_validate(document.data)
    except ValidationError:
        return None


def tool_texts(document: Document, kind: ToolKind, language: str) -> Iterator[Text]:
    """All texts of a tool in one language: its head, its words and its lists."""
    yield from texts(document, ToolText, (language,))
    words = value_at(document, (language, "words"))
    for key in words if isinstance(words, dict) else ():
        path = (language, "words", key)
        if 0 < len(text := text_at(document, path)) <= LONGEST_TEXT:
            yield Text(document, path, text, Format.PLAIN)
    for name, of_kind in kind.lists.items():
        entries = value_at(document, (name,))
        for key in entries if isinstance(entries, dict) else ():
            yield from texts(document, of_kind.text, (name, key, language))


def _with_upstreams_lists(style: Style, document: Document) -> Style:
    """A company's word lists add to upstream's: nobody copies a hundred verbs to add one."""
    base = _shape_of_all(Style, document.base) if isinstance(document, Layered) else None
    if base is None or not isinstance(document, Layered):
        return style
    lists = {
        name: (*getattr(base, name), *getattr(style, name))
        for name, value in (document.over.data or {}).items()
        if isinstance(value, list)
    }
    return style.model_copy(update=lists)


def tip_texts(document: Document, language: str) -> tuple[Text, ...]:
    """All texts of a tip in one language."""
    return texts(document, TipText, (language,))
