"""The press through its front door: PDFs from the command line, read back as a printer would."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from generator import date_words, plan, printers, typeset
from generator.cli import cli
from generator.kept_work import KeptWork
from generator.validate import load_playbook
from generator.views import Words
from tests.conftest import EXAMPLE, ROOT, no_file_beyond, playbook
from tests.paper import Paper

PAPERS = {"a4": (210, 297), "letter": (216, 279), "a3": (297, 420)}
ROUND = ("--tips", "1,8,15,29,76", "--start", "2027-01-04")
FONTS = {"RedHatDisplay", "SourceSerifPro"}
Print = Callable[..., Paper]


def press(*arguments: str | Path, root: Path = EXAMPLE) -> Result:
    """Run `playbook press …` in this process."""
    runner = CliRunner()
    return runner.invoke(cli, ["--root", str(root), "press", *map(str, arguments)])


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    """Print a sheet and open it."""

    def go(*arguments: str | Path, root: Path = EXAMPLE) -> Paper:
        file = tmp_path / f"{len(list(tmp_path.glob('*.pdf')))}.pdf"
        done = press(*arguments, "--out", file, root=root)
        assert done.exit_code == 0, done.output
        assert str(file) in done.output
        return Paper(file)

    return go


def tip(number: int, language: str, root: Path = ROOT) -> dict[str, str]:
    """The words of a tip, as its file has them."""
    file = next((root / "content/tips").glob(f"{number:03}-*.yml"))
    words: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))[language]
    return words


def words(language: str) -> Words:
    """The site's own words."""
    texts = {
        code: yaml.safe_load((ROOT / f"content/interface/{code}.yml").read_text(encoding="utf-8"))
        for code in ("en", "nl")
    }
    return Words(language, "en", texts)


# -- what every PDF is ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    ("sheet", "options", "pages"),
    [
        ("plan", ("--tips", "1,2,3,5,201", "--start", "2027-01-04"), 1),
        ("cards", (), 4),
        ("cards", ("--single-sided",), 3),
        ("poster", ("--tips", "1,2,3,5,201"), 1),
        ("year", ("--round", "2027-01-04:1,2,3,5"), 1),
        ("log", (), 2),
        ("door", (), 1),
        ("blank", (), 1),
        ("blank", ("--cards",), 2),
    ],
)
def test_every_sheet_is_sound(  # noqa: PLR0917
    printed: Print, sheet: str, options: tuple[str, ...], pages: int, paper: str, language: str
) -> None:
    made = printed(sheet, *options, "--paper", paper, "--lang", language)
    assert len(made) == pages
    wide, high = PAPERS[paper]
    assert {made.size(page) for page in range(pages)} == {
        (high, wide) if sheet == "year" else (wide, high)
    }
    # PDF/UA-1: tagged, titled, in a language, nothing but our own embedded fonts.
    assert made.root["/Lang"] == language
    assert made.root["/MarkInfo"]["/Marked"]
    assert made.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.pdf.metadata is not None
    assert made.pdf.metadata.title
    assert b"<pdfuaid:part>1" in made.root["/Metadata"].get_object().get_data()
    assert {"/H1", "/P"} & set(made.tags())
    for name, is_embedded in made.fonts().items():
        assert is_embedded, name
        assert re.fullmatch(r"/[A-Z]{6}\+.*", name), f"{name} is not a subset"
        assert any(font in name for font in FONTS), name
    # Nothing comes nearer to the edge than a printer can reach, but for the marks to cut along.
    if sheet not in ("cards", "door") and "--cards" not in options:
        for page in range(pages):
            left, top, right, bottom = made.picture(page, 40).ink_box()
            assert 0.03 < left < right < 0.97
            assert 0.02 < top < bottom < 0.98


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_plan_says_what_the_tips_say(printed: Print, language: str) -> None:
    owners = ("--owners", "8=Ann, of the desk,15=Bo", "--owners", "76=Cy")
    team = "Balie & *telefoon* #1 $x$ @a <b> \\n _c_"
    more = ("--team", team, "--lang", language, "--site-url", "https://tips.example/here/")
    made = printed("plan", *ROUND, *owners, *more, root=ROOT)
    text = made.text()
    assert team in text
    for number in (1, 8, 15, 29, 76):
        for field in ("title", "first_step", "sign", "tally"):
            assert made.says(tip(number, language)[field]), (number, field)
    for name in ("Ann, of the desk", "Bo", "Cy"):
        assert name in text
    t, start, end = words(language), date(2027, 1, 4), date(2027, 3, 4)
    assert date_words.long_span(start, end, t) in text
    for day in (*plan.check_ins(start, end), plan.half_way(start, end)):
        assert date_words.short(day, t) in text
    assert date_words.span(plan.closing_from(end), end, t) in text
    for question in ("kept", "customers", "next", "thanks"):
        assert t.plain(f"sheet.{question}") in text
    prefix = "" if language == "en" else "nl/"
    link = f"https://tips.example/here/{prefix}planner/?start=2027-01-04&tips=1.8.15.29.76"
    assert made.codes() == [link]
    assert link in made.links()
    assert link in text.replace(" ", "")
    assert made.tags().count("/H2") == 5


