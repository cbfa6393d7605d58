"""Upstream's documents and a company's, laid over each other: added, changed by field, hidden.

A company's folder has the same shape as content/. A numbered file of its own is new; one with the
name of a file of upstream holds only what differs. Whatever else both have (companion tools,
registers such as sources.yml, files by language) is laid over it key by key; a page and
releases.yml stand in place of upstream's. Lists are replaced as a whole.
Pure; knows few fields: which of them a tip or chapter can do without, and which lead to what a
company hides.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from generator import addresses as places
from generator.explain import did_you_mean, nearest
from generator.model import (
    COMPANY_BOUNDARY,
    HIGHEST_UPSTREAM_CHAPTER,
    ChapterFacts,
    ChapterText,
    Hidden,
    Origin,
    Shape,
    TipFacts,
    TipText,
)
from generator.problem import Problem
from generator.read import NAME, CompanyFiles, Document, Documents, PageDocument
from generator.strict_yaml import Path, Tree
from generator.tool_kinds import KINDS

REMOVE = "remove"  # (schema.py knows it too) the key of an override that lists what is to go
SHAPES: Mapping[str, tuple[type[Shape], type[Shape]]] = {
    "tips": (TipFacts, TipText),
    "chapters": (ChapterFacts, ChapterText),
}
OWN_FROM = {"tips": COMPANY_BOUNDARY + 1, "chapters": HIGHEST_UPSTREAM_CHAPTER + 1}
DIGITS = {"tips": 3, "chapters": 2}


@dataclass(frozen=True)
class Layered(Document):
    """One document made of two: upstream's (`base`) and what the company changes in it (`over`).

    Its path is the company's file, the one a company can edit; a problem names the file in which
    the text at fault stands. `replaced` are the paths below which only the company's file counts.
    """

    base: Document = field(default_factory=lambda: Document("", "", Tree(None)))
    over: Document = field(default_factory=lambda: Document("", "", Tree(None)))
    replaced: frozenset[Path] = frozenset()

    @property
    def origin(self) -> Origin:
        """Upstream's, with changes."""
        return "changed"

    def source(self, path: Path) -> Document:
        """The file in which a value, or the nearest thing around it, stands."""
        while path:
            if any(path[:length] in self.replaced for length in range(1, len(path) + 1)):
                return self.over
            for document in (self.over, self.base):
                if path in document.tree.places:
                    return document
            path = path[:-1]
        return self.over

    def at(self, path: Path) -> tuple[int, int]:
        """Line and column of a value in its own file."""
        return self.source(path).at(path)

    def key_at(self, path: Path) -> tuple[int, int]:
        """Line and column of a key in its own file."""
        return self.source(path).key_at(path)

    def find(self, path: Path, snippet: str, before: int = 0) -> tuple[int, int]:
        """Line and column of a snippet in the file it stands in."""
        return self.source(path).find(path, snippet, before)

    def problem(self, path: Path, *words: Any, **more: Any) -> Problem:
        """A problem at the place of a value; in upstream's file, with the file to mend it in."""
        return self._mended_here(super().problem(path, *words, **more))

    def key_problem(self, path: Path, *words: Any, **more: Any) -> Problem:
        """A problem at the place of a key, likewise."""
        return self._mended_here(super().key_problem(path, *words, **more))

    def _mended_here(self, problem: Problem) -> Problem:
        if problem.path != self.base.path:
            return problem
        return replace(problem, hint=f"{problem.hint}; mend it in {self.path}")

    def changes(self) -> Iterator[tuple[Path, Any, Any]]:
        """What the company has in place of upstream: path, upstream's value or None, its own.

        A list counts as one value. What it removes has the value None.
        """
        base = self.base.data or {}
        for path, value in leaves(_without_remove(self.over.data or {})):
            yield path, look_up(base, path), value
        for _, path in removals(self.over):
            yield path, look_up(base, path), None


