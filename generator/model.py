"""The shapes of the content: every field, its limits and its help have their one home here.

JSON Schema, the field table for writers and all messages about a single field come from these
classes. Every scalar in a content file is text; a field that wants a number or true/false says so.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator import addresses

# Python-Markdown is slower than linear on brackets, so no text of a field may be long.
LONGEST_TEXT = 2_000
MOST_WORDS = 300
FEWEST_STEPS, MOST_STEPS = 3, 4
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_KEY_PATTERN = r"^[A-Z0-9][A-Z0-9-]*$"
TIP_NUMBERS_PATTERN = r"^[1-9][0-9]{0,3}(-[1-9][0-9]{0,3})?$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
VERSION_PATTERN = r"^[0-9]+\.[0-9]+\.[0-9]+$"
HIGHEST_UPSTREAM, COMPANY_BOUNDARY, HIGHEST_NUMBER = 199, 200, 9999
HIGHEST_UPSTREAM_CHAPTER = 50  # a company's own chapters have the numbers above it


class Format(Enum):
    """How the text of a field is read: as it stands, or with a little Markdown."""

    PLAIN = "plain text"
    INLINE = "text with *emphasis*, **strong** and [links](https://example.org)"
    BLOCK = "paragraphs with *emphasis*, **strong** and [links](https://example.org)"


def count_words(text: str) -> int:
    """The number of words as a writer counts them: pieces between white space."""
    return len(text.split())


@dataclass(frozen=True, slots=True)
class Words:
    """A limit in words, for use in Annotated."""

    most: int
    least: int = 0

    def check(self, text: str) -> str:
        """Return the text, or raise when it has too many or too few words."""
        actual = count_words(text)
        limits = {"actual": actual, "most": self.most, "least": self.least}
        if actual > self.most:
            raise PydanticCustomError("too_many_words", "too many words", limits)
        if actual < self.least:
            raise PydanticCustomError("too_few_words", "too few words", limits)
        return text

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))


def _pattern(kind: str, pattern: str) -> Callable[[Any], Any]:
    """A check that a text has a given form, with an error type of its own."""
    compiled = re.compile(pattern)

    def check(value: Any) -> Any:
        if isinstance(value, str) and not compiled.fullmatch(value.strip()):
            raise PydanticCustomError(f"not_a_{kind}", "wrong form", {"pattern": pattern})
        return value

    return check


def _whole_number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,6}", value.strip()):
            raise PydanticCustomError("not_a_number", "not a whole number")
        return int(value)
    return value


def _true_or_false(value: Any) -> Any:
    if isinstance(value, str):
        if value.strip() not in ("true", "false"):
            raise PydanticCustomError("not_true_or_false", "not true or false")
        return value.strip() == "true"
    return value


def _civil_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            date.fromisoformat(value.strip() if re.match(DATE_PATTERN, value.strip()) else "")
        except ValueError:
            raise PydanticCustomError("not_a_date", "not a date") from None
    return value


def _web_address(value: Any) -> Any:
    if isinstance(value, str) and not _is_public(value):
        raise PydanticCustomError("not_a_web_address", "not a web address")
    return value


def _site_address(value: Any) -> Any:
    value = _web_address(value)
    if isinstance(value, str) and not addresses.is_site_address(value.strip()):
        raise PydanticCustomError("not_a_site_address", "not where a site can live")
    return value


def _is_public(address: str) -> bool:
    """Whether it is a whole address whose host has a dot in its name: what was cut off has none."""
    host = re.split(r"[/?#]", address.partition("//")[2], maxsplit=1)[0]
    return addresses.is_web_address(address.strip()) and "." in host


HEX_COLOUR_PATTERN = r"^#?[0-9a-fA-F]{6}$"
HexColour = Annotated[
    str,
    Field(json_schema_extra={"pattern": HEX_COLOUR_PATTERN}),
    BeforeValidator(_pattern("hex_colour", HEX_COLOUR_PATTERN)),
]
Line = Annotated[str, Field(min_length=1), Format.PLAIN]  # for fields with a limit of their own
Plain = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), Format.PLAIN]
Inline = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), Format.INLINE]
Block = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), Format.BLOCK]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Slug = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"pattern": SLUG_PATTERN}),
    BeforeValidator(_pattern("slug", SLUG_PATTERN)),
]
SourceKey = Annotated[
    str,
    Field(json_schema_extra={"pattern": SOURCE_KEY_PATTERN}),
    BeforeValidator(_pattern("source_key", SOURCE_KEY_PATTERN)),
]
Number = Annotated[int, BeforeValidator(_whole_number)]
Limit = Annotated[int, BeforeValidator(_whole_number), Field(ge=1, le=999)]
Switch = Annotated[bool, BeforeValidator(_true_or_false)]
CivilDate = Annotated[
    str, Field(json_schema_extra={"pattern": DATE_PATTERN}), BeforeValidator(_civil_date)
]
TipNumbers = Annotated[
    str,
    # An editor reads 12 as a number and 12-15 as a text.
    Field(json_schema_extra={"type": ["string", "integer"], "pattern": TIP_NUMBERS_PATTERN}),
    BeforeValidator(_pattern("tip_number", TIP_NUMBERS_PATTERN)),
]
WebAddress = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_web_address)]
SiteAddress = Annotated[
    str, Field(max_length=addresses.LONGEST_SITE_ADDRESS), BeforeValidator(_site_address)
]

Effort = Literal["small", "medium", "large"]
Who = Literal["leader", "team", "frontline", "everyone"]
Door = Literal["two-way", "one-way"]
Horizon = Literal["quick-win", "habit", "structural"]
Kind = Literal["sourced", "illustrative"]
Quotes = Literal["single", "double", "straight", "any"]
# Whose a text is: upstream's, the company's own, or upstream's with changes by the company.
Origin = Literal["upstream", "ours", "changed"]


class Shape(BaseModel):
    """What every piece of content shares: it never changes, and it has no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Found = TypeVar("Found")


