"""Pages as Markdown beside their HTML, and llms.txt that leads to them (see llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator import addresses
from generator.markdown_text import one_line
from generator.model import Chapter, CitedSource, Page, Tip
from generator.outlet import Outlet, Versions, versions_in_words
from generator.views import ChapterView, TipView

# Signs that mean something in Markdown wherever they stand; an entity; a tag.
SIGNS = re.compile(r"([\\`*_\[\]])")
ENTITY = re.compile(r"&(?=#?\w+;)")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What begins a list, a heading, a quotation, a table or a line of dashes.
START = re.compile(r"[-+=#>|~]")
Lines = Iterator[str]


@lru_cache(100_000)  # labels and words of the interface stand on every page
def inline(text: str) -> str:
    """A plain text as Markdown that shows it letter for letter, for the middle of a line."""
    escaped = SIGNS.sub(r"\\\1", one_line(text))
    return TAG.sub("&lt;", ENTITY.sub("&amp;", escaped))


@lru_cache(100_000)
def plain(text: str) -> str:
    """The same where it begins a line, and could be taken for a list, a heading or a quotation."""
    escaped = inline(text)
    number = re.match(r"[0-9]+(?=[.)])", escaped)
    if number:
        return f"{number[0]}\\{escaped[number.end() :]}"
    return f"\\{escaped}" if START.match(escaped) else escaped


# -- tips, chapters, hand-written pages ------------------------------------------------------


def tip_page(outlet: Outlet, tip: Tip) -> str:
    """One tip, whole."""
    view = outlet.tip(tip)
    return _page(_tip(outlet, view), outlet, outlet.tip_url(tip))


def _page(blocks: Iterable[str], outlet: Outlet, url: str) -> str:
    """Blocks with an empty line between, and where and what this is at the end."""
    site = plain(outlet.playbook.settings.site_name)
    here = f"<{url}>" if outlet.playbook.settings.site_url else f"[{url}]({url})"
    origin = f"{site} · {plain(versions_in_words(outlet.playbook, outlet.t))} · {here}"
    return "\n\n".join([*blocks, "---", origin]) + "\n"


def _tip(outlet: Outlet, view: TipView) -> Lines:
    t, text, tip = outlet.t, view.text, view.tip
    yield f"# {tip.number}. {inline(text.title)}"
    yield f"> {plain(text.idea)}"
    if view.fallback:
        yield _notice(outlet, view.language)
    if tip.retired:
        yield from _retired(outlet, tip)
    yield _facts(outlet, view)
    yield from (f"## {plain(t.plain('tip.why'))}", outlet.markdown(text.why))
    steps = "\n".join(f"{n}. {plain(step)}" for n, step in enumerate(text.how, 1))
    yield from (f"## {plain(t.plain('tip.how'))}", steps)
    for name in ("first_step", "sign", "pitfall", "safeguard", "ask"):
        value = getattr(text, name)
        if value:
            yield from (f"## {plain(t.plain(f'tip.{name}'))}", plain(value))
        if name == "sign":
            yield f"{plain(t.plain('tip.tally'))}: {plain(text.tally)}"
    yield from _example(outlet, view)
    if tip.sources:
        yield f"## {plain(t.plain('tip.sources'))}"
        yield "\n".join(f"- {_citation(outlet.page.source(key))}" for key in tip.sources)
    related = [outlet.playbook.tip(slug) for slug in tip.related]
    if related:
        yield f"## {plain(t.plain('tip.related'))}"
        yield "\n".join(f"- {_tip_link(outlet, other)}" for other in related)


def _notice(outlet: Outlet, language: str) -> str:
    return f"*{inline(outlet.notice(language))}*"


def _retired(outlet: Outlet, tip: Tip) -> Lines:
    yield f"**{plain(outlet.t.plain('tip.retired'))}**"
    if tip.replaced_by is not None:
        yield _tip_link(outlet, outlet.playbook.by_number(tip.replaced_by))


def _facts(outlet: Outlet, view: TipView) -> str:
    t, tip, page = outlet.t, view.tip, outlet.page
    chapter = _link(view.chapter.text.title, _chapter_md(outlet, view.chapter.chapter))
    lines = [f"- {plain(t.plain('deck.chapter'))}: {chapter}"]
    for group in ("who", "effort", "door", "horizon"):
        label = page.label(group, getattr(tip, group))
        lines.append(f"- {plain(t.plain(f'deck.{group}'))}: {inline(label.label)}")
    tags = ", ".join(plain(page.label("tags", tag).label) for tag in tip.tags)
    return "\n".join([*lines, f"- {plain(t.plain('deck.tag'))}: {tags}"])


def _example(outlet: Outlet, view: TipView) -> Lines:
    example, t = view.text.example, outlet.t
    if example is None:
        return
    kind = plain(t.plain(f"tip.{example.kind}"))
    yield f"## {plain(t.plain('tip.example'))} ({kind})"
    yield outlet.markdown(example.text)
    if example.source:
        yield _citation(outlet.page.source(example.source))
    else:
        yield f"*{plain(t.plain('tip.illustrative_help'))}*"


def _citation(source: CitedSource) -> str:
    author = f"{plain(source.author)}, " if source.author else ""
    year = f" ({source.year})" if source.year else ""
    place = f", {inline(source.place)}" if source.place else ""
    return f"{author}*{inline(source.title)}*{year}{place}"


def chapter_page(outlet: Outlet, chapter: Chapter) -> str:
    """One chapter: its promise, its introduction and its tips."""
    view = outlet.page.chapter(chapter)
    url = outlet.url(addresses.chapter_address(chapter.slug))
    return _page(_chapter(outlet, view), outlet, url)


def _chapter(outlet: Outlet, view: ChapterView) -> Lines:
    yield f"# {plain(view.text.title)}"
    yield f"> {plain(view.text.promise)}"
    if view.fallback:
        yield _notice(outlet, view.language)
    yield outlet.markdown(view.text.intro)
    if view.tips:
        yield f"## {plain(outlet.t.plain('chapter.tips'))}"
        yield "\n".join(_listed(outlet, tip) for tip in view.tips)


def prose_page(outlet: Outlet, address: str) -> str:
    """One hand-written page."""
    page, fallback = outlet.page.page(address)
    blocks = [f"# {plain(page.title)}", f"> {plain(page.description)}"]
    if fallback:
        blocks.append(_notice(outlet, page.language))
    body = outlet.markdown(page.body).strip()
    return _page([*blocks, body], outlet, outlet.url(address))


# -- links ---------------------------------------------------------------------------------


def _link(text: str, url: str) -> str:
    return f"[{inline(text)}]({url})"


def _tip_md(outlet: Outlet, tip: Tip) -> str:
    return f"{outlet.tip_url(tip)}{addresses.MARKDOWN}"


def _chapter_md(outlet: Outlet, chapter: Chapter) -> str:
    return f"{outlet.url(addresses.chapter_address(chapter.slug))}{addresses.MARKDOWN}"


def _tip_link(outlet: Outlet, tip: Tip) -> str:
    return _link(f"{tip.number}. {outlet.tip(tip).text.title}", _tip_md(outlet, tip))


def _listed(outlet: Outlet, tip: Tip) -> str:
    return f"- {_tip_link(outlet, tip)}: {inline(outlet.tip(tip).text.idea)}"


# -- llms.txt --------------------------------------------------------------------------------


def llms_txt(outlet: Outlet, versions: Versions) -> str:
    """The way into the playbook for language models: what it is, then links to Markdown."""
    t, playbook = outlet.t, outlet.playbook
    name = plain(playbook.settings.site_name)
    said = plain(t.plain("site.description", count=len(outlet.tips)))
    about = [
        t.plain("footer.method"),
        t.plain("footer.words"),
        f"{versions.line} ({versions.fingerprint})",
    ]
    blocks = [
        f"# {name}",
        f"> {said}",
        "\n".join(f"- {plain(line)}" for line in about),
        f"## {plain(t.plain('data.llms_pages'))}",
        "\n".join(_page_line(outlet, pages) for pages in playbook.pages.items()),
    ]
    for chapter in playbook.chapters:
        view = outlet.page.chapter(chapter)
        if view.tips:
            blocks.append(f"## {plain(view.text.title)}")
            blocks.append("\n".join(_listed(outlet, tip) for tip in view.tips))
    # The convention gives this English heading a meaning: what may be left out.
    blocks += ["## Optional", "\n".join(_files(outlet))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _page_line(outlet: Outlet, item: tuple[str, dict[str, Page]]) -> str:
    address = item[0]
    page, _ = outlet.page.page(address)
    url = f"{outlet.url(address)}{addresses.MARKDOWN}"
    return f"- {_link(page.title, url)}: {plain(page.description)}"


def _files(outlet: Outlet) -> Lines:
    t = outlet.t
    for key, file in (("json", addresses.JSON), ("csv", addresses.CSV), ("feed", addresses.FEED)):
        about = plain(t.plain(f"data.{key}_about"))
        yield f"- {_link(t.plain(f'data.{key}'), outlet.url(file))}: {about}"
    for language in outlet.playbook.settings.languages:
        if language != outlet.language:
            named = outlet.page.language_name(language, outlet.language)
            yield f"- {_link(named, outlet.url(addresses.LLMS, language))}"
