"""A company's folder through the front doors: the sample company built, its commands, its words."""

from __future__ import annotations

import copy
import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zlib import crc32

import jsonschema
import pytest
import yaml

from generator import app_icons, colours
from generator.forms import slug_from
from generator.house import House, house_of
from generator.validate import load_playbook
from tests.conftest import ROOT, no_file_beyond, original, playbook
from tests.pages import Page, all_pages, dead_links, loaded_by, text

SAMPLE = ROOT / "examples/left-handed-umbrellas/company"
Build = Callable[..., Path]


def fork(folder: Path) -> Path:
    """A copy of the real playbook with the sample company in it."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "theme", folder / "theme")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(SAMPLE, folder / "company")
    return folder


@pytest.fixture(scope="module")
def umbrellas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = fork(tmp_path_factory.mktemp("company") / "umbrellas")
    shipped = {problem.code for problem in load_playbook(root)[1]}
    assert shipped <= {"drift", "drift-unknown"}  # content/ moves on; see tests/remember_sample.py
    run("drift", "--accept", root=root)
    return root


@pytest.fixture(scope="module")
def umbrella_site(umbrellas: Path) -> Path:
    """The sample company's site, built once."""
    site = umbrellas.parent / "site"
    done = playbook("build", "--site-dir", site, root=umbrellas)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def write(root: Path, path: str, words: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(words, encoding="utf-8")


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in load_playbook(root)[1]]


def run(*arguments: str, root: Path, code: int = 0) -> str:
    done = playbook(*arguments, root=root)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if code == 0 else done.stdout + done.stderr


# -- the sample company ----------------------------------------------------------------------


def test_sample_company_has_no_problem_and_no_drift(umbrellas: Path) -> None:
    assert problems(umbrellas) == []
    assert run("drift", root=umbrellas) == ""


def test_sample_overview(umbrellas: Path) -> None:
    found = json.loads(run("overview", "--format", "json", root=umbrellas))
    tips = found["tips"]
    assert [entry["number"] for entry in tips["own"]] == [201, 202]
    assert [entry["number"] for entry in tips["changed"]] == [12]
    assert tips["changed"][0]["fields"] == ["tags", "en.title", "en.tally", "nl.title"]
    assert 13 in [entry["number"] for entry in tips["hidden"]]
    live = load_playbook(original())[0]
    assert live is not None
    closing = len(live.tips_of("efficient-for-what"))
    assert len(tips["hidden"]) == closing + 1
    assert tips["shown"] == len(live.tips) + 2 - closing - 1 == tips["upstream"] + 2 + 1
    assert found["tools_hidden"] == ["why"]
    assert "why" not in found["tools"]
    (left_out,) = found["left_out"]
    assert left_out.startswith("`statements.long-run` of the tool `pulse`")
    assert {each["language"]: each["own"] for each in found["by_language"]} == {"en": 2, "nl": 2}
    printed = run("overview", root=umbrellas)
    assert "hidden    13 day-two-sentences" in printed
    assert "company/sources.yml: 4 added, 0 changed" in printed


def sheet_of(page: Page) -> str:
    """The one style sheet that a page loads."""
    (sheet,) = (path for path in loaded_by(page) if path.endswith(".css"))
    return (page.site / sheet).read_text(encoding="utf-8")


def test_sample_site_has_its_brand_on_every_page(umbrella_site: Path) -> None:
    (file,) = umbrella_site.glob("assets/*/css/company.css")
    sheet = file.read_text(encoding="utf-8")
    assert "light-dark(#1d5c4a, " in sheet
    assert sheet.startswith("@media screen")
    for page in all_pages(umbrella_site):
        assert sheet.strip() in sheet_of(page), page.path
        if "embed/" in page.path:  # a small page for a frame: the name, and no header
            assert page.text_of("embed__site") == "Left-Handed Umbrellas", page.path
            continue
        assert page.text_of("brand__name") == "Left-Handed Umbrellas", page.path
        links = list(page.links())
        assert sum(link.endswith("images/umbrella.svg") for link in links) == 2, page.path
        dutch = page.path.startswith("nl/")
        footer = page.text_of("site-footer__own")
        assert ("Motregenlaan" if dutch else "Drizzle Lane") in footer, page.path
    home = Page(umbrella_site, "index.html")
    assert text(home.all(".//h1")[0]) == "Open with the left. Keep both dry."
    assert any(a.text == "How we use this playbook" for a in home.all(".//footer//a"))
    assert "See all tips, ours included" in text(home.root)


