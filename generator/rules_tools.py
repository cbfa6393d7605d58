"""Rules about the companion tools: their lists are whole, and whatever they refer to exists.

The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.explain import did_you_mean, listed, nearest
from generator.model import LONGEST_TEXT, SLUG_PATTERN
from generator.overlay import Layered
from generator.problem import Problem
from generator.read import Document
from generator.rules_site import braces, placeholders
from generator.strict_yaml import Path
from generator.tool_kinds import KINDS, ListKind, needed_words
from generator.world import World, items_at, level_of_withdrawn, text_at, value_at


def tools_are_known(world: World) -> Iterator[Problem]:
    """A file in content/tools has the name of a tool that this program knows."""
    for document in world.documents.tools:
        if document.slug not in KINDS:
            message = f"there is no tool `{document.slug}`"
            hint = f"{did_you_mean(document.slug, KINDS)}tools: {listed(KINDS)}"
            yield Problem(document.path, 1, 1, "unknown-tool", message, hint)


def lists_are_whole(world: World) -> Iterator[Problem]:
    """A tool has each of its lists and suggestions, with the entries it computes with."""
    for document in _readable(world):
        kind = KINDS[document.slug]
        for name, of_kind in kind.lists.items():
            yield from _list_is_whole(document, name, of_kind)
        suggest = value_at(document, ("suggest",))
        given = suggest if isinstance(suggest, dict) else {}
        misspelt = {nearest(case, kind.suggest) for case in given if case not in kind.suggest}
        for case in kind.suggest:
            if ("suggest",) in document.tree.refused or (case in misspelt and case not in given):
                continue
            if not isinstance(suggest, dict) or case not in suggest:
                message = f"`suggest` has no tips for `{case}`"
                hint = f"add `{case}: [numbers of tips]` below `suggest:`; [] for none"
                yield _at_key(document, ("suggest",), "missing-key", message, hint)
        for case in suggest if isinstance(suggest, dict) else ():
            if case not in kind.suggest:
                message = f"`suggest` has no case `{case}`"
                hint = f"{did_you_mean(case, kind.suggest)}cases: {listed(kind.suggest)}"
                yield _at_key(document, ("suggest", case), "unknown-key", message, hint)


def _list_is_whole(document: Document, name: str, kind: ListKind) -> Iterator[Problem]:
    entries = value_at(document, (name,))
    if (name,) in document.tree.refused:
        return
    if not isinstance(entries, dict):
        message = f"the list `{name}` is missing"
        hint = "put each entry below it with a short name of its own: `name-of-entry:`"
        yield _at_key(document, (name,), "missing-key", message, hint)
        return
    used = [key for key in entries if text_at(document, (name, key, "hidden")) != "true"]
    if len(used) < kind.least:
        message = f"`{name}` has {len(used)} entries in use, and needs {kind.least}"
        hint = "add one, or hide the whole tool with `hidden: true` at the top"
        yield _at_key(document, (name,), "too-few", message, hint)
    misspelt = {nearest(key, kind.needed) for key in entries if key not in kind.needed}
    for key in kind.needed:
        if (name, key) in document.tree.refused or (key in misspelt and key not in entries):
            continue
        if key not in entries:
            message = f"`{name}` has no entry `{key}`, and the tool computes with it"
            yield _at_key(document, (name,), "missing-key", message, f"add `{key}:`")
        elif text_at(document, (name, key, "hidden")) == "true":
            message = f"`{name}.{key}` is hidden, and the tool computes with it"
            hint = "leave `hidden` out; `hidden: true` at the top hides the whole tool"
            yield document.problem((name, key, "hidden"), "hidden-needed", message, hint)
    for key in entries:
        if kind.needed and key not in kind.needed:
            message = f"`{name}` has no use for an entry `{key}`"
            hint = f"{did_you_mean(key, kind.needed)}entries: {listed(kind.needed)}"
            yield _at_key(document, (name, key), "unknown-key", message, hint)
        elif not re.fullmatch(SLUG_PATTERN, key):
            message = f"`{key}` is not a name for an entry"
            hint = "use small letters and digits, with single hyphens"
            yield _at_key(document, (name, key), "wrong-form", message, hint)


def tools_refer_to_what_exists(world: World) -> Iterator[Problem]:
    """The tips of a tool exist and are in use; so do its sources, chapters, groups and speakers."""
    for document in _readable(world):
        for index, key in items_at(document, ("sources",)):
            if world.sources is not None and key not in world.sources:
                hint = f"{did_you_mean(key, world.sources)}or add it to content/sources.yml"
                message = f"there is no source `{key}`"
                yield document.problem(("sources", index), "unknown-source", message, hint)
        for path in _tip_lists(document):
            yield from _tips_exist(world, document, path)
        for name, key in _entries(document):
            yield from _names_exist(world, document, (name, key))


def _tip_lists(document: Document) -> Iterator[Path]:
    """Where a tool lists numbers of tips."""
    suggest = value_at(document, ("suggest",))
    for case in suggest if isinstance(suggest, dict) else ():
        yield ("suggest", case)
    for name, key in _entries(document):
        yield (name, key, "tips")


def _tips_exist(world: World, document: Document, path: Path) -> Iterator[Problem]:
    seen: set[int] = set()
    for index, text in items_at(document, path):
        if not (text.isascii() and text.isdigit()):
            continue
        number = int(text[:6])
        tip = world.numbers.get(number)
        if number in seen:
            message, hint = f"tip {number} stands here twice", "keep one of the two"
            yield document.problem((*path, index), "repeated", message, hint)
        elif tip is None and 0 not in world.numbers:  # 0: a file whose name is wrong
            message, hint = f"there is no tip {number}", "give the number of a tip in content/tips"
            yield document.problem((*path, index), "unknown-tip", message, hint)
        elif tip is not None and text_at(tip, ("retired",)) == "true":
            message, hint = f"tip {number} is retired", "give the number of a tip in use"
            problem = document.problem((*path, index), "retired-tip", message, hint)
            yield replace(problem, level=level_of_withdrawn(document.source((*path, index)), tip))
        seen.add(number)


def _names_exist(world: World, document: Document, entry: Path) -> Iterator[Problem]:
    """The chapter, group and speakers that an entry names."""
    chapter, group = (text_at(document, (*entry, name)) for name in ("chapter", "group"))
    if chapter and chapter not in {*world.chapters, *world.laid.hidden.chapters}:
        hint = f"{did_you_mean(chapter, world.chapters)}chapters: {listed(world.chapters)}"
        message = f"there is no chapter `{chapter}`"
        yield document.problem((*entry, "chapter"), "unknown-chapter", message, hint)
    if group and group not in (groups := _names(document, "groups")):
        hint = f"{did_you_mean(group, groups)}groups: {listed(groups)}"
        message = f"there is no group `{group}`"
        yield document.problem((*entry, "group"), "unknown-group", message, hint)
    speakers = _names(document, "speakers")
    for index, who in items_at(document, (*entry, "who")):
        if who not in speakers:
            hint = f"{did_you_mean(who, speakers)}speakers: {listed(speakers)}"
            message = f"there is no speaker `{who}`"
            yield document.problem((*entry, "who", index), "unknown-speaker", message, hint)


def tools_speak_whole_languages(world: World) -> Iterator[Problem]:
    """A tool speaks the default language, and each of its languages in every entry.

    A page never mixes languages: where one entry lacks a language, the tool lacks it.
    """
    default = world.settings.default_language
    for document in _readable(world):
        data: dict[str, Any] = document.data or {}
        if default not in data and () not in document.tree.refused:
            message = f"the block `{default}:` is missing"
            hint = f"{default} is the default language: other languages fall back on it"
            yield Problem(document.path, 1, 1, "missing-language", message, hint)
        spoken = [language for language in world.languages if language in data]
        for path in (path for path in _entries(document) if path not in document.tree.refused):
            entry = value_at(document, path)
            for language in spoken if isinstance(entry, dict) else ():
                if language not in entry and (*path, language) not in document.tree.refused:
                    message = f"`{'.'.join(path)}` has no text in `{language}`"
                    hint = f"add `{language}:` to it, or take `{language}:` out of the whole file"
                    problem = _at_key(document, path, "missing-language", message, hint)
                    yield problem if language == default else _softer(document, problem)


def tools_have_every_word(world: World) -> Iterator[Problem]:
    """The words of a tool are those it needs, the same in each language, braces included."""
    default = world.settings.default_language
    for document in _readable(world):
        needed = needed_words(document.slug)
        for language in world.languages:
            words = value_at(document, (language, "words"))
            block = value_at(document, (language,))
            if not isinstance(block, dict) or (language, "words") in document.tree.refused:
                continue
            for problem in _words_are_whole(document, language, words or {}, needed):
                is_gap = problem.code == "missing-word" and language != default
                yield _softer(document, problem) if is_gap else problem
            theirs = value_at(document, (default, "words"))
            if language != default and isinstance(words, dict) and isinstance(theirs, dict):
                yield from _same_braces(document, language, words, theirs, default)


def _words_are_whole(
    document: Document, language: str, words: Any, needed: tuple[str, ...]
) -> Iterator[Problem]:
    if not isinstance(words, dict):
        return
    path: Path = (language, "words")
    for key in needed:
        if key not in words and (*path, key) not in document.tree.refused:
            message = f"`{language}.words.{key}` is missing, and the tool needs it"
            hint = f"add `{key}: …` below `words:`"
            yield _at_key(document, path if words else (language,), "missing-word", message, hint)
    for key, text in words.items():
        if key not in needed:
            message = f"the tool has no word `{key}`"
            hint = f"{did_you_mean(key, needed)}remove it"
            yield _at_key(document, (*path, key), "unknown-key", message, hint)
        elif isinstance(text, str) and len(text) <= LONGEST_TEXT and placeholders(text) is None:
            message = f"`{language}.words.{key}` has a brace without its partner"
            hint = "write {name}, with both braces and one word"
            yield document.problem((*path, key), "placeholders", message, hint)


def _same_braces(
    document: Document, language: str, words: dict[str, Any], theirs: dict[str, Any], default: str
) -> Iterator[Problem]:
    for key, text in words.items():
        original = theirs.get(key)
        if isinstance(text, str) and isinstance(original, str):
            mine, wanted = placeholders(text), placeholders(original)
            if mine is not None and wanted is not None and mine != wanted:
                path, other = (language, "words", key), (default, "words", key)
                if _is_ours(document, other) and not _is_ours(document, path):
                    path, other, mine, wanted = other, path, wanted, mine
                message = f"`{'.'.join(path)}` has {braces(mine)}, not {braces(wanted)}"
                hint = f"use the same as in `{'.'.join(other)}`"
                yield document.problem(path, "placeholders", message, hint)


def _is_ours(document: Document, path: Path) -> bool:
    return document.source(path).origin == "ours"


def _readable(world: World) -> list[Document]:
    """The tools in use that can be read."""
    return [document for document in world.tools_in_use if document.data is not None]


def _entries(document: Document) -> Iterator[tuple[str, str]]:
    """Each entry of each list of a tool: the list's name and its own."""
    for name in KINDS[document.slug].lists:
        for key in _names(document, name):
            yield name, key


def _names(document: Document, name: str) -> list[str]:
    """The names in a list of a tool."""
    entries = value_at(document, (name,))
    return list(entries) if isinstance(entries, dict) else []


def _at_key(document: Document, path: Path, code: str, message: str, hint: str) -> Problem:
    return document.key_problem(path, code, message, hint)


def _softer(document: Document, problem: Problem) -> Problem:
    """A warning where upstream and a company wrote a tool together: what upstream adds to it later
    must not stop the company's site. Until the text is there, the tool lacks the language."""
    if not isinstance(document, Layered):
        return problem
    hint = re.sub(r", or take [^;]*", "", problem.hint)
    hint = f"{hint}; until then readers get this tool in another language"
    return replace(problem, level="warning", hint=hint)
