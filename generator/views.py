"""What a template sees: one page's language, its words, its links, and tips ready to show.

A text that is missing in a language falls back to the default language; a view says so
(`fallback`), so that a page can mark it and never mixes languages silently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from generator import addresses, markdown_text, plan
from generator.model import (
    Chapter,
    ChapterText,
    CitedSource,
    Page,
    Playbook,
    Starter,
    StarterText,
    Tip,
    TipText,
)

# A link to a page of this site, as cleaned HTML holds it: `href="/planner/"`.
SITE_LINK = re.compile(r'href="/([^"]*)"')

WHOLE_LINK = re.compile(r'<a href="/([^"]*)">(.*?)</a>', re.DOTALL)
PICTURE = re.compile(r'src="/(images/[^"]*)"')


class MissingWordError(Exception):
    """A word of the site that no language has: its `key`, and the `path` of its file."""

    def __init__(self, key: str, default: str) -> None:
        super().__init__(key)
        self.key = key
        self.path = f"content/interface/{default}.yml"


@dataclass(frozen=True)
class Words:
    """The site's own words in one language: `t("tip.why")`.

    A word that is missing falls back to the default language, marked with its `lang`.
    """

    language: str
    default: str
    interface: Mapping[str, Mapping[str, Mapping[str, str]]]

    def __call__(self, key: str, **values: object) -> Markup:
        """HTML of a text: escaped, filled in, and marked where it is in another language."""
        text, language = self._find(key)
        html = escape(text.format(**values) if values else text)
        if language == self.language:
            return html
        return Markup('<span lang="{}">{}</span>').format(language, html)

    def plain(self, key: str, **values: object) -> str:
        """The text alone, for an attribute or a JSON value."""
        text = self._find(key)[0]
        return text.format(**values) if values else text

    def group(self, name: str) -> dict[str, str]:
        """All texts of a group, those that are missing taken from the default language."""
        mine = self.interface.get(self.language, {}).get(name, {})
        return {**self.interface[self.default].get(name, {}), **mine}

    def language_of(self, key: str) -> str:
        """The language a text is found in: the page's own, or the default one."""
        return self._find(key)[1]

    def _find(self, key: str) -> tuple[str, str]:
        group, _, name = key.partition(".")
        for language in (self.language, self.default):
            text = self.interface.get(language, {}).get(group, {}).get(name)
            if text is not None:
                return text, language
        raise MissingWordError(key, self.default)


@dataclass(frozen=True)
class LabelView:
    """A value of the vocabulary in the page's language."""

    value: str
    label: str
    help: str
    language: str


@dataclass(frozen=True)
class ChapterView:
    """A chapter in the page's language (or, with `fallback`, in the default one)."""

    chapter: Chapter
    text: ChapterText
    language: str
    fallback: bool
    tips: tuple[Tip, ...]

    @property
    def order(self) -> int:
        """Its place in the book."""
        return self.chapter.order

    @property
    def slug(self) -> str:
        """Its permanent name."""
        return self.chapter.slug


@dataclass(frozen=True)
class TipView:
    """A tip in the page's language (or, with `fallback`, in the default one)."""

    tip: Tip
    text: TipText
    language: str
    fallback: bool
    chapter: ChapterView

    @property
    def number(self) -> int:
        """Its permanent number."""
        return self.tip.number

    @property
    def slug(self) -> str:
        """Its permanent name."""
        return self.tip.slug


@dataclass(frozen=True)
class StarterView:
    """A starter five in the page's language, or in the default one."""

    slug: str
    text: StarterText
    language: str
    tips: tuple[Tip, ...]

    @property
    def query(self) -> str:
        """The share link's query that opens the planner with these five, without a start date."""
        return plan.encode_share(None, (tip.number for tip in self.tips))


