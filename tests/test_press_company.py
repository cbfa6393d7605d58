"""A company's own on paper: its logo, line and picture on cards, its tips, and what it hides."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import press_site
from generator.cli import cli
from generator.house import house_of
from generator.press import Press
from generator.press_site import offers
from generator.validate import load_playbook
from tests.paper import Paper
from tests.test_company import fork, run

BROKEN = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'
SLOW = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><filter id="noise">'
    '<feTurbulence baseFrequency="0.01" numOctaves="2000000"/></filter>'
    '<rect width="100" height="100" filter="url(#noise)"/></svg>'
)


@pytest.fixture(scope="module")
def umbrellas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = fork(tmp_path_factory.mktemp("paper") / "umbrellas")
    run("drift", "--accept", root=root)  # content/ moves on; see tests/remember_sample.py
    return root


def printed(root: Path, *arguments: str) -> Paper:
    """Print a sheet of that playbook and open it."""
    out = root.parent / "out.pdf"
    done = CliRunner().invoke(cli, ["--root", str(root), "press", *arguments, "--out", str(out)])
    assert done.exit_code == 0, done.output
    return Paper(out)


def change(root: Path, folder: Path, old: str, new: str) -> Path:
    """A copy of the company's playbook with another line in company.yml."""
    made = folder / "changed"
    shutil.copytree(root, made)
    file = made / "company/company.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("language", "line"), [("en", "Open with the left"), ("nl", "Open met links")]
)
def test_cards_have_logo_and_line(umbrellas: Path, language: str, line: str) -> None:
    made = printed(umbrellas, "cards", "--tips", "12,201", "--lang", language)
    assert made.text(1).count(line) == 2
    assert "Left-Handed Umbrellas" in made.text(0)
    assert "LHU" not in made.text(0)  # the logo stands there in place of the sign
    assert made.tags().count("/Figure") == 2
    assert "/playbook/" in " ".join(printed(umbrellas, "blank", "--lang", language).links())


def test_a_picture_on_the_back(umbrellas: Path, tmp_path: Path) -> None:
    logo = "logo: images/umbrella.svg"
    root = change(umbrellas, tmp_path, logo, f"{logo}\ncard_picture: images/shop.svg")
    made = printed(root, "cards", "--tips", "201")
    assert made.text(1) == ""
    grid = made.picture(1, 50).grid(4, 4)
    # In the right upper quarter, behind the left one, and nowhere else.
    assert max(grid[0][2], grid[1][2], grid[0][3], grid[1][3]) >= 3
    assert max(max(row[:2]) for row in grid) <= 1
    assert max(max(row[2:]) for row in grid[2:]) <= 1


def test_a_picture_that_cannot_be_printed(umbrellas: Path, tmp_path: Path) -> None:
    root = change(umbrellas, tmp_path, "logo: images/umbrella.svg", "logo: images/broken.svg")
    (root / "company/images/broken.svg").write_text(BROKEN, encoding="utf-8")
    for arguments in (["press", "blank", "--out", str(tmp_path / "x.pdf")], ["check"]):
        done = CliRunner().invoke(cli, ["--root", str(root), *arguments])
        assert done.exit_code == 1
        assert "company/images/broken.svg:1:1: [picture] the press cannot draw" in done.output
    assert not (tmp_path / "x.pdf").exists()


def test_a_picture_that_would_keep_the_press_for_hours(umbrellas: Path, tmp_path: Path) -> None:
    """Millions of octaves of noise for each pixel cost nothing to write."""
    root = change(umbrellas, tmp_path, "logo: images/umbrella.svg", "logo: images/slow.svg")
    (root / "company/images/slow.svg").write_text(SLOW, encoding="utf-8")
    done = CliRunner().invoke(cli, ["--root", str(root), "check"])
    assert done.exit_code == 1
    assert "company/images/slow.svg:1:1: [picture] the press cannot draw" in done.output
    assert "longer than 10 seconds; leave out its filters" in done.output


def test_the_book_has_the_company_and_nothing_hidden(umbrellas: Path) -> None:
    playbook, _ = load_playbook(umbrellas)
    assert playbook is not None
    made = printed(umbrellas, "book", "--lang", "en")
    whole = " ".join(made.text(page) for page in range(len(made)))
    for tip in playbook.tips:
        assert made_says(whole, tip.texts["en"].title), tip.number
    titles = list(outline(made.pdf.outline))
    chapters = [f"{one.order} {one.texts['en'].title}" for one in playbook.chapters]
    assert [title for depth, title in titles if depth == 0 and title in chapters] == chapters
    numbers = [int(title.split()[0]) for depth, title in titles if depth == 1]
    assert sorted(numbers) == [tip.number for tip in playbook.tips if not tip.retired]
    assert 201 in numbers
    assert 13 not in numbers


def outline(entries: Any, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The titles of a PDF's outline, in order, with their depth."""
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry, depth + 1)
        else:
            yield depth, str(entry["/Title"])


def made_says(text: str, words: str) -> bool:
    """Whether a text says this, however its lines are broken."""
    return words.replace(" ", "").replace("-", "") in text.replace(" ", "").replace("-", "")


def test_the_shop_offers_what_the_company_has(umbrellas: Path) -> None:
    playbook, _ = load_playbook(umbrellas)
    assert playbook is not None
    found = offers(Press(playbook, house_of(playbook), "en"))
    of_chapters = {one.chapter for one in found if one.chapter}
    assert "dry-on-both-sides" in of_chapters
    assert "efficient-for-what" not in of_chapters
    assert {"book", "cards"} <= {one.name for one in found}
    of_starters = {one.starter for one in found if one.starter}
    assert of_starters == {starter.slug for starter in playbook.starters}


def test_too_many_tips_for_one_document_leave_it_out(
    umbrellas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book of five thousand would take more memory than a build has; the chapters' cards stay."""
    playbook, _ = load_playbook(umbrellas)
    assert playbook is not None
    house = house_of(playbook)
    monkeypatch.setattr(press_site, "MOST_IN_ONE", 20)
    names = {one.name for one in offers(Press(playbook, house, "en"))}
    assert not {"book", "cards"} & names
    assert {"round-sheet", "blank-cards", "fan-log"} <= names
    assert any(name.startswith("cards-") for name in names)


def test_a_long_name_takes_no_room_from_the_tips(umbrellas: Path, tmp_path: Path) -> None:
    name = "Klantenboek van de Gemeenschappelijke Regeling Werkvoorziening Midden-Holland"
    root = change(umbrellas, tmp_path, "name: Left-Handed Umbrellas", f"name: {name}")
    file = root / "company/company.yml"
    text = file.read_text(encoding="utf-8")
    mine, long = "umbrellas.example/playbook/", "playbook.werkvoorziening-midden-holland.example/"
    assert mine in text
    file.write_text(text.replace(mine, long), encoding="utf-8")
    assert "too large" not in run("check", root=root)
    made = printed(root, "plan", "--tips", "1,8,21", "--start", "2027-01-04")
    words = " ".join(made.text(0).split())
    assert "Regeling Werkvoorziening" in words
