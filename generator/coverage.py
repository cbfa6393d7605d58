"""Playbook → what editors want to know: how far the book is, by chapter and language.

Nothing is read or printed here: `cli.py` prints it, `render.py` makes a page of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.model import BALANCED, Playbook, Tip, TipFacts, TipText, closed_values, count_words


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of some tips in one language. `words` counts all fields, `average` is a tip's.

    `missing` has the numbers of tips that lack the language.
    """

    language: str
    tips: int
    words: int
    average: int
    sourced: int
    illustrative: int
    none: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChapterCoverage:
    """One chapter: its tips in use in each language, and the numbers of its retired tips."""

    order: int
    slug: str
    texts: tuple[Texts, ...]
    retired: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What one language lacks besides tips: how many of each."""

    language: str
    chapters: int
    pages: int
    interface: int
    labels: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.chapters + self.pages + self.interface + self.labels


@dataclass(frozen=True, slots=True)
class Share:
    """How many tips have a value, in all and in hundredths, and what balance.yml wants."""

    group: str
    value: str
    tips: int
    percent: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole book: its chapters, all of it together, what else is missing, and the mix."""

    chapters: tuple[ChapterCoverage, ...]
    total: tuple[Texts, ...]
    retired: tuple[int, ...]
    missing: tuple[Missing, ...]
    balance: tuple[Share, ...]


def coverage(playbook: Playbook) -> Coverage:
    """The coverage of a playbook; retired tips are only named by their number."""
    tips = [tip for tip in playbook.tips if not tip.retired]
    return Coverage(
        chapters=tuple(
            ChapterCoverage(
                chapter.order,
                chapter.slug,
                _in_languages(playbook, [tip for tip in tips if tip.chapter == chapter.slug]),
                _retired(tip for tip in playbook.tips if tip.chapter == chapter.slug),
            )
            for chapter in playbook.chapters
        ),
        total=_in_languages(playbook, tips),
        retired=_retired(iter(playbook.tips)),
        missing=tuple(_missing(playbook, language) for language in playbook.settings.languages),
        balance=tuple(_balance(playbook, tips)),
    )


def _in_languages(playbook: Playbook, tips: list[Tip]) -> tuple[Texts, ...]:
    return tuple(_texts(tips, language) for language in playbook.settings.languages)


def _retired(tips: Iterator[Tip]) -> tuple[int, ...]:
    return tuple(tip.number for tip in tips if tip.retired)


def _texts(tips: list[Tip], language: str) -> Texts:
    there = [tip.texts[language] for tip in tips if language in tip.texts]
    words = sum(map(words_of_tip, there))
    kinds = Counter(text.example.kind if text.example else "none" for text in there)
    return Texts(
        language=language,
        tips=len(there),
        words=words,
        average=round(words / len(there)) if there else 0,
        sourced=kinds["sourced"],
        illustrative=kinds["illustrative"],
        none=kinds["none"],
        missing=tuple(tip.number for tip in tips if language not in tip.texts),
    )


def words_of_tip(text: TipText) -> int:
    """The words of a tip in one language, in all its fields."""
    example = text.example.text if text.example else ""
    lines = (text.title, text.idea, text.why, *text.how, text.first_step, text.sign, text.tally)
    rest = (text.pitfall, text.safeguard or "", text.ask, example)
    return sum(map(count_words, (*lines, *rest)))


def _missing(playbook: Playbook, language: str) -> Missing:
    default = playbook.settings.default_language
    words, mine = (playbook.interface.get(code, {}) for code in (default, language))
    groups = playbook.vocabulary.groups.values()
    return Missing(
        language=language,
        chapters=sum(language not in chapter.texts for chapter in playbook.chapters),
        pages=sum(language not in pages for pages in playbook.pages.values()),
        interface=sum(key not in mine.get(group, {}) for group in words for key in words[group]),
        labels=sum(language not in labels for group in groups for labels in group.values()),
    )


def _balance(playbook: Playbook, tips: list[Tip]) -> Iterator[Share]:
    wanted: Mapping[str, Any] = playbook.balance.groups if playbook.balance else {}
    for group in BALANCED:
        count = Counter(getattr(tip, group) for tip in tips)
        for value in closed_values(TipFacts, group):
            span = wanted.get(group, {}).get(value)
            yield Share(
                group,
                value,
                count[value],
                round(100 * count[value] / len(tips)) if tips else 0,
                span.least if span else None,
                span.most if span else None,
            )
