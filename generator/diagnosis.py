"""What a YAML parser's complaint means, in plain words.

A parser says where it lost the thread, in terms of tokens and blocks. The functions below look at
the lines around that place for the mistakes that people make; the first that fits explains it.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from generator.characters import Fault

KEY = re.compile(r"(?P<dash>- +)*(?P<key>[^\s'\"#\[\]{},&*!|>%@`-][^:#]*?) *:(?P<rest>\s.*|$)")
BLOCK_TEXT = re.compile(r"(?:.*:\s+|- +)[|>][-+0-9]*\s*(?:#.*)?")
OPENERS = {"[": "a list", "{": "a block"}
CUT_OFF = "` #` cuts this text off: the rest of the line counts as a comment"
IN_QUOTES = "put the whole text in double quotes"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that starts a key or an item. `indent` counts its leading spaces."""

    line: int
    indent: int
    bare: bool  # nothing behind the colon, so that deeper lines may follow


@dataclass(frozen=True)
class Clue:
    """What the parser said, and the lines it was reading (counted from 0)."""

    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    opened_line: int
    opened_column: int

    @property
    def text(self) -> str:
        """The line where the parser stopped."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def culprit(self) -> int:
        """The line that is to blame: for a key without a colon, the parser is one line further."""
        return self.opened_line if "simple key" in self.context else self.line


def diagnose(text: str, error: Any) -> Fault:
    """One fault that says where YAML stopped making sense, why, and what to do about it."""
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    opened = getattr(error, "context_mark", None) or mark
    clue = Clue(
        lines=lines,
        problem=str(getattr(error, "problem", None) or error),
        context=str(getattr(error, "context", None) or ""),
        line=min(mark.line, len(lines) - 1) if mark else 0,
        column=mark.column if mark else 0,
        opened_line=opened.line if opened else 0,
        opened_column=opened.column if opened else 0,
    )
    found = (explain(clue) for explain in EXPLANATIONS)
    return next((fault for fault in found if fault), _unexplained(clue))


def _fault(line: int, column: int, code: str, message: str, hint: str) -> Fault:
    return Fault(line + 1, column + 1, code, message, hint)


def _conflict(clue: Clue) -> Fault | None:
    """What git leaves in a file that two people changed."""
    for number, line in enumerate(clue.lines):
        if line.startswith("<<<<<<< "):
            message = "two versions of this file were not merged"
            hint = "choose between the lines and remove the marks <<<<<<<, ======= and >>>>>>>"
            return _fault(number, 0, "merge-conflict", message, hint)
    return None


def _document(clue: Clue) -> Fault | None:
    """Lines that start or end a document, and directives."""
    if clue.lines[clue.culprit].startswith("%"):
        message = "a directive (a line that starts with %) has no use here"
        return _fault(clue.culprit, 0, "directive", message, "remove the line")
    if "document start" in clue.problem:
        message = "a second document starts here (`---` or `...`)"
        hint = "one file holds one document"
        return _fault(clue.line, 0, "several-documents", message, hint)
    return None


def _odd_space(clue: Clue) -> Fault | None:
    """A no-break space where the indentation or the space behind a colon should be."""
    for number in (clue.culprit, max(clue.culprit - 1, 0), clue.line):
        match = re.match(
            r"(\s*(?:- *)?(?:[\w-]+:)?)[\u00a0\u2000-\u200a\u202f\u3000]", clue.lines[number]
        )
        if match:
            column = re.search(r"[^ ]", match[1]) if not match[1].strip() else None
            start = column.start() if column else match.end(1)
            message = "the space here is not an ordinary one (a no-break space?)"
            return _fault(number, start, "odd-space", message, "type it again as a space")
    return None


def _quoted(clue: Clue) -> Fault | None:
    """A quoted text that never ends, or that holds a bad escape."""
    if "quoted scalar" not in clue.context:
        return None
    if "end of stream" in clue.problem or "document separator" in clue.problem:
        return quote_not_closed(clue.opened_line + 1, clue.opened_column + 1)
    start = max(clue.text.rfind("\\", 0, clue.column + 1), 0)
    message = f"in double quotes, `{clue.text[start : start + 2]}` does not make a character"
    return _fault(clue.line, start, "bad-escape", message, "write \\\\ for a backslash")


def quote_not_closed(line: int, column: int) -> Fault:
    """A quoted text that goes on into the next key, or to the end of the file."""
    message = "the quote that opens here is never closed"
    hint = "close the quote at the end of the text"
    return Fault(line, column, "unclosed-quote", message, hint)


def question_in_brackets(line: int, column: int) -> Fault:
    """`[Why? Because]`: the slow parser takes no question mark there, the fast one does."""
    message = "between brackets, an unquoted text cannot hold a question mark"
    return Fault(line, column, "special-sign", message, IN_QUOTES)


def text_behind_bar(line: int, column: int, sign: str) -> Fault:
    """`why: | text`, and `why: |# remark`, which only the fast parser takes."""
    message = f"the text stands on the same line as `{sign}`"
    hint = f"start it on the next line, further in; or {IN_QUOTES}"
    return Fault(line, column, "special-sign", message, hint)


def _question(clue: Clue) -> Fault | None:
    if clue.problem.endswith("but got '?'"):
        return question_in_brackets(clue.line + 1, clue.column + 1)
    return None


def _early_quote(clue: Clue) -> Fault | None:
    """`"Ask" and listen` or `'Don't'`: text behind a closing quote."""
    for number in dict.fromkeys((clue.culprit, clue.line, clue.opened_line)):
        line = clue.lines[number]
        match = re.match(
            r"""\s*(?:- +)*(?:[^\s'"#]+:\s+)?(?=["'])(?P<text>"(?:[^"\\]|\\.)*"|'[^']*')""", line
        )
        if not match:
            continue
        rest = line[match.end() :]
        if rest.strip() and not re.match(r"\s*(?:[:,\]}]|\s#)", rest):
            quote = match["text"][0]
            inside = '\\"' if quote == '"' else "''"
            message = f"the text goes on after the closing quote {quote}"
            hint = f"{IN_QUOTES}; for a quote inside {quote} write {inside}"
            return _fault(number, match.end(), "early-quote", message, hint)
    return None


