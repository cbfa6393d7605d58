"""After the site builder: the languages become one site that is safe to publish.

Shared assets, the security policy and reading without a network; the same for both engines.
Works on a folder that nobody reads yet.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import addresses, publish
from generator import offline as offline_files
from generator.app_icons import DRAWING, tab_icon
from generator.desk import PAGE, Desk, files_below
from generator.finished_pages import LEFTOVERS
from generator.house import House
from generator.joined_assets import Shelf
from generator.model import Playbook
from generator.render import OutFile

# A script or style element with a body of its own; group 1 its attributes, group 2 the body.
# Written so that it steps from one `<` to the next: half of a page may stand in its scripts.
INLINE_SCRIPT = re.compile(
    r"<[sS][cC][rR][iI][pP][tT]\b([^>]*)>"
    r"([^<]*(?:<(?!/[sS][cC][rR][iI][pP][tT]>)[^<]*)*)</[sS][cC][rR][iI][pP][tT]>"
)
INLINE_STYLE = re.compile(r"<style\b([^>]*)>(.*?)</style>", re.DOTALL | re.IGNORECASE)
DATA_BLOCK = re.compile(r"""type=["']?application/(?:ld\+)?json""", re.IGNORECASE)
# What Material's frame has for its own script, which we leave out: boxes to tick that open its menu
# and search (with an attribute that HTML does not allow there), and empty places.
FRAME_LEFTOVERS = re.compile(
    r'<input class="md-toggle"[^>]*>\s*|<label class="md-overlay"[^>]*></label>\s*'
    r'|<div data-md-component="(?:skip|announce)">\s*</div>\s*'
    r'|<div class="md-dialog"[^>]*>\s*<div class="md-dialog__inner md-typeset"></div>\s*</div>\s*'
)
CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
ASSET_LINK = re.compile(r'="(?:(?<=href=")|(?<=src=")|(?<=data-index="))((?:\.\./|\./)*)assets/')
NOT_FOUND = "404.html"
MANIFEST_LINK = re.compile(r'<link rel="manifest"[^>]*>')
APPLE_ICON = "icons/icon-180.png"
SMALL_CARD = '<meta name="twitter:card" content="summary">'


@dataclass(frozen=True)
class Built:
    """One language as its builder made it: a folder, and pages by their path below it.

    Pages that stand in the folder, such as the one for what is not found, count too.
    """

    site: Path
    made: Mapping[str, bytes] = field(default_factory=dict)

    def pages(self) -> dict[str, str]:
        """All its pages by their path below the folder."""
        there = [path for path in files_below(self.site) if path.endswith(PAGE)]
        found = {path: (self.site / path).read_bytes() for path in there}
        return {path: data.decode() for path, data in sorted({**found, **self.made}.items())}


def join_languages(parts: Mapping[str, Built]) -> Desk:
    """Put the other languages' pages below the first one's site, and let them share its assets.

    out: the joined site, with its pages.
    """
    (_, first), *others = parts.items()
    site = first.site
    desk = Desk(site, first.pages())
    for language, built in others:
        for path, html in built.pages().items():
            if path != NOT_FOUND:
                desk.pages[f"{language}/{path}"] = ASSET_LINK.sub(r'="\1../assets/', html)
        shutil.rmtree(built.site, ignore_errors=True)  # the theme's files, which the first one has
    _remove(site, LEFTOVERS)
    for left in files_below(site):
        if left.endswith(".map"):
            (site / left).unlink()
    return desk


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def draw_tab_icon(desk: Desk, whose: House) -> None:
    """Give the tab's drawing, which stands in the page, the sign and the colour of the house."""
    path = desk.site / "assets" / DRAWING
    path.write_text(tab_icon(path.read_text(encoding="utf-8"), whose), encoding="utf-8")


def join_assets(desk: Desk, beside: Iterable[OutFile]) -> list[OutFile]:
    """Let every page load one style sheet and one script (see joined_assets).

    in: also the files that will stand beside the pages. out: those files, pages among them changed.
    raises JoinError.
    """
    shelf = Shelf(desk.site / "assets")
    desk.change(shelf.page)
    files = [
        replace(file, data=shelf.page(file.data.decode()).encode())
        if file.path.endswith(PAGE)
        else file
        for file in beside
    ]
    shelf.write()
    return files


