"""The companion tools that this program knows: the lists, suggestions and words each one needs.

A list with `needed` names cannot do without those entries, since the tool computes with them; the
other lists are open, and a fork adds to them or takes away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator import tools_model as shapes
from generator.model import Shape
from generator.tool_words import WORDS


@dataclass(frozen=True)
class ListKind:
    """A list of a tool: the shape of an entry's facts and texts, and the names it must have."""

    facts: type[shapes.Entry]
    text: type[Shape]
    needed: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True)
class ToolKind:
    """What a tool is made of. `all_tips`: its page knows every tip, and not only those it names."""

    address: str
    lists: Mapping[str, ListKind] = field(default_factory=dict)
    suggest: tuple[str, ...] = ()
    all_tips: bool = False


HEADINGS = ListKind(shapes.Entry, shapes.Heading)
FREE_QUESTIONS = ListKind(shapes.Entry, shapes.Question)

KINDS: Mapping[str, ToolKind] = {
    "method": ToolKind("method/", suggest=("next",)),
    "why": ToolKind(
        "tools/why/",
        {"blocks": ListKind(shapes.Entry, shapes.ShortBlock)},
        ("copied", "unknown"),
    ),
    "spiral": ToolKind(
        "tools/spiral/", {"stations": ListKind(shapes.TipsEntry, shapes.ShortBlock, least=3)}
    ),
    "one-fan-a-day": ToolKind("tools/one-fan-a-day/", suggest=("next",)),
    "day-1-check": ToolKind(
        "tools/day-1-check/",
        {"groups": HEADINGS, "pairs": ListKind(shapes.PairEntry, shapes.Pair)},
    ),
    "door": ToolKind(
        "tools/door/",
        {
            "questions": ListKind(
                shapes.Entry,
                shapes.Question,
                ("touches", "breaks", "back", "worse", "affordable", "few"),
            ),
            "results": ListKind(shapes.TipsEntry, shapes.Result, ("one-way", "two-way", "smaller")),
        },
    ),
    "pulse": ToolKind(
        "tools/pulse/",
        {
            "statements": ListKind(shapes.StatementEntry, shapes.Statement),
            "cases": ListKind(
                shapes.Entry,
                shapes.Result,
                ("blind-spot", "hidden-strength", "shared-worry", "in-step"),
            ),
        },
        ("seeing", "strength", "celebrate"),
        all_tips=True,
    ),
    "emotional-pl": ToolKind(
        "tools/emotional-pl/",
        {
            "groups": HEADINGS,
            "questions": FREE_QUESTIONS,
            "findings": ListKind(
                shapes.TipsEntry,
                shapes.Result,
                ("later", "not-asked", "nothing-back", "always"),
            ),
        },
    ),
    "why-not": ToolKind(
        "tools/why-not/",
        {
            "speakers": HEADINGS,
            "objections": ListKind(shapes.ObjectionEntry, shapes.Answer),
        },
    ),
}


def needed_words(slug: str) -> tuple[str, ...]:
    """The words that a tool's page and script cannot do without."""
    return WORDS.get(slug, ())


def gaps(slug: str, data: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    """The paths of what a tool's file lacks in a language that it speaks: words, and entries.

    in: the tool's name, what its file holds. A language without a block of its own has no gaps.
    """
    block = data.get(language)
    if not isinstance(block, dict):
        return
    words = block.get("words")
    for key in needed_words(slug):
        if not isinstance(words, dict) or key not in words:
            yield (language, "words", key)
    for name in KINDS[slug].lists:
        entries = data.get(name)
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            is_used = isinstance(entry, dict) and str(entry.get("hidden")).strip() != "true"
            if is_used and language not in entry:
                yield (name, key, language)


def list_names(slug: str) -> tuple[str, ...]:
    """The names of a tool's lists."""
    return tuple(KINDS[slug].lists)
