"""Whether anything has changed since the last check or build: a second one is then done at once.

What was found out is kept under a fingerprint of everything that decides it: every byte of the
playbook, the theme and this program, the installed packages, the day and the options. Loads
nothing heavy, since this is asked before anything else is.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from generator.kept_work import KeptWork, cache_folder
from generator.problem import Problem

READ_BY_A_CHECK = ("content", "company", "mkdocs.yml")
READ_BY_A_BUILD = (*READ_BY_A_CHECK, "theme")
# How the folder of a build under way is called, beside the site it is for.
BUILDING = ".playbook-building-"
FOLDER, MOST_KEPT = "unchanged", 200
LARGEST = 20_000_000  # bytes of a file that is still read for this


def fingerprint(root: Path, read: Iterable[str], *options: object) -> str:
    """Everything that decides what a command comes to, as SHA-256 in hexadecimal.

    in: the playbook's folder, what of it is read, and the command with its options.
    out: empty where something cannot be read, which is then for the command to say.
    """
    digest = hashlib.sha256(repr([str(root), *options, program(), *_circumstances()]).encode())
    try:
        for name in read:
            _add(digest, root / name)
    except (OSError, UnicodeError):
        return ""
    return digest.hexdigest()


@cache
def program() -> str:
    """This program and the packages it works with, as SHA-256 in hexadecimal."""
    digest = hashlib.sha256(sys.version.encode())
    _add(digest, Path(__file__).parent)
    for folder in sys.path:
        if folder.endswith("site-packages") and Path(folder).is_dir():
            names = sorted(path.name for path in Path(folder).glob("*.dist-info"))
            digest.update("\0".join(names).encode())
    return digest.hexdigest()


def digest_of(folder: Path) -> str:
    """All files of a folder as they are now, as SHA-256 in hexadecimal. raises OSError."""
    digest = hashlib.sha256()
    _add(digest, folder)
    return digest.hexdigest()


@cache
def installed(package: str) -> str:
    """The version of a package that is installed."""
    from importlib.metadata import version

    return version(package)


def _add(digest: Any, top: Path) -> None:
    for name, path in _files(top):
        data = b"" if name.endswith("/") else _bytes(path)
        digest.update(f"{name}\0{len(data)}\0".encode() + data)


def _circumstances() -> Iterator[object]:
    """What besides files may make a difference: the day, the settings around us."""
    yield datetime.now(UTC).date().isoformat()
    for name in sorted(os.environ):
        if name.startswith(("PYTHON", "PLAYBOOK_")) or name == "SOURCE_DATE_EPOCH":
            yield name, os.environ[name]


def _files(top: Path) -> Iterator[tuple[str, Path]]:
    """All folders and files from there down, each with its name; that of a folder ends in `/`."""
    if not top.is_dir():
        if os.path.lexists(top):
            yield top.name, top
        return
    for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
        path = Path(entry.path)
        if not entry.is_dir() or entry.is_symlink():
            yield f"{top.name}/{entry.name}", path
        elif entry.name != "__pycache__":
            yield f"{top.name}/{entry.name}/", path
            yield from ((f"{top.name}/{name}", below) for name, below in _files(path))


def _bytes(path: Path) -> bytes:
    """What a file holds; and where a link leads, since a check asks that too."""
    mark = path.stat()
    if not stat.S_ISREG(mark.st_mode) or mark.st_size > LARGEST:
        raise OSError(f"{path} is for the command to look at")
    link = os.fsencode(path.readlink()) + b"\0" if path.is_symlink() else b""
    return link + path.read_bytes()


# -- what was found out ----------------------------------------------------------------------


def kept_check(root: Path, key: str) -> tuple[list[Problem], int | None] | None:
    """The problems of the last check and how many tips it saw; None if that must be found out."""
    kept = _read(root, key)
    return None if kept is None else ([Problem(*row) for row in kept["problems"]], kept["tips"])


def keep_check(root: Path, key: str, problems: Iterable[Problem], tips: int | None) -> None:
    """Keep what a check came to."""
    _write(root, key, {"problems": [_row(problem) for problem in problems], "tips": tips})


def kept_build(root: Path, key: str, site: Path) -> list[Problem] | None:
    """The warnings of the last build, if the site it made stands untouched; else None.

    Beside it may stand what a killed build left, which the next real one removes.
    """
    kept = _read(root, key)
    if kept is None or kept["files"] != listing(site):
        return None
    if any(site.parent.glob(f"{BUILDING}*")):
        return None
    return [Problem(*row) for row in kept["warnings"]]


def keep_build(root: Path, key: str, site: Path, warnings: Iterable[Problem]) -> None:
    """Keep that a build has made this site, which nobody may replace at this moment.

    Without a key nothing is kept, nor where the files cannot be listed.
    """
    files = listing(site) if key else ""
    if files:
        rows = [_row(problem) for problem in warnings]
        _write(root, key, {"warnings": rows, "files": files})


def listing(site: Path) -> str:
    """A digest of the paths, sizes and times of change (ns) of all files of a site.

    out: empty where they cannot be listed, as when another build puts its own there meanwhile.
    """
    try:
        return _listing(site)
    except OSError:
        return ""


def _listing(site: Path) -> str:
    digest = hashlib.sha256()
    waiting = [site] if site.is_dir() else []
    while waiting:
        for entry in sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name):
            mark = entry.stat(follow_symlinks=False)
            name = f"{entry.path}\0{mark.st_size} {mark.st_mtime_ns}\0"
            digest.update(name.encode(errors="replace"))
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
    return digest.hexdigest()


def _row(problem: Problem) -> list[object]:
    return [getattr(problem, name) for name in problem.__dataclass_fields__]


def _kept(root: Path) -> KeptWork:
    return KeptWork(cache_folder(root) / FOLDER, MOST_KEPT)


def _read(root: Path, key: str) -> dict[str, Any] | None:
    data = _kept(root).read(f"{key}.json") if key else None
    try:
        found = json.loads(data or b"null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _write(root: Path, key: str, found: dict[str, object]) -> None:
    if key:
        kept = _kept(root)
        kept.keep(f"{key}.json", json.dumps(found).encode())
        kept.tidy((".json",))
