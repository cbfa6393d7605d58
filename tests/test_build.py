"""`playbook build` through the front door: engines, languages, faults.

Builds that are killed, doubled or short of room, and that the same input gives the same bytes, are
promises: tests/promises/test_last_good_site.py and test_same_bytes.py.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, original, playbook
from tests.pages import Page, all_pages, dead_links, text

Build = Callable[..., Path]
TIP = "content/tips/001-look-up-first.yml"
PAGE = "tips/look-up-first/index.html"


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a folder and the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path: Path, edit: Callable[[dict[str, object]], object]) -> None:
    """Edit a YAML file as data."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def languages(root: Path, *codes: str) -> None:
    change(root / "mkdocs.yml", lambda data: data["extra"].update(languages=list(codes)))  # type: ignore[attr-defined]


# -- engines ---------------------------------------------------------------------------------


def test_both_engines_give_the_same_pages_and_words(build_example: Build) -> None:
    site = build_example()
    pages = {page.path: text(page.root.find("body") or page.root) for page in all_pages(site)}
    site = build_example("--engine", "zensical")
    other = {page.path: text(page.root.find("body") or page.root) for page in all_pages(site)}
    assert dead_links(site, base_of(site)) == []
    assert set(other) == set(pages)
    for path, words in other.items():
        if words == pages[path]:  # pages that do not pass through the engine
            continue
        # Zensical's frame has a hidden link of its own ("Skip to content") that Material has not.
        assert words.split(" ", 3)[3].endswith(pages[path][-200:]), path
        assert pages[path] in words or pages[path] in words.replace("Skip to content ", "", 1)


def base_of(site: Path) -> str:
    """The site's path on its host, as its own 404 page uses it."""
    page = Page(site, "404.html")
    links = [e.get("href") or "" for e in page.root.iter("link") if e.get("rel") == "stylesheet"]
    return links[0].split("assets/")[0]


def test_links_hold_with_mkdocs(build_example: Build) -> None:
    site = build_example()
    assert dead_links(site, base_of(site)) == []


# -- text ------------------------------------------------------------------------------------

NASTY = [
    "1. Ask, then listen",
    "* not a list, nor code_with_lines",
    "a < b && c > d",
    "{{ 7 * 7 }} {% raw %} {# note #}",
    "Remember: looks like metadata",
    "[brackets] and [^1] *[abbr]",
    "C:\\path\\new \\* \\n",
    "# not a heading",
    "'single' \"double\" ‘curly’ – — … €",
    "=== ---",
    "$x^2$ ~~gone~~ ==mark== :smile:",
    "wzxhzdk:0 klzzwxh:1",
    "    four spaces in front",
]


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_text_arrives_as_it_was_typed(example: Path, build_example: Build, engine: str) -> None:
    """What a writer types in a plain field stands on the page, letter for letter."""
    tips = sorted((example / "content/tips").glob("*.yml"))
    places = [(tip, field) for tip in tips for field in ("ask", "pitfall", "tally")]
    planted = dict(zip(places, NASTY, strict=False))
    for (tip, field), nasty in planted.items():
        for language in ("en", "nl"):
            change(tip, lambda data, la=language, f=field, t=nasty: data[la].update({f: t}))  # type: ignore[misc]
    site = build_example("--engine", engine)
    for (tip, field), nasty in planted.items():
        slug = tip.stem.split("-", 1)[1]
        for prefix in ("", "nl/"):
            page = Page(site, f"{prefix}tips/{slug}/index.html")
            shown = [text(e) for e in page.root.iter() if e.tag in ("p", "span")]
            assert re.sub(r"\s+", " ", nasty).strip() in shown, (slug, field, nasty)


# -- languages -------------------------------------------------------------------------------


def test_missing_text_falls_back_with_a_notice(example: Path, build_example: Build) -> None:
    change(example / TIP, lambda data: data.pop("nl"))
    (example / "content/pages/nl/method.md").unlink()
    site = build_example()
    page = Page(site, f"nl/{PAGE}")
    assert page.root.get("lang") == "nl"
    assert "nog niet in het Nederlands" in page.text_of("notice")
    assert page.by_class("tip__body")[0].get("lang") == "en"
    headings = page.by_class("tip__body")[0].iter("h2")
    assert {heading.get("lang") for heading in headings} == {"nl"}
    # On the lists the title carries its language too.
    card = next(
        e for e in Page(site, "nl/tips/index.html").by_class("card") if e.get("data-tip") == "1"
    )
    assert next(card.iter("h2")).get("lang") == "en"
    assert not Page(site, PAGE).by_class("notice")
    assert Page(site, "nl/method/index.html").by_class("notice")


