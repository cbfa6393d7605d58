"""Random damage to files: every change is drawn from a random source that a seed makes again."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

# What trips parsers of YAML, Markdown, HTML and templates, and those who count characters.
BITS = (
    "\t", " #", "# ", ": ", ":", "- ", "\n", "\n\n", "  ", "'", '"', "[", "]", "{", "}", "*", "&",
    "!", ">", "|", "%", "@", "`", "\\", "? ", "<<: ", "---\n", "...\n", "\u200b", "\u202e", "\xa0",
    "\ufeff", "\x00", "\x07", "\r", "\r\n", "\u2028", "\x85", "\u3000", "<b>", "</b>", "&amp;",
    "&#0;", "**", "](", "[x](javascript:1)", "[a](/x)", "![", "![a](/images/a.svg)", "null", "~",
    "no", "yes", "1:30", "é", "e\u0301", "😀", "👩\u200d🔧", "🇧🇪", "ﷺ", "ß", "İ", "[[[[[[[[[",
    "&a ", "*a", "!!python/name:os ", "!!binary ", "!<tag:x> ", "=", "%YAML 1.2\n", "\\u200b",
    "\\x00", "\\ud800", "\\U00110000", "{{ x }}", "{% raw %}", "{0}", "{a.b}", "{a!r}", "{:>9}",
    "en:", "  title: x\n", "hidden: true\n", "remove: [en]\n", "🙂: 1\n", '"\\', "|2\n", ">-\n",
    "0", "-1", "1e999", "9" * 50, "0x1f", "1_000", ".inf", ".nan", "2026-02-30", "1.2.3", "/", "..",
    "../../", "/etc/passwd", "CON", "a" * 300, "é" * 300, " " * 100, "\n" * 100, "#" * 30, "<!--",
    "-->", "]]>", "</script>", "http://", "https://x", "//x", "mailto:", "$", "${x}", "`${x}`",
)  # fmt: skip
VALUES = (
    "", "~", "null", "[]", "{}", "[[]]", "[{}]", "{a: b}", "[a, b]", "- a", "true", "false", "1",
    "-1", "0", "99999999999999999999", "1.5", "''", '""', "'x'", '"\\u00e9"', "|", ">", "x: y",
    "a" * 3000, "[" + ", ".join("abcdefgh") + "]", "{en: {}, nl: []}", "*a", "&a b", "!!int 1",
    "2026-13-01", "\n    - [x]", "\n    x:\n      y: z", "#005a9c", '"#005a9c"', "/a/", "[1, 999]",
)  # fmt: skip


def splice(chance: random.Random, text: str) -> str:
    """A bit of trouble in place of some characters, or of none."""
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.choice((0, 0, 0, 1, 2, 20, 200)))
    return text[:start] + chance.choice(BITS) + text[end:]


def cut(chance: random.Random, text: str) -> str:
    """Some characters less, or the file ends in the middle."""
    start = chance.randrange(len(text) + 1)
    end = chance.choice((start + 1, start + 2, start + 30, start + 400, len(text)))
    return text[:start] + text[end:]


def indent(chance: random.Random, text: str) -> str:
    """A line stands further in or out than it should."""
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    lines[line] = " " * chance.randrange(9) + lines[line].lstrip()
    return "\n".join(lines)


def shuffle(chance: random.Random, text: str) -> str:
    """Some lines change places, or one stands there again, or one is gone."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + chance.choice((2, 3, 8, 40))]
    kind = chance.randrange(3)
    if kind == 0:
        chance.shuffle(part)
        lines[start : start + len(part)] = part
    elif kind == 1:
        at = chance.randrange(len(lines))
        lines[at:at] = part
    else:
        del lines[start : start + chance.choice((1, 1, 3))]
    return "\n".join(lines)


def swap_type(chance: random.Random, text: str) -> str:
    """The value of a key becomes one of another kind."""
    lines = text.split("\n")
    keys = [n for n, line in enumerate(lines) if ":" in line] or [0]
    line = chance.choice(keys)
    lines[line] = lines[line].partition(":")[0] + ": " + chance.choice(VALUES)
    return "\n".join(lines)


