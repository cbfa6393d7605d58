"""A check that builds upon the last one: it reads and asks less, and says the same."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import rules, strict_yaml, validate
from generator.cli import cli
from generator.kept_trees import FOLDER as READ
from generator.kept_trees import KeptTrees, kept_trees
from generator.kept_work import KeptWork
from generator.rules_text import markdown_is_small_and_sound
from generator.rules_tip import card_is_short
from generator.sound_files import FOLDER as SOUND
from generator.sound_files import sound_files
from generator.validate import load_playbook
from tests.conftest import ROOT, playbook

TIP = "content/tips/001-look-up-first.yml"
CONTENT = sorted(
    path
    for folder in ("content", "tests/example/content")
    for path in (ROOT / folder).rglob("*.yml")
)


@pytest.fixture
def book(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example that was checked once, with what that has kept in `cache`."""
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    assert load_playbook(example)[1] == []
    return example


def another_process() -> None:
    """Forget what this process knows of earlier checks."""
    kept_trees.cache_clear()
    sound_files.cache_clear()
    strict_yaml.parse.cache_clear()


def replace(path: Path, old: str, new: str) -> None:
    """Change a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def paths(value: Any, here: strict_yaml.Path = ()) -> Iterator[strict_yaml.Path]:
    """The path of every value."""
    yield here
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*here, key))


def test_only_what_has_changed_is_read_and_asked(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_process()
    read: list[str] = []
    asked: list[str] = []
    parse = strict_yaml.parse

    def noting(text: str, most: int) -> strict_yaml.Tree:
        read.append(text)
        return parse(text, most)

    monkeypatch.setattr(strict_yaml, "parse", noting)
    for rule in (card_is_short, markdown_is_small_and_sound):
        beside = rules.OF_ONE_FILE[rule]

        def noted(world: Any, rule: Any = rule) -> Any:
            asked.extend(tip.path for tip in world.documents.tips)
            return rule(world)

        monkeypatch.setitem(rules.OF_ONE_FILE, noted, beside)
        changed = tuple(noted if one is rule else one for one in rules.RULES)
        monkeypatch.setattr(rules, "RULES", changed)
    replace(book / TIP, "why: >-\n    ", "why: >-\n    Indeed. ")
    assert load_playbook(book)[1] == []
    text = (book / TIP).read_text(encoding="utf-8")
    assert read == [text]
    assert asked == [TIP, TIP]


def test_what_is_kept_of_a_text_is_what_it_holds(tmp_path: Path) -> None:
    kept = KeptWork(tmp_path, 4)
    texts = [path.read_text(encoding="utf-8") for path in CONTENT]
    first = KeptTrees(kept)
    for text in texts:
        first.tree(text)
    first.save()
    again = KeptTrees(kept)
    plain = 0
    for text in texts:
        read, found = strict_yaml.parse(text), again.tree(text)
        assert found.data == read.data
        assert (found.refused, dict(found.comments), found.faults) == (
            read.refused,
            dict(read.comments),
            read.faults,
        )
        plain += type(found.places) is not dict
        # Whether something is there is answered without reading; so it must be the same.
        for path in paths(read.data):
            assert path in found.places
            for other in ((*path, "nothing"), (*path, 99)):
                assert (other in found.places) == (other in read.places)
        assert dict(found.places) == dict(read.places)
    assert plain > len(texts) / 2


def test_a_sound_page_is_asked_again_when_its_link_leads_nowhere(book: Path) -> None:
    page, tip = book / "content/pages/en/method.md", book / "content/tips/090-own-your-day.yml"
    page.write_text(page.read_text(encoding="utf-8") + "\nSee [a tip](/tips/own-your-day/).\n")
    shutil.copy(book / TIP, tip)
    assert "broken-link" not in {problem.code for problem in load_playbook(book)[1]}
    another_process()
    tip.unlink()
    assert "broken-link" in {problem.code for problem in load_playbook(book)[1]}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their names of files are text")
def test_files_whose_names_are_no_text_are_told(book: Path) -> None:
    for name in (b"tips/009-\xff.yml", b"pages/en/\xff.md", b"style/\xff.yml"):
        path = book / "content" / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        shutil.copy(book / TIP, path)
    done = playbook("check", root=book)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout.count("[file-name]") == 3


def test_a_file_that_is_written_during_a_check_is_checked_again(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found belongs to no version of it then, and so it is not kept for one."""
    tip = book / TIP
    good, load = tip.read_text(encoding="utf-8"), validate.load

    def written_before_it_is_read(root: Path) -> validate.Loaded:
        tip.write_text(good.replace("effort:", "effrt:"), encoding="utf-8")
        return load(root)

    monkeypatch.setattr(validate, "load", written_before_it_is_read)
    wishes = ["--root", str(book), "check"]
    assert CliRunner().invoke(cli, wishes).exit_code == 1
    monkeypatch.setattr(validate, "load", load)
    tip.write_text(good, encoding="utf-8")
    assert CliRunner().invoke(cli, wishes).exit_code == 0