def test_one_language(example: Path, build_example: Build) -> None:
    languages(example, "nl")
    site = build_example()
    assert not (site / "nl").exists()
    page = Page(site, PAGE)
    assert page.root.get("lang") == "nl"
    assert not page.by_class("language-link")
    assert dead_links(site, base_of(site)) == []


def test_three_languages_the_third_without_a_word(example: Path, build_example: Build) -> None:
    languages(example, "en", "nl", "de")
    site = build_example()
    page = Page(site, f"de/{PAGE}")
    assert page.root.get("lang") == "de"
    assert "not in German yet. You are reading it in English" in page.text_of("notice")
    for address in ("", "tips/", "chapters/", "planner/"):
        assert "in German yet" in Page(site, f"de/{address}index.html").text_of("notice")
    assert page.by_class("tip__body")[0].get("lang") == "en"
    menu = page.by_class("site-nav")[0]
    assert all(e.find("span").get("lang") == "en" for e in menu.iter("a"))  # type: ignore[union-attr]
    assert {e.get("hreflang") for e in page.by_class("language-link")} == {"en", "nl", "de"}
    assert dead_links(site, base_of(site)) == []


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_any_language_builds(example: Path, build_example: Build, engine: str) -> None:
    """Also one that Material has no words for, one with a region, one from right to left."""
    languages(example, "en", "ga", "no", "pt-BR", "ar")
    site = build_example("--engine", engine)
    for language in ("ga", "no", "pt-BR", "ar"):
        assert Page(site, f"{language}/{PAGE}").root.get("lang") == language
    body = Page(site, "ar/index.html").root.find("body")
    assert body is not None
    assert body.get("dir") == "rtl"


def test_retired_tip_keeps_its_page(build_example: Build) -> None:
    site = build_example()
    page = Page(site, "tips/wave-from-the-kiln/index.html")
    assert "withdrawn" in page.text_of("notice")
    assert "../look-up-first/" in list(page.links())
    listed = [e.get("data-tip") for e in Page(site, "tips/index.html").by_class("card")]
    assert listed
    assert "4" not in listed


# -- faults ----------------------------------------------------------------------------------


def test_broken_content_leaves_the_old_site(example: Path, build_example: Build) -> None:
    site = build_example()
    before = fingerprint(site)
    (example / TIP).write_text("en: [", encoding="utf-8")
    done = playbook("build", "--site-dir", site, root=example)
    assert done.returncode == 1
    assert re.search(rf"^{TIP}:\d+:\d+: \[[a-z-]+\] ", done.stdout, re.MULTILINE)
    assert "Traceback" not in done.stdout + done.stderr
    assert fingerprint(site) == before


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_failed_engine_leaves_the_old_site_and_says_why(
    example: Path, build_example: Build, engine: str
) -> None:
    site = build_example()
    before = fingerprint(site)
    (example / "theme/main.html").write_text("{% if %}", encoding="utf-8")
    done = playbook("build", "--site-dir", site, "--engine", engine, root=example)
    assert done.returncode == 1
    assert f"{engine} could not build the en site" in done.stderr
    if engine == "mkdocs":  # the other one's own words are what they are
        assert re.search(
            r"TemplateSyntaxError: .*\n  in \S+/theme/main.html, line 1\n", done.stderr
        )
        assert "look at what was changed last in mkdocs.yml and in theme/" in done.stderr
        assert "Traceback" not in done.stderr
    assert fingerprint(site) == before
    assert [path.name for path in site.parent.iterdir() if path.name.startswith(".playbook")] == []


def test_who_writes_a_template_may_see_every_step(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example / "theme/main.html").write_text("{% if %}", encoding="utf-8")
    monkeypatch.setenv("PLAYBOOK_TRACEBACK", "1")
    done = playbook("build", "--site-dir", tmp_path / "site", root=example)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_foreign_folder_is_never_replaced(example: Path, tmp_path: Path) -> None:
    precious = tmp_path / "home"
    precious.mkdir()
    (precious / "letter.txt").write_text("dear", encoding="utf-8")
    done = playbook("build", "--site-dir", precious, root=example)
    assert done.returncode == 1
    assert "--site-dir" in done.stderr
    assert fingerprint(precious).keys() == {"letter.txt"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--site-dir", "content/site"), "is in content/, which holds what a site is made of"),
        (("--site-dir", "company"), "is in company/"),
        (("--site-dir", "theme/made"), "is in theme/"),
        (("--site-dir", "generator/made"), "is in generator/"),
        (("--site-dir", "."), "holds the playbook itself"),
        (("--site-dir", ".."), "holds the playbook itself"),
        (("--site-dir", "s1", "--offline-zip", "s1/x.zip"), "is in the folder of the site"),
        (("--offline-zip", "site/deep/x.zip"), "is in the folder of the site"),
        (("--offline-zip", "content/x.zip"), "is in content/"),
        (("--site-dir", "a" * 300), "is no place on this disk: file name too long"),
        (("--offline-zip", "a" * 300), "is no place on this disk: file name too long"),
    ],
)
def test_a_site_in_the_wrong_place_is_refused_at_once(
    example: Path, options: tuple[str, ...], said: str
) -> None:
    before = fingerprint(example)
    done = playbook("build", *options, root=example)
    assert done.returncode == 2
    assert f"Invalid value for {options[-2]}" in done.stderr
    assert said in done.stderr
    assert fingerprint(example) == before


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on this system")
@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_a_folder_whose_name_is_no_text_is_told(example: Path, tmp_path: Path, engine: str) -> None:
    """What was typed is looked at elsewhere; this is the folder that somebody stands in."""
    odd = tmp_path / "caf\udce9"
    example.rename(odd)
    done = playbook("build", "--engine", engine, root=odd)
    assert done.returncode == 1
    assert "caf?” holds something that is no text in UTF-8" in done.stderr
    assert done.stderr.endswith("; rename that folder\n")