def find_in(annotation: Any, kind: type[Found]) -> Found | None:
    """The first thing of that kind in a field's type, however deep; None when there is none."""
    if isinstance(annotation, kind):
        return annotation
    parts = (*get_args(annotation), *getattr(annotation, "metadata", ()))
    return next((found for part in parts if (found := find_in(part, kind)) is not None), None)


def format_of(field: FieldInfo) -> Format | None:
    """How the text of a field is read; None when it holds no text."""
    parts = (field.annotation, *field.metadata)
    return next((found for part in parts if (found := find_in(part, Format))), None)


def words_of(field: FieldInfo) -> Words | None:
    """The limit in words of a field, or of the items in it."""
    parts = (field.annotation, *field.metadata)
    return next((found for part in parts if (found := find_in(part, Words))), None)


def shape_of(field: FieldInfo) -> type[Shape] | None:
    """The shape that a field holds, if it holds one."""
    return _shape_in(field.annotation)


def _shape_in(annotation: Any) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for part in get_args(annotation) if (found := _shape_in(part))), None)


def closed_values(shape: type[BaseModel], name: str) -> tuple[str, ...]:
    """The values that a field with a closed list can have; none for other fields."""
    field = shape.model_fields.get(name)
    values = get_args(field.annotation) if field else ()
    return tuple(value for value in values if isinstance(value, str))


class Example(Shape):
    """The story of a tip: one that is on record, or one we made up and label so."""

    kind: Kind = Field(
        description="sourced: a named story or finding that is on record. "
        "illustrative: made up, names no company; the site prints the label."
    )
    source: SourceKey | None = Field(
        default=None,
        description="Only with kind: sourced. A key of sources.yml that `sources` lists too.",
    )
    text: Annotated[Inline, Words(80)] = Field(description="The story. People retell stories.")