def test_a_share_link_prints_the_same_plan(printed: Print) -> None:
    link = "https://anywhere.example/x/planner/?start=2027-01-04&weeks=9&tips=76.1.8.15.29"
    options = ("--weeks", "9", *ROUND)
    assert (
        printed("plan", "--link", link, root=ROOT).data == printed("plan", *options, root=ROOT).data
    )


def test_a_link_is_read_whatever_its_host(printed: Print) -> None:
    made = printed("plan", "--link", "https://[a.b/planner/?start=2027-01-04&tips=1.2")
    assert tip(1, "en", EXAMPLE)["title"] in made.text()


def test_the_rhythm_of_check_ins(printed: Print) -> None:
    link = "https://anywhere.example/planner/?start=2027-01-04&weeks=13&checks=1.5&tips=1"
    from_link = printed("plan", "--link", link, root=ROOT)
    options = ("--tips", "1", "--start", "2027-01-04", "--weeks", "13", "--checks", "1.5")
    assert from_link.data == printed("plan", *options, root=ROOT).data
    assert len(from_link) == 1
    text, t, start = from_link.text(), words("en"), date(2027, 1, 4)
    days = plan.check_ins(start, plan.end_date(start, 13), 1, 5)
    assert len(days) == 13
    for day in days:
        assert date_words.short(day, t) in text
    assert "checks=1.5" in from_link.codes()[0]


def test_fewer_than_five_leave_lines_to_write_on(printed: Print) -> None:
    two = printed("plan", "--tips", "2,1", "--start", "2027-01-04")
    assert two.tags().count("/H2") == 2
    assert two.text().count(words("en").plain("sheet.first_step")) == 5
    # By number, whatever the order they were named in.
    text = two.text()
    assert text.index(tip(1, "en", EXAMPLE)["title"]) < text.index(tip(2, "en", EXAMPLE)["title"])


def test_the_round_starts_next_monday_unless_told(printed: Print) -> None:
    monday = plan.next_monday(date.today())  # noqa: DTZ011 (the day where we are)
    assert (
        date_words.long(plan.end_date(monday), words("en")) in printed("plan", "--tips", "1").text()
    )


# -- cards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_backs_lie_behind_their_fronts(printed: Print, paper: str) -> None:
    made = printed("cards", "--paper", paper)
    wide, high = PAPERS[paper]
    numbers = [1, 2, 3, 5, 201]
    for place, number in enumerate(numbers):
        front, back = place // 4 * 2, place // 4 * 2 + 1
        texts = tip(number, "en", EXAMPLE)
        (step,) = made.find(texts["first_step"][:14], front)
        (pitfall,) = made.find(texts["pitfall"][:14], back)
        # Turned over on the long edge, what stood on the left lies behind on the right.
        assert (step.left < wide / 2) == (place % 2 == 0)
        assert (pitfall.left < wide / 2) == (place % 2 == 1)
        assert (step.top < high / 2) == (pitfall.top < high / 2) == (place % 4 < 2)
        # Nothing is nearer to a cut than 8 mm.
        for box in (step, pitfall):
            assert min(abs(box.left - cut) for cut in (0, wide / 2, wide)) > 8


