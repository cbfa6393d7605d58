"""Files that somebody made to break a reader: whole files, texts for every field, odd folders.

Everything is made on the spot; a case is a small function that damages a playbook made by
`specimen.every_kind`. Sizes are just below what a file may have, so that it is really read.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

MOST = 64 * 1024 - 400  # bytes that still fit into a file beside a few keys
TIP = "content/tips/001-look-up-first.yml"


@dataclass(frozen=True)
class Hostile:
    """One case: what it is called, which file it is about, and what it does to a playbook."""

    name: str
    path: str
    damage: Callable[[Path], None]


def full(piece: str, most: int = MOST) -> str:
    """A text repeated until a file is full."""
    return piece * (most // len(piece.encode("utf-8")))


def family(first: str, other: str) -> str:
    """Twelve lines of which each holds ten of the one before: a billion values in a few bytes."""
    lines = [first]
    for n in range(1, 12):
        ten = ", ".join([f"*a{n - 1}"] * 10)
        lines.append(other.replace("N", str(n)).replace("TEN", ten))
    return "\n".join(lines) + "\n"


# -- whole files -----------------------------------------------------------------------------

WHOLE: dict[str, str] = {
    "nothing": "",
    "one line end": "\n",
    "only line ends": full("\n"),
    "only spaces": full(" "),
    "only tabs": full("\t"),
    "only a comment": "# nothing\n",
    "only comments": full("#\n"),
    "only dashes": full("-"),
    "three dashes": "---\n",
    "documents": full("---\n"),
    "ends of documents": full("...\n"),
    "a directive": "%YAML 9.9\n---\na: b\n",
    "directives": full("%TAG ! tag:x,2000:\n"),
    "one letter": full("x"),
    "one letter outside the first plane": full("😀"),
    "one combining mark": full("\u0301"),
    "a tower of marks": "a: x" + full("\u0301"),
    "NUL": full("\0"),
    "control characters": full("".join(map(chr, range(1, 32)))),
    "private characters": full("\ue000\U0010fffd"),
    "noncharacters": full("\ufffe\uffff\U0010ffff"),
    "right to left": full("a: \u202eb\u202c\n"),
    "byte order marks inside": full("\ufeffa: b\n"),
    "line separators": full("a: b\u2028"),
    "carriage returns": full("a: b\r"),
    "line ends of three systems": full("a: b\r\nc: d\re: f\n"),
    "no-break spaces": full("a:\u00a0b\n"),
    "wide spaces": full("\u3000a: b\n"),
    "open lists": full("["),
    "closed lists": "[" * (MOST // 2) + "]" * (MOST // 2),
    "open blocks": full("{"),
    "nested blocks": full("{a: "),
    "deep key in brackets": full("{[") + ": 1",
    "brackets by turns": full("[{"),
    "only closing brackets": full("]}"),
    "dashes in a row": full("- "),
    "questions in a row": full("? "),
    "colons in a row": full(": "),
    "a staircase": "".join(" " * n + "a:\n" for n in range(340)),
    "a staircase of items": "".join(" " * n + "-\n" for n in range(340)),
    "one key": full("a: b\n"),
    "a key without a value": full("a:\n"),
    "many keys": "".join(f"k{n}: v\n" for n in range(6_400)),
    "a huge key": f"{full('k', 60_000)}: v\n",
    "a huge quoted key": f'"{full("k", 60_000)}": v\n',
    "a key of emoji": "🔑: v\n",
    "a key with a line end": '"a\\nb": v\n',
    "a key in two forms": "é: 1\ne\u0301: 2\n",
    "a key that is a list": "? [a, b]\n: c\n",
    "a key that is a block": "? {a: b}\n: c\n",
    "a merge": "a: &a {x: y}\nb:\n  <<: *a\n",
    "a merge of itself": "a: &a {<<: *a}\n",
    "a list in itself": "a: &a [*a]\n",
    "laughs": family("a0: &a0 [lol, lol]", "aN: &aN [TEN]"),
    "laughs by merging": family("a0: &a0 {x: y}", "aN: &aN {<<: [TEN]}"),
    "a chain of aliases": "a0: &a0 [x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2_600)),
    "anchors": "".join(f"a{n}: &a{n} x\n" for n in range(4_000)),
    "anchors in a list": "a: [" + "".join(f"&a{n} x," for n in range(7_000)) + "]\n",
    "one anchor": full("&a "),
    "an alias of nothing": "a: *nothing\n",
    "aliases of nothing": full("*a "),
    "an anchor with an odd name": "a: &é😀 x\nb: *é😀\n",
    "a tag": "a: !x y\n",
    "tags": full("!x "),
    "tags of Python": "a: !!python/object/apply:os.system [exit]\n",
    "a tag without an end": "a: !<" + full("x", 60_000),
    "an odd tag": "a: !%41%zz x\n",
    "an integer too large to read": "a: " + "9" * 60_000 + "\n",
    "an integer in sixties": "a: 1" + ":59" * 20_000 + "\n",
    "an integer in sixteens": "a: 0x" + "f" * 60_000 + "\n",
    "a fraction": "a: 1." + "1" * 60_000 + "\n",
    "a power": "a: 1e999999999\n",
    "infinity": "a: .inf\nb: -.INF\nc: .NaN\n",
    "a day that is none": "a: 2026-02-30\n",
    "an hour that is none": "a: 2026-01-01 99:99:99\n",
    "the year nought": "a: 0000-00-00\n",
    "yes and no": "yes: no\non: off\ntrue: false\nnull: ~\n",
    "bytes in letters": "a: !!binary " + "A" * 60_000 + "\n",
    "a quote without an end": "a: '" + full("x ", 60_000),
    "quotes": full("'"),
    "double quotes": full('"'),
    "an escape without an end": 'a: "\\',
    "escapes": 'a: "' + full("\\x41", 60_000) + '"\n',
    "escapes beyond the last character": 'a: "\\UFFFFFFFF"\n',
    "half of a pair": 'a: "\\ud83d"\n',
    "two halves of a pair": 'a: "\\ud83d\\ude00"\n',
    "an escaped NUL": 'a: "\\0"\n',
    "a block of nothing": "a: |\n",
    "blocks of nothing": full("a: |\n"),
    "a block indented by nine": "a: |9\n  x\n",
    "a block with an odd sign": "a: |+-\n  x\n",
    "a block of blank lines": "a: >\n" + full(" \n", 60_000),
    "a folded tower": "a: >\n" + "".join(" " * (n % 60 + 1) + "x\n" for n in range(1_900)),
    "a text cut by a comment": "a: b #c\n",
    "a merge conflict": "<<<<<<< ours\na: b\n=======\na: c\n>>>>>>> theirs\n",
    "JSON": '{"a": {"b": ["c", 1, null]}}\n',
    "JSON of another kind": "[" + '{"a":1},' * 4_000 + "{}]",
    "XML": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>\n",
    "HTML": "<!doctype html><script>alert(1)</script>\n",
    "TOML": "[a]\nb = 'c'\n",
    "a program": "#!/bin/sh\nrm -rf /\n",
    "a template": "{% for x in y %}{{ x }}{% endfor %}\n",
    "a front matter": "---\na: b\n---\ntext\n",
    "a head without an end": "---\ntitle: x\ndescription: y\n",
    "a head of heads": full("---\na: b\n"),
    "a list where keys should be": "- a\n- b\n",
    "a text where keys should be": "hello there\n",
    "keys of another file": "chapters: [x]\nen: {title: x}\nhue: 5\nmeetings: [1]\nfives: {}\n",
    "languages that are none": "xx: {title: x}\nen_GB: {title: x}\nEN: {title: x}\n",
    "lists for everything": "en: []\nnl: []\ntags: []\nhow: []\nfives: []\nwords: []\n",
    "texts for everything": "en: x\nnl: x\ntags: x\nfives: x\nwords: x\nremove: x\nhide: x\n",
    "nothing for everything": "en:\nnl:\ntags:\nfives:\nwords:\nremove:\nhide:\nlanguages:\n",
    "blocks for everything": "en: {en: {}}\nnl: {nl: {}}\ntags: {a: {}}\nhide: {a: b}\n",
    "hidden and removed": "hidden: true\nremove: ['', '.', '..', en., .en, en.title, 'x y', 🙂]\n",
}
BYTES: dict[str, bytes] = {
    "UTF-8 with a mark": b"\xef\xbb\xbfa: b\n",
    "only a mark": b"\xef\xbb\xbf",
    "UTF-16": "a: b\n".encode("utf-16"),
    "UTF-16 without a mark": "a: b\n".encode("utf-16-le"),
    "UTF-32": "a: b\n".encode("utf-32"),
    "Latin letters of Windows": "a: né\n".encode("cp1252"),
    "too long a form": b"a: \xc0\xaf\n",
    "half of a pair as bytes": b"a: \xed\xa0\x80\n",
    "a character cut in two": b"a: \xf0\x9f\x98",
    "bytes that never stand in UTF-8": bytes(range(256)) * 200,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1_000),
    "packed": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "one byte too large": b"#" * (64 * 1024 + 1),
    "ten megabytes": b"a: b\n" * 2_000_000,
}
# A file of each kind, which every text and every run of bytes above is put in place of.
KINDS = (
    TIP,
    "mkdocs.yml",
    "content/chapters/01-warm-welcomes.yml",
    "content/vocabulary.yml",
    "content/sources.yml",
    "content/interface/en.yml",
    "content/style/nl.yml",
    "content/balance.yml",
    "content/releases.yml",
    "content/starters.yml",
    "content/tools/pulse.yml",
    "content/pages/en/method.md",
    "company/company.yml",
    "company/drift.json",
    "company/images/umbrella.svg",
    "company/tips/002-ask-the-story.yml",
    "company/tips/202-open-it-in-the-rain.yml",
    "company/starters.yml",
    "company/tools/why-not.yml",
    "company/pages/nl/our-way.md",
)

# -- texts for every field -------------------------------------------------------------------

BAITS: dict[str, str] = {
    "brackets": "[" * 1_990,
    "brackets both ways": "[" * 990 + "]" * 990,
    "links without an end": "[a](" * 490,
    "links in links": "[" * 600 + "a" + "](b)" * 300,
    "pictures": "![" * 990,
    "stars": "*" * 1_990,
    "stars and letters": "*a" * 990,
    "stars with spaces": "** a ** " * 240,
    "underlines": "_a_" * 660,
    "stars and underlines": "*_" * 990,
    "backticks": "`" * 1_990,
    "backticks growing": "".join("`" * n + " " for n in range(1, 60)),
    "greater than": ">" * 1_990,
    "less than": "<" * 1_990,
    "tags without an end": "<a " * 660,
    "comments without an end": "<!-- " * 390,
    "references": "&#" * 990,
    "references of letters": "&" + "a" * 1_900 + ";",
    "backslashes": "\\" * 1_990,
    "parentheses": "(" * 1_990,
    "quotes": "'\"" * 990,
    "curly quotes": "‘“" * 990,
    "digits": "1" * 1_990,
    "digits and dots": "1.000," * 330,
    "one word": "a" * 1_990,
    "words": "a " * 990,
    "spaces": "a" + " " * 1_980 + "b",
    "dots": ". " * 990,
    "dashes": "-" * 1_990,
    "an address": "https://" + "a." * 900,
    "addresses": "[a](https://a.b) " * 110,
    "a slash": "/" * 1_990,
    "braces": "{" * 1_990,
    "fields": "{a}{b!r:>{c}}" * 100,
    "marks": "e" + "\u0301" * 1_980,
    "letters that grow": "ŉǰΐİﬃ" * 390,
    "emoji": "👨\u200d👩\u200d👧\u200d👦🏽" * 150,
    "right to left": "שלום مرحبا " * 160,
    "almost a mail": "a@" * 990,
    "headings": "# " * 990,
    "a table": "|-" * 990,
    "nothing but a mark": "\u0301",
}
# Where a text can stand: the file, and the line that it takes the place of (its key is kept).
FIELDS: tuple[tuple[str, str], ...] = (
    (TIP, "  title:"),
    (TIP, "  idea:"),
    (TIP, "  first_step:"),
    (TIP, "  sign:"),
    (TIP, "  tally:"),
    (TIP, "  ask:"),
    (TIP, "tags:"),
    (TIP, "related:"),
    (TIP, "chapter:"),
    ("content/chapters/01-warm-welcomes.yml", "  title:"),
    ("content/chapters/01-warm-welcomes.yml", "hue:"),
    ("content/sources.yml", "  title:"),
    ("content/sources.yml", "  url:"),
    ("content/sources.yml", "  year:"),
    ("content/interface/en.yml", "  tips:"),
    ("content/releases.yml", "  date:"),
    ("content/releases.yml", "  new:"),
    ("content/starters.yml", "      about:"),
    ("content/starters.yml", "    tips:"),
    ("content/tools/pulse.yml", "  title:"),
    ("content/tools/pulse.yml", "  lead:"),
    ("content/pages/en/method.md", "title:"),
    ("content/style/en.yml", "never:"),
    ("content/style/en.yml", "opening_verbs:"),
    ("content/balance.yml", "smallest_book:"),
    ("company/company.yml", "name:"),
    ("company/company.yml", "mark:"),
    ("company/company.yml", "url:"),
    ("company/company.yml", "playbook_id:"),
    ("company/company.yml", "logo:"),
    ("company/company.yml", "  accent:"),
    ("company/company.yml", "hide:"),
    ("company/company.yml", "languages:"),
    ("company/company.yml", "  footer:"),
    ("company/company.yml", "  home_title:"),
    ("mkdocs.yml", "site_name:"),
    ("mkdocs.yml", "site_url:"),
    ("mkdocs.yml", "  languages:"),
)
# A page's body may be long, so its baits are too.
BODIES: dict[str, str] = {
    "brackets": full("["),
    "stars": full("*"),
    "stars and spaces": full("* "),
    "stars around letters": full("**a"),
    "underlines": full("_a"),
    "quotes": full(">"),
    "quotes with spaces": full("> "),
    "quotes going deeper": "\n".join(">" * n + " a" for n in range(1, 340)),
    "items going deeper": "\n".join(" " * n * 4 + "- a" for n in range(120)),
    "items": full("- a\n"),
    "numbers": full("1. a\n"),
    "headings": full("## a\n"),
    "underlined headings": full("a\n=\n\n"),
    "backticks": full("`"),
    "fences": full("```\n"),
    "a fence without an end": "```\n" + full("a\n"),
    "tildes": full("~~~\n"),
    "a table of bars": full("|"),
    "a wide table": full("|a", 20_000) + "\n" + full("|-", 20_000) + "\n" + full("|b", 20_000),
    "a long table": "|a|b|\n|-|-|\n" + full("|c|d|\n"),
    "links": full("[a](/x/) "),
    "links without an end": full("[a]("),
    "links to headings": "".join(f"[a](#h-{n})\n\n## {n}\n\n" for n in range(2_000)),
    "links to no headings": "".join(f"[a](#h-x{n})\n\n## {n}\n\n" for n in range(2_000)),
    "tags in fences": full("```\n<b>\n```\n"),
    "items without words": full("1. !\n\n", 20_000),
    "words that get lost": full("[a]: b\n\n", 30_000),
    "references": full("[a][b]\n\n"),
    "definitions": full("[a]: /x\n"),
    "definitions without an end": full("[a]: <"),
    "pictures": full("![a](/images/b.svg) "),
    "tags": full("<b>"),
    "comments": full("<!--"),
    "entities": full("&amp;"),
    "automatic links": full("<http://a.b> "),
    "mail": full("<a@b.c> "),
    "backslashes": full("\\"),
    "code by indentation": full("    a\n"),
    "lines": full("a  \n"),
    "rules": full("***\n"),
    "tabs": full("\ta\n"),
    "braces": full("{: a=b }\n"),
    "a table of contents": full("[TOC]\n\n"),
    "abbreviations": full("*[a]: b\n"),
    "footnotes": full("[^1]\n\n[^1]: a\n"),
    "marks": full("e\u0301\u0302"),
    "one line": full("a "),
    "paragraphs": full("a\n\n"),
}

# -- folders ---------------------------------------------------------------------------------

ODD_NAMES = (
    "006-line\nend.yml",
    "006-\x1b[31mred.yml",
    "006-\u202etxt.yml",
    "006-emoji-😀.yml",
    "006-é.yml",
    "006-e\u0301.yml",
    "006-UPPER.yml",
    "006-two--hyphens.yml",
    "006 space.yml",
    "006-.yml",
    "-rf.yml",
    "006-a.yaml",
    "006-a.YML",
    "006-a.yml.txt",
    "006-a.yml ",
    "006-a.json",
    "6-a.yml",
    "0006-a.yml",
    "000-a.yml",
    "200-a.yml",
    "1000-a.yml",
    "9" * 200 + "-a.yml",
    "006-" + "a" * 240 + ".yml",
    "٠٠٦-a.yml",
    "²-a.yml",
    "006-<script>.yml",
    "006-%2e%2e.yml",
    "006-$(id).yml",
    "006-';--.yml",
    "con.yml",
    "006-\\..\\a.yml",
    "006-\x7f.yml",
    "006-\ufeff.yml",
    "006-\u200b.yml",
    "tip",
    "week.yml",
    "007-week.yml",
)
FOLDERS = ("content/tips", "content/chapters", "content/tools", "content/pages/en",
           "content/interface", "content/style", "content", "company", "company/tips",
           "company/images")  # fmt: skip


def cases() -> Iterator[Hostile]:
    """All of them, always in the same order."""
    for path in KINDS:
        for name, text in WHOLE.items():
            yield Hostile(f"{path}: {name}", path, partial(put, path, text.encode()))
        for name, raw in BYTES.items():
            yield Hostile(f"{path}: {name}", path, partial(put, path, raw))
    yield from text_cases()
    yield from folder_cases()


def text_cases() -> Iterator[Hostile]:
    """A bait in every field and in every page."""
    for path, key in FIELDS:
        for name, bait in BAITS.items():
            yield Hostile(f"{path} {key.strip()} {name}", path, partial(fill, path, key, bait))
    for name, body in BODIES.items():
        for path in ("content/pages/en/method.md", "company/pages/nl/our-way.md"):
            yield Hostile(f"{path}: {name}", path, partial(put_body, path, body))


def folder_cases() -> Iterator[Hostile]:
    """Names that are none, and things that are no files."""
    for name in ODD_NAMES:
        for folder in FOLDERS:
            damage = partial(put_odd, folder, name)
            yield Hostile(f"{folder} holds {name!r}", f"{folder}/{name}", damage)
    for path in (*KINDS, *FOLDERS, "company/pages", "content/pages"):
        for what in (fold, loop, dangle, lead_out, pipe, listen, forbid, lead_in_a_circle):
            yield Hostile(f"{path}: {what.__name__}", path, partial(what, path))


def put(path: str, raw: bytes, root: Path) -> None:
    """These bytes stand in a file."""
    (root / path).write_bytes(raw)


def put_body(path: str, body: str, root: Path) -> None:
    """A page keeps its head and gets this body."""
    head = "---\ntitle: A page\ndescription: Of no use.\n---\n"
    (root / path).write_text(head + body, encoding="utf-8")


def fill(path: str, key: str, text: str, root: Path) -> None:
    """The first line that starts with this key gets the text, quoted as YAML asks for it."""
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(key))
    lines[at] = f"{key} " + quoted(text)
    (root / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def quoted(text: str) -> str:
    """A text in single quotes, in which YAML has no escapes."""
    return "'" + text.replace("'", "''") + "'"


def put_odd(folder: str, name: str, root: Path) -> None:
    """A tip under an odd name. A file system that refuses the name has done its part."""
    try:
        (root / folder / name).write_bytes((root / TIP).read_bytes())
    except (OSError, ValueError):
        return


def clear(path: str, root: Path) -> Path:
    """Nothing stands there any more."""
    full_path = root / path
    if full_path.is_dir() and not full_path.is_symlink():
        full_path.rename(root / f"away-{path.replace('/', '-')}")
    else:
        full_path.unlink(missing_ok=True)
    return full_path


def fold(path: str, root: Path) -> None:
    """A folder where a file should be, and a file where a folder should be."""
    was_folder = (root / path).is_dir()
    place = clear(path, root)
    if was_folder:
        place.write_text("a: b\n", encoding="utf-8")
    else:
        place.mkdir()


def loop(path: str, root: Path) -> None:
    """A link to itself."""
    place = clear(path, root)
    place.symlink_to(place.name)


def dangle(path: str, root: Path) -> None:
    """A link to nothing."""
    clear(path, root).symlink_to("nothing-of-the-kind")


def lead_out(path: str, root: Path) -> None:
    """A link to something outside."""
    was_folder = (root / path).is_dir()
    clear(path, root).symlink_to("/etc" if was_folder else "/etc/passwd")


def lead_in_a_circle(path: str, root: Path) -> None:
    """A link to the folder it stands in."""
    clear(path, root).symlink_to(".", target_is_directory=True)


def pipe(path: str, root: Path) -> None:
    """A pipe that nobody writes to: whoever opens it waits for ever."""
    os.mkfifo(clear(path, root))


def listen(path: str, root: Path) -> None:
    """A socket."""
    place = clear(path, root)
    here = Path.cwd()
    os.chdir(place.parent)  # an address of a socket may have 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name[:90])
    finally:
        os.chdir(here)


def forbid(path: str, root: Path) -> None:
    """A file or folder that may not be opened (root may all the same)."""
    (root / path).chmod(0)
