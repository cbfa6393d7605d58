"""ES modules → one classic script: one request for a page, and browsers load no modules from disk.

Not a bundler for anybody's code: it knows the few forms that theme/assets/js/ uses, and refuses
what it does not know.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

IMPORT = re.compile(
    r'^import\s+(?:(?P<all>\*\s+as\s+\w+)|\{(?P<names>[^}]*)\})?(?:\s*from\s*)?"(?P<path>\.[^"]+)";$',
    re.MULTILINE,
)
EXPORT = re.compile(
    r"^export\s+(?P<what>const|class|(?:async\s+)?function\*?)\s+(?P<name>\w+)", re.MULTILINE
)
EXPORT_LIST = re.compile(
    r'^export\s*\{(?P<names>[^}]*)\}(?:\s*from\s*"(?P<path>\.[^"]+)")?;$', re.MULTILINE
)
UNKNOWN = re.compile(r"^(?:import|export)\b(?!\s*\().*|^await\b.*", re.MULTILINE)
LITERAL_IMPORT = re.compile(r'(?<![\w.])import\("(?P<path>\.[^"]+)"\)')


class LinkError(Exception):
    """A module is written in a form the linker does not know; the message names it."""


def link(
    entries: Iterable[str],
    read: Callable[[str], str],
    *,
    place: str,
    without: Iterable[str] = (),
) -> str:
    """One classic script that does what some modules and all they import do, one after another.

    in: the paths of the modules, how to read one, where the script will lie (from the folder that
    all paths start from), and modules that run before it and are left out with all they import.
    out: the script. Like modules, it runs when the page is read to its end; each module's
    import.meta.url is what it would have been. Modules may be asked for in
    `playbookModules["js/plan.js"]`.
    raises LinkError for a form it does not know, or for modules that import each other.
    """
    there = set(in_order(without, read))
    order = [path for path in in_order(entries, read) if path not in there]
    if not order:
        return ""
    bodies = "".join(_wrapped(path, read(path)) for path in order)
    return (
        '(() => {\n"use strict";\n'
        f"const place = new URL({json.dumps(_back(place))}, document.currentScript.src);\n"
        # One page may have several of these scripts; a module runs once for all of them.
        "const modules = (self.playbookModules ??= {});\n"
        f'document.addEventListener("DOMContentLoaded", () => {{\n{bodies}}});\n}})();\n'
    )


def _back(place: str) -> str:
    """From the script to the folder all paths start from."""
    return "../" * place.count("/") or "./"


def in_order(entries: Iterable[str], read: Callable[[str], str]) -> list[str]:
    """Every module after all that it imports, as a browser runs them."""
    done: list[str] = []
    open_: list[str] = []

    def visit(path: str) -> None:
        if path in done:
            return
        if path in open_:
            raise LinkError(f"{path} imports itself by way of {open_[-1]}")
        open_.append(path)
        for other in _imports(path, read(path)):
            visit(other)
        open_.pop()
        done.append(path)

    for entry in entries:
        visit(entry)
    return done


@lru_cache(maxsize=1000)  # each is asked for once for every kind of page
def _imports(path: str, source: str) -> tuple[str, ...]:
    return tuple(
        _resolve(path, match["path"])
        for pattern in (IMPORT, EXPORT_LIST, LITERAL_IMPORT)
        for match in pattern.finditer(source)
        if match["path"]
    )


def _resolve(path: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))


@lru_cache(maxsize=1000)  # as above
def _wrapped(path: str, source: str) -> str:
    """A module as a function that is called once; its exports are what others see of it."""
    names: dict[str, str] = {}  # as others call it → as the module calls it

    def imported(match: re.Match[str]) -> str:
        module = f"modules[{json.dumps(_resolve(path, match['path']))}]"
        if match["all"]:
            return f"const {match['all'].split()[-1]} = {module};"
        if match["names"] is None:
            return ""
        return f"const {{ {_renamed(match['names'], ': ')} }} = {module};"

    def exported(match: re.Match[str]) -> str:
        names[match["name"]] = match["name"]
        return f"{match['what']} {match['name']}"

    def listed(match: re.Match[str]) -> str:
        module = f"modules[{json.dumps(_resolve(path, match['path']))}]." if match["path"] else ""
        for mine, theirs in _pairs(match["names"]):
            names[theirs] = f"{module}{mine}"
        return ""

    body = IMPORT.sub(imported, source)
    body = EXPORT_LIST.sub(listed, body)
    body = EXPORT.sub(exported, body)
    body = LITERAL_IMPORT.sub(
        lambda match: f"Promise.resolve(modules[{json.dumps(_resolve(path, match['path']))}])", body
    )
    if unknown := UNKNOWN.search(body):
        raise LinkError(f"{path}: `{unknown.group().strip()[:80]}` is written in an unknown form")
    body = body.replace("import.meta.url", f"new URL({json.dumps(path)}, place).href")
    exports = ", ".join(f"get {theirs}() {{ return {mine}; }}" for theirs, mine in names.items())
    inside = f"{body.rstrip()}\nreturn {{ {exports} }};"
    return f"modules[{json.dumps(path)}] ??= (() => {{\n{inside}\n}})();\n"


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    for name in filter(None, (part.strip() for part in names.split(","))):
        mine, _, theirs = name.partition(" as ")
        yield mine.strip(), (theirs or mine).strip()


def _renamed(names: str, sign: str) -> str:
    return ", ".join(
        mine if mine == theirs else f"{mine}{sign}{theirs}" for mine, theirs in _pairs(names)
    )