class TipText(Shape):
    """The words of one tip in one language."""

    title: Line = Field(
        max_length=60,
        description="Starts with a verb and names the act. The only field read in a list.",
    )
    idea: Line = Field(
        max_length=140,
        description="One sentence that can be understood without the title.",
    )
    why: Annotated[Inline, Words(75)] = Field(
        description="The conviction: one mechanism, no theory, no figure without a source."
    )
    how: tuple[Annotated[Plain, Words(22)], ...] = Field(
        min_length=FEWEST_STEPS,
        max_length=MOST_STEPS,
        description="The steps, each starting with a verb; as many in every language.",
    )
    first_step: Annotated[Plain, Words(25)] = Field(
        description="What one person can do this week, without a meeting. Printed on the plan."
    )
    sign: Annotated[Plain, Words(30)] = Field(
        description="How you know after two months that it works: a number and what is counted. "
        'Starts "After two months" in English, "Na twee maanden" in Dutch.'
    )
    tally: Line = Field(
        max_length=36, description="The label above the weekly tick boxes of the printed plan."
    )
    pitfall: Annotated[Plain, Words(22)] = Field(
        description="The one way in which good teams spoil this."
    )
    safeguard: Annotated[Plain, Words(30)] | None = Field(
        default=None,
        description="What to check before the door shuts. One-way tips must have it, "
        "two-way tips must not.",
    )
    ask: Annotated[Plain, Words(20)] = Field(
        description="One open question, so that a team leader can use the card in a meeting."
    )
    example: Example | None = Field(
        default=None, description="A story, in every language or in none."
    )
    searched_as: tuple[Word, ...] = Field(
        default=(),
        max_length=12,
        description="Words and situations that readers may search with and that stand nowhere in "
        "the text. The page does not show them.",
    )


class TipFacts(Shape):
    """What is true of a tip in every language: the keys above the language blocks."""

    chapter: Slug = Field(description="The slug of the chapter: a file name in content/chapters.")
    effort: Effort = Field(
        description="small: a team can start within a day; medium: within two weeks; "
        "large: needs more."
    )
    who: Who = Field(description="Who starts it.")
    door: Door = Field(
        description="two-way: you can stop within a day and nobody is worse off because it once "
        "started. one-way: something stays behind."
    )
    horizon: Horizon = Field(
        description="quick-win: one action; habit: repeated; "
        "structural: changes a rule, role or contract."
    )
    tags: tuple[Slug, ...] = Field(
        min_length=1, max_length=3, description="Situations, from the list in vocabulary.yml."
    )
    related: tuple[Slug, ...] = Field(
        min_length=2,
        max_length=3,
        description="Slugs of tips that go well with it, at least one from another chapter.",
    )
    sources: tuple[SourceKey, ...] = Field(
        description="Keys of sources.yml; [] when the tip is wholly our own."
    )
    retired: Switch = Field(
        default=False, description="true for a tip that was withdrawn. Its number is never reused."
    )
    replaced_by: Number | None = Field(
        default=None, description="With retired: the number of the tip that took its place."
    )


class Tip(TipFacts):
    """One tip. Its number and slug come from the file name and never change."""

    number: int
    slug: str
    path: str
    texts: dict[str, TipText]
    origin: Origin = "upstream"


class ChapterText(Shape):
    """The words of one chapter in one language."""

    title: Line = Field(max_length=40, description="The name of the chapter.")
    promise: Line = Field(max_length=120, description="What the reader gets out of it.")
    intro: Annotated[Block, Words(180, least=120)] = Field(
        description="The opening of the chapter, in paragraphs."
    )


class ChapterFacts(Shape):
    """What is true of a chapter in every language."""

    hue: Number = Field(
        ge=0, le=359, description="The colour of the chapter: an OKLCH hue in degrees."
    )
    sources: tuple[SourceKey, ...] = Field(
        default=(), description="Keys of sources.yml, printed as the chapter's credit line."
    )


class Chapter(ChapterFacts):
    """One chapter. Its order and slug come from the file name."""

    order: int
    slug: str
    path: str
    texts: dict[str, ChapterText]
    origin: Origin = "upstream"


class SourceText(Shape):
    """What is different about a source in one language."""

    author: Plain | None = Field(default=None, description="In place of the author above.")
    title: Plain | None = Field(default=None, description="In place of the title above.")
    place: Plain | None = Field(default=None, description="In place of the place above.")
    note: Plain | None = Field(
        default=None, description="A remark to the reader: what was checked and what was not."
    )


