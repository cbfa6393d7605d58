"""Rules across files: names are unique, and whatever is referred to exists.

The docstring of a function is the rule in words.
"""

import re
import unicodedata
from collections.abc import Iterator
from string import Formatter

from generator.explain import did_you_mean, listed, nearest
from generator.model import (
    COMPANY_BOUNDARY,
    HIGHEST_NUMBER,
    HIGHEST_UPSTREAM,
    SOURCE_KEY_PATTERN,
    TipFacts,
    Vocabulary,
    closed_values,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, blocks, items_at, text_at, value_at


def numbers_are_in_range(world: World) -> Iterator[Problem]:
    """A tip's number is 1-199, or 201-999 for a company's own; 200 is the border."""
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


def _alike(documents: tuple[Document, ...]) -> Iterator[tuple[Document, Document]]:
    """Each document with the first one before it that has its number or slug."""
    for place, document in enumerate(documents):
        for other in documents[:place]:
            same_number = document.number == other.number != 0
            if same_number or plain(document.slug) == plain(other.slug):
                yield document, other
                break


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
    tags_hint = "or add it to content/vocabulary.yml"
    source_hint = "or add it to content/sources.yml"
    for document in world.documents.tips:
        chapter = text_at(document, ("chapter",))
        if chapter and chapter not in world.chapters:
            hint = f"{did_you_mean(chapter, world.chapters)}chapters: {listed(world.chapters)}"
            message = f"there is no chapter `{chapter}`"
            yield document.problem(("chapter",), "unknown-chapter", message, hint)
        yield from _unknown(document, ("tags",), world.tags, "tag", tags_hint)
        yield from _unknown(
            document,
            ("related",),
            list(world.tips),
            "tip",
            "use the name of a file in content/tips",
        )
    for document in (*world.documents.tips, *world.documents.chapters):
        yield from _unknown(document, ("sources",), world.sources, "source", source_hint)
    for document, language in world.tip_blocks():
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
    document: Document, path: Path, known: list[str] | None, what: str, otherwise: str
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


def _is_misspelt_key(name: str, what: str, known: list[str]) -> bool:
    """Whether the register has this source under a key in small letters: told there already."""
    return what == "source" and name in [key.upper() for key in known]


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
                place = document.at(("related", index))
                message, hint = f"the related tip `{name}` is retired", "name one that is in use"
                yield Problem(document.path, *place, "related-retired", message, hint, "warning")


def related_tips_lead_elsewhere(world: World) -> Iterator[Problem]:
    """At least one related tip is from another chapter (a warning only)."""
    for document in world.documents.tips:
        names = [name for _, name in items_at(document, ("related",))]
        others = [world.tips[name] for name in names if name in world.tips]
        chapters = {text_at(other, ("chapter",)) for other in others}
        if chapters == {text_at(document, ("chapter",))} and len(others) == len(names):
            place = document.key_at(("related",))
            message = "all related tips are from the tip's own chapter"
            hint = "name one from another chapter, so that readers wander"
            yield Problem(document.path, *place, "related-near", message, hint, "warning")


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


def vocabulary_is_complete(world: World) -> Iterator[Problem]:
    """Every value of a closed list has a label in the default language, and no other value has."""
    document = world.documents.vocabulary
    if document is None or document.data is None:
        return
    default = world.settings.default_language
    for group in Vocabulary.model_fields:
        values = document.data.get(group)
        if not isinstance(values, dict):
            continue
        # Tags are open: the vocabulary itself is their list.
        allowed = closed_values(TipFacts, group)
        misspelt = {nearest(value, allowed) for value in values if value not in allowed}
        for value in allowed:
            told = value in misspelt or (group,) in document.tree.refused
            if value not in values and not told:
                line, column = document.key_at((group,))
                message = f"`{group}` has no label for `{value}`"
                hint = f"add `{value}:` with a label for each language"
                yield Problem(document.path, line, column, "missing-key", message, hint)
        for value, labels in values.items():
            path = (group, value)
            line, column = document.key_at(path)
            if allowed and value not in allowed:
                hint = f"{did_you_mean(value, allowed)}allowed: {listed(allowed)}"
                message = f"`{group}` has no value `{value}`"
                yield Problem(document.path, line, column, "unknown-key", message, hint)
            if isinstance(labels, dict) and default not in labels:
                message = f"`{group}.{value}` has no label in the default language"
                hint = f"add `{default}: {{label: …, help: …}}`"
                yield Problem(document.path, line, column, "missing-language", message, hint)


def sources_can_be_cited(world: World) -> Iterator[Problem]:
    """A source has a key in capitals and a title, at the top or in the default language."""
    document = world.documents.sources
    if document is None or document.data is None:
        return
    default = world.settings.default_language
    for key, entry in document.data.items():
        line, column = document.key_at((key,))
        if not re.fullmatch(SOURCE_KEY_PATTERN, key):
            message = f"`{key}` is not a source key"
            hint = "use capitals, digits and hyphens, such as SMITH-2019"
            yield Problem(document.path, line, column, "wrong-form", message, hint)
        titles = [(key, "title"), (key, default, "title")]
        refused = any((key, *rest) in document.tree.refused for rest in ((), ("title",)))
        if (
            isinstance(entry, dict)
            and not refused
            and not any(value_at(document, path) or path in document.tree.places for path in titles)
        ):
            message = f"the source `{key}` has no title"
            hint = f"add `title:`, or a title in each language (`{default}: {{title: …}}`)"
            yield Problem(document.path, line, column, "missing-key", message, hint)


def pages_fit_in(world: World) -> Iterator[Problem]:
    """A page exists in the default language, has an address of its own and no other page's."""
    default = world.settings.default_language
    taken = world.addresses - {page.address for page in world.documents.pages} - {"credits/"}
    own = {"", "tips/", "chapters/", "planner/"}
    first: dict[tuple[str, str], Document] = {}
    for page in world.documents.pages:
        if page.language not in world.languages:
            continue
        key = (page.address, page.language)
        where = (page.path, 1, 1)
        if page.address in own | taken or page.address.startswith(("tips/", "chapters/")):
            message = f"the address /{page.address} belongs to a page that the site makes itself"
            yield Problem(*where, "page-address", message, "give the file another name")
        elif key in first:
            message = f"{first[key].path} has the same address, /{page.address}"
            yield Problem(*where, "page-address", message, "keep one of the two")
        elif page.language != default and (page.address, default) not in world.pages:
            message = f"this page does not exist in the default language, {default}"
            wanted = page.path.replace(f"/{page.language}/", f"/{default}/", 1)
            yield Problem(*where, "missing-language", message, f"write {wanted} too")
        first.setdefault(key, page)


def interface_is_sound(world: World) -> Iterator[Problem]:
    """Interface files hold groups of texts; all have the keys and {placeholders} of the default."""
    default = world.documents.interface.get(world.settings.default_language)
    for language, document in world.documents.interface.items():
        if language not in world.languages or document.data is None:
            continue
        yield from _interface_shape(document)
        if document is not default and default is not None and default.data is not None:
            yield from _interface_keys(document, default)


def _interface_shape(document: Document) -> Iterator[Problem]:
    for group, words in (document.data or {}).items():
        if not isinstance(words, dict):
            if (group,) not in document.tree.refused:
                message = f"`{group}` is not a group of texts"
                hint = "put its texts below it, two spaces further in: `key: text`"
                yield document.problem((group,), "wrong-type", message, hint)
            continue
        for key, text in words.items():
            path: Path = (group, key)
            if path in document.tree.refused:
                continue
            if not isinstance(text, str) or not text.strip():
                code = "wrong-type" if text else "empty"
                message = f"`{group}.{key}` is {'not a text' if text else 'empty'}"
                yield document.problem(path, code, message, "write one text")
            elif _placeholders(text) is None:
                message = f"`{group}.{key}` has a brace without its partner"
                hint = "write {name}, with both braces and one word"
                yield document.problem(path, "placeholders", message, hint)


def _placeholders(text: str) -> set[str] | None:
    """The names in braces; None when the braces make no sense."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return None
    names = {name for _, name, _, _ in parsed if name is not None}
    plain = all(not spec and not conversion for _, _, spec, conversion in parsed)
    return names if plain and all(name.isidentifier() for name in names) else None


def _interface_keys(document: Document, default: Document) -> Iterator[Problem]:
    known = blocks(default)
    for group, words in blocks(document).items():
        if group not in known:
            line, column = document.key_at((group,))
            message = f"{default.path} has no group `{group}`"
            hint = f"{did_you_mean(group, known)}groups: {listed(known)}"
            yield Problem(document.path, line, column, "unknown-key", message, hint)
            continue
        for key, text in words.items():
            original = known[group].get(key)
            if key not in known[group]:
                line, column = document.key_at((group, key))
                message = f"{default.path} has no text `{group}.{key}`"
                hint = f"{did_you_mean(key, known[group])}remove it, or add it there too"
                yield Problem(document.path, line, column, "unknown-key", message, hint)
            elif isinstance(text, str) and isinstance(original, str):
                mine, theirs = _placeholders(text), _placeholders(original)
                if mine is not None and theirs is not None and mine != theirs:
                    message = f"`{group}.{key}` has {_braces(mine)}, not {_braces(theirs)}"
                    hint = f"use the same as in {default.path}"
                    yield document.problem((group, key), "placeholders", message, hint)


def _braces(names: set[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "no {placeholder}"
