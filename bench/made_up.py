"""Made-up playbooks of any size: what a book of 1,010 or 5,050 tips would be, to measure with.

    .venv/bin/python -m bench.made_up FOLDER --tips 1010

The folder is a whole playbook: the project's own content and theme, its 101 tips among them, and
after those as many made-up ones as are asked for, in English and Dutch, put together from the words
of made_up.yml. They have the lengths, the mix and the ties of the real ones, no two are alike, and
`playbook check` finds nothing in them. Where a book grows, so does what holds it: a book of n tips
has about √n chapters (11 of nine for 101, 32 of 32 for 1,010; 50, which is the most, of 101 for
5,050), and its balance and style files allow what a book of that size needs.

Nothing is left to chance: a tip depends on its number only, so that the book of 1,010 is the
beginning of the book of 5,050.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import yaml

from generator.figures import without_window
from generator.likeness import likeness, marks, near_copies

ROOT = Path(__file__).resolve().parent.parent
WORDS = Path(__file__).with_suffix(".yml")
LANGUAGES = ("en", "nl")
REAL = 101
MOST_CHAPTERS = 50
BOUNDARY = 200  # the number between upstream's tips and a company's, which no tip has
LONGEST_SENTENCE = 22  # in words; the style allows 25
LONGEST_AVERAGE = 14.6  # the style allows 15
# Below what `playbook check` calls a near copy; pairs of words that more texts have tell nothing.
TOO_ALIKE, COMMON, FEWEST_SHARED = 0.38, 100, 2
MOST_WORDS = 300  # on a card
SOURCE = "MADE-UP"
SLOT = re.compile(r"\{([A-Za-z]+?)(\d?)\}")
# Steps of the golden ratio and the like: shares come out even, however many are drawn.
EVEN = {"effort": 0.6180339887, "who": 0.4142135623, "door": 0.7320508075, "horizon": 0.2360679775}
MIX = {
    "effort": {"small": 0.67, "medium": 0.28, "large": 0.05},
    "who": {"leader": 0.36, "team": 0.36, "frontline": 0.15, "everyone": 0.13},
    "door": {"two-way": 0.92, "one-way": 0.08},
    "horizon": {"habit": 0.60, "structural": 0.23, "quick-win": 0.17},
}
# The texts of one sentence: their words and characters.
LIMITS: dict[str, dict[str, Any]] = {
    "idea": {"least": 11, "characters": 140},
    "first_step": {"least": 10, "most": 22},
    "sign": {"least": 13, "most": 24},
    "pitfall": {"least": 8, "most": 20},
    "ask": {"least": 8, "most": 18},
}
TAGS = [
    *("meetings", "decisions", "phone", "counter", "letters", "online", "waiting", "planning"),
    *("promises", "money", "rules", "mistakes", "feedback", "stories", "gestures", "hiring"),
    *("learning", "b2b"),
]


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in English and in Dutch."""

    en: str
    nl: str

    def lengths(self) -> tuple[int, int]:
        """The number of words in each language."""
        return len(self.en.split()), len(self.nl.split())

    def longest(self) -> int:
        """The number of characters in the longer of the two."""
        return max(len(self.en), len(self.nl))


@dataclass
class MadeUpTip:
    """One tip of the book: its place in it, and its texts by field."""

    number: int
    chapter: str
    facts: dict[str, str]
    tags: Sequence[str]
    texts: dict[str, Pair] = field(default_factory=dict)
    lists: dict[str, list[Pair]] = field(default_factory=dict)
    slug: str = ""
    related: tuple[str, ...] = ()


@cache
def words() -> dict[str, list[Pair]]:
    """The lists of made_up.yml by name; words without a Dutch half are the same in both."""
    lists = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {
        name: [Pair(en, nl or en) for en, _, nl in (row.partition(" | ") for row in rows)]
        for name, rows in lists.items()
    }