def test_single_sided_cards_fold(printed: Print) -> None:
    made = printed("cards", "--tips", "1", "--single-sided")
    (front,) = made.find(tip(1, "en", EXAMPLE)["first_step"][:14], 0)
    (back,) = made.find(tip(1, "en", EXAMPLE)["pitfall"][:14], 0)
    assert front.right < 105 < back.left


def test_a_chapter_and_a_selection(printed: Print) -> None:
    chapter = printed("cards", "--chapter", "mended-promises")
    assert chapter.data == printed("cards", "--chapter", "2").data
    assert printed("cards", "--tips", "201").text().count("Take the word") == 1


# -- the others ----------------------------------------------------------------------------------


def test_the_poster_is_as_large_as_its_paper(printed: Print) -> None:
    large = printed("poster", "--tips", "1,2,3", "--start", "2027-01-04", "--paper", "a3")
    assert large.size() == (297, 420)
    box = large.find(tip(1, "en", EXAMPLE)["title"][:4], 0)[0]
    assert box.bottom - box.top > 8  # millimetres: read from the other side of a room


def test_a_year_of_rounds(printed: Print) -> None:
    rounds = ("--round", "2027-01-04:1,2,3,5", "--round", "2027-03-08:201")
    made = printed("year", *rounds, "--lang", "nl", "--team", "De Balie")
    text = made.text()
    for number in (1, 2, 3, 5, 201):
        assert tip(number, "nl", EXAMPLE)["title"] in text
    # The third round is open and starts on the Monday after the second.
    assert "10 mei – 10 juli 2027" in text
    assert "Ronde 6" in text


def test_a_year_is_suggested(printed: Print) -> None:
    first = ("--round", "2027-01-04:1,8,15,29,76", "--suggest")
    made = printed("year", *first, root=ROOT)
    known = load_playbook(ROOT)[0]
    assert known is not None
    said = [one.number for one in known.tips if made.says(one.texts["en"].title)]
    assert len(said) == 30
    assert {1, 8, 15, 29, 76} < set(said)
    assert made.data == printed("year", *first, "--seed", "0", root=ROOT).data
    assert made.data != printed("year", *first, "--seed", "7", root=ROOT).data


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    file = tmp_path_factory.mktemp("book") / "book.pdf"
    done = press("book", "--lang", "nl", "--out", file, root=ROOT)
    assert done.exit_code == 0, done.output
    return Paper(file)