def _text_start(line: str) -> int:
    """Where the text of a line starts: behind its dashes or its key."""
    match = re.match(r"\s*(?:[\w-]+:\s+|(?:- +)*(?:[\w-]+:\s+)?)", line)
    return match.end() if match else 0


def _special_start(clue: Clue) -> Fault | None:
    """An unquoted text that starts with a sign that means something else to YAML."""
    flow_first = clue.opened_line if "flow" in clue.context else clue.line
    for number in dict.fromkeys((flow_first, clue.line, clue.culprit, clue.opened_line)):
        line = clue.lines[number]
        start = _text_start(line)
        sign, rest = line[start : start + 1], line[start + 1 :]
        blamed = any(word in clue.problem + clue.context for word in _SIGN_WORDS.get(sign, ()))
        if not sign or not blamed:
            continue
        if sign in "|>":
            return text_behind_bar(number + 1, start + 1, sign)
        if sign in OPENERS:
            fault = _brackets(number, start, sign, rest)
            if fault is None:
                continue
            return fault
        if sign == "-":
            message = "a list cannot start on the line of its key"
            hint = "put each item on a line of its own, below the key"
        else:
            shown = f"`{sign}`" if sign != "`" else "a backtick"
            message = f"an unquoted text cannot start with {shown}"
            hint = IN_QUOTES
        return _fault(number, start, "special-sign", message, hint)
    return None


def _brackets(line: int, start: int, sign: str, rest: str) -> Fault | None:
    """A text in brackets that does not end, or goes on behind them; None when all is well."""
    end = "]" if sign == "[" else "}"
    comment = re.search(r"\s(#)", rest)
    inside = rest[: comment.start()] if comment else rest
    if inside.count(end) <= inside.count(sign):
        if comment:
            return _cut(line, start + 1 + comment.start(1))
        message = f"`{sign}` starts {OPENERS[sign]} that is never closed with `{end}`"
    elif not inside.rstrip().endswith(end):
        message = f"`{sign}` is read as {OPENERS[sign]}, but text follows behind its `{end}`"
    else:
        return None
    return _fault(line, start, "special-sign", message, f"if it is a text, {IN_QUOTES}")


_START = ("cannot start any token", "expected the node content")
_FLOW = ("flow sequence", "flow mapping", "flow node", "expected <block end>", "simple key")
_SIGN_WORDS: dict[str, tuple[str, ...]] = {
    "@": _START,
    "`": _START,
    "%": (*_START, "directive"),
    "*": ("alias",),
    "&": ("anchor",),
    "!": ("tag", "scanning"),
    "|": ("block scalar",),
    ">": ("block scalar",),
    "[": _FLOW,
    "{": _FLOW,
    ",": _START,
    "]": _START,
    "}": _START,
    "?": ("mapping keys are not allowed",),
    "-": ("sequence entries are not allowed",),
}


def _no_space(clue: Clue) -> Fault | None:
    """`title:Ask` or `-Ask`: no space behind the colon or the dash."""
    above = max(clue.line - 1, 0) if "mapping values" in clue.problem else clue.line
    for number in dict.fromkeys((clue.culprit, clue.line, above)):
        match = re.match(r"(\s*(?:- +)*[A-Za-z_][\w-]*:)[^\s/]", clue.lines[number])
        if match:
            message = "there is no space after the colon"
            return _fault(number, match.end(1), "no-space", message, "write `key: text`")
        match = re.match(r"(\s*-)[^\s-]", clue.lines[number])
        if match and KEY.match(clue.lines[number].strip()) is None:
            message = "there is no space after the dash"
            return _fault(number, match.end(1), "no-space", message, "write `- text`")
    return None


