"""How commands tell of problems: for people, for programs, for GitHub. Like cli.py, it prints."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable
from pathlib import Path

import click

from generator.problem import Problem


def report(problems: Iterable[Problem], form: str = "text") -> None:
    """Print problems: a line each, a JSON list, or GitHub's workflow commands."""
    if form == "json":
        click.echo(
            json.dumps([_as_json(problem) for problem in problems], indent=2, ensure_ascii=False)
        )
        return
    for problem in problems:
        click.echo(_as_github(problem) if form == "github" else _as_text(problem))


def _as_text(problem: Problem) -> str:
    return f"{problem}" if problem.level == "error" else f"{problem} (warning)"


def _as_json(problem: Problem) -> dict[str, object]:
    names = ("path", "line", "column", "code", "level", "message", "hint")
    return {name: getattr(problem, name) for name in names}


def _as_github(problem: Problem) -> str:
    """A workflow command, escaped as GitHub's toolkit does it (docs: workflow commands)."""
    text = f"{problem.message} — {problem.hint}" if problem.hint else problem.message
    values = (
        ("file", problem.path),
        ("line", problem.line),
        ("col", problem.column),
        ("title", problem.code),
    )
    where = ",".join(f"{name}={_github_value(str(value))}" for name, value in values)
    return f"::{problem.level} {where}::{_github_text(text)}"


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_value(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def shortened(text: str) -> str:
    """What somebody typed, as a message repeats it: not too long to read."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def check_place(path: Path | None, option: str) -> None:
    """Refuse a path that no file or folder can have: too long, or a link that leads to itself."""
    try:
        if path is not None:
            path.stat()
    except OSError as fault:
        if fault.errno not in (errno.ELOOP, errno.ENAMETOOLONG):
            return  # nothing stands there yet, or whoever writes there says what is wrong
        what = f"{shortened(str(path))!r} is no place on this disk: {str(fault.strerror).lower()}"
        raise click.BadParameter(f"{what}; choose another", param_hint=option) from None


def summary(problems: list[Problem], tips: int | None) -> str:
    """One closing line: what was checked, and how many problems there are."""
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [counted(errors, "problem")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    if not errors:
        parts.insert(0, f"{counted(tips or 0, 'tip')} checked, no problems")
    return ", ".join(parts) + "."


def save(root: Path, path: str, text: str) -> None:
    """Write a file of the playbook, new or anew; one that cannot be written stays as it was."""
    from generator.write import replace_file

    full = root / path
    try:
        full.parent.mkdir(parents=True, exist_ok=True)
        replace_file(full, text.encode())
    except OSError as fault:
        reason = f"{path} could not be written: {fault.strerror}"
        raise click.ClickException(f"{reason}. What was there stands as it was.") from None


def counted(n: int, noun: str) -> str:
    """`1 tip`, `2 tips`."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
