"""How alike texts are, for many texts at once.

A text counts as the set of its words and of its pairs of neighbouring words; the likeness of two
texts is the share of these that they have in common. Only texts that share one of their rarest
marks are held against each other, which keeps five thousand texts near linear.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
# From here on two texts count as near copies. The most alike of the 101 tips: 0.30 (two questions
# in English); a sentence of twelve words in which three are changed: about 0.45.
NEAR = 0.40
# How many marks of a text, the rarest that others have too, decide whom it is held against; and in
# how large a group all are held against all. In a larger one each is held against the next.
RAREST, SMALL_GROUP = 12, 12
# Two stories are one when they share this many telling words, and this share of the shorter one's.
# Telling: four letters or a figure, and in three stories at most. The most alike of the 101 tips
# share 0.16; stories of the book told again in other words share 0.32 and more.
RARE, SHORTEST_WORD, FEWEST_SHARED, SAME_STORY = 3, 4, 5, 0.25


@dataclass(frozen=True, order=True, slots=True)
class Alike:
    """Two texts, by their places in the row (first < second), and how alike they are: 0 to 1."""

    first: int
    second: int
    likeness: float


def words(text: str) -> list[str]:
    """The words and figures of a text, in small letters."""
    return [word.lower() for word in WORD.findall(text)]


def marks(text: str) -> frozenset[str]:
    """The words of a text and its pairs of neighbouring words."""
    row = words(text)
    return frozenset([*row, *map(" ".join, pairwise(row))])


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets have in common, as a share of what they have together."""
    common = len(one & other)
    together = len(one) + len(other) - common
    return common / together if together else 0.0


def near_copies(texts: Sequence[str], threshold: float = NEAR) -> tuple[Alike, ...]:
    """All pairs of texts that are at least so alike, in order; equal texts pair with the first."""
    return _near_copies(tuple(texts), threshold)


@lru_cache(maxsize=64)
def _near_copies(texts: tuple[str, ...], threshold: float) -> tuple[Alike, ...]:
    first: dict[frozenset[str], int] = {}
    found = []
    for place, text in enumerate(texts):
        known = first.setdefault(marks(text), place)
        if known != place:
            found.append(Alike(known, place, 1.0))
    sets = {place: found_marks for found_marks, place in first.items() if found_marks}
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, found_marks in sets.items():
        for mark in found_marks:
            having[mark].append(place)
    ranked = sorted((len(group), mark) for mark, group in having.items() if len(group) > 1)
    groups = [having[mark] for _, mark in ranked]
    # The marks of each text that others have too, by their place in the order of all, rarest first.
    place_of = {mark: place for place, (_, mark) in enumerate(ranked)}
    shared = {
        place: sorted([place_of[mark] for mark in found_marks if mark in place_of])
        for place, found_marks in sets.items()
    }
    bits = {place: _as_bits(row) for place, row in shared.items()}
    for one, other in _candidates(shared, groups):
        common = (bits[one] & bits[other]).bit_count()
        together = len(sets[one]) + len(sets[other]) - common
        if common >= threshold * together:
            found.append(Alike(one, other, common / together))
    return tuple(sorted(found))


def _as_bits(places: Iterable[int]) -> int:
    """A set of small numbers as one large: what two have in common is then counted at once."""
    row = bytearray()
    for place in places:  # in order
        row.extend(bytes((place >> 3) + 1 - len(row)))
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


def _candidates(
    shared: Mapping[int, Sequence[int]], groups: Sequence[list[int]]
) -> set[tuple[int, int]]:
    """The pairs that share one of the rarest marks of either; a group is who has a mark."""
    rarest = {mark for row in shared.values() for mark in row[:RAREST]}
    return {pair for mark in rarest for pair in _pairs(groups[mark])}


def _pairs(group: list[int]) -> Iterator[tuple[int, int]]:
    return combinations(group, 2) if len(group) <= SMALL_GROUP else pairwise(group)


def same_stories(stories: Sequence[str]) -> Iterator[Alike]:
    """The pairs of stories that share telling words and figures, even when told in other words."""
    telling = [
        {word for word in words(story) if len(word) >= SHORTEST_WORD or word.isdigit()}
        for story in stories
    ]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(telling):
        for word in found:
            places[word].append(place)
    shared = Counter(
        pair
        for group in places.values()
        if 1 < len(group) <= RARE
        for pair in combinations(group, 2)
    )
    for (one, other), number in sorted(shared.items()):
        share = number / min(len(telling[one]), len(telling[other]))
        if number >= FEWEST_SHARED and share >= SAME_STORY:
            yield Alike(one, other, share)