def test_a_company_without_a_favicon_has_its_sign_in_the_tab(
    umbrellas: Path, umbrella_site: Path
) -> None:
    for path in ("", "nl/"):
        manifest = json.loads((umbrella_site / path / "manifest.webmanifest").read_text("utf-8"))
        assert manifest["theme_color"] == "#1d5c4a"
    (file,) = umbrella_site.glob("assets/*/images/favicon.svg")  # what the manifest names
    drawing = ElementTree.parse(file).getroot()
    assert [part.get("fill") for part in drawing] == ["#1d5c4a", "#fefaf3"]
    assert drawing[1].text == "LHU"
    theirs = (ROOT / "theme/assets/images/favicon.svg").read_text("utf-8")
    book, _ = load_playbook(umbrellas)
    assert book is not None
    whose = house_of(book)
    same_sign = app_icons.tab_icon(theirs, replace(whose, mark="101"))
    assert same_sign == theirs.replace("#8f2f1d", "#1d5c4a")
    assert app_icons.tab_icon(theirs, House("Ours", "101")) == theirs
    hostile = ElementTree.fromstring(app_icons.tab_icon(theirs, House("A", "<&>")))
    assert hostile[1].text == "<&>"


def test_sample_site_links_hold_and_lead_to_nothing_hidden(umbrella_site: Path) -> None:
    assert dead_links(umbrella_site, "/playbook/") == []
    for gone in ("tips/day-two-sentences", "tips/buy-the-way-you-hope", "tools/why"):
        assert not (umbrella_site / gone).exists()
        assert gone not in (umbrella_site / "sitemap.xml").read_text(encoding="utf-8")
    cards = [text(card) for card in Page(umbrella_site, "tools/index.html").by_class("tool-card")]
    assert len(cards) == 8
    assert not any("copy within a year" in card for card in cards)
    kept = (umbrella_site / "sw.js").read_text(encoding="utf-8")
    assert "tools/why-not/" in kept
    assert "tools/why/" not in kept


def island(page: Page, name: str) -> dict[str, Any]:
    """The data that a page hands to its scripts."""
    (found,) = [e for e in page.all(".//script") if e.get("id") == name]
    data: dict[str, Any] = json.loads(found.text or "")
    return data


def test_sample_tools_and_fives_are_the_companys(umbrella_site: Path) -> None:
    why_not = Page(umbrella_site, "nl/tools/why-not/index.html")
    assert "Het regent nooit als het moet" in text(why_not.root)
    assert "Wij zijn B2B" not in text(why_not.root)
    data = island(why_not, "pb-tool")
    assert data["lists"]["objections"][-1]["id"] == "weather"
    assert {"201", "202"} <= set(data["tips"])
    pulse = island(Page(umbrella_site, "tools/pulse/index.html"), "pb-tool")
    names = [statement["id"] for statement in pulse["lists"]["statements"]]
    assert "dry" in names
    assert "long-run" not in names  # it is about the chapter that is hidden
    hidden = {13, *range(93, 102)}
    for built in (umbrella_site / "tools").glob("*/index.html"):
        tool = island(Page(umbrella_site, f"tools/{built.parent.name}/index.html"), "pb-tool")
        named = [n for tips in tool["suggest"].values() for n in tips]
        named += [
            n for entries in tool["lists"].values() for e in entries for n in e.get("tips", [])
        ]
        assert not hidden & set(named), tool["slug"]
        assert set(map(str, named)) <= set(tool["tips"]), tool["slug"]
    planner = text(Page(umbrella_site, "planner/index.html").root)
    assert "A rainy day" in planner
    assert "Rebuilding trust" in planner  # with a tip of ours in place of a hidden one
    assert "Business to business" not in planner


