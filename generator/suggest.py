"""Five tips for a round: seeded, balanced, explained. And a year, or the whole book, of them.

The browser holds the same rules in theme/assets/js/suggest.js; tests/vectors/suggest/ is run
against both, so that paper and screen suggest the same. Whole numbers only: no result may hang on
how a language rounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.mix import LEAST_SMALL, MOST_LARGE, MOST_MEETINGS, MOST_ONE_WAY, Traits, mix_of
from generator.plan import TIPS_IN_A_ROUND

LEAST_CHAPTERS = 4  # a suggestion asks for one more than the mix of a reader's own choice
ROUNDS_IN_A_YEAR = 6
STRONGEST = 6  # the strongest preference that counts
PER_STEP = 4  # how many times likelier each step of a preference makes a tip
MOST_STEPS = 20_000  # of one search; what is not found by then is looked for with fewer rules
WORD = 0xFFFFFFFF  # 32 bits
ALL = TIPS_IN_A_ROUND


@dataclass(frozen=True)
class Limits:
    """What a set of five must keep to."""

    small: int = LEAST_SMALL
    chapters: int = LEAST_CHAPTERS
    large: int = MOST_LARGE
    one_way: int = MOST_ONE_WAY
    meeting: int = MOST_MEETINGS
    most_small: int = ALL

    def for_size(self, size: int) -> Limits:
        """The same for fewer than five tips: each that is missing is one less to be small."""
        missing = TIPS_IN_A_ROUND - size
        small, chapters = max(0, self.small - missing), max(0, self.chapters - missing)
        return replace(self, small=small, chapters=chapters)


@dataclass(frozen=True)
class Suggestion:
    """Up to five tips by number, and why these: codes with values, for words to be made of."""

    five: tuple[int, ...]
    why: tuple[dict[str, Any], ...] = field(default=())


# What is let go first when not every rule can hold: the variety before the weight.
LADDER: tuple[tuple[str, int], ...] = (
    ("most_small", ALL),
    ("chapters", 3),
    ("small", 2),
    ("meeting", 3),
    ("chapters", 2),
    ("one_way", 2),
    ("small", 1),
    ("large", 2),
    ("chapters", 0),
    ("meeting", ALL),
    ("small", 0),
    ("one_way", ALL),
    ("large", ALL),
)


def random_words(seed: int) -> Iterator[int]:
    """Endless whole numbers of 32 bits, the same for the same seed (mulberry32)."""
    state = seed & WORD
    while True:
        state = (state + 0x6D2B79F5) & WORD
        mixed = ((state ^ (state >> 15)) * (state | 1)) & WORD
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & WORD)) & WORD
        yield (mixed ^ (mixed >> 14)) & WORD


def weight(preference: float | None) -> int:
    """How many lots a tip has in the draw: 1, and four times as many for each step up to 6."""
    steps = int(min(STRONGEST, preference)) if preference and preference > 0 else 0
    return int(PER_STEP**steps)


def shuffled(
    tips: Iterable[Traits], seed: int, prefer: Mapping[int, float] | None = None
) -> list[Traits]:
    """The tips in an order drawn by lot; preferred ones have more lots and so come sooner."""
    left = sorted(tips, key=lambda tip: tip.number)
    lots = [weight((prefer or {}).get(tip.number)) for tip in left]
    words, order, total = random_words(seed), [], sum(lots)
    while left:
        drawn, place = next(words) % total, 0
        while drawn >= lots[place]:
            drawn -= lots[place]
            place += 1
        total -= lots.pop(place)
        order.append(left.pop(place))
    return order


def suggest(
    tips: Iterable[Traits],
    *,
    done: Collection[int] = (),
    pinned: Sequence[int] = (),
    seed: int = 0,
    prefer: Mapping[int, float] | None = None,
    limits: Limits | None = None,
) -> Suggestion:
    """Suggest five tips: the same ones for the same seed.

    Takes the tips of the playbook; the numbers that were done (left out, unless pinned); those
    that stay (`pinned`, the first five count); a whole number as seed; and how strongly tips are
    preferred (number → 0-6). At least three small, at most one large, at most one one-way, at
    least four chapters and at most two about meetings. Where that cannot be, as few rules as
    possible are let go, and `why` names them ("not").
    """
    known = {tip.number: tip for tip in tips}
    stay = [known.get(n, Traits(n)) for n in dict.fromkeys(pinned)][:TIPS_IN_A_ROUND]
    out = {*done, *(tip.number for tip in stay)}
    free = [tip for tip in known.values() if tip.number not in out and not tip.retired]
    size = min(TIPS_IN_A_ROUND, len(stay) + len(free))
    wanted = (limits or Limits()).for_size(size)
    chosen = _choose(shuffled(free, seed, prefer), stay, size, wanted)
    left_out = sum(n in known and not known[n].retired for n in {*done} - {t.number for t in stay})
    why = _why(chosen, stay, prefer or {}, left_out, size)
    return Suggestion(tuple(sorted(tip.number for tip in chosen)), tuple(why))


def _choose(
    order: list[Traits], stay: list[Traits], size: int, wanted: Limits
) -> tuple[Traits, ...]:
    """The first set in this order that keeps to the rules, or to as many of them as can be."""
    found = _search(order, stay, size, wanted)
    limits = wanted
    for rule, value in LADDER:
        if found is not None:
            break
        limits = _loosened(limits, rule, value)
        found = _search(order, stay, size, limits)
    if limits != wanted:
        # What was let go on the way, and need not have been, holds again.
        for rule, _ in LADDER:
            tighter = replace(limits, **{rule: getattr(wanted, rule)})
            again = _search(order, stay, size, tighter) if tighter != limits else None
            if again is not None:
                limits, found = tighter, again
    return found or (*stay, *order[: size - len(stay)])


def _loosened(limits: Limits, rule: str, value: int) -> Limits:
    now: int = getattr(limits, rule)
    is_least = rule in ("small", "chapters")
    return replace(limits, **{rule: min(now, value) if is_least else max(now, value)})


def _search(
    order: list[Traits], stay: list[Traits], size: int, limits: Limits
) -> tuple[Traits, ...] | None:
    """Depth first, and no further where the rules can no longer hold."""
    small_left, chapters_left = _what_is_left(order)
    steps = 0

    def can_be(chosen: tuple[Traits, ...], place: int) -> bool:
        mix, free = mix_of(chosen), size - len(chosen)
        return (
            mix.large <= limits.large
            and mix.one_way <= limits.one_way
            and mix.meeting <= limits.meeting
            and mix.small <= limits.most_small
            and mix.small + min(free, small_left[place]) >= limits.small
            and mix.chapters + min(free, chapters_left[place]) >= limits.chapters
        )

    def down(chosen: tuple[Traits, ...], place: int) -> tuple[Traits, ...] | None:
        nonlocal steps
        steps += 1
        if not can_be(chosen, place):
            return None
        if len(chosen) == size:
            return chosen
        for here in range(place, len(order) - (size - len(chosen)) + 1):
            if steps > MOST_STEPS:
                return None
            if (found := down((*chosen, order[here]), here + 1)) is not None:
                return found
        return None

    return down(tuple(stay), 0)


def _what_is_left(order: list[Traits]) -> tuple[list[int], list[int]]:
    """How many small tips, and how many chapters, there are from each place on."""
    small, chapters = [0], [0]
    seen: set[str] = set()
    for tip in reversed(order):
        seen.add(tip.chapter)
        small.append(small[-1] + (tip.effort == "small"))
        chapters.append(len(seen))
    return small[::-1], chapters[::-1]


def _why(
    chosen: tuple[Traits, ...],
    stay: list[Traits],
    prefer: Mapping[int, float],
    left_out: int,
    size: int,
) -> Iterator[dict[str, Any]]:
    """What can be said of a set: its mix, what was asked for, and which rules do not hold."""
    mix, before, limits = mix_of(chosen), mix_of(stay), Limits().for_size(size)
    yield {"code": "small", "n": mix.small}
    yield {"code": "chapters", "n": mix.chapters}
    for code, count in (("large", mix.large), ("one-way", mix.one_way), ("meeting", mix.meeting)):
        if count:
            yield {"code": code, "n": count}
    liked = sorted(t.number for t in chosen if t not in stay and weight(prefer.get(t.number)) > 1)
    if liked:
        yield {"code": "preferred", "numbers": liked}
    if stay:
        yield {"code": "pinned", "n": len(stay)}
    if left_out:
        yield {"code": "done", "n": left_out}
    if size < TIPS_IN_A_ROUND:
        yield {"code": "few", "n": size}
    free = size - len(stay)
    least = (
        ("small", mix.small, limits.small, before.small + free),
        ("chapters", mix.chapters, limits.chapters, before.chapters + free),
    )
    for rule, count, want, best in least:
        if count < want:
            yield _not(rule, count, want, by_pin=best < want)
    most = (
        ("large", mix.large, limits.large, before.large),
        ("one-way", mix.one_way, limits.one_way, before.one_way),
        ("meeting", mix.meeting, limits.meeting, before.meeting),
    )
    for rule, count, want, fixed in most:
        if count > want:
            yield _not(rule, count, want, by_pin=fixed > want)


def _not(rule: str, count: int, want: int, *, by_pin: bool) -> dict[str, Any]:
    return {"code": "not", "rule": rule, "n": count, "want": want, "by": "pin" if by_pin else "few"}


def fill_year(
    tips: Iterable[Traits],
    *,
    done: Collection[int] = (),
    seed: int = 0,
    rounds: int = ROUNDS_IN_A_YEAR,
    prefer: Mapping[int, float] | None = None,
) -> list[Suggestion]:
    """Suggest that many rounds, one after another; fewer when the tips are used up.

    What is scarce is spread over what is left of the book: 101 tips make 21 rounds, and the last
    ones are as balanced as the first.
    """
    known, gone, found = list(tips), set(done), []
    for turn in range(rounds):
        left = [tip for tip in known if tip.number not in gone and not tip.retired]
        if not left:
            break
        weights = _spread(left, prefer or {})
        seed_now = (seed + turn * 0x9E3779B1) & WORD
        limits = _room(left)
        made = suggest(known, done=gone, seed=seed_now, prefer=weights, limits=limits)
        found.append(replace(made, why=tuple(w for w in made.why if w["code"] != "preferred")))
        gone.update(made.five)
    return found


def _room(left: list[Traits]) -> Limits:
    """How many small tips a round may take, so that the rounds after it have their three."""
    rounds_after = (len(left) - 1) // TIPS_IN_A_ROUND
    small = sum(tip.effort == "small" for tip in left)
    return Limits(most_small=max(LEAST_SMALL, min(ALL, small - LEAST_SMALL * rounds_after)))


def _spread(left: list[Traits], prefer: Mapping[int, float]) -> dict[int, float]:
    """Tips that would pile up at the end come sooner: those of a chapter with more
    tips than there are rounds left, large and one-way ones, and those about meetings."""
    chapters = Counter(tip.chapter for tip in left)
    rounds = -(-len(left) // TIPS_IN_A_ROUND)

    def steps(tip: Traits) -> int:
        crowded = chapters[tip.chapter] > rounds
        scarce = tip.effort == "large" or tip.door == "one-way" or tip.meeting
        return int(crowded) + int(scarce and rounds > 1)

    return {tip.number: max(steps(tip), prefer.get(tip.number, 0)) for tip in left}
