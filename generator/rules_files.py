"""Rules across tips and chapters: names are unique, and whatever is referred to exists.

The docstring of a function is the rule in words.
"""

import unicodedata
from collections.abc import Collection, Iterator

from generator import addresses
from generator.explain import did_you_mean, listed
from generator.model import (
    COMPANY_BOUNDARY,
    HIGHEST_NUMBER,
    HIGHEST_UPSTREAM,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, items_at, text_at


def numbers_are_in_range(world: World) -> Iterator[Problem]:
    """A tip's number is 1-199, or 201-9999 for a company's own; 200 is the border."""
    for document in world.documents.tips:
        if document.number == COMPANY_BOUNDARY or document.number > HIGHEST_NUMBER:
            message = f"no tip can have the number {document.number}"
            hint = (
                f"use 1-{HIGHEST_UPSTREAM}, or {COMPANY_BOUNDARY + 1}-{HIGHEST_NUMBER} "
                "for a tip of your own company"
            )
            yield Problem(document.path, 1, 1, "number-range", message, hint)


def names_are_unique(world: World) -> Iterator[Problem]:
    """No two tips or chapters share a number or a slug, in whatever case or Unicode form."""
    hint = "give one of the two another name"
    for what, documents in (("tip", world.documents.tips), ("chapter", world.documents.chapters)):
        for document, other in _alike(documents):
            if document.number == other.number:
                code = "duplicate-number"
                message = f"{other.path} is {what} {document.number} too"
            else:
                code = "duplicate-slug"
                message = f"{other.path} is called `{document.slug}` too"
            yield Problem(document.path, 1, 1, code, message, hint)


def names_are_free(world: World) -> Iterator[Problem]:
    """No tip is called as the embedded page with the tip of the week is."""
    for document in world.documents.tips:
        if document.slug == addresses.WEEK_SLUG:
            message = f"the address /{addresses.embed_address(document.slug)} is taken"
            hint = "give the file another name: the site shows the tip of the week there"
            yield Problem(document.path, 1, 1, "reserved-name", message, hint)


def _alike(documents: tuple[Document, ...]) -> Iterator[tuple[Document, Document]]:
    """Each document with the first one before it that has its number or slug."""
    numbers: dict[int, int] = {}  # → the place of the first that has it
    slugs: dict[str, int] = {}
    for place, document in enumerate(documents):
        slug = plain(document.slug)
        found = [slugs[slug]] if slug in slugs else []
        if document.number in numbers and document.number:
            found.append(numbers[document.number])
        if found:
            yield document, documents[min(found)]
        numbers.setdefault(document.number, place)
        slugs.setdefault(slug, place)


def plain(text: str) -> str:
    """A text without the differences of case and Unicode form."""
    return unicodedata.normalize("NFC", text).casefold()


def titles_are_unique(world: World) -> Iterator[Problem]:
    """No two tips have the same title in a language."""
    seen: dict[tuple[str, str], Document] = {}
    copies = {document.path for document, _ in _alike(world.documents.tips)}
    for document, language in world.tip_blocks():
        title = text_at(document, (language, "title"))
        key = (language, plain(title))
        if title and key in seen and document.path not in copies:
            message = f"`{language}.title` is also the title of {seen[key].path}"
            path = (language, "title")
            yield document.problem(path, "duplicate-title", message, "give one another title")
        seen.setdefault(key, document)


def references_exist(world: World) -> Iterator[Problem]:
    """The chapter, tags, related tips and sources that a file names exist."""
    for document in world.documents.tips:
        tags_hint = f"or add it to {document.folder}/vocabulary.yml"
        chapter = text_at(document, ("chapter",))
        if chapter and chapter not in world.chapters:
            hint = f"{did_you_mean(chapter, world.chapters)}chapters: {listed(world.chapters)}"
            message = f"there is no chapter `{chapter}`"
            yield document.problem(("chapter",), "unknown-chapter", message, hint)
        yield from _unknown(document, ("tags",), world.tags, "tag", tags_hint)
        yield from _unknown(
            document,
            ("related",),
            world.known_tips,
            "tip",
            "use the name of a file in content/tips",
        )
    for document in (*world.documents.tips, *world.documents.chapters):
        source_hint = f"or add it to {document.folder}/sources.yml"
        yield from _unknown(document, ("sources",), world.sources, "source", source_hint)
    for document, language in world.tip_blocks():
        source_hint = f"or add it to {document.folder}/sources.yml"
        path = (language, "example", "source")
        source = text_at(document, path)
        known = world.sources
        if source and known is not None and source not in known:
            if _is_misspelt_key(source, "source", known):
                continue
            hint = f"{did_you_mean(source, known)}{source_hint}"
            message = f"there is no source `{source}`"
            yield document.problem(path, "unknown-source", message, hint)


def _unknown(
    document: Document, path: Path, known: Collection[str] | None, what: str, otherwise: str
) -> Iterator[Problem]:
    if known is None:
        return
    for index, name in items_at(document, path):
        if name and name not in known and not _is_misspelt_key(name, what, known):
            hint = f"{did_you_mean(name, known)}{otherwise}"
            if what == "tag":
                hint = f"{did_you_mean(name, known)}tags: {listed(known)}"
            code = "unknown-related" if path == ("related",) else f"unknown-{what}"
            yield document.problem((*path, index), code, f"there is no {what} `{name}`", hint)


def _is_misspelt_key(name: str, what: str, known: Collection[str]) -> bool:
    """Whether the register has this source or tag, in the wrong case: that is told there."""
    right = {"source": str.upper, "tag": str.lower}.get(what)
    return right is not None and name in [right(key) for key in known]


def lists_repeat_nothing(world: World) -> Iterator[Problem]:
    """A list of tags, related tips or sources names nothing twice, and a tip not itself."""
    for document in (*world.documents.tips, *world.documents.chapters):
        for field in ("tags", "related", "sources"):
            seen: set[str] = set()
            for index, name in items_at(document, (field,)):
                if name in seen:
                    message = f"`{field}` names `{name}` twice"
                    hint = "keep one of the two"
                    yield document.problem((field, index), "repeated", message, hint)
                seen.add(name)
    for document in world.documents.tips:
        for index, name in items_at(document, ("related",)):
            if name == document.slug:
                message = "the tip is related to itself"
                hint = "name another tip"
                yield document.problem(("related", index), "related-itself", message, hint)


def replacement_is_sound(world: World) -> Iterator[Problem]:
    """Only a retired tip is replaced, by another tip that exists and is not retired itself."""
    path: Path = ("replaced_by",)
    for document in world.documents.tips:
        text = text_at(document, path)
        if not (text.isascii() and text.isdigit()):
            continue
        number = int(text[:6])
        other = world.numbers.get(number)
        if other is None and 0 in world.numbers:
            continue  # a file with a wrong name may be the one
        code, hint = "replaced-by", ""
        if text_at(document, ("retired",)) in ("", "false"):
            message, hint = (
                "`replaced_by` stands on a tip that is not retired",
                "add `retired: true`",
            )
        elif number == document.number:
            message, hint = "the tip is replaced by itself", "give the number of another tip"
        elif other is None:
            message, hint = f"there is no tip {number}", "give the number of a tip that exists"
        elif text_at(other, ("retired",)) == "true":
            message, hint = f"tip {number} is retired too", "give the number of a tip in use"
        else:
            continue
        yield document.problem(path, code, message, hint)


def related_tips_are_in_use(world: World) -> Iterator[Problem]:
    """No related tip is retired (a warning only)."""
    for document in world.documents.tips:
        for index, name in items_at(document, ("related",)):
            other = world.tips.get(name)
            if other is not None and text_at(other, ("retired",)) == "true":
                message, hint = f"the related tip `{name}` is retired", "name one that is in use"
                yield document.warning(("related", index), "related-retired", message, hint)


def related_tips_lead_elsewhere(world: World) -> Iterator[Problem]:
    """At least one related tip is from another chapter (a warning only)."""
    for document in world.documents.tips:
        names = [name for _, name in items_at(document, ("related",))]
        others = [world.known_tips[name] for name in names if name in world.known_tips]
        chapters = {text_at(other, ("chapter",)) for other in others}
        if chapters == {text_at(document, ("chapter",))} and len(others) == len(names):
            message = "all related tips are from the tip's own chapter"
            hint = "name one from another chapter, so that readers wander"
            yield document.key_problem(("related",), "related-near", message, hint, "warning")


def default_language_is_complete(world: World) -> Iterator[Problem]:
    """Every tip and chapter has a block in the default language, which others fall back on."""
    default = world.settings.default_language
    for document in (*world.documents.tips, *world.documents.chapters):
        if document.data is None or (default,) in document.tree.places:
            continue
        if () in document.tree.refused:
            continue
        message = f"the block `{default}:` is missing"
        hint = f"{default} is the default language: other languages fall back on it"
        yield Problem(document.path, 1, 1, "missing-language", message, hint)


def files_are_there(world: World) -> Iterator[Problem]:
    """There are tips, chapters, a vocabulary, sources and the interface of the default language."""
    default, documents = world.settings.default_language, world.documents
    cites = any(items_at(document, ("sources",)) for document in documents.tips)
    needed = (
        ("content/tips", documents.tips, "write one; CONTRIBUTING shows how"),
        ("content/chapters", documents.chapters, "every tip belongs to a chapter"),
        ("content/vocabulary.yml", documents.vocabulary, "it holds the labels of all lists"),
        ("content/sources.yml", documents.sources or not cites, "it says what the sources are"),
        (
            f"content/interface/{default}.yml",
            default in documents.interface,
            "it holds the site's own words: labels, buttons and messages",
        ),
    )
    for path, there, hint in needed:
        if not there:
            yield Problem(path, 1, 1, "missing-file", "there is nothing here", hint)
