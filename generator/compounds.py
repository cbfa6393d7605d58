"""Compound words, taken apart for the search: who types "brief" finds the "standaardbrief" too.

The search engine finds words by how they begin. In languages that write compounds as one word
the last part carries the meaning, so it goes into the index as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# Languages that write compounds as one word, by their ISO 639 codes.
COMPOUNDING = frozenset({"nl", "de", "da", "sv", "nb", "nn", "no", "fy", "af", "is"})
# What may stand between two parts; Dutch and German between them, the others have a part of these.
LINKS = ("", "s", "e", "en", "er", "n", "-")
SHORTEST_HEAD, SHORTEST_TAIL = 5, 4
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def words_in(text: str) -> set[str]:
    """The words of a text in small letters; a hyphen holds a word together."""
    return {word.casefold() for word in WORD.findall(text)}


def tails(texts: Mapping[str, str], language: str) -> dict[str, tuple[str, ...]]:
    """What to add to the index of each text.

    in: text by name, and the language they are all in.
    out: by name the last parts of the compounds in that text, sorted; a part counts only when
    it and what stands before it are words of these texts themselves. Empty for languages that
    write compounds apart.
    """
    if language.partition("-")[0] not in COMPOUNDING:
        return dict.fromkeys(texts, ())
    own = {name: words_in(text) for name, text in texts.items()}
    known = frozenset().union(*own.values())
    split = {word: tail for word in known if (tail := _tail(word, known))}
    return {name: tuple(sorted(_new(words, split))) for name, words in own.items()}


def _new(words: Iterable[str], split: Mapping[str, str]) -> set[str]:
    words = set(words)
    return {split[word] for word in words if word in split} - words


def _tail(word: str, known: frozenset[str]) -> str | None:
    """The longest known last part with a known word before it."""
    for start in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
        head, tail = word[:start], word[start:]
        if tail in known and _is_head(head, known):
            return tail
    return None


def _is_head(head: str, known: frozenset[str]) -> bool:
    return any(
        head.endswith(link)
        and len(bare := head.removesuffix(link)) >= SHORTEST_HEAD
        and bare in known
        for link in LINKS
    )
