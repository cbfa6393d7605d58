"""Figures in running text: which there are, whatever way a language writes them."""

import re
import unicodedata
from dataclasses import dataclass, field

# The window that every sign starts with; its own "two" does not count as the number of the sign.
WINDOWS = {"en": "After two months", "nl": "Na twee maanden"}
# Dutch "een" is left out: it is mostly the article.
NUMBER_WORDS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy "
        "eighty ninety hundred thousand dozen half third quarter once twice none nobody nothing no"
    ),
    "nl": (
        "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
        "vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig "
        "zeventig tachtig negentig honderd duizend dozijn half helft halve derde kwart eenmaal "
        "tweemaal driemaal geen niemand niets"
    ),
}
# Dutch writes such numbers as one word: eenentwintig, vijfendertig.
DUTCH_COMPOUND = r"\w+(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
SPACES = "'’\u00a0\u202f "  # what some languages put between thousands
FIGURE = re.compile(rf"\d+(?:[.,:{SPACES}]\d+)*")


@dataclass(frozen=True, order=True, slots=True)
class Figure:
    """A figure: its value in one form for all languages, and how it was written."""

    value: str
    written: str = field(compare=False)


def figures(text: str, language: str) -> list[Figure]:
    """The figures of a text, sorted: no thousands sign in the value, a point for decimals."""
    plain = re.sub(r"\d", lambda match: str(unicodedata.decimal(match.group())), text)
    found: list[Figure] = []
    for match in FIGURE.finditer(plain):
        found += _apart(match.group(), language)
    return sorted(found)


def _apart(text: str, language: str) -> list[Figure]:
    """The figures in a row of digits and signs: mostly one."""
    thousands = "," if language.partition("-")[0] == "en" else "."
    if re.fullmatch(_grouping(thousands), text):
        joined = re.sub(rf"[{thousands}{SPACES}](?=\d{{3}})", "", text)
        return [Figure(joined.replace(",", "."), text)]
    return [Figure(re.sub("[,:]", ".", part), part) for part in re.split(f"[{SPACES}]", text)]


def _grouping(thousands: str) -> str:
    """Digits in groups of three, with perhaps a decimal part behind them."""
    decimal = "." if thousands == "," else ","
    sign = rf"[{thousands}{SPACES}]"
    return rf"\d{{1,3}}(?:{sign}\d{{3}})+(?:\{decimal}\d+)?"


def has_number(text: str, language: str) -> bool:
    """Whether a text holds a digit or, where we know the language, a number in words."""
    if re.search(r"\d", text):
        return True
    words = set(re.findall(r"\w+", text.lower()))
    known = NUMBER_WORDS.get(language, "").split()
    return bool(words & set(known)) or (
        language == "nl" and any(re.fullmatch(DUTCH_COMPOUND, word) for word in words)
    )


def without_window(sign: str, language: str) -> str:
    """A sign without the words that all signs start with."""
    window = WINDOWS.get(language, "")
    return sign[len(window) :] if sign.lower().startswith(window.lower()) else sign