def test_sample_data_says_whose_it_is(umbrella_site: Path) -> None:
    data = json.loads((umbrella_site / "playbook.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads((ROOT / "schema/playbook-1.json").read_text("utf-8")))
    origins = {tip["number"]: tip["origin"] for tip in data["tips"]}
    assert (origins[1], origins[12], origins[201]) == ("upstream", "changed", "ours")
    assert {c["slug"]: c["origin"] for c in data["chapters"]}["dry-on-both-sides"] == "ours"
    assert data["company"] == {
        "name": "Left-Handed Umbrellas",
        "own": [201, 202],
        "changed": [12],
        "hidden": [13, *range(93, 102)],
    }
    assert [release["version"] for release in data["releases"]] == ["1.0.0"]
    named = {n for release in data["releases"] for n in release["new"] + release["changed"]}
    assert named == {12, 201, 202}
    table = (umbrella_site / "tips.csv").read_text(encoding="utf-8")
    rows = {row["number"]: row["origin"] for row in csv.DictReader(io.StringIO(table))}
    assert rows == {str(number): origin for number, origin in origins.items()}
    assert "a hook for the umbrella" in (umbrella_site / "news.xml").read_text(encoding="utf-8")


def test_sample_tips_live_everywhere(umbrella_site: Path) -> None:
    own = Page(umbrella_site, "tips/open-it-in-the-rain/index.html")
    assert own.text_of("chip--ours") == "Ours"
    assert "Ottoline Drip, The Wrong Hand (2022)" in text(own.root)
    deck = Page(umbrella_site, "nl/tips/index.html")
    cards = {e.get("data-tip"): e for e in deck.by_class("card")}
    assert cards["201"].get("data-whose") == "ours"
    assert cards["12"].get("data-whose") == "upstream"
    assert "Hou een lege paraplubak vrij voor de klant" in text(cards["12"])
    assert {e.get("value") for e in deck.all(".//input[@name='whose']")} == {"ours", "upstream"}
    planner = Page(umbrella_site, "planner/index.html")
    (island,) = [e for e in planner.all(".//script") if e.get("id") == "pb-tips"]
    data = json.loads(island.text or "")
    ours = {tip["number"] for tip in data["tips"] if tip["ours"]}
    assert ours == {201, 202}
    assert 13 not in {tip["number"] for tip in data["tips"]}
    assert data["chapters"][0]["title"] == "Dry on both sides"
    assert [chapter["order"] for chapter in data["chapters"]] == list(range(1, 12))
    chapters = Page(umbrella_site, "chapters/index.html")
    assert "One dry customer a day" in text(chapters.root)
    credits = Page(umbrella_site, "credits/index.html")
    assert "The Wrong Hand" in text(credits.root)


def test_upstream_site_has_no_facet_for_company_tips(site_folder: Path) -> None:
    deck = Page(site_folder, "tips/index.html")
    assert deck.all(".//input[@name='whose']") == []
    assert deck.by_class("chip--ours") == []


EDITED = {
    "tips/open-it-in-the-rain": "company/tips/201-open-it-in-the-rain.yml",
    "tips/empty-chair": "company/tips/012-empty-chair.yml",
    "tips/one-free-slot": "content/tips/061-one-free-slot.yml",
    "chapters/dry-on-both-sides": "company/chapters/51-dry-on-both-sides.yml",
    "chapters/one-fan-today": "company/chapters/07-one-fan-today.yml",
    "nl/chapters/keep-it-human": "content/chapters/08-keep-it-human.yml",
    "tools/pulse": "company/tools/pulse.yml",
    "tools/door": "content/tools/door.yml",
    "nl/our-way": "company/pages/nl/our-way.md",
    "print": "content/pages/en/print.md",
    "tools": "content/pages/en/tools/index.md",
}


def test_edit_links_lead_to_the_right_file(umbrella_site: Path, umbrellas: Path) -> None:
    start = "https://git.example/umbrellas/playbook/edit/main"

    def edit(address: str) -> str:
        links = Page(umbrella_site, f"{address}/index.html").links()
        (found,) = [link for link in links if "/edit/" in link]
        return found.removeprefix(f"{start}/")

    ours = f"{start}/company/tips"
    assert {address: edit(address) for address in EDITED} == EDITED
    from generator import validate
    from generator.render import render

    settings = umbrellas / "mkdocs.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + "repo_url: https://git.example/original\n", encoding="utf-8")
    try:
        book, _ = validate.load_playbook(umbrellas)
    finally:
        settings.write_text(before, encoding="utf-8")
    assert book is not None
    pages = {file.path: file.data.decode() for file in render(book)}
    theirs = pages["en/docs/tips/one-free-slot/index.md"]
    assert "https://git.example/original/edit/main/content/tips/061-one-free-slot.yml" in theirs
    assert ours in pages["en/docs/tips/empty-chair/index.md"]


@pytest.mark.parametrize("engine", ["zensical", "bare mkdocs"])
def test_other_builders_give_the_same_company(
    umbrella_site: Path, umbrellas: Path, tmp_path: Path, engine: str
) -> None:
    import subprocess
    import sys

    site = tmp_path / "site"
    if engine == "zensical":
        run("build", "--engine", "zensical", "--site-dir", str(site), root=umbrellas)
    else:
        shutil.copy(ROOT / "hooks.py", umbrellas)
        (umbrellas / "generator").symlink_to(ROOT / "generator")
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(site)]
        done = subprocess.run(command, cwd=umbrellas, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    for path in ("index.html", "nl/tips/open-it-in-the-rain/index.html", "our-way/index.html"):
        page = Page(site, path)
        assert page.text_of("brand__name") == "Left-Handed Umbrellas"
        assert text(Page(umbrella_site, path).all(".//h1")[0]) == text(page.all(".//h1")[0])
        picture = next(link for link in page.links() if link.endswith("umbrella.svg"))
        assert (site / path).parent.joinpath(picture).resolve().is_file()


# -- languages -------------------------------------------------------------------------------


def test_no_way_leads_to_a_hidden_chapter_and_hidden_tools(
    example: Path, build_example: Build
) -> None:
    hide = "hide: [mended-promises, /tools/, /method/]"
    write(example, "company/company.yml", f"playbook_id: pots\n{hide}\n")
    run("drift", "--accept", root=example)
    (left_out,) = problems(example)
    assert "[five-left-out]" in left_out
    site = build_example()
    assert dead_links(site, "/") == []
    assert not (site / "tools").exists()
    assert not (site / "method").exists()
    kept = (site / "sw.js").read_text(encoding="utf-8")
    front = (site / "index.html").read_text(encoding="utf-8")
    for gone in ("tools/pulse/", "method/", "tips/write-the-promise-down/"):
        assert f'"{gone}' not in kept
        assert f'href="{gone}' not in front
    assert 'href="tools/' not in front


def test_a_wrong_entry_of_hide_is_told_like_any_other(example: Path) -> None:
    write(example, "company/company.yml", f"playbook_id: pots\nhide: [/{'tools' * 20}/]\n")
    told = [line for line in problems(example) if "company.yml:2:8" in line]
    assert [line.split("]")[0].split("[")[1] for line in told] == ["too-long", "unknown-hidden"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028"])
def test_a_picture_that_ends_too_early_is_told_where_it_ends(example: Path, end: str) -> None:
    start = f'<svg xmlns="http://www.w3.org/2000/svg">{end}<path d="M0 0h9"/>{end}'
    write(example, "company/images/torn.svg", start)
    (told,) = [line for line in problems(example) if "torn.svg" in line]
    lines = start.split("\n")
    line, column = map(int, told.split(":")[1:3])
    assert "[picture]" in told
    # An XML parser waits for what may follow a lone return.
    assert (line, column + end.count("\r\n")) >= (len(lines), len(lines[-1]))
    assert column <= len(lines[line - 1]) + 1


def test_only_dutch(example: Path, build_example: Build) -> None:
    write(example, "company/company.yml", "languages: [nl]\nplaybook_id: potten\n")
    assert problems(example) == []
    site = build_example()
    home = Page(site, "index.html")
    assert home.root.get("lang") == "nl"
    assert not (site / "nl").exists()
    assert home.by_class("language-link") == []
    assert dead_links(site, "/") == []


def test_german_added(example: Path, build_example: Build) -> None:
    """A new language works at once; a block of it is complete or absent."""
    write(example, "company/company.yml", "languages: [en, nl, de]\nplaybook_id: pots\n")
    tip = "001-look-up-first.yml"
    data = yaml.safe_load((example / "content/tips" / tip).read_text(encoding="utf-8"))
    german = {**data["en"], "title": "Erst aufschauen"}
    write(
        example,
        f"company/tips/{tip}",
        yaml.safe_dump({"de": {"title": german["title"]}}, allow_unicode=True),
    )
    found = problems(example)
    assert sum("`de." in one and "[missing-key]" in one for one in found) == 8
    assert {one.partition(":")[0] for one in found if "missing-key" in one} == {
        f"company/tips/{tip}"
    }
    write(example, f"company/tips/{tip}", yaml.safe_dump({"de": german}, allow_unicode=True))
    write(example, "company/interface/de.yml", "site:\n  language: Deutsch\n")
    objections = yaml.safe_load((example / "content/tools/why-not.yml").read_text("utf-8"))
    german = {
        "de": {**objections["en"], "title": "Warum es hier nicht geht"},
        **{
            name: {key: {"de": {**entry["en"]}} for key, entry in objections[name].items()}
            for name in ("speakers", "objections")
        },
    }
    write(example, "company/tools/why-not.yml", yaml.safe_dump(german, allow_unicode=True))
    run("drift", "--accept", root=example)
    (left,) = problems(example)
    assert "8 tools" in left
    assert left.startswith("company/company.yml:1:1: [language-incomplete] `de` has no text yet")
    site = build_example()
    assert text(Page(site, "de/tips/look-up-first/index.html").all(".//h1")[0]) == "Erst aufschauen"
    assert "Deutsch" in text(Page(site, "index.html").root)
    tool = Page(site, "de/tools/why-not/index.html")
    assert text(tool.all(".//h1")[0]) == "Warum es hier nicht geht"
    (door,) = Page(site, "de/tools/door/index.html").by_class("tool-page")
    assert door.get("lang") == "en"
    # An objection that upstream adds later makes the tool fall back, and breaks nothing.
    objections["objections"]["later"] = copy.deepcopy(objections["objections"]["no-time"])
    more = yaml.safe_dump(copy.deepcopy(objections), allow_unicode=True)
    write(example, "content/tools/why-not.yml", more)
    book, told_all = load_playbook(example)
    assert book is not None
    (told,) = [problem for problem in told_all if problem.code == "missing-language"]
    assert (told.path, told.level) == ("content/tools/why-not.yml", "warning")
    assert "mend it in company/tools/why-not.yml" in told.hint
    assert "`objections.later` has no text in `de`" in told.message
    (fallen,) = [tool for tool in book.tools if tool.slug == "why-not"]
    assert set(fallen.texts) == {"en", "nl"}
    # A translation is held against what it translates.
    edit = example / "content/tips" / tip
    edit.write_text(
        edit.read_text(encoding="utf-8").replace(
            "Tape a small eye to the counter", "Tape a large eye to the counter"
        ),
        encoding="utf-8",
    )
    (drift,) = json.loads(run("drift", "--format", "json", root=example, code=1).split("\nUp")[0])
    assert (drift["field"], drift["state"]) == ("de.first_step", "changed")
    assert "large eye" in drift["now"]


# -- commands --------------------------------------------------------------------------------


def test_a_png_is_whole_and_of_a_size_to_be_shown(example: Path) -> None:
    def png(width: int, height: int) -> bytes:
        head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes([8, 6, 0, 0, 0])
        return b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + crc32(head).to_bytes(4)

    write(example, "company/company.yml", "playbook_id: pots\n")
    (example / "company/images").mkdir()
    good = png(10_000, 16)
    made = {"good": good, "cut": good[:8], "torn": good[:-1] + b"x", "vast": png(30_000, 20_000)}
    for name, data in made.items():
        (example / f"company/images/{name}.png").write_bytes(data)
    told = [line for line in problems(example) if "[picture]" in line]
    assert [line.partition(":")[0] for line in told] == [
        f"company/images/{name}.png" for name in ("cut", "torn", "vast")
    ]
    assert "30,000 by 20,000 pixels" in told[2]


def test_a_small_file_of_any_kind_unfolds_to_no_vast_picture(example: Path) -> None:
    """35 bytes of GIF ended `check` for want of memory; what is legible of each kind is not."""

    def made(width: int, height: int) -> dict[str, bytes]:
        little = width.to_bytes(2, "little") + height.to_bytes(2, "little")
        less = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        bits = (width - 1 | height - 1 << 14).to_bytes(4, "little")
        head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes([1, 0, 0, 0, 0])
        return {
            "a.gif": b"GIF89a" + little,
            "a.jpg": b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08"
            + height.to_bytes(2)
            + width.to_bytes(2),
            "a.png": b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + crc32(head).to_bytes(4),
            "lossless.webp": b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + bits,
            "lossy.webp": b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + little,
            "more.webp": b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + less,
        }

    write(example, "company/company.yml", "playbook_id: pots\n")
    (example / "company/images").mkdir()
    for width, height, is_fit in ((4_000, 5_000, True), (5_000, 9_000, False)):
        pictures = made(width, height)
        for name, data in pictures.items():
            (example / "company/images" / name).write_bytes(data)
        told = [line for line in problems(example) if "[picture]" in line]
        assert len(told) == (0 if is_fit else len(pictures)), told
        assert all(f"is {width:,} by {height:,} pixels" in line for line in told)


def test_init_writes_settings_and_can_be_run_again(example: Path) -> None:
    answers = ("--name", "Kettle & Lid", "--languages", "nl,en", "--url", "https://kettle.example/")
    run("init", *answers, "--accent", "#1d5c4a", root=example)
    file = example / "company/company.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert data == {
        "name": "Kettle & Lid",
        "mark": "K&L",
        "url": "https://kettle.example/",
        "languages": ["nl", "en"],
        "playbook_id": "kettle-lid",
        "colours": {"accent": "#1d5c4a"},
    }
    assert problems(example) == []
    file.write_text(
        file.read_text(encoding="utf-8") + "\n# Ours alone.\nhide: [5]\n", encoding="utf-8"
    )
    before = file.read_text(encoding="utf-8")
    run("init", root=example)
    assert file.read_text(encoding="utf-8") == before
    run("init", "--name", "Kettle and Lid", "--accent", "6b2fd6", root=example)
    after = file.read_text(encoding="utf-8")
    assert after == before.replace("Kettle & Lid", "Kettle and Lid").replace('"#1d5c4a"', "6b2fd6")
    assert "# Ours alone." in after


def test_init_can_be_run_again_with_pictures(example: Path) -> None:
    run("init", "--name", "Kettle", root=example)
    file = example / "company/company.yml"
    write(example, "company/images/logo.svg", (SAMPLE / "images/umbrella.svg").read_text("utf-8"))
    file.write_text(file.read_text("utf-8") + "\nlogo: images/logo.svg\n", "utf-8")
    assert problems(example) == []
    run("init", "--accent", "#1d5c4a", root=example)
    assert yaml.safe_load(file.read_text("utf-8"))["colours"] == {"accent": "#1d5c4a"}
    # … and still refuses one that is not there.
    (example / "company/images/logo.svg").unlink()
    assert "logo" in run("init", "--accent", "#6b2fd6", root=example, code=1)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--accent", "#f2b705", "the nearest that can be read is"),
        ("--languages", "flemish", "is not a language code"),
        ("--url", "kettle.example", "is not a web address"),
        ("--id", "Kettle And Lid", "small letters"),
    ],
)
def test_init_refuses_what_check_would(example: Path, option: str, value: str, said: str) -> None:
    output = run("init", "--name", "Kettle", option, value, root=example, code=1)
    assert said in output
    assert "nothing was written" in output
    assert not (example / "company/company.yml").exists()


