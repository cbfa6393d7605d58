"""The playbook as data, read over HTTP as an outside client would, below a path of its host."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import jsonschema
import markdown
import pytest
import schema_org
import yaml
from pydantic import ValidationError

from generator import __version__, export_schema, exports, plain_pages, site_files, validate
from generator.model import Playbook, TipText
from generator.outlet import Outlet, versions
from tests.conftest import EXAMPLE, ROOT, playbook
from tests.pages import Page, all_pages, text

Build = Callable[..., Path]
HOME = "https://tips.example/some/where/"  # where the site is built for
LANGUAGES = {"en": "", "nl": "nl/"}
TIPS = sorted((ROOT / "content/tips").glob("*.yml"))


def get(site: str, address: str) -> bytes:
    """What a client gets; addresses in the data lead to where the site will live."""
    with urlopen(site + address.removeprefix(HOME)) as answer:
        body: bytes = answer.read()
        return body


def get_json(site: str, address: str) -> Any:
    return json.loads(get(site, address))


@cache
def source(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return found


def folded(value: Any) -> Any:
    """Texts without the line breaks that a writer typed."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [folded(item) for item in value]
    return {key: folded(item) for key, item in value.items()} if isinstance(value, dict) else value


# -- JSON ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_keeps_to_the_schema_that_it_names(site: str, language: str) -> None:
    data = get_json(site, f"{LANGUAGES[language]}playbook.json")
    schema = get_json(site, data["$schema"])
    jsonschema.Draft7Validator.check_schema(schema)
    faults = jsonschema.Draft7Validator(schema).iter_errors(data)
    assert [error.message for error in faults] == []
    assert data["schema_version"].split(".")[0] == "1"
    assert data["generator"]["version"] == __version__
    newest = next(iter(source(ROOT / "content/releases.yml")))
    assert data["content"]["version"] == newest
    assert re.fullmatch("[0-9a-f]{12}", data["content"]["fingerprint"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_has_every_field_of_every_tip(site: str, language: str) -> None:
    data = get_json(site, f"{LANGUAGES[language]}playbook.json")
    assert [tip["number"] for tip in data["tips"]] == [int(path.name[:3]) for path in TIPS]
    for tip, path in zip(data["tips"], TIPS, strict=True):
        written = source(path)
        assert f"{tip['number']:03}-{tip['slug']}" == path.stem
        assert (tip["language"], tip["fallback"], tip["retired"]) == (language, False, False)
        for name in ("chapter", "effort", "who", "door", "horizon", "tags", "related", "sources"):
            assert tip[name] == written[name], (path.name, name)
        for name in TipText.model_fields:
            wanted = written[language].get(name)
            if name == "example" and wanted is not None:
                wanted = {"source": None, **wanted}
            assert folded(tip[name]) == folded(wanted), (path.name, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_in_the_json_lead_somewhere(site: str, language: str) -> None:
    """Below the path, in this language; a tip's page, Markdown and frame show its title."""
    data = get_json(site, f"{LANGUAGES[language]}playbook.json")
    home = HOME + LANGUAGES[language]
    assert data["site"]["url"] == home
    assert {entry["code"]: entry["json"] for entry in data["languages"]} == {
        code: f"{HOME}{prefix}playbook.json" for code, prefix in LANGUAGES.items()
    }
    for tip in data["tips"]:
        for name in ("url", "markdown", "embed"):
            assert tip[name].startswith(home)
            page = get(site, tip[name]).decode()
            assert tip["title"] in page.replace("&#39;", "'").replace("&amp;", "&"), tip[name]
    numbers = {tip["number"] for tip in data["tips"]}
    for chapter in data["chapters"]:
        assert chapter["title"] in get(site, chapter["url"]).decode()
        numbers -= set(chapter["tips"])
    assert numbers == set()


def test_references_in_the_json_hold(site: str) -> None:
    data = get_json(site, "playbook.json")
    slugs = {tip["slug"] for tip in data["tips"]}
    chapters = {chapter["slug"] for chapter in data["chapters"]}
    for tip in data["tips"]:
        assert set(tip["related"]) <= slugs
        assert tip["chapter"] in chapters
        assert set(tip["sources"]) <= set(data["sources"])
        assert set(tip["tags"]) <= set(data["vocabulary"]["tags"])
        for group in ("effort", "who", "door", "horizon"):
            assert tip[group] in data["vocabulary"][group]


def test_schema_in_the_repository_is_the_published_one(site: str) -> None:
    written = (ROOT / "schema/playbook-1.json").read_text(encoding="utf-8")
    assert written == export_schema.schema_text(), "run: ./playbook schema --write"
    assert get(site, "schema/playbook-1.json").decode() == written


@pytest.mark.parametrize(
    "change",
    [
        {"tips": [{"number": 1}]},
        {"schema_version": "2.0"},
        {"content": {"version": "one"}},
        {"chapters": {}},
    ],
)
def test_schema_refuses_another_shape(site: str, change: dict[str, Any]) -> None:
    data = get_json(site, "playbook.json")
    validator = jsonschema.Draft7Validator(export_schema.export_schema())
    assert not validator.is_valid({**data, **change})


# -- CSV -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_says_the_same_as_the_json(site: str, language: str) -> None:
    raw = get(site, f"{LANGUAGES[language]}tips.csv")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == len(TIPS) + 1  # no text has a line break of its own
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    tips = get_json(site, f"{LANGUAGES[language]}playbook.json")["tips"]
    for row, tip in zip(rows, tips, strict=True):
        assert row["number"] == str(tip["number"])
        assert row["retired"] == "false"
        assert row["tags"].split() == tip["tags"]
        steps = [row[f"how_{place}"] for place in range(1, 5)]
        assert [step for step in steps if step] == tip["how"]
        assert row["example_text"] == (tip["example"] or {}).get("text", "")
        assert row["content_version"] == "0.1.0"
        assert row["generator_version"] == __version__
        for name in ("slug", "url", "title", "idea", "why", "sign", "ask"):
            assert row[name] == tip[name]


# -- a made-up playbook, with texts that no sane writer types -----------------------------------


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The example, with the words that a whole site needs."""
    loaded, problems = validate.load_playbook(EXAMPLE)
    assert loaded is not None, problems
    interface = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "content/interface").glob("*.yml")
    }
    return dataclasses.replace(loaded, interface=interface)


def with_text(book: Playbook, **fields: Any) -> Playbook:
    """The playbook with these fields in its first tip's English."""
    first, *others = book.tips
    english = first.texts["en"].model_copy(update=fields)
    changed = first.model_copy(update={"texts": {**first.texts, "en": english}})
    return dataclasses.replace(book, tips=(changed, *others))


NASTY = (
    "=1+1",
    "+32 2 123",
    "-2 degrees",
    "@home",
    '"Quoted", and more',
    "a; b, c\td",
    "1. Ask, then listen",
    "* no list, *no* _emphasis_ `nor code` [nor link](x)",
    "# no heading",
    "> no quotation | no table",
    "a <b>tag</b> &amp; an entity; AT&T < 5",
    "back\\slash \\* and ]] [[",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_any_text_survives(book: Playbook, nasty: str) -> None:
    book = with_text(book, title=nasty, ask=nasty, how=(nasty, "Then", "Rest"))
    outlet, made_by = Outlet(book, "en"), versions(book)
    tip = json.loads(exports.playbook_json(outlet, made_by))["tips"][0]
    assert (tip["title"], tip["how"][0]) == (nasty, nasty)
    row = next(csv.DictReader(io.StringIO(exports.tips_csv(outlet, made_by), newline="")))
    assert row["title"].removeprefix("'") == nasty
    assert row["title"][0] not in "=+-@"
    html = markdown.markdown(plain_pages.tip_page(outlet, book.tips[0]))
    shown = text(__import__("html5lib").parse(html, namespaceHTMLElements=False))
    assert shown.count(" ".join(nasty.split())) >= 3, shown


def test_links_in_texts_are_made_whole(book: Playbook) -> None:
    book = with_text(book, why="Look at [the planner](/planner/) and *on*.")
    settings = dataclasses.replace(book.settings, site_url="https://tips.example/x/")
    data = json.loads(
        exports.playbook_json(
            Outlet(dataclasses.replace(book, settings=settings), "nl"), versions(book)
        )
    )
    assert data["tips"][0]["why"] != ""
    english = Outlet(dataclasses.replace(book, settings=settings), "en")
    why = json.loads(exports.playbook_json(english, versions(book)))["tips"][0]["why"]
    assert why == "Look at [the planner](https://tips.example/x/planner/) and *on*."
    assert 'href="https://tips.example/x/planner/"' in english.html(book.tips[0].texts["en"].why)


def test_without_an_address_links_are_relative(book: Playbook) -> None:
    bare = dataclasses.replace(book, settings=dataclasses.replace(book.settings, site_url=""))
    files = {file.path: file.data.decode() for file in site_files.site_files(bare, 46)}
    data = json.loads(files["nl/playbook.json"])
    assert data["tips"][0]["url"] == "tips/look-up-first/"
    assert data["languages"][0]["json"] == "../playbook.json"
    assert data["$schema"] == "../schema/playbook-1.json"
    assert "](../write-the-promise-down/" in files["tips/look-up-first/index.html.md"]
    assert "<iframe" not in "".join(files.values())


def test_fallbacks_retired_tips_and_own_tips_are_told(example: Path, build_example: Build) -> None:
    path = example / "content/tips/001-look-up-first.yml"
    path.write_text(path.read_text(encoding="utf-8").split("\nnl:")[0] + "\n", encoding="utf-8")
    site = build_example()
    data = json.loads((site / "nl/playbook.json").read_text(encoding="utf-8"))
    tips = {tip["number"]: tip for tip in data["tips"]}
    assert (tips[1]["language"], tips[1]["fallback"]) == ("en", True)
    assert (tips[2]["language"], tips[2]["fallback"]) == ("nl", False)
    assert (tips[4]["retired"], tips[4]["replaced_by"]) == (True, 1)
    assert 201 in tips
    assert data["content"]["version"] is None
    assert not (site / "news.xml").exists()
    assert "nog niet in het Nederlands" in (site / "nl/tips/look-up-first/index.html.md").read_text(
        encoding="utf-8"
    )
    schema = json.loads((site / "schema/playbook-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(data)
    row = next(csv.DictReader(io.StringIO((site / "nl/tips.csv").read_text(encoding="utf-8"))))
    assert (row["language"], row["fallback"]) == ("en", "true")
    week = json.loads((site / "tips-by-week.json").read_text(encoding="utf-8"))
    assert {tip["number"] for tip in week["tips"]} == {1, 2, 3, 5, 201}


# -- Markdown and llms.txt -------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_llms_txt_keeps_to_the_convention(site: str, language: str) -> None:
    """llmstxt.org: one H1, a quotation, then sections of links, each of which is Markdown."""
    words = get(site, f"{LANGUAGES[language]}llms.txt").decode()
    lines = [line for line in words.split("\n") if line]
    assert lines[0] == "# Playbook 101"
    assert lines[1].startswith("> ")
    assert __version__ in words
    sections = words.split("\n## ")[1:]
    assert sections[-1].startswith("Optional")
    for section in sections:
        for line in section.split("\n")[1:]:
            assert not line or re.fullmatch(r"- \[[^]]+\]\(\S+\)(: .+)?", line), line
    links = re.findall(r"\]\((\S+?)\)", words)
    assert len(links) == len(set(links)) > len(TIPS)
    for link in links:
        body = get(site, link).decode()
        if link.endswith("index.html.md"):
            assert body.startswith("# "), link


def test_markdown_of_a_tip_is_the_whole_tip(site: str) -> None:
    words = get(site, "nl/tips/one-free-slot/index.html.md").decode()
    tip = source(ROOT / "content/tips/061-one-free-slot.yml")["nl"]
    for name in ("title", "idea", "why", "first_step", "sign", "tally", "pitfall", "ask"):
        assert folded(tip[name]) in folded(words), name
    for step in tip["how"]:
        assert folded(step) in words
    assert "Illustratie" in words
    assert "Eén fan per dag!" in words
    assert f"generator {__version__}" in words
    assert words.rstrip().endswith(f"<{HOME}nl/tips/one-free-slot/>")


# -- what pages say of themselves --------------------------------------------------------------


def metas(page: Page, key: str = "property") -> dict[str, str]:
    return {str(e.get(key)): str(e.get("content")) for e in page.root.iter("meta") if e.get(key)}


def linked(page: Page) -> dict[str, dict[str, Any]]:
    """The JSON-LD of a page, by type."""
    head = page.html.partition("</head>")[0]
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
    assert len(blocks) == 1, page.path
    data = json.loads(blocks[0])
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def test_structured_data_is_right_on_every_page(site_folder: Path) -> None:
    """Types and properties are those of schema.org, with values of the types it allows."""
    for page in all_pages(site_folder):
        if page.path == "404.html" or "embed/" in page.path:
            continue
        for node in linked(page).values():
            modelled(node)


def modelled(value: Any) -> Any:
    """JSON-LD as models of schema.org, which refuse an unknown type, property or kind of value."""
    if isinstance(value, list):
        return [modelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    parts = {key: modelled(part) for key, part in value.items() if key != "@id"}
    return getattr(schema_org, value["@type"]).model_validate(parts)


def test_models_of_schema_org_are_strict() -> None:
    step = {"@type": "HowToStep", "text": "Ask", "position": 1}
    good = {"@type": "HowTo", "name": "Ask", "step": [step]}
    modelled(good)
    for wrong in (
        {**good, "stages": []},
        {**good, "name": 3},
        {**good, "step": [{**step, "nam": "x"}]},
        {**good, "step": [{"@type": "ListItem", "text": "x"}]},
    ):
        with pytest.raises(ValidationError):
            modelled(wrong)


def test_structured_data_says_what_the_page_says(site_folder: Path) -> None:
    tip = linked(Page(site_folder, "nl/tips/one-free-slot/index.html"))
    how_to = tip["HowTo"]
    assert how_to["name"] == "Hou elke dag één plek vrij voor wie niet kan wachten"
    assert [step["position"] for step in how_to["step"]] == [1, 2, 3, 4]
    crumbs = tip["BreadcrumbList"]["itemListElement"]
    assert [crumb["item"]["@id"] for crumb in crumbs] == [
        f"{HOME}nl/",
        f"{HOME}nl/chapters/",
        f"{HOME}nl/chapters/one-fan-today/",
        f"{HOME}nl/tips/one-free-slot/",
    ]
    chapter = linked(Page(site_folder, "chapters/one-fan-today/index.html"))["CollectionPage"]
    listed = chapter["mainEntity"]["itemListElement"]
    assert f"{HOME}tips/one-free-slot/" in [item["url"] for item in listed]
    assert chapter["mainEntity"]["numberOfItems"] == len(listed)
    assert linked(Page(site_folder, "index.html"))["WebSite"]["url"] == HOME


def test_head_of_a_page(site_folder: Path) -> None:
    page = Page(site_folder, "nl/tips/one-free-slot/index.html")
    shared = metas(page)
    assert shared["og:title"] == "61. Hou elke dag één plek vrij voor wie niet kan wachten"
    assert shared["og:url"] == f"{HOME}nl/tips/one-free-slot/"
    assert shared["og:type"] == "article"
    assert (shared["og:locale"], shared["og:locale:alternate"]) == ("nl_NL", "en_GB")
    assert shared["og:description"] == metas(page, "name")["description"]
    assert metas(page, "name")["twitter:card"] == "summary_large_image"
    assert __version__ in metas(page, "name")["generator"]
    links = [e for e in page.root.iter("link") if e.get("rel") == "alternate"]
    named = {e.get("hreflang"): e.get("href") for e in links if e.get("hreflang")}
    assert named == {
        "en": f"{HOME}tips/one-free-slot/",
        "nl": f"{HOME}nl/tips/one-free-slot/",
        "x-default": f"{HOME}tips/one-free-slot/",
    }
    typed = [(e.get("type"), e.get("href")) for e in links if e.get("type")]
    assert ("text/markdown", f"{HOME}nl/tips/one-free-slot/index.html.md") in typed
    assert ("application/atom+xml", "../../feed.xml") in typed
    assert __version__ in page.text_of("site-footer__version")


def test_a_picture_for_shared_links_where_there_is_one(site_folder: Path, tmp_path: Path) -> None:
    from generator import finish

    (tmp_path / "nl/tips/a").mkdir(parents=True)
    for path in ("index.html", "nl/tips/a/index.html"):
        (tmp_path / path).write_text(f"<head>{finish.SMALL_CARD}</head>", encoding="utf-8")
    picture = tmp_path / "social/nl/tips/a.png"
    picture.parent.mkdir(parents=True)
    size = (1200).to_bytes(4) + (630).to_bytes(4)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size)
    desk = finish.join_languages({"en": finish.Built(tmp_path)})
    finish.add_pictures(desk, HOME, ["en", "nl"])
    desk.put_back()
    page = Page(tmp_path, "nl/tips/a/index.html")
    assert metas(page)["og:image"] == f"{HOME}social/nl/tips/a.png"
    assert (metas(page)["og:image:width"], metas(page)["og:image:height"]) == ("1200", "630")
    assert metas(page, "name")["twitter:card"] == "summary_large_image"
    assert "og:image" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_page_for_machines_names_every_file(site_folder: Path) -> None:
    for language, prefix in LANGUAGES.items():
        links = set(Page(site_folder, f"{prefix}data/index.html").links())
        for name in ("playbook.json", "tips.csv", "feed.xml", "news.xml", "llms.txt"):
            assert f"../{name}" in links, (language, name)
        footer = Page(site_folder, f"{prefix}index.html").by_class("site-footer")[0]
        assert "data/" in [e.get("href") for e in footer.iter("a")]


def test_docs_name_every_file(site_folder: Path) -> None:
    """docs/data.md tells of each file beside the pages, and of none that is not there."""
    words = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    for name in ("playbook.json", "schema/playbook-1.json", "tips.csv", "tips-by-week.json"):
        assert f"`{name}`" in words
        assert (site_folder / name).is_file()
    for name in ("feed.xml", "news.xml", "llms.txt", "sitemap.xml", "sitemap-nl.xml"):
        assert name.replace("-nl", "-<language>") in words
        assert (site_folder / name).is_file()


def test_same_week_same_bytes_whatever_the_engine(example: Path, tmp_path: Path) -> None:
    """Files beside the pages do not pass through the engine."""
    found = []
    for engine in ("mkdocs", "zensical"):
        site = tmp_path / engine
        done = playbook("build", "--engine", engine, "--site-dir", site, root=example)
        assert done.returncode == 0, done.stderr
        paths = [p for p in site.rglob("*") if p.suffix in (".json", ".csv", ".xml", ".md", ".txt")]
        paths += site.rglob("embed/*/index.html")
        found.append(
            {
                # a release is named after all pages, and each engine writes them in its own way
                path.relative_to(site).as_posix(): re.sub(
                    rb"assets/[0-9a-f]{12}/", b"", path.read_bytes()
                )
                for path in paths
                if "assets" not in path.parts and path.name != "playbook-build.json"
            }
        )
    assert found[0] == found[1]
    assert len(found[0]) > 40