def test_the_book_has_every_tip_on_a_page_of_its_own(book: Paper) -> None:
    pages: dict[int, int] = {}
    outline: Any = book.pdf.outline

    def walk(entries: Any, depth: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
            elif depth == 1:
                title = str(entry["/Title"])
                page = book.pdf.get_destination_page_number(entry)
                pages[int(title.split(maxsplit=1)[0])] = page if page is not None else -1

    walk(outline, 0)
    assert sorted(pages) == list(range(1, 102))
    assert len(set(pages.values())) == 101
    contents = " ".join(book.text(page) for page in range(2, 5))
    for number, page in pages.items():
        texts = tip(number, "nl")
        text = book.text(page)
        for field in ("title", "idea", "first_step", "sign", "pitfall", "ask"):
            assert book.says(texts[field], page), (number, field)
        assert texts["title"] in contents
        # The number printed at the foot is the one in the contents.
        assert text.endswith(f" {page + 1}") or f" {page + 1} " in text
        assert re.search(rf"{number} {re.escape(texts['title'])} {page + 1}\b", contents), number
    assert {"/TOC", "/TOCI", "/H1", "/H2"} <= set(book.tags())
    assert book.jumps() > 400  # contents, related tips, both indexes
    assert "https://www.marketingfacts.nl/berichten/van-customer-intimacy-naar-post-efficiency" in (
        book.links()
    )


# -- the same everywhere -------------------------------------------------------------------------


def test_the_same_bytes_whatever_the_machine_says(tmp_path: Path) -> None:
    files = []
    for place, (zone, language) in enumerate((("UTC", "C"), ("Pacific/Kiritimati", "nl_NL.UTF-8"))):
        file = tmp_path / f"{place}.pdf"
        before = dict(os.environ)
        os.environ.update({"TZ": zone, "LC_ALL": language, "HOME": str(tmp_path)})
        try:
            done = playbook(
                "press",
                "plan",
                "--tips",
                "1,2",
                "--start",
                "2027-01-04",
                "--out",
                file,
                root=EXAMPLE,
            )
        finally:
            os.environ.clear()
            os.environ.update(before)
        assert done.returncode == 0, done.stdout + done.stderr
        files.append(file.read_bytes())
    assert files[0] == files[1]


KEPT = Path(__file__).parent / "paper_pages.json"
LOOKS = {
    "plan": ("plan", "--tips", "1,2,3,5,201", "--start", "2027-01-04", "--team", "The kiln"),
    "plan-nl-letter": (
        "plan",
        "--tips",
        "201",
        "--start",
        "2027-01-04",
        "--lang",
        "nl",
        "--paper",
        "letter",
    ),
    "blank": ("blank",),
    "cards-front": ("cards",),
    "poster": ("poster", "--tips", "1,2,3,5,201", "--start", "2027-01-04"),
    "year": ("year", "--round", "2027-01-04:1,2,3,5"),
    "log": ("log",),
    "door": ("door", "--lang", "nl"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_pages_look_as_they_did(printed: Print, name: str) -> None:
    """A coarse picture of each page, kept as numbers: a few hundredths of ink may differ.

    After a change of design: `KEEP_PAGES=1 ./playbook test tests/test_press.py -n0 -k look`,
    and look at the pages before you commit.
    """
    made = printed(*LOOKS[name]).picture(0, 40).grid(24, 34)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if os.environ.get("KEEP_PAGES"):
        kept[name] = [" ".join(f"{cell:2}" for cell in row) for row in made]
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    wanted = [[int(cell) for cell in row.split()] for row in kept[name]]
    apart = [
        abs(a - b)
        for mine, theirs in zip(made, wanted, strict=True)
        for a, b in zip(mine, theirs, strict=True)
    ]
    assert max(apart) <= 12
    assert sum(apart) / len(apart) < 0.6


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "--tips", "1,2,3,5,6,201"), ["--tips: there is no tip 6 — "]),
        (
            ("plan", "--tips", "7,x,0"),
            ["no tip 7 — the tips are numbered 1–5 and 201", "“x”", "“0”"],
        ),
        (("plan", "--start", "2027-02-29"), ["--start: “2027-02-29” is no day that exists — "]),
        (("plan", "--start", "2199-12-31"), ["--start: the round would end after 2199"]),
        (("plan", "--weeks", "5"), ["--weeks: a round cannot take “5” weeks — give 6 to 13"]),
        (("plan", "--checks", "3"), ["--checks: “3” is no rhythm of check-ins — write 1"]),
        (("plan", "--owners", "3=A"), ["--owners: tip 3 is not in this round"]),
        (("plan", "--team", "x" * 61), ["has 61 characters — use at most 60"]),
        (("plan", "--team", "🚀"), ["the press has no sign for 🚀"]),
        (("plan", "--link", "https://x.example/planner/"), ["--link: this is no link to a plan"]),
        (
            ("plan", "--link", "?start=2027-99-01&tips=1.9.y&weeks=2", "--tips", "1"),
            ["--tips: it goes not", "its start date", "weeks", "numbers of tips: y", "no tip 9"],
        ),
        (("cards", "--chapter", "warm-welcome"), ["did you mean `warm-welcomes`?"]),
        (("cards", "--tips", ""), ["--tips: no tips are named"]),
        (("poster",), ["--tips: a poster needs tips"]),
        (("year", "--round", "2027-01-04"), ["--round: “2027-01-04” has no colon"]),
        (
            ("year", "--round", "2027-01-04:1", "--round", "2027-02-01:1"),
            ["starts before the one of 2027-01-04 ends", "tip 1 stands in more than one round"],
        ),
        (("log", "--lang", "fr"), ["--lang: this playbook has no “fr” — use one of: en, nl"]),
        (("log", "--site-url", "tips"), ["--site-url: “tips” is not a web address"]),
        (("log", "--site-url", "https://e.org:abc/"), ["abc/” is not a web address"]),
        (("plan", "--site-url", f"https://e.org/{'x' * 5_000}"), ["x…” is not a web address"]),
        (("log", "--out", "/no/such/folder/x.pdf"), ["--out: there is no folder /no/such/folder"]),
        (("log", "--out", str(ROOT)), ["is a folder — name a file in it"]),
        (("log", "--out", str(ROOT / "README.md")), ["holds something that is no PDF"]),
    ],
)
def test_wishes_that_cannot_be_met(
    arguments: tuple[str, ...], said: list[str], tmp_path: Path
) -> None:
    if "--out" not in arguments:
        arguments = (*arguments, "--out", str(tmp_path / "x.pdf"))
    done = press(*arguments)
    assert done.exit_code == 2
    for part in said:
        assert part in done.output
    assert done.output.endswith("Nothing was printed.\n")
    assert "Traceback" not in done.output
    assert not (tmp_path / "x.pdf").exists()