class SourceFacts(Shape):
    """A book, article, column or letter that ideas come from."""

    author: Plain | None = Field(default=None, description="Who wrote it.")
    title: Plain | None = Field(default=None, description="What it is called.")
    year: Number | None = Field(default=None, ge=1000, le=2999, description="When it appeared.")
    place: Plain | None = Field(default=None, description="Publisher, journal or where it stands.")
    url: WebAddress | None = Field(
        default=None, description="A web address starting with https:// or http://."
    )


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as one language prints it."""

    author: str
    title: str
    year: int | None
    place: str | None
    url: str | None
    note: str | None


class Source(SourceFacts):
    """One entry of sources.yml."""

    key: str
    texts: dict[str, SourceText] = {}

    def in_language(self, language: str) -> CitedSource:
        """The source with the words of that language, else its own, else any language's."""
        wanted = [self.texts[language]] if language in self.texts else []

        def pick(name: str) -> str | None:
            own = [getattr(self, name)] if name != "note" else []
            found = [getattr(text, name) for text in wanted]
            others = [getattr(text, name) for text in self.texts.values()] if name != "note" else []
            return next((value for value in (*found, *own, *others) if value), None)

        return CitedSource(
            author=pick("author") or "",
            title=pick("title") or "",
            year=self.year,
            place=pick("place"),
            url=self.url,
            note=pick("note"),
        )


class Label(Shape):
    """The name of a value in one language, and what it means."""

    label: Line = Field(max_length=40, description="The name on chips and filters.")
    help: Annotated[str, Field(max_length=LONGEST_TEXT), Format.PLAIN] = Field(
        default="", description="What it means, in one sentence."
    )


Labels = dict[str, dict[str, Label]]


