"""Bytes → text, and the characters that have no place in it: those you cannot see."""

import codecs
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property

LONGEST_FILE = 64 * 1024
# Joiners shape letters and emoji in the scripts from Arabic onwards; in Latin they only hide.
JOINERS = "\u200c\u200d"
FIRST_JOINING_SCRIPT = 0x600
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and marks by category, nothing at all to the eye.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")
LINE_ENDS = frozenset("\r\x85\u2028\u2029")
COMMON_NAMES = {
    "\t": "a tab",
    "\0": "a NUL character",
    "\r": "a carriage return without a line feed",
    "\x85": "a NEL line break",
    "\ufffd": "the sign � that stands for a character lost in an earlier conversion",
}
UNNAMED = {
    "Cc": "a control character",
    "Co": "a private-use character",
    "Cs": "half of a surrogate pair",
}
HINTS = {
    "tab": "use spaces",
    "nul": "remove it; the file may be damaged, or not a text at all",
    "control-character": "remove it",
    "line-ending": "end lines the usual way; most editors can convert line endings",
    "bidi-character": "remove it: it changes the order in which text is shown",
    "invisible-character": "remove it: nobody can see it, yet it counts",
    "lost-character": "type the character that was meant, and save the file as UTF-8",
    "surrogate": "type the character itself",
    "bom": "save the file as UTF-8 without a byte order mark",
}


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """A mistake in one file, before it has a path."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Lines:
    """Turns an index into a text into a line and a column, both counted from 1."""

    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def at(self, index: int) -> tuple[int, int]:
        """The line and column of an index."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1


def decode(raw: bytes, most: int = LONGEST_FILE) -> tuple[str | None, list[Fault]]:
    """The text of a file of at most so many bytes, or None with the reason why it has none.

    A byte order mark of UTF-8 is a fault, but the text behind it is still returned.
    """
    if len(raw) > most:
        message = f"the file is larger than {most // 1024} kB"
        return None, [Fault(1, 1, "too-large", message, "split it, or shorten it")]
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if raw.startswith(mark):
            hint = "save the file as UTF-8 (in your editor: Save with encoding)"
            return None, [Fault(1, 1, "not-utf8", f"the file is {name}, not UTF-8", hint)]
    faults = []
    if raw.startswith(codecs.BOM_UTF8):
        faults.append(
            Fault(1, 1, "bom", "the file starts with a byte order mark (U+FEFF)", HINTS["bom"])
        )
        raw = raw[len(codecs.BOM_UTF8) :]
    try:
        return raw.decode("utf-8"), faults
    except UnicodeDecodeError as error:
        return None, [*faults, _not_utf8(raw, error)]


def _not_utf8(raw: bytes, error: UnicodeDecodeError) -> Fault:
    before = raw[: error.start].decode("utf-8")
    line, column = Lines(before).at(len(before))
    byte = raw[error.start]
    guess = bytes([byte]).decode("cp1252", errors="replace")
    meant = f" ({guess} in Windows-1252)" if guess.isprintable() and guess != "\ufffd" else ""
    return Fault(
        line,
        column,
        "not-utf8",
        f"the file is not UTF-8: byte 0x{byte:02X}{meant} cannot stand here",
        "save the file as UTF-8 (in your editor: Save with encoding)",
    )


@cache
def code_of(char: str) -> str | None:
    """The problem code of a character that content may not hold; None for all others."""
    special = {"\t": "tab", "\0": "nul", "\ufffd": "lost-character", "\n": None}
    if char in special:
        return special[char]
    if char in LINE_ENDS:
        return "line-ending"
    if char in BIDI:
        return "bidi-character"
    point, category = ord(char), unicodedata.category(char)
    if category == "Cs":
        return "surrogate"
    hidden_selector = 0xFE00 <= point <= 0xFE0D or 0xE0000 <= point <= 0xE0FFF
    if char in BLANKS or category == "Cf" or hidden_selector:
        return "invisible-character"
    noncharacter = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return "control-character" if category in ("Cc", "Co") or noncharacter else None


def name_of(char: str) -> str:
    """A character in words, with its code point: "U+200B (zero width space)"."""
    if char in COMMON_NAMES:
        return COMMON_NAMES[char]
    kind = UNNAMED.get(unicodedata.category(char), "not a character")
    return f"U+{ord(char):04X} ({unicodedata.name(char, kind).lower()})"


def _joins(text: str, index: int) -> bool:
    """Whether a joiner stands where it has work to do: between letters that join."""
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return len(around) == 2 and all(ord(char) >= FIRST_JOINING_SCRIPT for char in around)


def unwelcome(text: str, allowed: str = "") -> dict[str, list[int]]:
    """The characters of a text that may not be there, each with the places where it stands."""
    found: dict[str, list[int]] = {}
    for char in sorted(set(text)):
        if char in allowed or code_of(char) is None:
            continue
        places = [match.start() for match in re.finditer(re.escape(char), text)]
        if char == "\r":
            places = [place for place in places if text[place + 1 : place + 2] != "\n"]
        if char in JOINERS:
            places = [place for place in places if not _joins(text, place)]
        if places:
            found[char] = places
    return found


def check(text: str, allowed: str = "") -> list[Fault]:
    """One fault for each unwelcome character, at its first place, with how often it occurs."""
    lines = Lines(text)
    return [
        _fault(char, lines.at(places[0]), len(places))
        for char, places in unwelcome(text, allowed).items()
    ]


def _fault(char: str, place: tuple[int, int], times: int) -> Fault:
    code = code_of(char) or ""
    again = f", and {times - 1} more in this file" if times > 1 else ""
    return Fault(*place, code, f"{name_of(char)} stands here{again}", HINTS[code])


def harmless(text: str) -> str:
    """The same text, as long, with a space for each character that would trip the parser."""
    table = {}
    for char in set(text):
        code = code_of(char)
        if char == "\r":
            continue
        if code in ("nul", "control-character", "line-ending", "tab") or char == "\ufeff":
            table[ord(char)] = " "
    plain = text.translate(table) if table else text
    return re.sub(r"\r(?!\n)", " ", plain) if "\r" in plain else plain


def visible(text: str) -> str:
    """The text without the characters that `check` refuses (for a file that has that problem)."""
    hidden = {place for places in unwelcome(text).values() for place in places}
    return "".join(char for place, char in enumerate(text) if place not in hidden)
