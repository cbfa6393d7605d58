"""What becomes of each word of a page: it is shown, stands in code or in an address, or is lost.

Each word gets a mark in front: one character, of those that no content may hold. Then the page is
converted, and where its mark arrives the word does. So it is the converter itself that says what is
code, which words belong to a link, and what gets lost on the way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from generator.markdown_text import CUT_OFF, raw_html

FIRST_MARK, LAST_MARK = 0xF0000, 0x10FFFD
MARK = re.compile("[\U000f0000-\U0010fffd]")
# Words (a ✓ or a € is one too, and whatever sign begins a cell), and the signs of which the rules
# must know whether they stand in code: those of a tag, an entity, a picture, and of a fence that is
# none. Behind a backslash a mark would end its work.
WORD = r"(?P<word>[^\W_]\w*|[^\x00-\x7f\w\s]+)"
CELL = r"\|[ ]*(?P<cell>[^\w\s|\\`<&!*])"
SIGN = r"\\*(?P<sign><(?=[A-Za-z/!?])|&(?=[#A-Za-z])|!(?=\[))"
LIST_MARK = r"(?:[-*+]|\d+[.)])[ ]+"
FENCE = rf"^[ >]*(?:{LIST_MARK})?(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})"
TOKEN = re.compile(rf"{FENCE}|{SIGN}|{WORD}|{CELL}", re.MULTILINE)
AUTOLINK = r"<(?:[Ff]|[Hh][Tt])[Tt][Pp][Ss]?://[^<>]*>"
DEFINITION = re.compile(r"^[ ]{0,3}\[([^\[\]]*)\]:", re.MULTILINE)
BRACKETED = re.compile(r"\[([^\[\]]+)\]")
# Here a mark would change what the converter sees: names of references and signs, numbers of lists,
# the line below the head of a table.
UNMARKED = re.compile(
    rf"^[ >]*[ :|-]+$|{AUTOLINK}|(?<=&)#?\w+;|(?<=\])\s?\[[^\]]*\]|{DEFINITION.pattern}"
    rf"|^[ ]*(?:(?:>|{LIST_MARK})[ ]*)+",
    re.MULTILINE,
)
Where = str  # "text", "code" (in a line), "block" (of code) or "address"


@dataclass
class Element:
    """A link, heading, list item or row: the place of its first word, and what it holds."""

    tag: str
    place: int | None = None
    words: bool = False
    address: str = ""
    typed: str = ""  # of a row
    after: int = 0  # the last place before it, for one without a word of its own


@dataclass
class List:
    """A list, with the items right in it."""

    tag: str
    items: list[Element] = field(default_factory=list)


@dataclass
class Trace:
    """What became of a page."""

    words: dict[int, bool]  # place of each mark → whether it is a word, and no sign
    fenced: bytearray  # for each character: 1 in a block of code between fences
    where: dict[int, Where] = field(default_factory=dict)  # not of what is lost
    links: list[Element] = field(default_factory=list)
    headings: list[Element] = field(default_factory=list)
    lists: list[List] = field(default_factory=list)
    cut_off: list[Element] = field(default_factory=list)  # rows with more cells than the head

    def is_code(self, place: int) -> bool:
        """Whether the sign at a place is only shown."""
        return self.where.get(place) in ("code", "block") or bool(self.fenced[place])

    def lost(self) -> Iterator[int]:
        """The places of the words that arrive nowhere."""
        return (place for place, word in self.words.items() if word and place not in self.where)


def trace(body: str) -> Trace:
    """Convert a page, with a mark before each word. The page must be one that can be converted."""
    text, found = marked(body)
    tracer = _Tracer(found)
    tracer.feed(raw_html(text, "page"))
    tracer.close()
    return found


def marked(body: str) -> tuple[str, Trace]:
    """A page with its marks, which change nothing in what the converter makes of it."""
    fences = (found.span() for found in _fence().finditer(body) if not _has_options(found))
    fenced = _blot(bytearray(len(body) + 1), fences)
    hidden = _hidden(body, fenced)
    words: dict[int, bool] = {}
    pieces, end = [], 0
    for token in TOKEN.finditer(body):
        kind = token.lastgroup or "word"
        before = token.start(kind) if kind != "sign" else token.start()
        if hidden[before] or FIRST_MARK + len(words) > LAST_MARK:
            continue
        pieces += [body[end:before], chr(FIRST_MARK + len(words))]
        words[token.start(kind)] = kind in ("word", "cell")
        end = before
    return "".join([*pieces, body[end:]]), Trace(words, fenced)


@cache
def _fence() -> re.Pattern[str]:
    from markdown.extensions.fenced_code import FencedBlockPreprocessor

    return FencedBlockPreprocessor.FENCED_BLOCK_RE


def _has_options(fence: re.Match[str]) -> bool:
    """Whether something stands behind the name of the language: the page would not show it."""
    return fence["attrs"] is not None or fence["hl_lines"] is not None


def _hidden(body: str, fenced: bytearray) -> bytearray:
    """A byte for each character of a page: 1 where no mark may stand."""
    hidden = _blot(fenced[:], (found.span() for found in UNMARKED.finditer(body)))
    if names := {found[1].lower() for found in DEFINITION.finditer(body)}:
        bracketed = (found for found in BRACKETED.finditer(body) if found[1].lower() in names)
        _blot(hidden, (found.span() for found in bracketed))
    return hidden


def _blot(places: bytearray, spans: Iterable[tuple[int, int]]) -> bytearray:
    for start, end in spans:
        places[start:end] = b"\1" * (end - start)
    return places


class _Tracer(HTMLParser):
    """Reads where the marks have arrived."""

    def __init__(self, found: Trace) -> None:
        super().__init__(convert_charrefs=True)
        self.found = found
        self.places = list(found.words)
        self.open: list[Element] = []
        self.lists: list[List] = []
        self.code: list[str] = []
        self.last = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("pre", "code"):
            self.code.append(tag)
        elif tag in ("ol", "ul"):
            self.lists.append(List(tag))
            self.found.lists.append(self.lists[-1])
        elif tag == "img":
            self._arrive(values.get("src", ""), "address")
            self._arrive(values.get("alt", ""), "text")
        elif tag == "tr" and CUT_OFF in values:
            self.open.append(Element(tag, typed=MARK.sub("", values[CUT_OFF]), after=self.last))
            self.found.cut_off.append(self.open[-1])
        elif tag in ("a", "li") or re.fullmatch("h[1-6]", tag):
            self._start(Element(tag, after=self.last), values.get("href", ""))

    def _start(self, element: Element, address: str) -> None:
        self.open.append(element)
        if element.tag == "a":
            element.address = MARK.sub("", address)
            self.found.links.append(element)
            if mark := MARK.search(address):
                element.place = self._place(mark.group()) - mark.start()
            self._arrive(address, "address")
        elif element.tag == "li":
            self.lists[-1].items.append(element)
        else:
            self.found.headings.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("pre", "code"):
            self.code.pop()
        elif tag in ("ol", "ul"):
            self.lists.pop()
        elif self.open and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self._arrive(data, "block" if "pre" in self.code else "code" if self.code else "text")

    def _arrive(self, text: str, where: Where) -> None:
        marks = MARK.findall(text)
        for mark in marks:
            self.last = self._place(mark)
            self.found.where[self.last] = where
        if where != "address":
            shown = bool(MARK.sub("", text).strip())
            for element in self.open[-2:]:  # a link, and what it stands in
                element.words = element.words or shown
                if marks and element.place is None:
                    element.place = self._place(marks[0])

    def _place(self, mark: str) -> int:
        return self.places[ord(mark) - FIRST_MARK]
