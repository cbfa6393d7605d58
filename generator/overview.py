"""What a playbook consists of: upstream's, the company's own, changed, hidden, retired. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.model import Playbook
from generator.overlay import Laid, Layered, dotted, every, leaves, look_up, removals
from generator.read import Document, PageDocument


@dataclass(frozen=True, slots=True)
class Entry:
    """One tip or chapter of which the company has made something: its number, name and file.

    `fields` are those that it changes or removes.
    """

    number: int
    slug: str
    path: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Tips or chapters: how many are shown, how many of them are upstream's as they are, and
    which are the company's own, changed, hidden and retired."""

    shown: int
    upstream: int
    own: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    hidden: tuple[Entry, ...]
    retired: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The tips shown in a language: all, upstream's, the company's own, and texts it changed."""

    language: str
    tips: int
    upstream: int
    own: int
    changed: int
    missing: int


@dataclass(frozen=True, slots=True)
class Other:
    """Another file of the company's: what it adds and what it changes in upstream's, in texts."""

    path: str
    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole playbook. `left_out` says what goes because of something hidden."""

    name: str
    languages: tuple[str, ...]
    tips: Part
    chapters: Part
    by_language: tuple[InLanguage, ...]
    pages_hidden: tuple[str, ...]
    tools: tuple[str, ...]
    tools_hidden: tuple[str, ...]
    left_out: tuple[str, ...]
    others: tuple[Other, ...]


def overview(playbook: Playbook, laid: Laid) -> Overview:
    """What a playbook consists of. in: the playbook, and the documents it is made of."""
    away = laid.hidden_documents
    return Overview(
        name=playbook.settings.site_name,
        languages=playbook.settings.languages,
        tips=_part(
            laid.documents.tips, away.tips, frozenset(t.number for t in playbook.tips if t.retired)
        ),
        chapters=_part(laid.documents.chapters, away.chapters, frozenset()),
        by_language=tuple(_in(playbook, laid, code) for code in playbook.settings.languages),
        pages_hidden=tuple(sorted({f"/{page.address}" for page in away.pages})),
        tools=tuple(tool.slug for tool in playbook.tools),
        tools_hidden=tuple(sorted(tool.slug for tool in away.tools)),
        left_out=tuple(_left_out(laid)),
        others=tuple(_others(laid)),
    )


def _left_out(laid: Laid) -> Iterator[str]:
    for slug, numbers in laid.fives_left_out():
        yield f"the starter five `{slug}`: tip {', '.join(map(str, numbers))} is hidden"
    for tool, path in laid.entries_left_out():
        chapter = look_up(tool.data, (*path, "chapter"))
        yield f"`{dotted(path)}` of the tool `{tool.slug}`: the chapter `{chapter}` is hidden"


def _part(shown: Sequence[Document], away: Sequence[Document], retired: frozenset[int]) -> Part:
    live = [document for document in shown if document.number not in retired]
    return Part(
        shown=len(live),
        upstream=sum(document.origin == "upstream" for document in live),
        own=_entries(document for document in live if document.origin == "ours"),
        changed=_entries(document for document in live if document.origin == "changed"),
        hidden=_entries(away),
        retired=_entries(document for document in shown if document.number in retired),
    )


def _entries(documents: Iterable[Document]) -> tuple[Entry, ...]:
    return tuple(
        Entry(document.number, document.slug, document.path, _fields(document))
        for document in documents
    )


def _fields(document: Document) -> tuple[str, ...]:
    if not isinstance(document, Layered):
        return ()
    return tuple(".".join(map(str, path)) for path, _, _ in document.changes())


def _in(playbook: Playbook, laid: Laid, language: str) -> InLanguage:
    live = [tip for tip in playbook.tips if not tip.retired]
    there = [tip for tip in live if language in tip.texts]
    changed = {
        document.number
        for _, document in laid.changed()
        if any(path[0] == language for path, _, _ in document.changes())
    }
    return InLanguage(
        language,
        tips=len(there),
        upstream=sum(tip.origin != "ours" and tip.number not in changed for tip in there),
        own=sum(tip.origin == "ours" for tip in there),
        changed=sum(tip.origin == "changed" and tip.number in changed for tip in there),
        missing=len(live) - len(there),
    )


def _others(laid: Laid) -> list[Other]:
    """The company's files that are no tips and chapters, each with its number of texts."""
    files = laid.company.documents
    numbered = {document.path for document in (*files.tips, *files.chapters)}
    layered = {document.over.path: document for _, document in laid.changed()}
    found = []
    for document in every(files):
        if document.path in numbered:
            continue
        changed = layered.get(document.path)
        if isinstance(document, PageDocument):
            known = {(page.address, page.language) for page in laid.upstream.pages}
            is_known = (document.address, document.language) in known
            found.append(Other(document.path, int(not is_known), int(is_known)))
        elif changed is None:
            found.append(Other(document.path, len(list(leaves(document.data or {}))), 0))
        else:
            theirs = [value for _, value, _ in changed.changes()]
            found.append(
                Other(
                    document.path,
                    sum(value is None for value in theirs),
                    sum(value is not None for value in theirs) + len(list(removals(document))),
                )
            )
    return sorted(found, key=lambda other: other.path)
