"""Playbook → the finished docs tree of every language, as values. Nothing is read or written here.

Each page is one Markdown file: front matter that the theme knows, and one block of HTML
made by a Jinja template with autoescape and StrictUndefined. A tip's text is data for a
template and never a template itself. The HTML stands in one <div>, which every Markdown
engine passes through untouched, so that no text can be eaten or changed on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from generator import addresses
from generator.coverage import coverage
from generator.model import Playbook, Tip
from generator.print_shop import Printed, kilobytes, shelves
from generator.views import ChapterView, PageView, script_json

TEMPLATES = Path(__file__).parent / "templates"
# The words the page's scripts need, by group of content/interface.
SCRIPT_WORDS = ("planner", "deck", "sheet", "search")
# Where in the book, in hundredths, the five cards beside the promise on the home page come from.
FAN = (6, 23, 47, 63, 88)


@dataclass(frozen=True, order=True)
class OutFile:
    """One file of a docs tree: its path (`<language>/docs/tips/…/index.md`) and its bytes."""

    path: str
    data: bytes


def render(playbook: Playbook, printed: Sequence[Printed] = ()) -> tuple[OutFile, ...]:
    """All Markdown pages of all languages, and the chapter colours, sorted by path.

    `printed` is what the print shop offers.
    """
    environment = _environment()
    pages = [
        page
        for language in playbook.settings.languages
        for page in _Renderer(environment, playbook, language, tuple(printed)).pages()
    ]
    docs = addresses.docs_folder(playbook.settings.default_language)
    colours = OutFile(f"{docs}/assets/css/chapters.css", _chapter_colours(playbook).encode())
    return tuple(sorted([*pages, colours]))


def all_addresses(playbook: Playbook) -> list[str]:
    """Every address of the site, the same in each language, in the order of the book."""
    return [
        addresses.HOME,
        addresses.CHAPTERS,
        *(addresses.chapter_address(chapter.slug) for chapter in playbook.chapters),
        addresses.TIPS,
        *(addresses.tip_address(tip.slug) for tip in playbook.tips),
        addresses.PLANNER,
        *playbook.pages,
        addresses.COVERAGE,
    ]


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _chapter_colours(playbook: Playbook) -> str:
    return "".join(
        f'[data-chapter-order="{chapter.order}"]{{--hue:{chapter.hue}}}\n'
        for chapter in playbook.chapters
    )


@dataclass(frozen=True)
class _Renderer:
    """Renders all pages of one language."""

    environment: Environment
    playbook: Playbook
    language: str
    printed: tuple[Printed, ...] = ()

    def pages(self) -> Iterator[OutFile]:
        yield self._home()
        yield self._chapters()
        yield from self._each_chapter()
        yield self._tips()
        yield from self._each_tip()
        yield self._planner()
        for address in self.playbook.pages:
            yield self._prose(address)
        yield self._coverage()

    # -- pages ---------------------------------------------------------------------------

    def _home(self) -> OutFile:
        page = self._page(addresses.HOME)
        tips = self._live_tips()
        taste = tips[:: max(1, len(tips) // 3)][:3]
        fan = [tips[len(tips) * part // 100] for part in FAN] if tips else []
        random = " ".join(page.tip_link(tip) for tip in tips)
        return self._write(
            page,
            "home",
            description=self._home_description(page),
            section="home",
            tips=tips,
            taste=taste,
            fan=fan,
            random=random,
        )

    def _home_description(self, page: PageView) -> str:
        """`site_description` of mkdocs.yml for its default language, else the site's own words."""
        given = self.playbook.settings.raw.get("site_description")
        if given and self.language == page.default:
            return str(given)
        return page.t.plain("site.description", count=len(self._live_tips()))

    def _chapters(self) -> OutFile:
        page = self._page(addresses.CHAPTERS)
        return self._write(
            page,
            "chapters",
            title=page.t.plain("chapters.title"),
            description=page.t.plain("chapters.lead"),
            section="chapters",
        )

    def _each_chapter(self) -> Iterator[OutFile]:
        chapters = self.playbook.chapters
        for place, chapter in enumerate(chapters):
            page = self._page(addresses.chapter_address(chapter.slug))
            view = page.chapter(chapter)
            neighbours = [
                page.chapter(chapters[i]) if 0 <= i < len(chapters) else None
                for i in (place - 1, place + 1)
            ]
            yield self._write(
                page,
                "chapter",
                title=view.text.title,
                description=view.text.promise,
                section="chapters",
                order=view.order,
                fallback=view.fallback,
                chapter=view,
                small=sum(tip.effort == "small" for tip in view.tips),
                two_way=sum(tip.door == "two-way" for tip in view.tips),
                previous=neighbours[0],
                next=neighbours[1],
            )

    def _tips(self) -> OutFile:
        page = self._page(addresses.TIPS)
        return self._write(
            page,
            "tips",
            title=page.t.plain("tips.title"),
            description=page.t.plain("tips.lead"),
            section="tips",
            tips=self._live_tips(),
        )

    def _each_tip(self) -> Iterator[OutFile]:
        live = self._live_tips()
        for tip in self.playbook.tips:
            page = self._page(addresses.tip_address(tip.slug))
            before = [other for other in live if other.number < tip.number]
            after = [other for other in live if other.number > tip.number]
            view = page.tip(tip)
            yield self._write(
                page,
                "tip",
                title=f"{tip.number}. {view.text.title}",
                description=view.text.idea,
                section="tips",
                order=view.chapter.order,
                fallback=view.fallback,
                view=view,
                edit=self._edit_link(tip.path),
                related=[self.playbook.tip(slug) for slug in tip.related],
                replacement=self._replacement(tip),
                previous=page.tip(before[-1]) if before else None,
                next=page.tip(after[0]) if after else None,
            )

    def _planner(self) -> OutFile:
        page = self._page(addresses.PLANNER)
        return self._write(
            page,
            "planner",
            title=page.t.plain("nav.planner_long"),
            description=page.t.plain("planner.description"),
            section="planner",
            tips=self._live_tips(),
            planner_data=self._planner_data(page),
        )

    def _prose(self, address: str) -> OutFile:
        page = self._page(address)
        prose, fallback = page.page(address)
        credits_list = self._register() if address == addresses.CREDITS else None
        more: dict[str, Any] = {}
        if address == addresses.PRINT:
            more["shelves"] = self._shelves()
        return self._write(
            page,
            "print" if more else "prose",
            title=prose.title,
            description=prose.description,
            section=address.split("/", maxsplit=1)[0],
            fallback=fallback,
            prose=prose,
            credits=credits_list,
            **more,
        )

    def _coverage(self) -> OutFile:
        """How far the book is, for editors; nothing but the page for forks leads here."""
        page = self._page(addresses.COVERAGE)
        thousands = "," if self.language.partition("-")[0] == "en" else "."
        return self._write(
            page,
            "coverage",
            title=page.t.plain("coverage.title"),
            description=page.t.plain("coverage.lead"),
            section="coverage",
            coverage=coverage(self.playbook),
            figure=lambda number: f"{number:,}".replace(",", thousands),
        )

    # -- parts ---------------------------------------------------------------------------

    def _shelves(self) -> dict[str, Any]:
        decimal = "." if self.language.partition("-")[0] == "en" else ","

        def size(file: Printed) -> str:
            return kilobytes(file.size).replace(".", decimal)

        def link(path: str) -> str:
            """As if each language had the files: `finish` leads all to those of the default one."""
            return addresses.relative(addresses.PRINT, path)

        return {"groups": shelves(self.printed, self.language), "size": size, "link": link}

    def _page(self, address: str) -> PageView:
        return PageView(self.playbook, self.language, address)

    def _live_tips(self) -> list[Tip]:
        return [tip for tip in self.playbook.tips if not tip.retired]

    def _chapter_views(self, page: PageView) -> list[ChapterView]:
        return [page.chapter(chapter) for chapter in self.playbook.chapters]

    def _replacement(self, tip: Tip) -> Tip | None:
        return None if tip.replaced_by is None else self.playbook.by_number(tip.replaced_by)

    def _edit_link(self, path: str) -> str | None:
        raw = self.playbook.settings.raw
        repository, edit = raw.get("repo_url"), raw.get("edit_uri", "edit/main/")
        return f"{str(repository).rstrip('/')}/{edit}{path}" if repository else None

    def _register(self) -> list[dict[str, Any]]:
        page = self._page(addresses.CREDITS)
        return [
            {
                "key": key,
                "source": page.source(key),
                "tips": [tip for tip in self._live_tips() if key in tip.sources],
            }
            for key in self.playbook.sources
        ]

    def _planner_data(self, page: PageView) -> Markup:
        tips = [self._tip_data(page, tip) for tip in self.playbook.tips]
        chapters = [
            {
                "slug": view.slug,
                "order": view.order,
                "title": view.text.title,
                "url": page.chapter_link(view),
            }
            for view in self._chapter_views(page)
        ]
        return script_json({"tips": tips, "chapters": chapters})

    def _tip_data(self, page: PageView, tip: Tip) -> dict[str, Any]:
        view = page.tip(tip)
        return {
            **{
                key: getattr(tip, key)
                for key in (
                    "number",
                    "slug",
                    "chapter",
                    "effort",
                    "who",
                    "door",
                    "horizon",
                    "retired",
                    "replaced_by",
                )
            },
            **{
                key: getattr(view.text, key)
                for key in ("title", "idea", "first_step", "sign", "tally")
            },
            "tags": list(tip.tags),
            "url": page.tip_link(tip),
            "lang": view.language,
        }

    # -- one page to one file ------------------------------------------------------------

    def _write(
        self,
        page: PageView,
        template: str,
        *,
        section: str,
        description: str,
        title: str = "",
        order: int | None = None,
        fallback: bool = False,
        **values: Any,
    ) -> OutFile:
        context = {
            "page": page,
            "playbook": self.playbook,
            "t": page.t,
            "lang": self.language,
            "chapters": self._chapter_views(page),
            "page_lang": _page_lang(page, fallback),
            "notice": _notice(page, fallback),
            **values,
        }
        body = self.environment.get_template(f"{template}.html.jinja").render(context)
        front_matter = {
            "title": str(escape(title)),
            "description": str(escape(description)),
            "section": section,
            "alternates": [
                {key: str(escape(value)) for key, value in other.items()}
                for other in page.alternates()
            ],
        }
        text = self.environment.get_template("page.md.jinja").render(
            front_matter=Markup(_yaml(front_matter)),
            classes=f"page-{template}",
            chapter_attr=Markup(' data-chapter-order="{}"').format(order) if order else "",
            body=Markup(body),
            data=script_json(self._page_data(page)),
        )
        return OutFile(addresses.docs_path(self.language, page.address), text.encode())

    def _page_data(self, page: PageView) -> dict[str, Any]:
        settings = self.playbook.settings
        return {
            "lang": self.language,
            "languages": list(settings.languages),
            "store": str(settings.raw.get("extra", {}).get("playbook_id", "playbook")),
            "root": page.root,
            "home": page.link(addresses.HOME),
            "planner": page.link(addresses.PLANNER),
            "t": {name: page.t.group(name) for name in SCRIPT_WORDS},
        }


def _yaml(value: dict[str, Any]) -> str:
    """Front matter; dumped by the YAML library, since a broken one is printed into the page."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1_000_000)


def _notice(page: PageView, fallback: bool) -> Markup:
    """What a reader is told where a text (or some of the site's words) is in another language."""
    if not fallback and page.t.complete:
        return Markup("")
    key = "site.untranslated" if fallback else "site.untranslated_site"
    said_in = page.t.language_of(key)
    words = page.t(
        key,
        wanted=page.language_name(page.language, said_in),
        language=page.language_name(page.default, said_in),
    )
    return Markup('<p class="notice" role="note">{}</p>').format(words)


def _page_lang(page: PageView, fallback: bool) -> Markup:
    """A lang attribute for the site's own words inside a text in another language."""
    return Markup(' lang="{}"').format(page.language) if fallback else Markup("")
