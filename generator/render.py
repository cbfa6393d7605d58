"""Playbook → the finished docs tree of every language, as values. Nothing is read or written here.

Each page is one Markdown file: front matter that the theme knows, and one block of HTML
made by a Jinja template with autoescape and StrictUndefined. A tip's text is data for a
template and never a template itself. The HTML stands in one <div>, which every Markdown
engine passes through untouched, so that no text can be eaten or changed on the way.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, partial
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel

from generator import addresses, colours, compiled_templates, embeds
from generator.coverage import coverage
from generator.heads import head
from generator.model import Page, Playbook, Tip, Tool
from generator.outlet import Outlet, calendar_files, machine_files, store_name, versions_line
from generator.print_shop import Printed, kilobytes, shelves
from generator.search_words import search_words
from generator.tool_kinds import KINDS
from generator.tool_views import ToolView
from generator.views import ChapterView, PageView, script_json

FAST_DUMPER: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# The words the page's scripts need, by group of content/interface.
SCRIPT_WORDS = (
    *("planner", "deck", "sheet", "search", "offline"),
    *("round", "plans", "ours", "waiting", "more"),
)
# More of them, by the section of the site that a page belongs to.
MORE_SCRIPT_WORDS = {"planner": ("suggest", "take", "history", "year", "prints")}
TOOL_WORDS = ("tools", "sheets")  # beside those, on the pages of companion tools
# Where in the book, in hundredths, the five cards beside the promise on the home page come from.
FAN = (6, 23, 47, 63, 88)


@dataclass(frozen=True, order=True)
class OutFile:
    """One file of a docs tree: its path (`<language>/docs/tips/…/index.md`) and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Draft:
    """A page that is not made yet, and what decides it: who knows a page under the same `key` (and
    made by the same program) need not make it again."""

    path: str
    key: str
    make: Callable[[], bytes]


def render(playbook: Playbook, printed: Sequence[Printed] = ()) -> tuple[OutFile, ...]:
    """All Markdown pages of all languages, and the files beside them, sorted by path.

    `printed` is what the print shop offers.
    """
    pages = [
        OutFile(draft.path, draft.make())
        for language in playbook.settings.languages
        for draft in drafts(playbook, language, printed)
    ]
    return tuple(sorted([*pages, *beside_pages(playbook)]))


def drafts(playbook: Playbook, language: str, printed: Sequence[Printed] = ()) -> Iterator[Draft]:
    """All pages of one language. Those of tips are made when they are asked for."""
    renderer = _Renderer(environment(), playbook, language, tuple(printed))
    for page in renderer.pages_of_many():
        yield Draft(page.path, _digest(page.data), partial(bytes, page.data))
    yield from renderer.tip_pages()


def beside_pages(playbook: Playbook) -> Iterator[OutFile]:
    """The chapters' colours and the tips' names; a company's pictures and sheet of colours."""
    docs = addresses.docs_folder(playbook.settings.default_language)
    for language in playbook.settings.languages:
        yield _Renderer(environment(), playbook, language).tip_names()
    yield OutFile(f"{docs}/assets/css/chapters.css", _chapter_colours(playbook).encode())
    for name, data in playbook.images.items():
        yield OutFile(f"{docs}/{addresses.picture_address(name)}", data)
    if given := playbook.company.colours:
        light = given.accent
        dark = given.accent_dark or colours.for_dark(colours.from_hex(light))
        sheet = colours.style_sheet(light, dark)
        yield OutFile(f"{docs}/assets/css/company.css", sheet.encode())


def all_addresses(playbook: Playbook) -> list[str]:
    """Every address of the site, the same in each language, in the order of the book."""
    return [
        addresses.HOME,
        addresses.CHAPTERS,
        *(addresses.chapter_address(chapter.slug) for chapter in playbook.chapters),
        addresses.TIPS,
        *(addresses.tip_address(tip.slug) for tip in playbook.tips),
        addresses.PLANNER,
        *sorted({*playbook.pages, *tool_addresses(playbook)}),
        addresses.COVERAGE,
    ]