def test_init_guesses_from_the_remote(example: Path) -> None:
    import subprocess

    for command in (["init", "-q"], ["remote", "add", "origin", "git@github.com:Kettle/Tips.git"]):
        subprocess.run(["git", *command], cwd=example, check=True)
    run("init", "--name", "Kettle", root=example)
    data = yaml.safe_load((example / "company/company.yml").read_text(encoding="utf-8"))
    assert data["repository"] == "https://github.com/Kettle/Tips"
    assert data["url"] == "https://kettle.github.io/Tips/"


FACTS = ("--chapter", "warm-welcomes", "--effort", "small", "--who", "team", "--door", "two-way")


def test_new_tip_passes_check_once_filled_in(example: Path) -> None:
    title = "Warm the pot: always, “first”"
    run(
        "new",
        "tip",
        "--title",
        title,
        *FACTS,
        "--horizon",
        "habit",
        "--tags",
        "counter",
        root=example,
    )
    file = example / "company/tips/202-warm-the-pot-always-first.yml"  # content/ has a tip 201
    form = file.read_text(encoding="utf-8")
    assert form.startswith("# yaml-language-server: $schema=../../schema/tip.json\n")
    empty = [one for one in problems(example) if file.name in one]
    assert len(empty) > 20
    assert not [one for one in empty if "unknown" in one or "indentation" in one]
    donor = yaml.safe_load(
        (example / "content/tips/002-ask-the-story.yml").read_text(encoding="utf-8")
    )
    data = yaml.safe_load(form)
    assert data["en"]["title"] == title
    assert list(data) == ["chapter", "effort", "who", "door", "horizon", "tags", "related",
                          "sources", "en", "nl"]  # fmt: skip
    data["related"] = ["write-the-promise-down", "look-up-first"]
    for language in ("en", "nl"):
        assert set(data[language]) <= set(donor[language])
        for field, value in donor[language].items():
            data[language][field] = data[language].get(field) or value
        data[language]["how"] = donor[language]["how"]
        data[language].pop("example", None)
    data["nl"]["title"] = "Warm eerst de pot"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    # Its texts are another tip's, and near copies are all that is left to tell.
    assert {one.split("[")[1].split("]")[0] for one in problems(example)} == {"near-copy"}
    book, _ = load_playbook(example)
    assert book is not None
    assert book.by_number(202).origin == "ours"


