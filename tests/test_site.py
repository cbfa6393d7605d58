"""The real site, as files: links, security policy, languages, weight, HTML."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT
from tests.pages import Page, all_pages, dead_links, loaded_by, text

TIPS = sorted(path.stem for path in (ROOT / "content" / "tips").glob("*.yml"))
KINDS = ["index.html", "tips/index.html", "tips/one-free-slot/index.html", "planner/index.html"]


def test_no_link_leads_nowhere(site_folder: Path) -> None:
    assert dead_links(site_folder, "/some/where/") == []


def test_every_tip_has_a_page_in_every_language(site_folder: Path) -> None:
    assert TIPS
    for name in TIPS:
        slug = name.split("-", 1)[1]
        for prefix in ("", "nl/"):
            assert (site_folder / f"{prefix}tips/{slug}/index.html").is_file(), prefix + slug


def test_pages_are_the_same_in_every_language(site_folder: Path) -> None:
    paths = {page.path for page in all_pages(site_folder)} - {"404.html"}
    assert "nl/embed/one-free-slot/index.html" in paths
    dutch = {path.removeprefix("nl/") for path in paths if path.startswith("nl/")}
    assert {path for path in paths if not path.startswith("nl/")} == dutch


def test_security_policy_is_on_every_page_and_strict(site_folder: Path) -> None:
    for page in all_pages(site_folder):
        head = page.html.split("</head>")[0]
        policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', head)
        assert len(policy) == 1, page.path
        assert "unsafe-inline" not in policy[0]
        assert "'unsafe-eval'" not in policy[0]
        assert "default-src 'none'" in policy[0]
        # The policy comes before anything it could have to stop.
        assert head.index("Content-Security-Policy") < head.index("<link")
        assert not re.search(r"\son\w+=|\sstyle=", page.html), page.path


def test_nothing_comes_from_another_host(site_folder: Path) -> None:
    for page in all_pages(site_folder):
        for element in page.root.iter():
            loads = element.tag in ("script", "img", "iframe", "source", "video", "audio")
            address = element.get("src") if loads else None
            # A browser fetches neither the canonical page nor a translation or feed.
            if element.tag == "link" and element.get("rel") not in ("canonical", "alternate"):
                address = element.get("href")
            assert not (address or "").startswith(("http", "//")), (page.path, address)


def test_no_page_carries_the_whole_list_but_the_lists(site_folder: Path) -> None:
    """The navigation is a handful of links, however many tips there are."""
    page = Page(site_folder, "tips/one-free-slot/index.html")
    assert len(list(page.root.iter("a"))) < 45


def test_language_of_page_and_switch(site_folder: Path) -> None:
    page = Page(site_folder, "nl/tips/one-free-slot/index.html")
    assert page.root.get("lang") == "nl"
    links = [e for e in page.root.iter("a") if e.get("hreflang") == "en"]
    assert [e.get("href") for e in links] == ["../../../tips/one-free-slot/"]


def test_sitemaps_name_every_page_and_its_translations(site_folder: Path) -> None:
    """One for each language, and an index of them; pages for frames are in none."""
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    base = "https://tips.example/some/where/"
    index = ElementTree.parse(site_folder / "sitemap.xml").getroot()
    assert index.tag.endswith("}sitemapindex")
    maps = [entry.findtext("s:loc", "", space) for entry in index.findall("s:sitemap", space)]
    assert maps == [f"{base}sitemap-en.xml", f"{base}sitemap-nl.xml"]
    assert f"Sitemap: {base}sitemap.xml" in (site_folder / "robots.txt").read_text(encoding="utf-8")
    found = {}
    for address in maps:
        root = ElementTree.parse(site_folder / address.removeprefix(base)).getroot()
        assert root.tag.endswith("}urlset")
        for entry in root.findall("s:url", space):
            location = entry.findtext("s:loc", "", space)
            assert location.startswith(f"{base}nl/") == address.endswith("-nl.xml")
            links = entry.findall("x:link", space)
            found[location] = {link.get("hreflang"): link.get("href") for link in links}
    paths = {page.path for page in all_pages(site_folder)} - {"404.html"}
    unlisted = ("embed/", "offline/")
    pages = {path for path in paths if not path.removeprefix("nl/").startswith(unlisted)}
    assert set(found) == {base + path.removesuffix("index.html") for path in pages}
    assert found[f"{base}tips/one-free-slot/"] == {
        "en": f"{base}tips/one-free-slot/",
        "nl": f"{base}nl/tips/one-free-slot/",
        "x-default": f"{base}tips/one-free-slot/",
    }


def test_canonical_address(site_folder: Path) -> None:
    page = Page(site_folder, "nl/planner/index.html")
    canonical = [e.get("href") for e in page.root.iter("link") if e.get("rel") == "canonical"]
    assert canonical == ["https://tips.example/some/where/nl/planner/"]


def test_first_visit_weighs_less_than_the_budget(site_folder: Path) -> None:
    """A tip page with all it loads: at most 160 kB compressed, at most 60 kB of it fonts."""
    page = Page(site_folder, "tips/withdraw-a-dodged-promise/index.html")
    loaded = {"html": len(gzip.compress(page.html.encode()))}
    for path in loaded_by(page):
        loaded[path] = len(gzip.compress((site_folder / path).read_bytes()))
    fonts = {
        path.name: path.stat().st_size
        for path in site_folder.glob("assets/*/fonts/*.woff2")
        if path.name != "text-600.woff2"  # for bold words, which a tip has not
    }
    assert sum(fonts.values()) <= 60_000, fonts
    assert sum(loaded.values()) + sum(fonts.values()) <= 160_000, loaded | fonts


def test_a_page_loads_one_style_sheet_and_one_script(site_folder: Path) -> None:
    """A tool's page a second script, with nothing that the first has; a device keeps no other."""
    joined = {
        path.relative_to(site_folder).as_posix() for path in site_folder.glob("assets/*/joined/*")
    }
    loaded = set()
    for page in all_pages(site_folder):
        files = loaded_by(page)
        sheets = [path for path in files if path.endswith(".css")]
        scripts = [path for path in files if path.endswith(".js")]
        is_tool = any(path.endswith("-tool.js") for path in scripts)
        is_planner = page.path.endswith(
            "planner/index.html"
        )  # its script is large, and comes later
        assert (len(sheets), len(scripts)) == (1, 1 + (is_tool or is_planner)), page.path
        if is_tool:
            first, own = (set(modules_of(site_folder / path)) for path in scripts)
            assert own
            assert not first & own, page.path
        loaded |= set(files)
    assert loaded == joined
    source = (site_folder / "sw.js").read_text(encoding="utf-8")
    plan = json.loads(source.removeprefix("self.SITE = ").partition(";\n")[0])
    kept = {
        path for path in plan["core"] if path.endswith((".css", ".js")) and "/pagefind/" not in path
    }
    assert {path for path in kept if "/tips/" not in path} == joined