class Vocabulary(Shape):
    """The closed lists: value → language → label."""

    effort: Labels
    who: Labels
    door: Labels
    horizon: Labels
    tags: Labels

    @property
    def groups(self) -> dict[str, Labels]:
        """The five lists by name."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class BannedWord(Shape):
    """A word that the book does not use."""

    word: Line = Field(
        max_length=60,
        description="The word or words; a star at the end stands for any ending: uitrol*.",
    )
    write: Line = Field(max_length=160, description="What to write instead.")
    quoted: Switch = Field(
        default=False, description="true: between quotation marks the word may stand."
    )


class NumberStyle(Shape):
    """How a language writes its figures."""

    thousands: Line = Field(max_length=1, description="The sign between thousands: 1,000.")
    decimal: Line = Field(max_length=1, description="The sign before decimals: 2.5.")
    percent: Line = Field(
        max_length=20, description="What stands for % in running text: per cent, procent."
    )


class Style(Shape):
    """The word lists and measures of one language. What is left out is not checked."""

    opening_verbs: tuple[Word, ...] = Field(
        default=(), description="The verbs a title may start with, as they stand there."
    )
    never: Word | None = Field(
        default=None, description="The word that may come before such a verb: Never."
    )
    same_opening: Limit | None = Field(
        default=None, description="How many titles may start with the same word."
    )
    longest_sentence: Limit | None = Field(
        default=None, description="The most words a sentence may have."
    )
    longest_average: Limit | None = Field(
        default=None,
        description="The most words the sentences of one tip may have on average.",
    )
    quotes: Quotes = Field(
        default="any",
        description="The quotation marks: single is ‘…’, double is “…”, both with ’ as "
        "apostrophe; straight is what a keyboard types; any checks nothing.",
    )
    exclamation_marks: Switch = Field(
        default=True, description="false: no exclamation marks in any text."
    )
    numbers: NumberStyle | None = Field(
        default=None, description="How figures are written in this language."
    )
    formal_address: tuple[Word, ...] = Field(
        default=(), description="Words that address the reader formally and are not used: u, uw."
    )
    vague_in_signs: tuple[Word, ...] = Field(
        default=(),
        description="Words that make a sign vague: more, better. After a number they may stand.",
    )
    not_vague_after: tuple[Word, ...] = Field(
        default=(), description="Words after which those may stand: no more than, not better."
    )
    illustration_labels: tuple[Word, ...] = Field(
        default=(),
        description="What an example does not start with, since the site prints its label.",
    )
    companies: tuple[Word, ...] = Field(
        default=(),
        description="Names of companies, in capitals and small letters as they are written. "
        "They stand in sourced texts only.",
    )
    banned: tuple[BannedWord, ...] = Field(
        default=(), description="Words the book does not use, with what to write instead."
    )


class Range(Shape):
    """A lowest and a highest number."""

    least: Number = Field(ge=0, le=999, description="The lowest that is in balance.")
    most: Number = Field(ge=0, le=999, description="The highest that is in balance.")


Shares = dict[str, Range]


class Balance(Shape):
    """The mix of a whole book. Shares are in hundredths of the tips in use."""

    smallest_book: Number = Field(
        ge=2, le=999, description="From how many tips on a playbook is looked at as a whole."
    )
    chapter_tips: Range | None = Field(default=None, description="The tips of each chapter.")
    effort: Shares = Field(default={}, description="The share of each effort, in per cent.")
    who: Shares = Field(default={}, description="The share of each who, in per cent.")
    door: Shares = Field(default={}, description="The share of each door, in per cent.")
    horizon: Shares = Field(default={}, description="The share of each horizon, in per cent.")

    @property
    def groups(self) -> dict[str, Shares]:
        """The shares by field of a tip."""
        return {name: getattr(self, name) for name in BALANCED}


BALANCED = ("effort", "who", "door", "horizon")


class ReleaseText(Shape):
    """What a release of the tips says of itself in one language."""

    note: Annotated[Plain, Words(60)] = Field(
        description="What is new, in a sentence or two, for those who follow the news feed."
    )


class ReleaseFacts(Shape):
    """Which tips a release of the words brought, changed or withdrew."""

    date: CivilDate = Field(description="The day of the release, as 2027-01-31.")
    new: tuple[TipNumbers, ...] = Field(
        default=(), description="Numbers of new tips; 12-15 stands for all from 12 to 15."
    )
    changed: tuple[TipNumbers, ...] = Field(
        default=(), description="Numbers of tips whose words or facts changed."
    )
    retired: tuple[TipNumbers, ...] = Field(
        default=(), description="Numbers of tips that were withdrawn."
    )

    def numbers(self, kind: str) -> tuple[int, ...]:
        """All tip numbers under `new`, `changed` or `retired`, in order."""
        return tuple(sorted(n for part in getattr(self, kind) for n in tip_numbers(part)))


RELEASED = ("new", "changed", "retired")


class Release(ReleaseFacts):
    """One entry of releases.yml."""

    version: str
    texts: dict[str, ReleaseText] = {}


def tip_numbers(text: str) -> range:
    """The numbers that "12" or "12-15" stands for; none where the text makes no sense."""
    if not re.fullmatch(TIP_NUMBERS_PATTERN, text):
        return range(0)
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


class StarterText(Shape):
    """The words of one starter five in one language."""

    name: Line = Field(max_length=40, description="Who it is for: A mixed team.")
    about: Line = Field(
        max_length=140, description="One sentence: why these five go well together."
    )


class StarterFacts(Shape):
    """Five tips to begin with."""

    tips: tuple[Number, ...] = Field(
        min_length=5, max_length=5, description="The numbers of five different tips."
    )


class Starter(StarterFacts):
    """One starter five, in the order of the file."""

    slug: str
    texts: dict[str, StarterText]


class Meetings(Shape):
    """What starters.yml holds beside the starter fives."""

    meetings: tuple[Number, ...] = Field(
        default=(),
        description="The numbers of the tips about meetings: a good five has at most two of them.",
    )


class PageHead(Shape):
    """What stands between the two --- lines on top of a hand-written page."""

    title: Line = Field(max_length=80, description="The heading of the page.")
    description: Line = Field(
        max_length=200, description="One sentence for search results and shared links."
    )


NumberedTips = tuple[Number, ...]


class ToolFacts(Shape):
    """What is true of a tool in every language: the keys above its lists."""

    order: Number = Field(ge=1, le=99, description="Its place on the page of tools.")
    hidden: Switch = Field(
        default=False, description="true: this site does without the tool; it has no page."
    )
    sources: tuple[SourceKey, ...] = Field(
        description="Keys of sources.yml: what it stands on. [] when it is wholly our own."
    )
    suggest: dict[str, NumberedTips] = Field(
        default={}, description="The tips that it offers, by case: `copied: [98, 73]`."
    )


class ToolText(Shape):
    """The words of one tool in one language."""

    title: Line = Field(max_length=60, description="The heading of its page.")
    question: Line = Field(
        max_length=90, description="The question it answers, in the reader's own words."
    )
    lead: Annotated[Plain, Words(45)] = Field(
        description="What you do with it and what you get, in a sentence or two."
    )
    stands_on: Annotated[Inline, Words(90)] = Field(
        description="Whose idea it is, and what that idea rests on."
    )
    not_proof: Annotated[Inline, Words(70)] = Field(description="What it does not prove.")
    words: dict[str, Plain] = Field(
        default={}, description="Its labels, buttons and messages; may hold {placeholders}."
    )


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """One entry of a list: its permanent name, its facts, its texts by language."""

    id: str
    facts: Shape
    texts: dict[str, Shape]


@dataclass(frozen=True, slots=True)
class Tool:
    """One companion tool. Hidden entries are left out of `lists`."""

    slug: str
    path: str
    facts: ToolFacts
    texts: dict[str, ToolText]
    lists: dict[str, tuple[ToolEntry, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page in one language. `body` is Markdown; `address` is like "tools/why/".

    `is_new` says that upstream has no page of that address: it is a company's own.
    """

    address: str
    path: str
    language: str
    title: str
    description: str
    body: str
    is_new: bool = False