def test_new_gives_free_numbers_and_never_overwrites(example: Path) -> None:
    run("new", "tip", "--title", "One", root=example)
    run("new", "tip", "--title", "Two", root=example)
    run("new", "tip", "--title", "Three", "--upstream", root=example)
    assert sorted(path.name for path in (example / "company/tips").iterdir()) == [
        "202-one.yml",
        "203-two.yml",
    ]
    assert (example / "content/tips/006-three.yml").is_file()
    assert "already" in run("new", "tip", "--title", "One", root=example, code=1)
    assert "in use" in run("new", "tip", "--title", "Four", "--number", "202", root=example, code=1)
    said = run("new", "tip", "--title", "Five", "--chapter", "warm", root=example, code=2)
    assert "warm-welcomes" in said
    assert "--title" in run("new", "tip", root=example, code=2)


def test_new_finds_a_number_and_refuses_one_that_check_would(example: Path) -> None:
    write(example, "company/tips/9999-the-last-one.yml", "chapter: warm-welcomes\n")
    run("new", "tip", "--title", "Søren’s Straße", root=example)
    assert (example / "company/tips/202-sorens-strasse.yml").is_file()
    for options in (("--number", "150"), ("--number", "200"), ("--number", "205", "--upstream")):
        said = run("new", "tip", "--title", "Lid", *options, root=example, code=2)
        assert "--number: " in said
        assert "use a number from" in said
    assert not list(example.rglob("*-lid.yml"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Müller & Söhne", "muller-sohne"),
        ("Große Grüße", "grosse-grusse"),
        ("Smørrebrød på Ærø", "smorrebrod-pa-aero"),
        ("Łódź, Đà Nẵng", "lodz-da-nang"),
        ("Þórður: œuvre ıssız", "thordur-oeuvre-issiz"),
        ("ﬁrst “things”", "first-things"),
    ],
)
def test_a_name_keeps_every_letter(title: str, name: str) -> None:
    assert slug_from(title) == name


