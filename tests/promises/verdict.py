"""Is what the program says about a broken file what was promised? place, code, words, a way out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from generator.problem import Problem, printable

LINE = re.compile(r"[^\n]+:[1-9][0-9]*:[1-9][0-9]*: \[[a-z0-9]+(?:-[a-z0-9]+)*\] \S.* — \S.*")
# Words of the machinery, which say nothing to a writer.
JARGON = re.compile(
    r"Traceback|Input should|Value error|NoneType|pydantic|object at 0x|<class |ValidationError|"
    r"Errno|codec can't|yaml\.|\bdict\b|\btuple\b|KeyError|str\(|__"
)


def faults(root: Path, problems: Iterable[Problem]) -> list[str]:
    """What is wrong with what is said of the files below root; nothing when all is as promised."""
    lengths: dict[str, list[int] | None] = {}
    found = []
    for problem in problems:
        line = f"{problem}"
        said = f"{problem.code} {problem.message} {problem.hint}"
        if not LINE.fullmatch(line):
            found.append(f"not of the one form: {line!r}")
        if not line.isprintable() or line.encode("utf-8", "replace") != line.encode():
            found.append(f"cannot be printed: {line!r}")
        if str(root) in line:
            found.append(f"tells where the machine keeps it: {line!r}")
        if len(line) > 2_000:
            found.append(f"{len(line)} characters long: {line[:200]!r}")
        if JARGON.search(_without_quotations(said)):
            found.append(f"speaks of the machinery: {line!r}")
        if problem.path not in lengths:
            lengths[problem.path] = _lengths(_file(root, problem.path))
        if not _inside(problem, lengths[problem.path]):
            found.append(f"is outside its file: {line!r}")
    return found


def _without_quotations(text: str) -> str:
    """The words without what they quote from a file."""
    return re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"", "…", text)


def _file(root: Path, told: str) -> Path:
    """The file of a path as it is told, in which a name that cannot be printed is written out."""
    if os.path.lexists(root / told):
        return root / told
    top = root / told.partition("/")[0]
    found = (path for path in top.rglob("*") if _told(root, path) == told)
    return next(found, root / told)


def _told(root: Path, path: Path) -> str:
    return printable(path.relative_to(root).as_posix())


def _lengths(file: Path) -> list[int] | None:
    """How many characters each line of a file has; None where there is no text to look at."""
    try:
        raw = file.read_bytes() if file.is_file() else None
    except (OSError, ValueError):
        raw = None
    if raw is None:
        return None
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return [len(line) for line in text.split("\n")]


def _inside(problem: Problem, lengths: list[int] | None) -> bool:
    """Whether a place is in its file, or just behind the end of a line of it."""
    if lengths is None:
        return (problem.line, problem.column) == (1, 1)
    if problem.line > len(lengths):
        return False
    return problem.column <= lengths[problem.line - 1] + 1