def expand(chance: Random, pattern: Pair, given: dict[str, Pair] | None = None) -> Pair:
    """A pattern with every brace filled in, the same in both languages.

    A slot that is named twice in one pattern is drawn once; a digit behind a name asks for
    another draw. `given` fills slots from outside.
    """
    drawn = dict(given or {})
    for name, digit in SLOT.findall(pattern.en):
        slot = f"{name.lower()}{digit}"
        if slot in ("verb", "done"):
            if "verb" not in drawn:
                drawn |= _act(chance)
        elif slot not in drawn:
            found = _drawn(chance, name.lower())
            while found == drawn.get(name.lower()):
                found = _drawn(chance, name.lower())
            drawn[slot] = found
    return Pair(
        _filled(pattern.en, {slot: pair.en for slot, pair in drawn.items()}),
        _filled(pattern.nl, {slot: pair.nl for slot, pair in drawn.items()}),
    )


def _drawn(chance: Random, kind: str) -> Pair:
    return expand(chance, chance.choice(words()[kind]))


def _act(chance: Random) -> dict[str, Pair]:
    """A verb as an order and as a participle."""
    acts = chance.choice(words()["verb"])
    (en, en_done), (nl, nl_done) = acts.en.split(", "), acts.nl.split(", ")
    return {"verb": Pair(en.lower(), nl.lower()), "done": Pair(en_done, nl_done)}