@cache
def environment() -> Environment:
    """Jinja for everything that is made here: escapes, and refuses a name that is not there.

    One for the whole process, since it keeps the templates that it has compiled.
    """
    return Environment(
        loader=FileSystemLoader(compiled_templates.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled_templates.kept("pages"),
    )


def tool_addresses(playbook: Playbook) -> list[str]:
    """The page that introduces the companion tools, and theirs; none when there are none."""
    return addresses.of_tools(KINDS[tool.slug].address for tool in playbook.tools)


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
    script_words: dict[tuple[str, ...], Markup] = field(default_factory=dict)

    def pages_of_many(self) -> Iterator[OutFile]:
        """All pages but those of single tips."""
        yield self._home()
        yield self._chapters()
        yield from self._each_chapter()
        yield self._tips()
        yield self._planner()
        tools = tool_addresses(self.playbook)
        for address in self.playbook.pages:
            if address not in tools:
                yield self._prose(address)
        if addresses.TOOLS in tools:
            yield self._tools()
        for tool in self.playbook.tools:
            yield self._tool(tool)
        yield self._coverage()
        yield self._offline()

    # -- pages ---------------------------------------------------------------------------

    def _home(self) -> OutFile:
        page = self._page(addresses.HOME)
        tips = self._live_tips()
        taste = tips[:: max(1, len(tips) // 3)][:3]
        fan = [tips[len(tips) * part // 100] for part in FAN] if tips else []
        return self._write(
            page,
            "home",
            description=self._home_description(page),
            section="home",
            tips=tips,
            taste=taste,
            fan=fan,
            has_method=addresses.METHOD in (*self.playbook.pages, *tool_addresses(self.playbook)),
            home_data=script_json({"chapters": self._chapter_data(page)}),
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
                edit=self._edit_link(chapter.path),
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

    def tip_pages(self) -> Iterator[Draft]:
        """The page of each tip. It sees the tips that it names and no other, so these decide it."""
        live = self._live_tips()
        find = search_words(self.playbook, self.language)
        numbers = [tip.number for tip in live]
        told = {tip.slug: tip.model_dump_json() for tip in self.playbook.tips}
        frame = _digest(_told(replace(self.playbook, tips=(), images={})), self.language)
        for tip in self.playbook.tips:
            place = bisect_left(numbers, tip.number)
            before = live[place - 1] if place else None
            after = next(iter(live[bisect_right(numbers, tip.number) :][:1]), None)
            related = [self.playbook.tip(slug) for slug in tip.related]
            named = [tip, before, after, self._replacement(tip), *related]
            seen = {other.slug: other for other in named if other}
            words = find[tip.slug]
            yield Draft(
                addresses.docs_path(self.language, addresses.tip_address(tip.slug)),
                _digest(frame, *words, *(told[other.slug] if other else "" for other in named)),
                partial(self._only(seen)._tip, tip, before, after, words),
            )

    def _only(self, seen: Mapping[str, Tip]) -> _Renderer:
        """The same in a playbook that has no other tips than these."""
        tips = tuple(sorted(seen.values(), key=lambda tip: tip.number))
        few = replace(self.playbook, tips=tips)
        vars(few)["whole_languages"] = self.playbook.whole_languages  # found out once
        return replace(self, playbook=few)

    def _tip(self, tip: Tip, before: Tip | None, after: Tip | None, find: Sequence[str]) -> bytes:
        page = self._page(addresses.tip_address(tip.slug))
        view = page.tip(tip)
        return self._write(
            page,
            "tip",
            title=f"{tip.number}. {view.text.title}",
            description=view.text.idea,
            section="tips",
            order=view.chapter.order,
            fallback=view.fallback,
            view=view,
            find=find,
            edit=self._edit_link(tip.path),
            snippet=embeds.tip_snippet(Outlet(self.playbook, self.language), view),
            related=[self.playbook.tip(slug) for slug in tip.related],
            replacement=self._replacement(tip),
            previous=page.tip(before) if before else None,
            next=page.tip(after) if after else None,
        ).data

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
        is_data = address == addresses.DATA
        more: dict[str, Any] = {}
        if address == addresses.PRINT:
            more["shelves"] = self._shelves(page)
        return self._write(
            page,
            "print" if more else "prose",
            title=prose.title,
            description=prose.description,
            section=address.split("/", maxsplit=1)[0],
            fallback=fallback,
            prose=prose,
            edit=self._edit_link(prose.path),
            credits=credits_list,
            files=machine_files(page) if is_data else (),
            calendars=calendar_files(page) if is_data else (),
            snippet=embeds.week_snippet(Outlet(self.playbook, self.language)) if is_data else "",
            **more,
        )

    def _tools(self) -> OutFile:
        """The companion tools by the question each answers, below the hand-written page if any."""
        page = self._page(addresses.TOOLS)
        prose, fallback = self._introduction(page)
        return self._write(
            page,
            "tools",
            title=prose.title if prose else page.t.plain("tools.title"),
            description=prose.description if prose else page.t.plain("tools.lead"),
            section="tools",
            fallback=fallback,
            tool="index",
            prose=prose,
            edit=self._edit_link(prose.path) if prose else None,
            views=[ToolView(page, tool) for tool in self.playbook.tools],
        )

    def _tool(self, tool: Tool) -> OutFile:
        """A companion tool, below the hand-written page of the same address if there is one."""
        page = self._page(KINDS[tool.slug].address)
        prose, fallback = self._introduction(page)
        view = ToolView(page, tool)
        return self._write(
            page,
            f"tools/{tool.slug}",
            title=prose.title if prose else view.text.title,
            description=prose.description if prose else view.text.lead,
            section=page.address.split("/", maxsplit=1)[0],
            fallback=fallback or view.fallback,
            tool=tool.slug,
            prose=prose,
            edit=self._edit_link(prose.path if prose else tool.path),
            view=view,
        )

    def _introduction(self, page: PageView) -> tuple[Page | None, bool]:
        """The hand-written page at an address, and whether it is in another language."""
        if page.address not in self.playbook.pages:
            return None, False
        return page.page(page.address)

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

    def _offline(self) -> OutFile:
        """What a reader sees where a page is wanted that the device does not keep."""
        page = self._page(addresses.OFFLINE)
        return self._write(
            page,
            "offline",
            title=page.t.plain("offline.title"),
            description=page.t.plain("offline.text"),
            section="offline",
        )

    # -- parts ---------------------------------------------------------------------------

    def _shelves(self, page: PageView) -> dict[str, Any]:
        decimal = "." if self.language.partition("-")[0] == "en" else ","

        def size(file: Printed) -> str:
            return kilobytes(file.size).replace(".", decimal)

        def link(path: str) -> str:
            return addresses.relative(page.path, path)

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
        """Where a file is edited: the company's in its repository, upstream's in upstream's.

        Without an address of upstream's own, all of them lead to the repository there is.
        """
        raw, upstream = self.playbook.settings.raw, self.playbook.settings.upstream
        if path.startswith("content/") and upstream.get("repo_url"):
            raw = upstream
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
        return script_json({"tips": tips, "chapters": self._chapter_data(page)})

    def _chapter_data(self, page: PageView) -> list[dict[str, Any]]:
        return [
            {
                "slug": view.slug,
                "order": view.order,
                "title": view.text.title,
                "url": page.chapter_link(view),
            }
            for view in self._chapter_views(page)
        ]

    def tip_names(self) -> OutFile:
        """What the home page's scripts need of each tip, as a script they ask for when they do.

        That is when a round runs in this browser; from disk a page can fetch nothing but scripts.
        The addresses are as the home page of this language names them.
        """
        page = self._page(addresses.HOME)
        facts = ("number", "chapter", "effort", "door", "retired", "replaced_by")
        keys = (*facts, "title", "tally", "url", "lang")
        tips = [self._tip_data(page, tip) for tip in self.playbook.tips]
        names = script_json([{key: tip[key] for key in keys} for tip in tips])
        docs = addresses.docs_folder(self.playbook.settings.default_language)
        path = f"{docs}/assets/tips/{self.language}.js"
        return OutFile(path, f"self.playbookTips = {names};\n".encode())

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
            "meeting": tip.number in self.playbook.meetings,
            "tags": list(tip.tags),
            "ours": tip.origin == "ours",
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
        tool: str = "",
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
            "head": str(
                head(page, title, description, values.get("view") or values.get("chapter"))
            ),
            "alternates": [
                {key: str(escape(value)) for key, value in other.items()}
                for other in page.alternates()
            ],
            **({"tool": tool} if tool else {}),
        }
        groups = (*SCRIPT_WORDS, *MORE_SCRIPT_WORDS.get(section, ()), *(TOOL_WORDS if tool else ()))
        text = self.environment.get_template("page.md.jinja").render(
            front_matter=Markup(_yaml(front_matter)),
            classes=f"page-{template.replace('/', ' tool-')}",
            chapter_attr=Markup(' data-chapter-order="{}"').format(order) if order else "",
            body=Markup(body),
            data=self._page_data(page, groups),
        )
        return OutFile(addresses.docs_path(self.language, page.address), text.encode())

    def _page_data(self, page: PageView, groups: tuple[str, ...]) -> Markup:
        """What a page's scripts know of the site; its words are the same on many pages."""
        settings = self.playbook.settings
        if groups not in self.script_words:
            words = {name: page.t.group(name) for name in groups}
            self.script_words[groups] = script_json(words)
        of_page = {
            "lang": self.language,
            "languages": list(settings.languages),
            "store": store_name(self.playbook),
            "version": versions_line(self.playbook),
            "root": page.root,
            "home": page.link(addresses.HOME),
            "planner": page.link(addresses.PLANNER),
            "t": 0,
        }
        if "take" in groups:  # for a page from disk, whose own address is nobody else's affair
            outlet = Outlet(self.playbook, self.language)
            of_page["site"] = outlet.url(addresses.PLANNER) if settings.site_url else ""
        # In a JSON text a quotation mark has a backslash before it, so this stands there once.
        all_words = f'"t":{self.script_words[groups]}'
        return Markup(str(script_json(of_page)).replace('"t":0', all_words, 1))


def _digest(*parts: str | bytes) -> str:
    """SHA-256 over texts, each with its length before it, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _told(value: Any) -> str:
    """A playbook without its tips as one text, the same for the same content."""

    def plain(inner: Any) -> Any:
        if isinstance(inner, BaseModel):
            return inner.model_dump(mode="json")
        if is_dataclass(inner):
            return {part.name: getattr(inner, part.name) for part in fields(inner)}
        return sorted(inner) if isinstance(inner, set | frozenset) else repr(inner)

    return json.dumps(value, default=plain, sort_keys=True)


def _yaml(value: dict[str, Any]) -> str:
    """Front matter; dumped by the YAML library, since a broken one is printed into the page."""
    dumped: str = yaml.dump(
        value, Dumper=FAST_DUMPER, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return dumped


def _notice(page: PageView, fallback: bool) -> Markup:
    """What a reader is told where a text (or some of the site's words) is in another language."""
    if not fallback and page.language in page.playbook.whole_languages:
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