def test_a_file_that_cannot_be_is_told(tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for file in (circle, circle / "x.pdf", tmp_path / ("a" * 300)):
        done = press("log", "--out", file)
        assert done.exit_code == 2
        assert "Invalid value for --out: " in done.output
        assert "is no place on this disk: " in done.output


def test_a_full_disk_leaves_the_pdf_that_was_there(tmp_path: Path) -> None:
    file = tmp_path / "log.pdf"
    assert press("log", "--out", file).exit_code == 0
    good = file.read_bytes()
    with no_file_beyond(4096):
        done = press("log", "--lang", "nl", "--out", file)
    assert done.exit_code == 2
    assert f"--out: {file}: File too large — choose another place" in done.output
    assert file.read_bytes() == good
    assert [path.name for path in tmp_path.iterdir()] == ["log.pdf"]
    assert press("log", "--lang", "nl", "--out", file).exit_code == 0
    assert file.read_bytes() != good


def test_a_withdrawn_tip_names_its_successor(example: Path) -> None:
    for options in (("--tips", "4"), ("--link", "?start=2027-01-04&tips=4")):
        done = press("plan", *options, "--out", example / "x.pdf", root=example)
        assert "tip 4 has been withdrawn — use tip 1 instead" in done.output, done.output


def test_broken_content_prints_nothing(example: Path) -> None:
    (example / "content/tips/001-look-up-first.yml").write_text(
        "chapter: nowhere\n", encoding="utf-8"
    )
    done = press("log", "--out", example / "x.pdf", root=example)
    assert done.exit_code == 1
    assert "content/tips/001-look-up-first.yml:1:" in done.output
    assert not (example / "x.pdf").exists()


# -- fit -----------------------------------------------------------------------------------------


def _limits(word: str) -> dict[str, object]:
    """A tip's words at all limits at once: 300 words, the longest title, idea and tally."""
    many = [word] * 100

    def cut(length: int) -> str:
        return " ".join(many)[:length].strip().ljust(length, word[-1])

    return {
        "title": f"Keep {cut(55)}",
        "idea": cut(140),
        "why": " ".join(many[:50]),
        "how": [" ".join(many[:22])] * 4,
        "first_step": " ".join(many[:25]),
        "sign": " ".join(["After two months, 5", *many[:26]]),
        "tally": cut(36),
        "pitfall": " ".join(many[:22]),
        "safeguard": " ".join(many[:30]),
        "ask": " ".join(many[:20]),
    }


def _with_limits(example: Path, word: str) -> Path:
    file = example / "content/tips/201-stop-promising-soon.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["door"] = "one-way"
    data["en"] = _limits(word)
    data["nl"] = {
        **_limits(word),
        "sign": data["en"]["sign"].replace("After two months", "Na twee maanden"),
    }
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


@pytest.mark.parametrize("word", ["mwmwmwmw", "WMWMWMW"])
def test_the_longest_texts_fit_in_wide_letters(example: Path, printed: Print, word: str) -> None:
    _with_limits(example, word)
    done = playbook("check", root=example)
    assert done.returncode == 0, done.stdout
    # The check measures every place; the sheets themselves are looked at on the smaller paper.
    options = ("--lang", "nl", "--paper", "letter")
    start = ("--tips", "201", "--start", "2027-09-15", "--weeks", "13", "--checks", "1")
    many = ("--team", "W" * 60, "--owners", "201=" + "W" * 40)
    sheet = printed("plan", *start, *many, *options, root=example)
    assert len(sheet) == 1
    text = sheet.text().replace(" ", "")
    for field in ("title", "first_step", "tally"):
        assert str(_limits(word)[field]).replace(" ", "") in text.replace("-", "")
    assert len(printed("cards", "--tips", "201", *options, root=example)) == 2
    assert len(printed("poster", *start, *options, root=example)) == 1
    assert len(printed("year", "--round", "2027-01-04:201", *options, root=example)) == 1


def test_a_text_that_does_not_fit_is_a_problem(example: Path) -> None:
    file = _with_limits(example, "verantwoordelijkheidsgevoel")
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    for language in ("en", "nl"):
        data[language] |= {"title": "Keep it", "idea": "It fits.", "tally": "Kept"}
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    lines = file.read_text(encoding="utf-8").splitlines()
    done = playbook("check", root=example)
    assert done.returncode == 1
    found = [line for line in done.stdout.splitlines() if "[does-not-fit]" in line]
    assert any("the back of its card in nl" in line for line in found), done.stdout
    assert any("the back of its card in en" in line for line in found)
    for line in found:
        match = re.match(
            r"content/tips/(.*):(\d+):\d+: \[does-not-fit\] `(\w+)` is (\d+\.\d) mm", line
        )
        assert match, line
        assert float(match[4]) > 0
        assert match[3] in lines[int(match[2]) - 1] or lines[int(match[2]) - 1].startswith("  - ")
    done = playbook("build", "--site-dir", example / "site", root=example)
    assert done.returncode == 1
    assert "[does-not-fit]" in done.stdout
    assert not (example / "site").exists()


def test_a_companys_text_that_does_not_fit_stands_in_its_own_file(example: Path) -> None:
    """A tip of its own, one that it changes, and the words of a language that it adds to."""
    wide = "W" * 36
    own = (EXAMPLE / "content/tips/201-stop-promising-soon.yml").read_text(encoding="utf-8")
    own = re.sub(r"(?m)^  tally: .*", f"  tally: {wide}", own)
    own = own.replace("title: Take", "title: Strike").replace("title: Haal", "title: Schrap")
    written = {
        "tips/202-stop-saying-soon.yml": own,
        "tips/002-ask-the-story.yml": f"en:\n  tally: {wide}\n",
        "interface/nl.yml": f"press:\n  door_prediction: {'Wat denken we? ' * 100}\n",
    }
    for name, text in written.items():
        (example / "company" / name).parent.mkdir(parents=True, exist_ok=True)
        (example / "company" / name).write_text(text, encoding="utf-8")
    for arguments in (("check",), ("build", "--site-dir", example / "site")):
        done = playbook(*arguments, root=example)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        line = own.partition("  tally:")[0].count("\n") + 1
        for place in (
            f"company/tips/202-stop-saying-soon.yml:{line}:10: [does-not-fit] `tally`",
            "company/tips/002-ask-the-story.yml:2:10: [does-not-fit] `tally`",
            "company/interface/nl.yml:1:1: [does-not-fit]",
        ):
            assert place in done.stdout, done.stdout


def test_words_of_the_interface_that_burst_a_sheet(example: Path) -> None:
    file = example / "content/interface/nl.yml"
    text = file.read_text(encoding="utf-8")
    long = "Wat denken we dat er gebeurt als we het echt doen? " * 30
    file.write_text(
        text.replace(
            "  door_prediction: Wat denken we dat er gebeurt?", f"  door_prediction: {long.strip()}"
        )
    )
    done = playbook("check", root=example)
    assert "content/interface/nl.yml:1:1: [does-not-fit]" in done.stdout
    assert "“Deurkaart”" in done.stdout


def test_another_script_is_told_once_and_builds(example: Path) -> None:
    file = example / "content/tips/001-look-up-first.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Visitors greeted first", "Visitors greeted مرحبا"), encoding="utf-8"
    )
    done = playbook("check", root=example)
    assert done.returncode == 0
    assert done.stdout.count("[no-letter]") == 1
    assert "signs of the texts in en" in done.stdout