@dataclass(frozen=True)
class PageView:
    """One page in one language, and everything a template may ask of the playbook."""

    playbook: Playbook
    language: str
    address: str

    @property
    def default(self) -> str:
        """The language at the root of the site."""
        return self.playbook.settings.default_language

    @property
    def path(self) -> str:
        """The page's path below the site's root."""
        return addresses.site_path(self.address, self.language, self.default)

    @cached_property
    def t(self) -> Words:
        """The site's words."""
        return Words(self.language, self.default, self.playbook.interface)

    # -- links ---------------------------------------------------------------------------

    def link(self, address: str) -> str:
        """A relative link to a page in the same language."""
        target = addresses.site_path(address, self.language, self.default)
        return addresses.relative(self.path, target)

    def tip_link(self, tip: Tip) -> str:
        """A relative link to a tip."""
        return self.link(addresses.tip_address(tip.slug))

    def chapter_link(self, chapter: Chapter | ChapterView) -> str:
        """A relative link to a chapter."""
        return self.link(addresses.chapter_address(chapter.slug))

    @property
    def root(self) -> str:
        """A relative link to the root of the site, where assets live."""
        return addresses.relative(self.path, "")

    def alternates(self) -> list[dict[str, str]]:
        """The same page in every language: code, the language's own name, relative link."""
        return [
            {
                "lang": language,
                "name": Words(language, language, self.playbook.interface).plain("site.language")
                if language in self.playbook.interface
                else language,
                "href": addresses.relative(
                    self.path, addresses.site_path(self.address, language, self.default)
                ),
            }
            for language in self.playbook.settings.languages
        ]

    # -- texts ---------------------------------------------------------------------------

    def tip(self, tip: Tip) -> TipView:
        """A tip in this page's language."""
        text, language = self._pick(tip.texts)
        chapter = self.chapter(self.playbook.chapter(tip.chapter))
        return TipView(tip, text, language, language != self.language, chapter)

    def starters(self) -> list[StarterView]:
        """The starter fives in this page's language, in the order of the file."""
        return [self._starter(starter) for starter in self.playbook.starters]

    def _starter(self, starter: Starter) -> StarterView:
        text, language = self._pick(starter.texts)
        tips = tuple(self.playbook.by_number(number) for number in sorted(starter.tips))
        return StarterView(starter.slug, text, language, tips)

    def chapter(self, chapter: Chapter) -> ChapterView:
        """A chapter in this page's language, with its tips in order."""
        text, language = self._pick(chapter.texts)
        tips = tuple(self.playbook.tips_of(chapter.slug))
        return ChapterView(chapter, text, language, language != self.language, tips)

    def page(self, address: str) -> tuple[Page, bool]:
        """A hand-written page, and whether it is in the default language instead."""
        page, language = self._pick(self.playbook.pages[address])
        return page, language != self.language

    def label(self, group: str, value: str) -> LabelView:
        """A vocabulary value's label and definition."""
        label, language = self._pick(getattr(self.playbook.vocabulary, group)[value])
        return LabelView(value, label.label, label.help, language)

    def labels(self, group: str) -> list[LabelView]:
        """All values of a vocabulary group, in the vocabulary's order."""
        return [self.label(group, value) for value in getattr(self.playbook.vocabulary, group)]

    def source(self, key: str) -> CitedSource:
        """A source, cited in this page's language."""
        return self.playbook.sources[key].in_language(self.language)

    def language_name(self, language: str, said_in: str) -> str:
        """What one language calls another; for want of it the other's own name, or its code."""
        interface = self.playbook.interface
        names = interface.get(said_in, {}).get("languages", {})
        own = interface.get(language, {}).get("site", {}).get("language", language)
        return names.get(language, own)

    def lang_attr(self, language: str) -> Markup:
        """A lang attribute where a text is in another language than its page; else nothing."""
        if language == self.language:
            return Markup("")
        return Markup(' lang="{}"').format(language)

    def inline(self, text: str) -> Markup:
        """Small Markdown as HTML, its site links made relative to this page."""
        return self._linked(markdown_text.inline_html(text))

    def block(self, text: str) -> Markup:
        """Small Markdown with paragraphs as HTML, its site links made relative."""
        return self._linked(markdown_text.block_html(text))

    def prose(self, text: str) -> Markup:
        """A hand-written page's Markdown as HTML, its site links made relative."""
        return self._linked(markdown_text.page_html(text))

    def _linked(self, html: str) -> Markup:
        """Links of this site made relative; one to a page that the company hides is only words."""
        hidden = self.playbook.hidden.addresses
        if hidden:
            html = WHOLE_LINK.sub(
                lambda link: link[2] if link[1].partition("#")[0] in hidden else link[0], html
            )
        html = PICTURE.sub(
            lambda picture: f'src="{addresses.relative(self.path, picture[1])}"', html
        )
        return Markup(SITE_LINK.sub(self._site_link, html))

    def _site_link(self, match: re.Match[str]) -> str:
        path, mark, rest = match[1].partition("#")
        return f'href="{self.link(path)}{mark}{rest}"'

    def _pick(self, texts: Mapping[str, Any]) -> tuple[Any, str]:
        if self.language in texts:
            return texts[self.language], self.language
        return texts[self.default], self.default


def script_json(value: object) -> Markup:
    """JSON for a <script type="application/json">: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
