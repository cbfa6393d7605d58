"""One language of the playbook as it goes out to others: whole addresses, versions, texts."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from generator import __version__, addresses, markdown_text
from generator.model import Playbook, Release, ReleaseText, Tip
from generator.views import SITE_LINK, PageView, TipView, Words

GENERATOR = "Playbook 101"
# The licence of upstream's words (CONTENT-LICENSE); the code has one of its own.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# A link to a page of this site in Markdown: `](/planner/)`.
MARKDOWN_LINK = re.compile(r"(?<!\\)\]\(/([^)\s]*)\)")
# For ids that last: a name space of our own for UUIDs made from names (RFC 9562, section 5.5).
NAMES = uuid.UUID("9a1d5f0e-4b0c-5d0e-8f3a-101101101101")


@dataclass(frozen=True)
class Outlet:
    """A language of the playbook, for a file that is read elsewhere.

    `start` is the folder of that file below the language's root: where mkdocs.yml does not say
    where the site lives, addresses are relative to it.
    """

    playbook: Playbook
    language: str
    start: str = ""

    @cached_property
    def page(self) -> PageView:
        """The language's texts and labels; not for links, which are relative to a page."""
        return PageView(self.playbook, self.language, self.start)

    @property
    def t(self) -> Words:
        """The site's words."""
        return self.page.t

    @property
    def default(self) -> str:
        """The language at the root of the site."""
        return self.playbook.settings.default_language

    @cached_property
    def tips(self) -> tuple[Tip, ...]:
        """The tips in use, by number."""
        return tuple(tip for tip in self.playbook.tips if not tip.retired)

    # -- addresses -----------------------------------------------------------------------

    def url(self, address: str = "", language: str = "") -> str:
        """The address of a page or file below a language's root, for somebody elsewhere."""
        path = addresses.site_path(address, language or self.language, self.default)
        return self.url_of(path)

    def url_of(self, path: str) -> str:
        """The address of a site path, for somebody elsewhere."""
        start = addresses.site_path(self.start, self.language, self.default)
        return addresses.outside(self.playbook.settings.site_url, path, start)

    def path(self, address: str) -> str:
        """The path below the site's root of a file of this language."""
        return addresses.site_path(address, self.language, self.default)

    def tip_url(self, tip: Tip) -> str:
        """The address of a tip's page."""
        return self.url(addresses.tip_address(tip.slug))

    # -- texts ---------------------------------------------------------------------------

    def tip(self, tip: Tip) -> TipView:
        """A tip in this language, or as it falls back."""
        return self.page.tip(tip)

    def note(self, release: Release) -> tuple[ReleaseText | None, str]:
        """What a release says of itself, and in which language; None when it says nothing."""
        for language in (self.language, self.default):
            if language in release.texts:
                return release.texts[language], language
        return None, self.language

    def notice(self, language: str) -> str:
        """What a reader is told where a text stands in another language than theirs."""
        said_in = self.t.language_of("site.untranslated")
        return self.t.plain(
            "site.untranslated",
            wanted=self.page.language_name(self.language, said_in),
            language=self.page.language_name(language, said_in),
        )

    def html(self, text: str) -> Markup:
        """Small Markdown as HTML, its site links whole."""
        html = markdown_text.inline_html(text)
        return Markup(SITE_LINK.sub(lambda match: f'href="{self._link(match[1])}"', html))

    def markdown(self, text: str) -> str:
        """Markdown as it was written, its site links whole."""
        return MARKDOWN_LINK.sub(lambda match: f"]({self._link(match[1])})", text)

    def _link(self, link: str) -> str:
        address, mark, rest = link.partition("#")
        return f"{self.url(address)}{mark}{rest}"

    # -- identity ------------------------------------------------------------------------

    def lasting_id(self, *parts: object) -> str:
        """An id for a feed or an entry: the same whatever the site's address, for ever."""
        name = "/".join(map(str, (store_name(self.playbook), self.language, *parts)))
        return f"urn:uuid:{uuid.uuid5(NAMES, name)}"


def machine_files(page: PageView) -> list[dict[str, str]]:
    """The files that the page for machines lists: word of `data`, relative link, whole address."""
    outlet = Outlet(page.playbook, page.language)
    named = [
        ("json", addresses.JSON),
        ("csv", addresses.CSV),
        *([("rotation", addresses.ROTATION), ("feed", addresses.FEED)] if outlet.tips else []),
        *([("news", addresses.NEWS)] if page.playbook.releases else []),
        ("llms", addresses.LLMS),
    ]
    found = [(key, outlet.path(file)) for key, file in named]
    found.insert(1, ("schema", addresses.JSON_SCHEMA))
    if page.playbook.settings.site_url:
        found.append(("sitemap", "sitemap.xml"))
    return [
        {
            "key": key,
            "href": addresses.relative(page.path, path),
            "url": addresses.outside(page.playbook.settings.site_url, path, page.path),
        }
        for key, path in found
    ]


def calendar_files(page: PageView) -> list[dict[str, str]]:
    """The calendars of the starter fives: name, language, relative link, whole address."""
    playbook, outlet = page.playbook, Outlet(page.playbook, page.language)
    if not playbook.settings.site_url:
        return []
    return [
        {
            "name": view.text.name,
            "language": view.language,
            "href": addresses.relative(page.path, path),
            "url": addresses.outside(playbook.settings.site_url, path, page.path),
        }
        for view in page.starters()
        for path in [outlet.path(addresses.calendar_address(view.slug))]
    ]


def store_name(playbook: Playbook) -> str:
    """`extra.playbook_id` of mkdocs.yml: the name that never changes once a site is out."""
    return str((playbook.settings.raw.get("extra") or {}).get("playbook_id", "playbook"))


@dataclass(frozen=True)
class Versions:
    """What made an export and from which words.

    `content` and `date` are those of the newest release (None when there is none);
    `fingerprint` tells the exact words.
    """

    generator: str
    content: str | None
    date: str | None
    fingerprint: str

    @property
    def line(self) -> str:
        """The two versions in one line."""
        return _line(self.generator, self.content)


def _line(generator: str, content: str | None) -> str:
    return f"{GENERATOR} generator {generator}{f', content {content}' if content else ''}"


def versions_line(playbook: Playbook) -> str:
    """The two versions in one line, for programs and their makers.

    Without the fingerprint: a changed word in one tip leaves the pages of the others alone.
    """
    return _line(__version__, playbook.releases[0].version if playbook.releases else None)


def versions(playbook: Playbook) -> Versions:
    """The versions of the generator and of the words."""
    newest = playbook.releases[0] if playbook.releases else None
    return Versions(
        generator=__version__,
        content=newest.version if newest else None,
        date=newest.date if newest else None,
        fingerprint=playbook.fingerprint,
    )


def versions_in_words(playbook: Playbook, t: Words) -> str:
    """The versions for readers, in one line."""
    newest = playbook.releases[0] if playbook.releases else None
    if newest is None:
        return t.plain("data.version_generator", generator=__version__)
    return t.plain("data.version", content=newest.version, date=newest.date, generator=__version__)
