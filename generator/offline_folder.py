"""A finished site → a folder that opens by double-click, without any server, as a zip file.

Browsers treat pages from disk more strictly: a folder shows no index page, modules do not load,
nothing can be fetched. So links name their file, and the search brings its words along as a script;
the scripts of a site's pages are classic ones already (joined_assets).
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from generator import addresses
from generator.offline import MANIFEST, WORKER
from generator.search_records import record_of

# A relative link to a page: "../tips/one-free-slot/", "./", "tips/".
FOLDER = r"(?:\.{1,2}/)*(?:[a-z0-9][a-z0-9-]*/)+|(?:\.{1,2}/)*\.{1,2}/?"
LINK = re.compile(rf'((?:href|data-href|action)=")({FOLDER})((?:[?#][^"]*)?")')
LINK_LIST = re.compile(rf'(data-[a-z-]+=")((?:{FOLDER})(?: (?:{FOLDER}))+)(")')
WHOLE_LINK = re.compile(FOLDER)
ISLAND = re.compile(r'(<script type="application/json"[^>]*>)(.*?)(</script>)', re.DOTALL)
POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
UNUSED_TAG = re.compile(r'\s*<link rel="(?:manifest|apple-touch-icon)"[^>]*>')
# What only a server or another machine reads.
UNUSED_FILES = (WORKER, "robots.txt", "404.html")
NOT_A_LINK = frozenset({"root"})  # keys of page data that are bases of addresses, not links
ZIP_TIME = (2020, 1, 1, 0, 0, 0)  # the same site gives the same bytes


def write_zip(site: Path, target: Path, *, name: str, release: str, default: str) -> None:
    """Write the zip file; what was there is replaced only when the new one is whole.

    in: a finished site (it is not changed), the file, the name of the folder in it, the site's
    release and default language. raises OSError when the file cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".playbook-zip-", dir=target.parent) as folder:
        place = Path(folder) / "site"
        shutil.copytree(site, place)
        open_from_disk(place, release, default)
        finished = Path(folder) / target.name
        _pack(place, finished, name)
        finished.replace(target)


def open_from_disk(site: Path, release: str, default: str) -> None:
    """Change a copy of a site in place so that its pages work when they are opened from disk."""
    for left in [*(site / name for name in UNUSED_FILES), *site.rglob(MANIFEST)]:
        left.unlink(missing_ok=True)
    shutil.rmtree(site / "social", ignore_errors=True)  # pictures beside shared links
    assets = site / "assets"
    for folder in assets.iterdir():
        if folder.name != release:
            shutil.rmtree(folder)
    shutil.rmtree(assets / release / "pagefind")
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html"))}
    _write_search(site, pages, release, default)
    for page, html in pages.items():
        page.write_text(page_for_disk(html), encoding="utf-8")


def page_for_disk(html: str) -> str:
    """A page whose links name their files."""
    html = UNUSED_TAG.sub("", html)
    html = LINK.sub(lambda match: f"{match[1]}{_file(match[2])}{match[3]}", html)
    html = LINK_LIST.sub(
        lambda match: f"{match[1]}{' '.join(map(_file, match[2].split()))}{match[3]}", html
    )
    html = ISLAND.sub(lambda match: f"{match[1]}{_island(match[2])}{match[3]}", html)
    return POLICY.sub(
        lambda match: (
            f"{match[1]}{match[2].replace(chr(39) + 'self' + chr(39), 'file:')}{match[3]}"
        ),
        html,
    )


def _file(folder: str) -> str:
    return f"{folder}index.html" if folder.endswith("/") else f"{folder}/index.html"


def _island(text: str) -> str:
    """Page data whose links name their files; written again as it was, and safe in a page."""

    def changed(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: changed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [changed(inner, key) for inner in value]
        if isinstance(value, str) and key not in NOT_A_LINK and WHOLE_LINK.fullmatch(value):
            return _file(value) if value.endswith("/") else value
        return value

    written = json.dumps(changed(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _write_search(site: Path, pages: Mapping[Path, str], release: str, default: str) -> None:
    """One script a language with the words of its pages."""
    found: dict[str, list[object]] = {default: []}
    for page, html in pages.items():
        url = page.relative_to(site).as_posix()
        record = record_of(url, html)
        if record and addresses.COVERAGE not in url:
            found.setdefault(record.language or default, []).append(record.as_data())
    for language, records in found.items():
        text = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
        path = site / "assets" / release / f"search-{language}.js"
        path.write_text(f"self.playbookSearch = {text};\n", encoding="utf-8")


def _pack(folder: Path, target: Path, name: str) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = f"{name}/{path.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(inside, ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes())
