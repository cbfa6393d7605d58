"""Documents → Playbook, or every problem at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from generator import overlay, rules
from generator.arrange import arranged
from generator.company import read_company as read_settings_of_company
from generator.company import settle
from generator.explain import build
from generator.kept_trees import kept_trees
from generator.kept_work import cache_folder
from generator.model import (
    Balance,
    Chapter,
    ChapterFacts,
    ChapterText,
    Company,
    Interface,
    Meetings,
    Page,
    PageHead,
    Playbook,
    Release,
    ReleaseFacts,
    ReleaseText,
    Settings,
    Source,
    SourceFacts,
    SourceText,
    Starter,
    StarterFacts,
    StarterText,
    Style,
    Tip,
    TipFacts,
    TipText,
    Tool,
    ToolEntry,
    ToolFacts,
    ToolText,
    Vocabulary,
)
from generator.overlay import Laid
from generator.problem import Problem, has_errors
from generator.read import Document, Documents, read_company, read_content, read_settings
from generator.settings import is_common_language
from generator.sound_files import SoundFiles, sound_files
from generator.tool_kinds import KINDS, ListKind, gaps
from generator.tools_model import Entry

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Loaded:
    """What a folder holds: the playbook, unless an error stands in the way; the documents of
    upstream and of the company, laid over each other; and all problems, sorted."""

    playbook: Playbook | None
    laid: Laid
    problems: list[Problem]


def load_playbook(root: Path) -> tuple[Playbook | None, list[Problem]]:
    """Read and check the whole playbook in that folder.

    Out: the playbook, or None when a problem of level "error" stands in the way; and all
    problems of all files, sorted. Never raises because of what a file holds.
    """
    loaded = load(root)
    return loaded.playbook, loaded.problems


def load(root: Path) -> Loaded:
    """The same, with the documents it was made of."""
    settings, problems = read_settings(root)
    trees = kept_trees(cache_folder(root))
    documents, faults = read_content(root, trees.tree)
    files, own_faults = read_company(root, trees.tree)
    trees.save()
    company, found = read_settings_of_company(files.settings)
    laid, unfit = overlay.lay(documents, files, company.hide)
    problems += [*faults, *own_faults, *found, *unfit]
    if settings is None:
        return Loaded(None, laid, sorted(set(problems)))
    if files.settings is not None and not has_errors(found):
        settings = settle(settings, company, files.settings.path)
    sound = sound_files(cache_folder(root))
    playbook, found = assemble(settings, laid, company, sound)
    problems += found
    sound.save()
    if has_errors(problems):
        playbook = None
    return Loaded(playbook, laid, sorted(set(problems)))


def assemble(
    settings: Settings, laid: Laid, company: Company, sound: SoundFiles | None = None
) -> tuple[Playbook | None, list[Problem]]:
    """Put the documents together into a playbook, and check them one by one and as a whole.

    `sound` knows in which of them rules of one file need not look (see sound_files).
    """
    shapes = _Shapes(settings, frozenset(page.address for page in laid.upstream.pages))
    playbook = shapes.playbook(laid.documents)
    problems = [*shapes.problems, *rules.check(settings, laid, company, sound)]
    if playbook is None or has_errors(problems):
        return None, problems
    return arranged(playbook, laid, company), problems


class _Shapes:
    """Turns documents into models and collects what is wrong with them."""

    def __init__(self, settings: Settings, known_pages: frozenset[str]) -> None:
        self.settings = settings
        self.known_pages = known_pages
        self.languages = settings.languages
        self.problems: list[Problem] = []

    def playbook(self, documents: Documents) -> Playbook | None:
        """The playbook of what could be read; None when it would not be worth anything."""
        chapters = [self.chapter(document) for document in documents.chapters]
        tips = [self.tip(document) for document in documents.tips]
        vocabulary = self.vocabulary(documents.vocabulary)
        sources = self.sources(documents.sources)
        interface = self.interface(documents.interface)
        pages = self.pages(documents)
        self.styles(documents.style)
        balance = self.balance(documents.balance)
        releases = self.releases(documents.releases)
        starters, meetings = self.starters(documents.starters)
        tools = [self.tool(document) for document in documents.tools]
        if self.problems or vocabulary is None:
            return None
        return Playbook(
            settings=self.settings,
            chapters=tuple(sorted((c for c in chapters if c), key=lambda c: (c.order, c.slug))),
            tips=tuple(sorted((t for t in tips if t), key=lambda t: (t.number, t.slug))),
            sources=sources,
            vocabulary=vocabulary,
            interface=interface,
            pages=pages,
            balance=balance,
            releases=releases,
            starters=starters,
            meetings=meetings,
            tools=tuple(sorted((t for t in tools if t), key=lambda t: (t.facts.order, t.slug))),
        )

    def build(
        self, model: type[M], document: Document, path: tuple[str, ...], data: Any
    ) -> M | None:
        has_blocks = model in (TipFacts, ChapterFacts, SourceFacts, ReleaseFacts, StarterFacts)
        has_blocks = has_blocks or issubclass(model, Entry)
        languages = self.languages if has_blocks else ()
        built, problems = build(model, document, path, data, languages)
        self.problems += problems
        return built

    def split(self, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The facts of a block, and its texts by language; unused languages are left out."""
        facts = {key: value for key, value in data.items() if not self.is_language(key)}
        texts = {lang: data[lang] for lang in self.languages if lang in data}
        return facts, texts

    def is_language(self, key: str) -> bool:
        """Whether a key is a language block, of this site or of another."""
        return key in self.languages or is_common_language(key)

    def texts(
        self, model: type[M], document: Document, path: tuple[str, ...], texts: dict[str, Any]
    ) -> dict[str, M]:
        built = {
            language: self.build(model, document, (*path, language), text)
            for language, text in texts.items()
        }
        return {language: text for language, text in built.items() if text is not None}

    def tip(self, document: Document) -> Tip | None:
        if document.data is None:
            return None
        facts, texts = self.split(document.data)
        shared = self.build(TipFacts, document, (), facts)
        words = self.texts(TipText, document, (), texts)
        if shared is None:
            return None
        return Tip.model_construct(
            None,
            **dict(shared),
            number=document.number,
            slug=document.slug,
            path=document.path,
            texts=words,
            origin=document.origin,
        )

    def chapter(self, document: Document) -> Chapter | None:
        if document.data is None:
            return None
        facts, texts = self.split(document.data)
        shared = self.build(ChapterFacts, document, (), facts)
        words = self.texts(ChapterText, document, (), texts)
        if shared is None:
            return None
        return Chapter.model_construct(
            None,
            **dict(shared),
            order=document.number,
            slug=document.slug,
            path=document.path,
            texts=words,
            origin=document.origin,
        )

    def tool(self, document: Document) -> Tool | None:
        """A companion tool; None when it is hidden or cannot be read.

        With a group that is hidden, what belongs to it is hidden too.
        """
        kind = KINDS.get(document.slug)
        if document.data is None or kind is None:
            return None
        head = {key: value for key, value in document.data.items() if key not in kind.lists}
        facts, texts = self.split(head)
        beside = (*kind.lists, *self.languages)
        shared, problems = build(ToolFacts, document, (), facts, beside)
        self.problems += problems
        words = self.texts(ToolText, document, (), texts)
        words = {lang: text for lang, text in words.items() if self.is_whole(document, lang)}
        lists = {
            name: tuple(self.entries(document, name, of_kind))
            for name, of_kind in kind.lists.items()
        }
        if shared is None or shared.hidden:
            return None
        if groups := {entry.id for entry in lists.get("groups", ())}:
            lists = {
                name: tuple(e for e in found if getattr(e.facts, "group", None) in (None, *groups))
                for name, found in lists.items()
            }
        return Tool(document.slug, document.path, shared, words, lists)

    def is_whole(self, document: Document, language: str) -> bool:
        """Whether a tool has all its texts in a language: a page never mixes two."""
        is_default = language == self.settings.default_language
        return is_default or not any(gaps(document.slug, document.data or {}, language))

    def entries(self, document: Document, name: str, kind: ListKind) -> Iterator[ToolEntry]:
        """The entries of one list of a tool, in the order of the file, without the hidden ones."""
        found = (document.data or {}).get(name)
        for key, entry in found.items() if isinstance(found, dict) else ():
            facts, texts = self.split(entry) if isinstance(entry, dict) else (entry, {})
            shared = self.build(kind.facts, document, (name, key), facts)
            words = self.texts(kind.text, document, (name, key), texts)
            if shared is not None and not shared.hidden:
                yield ToolEntry(key, shared, dict(words))

    def sources(self, document: Document | None) -> dict[str, Source]:
        if document is None or document.data is None:
            return {}
        found = {}
        for key, entry in document.data.items():
            facts, texts = self.split(entry) if isinstance(entry, dict) else (entry, {})
            shared = self.build(SourceFacts, document, (key,), facts)
            words = self.texts(SourceText, document, (key,), texts)
            if shared is not None:
                found[key] = Source.model_construct(None, **dict(shared), key=key, texts=words)
        return found

    def vocabulary(self, document: Document | None) -> Vocabulary | None:
        if document is None or document.data is None:
            return None
        data = {group: self.labels(values) for group, values in document.data.items()}
        return self.build(Vocabulary, document, (), data)

    def labels(self, values: Any) -> Any:
        """The values of a group, each with the languages of this site only."""
        if not isinstance(values, dict):
            return values
        return {
            value: {
                lang: label
                for lang, label in labels.items()
                if lang in self.languages or not self.is_language(lang)
            }
            if isinstance(labels, dict)
            else labels
            for value, labels in values.items()
        }

    def interface(self, documents: dict[str, Document]) -> Interface:
        return {
            language: {
                group: {key: str(text) for key, text in texts.items()}
                for group, texts in document.data.items()
                if isinstance(texts, dict)
            }
            for language, document in documents.items()
            if language in self.languages and document.data is not None
        }

    def styles(self, documents: dict[str, Document]) -> None:
        """Check the word lists; only the rules use them."""
        for language, document in documents.items():
            if language in self.languages and document.data is not None:
                self.build(Style, document, (), document.data)

    def balance(self, document: Document | None) -> Balance | None:
        if document is None or document.data is None:
            return None
        return self.build(Balance, document, (), document.data)

    def releases(self, document: Document | None) -> tuple[Release, ...]:
        """The releases as they stand in the file: newest first."""
        if document is None or document.data is None:
            return ()
        found = []
        for version, entry in document.data.items():
            facts, texts = self.split(entry) if isinstance(entry, dict) else (entry, {})
            shared = self.build(ReleaseFacts, document, (version,), facts)
            words = self.texts(ReleaseText, document, (version,), texts)
            if shared is not None:
                found.append(
                    Release.model_construct(None, **dict(shared), version=version, texts=words)
                )
        return tuple(found)

    def starters(self, document: Document | None) -> tuple[tuple[Starter, ...], frozenset[int]]:
        """The starter fives in the order of the file, and the numbers of the meeting cluster."""
        if document is None or document.data is None:
            return (), frozenset()
        rest = {key: value for key, value in document.data.items() if key != "fives"}
        cluster, problems = build(Meetings, document, (), rest, ("fives",))
        self.problems += problems
        fives = document.data.get("fives", {})
        if not isinstance(fives, dict):
            fives = {}  # the rules say so
        found = [self.starter(document, slug, entry) for slug, entry in fives.items()]
        meetings = frozenset(cluster.meetings) if cluster else frozenset()
        return tuple(starter for starter in found if starter), meetings

    def starter(self, document: Document, slug: str, entry: Any) -> Starter | None:
        facts, texts = self.split(entry) if isinstance(entry, dict) else (entry, {})
        path = ("fives", slug)
        shared = self.build(StarterFacts, document, path, facts)
        words = self.texts(StarterText, document, path, texts)
        if shared is None:
            return None
        return Starter.model_construct(None, **dict(shared), slug=slug, texts=words)

    def pages(self, documents: Documents) -> dict[str, dict[str, Page]]:
        found: dict[str, dict[str, Page]] = {}
        for document in documents.pages:
            if document.language not in self.languages or document.data is None:
                continue
            head = self.build(PageHead, document, (), document.data)
            if head is not None:
                found.setdefault(document.address, {})[document.language] = Page(
                    document.address,
                    document.path,
                    document.language,
                    head.title,
                    head.description,
                    document.body,
                    document.origin == "ours" and document.address not in self.known_pages,
                )
        order = {language: place for place, language in enumerate(self.languages)}
        return {
            address: dict(sorted(pages.items(), key=lambda item: order[item[0]]))
            for address, pages in sorted(found.items())
        }