def test_new_chapter_and_page(example: Path) -> None:
    run("new", "chapter", "--title", "Lids off", root=example)
    chapter = yaml.safe_load((example / "company/chapters/51-lids-off.yml").read_text("utf-8"))
    hues = {
        25,
        int(
            yaml.safe_load(
                (example / "content/chapters/02-mended-promises.yml").read_text("utf-8")
            )["hue"]
        ),
    }
    assert all(
        min((chapter["hue"] - hue) % 360, (hue - chapter["hue"]) % 360) >= 60 for hue in hues
    )
    assert chapter["en"]["title"] == "Lids off"
    run("new", "page", "--title", "Our way", "--address", "our-way", root=example)
    pages = [example / f"company/pages/{code}/our-way.md" for code in ("en", "nl")]
    for page in pages:
        words = page.read_text(encoding="utf-8")
        page.write_text(
            words.replace("description:\n", "description: How.\n") + "Hello.\n", "utf-8"
        )
    assert not [one for one in problems(example) if "pages" in one]
    said = run("new", "page", "--title", "Our way", "--address", "our-way", root=example, code=1)
    assert "already" in said


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("nl/method", "the pages in nl, a language of this site"),
        ("tips/", "a page that the site makes itself"),
        ("index", "a page that the site makes itself"),
        ("nl", "the pages in nl"),
    ],
)
def test_no_new_page_where_another_one_stands(example: Path, address: str, whose: str) -> None:
    said = run("new", "page", "--title", "Ours", "--address", address, root=example, code=2)
    assert whose in said
    assert not (example / "company").exists()