def add_pictures(desk: Desk, site_url: str, languages: Iterable[str]) -> None:
    """Give each page its picture for shared links, where there is one.

    The picture of `tips/one-free-slot/` in Dutch is `social/nl/tips/one-free-slot.png`, that
    of a home page `social/nl/index.png`. Whoever shows a link wants a whole address.
    """
    default = next(iter(languages))
    for picture in files_below(desk.site / "social") if site_url else ():
        language, _, name = picture.removesuffix(".png").partition("/")
        address = "" if name == "index" else f"{name}/"
        page = f"{addresses.site_path(address, language, default)}index.html"
        if page in desk.pages:
            url = addresses.outside(site_url, f"social/{picture}", "")
            with (desk.site / "social" / picture).open("rb") as png:
                desk.pages[page] = _with_picture(desk.pages[page], url, png.read(24))


def _with_picture(html: str, url: str, png: bytes) -> str:
    """A page whose shared links show a picture; width and height stand in a PNG's first chunk."""
    width, height = (int.from_bytes(png[start : start + 4]) for start in (16, 20))
    facts = (("og:image", url), ("og:image:width", width), ("og:image:height", height))
    metas = "\n".join(f'<meta property="{name}" content="{value}">' for name, value in facts)
    large = SMALL_CARD.replace("summary", "summary_large_image")
    return html.replace(SMALL_CARD, f"{metas}\n{large}", 1)


def secure(desk: Desk) -> None:
    """Write a Content-Security-Policy into every page, and take out what none of ours uses."""
    desk.change(lambda html: with_policy(FRAME_LEFTOVERS.sub("", html)))


def with_policy(html: str) -> str:
    """A page with its policy, right behind the charset: only what is ours, inline only by hash.

    `wasm-unsafe-eval` lets the search engine compile its WebAssembly and nothing else.
    """
    scripts = [
        body
        for attributes, body in INLINE_SCRIPT.findall(html)
        if body.strip() and not DATA_BLOCK.search(attributes)
    ]
    styles = [body for _, body in INLINE_STYLE.findall(html)]
    policy = "; ".join(
        (
            "default-src 'none'",
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *_hashes(scripts)]),
            " ".join(["style-src 'self'", *_hashes(styles)]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return CHARSET.sub(lambda match: f"{match[0]}\n    {meta}", html, count=1)


def _hashes(bodies: Iterable[str]) -> list[str]:
    digests = {hashlib.sha256(body.encode()).digest() for body in bodies}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def offline(site: Path, playbook: Playbook, release: str, source: str) -> None:
    """Write the manifest of each language and the service worker, whose program is `source`."""
    settings = playbook.settings
    default = settings.default_language
    icons = [path.relative_to(site).as_posix() for path in site.glob("icons/*.png")]
    for language in settings.languages:
        place = site / addresses.site_path("", language, default) / offline_files.MANIFEST
        text = offline_files.manifest(playbook, language, release, icons)
        place.write_text(text, encoding="utf-8")
    files = []
    for path in files_below(site):
        if path.rpartition("/")[2] == offline_files.SOURCE:  # engines copy it along with the theme
            (site / path).unlink()
        else:
            files.append(path)
    worker = offline_files.service_worker(source, files, settings.languages, default, release)
    (site / offline_files.WORKER).write_text(worker, encoding="utf-8")


def add_apple_icon(desk: Desk, release: str) -> None:
    """Name the icon for Apple's home screens, which take none from a manifest."""
    if not (desk.site / APPLE_ICON).is_file():
        return
    asset = f"assets/{release}/"

    def with_icon(html: str) -> str:
        manifest, first = MANIFEST_LINK.search(html), html.find(asset)
        if not manifest or first < 0:
            return html
        root = html[html.rfind('"', 0, first) + 1 : first]
        icon = f'<link rel="apple-touch-icon" href="{root}{APPLE_ICON}">'
        return html[: manifest.end()] + icon + html[manifest.end() :]

    desk.change(with_icon)


def stamp(desk: Desk, name: str, version: str, release: str, more: Mapping[str, object]) -> None:
    """Mark the folder as a build of ours, with its release and a fingerprint of all its files.

    `more` is what the next build wants to know of this one.
    """
    content = {
        "generator": version,
        "release": release,
        "fingerprint": desk.fingerprint(),
        publish.TOP: sorted({name, *(path.name for path in desk.site.iterdir())}),
        **more,
    }
    (desk.site / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
