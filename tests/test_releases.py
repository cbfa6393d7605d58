"""`playbook changes` through the front door: git, folders, and the entry in releases.yml."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator import changes
from tests.conftest import EXAMPLE, playbook

TIP = "content/tips/001-look-up-first.yml"
OTHER = "content/tips/003-write-the-promise-down.yml"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        **{
            f"GIT_{who}_{what}": "a@b.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The example under git, released as 0.1.0; its folder is not the root of the repository."""
    root = tmp_path / "repository" / "book"
    shutil.copytree(EXAMPLE, root)
    (root / "content/releases.yml").write_text(
        "# Ours.\n\n0.1.0:\n  date: 2026-01-05   # a Monday\n  new: [1-5, 201]\n", encoding="utf-8"
    )
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-q", "-m", "First")
    git(root.parent, "tag", "v0.1.0")
    return root


def change_some(root: Path) -> None:
    """Tip 1 gets a new title and effort, 3 is withdrawn, 6 is new; 2 is only laid out otherwise."""
    edit(root / TIP, "effort: small", "effort: medium")
    edit(root / TIP, "title: Look up before you reach for the pot", "title: Look up first")
    edit(root / OTHER, "chapter:", "retired: true\nreplaced_by: 1\nchapter:")
    two = root / "content/tips/002-ask-the-story.yml"
    two.write_text("# A remark.\n" + two.read_text(encoding="utf-8"), encoding="utf-8")
    text = (root / TIP).read_text(encoding="utf-8")
    (root / "content/tips/006-brand-new.yml").write_text(
        text.replace("title: Look up first", "title: Be brand new"), encoding="utf-8"
    )


def test_changes_since_a_version(book: Path) -> None:
    assert "no tip changed" in playbook("changes", "0.1.0", root=book).stdout
    change_some(book)
    done = playbook("changes", "v0.1.0", root=book)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "From v0.1.0 to the working tree: 1 new, 1 changed, 1 retired.",
        "changed    1  Look up first  (effort, en.title)",
        f"retired    3  {title_of(book, OTHER)}  (retired, replaced_by)",
        "new        6  Be brand new",
    ]
    git(book, "add", "-A")
    git(book, "commit", "-q", "-m", "Second")
    assert "no tip changed" in playbook("changes", "HEAD", root=book).stdout
    back = json.loads(playbook("changes", "main", "v0.1.0", "--format", "json", root=book).stdout)
    assert [(tip["number"], tip["kind"]) for tip in back["tips"]] == [
        (1, "changed"),
        (3, "changed"),
        (6, "gone"),
    ]
    assert back["tips"][0]["fields"] == [
        {"field": "effort", "old": "medium", "new": "small"},
        {
            "field": "en.title",
            "old": "Look up first",
            "new": "Look up before you reach for the pot",
        },
    ]


def title_of(root: Path, path: str) -> str:
    line = next(
        line for line in (root / path).read_text(encoding="utf-8").splitlines() if "title:" in line
    )
    return line.partition(": ")[2]


