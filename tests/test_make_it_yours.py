"""The page *Make it yours*: its commands, line by line, as a new user would type them."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from generator.cli import cli
from tests.conftest import ROOT, playbook
from tests.conftest import original as original_playbook
from tests.test_fork import commit, git

PAGES = sorted((ROOT / "content/pages").glob("*/make-it-yours.md"))


def command_lines(page: Path) -> list[str]:
    """The lines of the page's code blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.strip().split("\n")]


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """The original playbook in git: all that its commands need."""
    root = tmp_path / "original"
    ignore = shutil.ignore_patterns("theme", "generator", "hooks.py")
    shutil.copytree(original_playbook(), root, ignore=ignore)
    git("init", "-q", "-b", "main", root=root)
    commit(root, "Version one")
    return root


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_the_commands_of_the_page_run(page: Path, original: Path, tmp_path: Path) -> None:
    root = tmp_path / "ours"
    git("clone", "-q", str(original), str(root), root=tmp_path)
    checked = merged = False
    for line in command_lines(page):
        words = shlex.split(line)
        if words[0] == "git":
            words = [str(original) if word.isupper() else word for word in words]
            if words[1] == "merge":
                commit(root, "Ours")
                tip = original / "content/tips/002-trust-over-margin-once-a-month.yml"
                tip.write_text(tip.read_text(encoding="utf-8") + "\n", encoding="utf-8")
                commit(original, "Version two")
                git("fetch", "-q", "upstream", root=root)
                merged = True
            git(*words[1:], root=root)
            continue
        assert words[0] == "./playbook"
        if words[1] == "serve":
            assert "serve" in cli.commands
            continue
        if words[1] == "overview":  # the tip is not written yet, and is taken away for now
            (tip,) = (root / "company/tips").glob("201-*.yml")
            tip.unlink()
        done = playbook(*words[1:], root=root)
        if words[1] == "check":  # the new tip is empty, and every empty line is named
            assert done.returncode == 1
            assert {one.partition(":")[0] for one in done.stdout.splitlines()} == {
                path.relative_to(root).as_posix() for path in (root / "company/tips").glob("*")
            }
            checked = True
        else:
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert checked
    assert merged
    assert git("diff", "--name-only", "upstream/main", root=root).split() == ["company/company.yml"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_everything_the_page_names_is_there(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    for command in re.findall(r"\./playbook ([a-z]+)", words):
        assert command in cli.commands
    for hidden in re.findall(r"hide: \[([^]]*)\]", words):
        number, chapter, address = (item.strip() for item in hidden.split(","))
        assert list((ROOT / "content/tips").glob(f"{int(number):03}-*.yml"))
        assert list((ROOT / "content/chapters").glob(f"*-{chapter}.yml"))
        name = address.strip("/")
        page_or_tool = (f"pages/en/{name}.md", f"{name}.yml")
        assert any((ROOT / "content" / path).is_file() for path in page_or_tool)
