"""The reader: what it takes from a text, where it says things are, and what cannot upset it."""

import os
import random
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import characters, strict_yaml
from generator.read import read_content, read_settings
from generator.strict_yaml import parse
from generator.validate import load_playbook
from tests.conftest import EXAMPLE, ROOT

TIP = EXAMPLE / "content/tips/001-look-up-first.yml"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "off",
        "true",
        "null",
        "~",
        "1:30",
        "012",
        "0x1f",
        "0b1",
        "1e3",
        "1_000",
        "2026-03-02",
        "12:30:45",
        ".5",
        "-1",
        ".inf",
        "=",
    ],
)
def test_text_stays_text(text: str) -> None:
    assert parse(f"a: {text}\n").data == {"a": text}
    assert parse(f"- {text}\n").data == [text]


def test_nothing_is_nothing() -> None:
    assert parse("a:\nb: ''\n").data == {"a": None, "b": ""}


def test_places_count_characters_from_one() -> None:
    tree = parse("é: x\n😀ë:   'ö'\nlist:\n  - één\n  - {a: b}\n")
    assert tree.data == {"é": "x", "😀ë": "ö", "list": ["één", {"a": "b"}]}
    at = {path: (place.line, place.column) for path, place in tree.places.items()}
    assert at[("é",)] == (1, 4)
    assert at[("😀ë",)] == (2, 7)
    assert at[("list", 0)] == (4, 5)
    assert at[("list", 1, "a")] == (5, 9)
    assert tree.places[("list",)].key == (3, 1)
    assert tree.places[("list", 1, "a")].key == (5, 6)


def test_windows_line_ends_change_nothing() -> None:
    text = TIP.read_text(encoding="utf-8")
    unix, windows = parse(text), parse(text.replace("\n", "\r\n"))
    assert windows.data == unix.data
    places = [{p: (x.line, x.column, x.key) for p, x in t.places.items()} for t in (unix, windows)]
    assert places[0] == places[1]


def test_joiners_are_welcome_where_they_join() -> None:
    for text in ("👩\u200d🔧", "می\u200cخواهم", "क्\u200dष"):
        assert parse(f"a: {text}\n").data == {"a": text}
        assert parse(f'a: "{text} \\u0041"\n').data == {"a": f"{text} A"}
        assert not parse(f"a: {text}\n").faults
    assert parse("a: te\u200dst\n").faults


@pytest.mark.parametrize("char", sorted(characters.BIDI | characters.BLANKS | characters.LINE_ENDS))
def test_hidden_characters_are_refused_by_name(char: str) -> None:
    faults = parse(f"a: te{char}st\nb: x\n").faults
    assert [(fault.line, fault.column) for fault in faults] == [(1, 6)]
    assert f"U+{ord(char):04X}" in faults[0].message or char in characters.COMMON_NAMES


EVIL = {
    "lists": "[" * 60_000,
    "closed lists": "[" * 30_000 + "]" * 30_000,
    "blocks": "{a: " * 15_000,
    "dashes": "- " * 30_000,
    "questions": "? " * 30_000,
    "indentation": "".join(" " * n + "a:\n" for n in range(350)),
    "one key": "a: b\n" * 12_000,
    "many keys": "".join(f"a{n}: b\n" for n in range(7_000)),
    "quotes": '"' * 60_000,
    "aliases": "a: &a [x]\n" + "b: [*a, *a]\n" * 4_000,
    "bars": "a: |\n" * 12_000,
    "bytes": bytes(range(256)).decode("latin-1") * 200,
}


@pytest.mark.parametrize("name", EVIL)
def test_evil_files_are_told_quickly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.process_time()
    tree = parse(EVIL[name])
    assert time.process_time() - start < 2
    assert tree.faults or name == "many keys"
    assert len(tree.faults) < 200
    monkeypatch.setattr(strict_yaml, "FAST_LOADER", yaml.SafeLoader)
    assert parse(EVIL[name]) == tree


