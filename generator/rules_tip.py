"""Rules within one tip: what its fields say about each other, and its languages about theirs.

The docstring of a function is the rule in words.
"""

import re
from collections import Counter
from collections.abc import Iterator

from generator.figures import WINDOWS, Figure, figures, has_number, without_window
from generator.model import (
    FEWEST_STEPS,
    MOST_STEPS,
    MOST_WORDS,
    ChapterText,
    Format,
    Shape,
    TipText,
    count_words,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, blocks, items_at, text_at, texts, tip_texts, value_at

LINK_TARGET = re.compile(r"\]\([^)]*\)")
WORD = re.compile(r"\w+")
PERCENTAGE = re.compile(r"\d[\d.,]*\s*(?:%|per cent\b|percent\b|procent\b)", re.IGNORECASE)


def safeguard_belongs_to_one_way_doors(world: World) -> Iterator[Problem]:
    """A one-way tip has a safeguard in every language; a two-way tip has none."""
    for document, language in world.tip_blocks():
        door, path = text_at(document, ("door",)), (language, "safeguard")
        there = path in document.tree.places or path in document.tree.refused
        if door == "one-way" and not there:
            message = f"`{language}.safeguard` is missing, and the tip is a one-way door"
            hint = "add what to check before the door shuts, in at most 30 words"
            yield document.key_problem((language,), "safeguard-missing", message, hint)
        if door == "two-way" and there:
            message = f"`{language}.safeguard` is there, but the tip is a two-way door"
            hint = "remove it, or make it `door: one-way`"
            yield document.key_problem(path, "safeguard-unused", message, hint)


def sign_has_a_number(world: World) -> Iterator[Problem]:
    """A sign has a number, in digits or in words (checked where we know the words)."""
    for document, language in world.tip_blocks():
        sign = text_at(document, (language, "sign"))
        if not sign or language not in WINDOWS:
            continue
        if not has_number(without_window(sign, language), language):
            message = f"`{language}.sign` has no number"
            hint = f'say how many: "{WINDOWS[language]}, … 8 …"'
            yield document.problem((language, "sign"), "sign-number", message, hint)


def sign_starts_with_its_window(world: World) -> Iterator[Problem]:
    """A sign starts with its window: "After two months", "Na twee maanden"."""
    for document, language in world.tip_blocks():
        sign, window = text_at(document, (language, "sign")), WINDOWS.get(language)
        if sign and window and not sign.lower().startswith(window.lower()):
            message = f'`{language}.sign` does not start with "{window}"'
            hint = "every sign is read after a round of two months"
            yield document.problem((language, "sign"), "sign-window", message, hint)


def title_is_a_headline(world: World) -> Iterator[Problem]:
    """A title does not end in a full stop."""
    for document, language in world.tip_blocks():
        title = text_at(document, (language, "title"))
        if title.endswith(".") and not title.endswith("..."):
            path = (language, "title")
            message = f"`{language}.title` ends in a full stop"
            yield document.problem(path, "title-full-stop", message, "leave it out")


def card_is_short(world: World) -> Iterator[Problem]:
    """All texts of a tip together are at most 300 words a language."""
    for document, language in world.tip_blocks():
        total = sum(count_words(text.value) for text in tip_texts(document, language))
        if total > MOST_WORDS:
            message = f"`{language}` has {total} words in all, {total - MOST_WORDS} too many"
            hint = f"shorten it to at most {MOST_WORDS}"
            yield document.key_problem((language,), "too-many-words", message, hint)


def search_words_are_new(world: World) -> Iterator[Problem]:
    """A search word is there once in its block, and is not in the title or the idea already.

    Capitals and punctuation make no difference. A warning, for no reader loses by it.
    """
    for document, language in world.tip_blocks():
        shown = {key: _bare(text_at(document, (language, key))) for key in ("title", "idea")}
        seen: set[str] = set()
        for index, item in items_at(document, (language, "searched_as")):
            path, bare = (language, "searched_as", index), _bare(item)
            where = next((key for key, text in shown.items() if f" {bare} " in f" {text} "), None)
            if bare in seen:
                message = f"`{item}` is there twice in `{language}.searched_as`"
                yield document.warning(path, "search-word", message, "keep one of the two")
            elif bare and where:
                message = f"`{item}` stands in `{language}.{where}` already"
                hint = "leave it out: the search finds it there"
                yield document.warning(path, "search-word", message, hint)
            seen.add(bare)


def example_matches_its_kind(world: World) -> Iterator[Problem]:
    """A sourced example names a source that the tip lists; an illustrative one has no source."""
    for document, language in world.tip_blocks():
        path = (language, "example")
        kind, source = text_at(document, (*path, "kind")), text_at(document, (*path, "source"))
        listed = [key for _, key in items_at(document, ("sources",))]
        if kind == "sourced" and not source:
            if (*path, "source") in document.tree.places:
                continue  # an empty one is a problem already
            message = f"`{language}.example` is sourced, but names no source"
            hint = "add `source:` with a key of sources.yml, or make it `kind: illustrative`"
            yield document.problem((*path, "kind"), "source-missing", message, hint)
        if kind == "illustrative" and source:
            message = f"`{language}.example` is illustrative, but names a source"
            hint = "remove `source:`, or make it `kind: sourced`"
            yield document.problem((*path, "source"), "source-unused", message, hint)
        known = world.sources is None or source in world.sources
        if kind == "sourced" and source and known and source not in listed:
            message = f"`{source}` is not in the tip's own list of sources"
            hint = f"add it: `sources: [{', '.join([*listed, source])}]`"
            yield document.problem((*path, "source"), "source-unlisted", message, hint)


def illustration_has_no_percentage(world: World) -> Iterator[Problem]:
    """An illustrative example holds no percentages: they would look like facts."""
    for document, language in world.tip_blocks():
        path = (language, "example")
        text = text_at(document, (*path, "text"))
        found = PERCENTAGE.search(text)
        if text_at(document, (*path, "kind")) == "illustrative" and found:
            message = f"`{found.group()}` stands in a made-up example"
            hint = "percentages need a source; say it without"
            where = (*path, "text")
            yield document.problem(where, "illustration-figure", message, hint, found.group())


def languages_tell_the_same_story(world: World) -> Iterator[Problem]:
    """An example is there in every language of a tip or in none, of one kind, from one source."""
    for document, default, other in _pairs(world, world.documents.tips):
        mine, theirs = (value_at(document, (lang, "example")) for lang in (other, default))
        if any(not isinstance(example, dict | None) for example in (mine, theirs)):
            continue  # not a block of keys, which is a problem already
        if (mine is None) != (theirs is None):
            here, there = (other, default) if mine is None else (default, other)
            if (here, "example") in document.tree.places:
                continue  # an empty one is a problem already
            message = f"`{here}` has no example, `{there}` has one"
            hint = "give it to every language or to none"
            yield document.key_problem((here,), "example-differs", message, hint)
        for key in ("kind", "source"):
            words = [text_at(document, (lang, "example", key)) for lang in (other, default)]
            if key == "source" and not set(words) <= set(world.sources or ()):
                continue  # there is no such source, which is a problem already
            if all(words) and words[0] != words[1]:
                path = (other, "example", key)
                message = f"`{'.'.join(path)}` is `{words[0]}`, in `{default}` it is `{words[1]}`"
                yield document.problem(path, "example-differs", message, "make them the same")


def languages_have_the_same_steps(world: World) -> Iterator[Problem]:
    """A tip has as many steps in one language as in another."""
    for document, default, other in _pairs(world, world.documents.tips):
        paths: list[Path] = [(other, "how"), (default, "how")]
        mine, theirs = (value_at(document, path) for path in paths)
        if any(path in document.tree.refused for path in paths) or mine is None or theirs is None:
            continue
        counts = [len(steps) for steps in (mine, theirs) if isinstance(steps, list)]
        allowed = all(FEWEST_STEPS <= count <= MOST_STEPS for count in counts)
        if allowed and len(set(counts)) == 2:
            message = f"`{other}.how` has {counts[0]} steps, `{default}.how` has {counts[1]}"
            hint = "give every language the same steps"
            yield document.key_problem((other, "how"), "steps-differ", message, hint)


def languages_have_the_same_figures(world: World) -> Iterator[Problem]:
    """A field holds the same figures in every language; 1,000 and 1.000 are the same figure.

    That goes for all fields of a tip and for the intro of a chapter.
    """
    for document, default, other in _pairs(world, world.documents.tips):
        yield from _differing_figures(document, TipText, default, other)
    for document, default, other in _pairs(world, world.documents.chapters):
        for problem in _differing_figures(document, ChapterText, default, other):
            if ".intro`" in problem.message:
                yield problem


def _differing_figures(
    document: Document, shape: type[Shape], default: str, other: str
) -> Iterator[Problem]:
    mine, theirs = (_figures(document, shape, language) for language in (other, default))
    for field in mine:
        if field not in theirs or mine[field] == theirs[field]:
            continue
        name = ".".join(str(part) for part in field)
        here, there = f"`{other}.{name}`", f"`{default}.{name}`"
        more, less = mine[field] - theirs[field], theirs[field] - mine[field]
        if more and less:
            message = f"{here} has {_row(more)} where {there} has {_row(less)}"
        elif more:
            message = f"{here} has {_row(more)}, which {there} lacks"
        else:
            message = f"{there} has {_row(less)}, which {here} lacks"
        hint = "make them the same: figures in both, or words in both"
        if {figure.written for figure in more} & {figure.written for figure in less}:
            hint = "English writes 1,000 and 2.5; Dutch and most others 1.000 and 2,5"
        yield document.problem((other, *field), "figures-differ", message, hint)


def _bare(text: str) -> str:
    """The words of a text in small letters, with one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def _pairs(world: World, documents: tuple[Document, ...]) -> Iterator[tuple[Document, str, str]]:
    """Each document with its first language and each of its others, of those the site has."""
    for document in documents:
        there = [language for language in world.languages if language in blocks(document)]
        for other in there[1:]:
            yield document, there[0], other


def _figures(document: Document, shape: type[Shape], language: str) -> dict[Path, Counter[Figure]]:
    """The figures of each field; all steps count as one field."""
    found: dict[Path, Counter[Figure]] = {}
    for text in texts(document, shape, (language,)):
        field = tuple(part for part in text.path[1:] if isinstance(part, str))
        words = LINK_TARGET.sub("]", text.value) if text.format is not Format.PLAIN else text.value
        found.setdefault(field, Counter()).update(figures(words, language))
    return found


def _row(found: Counter[Figure]) -> str:
    *others, last = (figure.written for figure in sorted(found.elements()))
    return f"{', '.join(others)} and {last}" if others else last
