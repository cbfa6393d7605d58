"""The shapes of what stands in the lists of a companion tool: statements, pairs, objections, …

Each entry stands below a name of its own, which is permanent: what a reader enters is kept below
it. The head and the words of a tool are in model.py, and which lists it has in tool_kinds.py.
"""

from typing import Annotated

from pydantic import Field

from generator.model import (
    LONGEST_TEXT,
    Block,
    Format,
    Inline,
    Line,
    NumberedTips,
    Plain,
    Shape,
    Slug,
    Switch,
    Words,
)


class Entry(Shape):
    """What every entry of a list may have."""

    hidden: Switch = Field(default=False, description="true: this site leaves the entry out.")


class TipsEntry(Entry):
    """An entry that leads to tips."""

    tips: NumberedTips = Field(
        default=(), max_length=6, description="Numbers of tips in use, the best one first."
    )


class PairEntry(TipsEntry):
    """A pair of sentences with a scale between them."""

    group: Slug = Field(description="The name of its group in `groups`.")


class StatementEntry(TipsEntry):
    """A statement about a chapter's theme."""

    chapter: Slug = Field(description="The slug of its chapter: a file name in content/chapters.")


class ObjectionEntry(TipsEntry):
    """An objection that people raise."""

    who: tuple[Slug, ...] = Field(
        min_length=1, description="Who says it: names of entries in `speakers`."
    )


class Heading(Shape):
    """A name, and what it means."""

    title: Line = Field(max_length=60, description="Its name.")
    help: Annotated[str, Field(max_length=LONGEST_TEXT), Format.PLAIN] = Field(
        default="", description="What it means, in one sentence."
    )


class ShortBlock(Shape):
    """A heading with a short text."""

    title: Line = Field(max_length=80, description="The heading.")
    text: Annotated[Block, Words(90)] = Field(description="The text below it, in paragraphs.")


class Result(Shape):
    """What comes out, and what to do with it."""

    title: Line = Field(max_length=60, description="The result in a word or two; no grade.")
    text: Annotated[Inline, Words(45)] = Field(description="What to do now.")


class Question(Shape):
    """A question to answer."""

    question: Annotated[Plain, Words(25)] = Field(description="The question.")
    help: Annotated[str, Field(max_length=LONGEST_TEXT), Format.PLAIN] = Field(
        default="", description="An example, or what is meant."
    )


class Statement(Shape):
    """A sentence that a reader marks."""

    text: Annotated[Plain, Words(22)] = Field(description="The sentence.")


class Pair(Shape):
    """The two ends of a scale."""

    day1: Annotated[Plain, Words(20)] = Field(description="The end with the highest mark.")
    day2: Annotated[Plain, Words(20)] = Field(description="The end with the lowest mark.")


class Answer(Shape):
    """An objection and its honest answer."""

    objection: Line = Field(max_length=60, description="The objection, as people say it.")
    answer: Annotated[Inline, Words(60)] = Field(
        description="The answer. Its first sentence grants what is true."
    )