@dataclass(frozen=True)
class Laid:
    """All documents of a playbook: those it shows, those it hides, and where they come from."""

    documents: Documents
    upstream: Documents
    company: CompanyFiles = field(default_factory=CompanyFiles)
    hidden_documents: Documents = field(default_factory=Documents)
    hidden: Hidden = field(default_factory=Hidden)

    @property
    def is_fork(self) -> bool:
        """Whether the company's folder holds anything that changes the book."""
        hides = bool(self.hidden.tips or self.hidden.chapters)
        return hides or replace(self.company.documents, published=None) != Documents()

    def fives_left_out(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The starter fives that hold a hidden tip, each with the numbers that are hidden."""
        starters = self.documents.starters
        fives = look_up(starters.data if starters else None, ("fives",))
        for slug, five in fives.items() if isinstance(fives, dict) else ():
            listed = look_up(five, ("tips",))
            numbers = map(_number, listed if isinstance(listed, list) else ())
            if gone := tuple(number for number in numbers if number in self.hidden.tips):
                yield slug, gone

    def entries_left_out(self) -> Iterator[tuple[Document, Path]]:
        """The entries of companion tools that are about a hidden chapter: file and path."""
        for tool in (*self.documents.tools, *self.hidden_documents.tools):
            for name in KINDS[tool.slug].lists if tool.slug in KINDS else ():
                for key, entry in _entries(tool, name):
                    if _chapter_of(entry) in self.hidden.chapters:
                        yield tool, (name, key)

    def changed(self) -> Iterator[tuple[str, Layered]]:
        """Every document that the company changes, with its name below content/."""
        for document in every(self.documents):
            if isinstance(document, Layered):
                yield document.base.path.partition("/")[2], document


def every(documents: Documents) -> Iterator[Document]:
    """All documents with words in them, of whatever kind."""
    for kind in fields(documents):
        value = None if kind.name == "published" else getattr(documents, kind.name)
        if isinstance(value, Document):
            yield value
        elif isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, tuple):
            yield from value


def leaves(data: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The values of a tree of keys that are no keys themselves; a list counts as one value."""
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def look_up(data: Any, path: Path) -> Any:
    """What stands at a path of keys, or None."""
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def dotted(path: Path) -> str:
    """A path as one writes it: en.title."""
    return ".".join(map(str, path))


def removals(over: Document) -> Iterator[tuple[int, Path]]:
    """The paths under `remove:`, with their places in the list."""
    listed = (over.data or {}).get(REMOVE)
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, str) and item.strip():
            yield index, tuple(item.strip().split("."))


def _without_remove(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != REMOVE}


# -- laying ----------------------------------------------------------------------------------


def lay(
    upstream: Documents, company: CompanyFiles, hide: Sequence[str] = ()
) -> tuple[Laid, list[Problem]]:
    """Lay a company's files over upstream's. in: what to hide, as company.yml lists it.

    out: what a playbook is made of, and what is wrong with the way the two fit together.
    """
    layer = _Layer()
    values = {
        kind.name: layer.merged(
            kind.name, *(getattr(d, kind.name) for d in (upstream, company.documents))
        )
        for kind in fields(Documents)
    }
    laid = Laid(Documents(**values), upstream, company)
    return _hide(laid, hide, layer.problems), layer.problems


