"""After the site builder: the languages become one site that is safe to publish.

Shared assets, the security policy, the sitemap and the search index; the same for both
engines. Works on a folder that nobody reads yet.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal
from xml.sax.saxutils import escape

from generator import addresses
from generator import offline as offline_files
from generator.finished_pages import LEFTOVERS
from generator.joined_assets import Shelf
from generator.model import Playbook
from generator.render import OutFile

# A script or style element with a body of its own; group 1 its attributes, group 2 the body.
INLINE_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
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
ASSET_LINK = re.compile(r'((?:href|src|data-index)=")((?:\.\./|\./)*)assets/')
# The same, and those of the 404 page, which start at the site's root.
ANY_ASSET_LINK = re.compile(
    r'((?:href|src|data-index)="(?:(?:\.\./|\./)*|/(?:[^"]*/)?))'
    r"assets/(?=(?:css|fonts|images|joined|js|pagefind|stylesheets)/)"
)
PAGE, NOT_FOUND = ".html", "404.html"
PAGEFIND = "pagefind"
MANIFEST_LINK = re.compile(r'<link rel="manifest"[^>]*>')
APPLE_ICON = "icons/icon-180.png"
SMALL_CARD = '<meta name="twitter:card" content="summary">'


class SearchIndexError(Exception):
    """The search index could not be made; the indexer's own words are the message."""


@dataclass
class Desk:
    """A finished site under work: its folder, and its pages by their paths, read once.

    What happens to a page happens here; `put_back` writes each page once, at the end.
    """

    site: Path
    pages: dict[str, str]
    folders: set[str] = field(default_factory=set)

    def change(self, how: Callable[[str], str]) -> None:
        """Do something to every page."""
        self.pages = {path: how(html) for path, html in self.pages.items()}

    def put_back(self) -> None:
        """Write the pages into the site."""
        for path, html in self.pages.items():
            with self.writer(path, "wb") as out:
                out.write(html.encode())

    def writer(self, path: str, mode: Literal["wb", "xb"]) -> BinaryIO:
        """A file of the site, open for writing. raises FileExistsError in mode `xb`."""
        folder = path.rpartition("/")[0]
        if folder not in self.folders:  # to ask the system for each of thousands takes long
            (self.site / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        return (self.site / path).open(mode)


def files_below(folder: Path) -> list[str]:
    """The paths of all files of a folder, sorted, with slashes."""
    found = []
    for place, _, names in os.walk(folder):
        start = os.path.relpath(place, folder).replace(os.sep, "/")
        found += [name if start == "." else f"{start}/{name}" for name in names]
    return sorted(found)


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
                desk.pages[f"{language}/{path}"] = ASSET_LINK.sub(r"\1\2../assets/", html)
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


def seal_assets(desk: Desk) -> str:
    """Move everything in assets/ into a folder named after this release; out: the release.

    Its name says what is in it, so a host may let browsers keep it for ever, and a page of one
    release never runs the scripts of another. It covers the pages too: search belongs to them.
    """
    release = fingerprint(desk.site, desk.pages)[:12]
    assets = desk.site / "assets"
    sealed = desk.site / release
    assets.rename(sealed)
    assets.mkdir()
    sealed.rename(assets / release)
    desk.folders.clear()
    desk.change(lambda html: _sealed(html, release))
    return release


def _sealed(html: str, release: str) -> str:
    """A page whose assets are those of a release."""
    return ANY_ASSET_LINK.sub(rf"\1assets/{release}/", html)


def fingerprint(site: Path, pages: Mapping[str, str]) -> str:
    """SHA-256 over the names and bytes of all files of a folder, in hexadecimal.

    `pages` stand for the files of the same paths.
    """
    digest = hashlib.sha256()
    for path in sorted({*files_below(site), *pages}):
        digest.update(path.encode() + b"\0")
        digest.update(pages[path].encode() if path in pages else (site / path).read_bytes())
    return digest.hexdigest()


def place(desk: Desk, files: Iterable[OutFile], release: str = "") -> None:
    """Put finished files into the site, at their paths below its root.

    Those that change with the week come after the release has its name.
    raises FileExistsError where the site has something else at that path.
    """
    for file in files:
        if file.path.endswith(PAGE) and file.path not in desk.pages:
            desk.pages[file.path] = _sealed(file.data.decode(), release)
            continue
        with desk.writer(file.path, "xb") as out:
            out.write(file.data)


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


def sitemaps(
    site: Path, site_url: str, pages: Mapping[str, Mapping[str, str]], default: str
) -> None:
    """Write a sitemap for each language, the index of them, and robots.txt (see sitemaps.org).

    in: address → language → path below the site's root. A sitemap holds whole addresses only, so
    there is none where mkdocs.yml does not say where the site lives.
    """
    robots = "User-agent: *\nAllow: /\n"
    if site_url:
        base = site_url.rstrip("/")
        languages = dict.fromkeys(language for paths in pages.values() for language in paths)
        for language in languages:
            entries = "".join(
                f"<url><loc>{escape(f'{base}/{paths[language]}')}</loc>"
                f"{_translations(base, paths, default)}</url>\n"
                for paths in pages.values()
            )
            xhtml = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
            _write_sitemap(site / f"sitemap-{language}.xml", "urlset", xhtml, entries)
        index = "".join(
            f"<sitemap><loc>{escape(f'{base}/sitemap-{language}.xml')}</loc></sitemap>\n"
            for language in languages
        )
        _write_sitemap(site / "sitemap.xml", "sitemapindex", "", index)
        robots += f"Sitemap: {base}/sitemap.xml\n"
    (site / "robots.txt").write_text(robots, encoding="utf-8")


def _write_sitemap(path: Path, kind: str, spaces: str, entries: str) -> None:
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{spaces}>\n'
        f"{entries}</{kind}>\n",
        encoding="utf-8",
    )


