"""The real content: no problem in any file, and every file on disk is loaded."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from generator.model import Playbook
from generator.problem import Problem
from generator.read import CLUTTER
from generator.validate import load_playbook
from generator.words import NEEDED
from tests.conftest import ROOT, original

CONTENT = ROOT / "content"
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in CONTENT.rglob("*")
    if path.is_file() and not CLUTTER.fullmatch(path.name)
)


@cache
def loaded() -> tuple[Playbook | None, list[Problem]]:
    return load_playbook(original())


def playbook() -> Playbook:
    found = loaded()[0]
    assert found is not None, "\n".join(map(str, loaded()[1]))
    return found


@pytest.mark.parametrize("path", ["mkdocs.yml", *FILES])
def test_file_has_no_problem(path: str) -> None:
    assert [f"{problem}" for problem in loaded()[1] if problem.path == path] == []


def test_problems_are_about_known_files_only() -> None:
    assert [f"{p}" for p in loaded()[1] if p.path not in ("mkdocs.yml", *FILES)] == []


def test_loaded_is_what_is_on_disk() -> None:
    book = playbook()
    paths = {tip.path for tip in book.tips} | {chapter.path for chapter in book.chapters}
    paths |= {tool.path for tool in book.tools}
    paths |= {page.path for pages in book.pages.values() for page in pages.values()}
    paths |= {f"content/interface/{language}.yml" for language in book.interface}
    paths |= {f"content/style/{language}.yml" for language in book.settings.languages}
    names = ("balance", "releases", "sources", "starters", "vocabulary")
    paths |= {f"content/{name}.yml" for name in names} | {"content/published.json"}
    assert sorted(paths) == FILES


@pytest.mark.parametrize("folder", ["tips", "chapters"])
def test_identity_comes_from_the_file_name(folder: str) -> None:
    for item in playbook().tips if folder == "tips" else playbook().chapters:
        number, _, slug = Path(item.path).stem.partition("-")
        assert item.slug == slug
        assert int(number) == (item.number if hasattr(item, "number") else item.order)


def test_needed_words_are_those_of_the_interface() -> None:
    """generator/words.py and the real interface name the same texts, language names aside."""
    for path in (CONTENT / "interface").glob("*.yml"):
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups.pop("languages")
        assert {group: set(words) for group, words in groups.items()} == {
            group: set(keys) for group, keys in NEEDED.items()
        }, path.name