def _filled(pattern: str, drawn: dict[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        text = drawn[match.group(1).lower() + match.group(2)]
        return text[:1].upper() + text[1:] if match.group(1)[0].isupper() else text

    return SLOT.sub(fill, pattern)


def fitting(
    chance: Random,
    kind: str,
    *,
    least: int = 0,
    most: int = LONGEST_SENTENCE,
    characters: int = 1_000,
    given: dict[str, Pair] | None = None,
) -> Pair:
    """A text of that kind that has so many words and characters in both languages."""
    while True:
        pair = expand(chance, chance.choice(words()[kind]), given)
        counts = pair.lengths()
        if least <= min(counts) and max(counts) <= most and pair.longest() <= characters:
            return pair


def passage(chance: Random, kind: str, most: int, start: Pair | None = None) -> Pair:
    """Sentences of that kind, none from the same pattern, up to so many words in each language."""
    told = [start] if start else []
    for pattern in chance.sample(words()[kind], k=len(words()[kind])):
        pair = expand(chance, pattern)
        counts = zip(*(each.lengths() for each in (*told, pair)), strict=True)
        if max(pair.lengths()) > LONGEST_SENTENCE or max(map(sum, counts)) > most:
            break
        told.append(pair)
    return Pair(" ".join(pair.en for pair in told), " ".join(pair.nl for pair in told))


class Seen:
    """The texts so far, so that the next one is unlike all of them."""

    def __init__(self) -> None:
        self._texts: defaultdict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
        self._having: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)

    def new(self, name: str, draw: Callable[[], Pair]) -> Pair:
        """A text for that field, drawn until it is unlike those of all tips before."""
        while True:
            pair = draw()
            texts = {language: marks(getattr(pair, language)) for language in LANGUAGES}
            if not any(self._has_alike(name, *each) for each in texts.items()):
                break
        for language, found in texts.items():
            for mark in _telling(found):
                self._having[name, language, mark].append(len(self._texts[name, language]))
            self._texts[name, language].append(found)
        return pair

    def _has_alike(self, name: str, language: str, found: frozenset[str]) -> bool:
        """Whether one of those with which it shares pairs of words is too much like it."""
        groups = [self._having[name, language, mark] for mark in _telling(found)]
        shared = Counter(place for group in groups if len(group) < COMMON for place in group)
        near = [place for place, number in shared.items() if number >= FEWEST_SHARED]
        return any(
            likeness(found, self._texts[name, language][place]) >= TOO_ALIKE for place in near
        )


def _telling(found: frozenset[str]) -> Iterable[str]:
    """The pairs of words among the marks of a text."""
    return (mark for mark in found if " " in mark)


# -- One tip -----------------------------------------------------------------------------------


def made_up_tip(number: int, place: int, chapter: str, seen: Seen) -> MadeUpTip:
    """A tip that depends on its number and on those before it, which are in `seen`."""
    facts = {name: _even(share, place, EVEN[name]) for name, share in MIX.items()}
    chance = Random(f"tip {number}")
    tags = chance.sample(TAGS, k=chance.choice([1, 2, 2, 2, 3, 3]))
    tip = MadeUpTip(number, chapter, facts, tags)
    title = seen.new("title", lambda: fitting(chance, "title", characters=60))
    tip.slug = slug_of(title.en, number)
    while True:
        _tell(tip, chance, title, seen)
        if all(_is_short(tip, language) for language in (0, 1)):
            return tip


def _even(shares: dict[str, float], place: int, step: float) -> str:
    point, rest = (place * step) % 1, 0.0
    for value, share in shares.items():
        rest += share
        if point < rest:
            return value
    return next(iter(shares))


def _tell(tip: MadeUpTip, chance: Random, title: Pair, seen: Seen) -> None:
    """Fill in all texts of a tip."""
    name = "".join(chance.choice(words()[f"name_{part}"]).en for part in ("start", "middle", "end"))
    opening = fitting(chance, "opening", given={"name": Pair(name, name)})
    tip.texts = {
        "title": title,
        "why": passage(chance, "why", chance.randint(48, 74)),
        "tally": fitting(chance, "tally", characters=36),
        **{
            name: seen.new(name, partial(fitting, chance, name, **limits))
            for name, limits in LIMITS.items()
        },
    }
    if tip.facts["door"] == "one-way":
        tip.texts["safeguard"] = fitting(chance, "safeguard", least=14, most=25)
    if chance.random() < 0.98:
        tip.texts["example"] = passage(chance, "story", chance.randint(56, 78), opening)
    tip.lists = {
        "how": [fitting(chance, "how", least=6, most=20) for _ in range(4)],
        "searched_as": _searched(chance, title, tip.texts["idea"]),
    }


def _searched(chance: Random, title: Pair, idea: Pair) -> list[Pair]:
    """Search words of a tip that do not stand in its title or idea."""
    shown = Pair(f"{title.en} {idea.en}".lower(), f"{title.nl} {idea.nl}".lower())
    drawn = chance.sample(words()["searched"], k=chance.randint(6, 10))
    return [pair for pair in drawn if pair.en not in shown.en and pair.nl not in shown.nl]


def _is_short(tip: MadeUpTip, language: int) -> bool:
    """Whether a tip fits a card and has short sentences in that language."""
    texts = {name: (pair.en, pair.nl)[language] for name, pair in tip.texts.items()}
    steps, searched = ([(p.en, p.nl)[language] for p in rows] for rows in tip.lists.values())
    total = sum(len(text.split()) for text in (*texts.values(), *steps, *searched))
    running = [text for name, text in texts.items() if name not in ("title", "tally")] + steps
    sentences = [part for text in running for part in re.split(r"(?<=[.?])’? +", text) if part]
    average = sum(len(part.split()) for part in sentences) / len(sentences)
    return total <= MOST_WORDS and average <= LONGEST_AVERAGE


def slug_of(title: str, number: int) -> str:
    """A file name for a title, with the number in it so that no two are the same."""
    kept = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{kept[:34].rsplit('-', 1)[0] if len(kept) > 34 else kept}-{number}"


def tip_file(tip: MadeUpTip, languages: Iterable[str]) -> str:
    """The file of a tip, as a writer would have laid it out."""
    lines = ["# yaml-language-server: $schema=../../schema/tip.json", f"chapter: {tip.chapter}"]
    lines += [f"{name}: {value}" for name, value in tip.facts.items()]
    sources = SOURCE if tip.number % 3 else ""
    lines += [f"tags: [{', '.join(tip.tags)}]", f"related: [{', '.join(tip.related)}]"]
    lines += [f"sources: [{sources}]"]
    for language in languages:
        lines += [f"{language}:", *_block(tip, language)]
    return "\n".join(lines) + "\n"


def _block(tip: MadeUpTip, language: str) -> Iterable[str]:
    texts = {name: getattr(pair, language) for name, pair in tip.texts.items()}
    steps, searched = (
        [f"    - {_scalar(getattr(pair, language))}" for pair in tip.lists[name]]
        for name in ("how", "searched_as")
    )
    for name in ("title", "idea", "why", "how", "first_step", "sign", "tally", "pitfall"):
        if name == "how":
            yield from ["  how:", *steps]
        elif name == "why":
            yield from ["  why: >-", *_folded(texts["why"], "    ")]
        else:
            yield f"  {name}: {_scalar(texts[name])}"
    if "safeguard" in texts:
        yield f"  safeguard: {_scalar(texts['safeguard'])}"
    yield f"  ask: {_scalar(texts['ask'])}"
    if "example" in texts:
        yield from ["  example:", "    kind: illustrative", "    text: >-"]
        yield from _folded(texts["example"], "      ")
    yield from ["  searched_as:", *searched]


def _scalar(text: str) -> str:
    return f'"{text}"' if ": " in text or " #" in text else text


def _folded(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


# -- The book ----------------------------------------------------------------------------------


def numbers_of(tips: int) -> list[int]:
    """The numbers of a book of so many tips: from 1, without the one between the two worlds."""
    return [*range(1, min(tips, BOUNDARY - 1) + 1), *range(BOUNDARY + 1, tips + 2)][:tips]


def chapters_of(tips: int) -> int:
    """How many chapters a book of so many tips has: about as many as each has tips, up to 50."""
    return max(11, min(MOST_CHAPTERS, round(math.sqrt(tips))))


def make(
    root: Path, tips: int, languages: Sequence[str] = LANGUAGES, *, source: Path = ROOT
) -> Path:
    """Write a playbook of so many tips into a folder that is not there yet; return the folder.

    `source` is the checkout whose content and theme it starts from; `languages` are of `en` and
    `nl`, the default one first. Raises ValueError for fewer than 101 tips, since the starter fives
    and the tools name that many, and for more than there are numbers.
    """
    if not REAL <= tips <= 9_998:
        raise ValueError(f"a made-up playbook has {REAL} to 9,998 tips, not {tips}")
    _copy(root, source)
    _settings(root, languages)
    chapters = sorted(path.stem for path in (root / "content/chapters").glob("*.yml"))
    for order in range(len(chapters) + 1, chapters_of(tips) + 1):
        chapters.append(_write_chapter(root, order, languages))
    slugs = [stem.split("-", 1)[1] for stem in chapters]
    real = _real_tips(root)
    made_up = _row(tips, slugs, Counter(real.values()))
    _relate(root, made_up, list(real))
    for tip in made_up:
        path = root / "content/tips" / f"{tip.number:03}-{tip.slug}.yml"
        path.write_text(tip_file(tip, languages), encoding="utf-8")
    _rule(root, tips, Counter([*real.values(), *(tip.chapter for tip in made_up)]))
    return root


def _copy(root: Path, source: Path) -> None:
    """The project's content and theme, and what a bare `mkdocs build` needs."""
    for name in ("content", "theme"):
        shutil.copytree(source / name, root / name)
    for name in ("mkdocs.yml", "hooks.py"):
        shutil.copy(source / name, root)
    (root / "company").mkdir()
    shutil.copy(source / "company/README.md", root / "company")
    (root / "generator").symlink_to(source / "generator")


def _settings(root: Path, languages: Sequence[str]) -> None:
    """Name the languages of the book."""
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    named = f"languages: [{', '.join(languages)}]"
    path.write_text(re.sub(r"languages: \[.*?\]", named, text), encoding="utf-8")


def _real_tips(root: Path) -> dict[str, str]:
    """The slugs of the real tips in order of number, each with its chapter."""
    found = {}
    for path in sorted((root / "content/tips").glob("*.yml")):
        chapter = re.search(r"^chapter: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        found[path.stem.split("-", 1)[1]] = chapter.group(1) if chapter else ""
    return found


def _row(tips: int, chapters: Sequence[str], real: Counter[str]) -> list[MadeUpTip]:
    """The made-up tips in order of number, chapter after chapter."""
    share, seen = tips / len(chapters), Seen()
    rest = [chapter for chapter in chapters for _ in range(max(0, round(share) - real[chapter]))]
    numbers = numbers_of(tips)[sum(real.values()) :]
    rest += list(chapters[::-1]) * max(0, len(numbers) - len(rest))

    pairs = zip(numbers, sorted(rest[: len(numbers)], key=chapters.index), strict=True)
    row = [made_up_tip(number, at, name, seen) for at, (number, name) in enumerate(pairs)]
    for name in LIMITS:
        while _told_anew(row, name):
            pass
    return row


def _told_anew(row: list[MadeUpTip], name: str) -> bool:
    """Whether texts of that field were near copies after all, by `check`’s own measure; they are
    written again. In a book of 5,050 tips there are two or three."""
    found = set[int]()
    for language in LANGUAGES:
        texts = [without_window(getattr(tip.texts[name], language), language) for tip in row]
        found |= {pair.second for pair in near_copies(texts)}
    for place in sorted(found):
        tip = row[place]
        chance = Random(f"{name} {tip.number} {tip.texts[name].en}")
        tip.texts[name] = fitting(chance, name, **LIMITS[name])
    return bool(found)


def _relate(root: Path, made_up: list[MadeUpTip], real: list[str]) -> None:
    """Tie the tips to each other: to the next, to one of another chapter and to one near by."""
    if not made_up:
        return
    slugs = [tip.slug for tip in made_up]
    for at, tip in enumerate(made_up):
        chance = Random(f"ties {tip.number}")
        onward = slugs[at + 1] if at + 1 < len(slugs) else real[0]
        others = [other for other in chance.sample(made_up, k=min(9, len(made_up)))
                  if other.chapter != tip.chapter and other.slug != onward]  # fmt: skip
        elsewhere = others[0].slug if others else chance.choice(real[1:])
        back = slugs[at - 1] if at else real[-1]
        tip.related = tuple(dict.fromkeys((onward, elsewhere, back)))
    # One of the real ones leads to the first of the made-up ones.
    for path in sorted((root / "content/tips").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        tied = re.search(r"^related: \[([^,\]]+, [^,\]]+)\]$", text, re.MULTILINE)
        if tied:
            path.write_text(
                text.replace(tied.group(), f"related: [{tied.group(1)}, {slugs[0]}]"), "utf-8"
            )
            return
    raise ValueError("no real tip has room for another related one")


def _write_chapter(root: Path, order: int, languages: Sequence[str]) -> str:
    """A made-up chapter; returns the name of its file, without the ending."""
    chance = Random(f"chapter {order}")
    title = fitting(chance, "chapter", characters=36)
    promise = fitting(chance, "promise", characters=118)
    paragraphs = [passage(chance, "why", 52) for _ in range(3)]
    stem = f"{order:02}-{slug_of(title.en, order)}"
    lines = ["# yaml-language-server: $schema=../../schema/chapter.json"]
    lines += [f"hue: {round(order * 137.508) % 360}", f"sources: [{SOURCE}]"]
    for language in languages:
        lines += [f"{language}:", f"  title: {getattr(title, language)}"]
        lines += [f"  promise: {_scalar(getattr(promise, language))}", "  intro: |"]
        told = ["\n".join(_folded(getattr(part, language), "    ")) for part in paragraphs]
        lines += ["\n\n".join(told)]
    (root / "content/chapters" / f"{stem}.yml").write_text("\n".join(lines) + "\n", "utf-8")
    return stem


def _rule(root: Path, tips: int, sizes: Counter[str]) -> None:
    """What a book of that size allows: its balance, its openings; its source and its release."""
    content = root / "content"
    if tips > REAL:
        least, most = min(sizes.values()), max(sizes.values())
        kept = f"chapter_tips: {{least: {least}, most: {most}}}"
        _edit(content / "balance.yml", r"chapter_tips: \{.*?\}", kept)
        for path in (content / "style").glob("*.yml"):
            _edit(path, r"same_opening: \d+", f"same_opening: {min(999, max(10, tips // 4))}")
        first, last = numbers_of(tips)[REAL], numbers_of(tips)[-1]
        new = f"{first}-{last}"
        if first < BOUNDARY < last:
            new = f"{first}-{BOUNDARY - 1}, {BOUNDARY + 1}-{last}"
        _edit(content / "releases.yml", r"new: \[1-101\]", f"new: [1-101, {new}]")
        with (content / "sources.yml").open("a", encoding="utf-8") as sources:
            sources.write(f"\n{SOURCE}:\n  year: 2026\n  title: The word list of this book\n")


def _edit(path: Path, pattern: str, text: str) -> None:
    old = path.read_text(encoding="utf-8")
    new, count = re.subn(pattern, text, old)
    if count != 1:
        raise ValueError(f"{path.name} has no `{pattern}` to change")
    path.write_text(new, encoding="utf-8")


def main() -> None:
    """Write a made-up playbook into a new folder."""
    parser = argparse.ArgumentParser(description="Write a made-up playbook into a new folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tips", type=int, default=1_010)
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    options = parser.parse_args()
    make(options.folder, options.tips, options.languages)
    print(f"{options.folder}: {options.tips} tips")


if __name__ == "__main__":
    main()
