"""The sheets of the print shop, as values: Playbook and wishes → what a template is told.

Pure: nothing is read, written or set here. A text goes to its template as data; the little
Markdown of some texts goes as pieces (see rich_text.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from generator import addresses, date_words, plan, rich_text
from generator.house import House, Picture
from generator.model import Chapter, Playbook, Tip
from generator.typeset import Sheet
from generator.views import PageView, TipView

PAPERS = ("a4", "letter")
POSTERS = ("a3", "a4", "letter")
WORDS = ("sheet", "press", "tip", "chapter", "home")
# On a blank sheet: the boxes and lines that the longest usual round needs.
BLANK_BOXES, BLANK_CHECKS = 9, 4
LONGEST_TEAM, LONGEST_OWNER = 60, 40


@dataclass(frozen=True)
class Round:
    """A round as it is printed. `start` is None on a blank sheet; `owners` go by tip number.

    `every` and `weekday` are the rhythm of the check-ins (see plan.check_ins).
    """

    start: date | None = None
    weeks: int | None = None
    tips: tuple[int, ...] = ()
    every: int = plan.WEEKS_BETWEEN_CHECK_INS
    weekday: int | None = None
    team: str = ""
    owners: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Press:
    """The press of one playbook, set to a language and a paper."""

    playbook: Playbook
    house: House
    language: str
    paper: str = "a4"
    # Tips as templates know them, by number, once they were asked for.
    known: dict[int, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def view(self) -> PageView:
        """The playbook as a page in this language sees it."""
        return PageView(self.playbook, self.language, addresses.HOME)

    def on(self, paper: str) -> Press:
        """The same press with other paper."""
        return replace(self, paper=paper)

    # -- sheets --------------------------------------------------------------------------

    def plan(self, round_: Round, name: str = "") -> Sheet:
        """The round sheet: one page for the wall, with lines to write on for what is missing.

        `name` is that of the five, for the title of a document without dates.
        """
        t = self.view.t
        title = t.plain("press.plan_title", dates=name) if name else t.plain("press.blank_title")
        dates: dict[str, Any] = {"span": None, "half_way": None, "closing": None}
        dates |= {"checks": [None] * BLANK_CHECKS, "boxes": BLANK_BOXES}
        if round_.start is not None:
            dates = self._dates(round_, round_.start)
            end = plan.end_date(round_.start, round_.weeks)
            named = date_words.span_with_year(round_.start, end, t)
            title = t.plain("press.plan_title", dates=named)
        rows: list[Any] = [self._row(number, round_.owners) for number in round_.tips]
        rows += [None] * (plan.TIPS_IN_A_ROUND - len(rows))
        return self._sheet(
            "plan", title, team=round_.team, rows=rows, qr=self._plan_code(round_), **dates
        )

    def blank(self) -> Sheet:
        """A round sheet without any words of its own."""
        return self.plan(Round())

    def cards(
        self, tips: Sequence[Tip], chapter: Chapter | None = None, *, double_sided: bool = True
    ) -> Sheet:
        """Cards of a quarter page: number, title, idea and first step; how and more behind.

        `chapter` is the one they all belong to, for the title of the document.
        """
        t = self.view.t
        title = t.plain("press.cards_title")
        if chapter is not None:
            title = t.plain("press.cards_of", chapter=self.view.chapter(chapter).text.title)
        return self._sheet(
            "cards",
            title,
            tips=[self.tip(tip) for tip in tips],
            blank=0,
            double_sided=double_sided,
            card_picture=_picture(self.house.card_picture),
        )

    def blank_cards(self, *, double_sided: bool = True) -> Sheet:
        """Four cards to write own tips on."""
        return self._sheet(
            "cards",
            self.view.t.plain("press.blank_cards_title"),
            tips=[],
            blank=4,
            double_sided=double_sided,
            card_picture=_picture(self.house.card_picture),
        )

    def poster(self, round_: Round) -> Sheet:
        """The titles of a round, large."""
        t = self.view.t
        span = None
        if round_.start is not None:
            end = plan.end_date(round_.start, round_.weeks)
            span = date_words.span_with_year(round_.start, end, t)
        return self._sheet(
            "poster",
            t.plain("press.poster_title"),
            team=round_.team,
            span=span,
            rows=[self._row(number, {}) for number in round_.tips],
            qr=self._plan_code(round_),
        )

    def year(self, rounds: Sequence[Round], team: str = "") -> Sheet:
        """Up to six rounds on one sheet, side by side."""
        t = self.view.t
        return self._sheet(
            "year",
            t.plain("press.year_title"),
            landscape=True,
            team=team,
            whole=len(rounds) == 6,
            rounds=[self._year_round(place, one) for place, one in enumerate(rounds, 1)],
        )

    def book(self) -> Sheet:
        """All tips: cover, contents, a page a tip behind the opening of its chapter, indexes."""
        view = self.view
        live = [tip for tip in self.playbook.tips if not tip.retired]
        chapters = [self._chapter(chapter.slug) for chapter in self.playbook.chapters]
        return self._sheet(
            "book",
            self.house.name,
            chapters=[chapter for chapter in chapters if chapter["tips"]],
            lead=view.t.plain("press.book_lead", count=len(live), chapters=len(chapters)),
            tags=self._by_tag(live),
            sources=self._by_source(live),
        )

    def log(self) -> Sheet:
        """The fan log: a month with a line for each working day, and a page for the best five."""
        return self._sheet("log", self.view.t.plain("press.log_title"), lines=22)

    def door(self) -> Sheet:
        """Door cards: a change that can be undone, with its prediction and its undo date."""
        return self._sheet("door", self.view.t.plain("press.door_title"))

    def shared_links(self, pictures: Sequence[Mapping[str, Any]], greys: int) -> Sheet:
        """No paper: the pictures beside shared links, drawn in greys from 0 to that many.

        Each has a `title`, and `above` and below it a `text`, either of which may be empty; a tip
        also has its `number`. `lang` is the language of its words.
        """
        whose = replace(self, house=House(self.house.name, self.house.mark))
        motto = self.view.t.plain("sheet.title")
        name = self.house.name
        return whose._sheet("picture", name, pictures=list(pictures), motto=motto, light=greys)

    def app_icon(self, greys: int) -> Sheet:
        """No paper: the mark on a square, drawn in greys from 0 to that many."""
        whose = replace(self, house=House(self.house.name, self.house.mark))
        return whose._sheet("icon", self.house.name, mark=self.house.mark, light=greys)

    def fit(self, tips: Sequence[Tip]) -> Sheet:
        """No paper: every text of these tips, measured in every place where it is printed."""
        longest = Round(date(2027, 9, 15), plan.MOST_WEEKS, team="W" * LONGEST_TEAM)
        frame = self.plan(longest).data
        return self._sheet("fit", "fit", tips=[self.tip(tip) for tip in tips], frame=frame)

    # -- parts ---------------------------------------------------------------------------

    def tip(self, tip: Tip) -> Mapping[str, Any]:
        """A tip in this language, as templates know it; the same on every paper."""
        if tip.number not in self.known:
            self.known[tip.number] = self._tip(tip)
        return self.known[tip.number]

    def _tip(self, tip: Tip) -> dict[str, Any]:
        view = self.view.tip(tip)
        text, base = view.text, self._base(view.language)
        plain = ("title", "idea", "first_step", "sign", "tally", "pitfall", "safeguard", "ask")
        return {
            "number": tip.number,
            "slug": tip.slug,
            "path": tip.path,
            "lang": view.language,
            "door": tip.door,
            **{name: getattr(text, name) for name in plain},
            "how": list(text.how),
            "why": rich_text.inline(text.why, base),
            "example": self._example(view, base),
            "chips": [
                self.view.label(group, getattr(tip, group)).label
                for group in ("effort", "who", "door", "horizon")
            ],
            "chapter": self._chapter_name(tip.chapter),
            "url": f"{base}{addresses.tip_address(tip.slug)}" if base else "",
            "sources": [self._citation(key) for key in tip.sources],
            "related": [self.playbook.tip(slug).number for slug in tip.related],
        }

    def _example(self, view: TipView, base: str) -> dict[str, Any] | None:
        example = view.text.example
        if example is None:
            return None
        return {
            "kind": example.kind,
            "text": rich_text.inline(example.text, base),
            "source": self._citation(example.source) if example.source else None,
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of each chapter among those of the book, from 1 on."""
        return {chapter.slug: place for place, chapter in enumerate(self.playbook.chapters, 1)}

    def _chapter_name(self, slug: str) -> dict[str, Any]:
        chapter = self.playbook.chapter(slug)
        view = self.view.chapter(chapter)
        return {
            "slug": slug,
            "path": chapter.path,
            "order": chapter.order,
            "place": self._places[slug],
            "title": view.text.title,
            "hue": chapter.hue,
            "lang": view.language,
        }

    def _chapter(self, slug: str) -> dict[str, Any]:
        view = self.view.chapter(self.playbook.chapter(slug))
        base = self._base(view.language)
        return {
            **self._chapter_name(slug),
            "promise": view.text.promise,
            "intro": rich_text.block(view.text.intro, base),
            "tips": [self.tip(tip) for tip in view.tips],
            "sources": [self._citation(key) for key in view.chapter.sources],
        }

    def _row(self, number: int, owners: Mapping[int, str]) -> dict[str, Any]:
        tip = self.tip(self.playbook.by_number(number))
        kept = ("number", "path", "lang", "title", "first_step", "sign", "tally", "chapter", "url")
        return {name: tip[name] for name in kept} | {"owner": owners.get(number, "")}

    def _dates(self, round_: Round, start: date) -> dict[str, Any]:
        t, end = self.view.t, plan.end_date(start, round_.weeks)
        checks = plan.check_ins(start, end, round_.every, round_.weekday)
        return {
            "span": date_words.long_span(start, end, t),
            "checks": [date_words.short(day, t) for day in checks],
            "half_way": date_words.short(plan.half_way(start, end), t),
            "closing": date_words.span(plan.closing_from(end), end, t),
            "boxes": plan.weeks(start, end),
        }

    def _year_round(self, place: int, round_: Round) -> dict[str, Any]:
        t = self.view.t
        span = None
        if round_.start is not None:
            end = plan.end_date(round_.start, round_.weeks)
            span = date_words.span_with_year(round_.start, end, t)
        rows: list[Any] = [self._row(number, {}) for number in round_.tips]
        rows += [None] * (plan.TIPS_IN_A_ROUND - len(rows))
        return {"name": t.plain("press.round", n=place), "span": span, "rows": rows}

    def _by_tag(self, live: Sequence[Tip]) -> list[dict[str, Any]]:
        entries = [
            {
                "name": self.view.label("tags", tag).label,
                "numbers": [tip.number for tip in live if tag in tip.tags],
            }
            for tag in self.playbook.vocabulary.tags
        ]
        entries.sort(key=lambda entry: str(entry["name"]).casefold())
        return [entry for entry in entries if entry["numbers"]]

    def _by_source(self, live: Sequence[Tip]) -> list[dict[str, Any]]:
        return [
            {
                **self._citation(key),
                "numbers": [tip.number for tip in live if key in tip.sources],
            }
            for key in self.playbook.sources
            if any(key in tip.sources for tip in live)
        ]

    def _citation(self, key: str) -> dict[str, Any]:
        source = self.view.source(key)
        return {
            "author": source.author,
            "title": source.title,
            "year": source.year,
            "place": source.place or "",
            "url": source.url or "",
        }

    # -- addresses -----------------------------------------------------------------------

    def _base(self, language: str) -> str:
        """Where a language's pages start on the web; nothing when the site has no address."""
        url = self.playbook.settings.site_url
        default = self.playbook.settings.default_language
        return f"{url.rstrip('/')}/{addresses.site_path('', language, default)}" if url else ""

    def plan_address(self, round_: Round) -> str:
        """The share link of a round, the same as the planner's own: numbers and dates only."""
        base = self._base(self.language)
        rhythm = (round_.every, round_.weekday)
        query = plan.encode_share(round_.start, round_.tips, round_.weeks, *rhythm)
        return f"{base}{addresses.PLANNER}{f'?{query}' if query else ''}" if base else ""

    def _plan_code(self, round_: Round) -> dict[str, str] | None:
        address = self.plan_address(round_)
        if not address:
            return None
        word = "press.scan" if round_.tips else "press.scan_planner"
        return {"url": address, "alt": self.view.t.plain(word)}

    # -- one sheet -----------------------------------------------------------------------

    def _sheet(self, template: str, title: str, *, landscape: bool = False, **more: Any) -> Sheet:
        t = self.view.t
        first, *rest = self.language.split("-")
        regions = [part for part in rest if len(part) == 2 and part.isupper()]
        data = {
            "title": title,
            "lang": first,
            "region": regions[0] if regions else None,
            "paper": self.paper,
            "landscape": landscape,
            "site": self.house.name,
            "mark": self.house.mark,
            "accent": self.house.accent or None,
            "logo": _picture(self.house.logo),
            "card_back": self.house.card_back.get(self.language, ""),
            "address": self._base(self.language),
            "chapters_count": len(self.playbook.chapters),
            "words": {name: t.group(name) for name in WORDS},
        }
        return Sheet(template, data | more)


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    """A picture as templates can take it: JSON knows no bytes, so they go as numbers."""
    if picture is None:
        return None
    return {"format": picture.format, "bytes": list(picture.data)}