# -- dates in words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "first", "last", "long", "short", "days"),
    [
        (
            "en",
            (2027, 1, 4),
            (2027, 3, 4),
            "Monday 4 January – Thursday 4 March 2027",
            "Mon 4 Jan",
            "4 January – 4 March",
        ),
        (
            "nl",
            (2027, 1, 4),
            (2027, 3, 4),
            "maandag 4 januari – donderdag 4 maart 2027",
            "ma 4 jan",
            "4 januari – 4 maart",
        ),
        (
            "en",
            (2026, 12, 31),
            (2027, 2, 28),
            "Thursday 31 December 2026 – Sunday 28 February 2027",
            "Thu 31 Dec",
            "31 December 2026 – 28 February 2027",
        ),
        (
            "nl",
            (2027, 3, 1),
            (2027, 3, 7),
            "maandag 1 maart – zondag 7 maart 2027",
            "ma 1 mrt",
            "1–7 maart",
        ),
        (
            "en",
            (2027, 9, 12),
            (2027, 11, 12),
            "Sunday 12 September – Friday 12 November 2027",
            "Sun 12 Sept",
            "12 September – 12 November",
        ),
    ],
)
def test_dates_in_words(  # noqa: PLR0917
    language: str,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    long: str,
    short: str,
    days: str,
) -> None:
    t, start, end = words(language), date(*first), date(*last)
    assert date_words.long_span(start, end, t) == long
    assert date_words.short(start, t) == short
    assert date_words.span(start, end, t) == days