@pytest.mark.parametrize("option", ["--site-dir", "--offline-zip"])
def test_a_link_in_a_circle_is_no_place_for_a_site(example: Path, option: str) -> None:
    circle = example / "circle"
    circle.symlink_to(circle)
    done = playbook("build", option, circle / "x", root=example)
    assert done.returncode == 2
    assert f"Invalid value for {option}" in done.stderr
    assert "is no place on this disk: " in done.stderr


def test_a_release_has_its_own_assets_and_leaves_the_last_ones(
    example: Path, build_example: Build
) -> None:
    def releases(site: Path) -> set[str]:
        return {folder.name for folder in (site / "assets").iterdir()}

    first = releases(build_example())
    assert len(first) == 1
    assert releases(build_example()) == first, "nothing changed"
    change(example / TIP, lambda data: data.update(effort="medium"))
    second = releases(build_example())
    assert len(second) == 2
    assert first < second
    change(example / TIP, lambda data: data.update(effort="small", who="team"))
    third = releases(build_example())
    assert len(third) == 2
    assert not first & third, "only the last one stays"


def test_a_site_whose_assets_were_removed_is_built_again(
    example: Path, build_example: Build
) -> None:
    site = build_example()
    before = fingerprint(site)
    shutil.rmtree(site / "assets")
    assert fingerprint(build_example()) == before


@pytest.mark.parametrize(
    "address",
    ["https://[/", "https://e.org:abc/", "https://e.org/?q=1", f"https://e.org/{'x' * 500}"],
)
def test_site_url_that_is_none(example: Path, tmp_path: Path, address: str) -> None:
    done = playbook("build", "--site-dir", tmp_path / "site", "--site-url", address, root=example)
    assert done.returncode == 2
    assert "is not an address such as https://tips.example/" in done.stderr
    assert "Traceback" not in done.stderr


def test_site_url_option(example: Path, build_example: Build) -> None:
    site = build_example("--site-url", "https://elsewhere.example/deep/down")
    assert "<loc>https://elsewhere.example/deep/down/nl/tips/</loc>" in (
        site / "sitemap-nl.xml"
    ).read_text(encoding="utf-8")
    assert base_of(site) == "/deep/down/"
    done = playbook("build", "--site-url", "elsewhere", root=example)
    assert done.returncode == 2
    assert "https://" in done.stderr


def test_a_forks_own_name_mark_description_and_edit_link(
    example: Path, build_example: Build
) -> None:
    def settle(data: dict[str, object]) -> None:
        data.update(
            site_name="Acme & Daughters",
            site_description='Tips "of ours"',
            repo_url="https://git.example/acme/tips",
        )

    change(example / "mkdocs.yml", settle)
    site = build_example()
    home = Page(site, "index.html")
    assert home.text_of("brand__name") == "Acme & Daughters"
    assert home.text_of("brand__mark") == "A&D"
    descriptions = [
        e.get("content") for e in home.root.iter("meta") if e.get("name") == "description"
    ]
    assert descriptions == ['Tips "of ours"']
    assert f"https://git.example/acme/tips/edit/main/{TIP}" in list(Page(site, PAGE).links())


def test_bare_mkdocs_build_gives_the_same_pages(site_folder: Path, tmp_path: Path) -> None:
    """hooks.py: without our command line, the site is the same."""
    out, temporary = tmp_path / "bare", tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(out)],
        cwd=original(),
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(temporary.glob("playbook-hook-*"))
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    home = "https://tips.example/some/where/"  # where the other was built for
    for page in all_pages(site_folder):
        if page.path.endswith("print/index.html"):
            continue  # it offers the PDFs that are made already: in a bare build, perhaps none
        bare = text(Page(out, page.path).root).replace(settings["site_url"], home)
        assert bare == text(page.root), page.path
