"""Running text: everything a reader sees in one language, and the sentences and titles in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import (
    LONGEST_TEXT,
    ChapterText,
    Format,
    Label,
    PageHead,
    ReleaseText,
    StarterText,
    TipText,
)
from generator.problem import Problem
from generator.read import Document, Documents, PageDocument
from generator.strict_yaml import Path
from generator.world import Text, World, blocks, starter_blocks, text_at, texts, tool_texts

BODY: Path = ("body",)
# What of a page's Markdown is no running text: code, addresses, marks of notes and of tables.
NOT_PROSE = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`|\]\([^)\n]*\)|<https?://[^>\s]+>|https?://\S+|^!!!",
    re.MULTILINE | re.DOTALL,
)
SENTENCE_END = re.compile(r"(?<=[.!?…])[’”'\")\]*_]*\s+(?=[‘“'\"(*_]*[A-ZÀ-ÖØ-Þ0-9])")
QUOTED = re.compile(r"‘[^‘]*?’(?!\w)|“[^”]*”|(?<!\w)\"[^\"\n]*\"")


@dataclass(frozen=True, slots=True)
class Prose:
    """One text in one language: where it stands, and what it says without code and addresses."""

    document: Document
    path: Path
    language: str
    value: str

    def warning(self, code: str, message: str, hint: str, snippet: str) -> Problem:
        """A warning at the place of a snippet of this text."""
        if self.path == BODY and isinstance(self.document, PageDocument):
            line, column = self.document.in_body(snippet)
            return Problem(self.document.path, line, column, code, message, hint, "warning")
        return self.document.warning(self.path, code, message, hint, snippet)


def without_code(text: str) -> str:
    """A text with its code and addresses blanked out."""
    if not ("`" in text or "](" in text or "://" in text or "!!!" in text or "~~~" in text):
        return text
    return NOT_PROSE.sub(lambda match: " " * len(match.group()), text)


def without_quotations(text: str) -> str:
    """A text with what stands between quotation marks blanked out."""
    return QUOTED.sub(lambda match: " " * len(match.group()), text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon or semicolon ends none."""
    return [sentence for sentence in SENTENCE_END.split(text) if sentence.strip()]


def prose_of(world: World, language: str) -> Iterator[Prose]:
    """Every text in that language: tips, chapters, pages, labels and the interface."""
    for text in _texts(world, language):
        yield Prose(text.document, text.path, language, without_code(text.value))
    for page in world.documents.pages:
        if page.language == language and page.body:
            yield Prose(page, BODY, language, without_code(page.body))


def _texts(world: World, language: str) -> Iterator[Text]:
    documents = world.documents
    for tip in documents.tips:
        yield from texts(tip, TipText, (language,))
    for chapter in documents.chapters:
        yield from texts(chapter, ChapterText, (language,))
    for page in documents.pages:
        if page.language == language:
            yield from texts(page, PageHead, ())
    for tool, kind, block in world.tool_blocks():
        if block == language:
            yield from tool_texts(tool, kind, language)
    yield from _register_texts(documents, language)
    if interface := documents.interface.get(language):
        yield from _interface_texts(interface)


def _register_texts(documents: Documents, language: str) -> Iterator[Text]:
    if vocabulary := documents.vocabulary:
        for group, values in blocks(vocabulary).items():
            for value in values:
                yield from texts(vocabulary, Label, (group, value, language))
    if releases := documents.releases:
        for version in blocks(releases):
            yield from texts(releases, ReleaseText, (version, language))
    for starters, path in starter_blocks(documents.starters):
        yield from texts(starters, StarterText, (*path, language))


def _interface_texts(document: Document) -> Iterator[Text]:
    for group, words in blocks(document).items():
        for key in words:
            text = text_at(document, (group, key))
            if 0 < len(text) <= LONGEST_TEXT:
                yield Text(document, (group, key), text, Format.PLAIN)