def test_changes_between_folders_need_no_git(book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(book, copy)
    change_some(copy)
    (copy / "content/tips/005-ring-before-thursday.yml").unlink()
    done = playbook("changes", book, copy, root=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 new, 1 changed, 1 retired, 1 gone." in done.stdout


def test_an_entry_is_written_and_everything_else_stays(book: Path) -> None:
    change_some(book)
    before = (book / "content/releases.yml").read_text(encoding="utf-8")
    done = playbook("changes", "0.1.0", "--write", "0.2.0", root=book)
    assert done.returncode == 0, done.stderr
    after = (book / "content/releases.yml").read_text(encoding="utf-8")
    top, _, rest = after.partition("0.1.0:")
    assert before.partition("0.1.0:")[0] in top
    assert rest == before.partition("0.1.0:")[2]
    for line in ("0.2.0:", "  new: [6]", "  changed: [1]", "  retired: [3]", "  # nl:"):
        assert line in top.splitlines()
    checked = playbook("check", root=book)
    assert "releases.yml" not in checked.stdout
    again = playbook("changes", "0.1.0", "--write", "0.2.0", root=book)
    assert again.returncode == 1
    assert "0.2.0 is not newer than 0.2.0" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "git knows no version nonsense"),
        (["--", "--help"], "git knows no version --help"),
        (["v0.1.0", "--write", "two"], "`two` is not a version"),
        (["v0.1.0", "--write", "0.2.0"], "no tip changed"),
        (["content/tips"], "has no folder content"),
        ([""], "an empty name is no version"),
        (["a" * 300], "git knows no version aaa"),
    ],
)
def test_what_cannot_be_done_is_told(book: Path, arguments: list[str], said: str) -> None:
    done = playbook("changes", *arguments, root=book)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_git(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    bare = tmp_path / "bare"
    shutil.copytree(EXAMPLE, bare)
    done = playbook("changes", "v0.1.0", root=bare)
    assert done.returncode == 1
    assert "is not under git" in done.stderr
    monkeypatch.setenv("PATH", str(tmp_path))
    done = playbook("changes", "v0.1.0", root=book)
    assert done.returncode == 1
    assert "git is not there" in done.stderr


def test_a_tip_that_is_gone_is_not_released(book: Path) -> None:
    (book / "content/tips/005-ring-before-thursday.yml").unlink()
    done = playbook("changes", "v0.1.0", "--write", "0.2.0", root=book)
    assert done.returncode == 1
    assert "these tips are gone: 5" in done.stderr
    assert "0.2.0" not in (book / "content/releases.yml").read_text(encoding="utf-8")


def test_an_unreadable_tip_is_told(book: Path) -> None:
    (book / TIP).write_text("en: [", encoding="utf-8")
    done = playbook("changes", "v0.1.0", root=book)
    assert done.returncode == 1
    assert f"{TIP} of the working tree cannot be read" in done.stderr


@pytest.mark.parametrize("epoch", ["tomorrow", "99999999999999", "-1"])
def test_a_clock_that_cannot_be_is_told(
    book: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    change_some(book)
    before = (book / "content/releases.yml").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    done = playbook("changes", "v0.1.0", "--write", "0.2.0", root=book)
    assert done.returncode == 1
    assert f"SOURCE_DATE_EPOCH is '{epoch}'" in done.stderr
    assert "Traceback" not in done.stderr
    assert (book / "content/releases.yml").read_bytes() == before


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"- - 1\n", b"a: ["])
def test_releases_that_cannot_be_read_are_told_and_stay(book: Path, broken: bytes) -> None:
    change_some(book)
    (book / "content/releases.yml").write_bytes(broken)
    done = playbook("changes", "v0.1.0", "--write", "0.2.0", root=book)
    assert done.returncode == 1
    assert "releases.yml" in done.stderr
    assert "Traceback" not in done.stderr
    assert (book / "content/releases.yml").read_bytes() == broken


@pytest.mark.parametrize("torn", ['{"tips": {"9": "a"}', '{"tips": {"9": "a", "9": "b"}}', "[9]"])
def test_a_list_of_what_stays_that_cannot_be_read_is_not_written_anew(
    book: Path, torn: str
) -> None:
    """It alone remembers numbers whose files are gone."""
    change_some(book)
    releases = (book / "content/releases.yml").read_bytes()
    (book / "content/published.json").write_text(torn, encoding="utf-8")
    done = playbook("changes", "v0.1.0", "--write", "0.2.0", root=book)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "content/published.json cannot be read" in done.stderr
    assert (book / "content/published.json").read_text(encoding="utf-8") == torn
    assert (book / "content/releases.yml").read_bytes() == releases


def test_first_entry_makes_the_file() -> None:
    change: Any = changes.TipChange(7, "a", "new", "A", ())
    text = changes.with_entry("", "1.0.0", "2027-01-31", [change], ["en"])
    assert text.startswith("# yaml-language-server:")
    assert "1.0.0:\n  date: 2027-01-31\n  new: [7]\n" in text


def test_ranges() -> None:
    assert changes.ranges([7, 1, 2, 3, 201, 202]) == ["1-3", "7", "201-202"]