def test_new_override_copies_and_remembers(example: Path) -> None:
    run(
        "new",
        "override",
        "1",
        "--field",
        "en.title",
        "--field",
        "en.how",
        "--field",
        "tags",
        root=example,
    )
    file = example / "company/tips/001-look-up-first.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    theirs = yaml.safe_load((example / "content/tips/001-look-up-first.yml").read_text("utf-8"))
    assert data == {
        "tags": theirs["tags"],
        "en": {"title": theirs["en"]["title"], "how": theirs["en"]["how"]},
    }
    # Nothing is changed yet, which check says; nothing is unknown.
    assert {one.split("[")[1].split("]")[0] for one in problems(example)} == {"override-same"}
    run("new", "override", "warm-welcomes", root=example)
    assert (example / "company/chapters/01-warm-welcomes.yml").is_file()
    assert "en.idea" in run("new", "override", "2", "--field", "en.idee", root=example, code=2)
    assert "look-up-first" in run("new", "override", "look-up-frist", root=example, code=2)


def test_a_full_disk_leaves_what_was_written(example: Path) -> None:
    run("init", "--name", "Kettle", root=example)
    write(example, "company/tips/001-look-up-first.yml", "en:\n  ask: Who was first?\n")
    run("drift", "--accept", root=example)
    before = {path: path.read_bytes() for path in (example / "company").rglob("*.*")}
    write(example, "company/tips/002-ask-the-story.yml", "en:\n  ask: Who was second?\n")
    with no_file_beyond(40):  # also for the commands, which are processes
        said = run("drift", "--accept", root=example, code=1)
        assert "company/drift.json could not be written: File too large. What was" in said
        said = run("published", "--write", root=example, code=1)
        assert "company/published.json could not be written" in said
        assert "File too large" in run("init", "--name", "Lid", root=example, code=1)
    (example / "company/tips/002-ask-the-story.yml").unlink()
    assert {path: path.read_bytes() for path in (example / "company").rglob("*.*")} == before


