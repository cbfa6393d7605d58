"""What lets the site be installed and read without a network: a manifest and a service worker."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator import addresses
from generator.app_icons import ground_of
from generator.frame import site_root
from generator.model import Playbook
from generator.views import Words

MANIFEST, WORKER, SOURCE = "manifest.webmanifest", "sw.js", "service-worker.js"
KEPT_ASSETS = (".css", ".js", ".woff2", ".svg", ".png")
# What the joined files are made of; no page loads it.
MADE_FROM = ("css/", "js/", "stylesheets/", "fonts/fonts.css")
# Pages of a language that wait for a connection: for editors, or inside other sites.
NOT_KEPT = (addresses.COVERAGE, "embed/")
# A larger language is kept in part, so that nobody’s device is filled unasked: at 33 kB a page in a
# browser’s cache (10 kB on the way there) these are about 40 MB.
MOST_PAGES = 1_200
# What a language's reader needs first; the rest follows when the page is idle.
FIRST = (addresses.HOME, addresses.PLANNER, addresses.OFFLINE)
PAPER = "#fbf7f0"  # --paper of tokens.css, which a manifest cannot read


def manifest(playbook: Playbook, language: str, release: str, icons: Iterable[str]) -> str:
    """The web app manifest of a language (W3C Web Application Manifest), as JSON.

    in: the site's release, and the paths of its PNG icons (`icons/icon-512.png`).
    """
    default = playbook.settings.default_language
    t = Words(language, default, playbook.interface)
    root = site_root(playbook)
    path = addresses.site_path(addresses.HOME, language, default)
    back = addresses.relative(path, "")
    colours = playbook.company.colours
    live = sum(not tip.retired for tip in playbook.tips)
    return _json(
        {
            "id": f"{root}{path}",
            "name": playbook.settings.site_name,
            "short_name": playbook.settings.site_name[:24],
            "description": t.plain("site.description", count=live),
            "lang": language,
            "start_url": "./",
            "scope": back,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": ground_of(colours.accent if colours else ""),
            "icons": _icons(back, release, icons),
        }
    )


def _icons(back: str, release: str, icons: Iterable[str]) -> list[dict[str, str]]:
    """The PNG icons, which a device may cut to its own shape, and the drawing for every size."""
    drawn = {"src": f"{back}assets/{release}/images/favicon.svg", "type": "image/svg+xml"}
    found = [{**drawn, "sizes": "any"}]
    for path in sorted(icons):
        pixels = path.rpartition("-")[2].partition(".")[0]
        icon = {"src": f"{back}{path}", "type": "image/png", "sizes": f"{pixels}x{pixels}"}
        found += [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}]
    return found


def service_worker(
    source: str, files: Iterable[str], languages: Iterable[str], default: str, release: str
) -> str:
    """The site's service worker.

    in: its program, all files of the site (paths with slashes), the languages and the default
    one, and the release. out: the text of sw.js.
    """
    plan = plan_of(sorted(files), tuple(languages), default, release)
    return f"self.SITE = {_json(plan)};\n{source}"


def plan_of(
    files: list[str], languages: tuple[str, ...], default: str, release: str
) -> Mapping[str, Any]:
    """What to keep on a reader's device, and when; service-worker.js tells what the keys mean."""
    others = [language for language in languages if language != default]
    pages: dict[str, list[str]] = {language: [] for language in languages}
    for file in files:
        if file == "index.html" or file.endswith("/index.html"):
            path = file.removesuffix("index.html")
            language = next((code for code in others if path.startswith(f"{code}/")), default)
            pages[language].append(path)
    first = [
        path
        for language in languages
        for address in FIRST
        if (path := addresses.site_path(address, language, default)) in pages[language]
    ]
    nothing: frozenset[str] = frozenset()
    large = frozenset(
        language
        for language in languages
        if sum(_is_kept(path, language, default, [], nothing) for path in pages[language])
        > MOST_PAGES
    )
    search = f"assets/{release}/pagefind/"
    assets = [
        file
        for file in files
        if file.startswith(f"assets/{release}/")
        and not file.removeprefix(f"assets/{release}/").startswith(MADE_FROM)
        and (file.endswith(KEPT_ASSETS) or (file.startswith(search) and "." in file))
        and not any(_is_index_of(file, search, language) for language in languages)
        and not file.endswith((".pf_fragment", ".pf_index"))
    ]
    return {
        "release": release,
        "core": [*first, *assets],
        "languages": {
            language: [
                *(
                    path
                    for path in pages[language]
                    if _is_kept(path, language, default, first, large)
                ),
                *(
                    file
                    for file in files
                    if _is_index_of(file, search, language) and language not in large
                ),
            ]
            for language in languages
        },
        "asRead": [language for language in languages if language in large],
        "away": {
            language: addresses.site_path(addresses.OFFLINE, language, default)
            for language in languages
        },
        "roots": {
            language: addresses.site_path("", language, default) for language in (*others, default)
        },
    }


def _is_kept(
    path: str, language: str, default: str, first: list[str], large: frozenset[str]
) -> bool:
    address = path if language == default else path.removeprefix(f"{language}/")
    waits = language in large and address.startswith(addresses.TIPS) and address != addresses.TIPS
    return path not in first and not address.startswith(NOT_KEPT) and not waits


def _is_index_of(file: str, search: str, language: str) -> bool:
    """Whether a file belongs to the search index of a language; Pagefind names them so."""
    if not file.startswith(search):
        return False
    name = file.removeprefix(search).rpartition("/")[2]
    return name.startswith((f"{language}_", f"pagefind.{language}_", f"wasm.{language}."))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
