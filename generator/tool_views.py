"""What the template of a companion tool sees: its words, lists and tips in the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from generator.model import Shape, Tip, Tool, ToolText
from generator.spiral import Spiral, draw
from generator.tool_kinds import KINDS, ToolKind
from generator.views import PageView, script_json


@dataclass(frozen=True)
class EntryView:
    """One entry of a list in the tool's language on this page."""

    id: str
    facts: Any
    text: Any
    tips: tuple[Tip, ...]


@dataclass(frozen=True)
class ToolView:
    """A tool in the page's language (or, with `fallback`, in the default one)."""

    page: PageView
    tool: Tool

    @property
    def slug(self) -> str:
        """Its permanent name."""
        return self.tool.slug

    @property
    def kind(self) -> ToolKind:
        """Its lists and its address."""
        return KINDS[self.tool.slug]

    @cached_property
    def language(self) -> str:
        """The language its texts are in."""
        return self.page.language if self.page.language in self.tool.texts else self.page.default

    @property
    def fallback(self) -> bool:
        """Whether that is another language than the page's."""
        return self.language != self.page.language

    @property
    def text(self) -> ToolText:
        """Its head and words."""
        return self.tool.texts[self.language]

    def w(self, key: str, **values: object) -> Markup:
        """One of its words as HTML, escaped and filled in. Raises KeyError for an unknown one."""
        return escape(self.plain(key, **values))

    def plain(self, key: str, **values: object) -> str:
        """One of its words alone, for an attribute. Raises KeyError for an unknown one."""
        text = self.text.words[key]
        return text.format(**values) if values else text

    def entries(self, name: str) -> list[EntryView]:
        """The entries of a list, in order."""
        return [
            EntryView(
                entry.id,
                entry.facts,
                entry.texts[self.language],
                self.tips(getattr(entry.facts, "tips", ())),
            )
            for entry in self.tool.lists[name]
        ]

    def entry(self, name: str, key: str) -> EntryView:
        """The entry of a list with that name. Raises StopIteration when there is none."""
        return next(entry for entry in self.entries(name) if entry.id == key)

    def suggested(self, case: str) -> tuple[Tip, ...]:
        """The tips that it offers in that case."""
        return self.tips(self.tool.facts.suggest.get(case, ()))

    def tips(self, numbers: Iterable[int]) -> tuple[Tip, ...]:
        """The tips with those numbers."""
        return tuple(self.page.playbook.by_number(number) for number in numbers)

    def spiral(self) -> Spiral:
        """The drawing of the culture spiral, its stations named in the tool's language."""
        return draw([entry.text.title for entry in self.entries("stations")], self.plain("back"))

    def data(self) -> Markup:
        """What its script gets: words, lists, suggestions and tips, as JSON for a data island."""
        tips = self.page.playbook.tips if self.kind.all_tips else self._named_tips()
        chapters = [self.page.chapter(chapter) for chapter in self.page.playbook.chapters]
        return script_json(
            {
                "slug": self.slug,
                "lang": self.language,
                "title": self.text.title,
                "words": self.text.words,
                "suggest": {case: list(tips) for case, tips in self.tool.facts.suggest.items()},
                "lists": {name: self._list_data(name) for name in self.tool.lists},
                "tips": {tip.number: self._tip_data(tip) for tip in tips if not tip.retired},
                "chapters": [
                    {"slug": view.slug, "order": view.order, "title": view.text.title}
                    for view in chapters
                ],
            }
        )

    def _list_data(self, name: str) -> list[dict[str, Any]]:
        return [
            {"id": entry.id, **_plain(entry.facts), **_plain(entry.texts[self.language])}
            for entry in self.tool.lists[name]
        ]

    def _named_tips(self) -> list[Tip]:
        numbers = {number for tips in self.tool.facts.suggest.values() for number in tips}
        for entries in self.tool.lists.values():
            for entry in entries:
                numbers.update(getattr(entry.facts, "tips", ()))
        return list(self.tips(sorted(numbers)))

    def _tip_data(self, tip: Tip) -> dict[str, Any]:
        view = self.page.tip(tip)
        return {
            "number": tip.number,
            "title": view.text.title,
            "idea": view.text.idea,
            "lang": view.language,
            "url": self.page.tip_link(tip),
            "chapter": tip.chapter,
            "order": view.chapter.order,
            "effort": tip.effort,
            "who": tip.who,
            "door": tip.door,
        }


def _plain(shape: Shape) -> dict[str, Any]:
    """The fields of an entry as JSON has them, without the one that only hides it."""
    return shape.model_dump(mode="json", exclude={"hidden"})
