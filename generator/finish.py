"""After the site builder: the languages become one site that is safe to publish.

Shared assets, the security policy, the sitemap and the search index; the same for both
engines. Works on a folder that nobody reads yet.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from generator import addresses
from generator import offline as offline_files
from generator.model import Playbook
from generator.render import OutFile

# What engines bring along and no page of ours uses: Material's scripts and search, their
# maps, sitemaps of one language each, an object inventory.
LEFTOVERS = (
    "assets/javascripts",
    "search",
    "search.json",
    "sitemap.xml",
    "sitemap.xml.gz",
    "objects.inv",
    "assets/images/favicon.png",
    "assets/external",
)
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
    r"assets/(?=(?:css|fonts|images|js|pagefind|stylesheets)/)"
)
PAGEFIND = "pagefind"
MANIFEST_LINK = re.compile(r'<link rel="manifest"[^>]*>')
APPLE_ICON = "icons/icon-180.png"
SMALL_CARD = '<meta name="twitter:card" content="summary">'


class SearchIndexError(Exception):
    """The search index could not be made; the indexer's own words are the message."""


def join_languages(site: Path, others: Mapping[str, Path]) -> None:
    """Move the other languages' sites below the default one, and let them share its assets."""
    for language, built in others.items():
        _remove(built, ("404.html", "robots.txt"))
        for page in built.rglob("*.html"):
            html = page.read_text(encoding="utf-8")
            page.write_text(ASSET_LINK.sub(r"\1\2../assets/", html), encoding="utf-8")
        shutil.rmtree(built / "assets", ignore_errors=True)
        _remove(built, LEFTOVERS)
        built.rename(site / language)
    _remove(site, LEFTOVERS)
    for left in site.rglob("*.map"):
        left.unlink()


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def seal_assets(site: Path) -> str:
    """Move everything in assets/ into a folder named after this release; out: the release.

    Its name says what is in it, so a host may let browsers keep it for ever, and a page of one
    release never runs the scripts of another. It covers the pages too: search belongs to them.
    """
    release = fingerprint(site)[:12]
    assets = site / "assets"
    sealed = site / release
    assets.rename(sealed)
    assets.mkdir()
    sealed.rename(assets / release)
    for page in site.rglob("*.html"):
        page.write_text(_sealed(page.read_text(encoding="utf-8"), release), encoding="utf-8")
    return release


def _sealed(html: str, release: str) -> str:
    """A page whose assets are those of a release."""
    return ANY_ASSET_LINK.sub(rf"\1assets/{release}/", html)


def fingerprint(site: Path) -> str:
    """SHA-256 over the names and bytes of all files of a folder, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(site).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


def place(site: Path, files: Iterable[OutFile], release: str) -> None:
    """Put finished files into the site, at their paths below its root.

    They come after the release has its name, since some of them change with the week.
    raises FileExistsError where the site has something else at that path.
    """
    for file in files:
        path = site / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.write(
                _sealed(file.data.decode(), release).encode() if _is_page(path) else file.data
            )


def _is_page(path: Path) -> bool:
    return path.suffix == ".html"


def add_pictures(site: Path, site_url: str, languages: Iterable[str]) -> None:
    """Give each page its picture for shared links, where there is one.

    The picture of `tips/one-free-slot/` in Dutch is `social/nl/tips/one-free-slot.png`, that
    of a home page `social/nl/index.png`. Whoever shows a link wants a whole address.
    """
    default = next(iter(languages))
    for picture in sorted((site / "social").rglob("*.png")) if site_url else ():
        path = picture.relative_to(site / "social").with_suffix("").as_posix()
        language, _, name = path.partition("/")
        address = "" if name == "index" else f"{name}/"
        page = site / addresses.site_path(address, language, default) / "index.html"
        if page.is_file():
            url = addresses.outside(site_url, picture.relative_to(site).as_posix(), "")
            html = page.read_text(encoding="utf-8")
            page.write_text(_with_picture(html, url, picture.read_bytes()), encoding="utf-8")


def _with_picture(html: str, url: str, png: bytes) -> str:
    """A page whose shared links show a picture; width and height stand in a PNG's first chunk."""
    width, height = (int.from_bytes(png[start : start + 4]) for start in (16, 20))
    facts = (("og:image", url), ("og:image:width", width), ("og:image:height", height))
    metas = "\n".join(f'<meta property="{name}" content="{value}">' for name, value in facts)
    large = SMALL_CARD.replace("summary", "summary_large_image")
    return html.replace(SMALL_CARD, f"{metas}\n{large}", 1)


def secure(site: Path) -> None:
    """Write a Content-Security-Policy into every page, and take out what none of ours uses."""
    for page in sorted(site.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        page.write_text(with_policy(FRAME_LEFTOVERS.sub("", html)), encoding="utf-8")


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
    place = f"assets/{release}/{PAGEFIND}"
    command = [
        *(sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"),
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
    if APPLE_ICON in icons:
        _add_apple_icon(site, release)
    for left in site.rglob(offline_files.SOURCE):  # engines copy it along with the theme
        left.unlink()
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    worker = offline_files.service_worker(source, files, settings.languages, default, release)
    (site / offline_files.WORKER).write_text(worker, encoding="utf-8")


def _add_apple_icon(site: Path, release: str) -> None:
    """Name the icon for Apple's home screens, which take none from a manifest."""
    asset = re.compile(rf'(?:href|src)="([^"]*?)assets/{release}/')
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        root, manifest = asset.search(html), MANIFEST_LINK.search(html)
        if root and manifest:
            icon = f'<link rel="apple-touch-icon" href="{root[1]}{APPLE_ICON}">'
            html = html[: manifest.end()] + icon + html[manifest.end() :]
            page.write_text(html, encoding="utf-8")


def stamp(site: Path, name: str, version: str, release: str) -> None:
    """Mark the folder as a build of ours, with its release and a fingerprint of all its files."""
    content = {"generator": version, "release": release, "fingerprint": fingerprint(site)}
    (site / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def keep_last_release(site: Path, published: Path, stamp_name: str) -> None:
    """Take the assets of the release that is published now along, and of no older one.

    Whoever opened a page a minute ago still gets the scripts that belong to it.
    """
    try:
        last = str(json.loads((published / stamp_name).read_text(encoding="utf-8"))["release"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    old, kept = published / "assets" / last, site / "assets" / last
    if re.fullmatch(r"[0-9a-f]{12}", last) and old.is_dir() and not kept.exists():
        shutil.copytree(old, kept)
