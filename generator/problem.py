"""A problem is a value: where it is, what is wrong and how to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]
LONGEST_QUOTED = 120
QUOTED = re.compile(rf"(`[^`]{{{LONGEST_QUOTED}}})[^`]+(`)")
BACKTICKS = re.compile(r"(`{3})`{3,}()")
ENDLESS = re.compile(rf"([^\s`]{{{LONGEST_QUOTED}}})[^\s`]+()")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake, at one place. `path` is relative to the repository, with forward slashes.

    `line` and `column` count from 1, in characters; a problem of a whole file stands at 1:1.
    `code` is a short fixed word for machines; `message` and `hint` are for people.
    A build stops on level "error" and carries on with level "warning".
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    level: Level = "error"

    def __post_init__(self) -> None:
        """What files and writers put into a message stays on one short line that can be printed."""
        object.__setattr__(self, "path", printable(self.path))
        for name in ("message", "hint"):
            object.__setattr__(self, name, printable(shortened(getattr(self, name))))

    def __str__(self) -> str:
        """`path:line:column: [code] what is wrong — how to mend it`."""
        mend = f" — {self.hint}" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: [{self.code}] {self.message}{mend}"


def shortened(text: str) -> str:
    """The text with what it quotes from a file, and any endless word, cut to a readable length."""
    if len(text) <= LONGEST_QUOTED:
        return text
    for long in (BACKTICKS, QUOTED, ENDLESS):
        text = long.sub(lambda found: f"{found[1]}…{found[2]}", text)
    return text


def printable(text: str) -> str:
    """The text with line breaks as spaces, and an escape for what a terminal cannot show."""
    if text.isprintable():
        return text
    flat = text.replace("\n", " ")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in flat)


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when at least one of the problems must stop a build."""
    return any(problem.level == "error" for problem in problems)
