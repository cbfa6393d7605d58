"""The editors' checks beyond single files: likeness, stories, and a book as a whole."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import likeness
from generator.problem import Problem
from generator.validate import load_playbook
from tests.conftest import EXAMPLE, ROOT, playbook

STYLES = sorted((ROOT / "content/style").glob("*.yml"))


def problems(root: Path) -> list[Problem]:
    return load_playbook(root)[1]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real playbook, to be put right again after each change."""
    root = tmp_path_factory.mktemp("book") / "playbook"
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


def after(root: Path, path: str, change: Callable[[str], str]) -> list[Problem]:
    """The problems of the playbook with one file changed."""
    file = root / path
    before = file.read_text(encoding="utf-8")
    assert change(before) != before
    file.write_text(change(before), encoding="utf-8")
    try:
        return problems(root)
    finally:
        file.write_text(before, encoding="utf-8")


def field(root: Path, path: str, language: str, name: str) -> str:
    book, _ = load_playbook(root)
    assert book is not None
    text = getattr(next(tip for tip in book.tips if tip.path == path).texts[language], name)
    assert isinstance(text, str)
    return text


FIRST = "content/tips/040-withdraw-a-dodged-promise.yml"
SECOND = "content/tips/064-one-handwritten-card.yml"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["idea", "first_step", "sign", "pitfall", "ask"])
def test_a_copy_with_a_word_changed_is_found(book: Path, language: str, name: str) -> None:
    copied, own = (field(book, path, language, name) for path in (FIRST, SECOND))
    words = copied.split()
    words[-2] = "Saturday" if language == "en" else "zaterdag"

    def change(text: str) -> str:
        whole = re.compile(rf"  {name}: .*{re.escape(own[-20:])}.*\n")
        return whole.sub(lambda _: f"  {name}: >-\n    {' '.join(words)}\n", text, count=1)

    found = [p for p in after(book, SECOND, change) if p.code == "near-copy"]
    assert [(p.path, p.level) for p in found] == [(SECOND, "warning")]
    assert f"`{language}.{name}`" in found[0].message
    assert FIRST in found[0].message


def test_a_story_told_again_is_found(book: Path) -> None:
    retold = (
        "When a pet dies, Chewy paints a small portrait of the animal and posts it to the owner "
        "with a handwritten card. It does so a thousand times each week, although no spreadsheet "
        "would ask for it. Sales rose 6 per cent."
    )

    def change(text: str) -> str:
        english, dutch = text.split("\nnl:\n")
        return re.sub(r"(text: >-\n).*", rf"\1      {retold}", english, flags=re.S) + (
            f"\nnl:\n{dutch}"
        )

    found = [p for p in after(book, FIRST, change) if p.code == "same-story"]
    assert [p.path for p in found] == [FIRST]
    assert "001-decide-as-a-whole-person.yml" in found[0].message


def test_a_tip_without_a_way_out_is_found(book: Path) -> None:
    """Two tips that lead only to each other can still be reached, but nobody gets out."""
    first, second = (Path(path).stem[4:] for path in (FIRST, SECOND))
    others = book / SECOND
    before = others.read_text(encoding="utf-8")
    only = re.sub(r"related: .*", f"related: [{first}, {first}]", before)
    others.write_text(only, encoding="utf-8")
    try:
        found = after(
            book, FIRST, lambda text: re.sub(r"related: .*", f"related: [{second}]", text)
        )
    finally:
        others.write_text(before, encoding="utf-8")
    cut_off = [p for p in found if p.code == "related-cut-off"]
    assert [p.path for p in cut_off] == [FIRST]
    assert second in cut_off[0].message


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_without_its_style_a_language_has_no_word_rules(book: Path, path: Path) -> None:
    there = book / "content/style" / path.name
    kept = there.read_text(encoding="utf-8")
    there.unlink()
    try:
        assert problems(book) == []
    finally:
        there.write_text(kept, encoding="utf-8")


def test_the_example_has_no_style_and_no_warnings() -> None:
    assert not (EXAMPLE / "content/style").exists()
    assert problems(EXAMPLE) == []


def test_likeness_is_a_share() -> None:
    one, other = likeness.marks("a b c d"), likeness.marks("a b c e")
    assert likeness.likeness(one, one) == 1
    assert likeness.likeness(one, other) == 5 / 9
    assert likeness.likeness(one, likeness.marks("")) == 0
    assert likeness.likeness(likeness.marks(""), likeness.marks("")) == 0


def test_copies_are_found_among_thousands() -> None:
    """The same pairs as a comparison of all with all, at a size where that takes minutes."""
    chance = random.Random(101)
    known = [f"word{number}" for number in range(2_000)]
    texts = [" ".join(chance.choices(known, k=15)) for _ in range(5_050)]
    planted = {}
    for place in range(0, 5_000, 50):
        words = texts[place].split()
        words[chance.randrange(15)] = "changed"
        texts[place + 25] = " ".join(words)
        planted[place] = place + 25
    texts[5_049] = texts[7]
    found = {(pair.first, pair.second) for pair in likeness.near_copies(texts)}
    assert found == {*planted.items(), (7, 5_049)}


def test_coverage_of_the_example() -> None:
    done = playbook("coverage", "--format", "json", root=EXAMPLE)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert [chapter["slug"] for chapter in found["chapters"]] == [
        "warm-welcomes",
        "mended-promises",
    ]
    english, dutch = found["total"]
    assert (english["tips"], english["sourced"], english["illustrative"]) == (5, 2, 2)
    assert english["tips"] == dutch["tips"] + len(dutch["missing"])
    assert english["words"] == sum(chapter["texts"][0]["words"] for chapter in found["chapters"])
    assert found["chapters"][0]["retired"] == found["retired"] == [4]
    assert sum(share["tips"] for share in found["balance"] if share["group"] == "door") == 5


def test_coverage_for_people_names_what_is_missing(tmp_path: Path) -> None:
    root = tmp_path / "playbook"
    shutil.copytree(EXAMPLE, root)
    tip = root / "content/tips/002-ask-the-story.yml"
    tip.write_text(tip.read_text(encoding="utf-8").split("nl:\n")[0], encoding="utf-8")
    (root / "content/pages/nl/method.md").unlink()
    lines = playbook("coverage", root=root).stdout.splitlines()
    first = next(i for i, line in enumerate(lines) if "warm-welcomes" in line)
    assert lines[first].split()[2:4] == ["en", "2"]
    assert lines[first + 1].split()[0:2] == ["nl", "1"]
    assert lines[first + 1].endswith("  2")
    assert lines[first + 2].strip() == "retired: 4"
    assert "nl also lacks: 1 pages" in lines


def test_coverage_needs_sound_content(tmp_path: Path) -> None:
    root = tmp_path / "playbook"
    shutil.copytree(EXAMPLE, root)
    (root / "content/vocabulary.yml").unlink()
    done = playbook("coverage", root=root)
    assert done.returncode == 1
    assert "content/vocabulary.yml" in done.stdout