def test_the_check_measures_only_what_is_new(example: Path) -> None:
    cache = example / "cache"
    os.environ["PLAYBOOK_CACHE"] = str(cache)
    try:
        assert playbook("check", root=example).returncode == 0
        kept = (cache / "press/fit.json").read_bytes()
        stamp = (cache / "press/fit.json").stat().st_mtime_ns
        assert playbook("check", root=example).returncode == 0
        assert (cache / "press/fit.json").stat().st_mtime_ns == stamp
        (cache / "press/fit.json").write_text("{ broken", encoding="utf-8")
        shutil.rmtree(cache / "unchanged")  # or the check would know its answer
        assert playbook("check", root=example).returncode == 0
        assert (cache / "press/fit.json").read_bytes() == kept
        shutil.rmtree(cache)
    finally:
        del os.environ["PLAYBOOK_CACHE"]


def test_a_sheet_that_cannot_be_set_is_told_in_words() -> None:
    order = printers.Order("print", typeset.Sheet("no-such-sheet", {"title": "The wall"}), {})
    with pytest.raises(printers.PressError) as told:
        printers.print_each([order], lambda *_: None)
    assert str(told.value).startswith("The sheet “The wall” could not be printed: ")
    assert "No such file" in str(told.value)
    assert str(told.value).endswith("build without new sheets (--no-new-prints)")


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX")
def test_a_build_that_is_stopped_leaves_no_printer(example: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    command = [sys.executable, "-m", "generator", "build", "--new-prints", "--site-dir", str(site)]
    known = {"PLAYBOOK_ROOT": example, "PLAYBOOK_CACHE": cache, "PYTHONPATH": ROOT}
    environment = {**os.environ, **{name: str(value) for name, value in known.items()}}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as build:
        assert build.stderr is not None
        assert any(line.startswith("Printing the PDFs") for line in build.stderr)
        build.terminate()
        told = build.stderr.read()
    assert build.returncode == 128 + signal.SIGTERM
    assert told.strip().endswith("Stopped. The site that was there stands as it was.")
    assert not site.exists()
    with pytest.raises(ProcessLookupError):  # nobody is left in its group
        os.killpg(build.pid, 0)


# -- the print shop on the site ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_site_offers_every_sheet(site_folder: Path, language: str) -> None:
    page = "print/" if language == "en" else "nl/print/"
    html = (site_folder / page / "index.html").read_text(encoding="utf-8")
    files = re.findall(r'class="print-file" href="([^"]+)"', html)
    chapters = [file.stem[3:] for file in (ROOT / "content/chapters").glob("*.yml")]
    names = ["round-sheet", "cards", "blank-cards", "book", "fan-log", "door-cards"]
    names += [f"cards-{chapter}" for chapter in chapters]
    fives = yaml.safe_load((ROOT / "content/starters.yml").read_text(encoding="utf-8"))["fives"]
    names += [f"round-{five}" for five in fives]
    wanted = {f"{name}-{paper}.pdf" for name in names for paper in ("a4", "letter")}
    assert {Path(file).name for file in files} == wanted
    for file in files:
        made = Paper((site_folder / page / file).resolve())
        assert made.root["/Lang"] == language
        assert made.size() == PAPERS[made.file.stem.rpartition("-")[2]]
        counted = re.search(rf'{re.escape(file)}".*?<span class="small">(\d+) ', html, re.DOTALL)
        assert counted
        assert int(counted[1]) == len(made)
    pictures = re.findall(r'<img src="([^"]+)" alt="" width="(\d+)" height="(\d+)"', html)
    assert len(pictures) == len(names) - len(chapters)
    for source, width, height in pictures:
        data = (site_folder / page / source).resolve().read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert int(width) / int(height) == pytest.approx(210 / 297, rel=0.02)
    # The same as the command line prints.
    sheet = (site_folder / "paper" / language / "round-sheet-a4.pdf").read_bytes()
    target = site_folder.parent / f"again-{language}.pdf"
    address = "https://tips.example/some/where"
    done = press("blank", "--lang", language, "--site-url", address, "--out", target, root=ROOT)
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == sheet


def test_only_what_changed_is_printed_again(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))

    def build() -> dict[str, int]:
        done = playbook("build", "--new-prints", "--site-dir", tmp_path / "site", root=example)
        assert done.returncode == 0, done.stdout + done.stderr
        kept = (tmp_path / "cache/press").glob("*.p*")
        return {file.name: file.stat().st_mtime_ns for file in kept}

    before = build()
    file = example / "content/tips/003-write-the-promise-down.yml"
    text = file.read_text(encoding="utf-8")
    title = tip(3, "nl", EXAMPLE)["title"]
    file.write_text(text.replace(title, "Schrijf die belofte op", 1), encoding="utf-8")
    after = build()
    assert {name: stamp for name, stamp in after.items() if name in before} == before
    # On two papers: a starter five, all cards, those of its chapter and the book; three pictures.
    new = [name for name in after if name not in before]
    assert sorted(Path(name).suffix for name in new).count(".pdf") == 8
    assert len(new) <= 11
    # What was kept of the other tips has made no difference, nor does it when it is broken.
    press_folder, papers = tmp_path / "cache/press", tmp_path / "site/paper"
    made = {path: path.read_bytes() for path in papers.rglob("*.pdf")}
    settings = KeptWork(press_folder, 0).read("settings.json")
    assert len(json.loads(settings or b"{}")) > 40
    (press_folder / "settings.json").write_text("{ broken", encoding="utf-8")
    for path in press_folder.glob("*.p*"):
        path.unlink()
    build()
    assert {path: path.read_bytes() for path in papers.rglob("*.pdf")} == made
