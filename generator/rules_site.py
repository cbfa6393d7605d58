"""Rules about what stands beside the tips: vocabulary, sources, pages and the interface.

The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterator
from string import Formatter

from generator import addresses
from generator.explain import did_you_mean, listed, nearest
from generator.model import (
    LONGEST_TEXT,
    SLUG_PATTERN,
    SOURCE_KEY_PATTERN,
    TipFacts,
    Vocabulary,
    closed_values,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.words import NEEDED
from generator.world import World, blocks


def vocabulary_is_complete(world: World) -> Iterator[Problem]:
    """Every value of a closed list has labels, and no other value has. Tags are an open list."""
    document = world.documents.vocabulary
    if document is None:
        return
    known = (item for item in blocks(document).items() if item[0] in Vocabulary.model_fields)
    for group, values in known:
        allowed = closed_values(TipFacts, group)
        misspelt = {nearest(value, allowed) for value in values if value not in allowed}
        for value in allowed:
            if value in values or value in misspelt or (group,) in document.tree.refused:
                continue
            message = f"`{group}` has no label for `{value}`"
            hint = f"add `{value}:` with a label for each language"
            yield _at_key(document, (group,), "missing-key", message, hint)
        for value in values:
            if allowed and value not in allowed:
                message = f"`{group}` has no value `{value}`"
                hint = f"{did_you_mean(value, allowed)}allowed: {listed(allowed)}"
                yield _at_key(document, (group, value), "unknown-key", message, hint)
            elif not re.fullmatch(SLUG_PATTERN, value):
                message = f"`{value}` is not a name for a tag"
                hint = "use small letters and digits, with single hyphens"
                yield _at_key(document, (group, value), "wrong-form", message, hint)


def labels_are_in_languages(world: World) -> Iterator[Problem]:
    """Every label stands under its language, and there is one in the default language."""
    document, default = world.documents.vocabulary, world.settings.default_language
    if document is None:
        return
    for group, values in blocks(document).items():
        for value, labels in values.items():
            if not isinstance(labels, dict):
                continue
            for language in labels:
                if not world.is_language(language):
                    message = f"`{language}` is not a language"
                    listed_in = world.settings.languages_from
                    hint = f"{did_you_mean(language, world.languages)}see {listed_in}"
                    path = (group, value, language)
                    yield _at_key(document, path, "unknown-key", message, hint)
            if default not in labels:
                message = f"`{group}.{value}` has no label in the default language"
                hint = f"add `{default}: {{label: …, help: …}}`"
                yield _at_key(document, (group, value), "missing-language", message, hint)


def _at_key(document: Document, path: Path, code: str, message: str, hint: str) -> Problem:
    return document.key_problem(path, code, message, hint)


def sources_can_be_cited(world: World) -> Iterator[Problem]:
    """A source has a key in capitals and a title, at the top or in the default language."""
    document = world.documents.sources
    if document is None or document.data is None:
        return
    default = world.settings.default_language
    for key, entry in document.data.items():
        if not re.fullmatch(SOURCE_KEY_PATTERN, key):
            message = f"`{key}` is not a source key"
            hint = "use capitals, digits and hyphens, such as SMITH-2019"
            yield _at_key(document, (key,), "wrong-form", message, hint)
        places = document.tree.places
        titled = (key, "title") in places or (key, default, "title") in places
        if isinstance(entry, dict) and not titled and (key,) not in document.tree.refused:
            message = f"the source `{key}` has no title"
            hint = f"add `title:`, or a title in each language (`{default}: {{title: …}}`)"
            yield _at_key(document, (key,), "missing-key", message, hint)


def pages_fit_in(world: World) -> Iterator[Problem]:
    """A page exists in the default language, has an address of its own and no other page's."""
    default = world.settings.default_language
    first: dict[tuple[str, str], Document] = {}
    for page in world.documents.pages:
        if page.language not in world.languages:
            continue
        key = (page.address, page.language)
        where = (page.path, 1, 1)
        if whose := addresses.taken_by(page.address, world.languages):
            message = f"the address /{page.address} belongs to {whose}"
            folder = " or its folder" if "/" in page.address.rstrip("/") else ""
            yield Problem(*where, "page-address", message, f"give the file{folder} another name")
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
    default = _default_words(world)
    for language, document in world.documents.interface.items():
        if language not in world.languages or document.data is None:
            continue
        yield from _interface_shape(document)
        is_default = language == world.settings.default_language
        if not is_default and default is not None and default.data is not None:
            yield from _interface_keys(document, default)


def _default_words(world: World) -> Document | None:
    """The words of the default language, which all are held against.

    None where upstream's file could not be read: what a company lays over it is not all there is.
    """
    language = world.settings.default_language
    base = world.laid.upstream.interface.get(language)
    is_torn = base is not None and base.data is None
    return None if is_torn else world.documents.interface.get(language)


def interface_has_every_word(world: World) -> Iterator[Problem]:
    """The default language's interface has every text that the site needs."""
    document = _default_words(world)
    if document is None or document.data is None:
        return
    for group, keys in NEEDED.items():
        words = document.data.get(group)
        if words is None:
            message = f"the group `{group}` is missing, with its {len(keys)} texts"
            hint = "take it from another language's file, and translate it"
            yield Problem(document.path, 1, 1, "missing-word", message, hint)
        elif isinstance(words, dict):
            for key in keys:
                path: Path = (group, key)
                if key not in words and path not in document.tree.refused:
                    message = f"`{group}.{key}` is missing, and the site needs it"
                    hint = f"add `{key}: …` below `{group}:`"
                    yield _at_key(document, (group,), "missing-word", message, hint)


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
            elif len(text) > LONGEST_TEXT:
                message = f"`{group}.{key}` is {len(text):,} characters"
                hint = f"shorten it to at most {LONGEST_TEXT:,}"
                yield document.problem(path, "too-long", message, hint)
            elif placeholders(text) is None:
                message = f"`{group}.{key}` has a brace without its partner"
                hint = "write {name}, with both braces and one word"
                yield document.problem(path, "placeholders", message, hint)


def placeholders(text: str) -> set[str] | None:
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
        if group not in known and group in NEEDED:
            continue  # told where it is missing
        if group not in known:
            message = f"{default.path} has no group `{group}`"
            hint = f"{did_you_mean(group, known)}groups: {listed(known)}"
            yield _at_key(document, (group,), "unknown-key", message, hint)
            continue
        for key, text in words.items():
            original = known[group].get(key)
            if key not in known[group] and key in NEEDED.get(group, ()):
                continue
            if key not in known[group]:
                message = f"{default.path} has no text `{group}.{key}`"
                hint = f"{did_you_mean(key, known[group])}remove it, or add it there too"
                yield _at_key(document, (group, key), "unknown-key", message, hint)
            elif isinstance(text, str) and isinstance(original, str):
                mine, theirs = placeholders(text), placeholders(original)
                if mine is not None and theirs is not None and mine != theirs:
                    message = f"`{group}.{key}` has {braces(mine)}, not {braces(theirs)}"
                    hint = f"use the same as in {default.path}"
                    yield document.problem((group, key), "placeholders", message, hint)


def braces(names: set[str]) -> str:
    """Names in braces, in a row."""
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "no {placeholder}"
