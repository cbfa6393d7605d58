"""Playbook → as a company wants it: its order and its words, and no ways to what it hides. Pure.

Whatever names a tip that is hidden goes without it: a starter five as a whole, since four are no
five; a list of suggestions by that number; a statement about a hidden chapter as a whole. What a
company itself names and upstream has withdrawn since goes likewise: taking over a new version
never breaks a site.
"""

from collections.abc import Container
from dataclasses import replace
from typing import Any

from generator.company import with_company_words
from generator.model import (
    RELEASED,
    Chapter,
    Company,
    Hidden,
    Playbook,
    Release,
    Shape,
    Tip,
    Tool,
    ToolEntry,
)
from generator.overlay import Laid


def arranged(playbook: Playbook, laid: Laid, company: Company) -> Playbook:
    """The playbook with a company's order, words and pictures, and without what it hides."""
    in_order = laid.is_fork or bool(company.chapters)
    shown = _without(playbook, laid.hidden) if laid.is_fork else playbook
    return replace(
        shown,
        chapters=_in_order(shown.chapters, company) if in_order else shown.chapters,
        interface=with_company_words(shown.interface, company),
        company=company,
        hidden=laid.hidden,
        images={image.name: image.data for image in laid.company.images},
    )


def _in_order(chapters: tuple[Chapter, ...], company: Company) -> tuple[Chapter, ...]:
    """Chapters in the company's order, those it does not name behind; counted from 1 again."""
    wanted = {slug: place for place, slug in enumerate(company.chapters)}
    ordered = sorted(chapters, key=lambda c: (wanted.get(c.slug, len(wanted)), c.order, c.slug))
    return tuple(
        chapter.model_copy(update={"order": place}) for place, chapter in enumerate(ordered, 1)
    )


def _without(playbook: Playbook, hidden: Hidden) -> Playbook:
    there = {tip.number for tip in playbook.tips}
    in_use = {tip.number for tip in playbook.tips if not tip.retired}
    slugs = {tip.slug for tip in playbook.tips}
    return replace(
        playbook,
        tips=tuple(_tip(tip, slugs, hidden) for tip in playbook.tips),
        starters=tuple(five for five in playbook.starters if in_use.issuperset(five.tips)),
        meetings=frozenset(playbook.meetings & there),
        releases=tuple(_release(release, there) for release in playbook.releases),
        tools=tuple(_tool(tool, in_use, hidden) for tool in playbook.tools),
    )


def _tip(tip: Tip, slugs: Container[str], hidden: Hidden) -> Tip:
    related = tuple(slug for slug in tip.related if slug in slugs)
    replaced_by = None if tip.replaced_by in hidden.tips else tip.replaced_by
    return tip.model_copy(update={"related": related, "replaced_by": replaced_by})


def _release(release: Release, there: Container[int]) -> Release:
    """The same release, told of the tips that are there."""
    numbers = {
        kind: tuple(str(number) for number in release.numbers(kind) if number in there)
        for kind in RELEASED
    }
    return release.model_copy(update=numbers)


def _tool(tool: Tool, in_use: Container[int], hidden: Hidden) -> Tool:
    suggest = {case: _of(tips, in_use) for case, tips in tool.facts.suggest.items()}
    lists = {
        name: tuple(
            replace(entry, facts=_facts(entry.facts, in_use))
            for entry in entries
            if not _is_about(entry, hidden.chapters)
        )
        for name, entries in tool.lists.items()
    }
    return replace(tool, facts=tool.facts.model_copy(update={"suggest": suggest}), lists=lists)


def _is_about(entry: ToolEntry, chapters: Container[str]) -> bool:
    return getattr(entry.facts, "chapter", None) in chapters


def _facts(facts: Shape, in_use: Container[int]) -> Shape:
    tips: Any = getattr(facts, "tips", None)
    return facts.model_copy(update={"tips": _of(tips, in_use)}) if tips else facts


def _of(numbers: tuple[int, ...], in_use: Container[int]) -> tuple[int, ...]:
    return tuple(number for number in numbers if number in in_use)