class Colours(Shape):
    """A company's colour for everything that can be clicked."""

    accent: HexColour = Field(
        description="The colour of links and buttons on light paper, such as #005a9c."
    )
    accent_dark: HexColour | None = Field(
        default=None,
        description="The same for dark mode; left out, it is made from accent.",
    )


class CompanyText(Shape):
    """What a company says about its playbook in one language."""

    description: Line | None = Field(
        default=None, max_length=200, description="One sentence for search engines."
    )
    home_title: tuple[Annotated[str, Field(min_length=1, max_length=40), Format.PLAIN], ...] = (
        Field(
            default=(),
            max_length=3,
            description="The heading of the home page, in one to three lines.",
        )
    )
    home_lead: Line | None = Field(
        default=None, max_length=400, description="The text below the heading of the home page."
    )
    footer: Line | None = Field(
        default=None, max_length=300, description="A line at the foot of every page."
    )
    card_back: Line | None = Field(
        default=None,
        max_length=80,
        description="A line at the foot of the back of every printed card.",
    )


class CompanyFacts(Shape):
    """What a company makes of the playbook: its name, address, colours, and what it leaves out."""

    name: Line | None = Field(
        default=None, max_length=80, description="The name of your playbook, in place of ours."
    )
    mark: Line | None = Field(
        default=None,
        max_length=6,
        description="The short sign before the name; without it, the initials of the name.",
    )
    url: SiteAddress | None = Field(
        default=None, description="Where your playbook will be published: https://…"
    )
    repository: SiteAddress | None = Field(
        default=None, description="Where your copy lives; gives every text of yours an edit link."
    )
    edit: Line | None = Field(
        default=None,
        max_length=100,
        description="What leads from the repository to its files: edit/main/ (GitHub), "
        "-/edit/main/ (GitLab).",
    )
    languages: tuple[Word, ...] = Field(
        default=(),
        max_length=40,
        description="The languages of your playbook, the default one first: [nl, en].",
    )
    playbook_id: Slug | None = Field(
        default=None,
        description="Names what readers keep in their browser. Choose it once, never change it.",
    )
    logo: Word | None = Field(
        default=None, description="A picture in company/images, shown in place of the mark."
    )
    favicon: Word | None = Field(
        default=None, description="A picture in company/images for the browser's tab."
    )
    card_picture: Word | None = Field(
        default=None,
        description="A picture in company/images for the back of printed cards, in place of words.",
    )
    colours: Colours | None = Field(default=None, description="The colours of your house.")
    hide: tuple[Word, ...] = Field(
        default=(),
        max_length=400,
        description="What your playbook leaves out: numbers of tips, names of chapters, "
        "addresses of pages such as /tools/why/.",
    )
    chapters: tuple[Slug, ...] = Field(
        default=(),
        max_length=99,
        description="The names of chapters in your order; those not named follow.",
    )


