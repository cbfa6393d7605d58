"""What a page loads, joined: one style sheet and one script for each kind of page.

A request costs more than the bytes it brings. The theme keeps its sheets and modules as they are
written, one thing a file; pages that name the same ones share one joined file. Nothing is rewritten
but what has to be: comments on lines of their own go, and addresses in sheets hold from where the
joined sheet lies. Works on pages as text and on a folder of assets that nobody reads yet.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path
from urllib.parse import quote

from generator.script_linker import LinkError, in_order, link

FOLDER = "joined"  # below assets/, beside what is joined
BEFORE_ASSETS = r'(?P<before>(?:\.{1,2}/)*|/(?:[^"]*?/)?)assets/'
SHEET = re.compile(
    rf'<link rel="stylesheet" href="{BEFORE_ASSETS}(?P<path>[^"?#]+\.css)">[ \t]*\n?'
)
SCRIPT = re.compile(
    rf'<script (?P<module>type="module" )?src="{BEFORE_ASSETS}(?P<path>js/[^"?#]+\.js)">'
    r"</script>[ \t]*\n?"
)
# Entries that only a few pages have; what every page's script holds already is not in theirs.
APART = "js/tools/"
# Characters of modules that may come before the first paint, together with what has to. Measured
# with Lighthouse on a slow phone: the planner's 220,000 cost 8 points of 100, a tip's 85,000 two.
MOST_AT_ONCE = 150_000
# A drawing for the browser's tab, and up to how many bytes of it the page itself carries.
ICON = re.compile(
    rf'(<link rel="icon" type="image/svg\+xml" href="){BEFORE_ASSETS}(?P<path>[^"?#]+\.svg)(?=">)'
)
MOST_IN_PAGE = 600
IN_DATA = "=:/'(),;.-"  # what needs no percent sign in a data: address inside quotes
# Strings, addresses and comments of a style sheet, so that nothing in a string counts as one.
CSS_PARTS = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""|url\(\s*(?P<quote>["']?)(?P<url>[^"')]*)(?P=quote)\s*\)"""
    r"|(?P<comment>/\*.*?\*/)",
    re.DOTALL,
)
CHARSET = re.compile(r'^\ufeff?@charset "[^"]*";')
WHOLE_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|[/#]|$", re.IGNORECASE)
EMPTY_LINES = re.compile(r"\n[ \t]*(?=\n)")
# Types in the middle of a line of a script, and a comment that has its lines for itself.
TYPES = re.compile(r"/\*\* @(?:type|param)\b[^\n]*?\*/ ?")
COMMENT_LINES = re.compile(
    r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE
)


Paths = tuple[str, ...]


class JoinError(Exception):
    """A sheet or script of the theme cannot be joined; the message says which, and the mending."""


class Shelf:
    """The joined files of a site: made for the pages that want them, written once at the end."""

    def __init__(self, assets: Path) -> None:
        self._assets = assets
        self._sources: dict[str, str] = {}
        self._sheets: dict[str, str] = {}
        self._drawings: dict[str, str] = {}
        self._short: dict[str, str] = {}
        self._made: dict[str, str] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._sizes: dict[Paths, int] = {}
        self._tags: dict[tuple[str, Paths, Paths], str] = {}

    def page(self, html: str) -> str:
        """A page that loads joined files in place of what it named, in the same order.

        raises JoinError for a form that is unknown and for a file that is not there.
        """
        head, end, body = html.partition("</head>")
        head = self._scripts_joined(self._sheets_joined(ICON.sub(self._icon, head)))
        return f"{head}{end}{body}"

    def write(self) -> None:
        """Put the joined files into the folder of assets."""
        for path, text in sorted(self._made.items()):
            file = self._assets / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")

    def _icon(self, match: re.Match[str]) -> str:
        """The address of a tab's drawing: the drawing itself, if it is small."""
        path = match["path"]
        if path not in self._drawings:  # the same for all pages
            drawing = self._source(path)
            small = len(drawing.encode()) <= MOST_IN_PAGE
            self._drawings[path] = quote(drawing.strip(), safe=IN_DATA) if small else ""
        drawn = self._drawings[path]
        return f"{match[1]}data:image/svg+xml,{drawn}" if drawn else match[0]

    def _sheets_joined(self, head: str) -> str:
        found = list(SHEET.finditer(head))
        if not found:
            return head
        paths = tuple(match["path"] for match in found)
        before = found[0]["before"]
        if paths not in self._names:
            # Sheets say little by their names: which ones there are is the name.
            mark = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:8]
            self._names[paths] = f"{FOLDER}/page-{mark}.css"
            sheets = "".join(self._sheet(path) for path in paths)
            self._made[self._names[paths]] = f'@charset "UTF-8";\n{sheets}'
        tag = f'  <link rel="stylesheet" href="{before}assets/{self._names[paths]}">\n'
        return _replaced(head, found, tag)

    def _sheet(self, path: str) -> str:
        """A style sheet as it stands in a joined one."""
        if path not in self._sheets:  # the same for many kinds of pages
            self._sheets[path] = self._moved(path)
        return self._sheets[path]

    def _moved(self, path: str) -> str:
        """A style sheet without comments, its addresses from where joined ones lie."""
        text = CHARSET.sub("", self._source(path))
        if "@import" in text:
            raise JoinError(
                f"theme/assets/{path}: `@import` cannot be joined with the other style sheets — "
                "name the sheet in theme/main.html"
            )

        def part(match: re.Match[str]) -> str:
            if match["comment"]:
                return ""
            if match["kept"] or WHOLE_ADDRESS.match(match["url"]):
                return match[0]
            place = posixpath.join(posixpath.dirname(path), match["url"])
            return f'url("{posixpath.relpath(place, FOLDER)}")'

        return f"{EMPTY_LINES.sub('', CSS_PARTS.sub(part, text)).strip()}\n"

    def _scripts_joined(self, head: str) -> str:
        found = list(SCRIPT.finditer(head))
        if not found:
            return head
        try:
            return _replaced(head, found, self._script_tags(found))
        except LinkError as unknown:
            raise JoinError(
                f"theme/assets/{unknown} — write it as the other modules do, or let the page "
                "load it from a folder that is not assets/js"
            ) from None

    def _script_tags(self, found: list[re.Match[str]]) -> str:
        before = found[0]["before"]
        classic = [match["path"] for match in found if not match["module"]]
        modules = [match["path"] for match in found if match["module"]]
        key = (before, tuple(classic), tuple(modules))
        if key not in self._tags:  # the same for many pages
            self._tags[key] = self._tags_of(*key)
        return self._tags[key]

    def _tags_of(self, before: str, classic: Paths, modules: Paths) -> str:
        shared = tuple(path for path in modules if not path.startswith(APART))
        tags = self._first_scripts(before, classic, shared)
        for path in modules:
            if path.startswith(APART):
                tags += self._script(before, (), (path,), shared)
        return tags

    def _first_scripts(self, before: str, classic: Paths, modules: Paths) -> str:
        """One script, or two where one alone would hold up the first paint for long."""
        if modules not in self._sizes:  # the same for many pages
            order = in_order(modules, self._script_source)
            self._sizes[modules] = sum(len(self._script_source(path)) for path in order)
        if self._sizes[modules] > MOST_AT_ONCE:
            return self._script(before, classic, (), ()) + self._script(before, (), modules, ())
        return self._script(before, classic, modules, ())

    def _script(
        self,
        before: str,
        classic: tuple[str, ...],
        modules: tuple[str, ...],
        there: tuple[str, ...],
    ) -> str:
        """The tag of a joined script, which is made where it is not made yet; "" for nothing.

        A classic one runs in the head, before the first paint; the modules in it wait for the
        whole page, as modules do.
        """
        paths = (*classic, *modules)
        if not paths:
            return ""
        key = (*paths, *there)
        if key not in self._names:
            self._names[key] = path = self._free_name(paths[-1], key)
            linked = link(modules, self._script_source, place=path, without=there)
            head = "".join(f"{self._script_source(one).strip()}\n" for one in classic)
            self._made[path] = head + linked
        defer = "" if classic else "defer "
        return f'  <script {defer}src="{before}assets/{self._names[key]}"></script>\n'

    def _free_name(self, entry: str, key: tuple[str, ...]) -> str:
        name = f"{FOLDER}/{posixpath.basename(entry)}"
        if name in self._made:
            mark = hashlib.sha256("\n".join(key).encode()).hexdigest()[:8]
            name = f"{name.removesuffix('.js')}-{mark}.js"
        return name

    def _script_source(self, path: str) -> str:
        if path not in self._short:
            self._short[path] = without_comments(self._source(path))
        return self._short[path]

    def _source(self, path: str) -> str:
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def _read(self, path: str) -> str:
        try:
            return (self._assets / path).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise JoinError(
                f"theme/assets/{path}: a page or a script loads this file, and it is not there — "
                "add it, or take its name out"
            ) from None


def _replaced(head: str, found: list[re.Match[str]], tags: str) -> str:
    """A head with tags where the first of those found stood, and none of them or their indents."""
    pieces, at = [], 0
    for match in found:
        pieces.append(head[at : match.start()].rstrip(" \t"))
        at = match.end()
    return "".join((pieces[0], tags, *pieces[1:], head[at:]))


def without_comments(source: str) -> str:
    """A script without its types and the comments on lines of their own: a third of what we write.

    A script with a text over several lines (an odd number of backticks somewhere outside of such a
    comment) stays as it is: a line of that text may look like a comment.
    """
    short = TYPES.sub("", COMMENT_LINES.sub("", source))
    if any(line.count("`") % 2 for line in short.split("\n")):
        return source
    return short