class _Layer:
    """Lays one kind of documents over another, and collects what does not fit."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def merged(self, kind: str, base: Any, over: Any) -> Any:
        """One field of Documents: numbered files, pages, files by name, or a single file."""
        if isinstance(base, dict):
            names = [*base, *(name for name in over if name not in base)]
            return {name: self.one(base.get(name), over.get(name)) for name in names}
        if kind == "published":  # two lists, each held against its own
            return base
        if kind == "releases":
            return base if over is None or over.data is None else over
        if not isinstance(base, tuple):
            return self.one(base, over)
        if kind == "pages":
            return _pages(base, over)
        return self.numbered(kind, base, over) if kind in OWN_FROM else self.named(base, over)

    def one(self, base: Document | None, over: Document | None) -> Document | None:
        """Two files of the same name as one."""
        if base is None or base.data is None:
            return over if over is not None else base
        if over is None or over.data is None:
            return base
        self.problems += _odd_removals(over, base)
        return layered(base, over)

    def named(self, base: tuple[Document, ...], over: tuple[Document, ...]) -> tuple[Document, ...]:
        """Files that go by their names alone: upstream's with the company's changes, and others."""
        changes = {document.slug: document for document in over}
        known = {document.slug for document in base}
        return (
            *(self.one(document, changes.get(document.slug)) or document for document in base),
            *(document for document in over if document.slug not in known),
        )

    def numbered(
        self, kind: str, base: tuple[Document, ...], over: tuple[Document, ...]
    ) -> tuple[Document, ...]:
        """Numbered files: those of upstream, with the company's changes, then the company's own."""
        found = list(base)
        places = {(d.number, d.slug): place for place, d in enumerate(base)}
        for document in over:
            place = places.get((document.number, document.slug))
            if place is not None:
                found[place] = self.one(base[place], document) or base[place]
            elif problem := _misplaced(kind, document, base):
                self.problems.append(problem)
            else:
                found.append(document)
        return tuple(found)


def _pages(
    base: tuple[PageDocument, ...], over: tuple[PageDocument, ...]
) -> tuple[PageDocument, ...]:
    """A page of the company stands in place of the one with the same address and language."""
    own = {(page.address, page.language) for page in over}
    return (*(page for page in base if (page.address, page.language) not in own), *over)


def layered(base: Document, over: Document) -> Layered:
    """Two documents as one; both can be read."""
    replaced: set[Path] = set()
    data = _merge(base.data or {}, _without_remove(over.data or {}), (), replaced)
    gone = [path for _, path in removals(over) if not is_needed(over, path)]
    for path in gone:
        data = _removed(data, path)
    kept = {
        path: place
        for path, place in base.tree.places.items()
        if not _is_below(path, replaced) and not _is_below(path, gone)
    }
    tree = Tree(
        data,
        {**kept, **{p: place for p, place in over.tree.places.items() if p[:1] != (REMOVE,)}},
        over.tree.refused | {p for p in base.tree.refused if not _is_below(p, replaced)},
        {
            **{p: i for p, i in base.tree.comments.items() if not _is_below(p, replaced)},
            **over.tree.comments,
        },
    )
    return Layered(
        over.path, over.text, tree, base.number, base.slug, base, over, frozenset(replaced)
    )


def _merge(
    base: Mapping[str, Any], over: Mapping[str, Any], path: Path, replaced: set[Path]
) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        here = (*path, key)
        mine = base.get(key)
        if isinstance(value, dict) and isinstance(mine, dict) and not _is_a_whole(key, value):
            merged[key] = _merge(mine, value, here, replaced)
        else:
            merged[key] = value
            replaced.add(here)
    return merged


def _is_a_whole(key: str, value: Mapping[str, Any]) -> bool:
    """An example of another kind has other keys, so it stands in place of the old one."""
    return key == "example" and "kind" in value


def _removed(data: dict[str, Any], path: Path) -> dict[str, Any]:
    key, *rest = map(str, path)
    if not rest:
        return {name: value for name, value in data.items() if name != key}
    inner = data.get(key)
    return {**data, key: _removed(inner, tuple(rest))} if isinstance(inner, dict) else data


def _is_below(path: Path, tops: set[Path] | list[Path]) -> bool:
    return any(path[: len(top)] == top for top in tops)


# -- what does not fit -----------------------------------------------------------------------


def _misplaced(kind: str, document: Document, base: tuple[Document, ...]) -> Problem | None:
    """A file of the company that neither is its own nor changes a file of upstream."""
    what, first, digits = kind.removesuffix("s"), OWN_FROM[kind], DIGITS[kind]
    same_number = next((d for d in base if d.number == document.number), None)
    same_slug = next((d for d in base if d.slug == document.slug), None)
    own = f"for a {what} of your own use a number from {first:0{digits}}"
    if not NAME.fullmatch(document.path.rpartition("/")[2]):
        return None  # a wrong name is a problem already
    if other := same_number or same_slug:
        name = other.path.rpartition("/")[2]
        has = f"number {document.number}" if other is same_number else f"the name `{other.slug}`"
        message = f"{other.path} has {has} already"
        hint = f"to change that {what}, call this file {name}; {own} and another name"
        return Problem(document.path, 1, 1, "clash", message, hint)
    if document.number >= first:
        return None
    names = {d.path.rpartition("/")[2].removesuffix(".yml"): d for d in base}
    near = nearest(document.path.rpartition("/")[2].removesuffix(".yml"), names)
    meant = f"did you mean {near}.yml? " if near else ""
    message = f"there is no {what} {document.number} to change"
    return Problem(document.path, 1, 1, "unknown-override", message, f"{meant}{own}")


def is_needed(over: Document, path: Path) -> bool:
    """Whether no tip or chapter can do without a field."""
    folder = over.path.split("/")[-2]
    facts, texts = SHAPES.get(folder, (Shape, Shape))
    field = (texts if len(path) == 2 else facts).model_fields.get(str(path[-1]))
    return len(path) < 3 and field is not None and field.is_required()


def _odd_removals(over: Document, base: Document) -> Iterator[Problem]:
    """`remove:` names fields that are there and that a tip or chapter can do without."""
    listed = (over.data or {}).get(REMOVE)
    if listed is not None and not isinstance(listed, list):
        hint = "write a list: `remove: [en.safeguard]`"
        yield over.problem((REMOVE,), "wrong-type", "`remove` is not a list", hint)
    for index, path in removals(over):
        where: Path = (REMOVE, index)
        if look_up(base.data, path) is None:
            paths = [p for p, _ in leaves(base.data or {})]
            there = sorted({dotted(p[:n]) for p in paths for n in range(1, len(p) + 1)})
            hint = f"{did_you_mean(dotted(path), there)}see {base.path}"
            message = f"upstream has no `{dotted(path)}`"
            yield over.problem(where, "unknown-key", message, hint)
            continue
        if is_needed(over, path):
            message = f"`{dotted(path)}` cannot be removed"
            yield over.problem(where, "missing-key", message, "change it instead")


# -- hiding ----------------------------------------------------------------------------------


def _hide(laid: Laid, hide: Sequence[str], problems: list[Problem]) -> Laid:
    """Move what company.yml hides out of the documents; a hidden chapter takes its tips along."""
    tips, chapters, addresses = set[int](), set[str](), set[str]()
    seen: set[str] = set()
    for index, entry in enumerate(map(str.strip, hide)):
        problem = _repeated(entry) if entry in seen else None
        seen.add(entry)
        if problem is None and entry.isascii() and entry.isdigit():
            problem = _hidden_tip(laid, int(entry), tips)
        elif problem is None and entry.startswith("/"):
            problem = _hidden_page(laid, entry, addresses)
        elif problem is None:
            problem = _hidden_chapter(laid, entry, chapters)
        if problem and laid.company.settings:
            problems.append(laid.company.settings.problem(("hide", index), *problem))
    return _without(laid, tips, chapters, addresses)


Told = tuple[str, str, str]  # code, message, hint


def _repeated(entry: str) -> Told:
    return "repeated", f"`hide` names `{entry}` twice", "keep one of the two"


def _hidden_tip(laid: Laid, number: int, tips: set[int]) -> Told | None:
    if any(tip.number == number for tip in laid.documents.tips):
        tips.add(number)
        return None
    hint = "give the number of a tip that exists; `./playbook overview` lists what is hidden"
    return "unknown-hidden", f"there is no tip {number} to hide", hint


def _hidden_page(laid: Laid, entry: str, addresses: set[str]) -> Told | None:
    address = entry.removeprefix("/")
    tools = _tool_addresses(laid.documents.tools)
    known = sorted({page.address for page in laid.documents.pages} | tools)
    if address == places.TOOLS and any(tool.startswith(address) for tool in tools):
        addresses |= {address, *(tool for tool in tools if tool.startswith(address))}
        return None
    if address == places.CREDITS:
        hint = "it names the sources and the licence; a company's page may stand in its place"
        return "credits-hidden", "the page with the credits stays", hint
    if address in known:
        addresses.add(address)
        return None
    near = did_you_mean(entry, [f"/{one}" for one in known])
    hint = f"{near}pages: {', '.join(f'/{one}' for one in known)}"
    return "unknown-hidden", f"there is no page `{entry}` to hide", hint


def _hidden_chapter(laid: Laid, slug: str, chapters: set[str]) -> Told | None:
    known = [chapter.slug for chapter in laid.documents.chapters]
    if slug in known:
        chapters.add(slug)
        return None
    for tip in laid.documents.tips:
        if tip.slug == slug:
            return "unknown-hidden", f"`{slug}` is a tip", f"hide it by its number: {tip.number}"
    near = did_you_mean(slug, known)
    hint = f"{near}write the number of a tip, the name of a chapter, or the /address/ of a page"
    return "unknown-hidden", f"there is no chapter `{slug}` to hide", hint


def _chapter_of(data: Any) -> str:
    return str(look_up(data, ("chapter",)) or "").strip()


def _number(value: Any) -> int:
    text = str(value).strip()
    return int(text[:6]) if text.isascii() and text.isdigit() else 0


def _is_hidden(data: Any) -> bool:
    return str(look_up(data, ("hidden",)) or "").strip() == "true"


def _entries(tool: Document, name: str) -> Iterator[tuple[str, Any]]:
    """The entries of a list of a tool, by name, without those that are hidden one by one."""
    entries = look_up(tool.data, (name,))
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        if not _is_hidden(entry):
            yield key, entry


def is_emptied(tool: Document, chapters: Container[str]) -> bool:
    """Whether a tool loses a whole list, or too much of one, with those chapters."""
    for name, kind in KINDS[tool.slug].lists.items() if tool.slug in KINDS else ():
        entries = list(_entries(tool, name))
        left = [entry for _, entry in entries if _chapter_of(entry) not in chapters]
        if len(left) < kind.least <= len(entries):
            return True
    return False


def _tool_addresses(tools: Iterable[Document]) -> set[str]:
    return {KINDS[tool.slug].address for tool in tools if tool.slug in KINDS}


def _is_away(tool: Document, chapters: set[str], addresses: set[str]) -> bool:
    if tool.slug not in KINDS:
        return False
    is_named = KINDS[tool.slug].address in addresses
    return is_named or _is_hidden(tool.data) or is_emptied(tool, chapters)


def _without(laid: Laid, numbers: set[int], chapters: set[str], addresses: set[str]) -> Laid:
    documents = laid.documents
    gone = tuple(
        tip
        for tip in documents.tips
        if tip.number in numbers or (chapters and _chapter_of(tip.data) in chapters)
    )
    closed = tuple(chapter for chapter in documents.chapters if chapter.slug in chapters)
    tools = tuple(tool for tool in documents.tools if _is_away(tool, chapters, addresses))
    pages = tuple(page for page in documents.pages if page.address in addresses)
    left = places.of_tools(_tool_addresses(tool for tool in documents.tools if tool not in tools))
    shut = {places.TOOLS, *_tool_addresses(tools)} if tools else set()
    shut -= {*left, *(page.address for page in documents.pages if page not in pages)}
    shown = replace(
        documents,
        tips=tuple(tip for tip in documents.tips if tip not in gone),
        chapters=tuple(chapter for chapter in documents.chapters if chapter not in closed),
        pages=tuple(page for page in documents.pages if page not in pages),
        tools=tuple(tool for tool in documents.tools if tool not in tools),
    )
    hidden = Hidden(
        frozenset(tip.number for tip in gone),
        frozenset(chapters),
        frozenset(
            [
                *addresses,
                *shut,
                *(places.tip_address(tip.slug) for tip in gone),
                *(places.chapter_address(chapter.slug) for chapter in closed),
            ]
        ),
    )
    away = Documents(tips=gone, chapters=closed, pages=pages, tools=tools)
    return replace(laid, documents=shown, hidden_documents=away, hidden=hidden)