def modules_of(script: Path) -> list[str]:
    """The modules in a joined script."""
    return re.findall(
        r'^modules\["([^"]+)"\] \?\?=', script.read_text(encoding="utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("path", KINDS)
def test_data_in_the_page_is_json(site_folder: Path, path: str) -> None:
    page = Page(site_folder, path)
    blocks = [e for e in page.root.iter("script") if e.get("type") == "application/json"]
    assert blocks
    for block in blocks:
        assert json.loads(text(block))


def test_sourced_and_made_up_examples_are_told_apart(site_folder: Path) -> None:
    sourced = Page(site_folder, "tips/withdraw-a-dodged-promise/index.html")
    assert "Sourced" in sourced.text_of("tip__example")
    assert "Jos Burgers" in sourced.text_of("tip__example")
    made_up = Page(site_folder, "nl/tips/one-free-slot/index.html")
    assert "Illustratie" in made_up.text_of("tip__example")
    assert "onafhankelijk" in made_up.text_of("rests-on")


def test_credits_name_every_source_and_its_tips(site_folder: Path) -> None:
    page = Page(site_folder, "credits/index.html")
    register = page.text_of("register")
    assert "Eén fan per dag!" in register
    assert "not endorsed" in text(page.root)
    used = [e.get("href") for e in page.by_class("register")[0].iter("a")]
    assert "../tips/one-free-slot/" in used
