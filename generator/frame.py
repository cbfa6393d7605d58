"""The words of the theme's frame (menu, footer, languages, 404), ready to print, as values."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from markupsafe import escape

from generator import addresses
from generator.model import Playbook
from generator.outlet import versions_in_words
from generator.tool_kinds import KINDS
from generator.views import Words

# The menu on every page: address, section that lights it up, word.
MENU = (
    ("tips/", "tips", "nav.tips"),
    ("chapters/", "chapters", "nav.chapters"),
    ("method/", "method", "nav.method"),
    ("tools/", "tools", "nav.tools"),
    ("print/", "print", "nav.print"),
)
FOOTER = (
    ("planner/", "nav.planner_long"),
    ("method/", "nav.method"),
    ("make-it-yours/", "nav.make_it_yours"),
    ("credits/", "nav.credits"),
    ("data/", "data.nav"),
)
# Languages written from right to left, by their ISO 639 codes (Unicode CLDR, character order).
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def frame_words(playbook: Playbook, language: str) -> dict[str, Any]:
    """What the theme's frame shows in a language; goes into `extra` of its mkdocs.yml.

    Every text is finished HTML, since the site builders render without autoescape.
    """
    t = Words(language, playbook.settings.default_language, playbook.interface)
    known = {addresses.PLANNER, addresses.TIPS, addresses.CHAPTERS, *playbook.pages}
    known |= set(addresses.of_tools(KINDS[tool.slug].address for tool in playbook.tools))
    return {
        "language": language,
        "direction": direction(language),
        "root": "" if language == t.default else "../",
        "mark": str(escape(playbook.settings.mark)),
        **_brand(playbook, language),
        "t": {
            "skip": str(t("site.skip")),
            "label": _attribute(t, "nav.label"),
            "search": str(t("nav.search")),
            "languages": str(t("nav.languages")),
            "menu": _attribute(t, "nav.menu"),
            "planner": str(t("nav.planner")),
            "footer": _attribute(t, "nav.footer"),
            "to_dark": _attribute(t, "theme.to_dark"),
            "to_light": _attribute(t, "theme.to_light"),
            "method": str(t("footer.method")),
            "words": str(t("footer.words")),
            "version": str(escape(versions_in_words(playbook, t))),
        },
        "menu": [
            {"address": address, "section": section, "label": str(t(word))}
            for address, section, word in MENU
            if address in known
        ],
        "footer": [
            {"address": address, "label": str(t(word))}
            for address, word in FOOTER
            if address in known
        ]
        + _own_pages(playbook, language),
        "homes": [_home(playbook, other) for other in playbook.settings.languages],
        "notfound": [_notfound(playbook, other) for other in playbook.settings.languages],
    }


def direction(language: str) -> str:
    """Which way a language is written: "ltr" or "rtl"."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def _own_pages(playbook: Playbook, language: str) -> list[dict[str, str]]:
    """The pages that a company adds, so that somebody finds them; those in a folder are linked
    from its own pages."""
    found = []
    listed = {address for address, _ in FOOTER} | {address for address, *_ in MENU}
    for address, pages in playbook.pages.items():
        page = pages.get(language) or pages[playbook.settings.default_language]
        is_new = page.is_new and address not in listed and address.count("/") == 1
        if is_new:
            found.append({"address": address, "label": str(escape(page.title))})
    return found


def _brand(playbook: Playbook, language: str) -> dict[str, str | bool]:
    """A company's logo, favicon, colours and line in the footer; empty where it has none."""
    company = playbook.company
    text = company.texts.get(language)
    return {
        "logo": addresses.picture_address(company.logo) if company.logo else "",
        "favicon": addresses.picture_address(company.favicon) if company.favicon else "",
        "own_colours": company.colours is not None,
        "own_footer": str(escape(text.footer)) if text and text.footer else "",
    }


def _attribute(t: Words, key: str) -> str:
    return str(escape(t.plain(key)))


def _home(playbook: Playbook, language: str) -> dict[str, str]:
    default = playbook.settings.default_language
    own = playbook.interface.get(language, {}).get("site", {}).get("language", language)
    return {
        "lang": language,
        "name": str(escape(own)),
        "address": addresses.site_path("", language, default),
        # The 404 page is served for any address, so its links start at the site's root.
        "href": f"{site_root(playbook)}{addresses.site_path('', language, default)}",
    }


def site_root(playbook: Playbook) -> str:
    """The path of the site on its host, from site_url: "/" or "/some/where/"."""
    path = urlsplit(playbook.settings.site_url).path
    return f"{path.rstrip('/')}/"


def _notfound(playbook: Playbook, language: str) -> dict[str, str]:
    t = Words(language, playbook.settings.default_language, playbook.interface)
    return {
        "lang": language,
        "address": _home(playbook, language)["address"],
        "title": str(t("notfound.title")),
        "text": str(t("notfound.text")),
        "home": str(t("nav.home")),
        "tips": str(t("nav.tips")),
    }