def _translations(base: str, paths: Mapping[str, str], default: str) -> str:
    if len(paths) < 2:
        return ""
    links = [*paths.items(), ("x-default", paths[default])]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(f"{base}/{path}")}"/>'
        for language, path in links
    )


def search_index(site: Path, release: str) -> None:
    """Make the search index, one per language (Pagefind takes it from <html lang>).

    raises SearchIndexError with what the indexer printed.
    """
    import pagefind_bin

    place = f"assets/{release}/{PAGEFIND}"
    command = [
        *(str(pagefind_bin.get_executable()), "--site", str(site), "--quiet"),
        *("--output-subdir", place),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site.parent)
    if done.returncode:
        raise SearchIndexError(f"The search index could not be made:\n{done.stdout}{done.stderr}")
    # The indexer writes its languages in no fixed order.
    entry = site / place / "pagefind-entry.json"
    entry.write_text(
        json.dumps(json.loads(entry.read_text(encoding="utf-8")), sort_keys=True), encoding="utf-8"
    )
    # Ready-made user interfaces that our own search dialog does not use.
    for unused in (
        "pagefind-ui.*",
        "pagefind-modular-ui.*",
        "pagefind-highlight.js",
        "pagefind-component-ui.*",
    ):
        for path in (site / place).glob(unused):
            path.unlink()


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
    asset = re.compile(rf'(?:href|src)="([^"]*?)assets/{release}/')

    def with_icon(html: str) -> str:
        root, manifest = asset.search(html), MANIFEST_LINK.search(html)
        if not root or not manifest:
            return html
        icon = f'<link rel="apple-touch-icon" href="{root[1]}{APPLE_ICON}">'
        return html[: manifest.end()] + icon + html[manifest.end() :]

    desk.change(with_icon)


def stamp(site: Path, name: str, version: str, release: str, more: Mapping[str, object]) -> None:
    """Mark the folder as a build of ours, with its release and a fingerprint of all its files.

    `more` is what the next build wants to know of this one.
    """
    content = {
        "generator": version,
        "release": release,
        "fingerprint": fingerprint(site, {}),
        **more,
    }
    (site / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