class Company(CompanyFacts):
    """A company's settings, with its words by language. Without company.yml all is empty."""

    texts: dict[str, CompanyText] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """What mkdocs.yml says, and a company's settings over it. `raw` is the whole of mkdocs.yml.

    `languages_from` is the file that lists the languages, for messages about them.
    `upstream` holds mkdocs.yml's own values where a company has others.
    """

    site_name: str
    site_url: str
    languages: tuple[str, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False)
    languages_from: str = "mkdocs.yml"
    upstream: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def default_language(self) -> str:
        """The language that lives at the root and that every text has."""
        return self.languages[0]

    @property
    def mark(self) -> str:
        """The short sign before the site's name: `extra.mark`, else the name's initials."""
        given = (self.raw.get("extra") or {}).get("mark")
        return str(given or "".join(word[0] for word in self.site_name.split()[:3]).upper())


Interface = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a company leaves out of its playbook: tips by number, chapters by slug, addresses."""

    tips: frozenset[int] = frozenset()
    chapters: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Playbook:
    """Everything a site is made of, checked. Chapters and tools stand in order, tips by number."""

    settings: Settings
    chapters: tuple[Chapter, ...]
    tips: tuple[Tip, ...]
    sources: dict[str, Source]
    vocabulary: Vocabulary
    interface: Interface
    pages: dict[str, dict[str, Page]]
    balance: Balance | None = None
    releases: tuple[Release, ...] = ()
    starters: tuple[Starter, ...] = ()
    meetings: frozenset[int] = frozenset()
    tools: tuple[Tool, ...] = ()
    company: Company = field(default_factory=Company)
    hidden: Hidden = field(default_factory=Hidden)
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def is_fork(self) -> bool:
        """Whether it is a company's: with a name, tips or changes of its own, or less."""
        origins = {tip.origin for tip in self.tips} | {c.origin for c in self.chapters}
        return bool(self.company.name or self.hidden.tips or origins - {"upstream"})

    @cached_property
    def _tips(self) -> dict[str, Tip]:
        return {tip.slug: tip for tip in self.tips}

    @cached_property
    def _numbers(self) -> dict[int, Tip]:
        return {tip.number: tip for tip in self.tips}

    @cached_property
    def _chapters(self) -> dict[str, Chapter]:
        return {chapter.slug: chapter for chapter in self.chapters}

    @cached_property
    def _in_chapters(self) -> dict[str, tuple[Tip, ...]]:
        found: dict[str, list[Tip]] = {chapter.slug: [] for chapter in self.chapters}
        for tip in self.tips:
            if not tip.retired:
                found.setdefault(tip.chapter, []).append(tip)
        return {slug: tuple(tips) for slug, tips in found.items()}

    @cached_property
    def whole_languages(self) -> frozenset[str]:
        """The languages that have every text of the site's own that the default one has."""
        default = self.interface[self.settings.default_language]
        wanted = {(group, key) for group, texts in default.items() for key in texts}
        return frozenset(
            language
            for language, groups in self.interface.items()
            if wanted <= {(group, key) for group, texts in groups.items() for key in texts}
        )

    @cached_property
    def fingerprint(self) -> str:
        """Which words exactly: twelve digits of a digest of tips, chapters, sources and labels."""
        parts = (self.tips, self.chapters, self.sources.values(), [self.vocabulary])
        words = [[shape.model_dump(mode="json") for shape in part] for part in parts]
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]

    def tip(self, slug: str) -> Tip:
        """The tip with that slug. Raises KeyError."""
        return self._tips[slug]

    def by_number(self, number: int) -> Tip:
        """The tip with that number. Raises KeyError."""
        return self._numbers[number]

    def chapter(self, slug: str) -> Chapter:
        """The chapter with that slug. Raises KeyError."""
        return self._chapters[slug]

    def tips_of(self, chapter: str) -> tuple[Tip, ...]:
        """The tips of a chapter by number, without the retired ones."""
        return self._in_chapters.get(chapter, ())
