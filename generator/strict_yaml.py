"""Text → data, in a small and strict part of YAML: lists, keys and text, nothing else.

The verdict falls on the parser's events, before anything is composed: no tags, anchors, aliases,
merge keys, duplicate keys or second documents, a limit on depth and on size. Every scalar stays
the text that was typed: `no` is not False and `1:30` is not 90. Each key and value has a place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import yaml

from generator import characters
from generator.characters import Fault, Lines
from generator.diagnosis import (
    diagnose,
    question_in_brackets,
    quote_not_closed,
    text_behind_bar,
)

DEEPEST = 8
MOST_NODES = 10_000
MOST_FAULTS = 50  # in one file; nobody reads more at once
Path = tuple[str | int, ...]
FAST_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place(NamedTuple):
    """Where a value stands; `start` and `end` are indexes into the text. And where its key is."""

    line: int
    column: int
    start: int
    end: int
    key: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tree:
    """What a text holds. `data` is None when it could not be read at all.

    `refused` holds the paths of values that are already a problem, so that nobody complains
    about them a second time; `comments` the places where a comment follows an unquoted text.
    """

    data: Any
    places: Mapping[Path, Place] = field(default_factory=dict)
    refused: frozenset[Path] = frozenset()
    comments: Mapping[Path, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


class _StopError(Exception):
    """The text is beyond reading: too deep, too much, or not the YAML we take."""


@lru_cache(maxsize=2048)
def parse(text: str, most: int = MOST_NODES) -> Tree:
    """Read a text of at most so many values. Never raises: what is wrong is in the faults."""
    faults = characters.check(text)
    if _tab_in_indentation(text):
        return Tree(None, faults=tuple(faults))
    safe = characters.harmless(text)
    builder = _Builder(safe, hides=bool(faults), most=most)
    try:
        events = _events(safe)
        data = builder.document(events)
    except yaml.YAMLError as error:
        told = {
            (fault.line, fault.code): fault for fault in [diagnose(safe, error), *builder.faults]
        }
        return Tree(None, faults=tuple(sorted([*faults, *told.values()])))
    except _StopError:
        return Tree(None, faults=tuple(sorted([*faults, *builder.faults])))
    return Tree(
        data,
        builder.places,
        frozenset(builder.refused),
        builder.comments,
        tuple(sorted([*faults, *builder.faults])),
    )


def _tab_in_indentation(text: str) -> bool:
    return "\t" in text and re.search(r"^ *\t[ \t]*[^\s]", text, re.MULTILINE) is not None


def _events(text: str) -> Iterator[Any]:
    """The parser's events: by the fast C parser, and by the slow one where that one objects.

    Only the slow one's complaints are shown, so that messages do not depend on the C library.
    """
    if FAST_LOADER is yaml.SafeLoader:
        yield from slow_events(text)
        return
    seen = 0
    try:
        for event in yaml.parse(text, Loader=FAST_LOADER):
            yield event
            seen += 1
    except yaml.YAMLError:
        yield from islice(slow_events(text), seen, None)


def slow_events(text: str) -> Iterator[Any]:
    """The events of the parser in Python. raises yaml.YAMLError, whatever is wrong."""
    loader: Any = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    except (ValueError, OverflowError) as error:  # an escape beyond the last code point
        context = "while scanning a double-quoted scalar"
        mark = loader.get_mark()
        raise yaml.MarkedYAMLError(context, mark, str(error), mark) from error


class _Builder:
    """Walks over the events once and keeps data, places and faults."""

    def __init__(
        self, text: str, *, hides: bool, lines: Lines | None = None, most: int = MOST_NODES
    ) -> None:
        self.text = text
        self.most = most
        self.hides = hides  # whether it has characters that nobody sees
        self.lines = lines or Lines(text)
        self.faults: list[Fault] = []
        self.places: dict[Path, Place] = {}
        self.refused: set[Path] = set()
        self.comments: dict[Path, int] = {}
        self.nodes = 0
        self.in_brackets = 0

    def fault(self, index: int, code: str, message: str, hint: str) -> None:
        self.faults.append(Fault(*self.lines.at(index), code, message, hint))
        if len(self.faults) >= MOST_FAULTS:
            raise _StopError

    def document(self, events: Iterator[Any]) -> Any:
        """The data of the one document of a text."""
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._start(event, documents)
            elif not isinstance(
                event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent
            ):
                data = self.node(event, events, (), 1)
        if documents == 0 or data is None:
            if not self.faults:
                self.fault(0, "empty-file", "the file is empty", "fill it, or remove it")
            raise _StopError
        return data

    def _start(self, event: Any, documents: int) -> None:
        index = event.start_mark.index
        if documents > 1:
            message = "a second document starts here (`---` or `...`)"
            self.fault(index, "several-documents", message, "one file holds one document")
            raise _StopError
        if re.match(r"(?:[ \t]*(?:#.*)?\r?\n)*%", self.text):
            message = "a directive (a line that starts with %) has no use here"
            self.fault(index, "directive", message, "remove the line")

    def node(self, event: Any, events: Iterator[Any], path: Path, depth: int) -> Any:
        """The value that starts with this event; its place is kept under the path."""
        index = event.start_mark.index
        self.nodes += 1
        if self.nodes > self.most:
            message = f"the file holds more than {self.most:,} values"
            self.fault(index, "too-many-values", message, "split it, or shorten it")
            raise _StopError
        self._refuse_extras(event, path)
        if isinstance(event, yaml.AliasEvent):
            self.refused.add(path)
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if depth > DEEPEST:
            message = f"lists and keys are nested more than {DEEPEST} deep"
            self.fault(index, "too-deep", message, "put a text that starts with [ or { in quotes")
            raise _StopError
        self._place(path, event)
        self.in_brackets += bool(event.flow_style)
        read = self._sequence if isinstance(event, yaml.SequenceStartEvent) else self._mapping
        value = read(events, path, depth)
        self.in_brackets -= bool(event.flow_style)
        return value

    def _place(self, path: Path, event: Any) -> None:
        start = event.start_mark.index
        key = self.places[path].key if path in self.places else None
        last: Any = event.end_mark if isinstance(event, yaml.ScalarEvent) else event.start_mark
        self.places[path] = Place(*self.lines.at(start), start, last.index, key)

    def _refuse_extras(self, event: Any, path: Path) -> None:
        index = event.start_mark.index
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` refers to another place (an alias)"
            hint = "write the value out; put a text that starts with * in double quotes"
            self.fault(index, "alias", message, hint)
        elif event.anchor is not None:
            message = f"`&{event.anchor}` names this place (an anchor)"
            hint = "remove it; put a text that starts with & in double quotes"
            self.fault(index, "anchor", message, hint)
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = self.text[index:].split(maxsplit=1)[0]
            shown = written if written.startswith("!") else tag
            hint = "remove it; put a text that starts with ! in double quotes"
            self.fault(index, "tag", f"`{shown}` is a tag", hint)

    def _scalar(self, event: Any, path: Path) -> str | None:
        self._place(path, event)
        plain = event.style in (None, "")
        value: str = event.value
        if plain and not value:
            return None
        start, end = event.start_mark.index, event.end_mark.index
        behind = self.text[end : end + 1]
        blank = plain and behind in (" ", "\t")
        if blank and (comment := re.match(r"[ \t]+#", self.text[end : end + 200])):
            self.comments[path] = end + comment.end() - 1
        self._odd_ends(value, start)
        self._as_strict_as_the_slow_parser(event)
        if plain:
            self._swallowed(path, start, end)
        else:
            self._closed_in_time(event.style, start, end)
        if event.style == '"':
            self._escapes(value, start, end)
        return self._visible(value)

    def _odd_ends(self, value: str, start: int) -> None:
        """Refuse a no-break or wide space at the ends of a text: it would silently be left out."""
        inside = value.strip(" \t\r\n")
        ends = (inside[:1], inside[-1:])
        if any(char.isspace() and characters.code_of(char) is None for char in ends):
            message = "this text begins or ends with a space that is not an ordinary one"
            self.fault(start, "odd-space", message, "remove it: nobody can see it there")

    def _closed_in_time(self, style: str, start: int, end: int) -> None:
        """A quoted text that runs over the next key or item was never closed where it should be.

        The sign: a line inside it, no further in than the line it opens on, that looks like
        `key: ` or `- `. What follows such a text makes no sense, so nothing more is read.
        """
        if style not in ("'", '"') or "\n" not in self.text[start:end]:
            return
        line_start = self.text.rfind("\n", 0, start) + 1
        indent = len(self.text[line_start:]) - len(self.text[line_start:].lstrip(" "))
        if re.search(rf"\n {{0,{indent}}}(?:- |[a-z_]+:(?:\s|$))", self.text[start:end]):
            self.faults.append(quote_not_closed(*self.lines.at(start)))
            raise _StopError

    def _visible(self, value: str) -> str:
        """The value without the characters that are a fault already."""
        return characters.visible(value) if self.hides else value

    def _as_strict_as_the_slow_parser(self, event: Any) -> None:
        """Refuse the two things that only the C parser takes, in the words of the diagnosis."""
        start, end = event.start_mark.index, event.end_mark.index
        if self.in_brackets and event.style in (None, ""):
            question = self.text.find("?", start, end)
        else:
            question = -1
        if question > start:
            self.faults.append(question_in_brackets(*self.lines.at(question)))
            raise _StopError
        if event.style in ("|", ">") and re.match(r".[-+0-9]*#", self.text[start:end]):
            self.faults.append(text_behind_bar(*self.lines.at(start), event.style))
            raise _StopError

    def _swallowed(self, path: Path, start: int, end: int) -> None:
        """A line that looks like an item, yet only goes on the text above it."""
        if "\n" not in (written := self.text[start:end]):
            return
        item = re.search(r"\n[ ]*(-)(?=\s)", written)
        if item:
            self.refused.add(path[:-1])  # the number of items is not what it should be
            if self.text[start] == "-":
                self.fault(start, "no-space", "there is no space after this dash", "write `- text`")
                return
            message = "this item is further in than the one above, and so goes on its text"
            hint = "put its dash right below the dash of the item before"
            self.fault(start + item.start(1), "indentation", message, hint)

    def _escapes(self, value: str, start: int, end: int) -> None:
        """Refuse characters that only an escape such as \\u200b brings in."""
        written = self.text[start:end]
        self.hides = self.hides or "\\" in written
        for char in sorted(set(value) - set(written)):
            code = characters.code_of(char)
            if code and char in characters.unwelcome(value):
                point = f"{ord(char):x}"
                escape = re.search(rf"\\(?:x|u|U)0*{point}", written, re.IGNORECASE)
                index = start + (escape.start() if escape else max(written.find("\\"), 0))
                message = f"an escape makes {characters.name_of(char)} here"
                self.fault(index, code, message, characters.HINTS[code])

    def _sequence(self, events: Iterator[Any], path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, events, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, events: Iterator[Any], path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path, depth, data)
            if key is None:  # already a fault: read past its value
                self._skip(next(events), events, depth)
                continue
            here = (*path, key)
            at = self.lines.at(event.start_mark.index)
            index = event.start_mark.index
            self.places[here] = Place(*at, index, event.end_mark.index, at)
            value = next(events)
            data[key] = self.node(value, events, here, depth + 1)
            if data[key] is None:  # the two parsers do not agree on where nothing stands
                colon = event.end_mark.index
                self.places[here] = Place(*self.lines.at(colon), colon, colon, at)
        return data

    def _key(
        self, event: Any, events: Iterator[Any], path: Path, depth: int, data: dict[str, Any]
    ) -> str | None:
        """The key that starts with this event, or None when it is refused."""
        index = event.start_mark.index
        before = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        if not isinstance(event, yaml.ScalarEvent) or before.rstrip().endswith("?"):
            self._skip(event, events, depth)
            message = "a key must be a single word before a colon"
            hint = "put a text that starts with ?, [ or { in double quotes"
            self.fault(index, "complex-key", message, hint)
            self.refused.add(path)
            return None
        self._refuse_extras(event, path)
        self._as_strict_as_the_slow_parser(event)
        key = self._visible(event.value)
        if key == "<<" and event.style in (None, ""):
            message = "`<<` merges another block in (a merge key)"
            self.fault(index, "merge-key", message, "write the keys out")
            self.refused.add(path)
            return None
        if key != key.strip():
            message = "the spaces around this key are not ordinary ones (no-break spaces?)"
            self.fault(index, "odd-space", message, "type them again as spaces")
            key = key.strip()
        if not key:
            self.fault(index, "empty-key", "there is no key before this colon", "name the key")
            return None
        if key in data:
            first = (self.places[(*path, key)].key or (0, 0))[0]
            message = f"`{key}` stands twice: first on line {first}"
            self.fault(index, "duplicate-key", message, "keep one of the two")
            return None
        return key

    def _skip(self, event: Any, events: Iterator[Any], depth: int) -> None:
        """Read past a value that nobody will use, with the same limits."""
        spare = _Builder(self.text, hides=self.hides, lines=self.lines)
        spare.nodes, spare.in_brackets = self.nodes, self.in_brackets
        try:
            spare.node(event, events, (), depth + 1)
        finally:
            self.nodes = spare.nodes
            self.faults += spare.faults