def test_the_c_library_changes_nothing_on_real_content(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((ROOT / "content").rglob("*.yml"))[::9]
    trees = [parse(file.read_text(encoding="utf-8")) for file in files]
    monkeypatch.setattr(strict_yaml, "FAST_LOADER", yaml.SafeLoader)
    assert [parse(file.read_text(encoding="utf-8")) for file in files] == trees


def test_a_pipe_between_the_tips_does_not_hang(example: Path) -> None:
    os.mkfifo(example / "content/tips/006-pipe.yml")
    _, problems = read_content(example)
    assert [problem.code for problem in problems] == ["not-a-file"]


def test_a_name_that_is_no_text_can_be_printed(example: Path) -> None:
    name = b"006-\xff\x1b[31m.yml"
    try:
        (example / "content/tips" / os.fsdecode(name)).write_text("", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    _, problems = read_content(example)
    assert problems
    for problem in problems:
        assert str(problem).isprintable()
        str(problem).encode("utf-8")


def test_no_content_at_all(tmp_path: Path) -> None:
    assert [p.code for p in load_playbook(tmp_path)[1]] == ["missing-file", "missing-file"]


# -- mkdocs.yml ------------------------------------------------------------------------------


def settings(root: Path, text: str) -> Any:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return read_settings(root)


BASE = "site_name: X\nextra:\n  languages: [en]\n"


def test_settings_take_env_and_keep_other_tags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE", "From outside")
    text = (
        "site_name: !ENV [SITE, Inside]\nsite_url: !ENV NOT_SET_AT_ALL\n"
        "extra: {languages: [en]}\nedit: !ENV [NOT_SET_AT_ALL, yes]\n"
        "emoji: !!python/name:material.extensions.emoji.twemoji\n"
    )
    found, problems = settings(tmp_path, text)
    assert problems == []
    assert (found.site_name, found.site_url) == ("From outside", "")
    assert found.raw["edit"] is True
    written = yaml.safe_dump(dict(found.raw))
    assert "python/name:material.extensions.emoji.twemoji" in written


@pytest.mark.parametrize("code", ["no", "pt-BR", "zh-Hant", "fry", "es-419"])
def test_language_codes_stay_text(tmp_path: Path, code: str) -> None:
    found, problems = settings(tmp_path, BASE.replace("[en]", f"[en, {code}]"))
    assert problems == []
    assert found.languages == ("en", code)
    assert found.raw["extra"]["languages"] == ["en", code]
    assert found.default_language == "en"


@pytest.mark.parametrize("code", ["EN", "english", "xx", "e", "en_GB", "''", "1", "../x"])
def test_wrong_language_codes(tmp_path: Path, code: str) -> None:
    found, problems = settings(tmp_path, BASE.replace("[en]", f"[en, {code}]"))
    assert found is None
    assert [problem.code for problem in problems] == ["languages"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "x" * 100,
        "[" * 60_000,
        "- " * 30_000,
        "site_name: [\n",
        "a: *b\n",
        BASE + "site_name: Y\n",
        "extra: &x {languages: [en], y: *x}\n",
        "site_name: X\nextra: yes\n",
        "site_name: X\nextra: {languages: en}\n",
        "site_name: X\nextra: {languages: [[en]]}\n",
        "site_name: 2026-02-30\n" + BASE[13:],
        "? [a, b]\n: c\n",
    ],
)
def test_broken_settings_are_told(tmp_path: Path, text: str) -> None:
    found, problems = settings(tmp_path, text)
    assert found is None
    assert problems
    assert all(problem.path == "mkdocs.yml" for problem in problems)


# -- whatever a writer does ------------------------------------------------------------------

BITS = [
    "\t", " #", "# ", ": ", ":", "- ", "\n", "\n\n", "  ", "'", '"', "[", "]", "{", "}", "*", "&",
    "!", ">", "%", "@", "`", "\\", "? ", "<<: ", "---\n", "...\n", "\u200b", "\u202e", "\xa0",
    "\ufeff", "\x00", "\x07", "\r", "\u2028", "\x85", "<b>", "&amp;", "**", "](",
    "[x](javascript:1)", "[a](/x)", "![", "null", "no", "1:30", "é", "😀", "[[[[[[[[[", "&a ",
    "*a", "!!python/name:os ", "=", "%YAML 1.2\n", "\\u200b", "{{ x }}", "en:", "  title: x\n",
]  # fmt: skip


def mutate(chance: random.Random, text: str) -> str:
    """The text with one to three random changes."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice((0, 0, 1, 2, 20, 200)))
        lines = text.split("\n")
        line = chance.randrange(len(lines))
        change = chance.randrange(4)
        if change == 0:
            text = text[:start] + chance.choice(BITS) + text[end:]
        elif change == 1:
            text = text[:start] + text[end:]
        elif change == 2:
            lines[line] = " " * chance.randrange(6) + lines[line].lstrip()
            text = "\n".join(lines)
        else:
            lines.insert(line, chance.choice(lines))
            text = "\n".join(lines)
    return text


def test_random_mistakes_never_raise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "playbook"
    shutil.copytree(EXAMPLE, root)
    for language in ("en", "nl"):  # the interface is large, and not what this test is about
        (root / f"content/interface/{language}.yml").write_text("a:\n  b: c\n", encoding="utf-8")
    target = root / "content/tips" / TIP.name
    chance, text = random.Random(20_260_302), TIP.read_text(encoding="utf-8")
    for _ in range(150):
        broken = mutate(chance, text)
        target.write_bytes(broken.encode("utf-8"))
        start = time.process_time()
        playbook, problems = load_playbook(root)
        assert time.process_time() - start < 1
        assert playbook or problems
        for problem in problems:
            assert str(problem).isprintable()
            assert problem.line >= 1
            assert problem.column >= 1
            assert "Input should" not in problem.message + problem.hint
        with_c = parse(broken)
        with monkeypatch.context() as patch:
            patch.setattr(strict_yaml, "FAST_LOADER", yaml.SafeLoader)
            assert parse(broken) == with_c