def rename_key(chance: random.Random, text: str) -> str:
    """A key is called otherwise: misspelt, taken from elsewhere, or a language."""
    lines = text.split("\n")
    keys = [n for n, line in enumerate(lines) if ":" in line] or [0]
    line = chance.choice(keys)
    key, colon, rest = lines[line].partition(":")
    others = [lines[n].partition(":")[0].strip() for n in keys]
    names = (key.strip()[:-1], key.strip() * 2, key.upper().strip(), *others, "de", "fr-BE", "xx")
    at = len(key) - len(key.lstrip())
    lines[line] = " " * at + chance.choice(names) + colon + rest
    return "\n".join(lines)


def repeat(chance: random.Random, text: str) -> str:
    """A piece stands there many times over."""
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((1, 1, 2, 5, 40))]
    return text[:start] + piece * chance.choice((2, 10, 100, 500)) + text[start:]


def scatter(chance: random.Random, text: str) -> str:
    """Characters from all of Unicode, anywhere."""
    letters = list(text)
    for _ in range(chance.choice((1, 3, 20))):
        point = chance.choice((0x20, 0x100, 0x3000, 0x10000, 0x110000))
        char = chr(chance.randrange(point))
        if not 0xD800 <= ord(char) < 0xE000:
            letters.insert(chance.randrange(len(letters) + 1), char)
    return "".join(letters)


def line_ends(chance: random.Random, text: str) -> str:
    """Line ends of other systems, all of them or a mixture."""
    if chance.random() < 0.5:
        return text.replace("\n", chance.choice(("\r\n", "\r", "\n\r", "\u2028", "\x0c\n")))
    return "".join(chance.choice(("\r\n", "\n", "\r")) if c == "\n" else c for c in text)


def invent(chance: random.Random, text: str) -> str:
    """YAML from a small grammar: whatever it is, it is not what the file should hold."""
    del text
    return grammar(chance, chance.choice((1, 2, 4, 9)))


CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    splice, splice, splice, cut, indent, shuffle, swap_type, swap_type, rename_key, repeat,
    scatter, line_ends, invent,
)  # fmt: skip


def damaged(chance: random.Random, text: str) -> bytes:
    """The bytes of a file after one to four changes of text, and sometimes some of bytes."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        text = chance.choice(CHANGES)(chance, text)[:100_000]
    raw = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        raw = flipped(chance, raw)
    if chance.random() < 0.01:
        raw = text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "utf-7")))
    return raw


def flipped(chance: random.Random, raw: bytes) -> bytes:
    """Some bits of some bytes turned over."""
    data = bytearray(raw)
    for _ in range(chance.choice((1, 2, 10)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


# -- a grammar -------------------------------------------------------------------------------

WORDS = ("en", "nl", "title", "tips", "how", "who", "small", "a", "hidden", "fives", "words", "1")


def grammar(chance: random.Random, depth: int) -> str:
    """A document of random blocks, lists and scalars."""
    return "".join(_block(chance, depth, 0) for _ in range(chance.choice((1, 2, 5))))


def _block(chance: random.Random, depth: int, indent: int) -> str:
    space = " " * indent
    if depth == 0 or chance.random() < 0.3:
        return f"{space}{_scalar(chance)}: {_scalar(chance)}\n"
    if chance.random() < 0.3:
        return f"{space}{_scalar(chance)}: {_flow(chance, depth)}\n"
    inner = "".join(_block(chance, depth - 1, indent + 2) for _ in range(chance.choice((1, 2, 3))))
    if chance.random() < 0.3:
        inner = "".join(f"{space}  - {_scalar(chance)}\n" for _ in range(chance.choice((1, 4, 30))))
    return f"{space}{_scalar(chance)}:\n{inner}"


def _flow(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.4:
        return _scalar(chance)
    items = [_flow(chance, depth - 1) for _ in range(chance.randrange(4))]
    if chance.random() < 0.5:
        return f"[{', '.join(items)}]"
    return "{" + ", ".join(f"{_scalar(chance)}: {item}" for item in items) + "}"


def _scalar(chance: random.Random) -> str:
    kind = chance.randrange(6)
    if kind < 3:
        return chance.choice(WORDS)
    if kind == 3:
        return "".join(chance.choices(string.printable, k=chance.randrange(1, 9)))
    text = chance.choice((*BITS, *VALUES))
    return f'"{text}"' if kind == 4 else text