def test_what_has_changed_may_link_to_what_has_not(book: Path) -> None:
    another_process()
    page, link = book / "content/pages/en/method.md", "[a tip](/tips/ring-before-thursday/)"
    page.write_text(page.read_text(encoding="utf-8") + f"\nSee {link}.\n")
    assert load_playbook(book)[1] == []
    another_process()
    replace(book / TIP, "why: >-\n    ", f"why: >-\n    See {link} and [that page](/method/). ")
    assert load_playbook(book)[1] == []


def test_a_copy_is_told_whichever_of_the_two_was_there(book: Path) -> None:
    other = book / "content/tips/005-ring-before-thursday.yml"
    another_process()
    question = next(
        line for line in (book / TIP).read_text(encoding="utf-8").split("\n") if "  ask: " in line
    )
    mine = next(line for line in other.read_text(encoding="utf-8").split("\n") if "  ask: " in line)
    replace(other, mine, question)
    for _ in range(2):  # once more, since it was told
        assert "near-copy" in {problem.code for problem in load_playbook(book)[1]}
        another_process()
    replace(other, question, mine)
    assert load_playbook(book)[1] == []


def test_another_style_asks_all_files_again(book: Path) -> None:
    another_process()
    style = book / "content/style/en.yml"
    style.parent.mkdir()
    style.write_text("banned:\n  - {word: look, write: see}\n", encoding="utf-8")
    found = {problem.path for problem in load_playbook(book)[1] if problem.code == "banned-word"}
    assert TIP in found


def test_a_fault_that_stays_is_told_again_and_again(book: Path) -> None:
    replace(book / TIP, "why: >-\n    ", "why: >-\n    <b>Indeed.</b> ")
    first = load_playbook(book)[1]
    assert {problem.code for problem in first} == {"raw-html"}
    for _ in range(2):
        another_process()
        assert load_playbook(book)[1] == first


@pytest.mark.parametrize("what", [b"", b"\0broken", b"x" * 1000])
def test_what_is_kept_may_be_damaged_or_removed(book: Path, tmp_path: Path, what: bytes) -> None:
    replace(book / TIP, "why: >-\n    ", "why: >-\n    <b>Indeed.</b> ")
    first = load_playbook(book)[1]
    files = [file for name in (READ, SOUND) for file in (tmp_path / "cache" / name).iterdir()]
    assert len(files) >= 2
    for file in files:
        file.write_bytes(what)
    another_process()
    assert load_playbook(book)[1] == first
    shutil.rmtree(tmp_path / "cache")
    another_process()
    assert load_playbook(book)[1] == first


@pytest.mark.parametrize("what", ["a file", "a folder in the way", "no rights"])
def test_where_nothing_can_be_kept_commands_work_all_the_same(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    cache = tmp_path / "cache"
    if what == "a file":
        cache.write_text("mine", encoding="utf-8")
    else:
        for name in (READ, SOUND, "press", "fonts", "icons", "unchanged"):
            (cache / name).mkdir(parents=True)
            if what == "no rights":
                (cache / name).chmod(0o500)
            else:
                (cache / name / "files").mkdir()
    monkeypatch.setenv("PLAYBOOK_CACHE", str(cache))
    assert "no problems" in playbook("check", root=example).stderr
    if what == "a file":
        done = playbook("build", "--site-dir", tmp_path / "site", root=example)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (tmp_path / "site/index.html").is_file()
        assert cache.read_text(encoding="utf-8") == "mine"