# -- drift -----------------------------------------------------------------------------------


def test_accepting_one_tip_leaves_the_others(example: Path) -> None:
    for number, slug in ((1, "look-up-first"), (2, "ask-the-story")):
        write(
            example,
            f"company/tips/{number:03}-{slug}.yml",
            f"en:\n  ask: Who was number {number}?\n",
        )
    run("drift", "--accept", root=example)
    for slug in ("001-look-up-first", "002-ask-the-story"):
        path = example / f"content/tips/{slug}.yml"
        lines = path.read_text(encoding="utf-8").split("\n")
        place = next(i for i, line in enumerate(lines) if line.startswith("  ask:"))
        lines[place] = "  ask: Who came in today?"
        path.write_text("\n".join(lines), encoding="utf-8")
    assert run("drift", root=example, code=1).count("Who came in today?") == 2
    said = run("drift", "--accept", "1", root=example)
    assert said == ""
    (left,) = [one for one in problems(example) if "[drift]" in one]
    assert left.startswith("company/tips/002-ask-the-story.yml:2:8: [drift] upstream has changed")
    assert "no tip 77" in run("drift", "77", "--accept", root=example, code=2)
    (example / "company/tips/001-look-up-first.yml").unlink()
    (example / "company/tips/002-ask-the-story.yml").unlink()
    run("drift", "--accept", root=example)
    assert not (example / "company/drift.json").exists()


def test_what_a_company_with_many_changes_remembers_is_read_again(tmp_path: Path) -> None:
    """What `--accept` writes may be larger than a file that a person writes."""
    root = fork(tmp_path / "fork")
    settings = root / "company/company.yml"
    words = settings.read_text(encoding="utf-8")
    most = ", ".join(str(number) for number in range(1, 91) if number != 13)
    settings.write_text(words.replace("hide: [", f"hide: [{most}, "), encoding="utf-8")
    run("drift", "--accept", root=root)
    assert (root / "company/drift.json").stat().st_size > 64 * 1024
    assert not [one for one in problems(root) if "drift" in one]
    assert run("drift", root=root) == ""


# -- colours ---------------------------------------------------------------------------------


def test_accents_are_readable_whatever_the_company_gives() -> None:
    """The proposed colour passes, keeps its hue, and what goes with it can be read on it."""
    for red in range(0, 256, 85):
        for green in range(0, 256, 85):
            for blue in range(0, 256, 85):
                given = colours.from_hex(f"#{red:02x}{green:02x}{blue:02x}")
                for theme in ("light", "dark"):
                    proposed = colours.nearest_readable(given, theme)
                    found = colours.from_hex(proposed)
                    assert colours.least_contrast(found, theme) >= colours.AA
                    own = colours.accent(proposed, theme)
                    assert colours.contrast(found, colours.from_css(own.ink)) >= colours.AA
                    if colours.least_contrast(given, theme) >= colours.AA:
                        assert colours.contrast(given, found) < 1.02
                assert (
                    colours.least_contrast(colours.from_hex(colours.for_dark(given)), "dark")
                    >= colours.AA
                )


def test_grounds_are_those_of_the_theme() -> None:
    tokens = (ROOT / "theme/assets/css/tokens.css").read_text(encoding="utf-8")
    for light, dark in zip(colours.GROUNDS["light"], colours.GROUNDS["dark"], strict=True):
        assert f"light-dark({light}, {dark})" in tokens