def _colon(clue: Clue) -> Fault | None:
    """`idea: Ask: and listen`: a colon and a space inside an unquoted text."""
    if "mapping values are not allowed" not in clue.problem:
        return None
    before = clue.text[: clue.column]
    # The colon of a key that starts its line points at the indentation, unless it goes on a text.
    inside = re.match(r"\s*(?:- +)*[\w-]+:\s+\S", before) or " " in before.strip()
    if not inside:
        return None
    message = "a colon and a space stand inside an unquoted text"
    hint = f"{IN_QUOTES}; a key goes on the next line, further in"
    return _fault(clue.line, clue.column, "colon", message, hint)


def _cut_text(clue: Clue) -> Fault | None:
    """A text over several lines that ` #` cuts off: the rest of it makes no sense to YAML."""
    if _starts_an_entry(clue.lines[clue.culprit]):
        return None
    for number in range(clue.culprit - 1, max(clue.culprit - 3, -1), -1):
        line = clue.lines[number]
        start = _text_start(line)
        match = re.search(r"\s(#)", line[start:])
        plain = line[start : start + 1] not in "\"'|>#" and not line.strip().startswith("#")
        if match and plain:
            return _cut(number, start + match.start(1))
    return None


def _starts_an_entry(line: str) -> bool:
    content = line.strip()
    return content == "-" or content.startswith("- ") or KEY.match(content) is not None


def _cut(line: int, column: int) -> Fault:
    return _fault(line, column, "cut-off", CUT_OFF, IN_QUOTES)


def outline(lines: list[str]) -> list[Entry]:
    """The lines that start a key or an item, without comments and without block texts."""
    entries: list[Entry] = []
    block: int | None = None
    for number, line in enumerate(lines):
        content = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if not content or content.startswith("#"):
            continue
        if block is not None and indent > block:
            continue
        block = indent if BLOCK_TEXT.fullmatch(line.rstrip()) else None
        match = KEY.match(content)
        if _starts_an_entry(line):
            rest = match["rest"].strip() if match else content[1:].strip()
            entries.append(Entry(number, indent, not rest or rest.startswith("#")))
    return entries


def _indentation(clue: Clue) -> Fault | None:
    """A line that is further in, or less far, than the lines it belongs to."""
    entries = outline(clue.lines)
    place = next((i for i, entry in enumerate(entries) if entry.line == clue.culprit), None)
    if not place:
        return None
    here, above = entries[place], entries[place - 1]
    if here.indent == above.indent or (above.bare and here.indent > above.indent):
        return None
    block = _block(entries, place, min(here.indent, above.indent))
    usual = Counter(entry.indent for entry in block).most_common()
    if len(usual) < 2 and not (above.indent < here.indent):
        return None
    normal = _normal(usual, here, above)
    odd = here if here.indent != normal else above
    if odd.indent == normal:
        return None
    column = odd.indent
    neighbours = "the line above it" if len(block) <= 2 else "its neighbours"
    message = f"line {odd.line + 1} is indented by {_spaces(odd.indent)}, {neighbours} by {normal}"
    hint = f"indent it by {_spaces(normal)}" if normal else "start it at the start of the line"
    return _fault(odd.line, column, "indentation", message, hint)


def _block(entries: list[Entry], place: int, outer: int) -> list[Entry]:
    """The entries around a place, up to the next ones that stand further out."""
    before = list(takewhile(lambda entry: entry.indent >= outer, entries[place:][:9]))
    after = takewhile(lambda entry: entry.indent >= outer, reversed(entries[:place][-8:]))
    return [*before, *after]


def _normal(usual: list[tuple[int, int]], here: Entry, above: Entry) -> int:
    """The indentation most of the lines have; of two that are as common, an even one."""
    top = usual[0][1]
    best = [indent for indent, count in usual if count == top]
    if len(best) == 1:
        return best[0]
    even = [indent for indent in best if indent % 2 == 0]
    return above.indent if above.indent in even or not even else even[0]


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


def _no_colon(clue: Clue) -> Fault | None:
    """A line among keys that is no key."""
    line = clue.lines[clue.culprit]
    indent = len(line) - len(line.lstrip(" "))
    if not line.strip() or KEY.match(line.strip()):
        return None
    word = line.split(maxsplit=1)[0]
    if word.startswith(":"):
        message = "there is no key before this colon"
        return _fault(clue.culprit, indent, "empty-key", message, "name the key")
    message = f"this line is not a key: no colon follows `{word[:40]}`"
    hint = "write `key: text`; a text that goes on is indented further than its key"
    return _fault(clue.culprit, indent, "no-colon", message, hint)


def _unexplained(clue: Clue) -> Fault:
    message = "the file makes no sense from here on"
    hint = (
        f"look at the quotes, colons and indentation of this line and the one above; or {IN_QUOTES}"
    )
    return _fault(clue.line, clue.column, "yaml", message, hint)


EXPLANATIONS: tuple[Callable[[Clue], Fault | None], ...] = (
    _conflict,
    _document,
    _odd_space,
    _quoted,
    _question,
    _early_quote,
    _special_start,
    _colon,
    _cut_text,
    _no_space,
    _indentation,
    _no_colon,
)
