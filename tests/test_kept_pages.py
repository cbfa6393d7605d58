"""A build after a change is the same, byte for byte, as one that starts from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import builders, workshop
from generator.cli import cli
from tests.conftest import ROOT, playbook

# What is changed, one after the other: file → (text, text in its place).
CHANGES: dict[str, dict[str, tuple[str, str]]] = {
    "a title, which others show": {
        "content/tips/001-look-up-first.yml": (
            "Look up before you reach for the pot",
            "Look up before you take the pot",
        )
    },
    "words of the second language alone": {
        "content/tips/005-ring-before-thursday.yml": ("Te laat is niet", "Te laat is heus niet"),
    },
    "words of the first language alone": {
        "content/tips/005-ring-before-thursday.yml": ("Look each afternoon", "See each afternoon"),
    },
    "a chapter's name, a label, a source and the site's own words": {
        "content/chapters/01-warm-welcomes.yml": ("title: Warm welcomes", "title: Warm greetings"),
        "content/vocabulary.yml": ("label: Small,", "label: Tiny,"),
        "content/sources.yml": ("title: The Patient Kettle", "title: The Calm Kettle"),
        "content/interface/en.yml": ("how: How", "how: In steps"),
        # What replaces a tip that was withdrawn.
        "content/tips/004-wave-from-the-kiln.yml": ("replaced_by: 1", "replaced_by: 2"),
    },
    "the theme": {
        "theme/main.html": ("{% block analytics %}", "{% block analytics %}<meta name=tried>")
    },
    "the settings": {"mkdocs.yml": ("site_name: ", "site_name: New ")},
}


def build(root: Path, site: Path, cache: Path, *options: str) -> str:
    """Build with a folder of its own for finished work; gives what the command said."""
    environment = {
        **os.environ,
        "PLAYBOOK_ROOT": str(root),
        "PYTHONPATH": str(ROOT),
        "PLAYBOOK_CACHE": str(cache),
    }
    command = [sys.executable, "-m", "generator", "build", "--no-new-prints", "--site-dir"]
    done = subprocess.run(
        [*command, str(site), *options],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def tree(site: Path) -> dict[str, bytes]:
    """Every file of a site; of its assets those of this release, which name it."""
    release = max((site / "assets").iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and (release in path.parents or path.parent.parent != site / "assets")
    }


def change(root: Path, name: str) -> None:
    """Make one of the changes."""
    for file, (old, new) in CHANGES[name].items():
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_what_is_kept_makes_no_difference(example: Path, tmp_path: Path, engine: str) -> None:
    shutil.move(example / "theme", tmp_path / "theme")
    shutil.copytree(tmp_path / "theme", example / "theme")
    site, cache, clean = (tmp_path / name for name in ("site", "cache", "clean"))
    build(example, site, cache, "--engine", engine)
    assert any((cache / "pages").iterdir())
    for number, name in enumerate(CHANGES):
        if engine == "zensical" and number not in (1, 4):
            continue  # the same rule for both; two changes show that it is kept apart by engine
        change(example, name)
        shutil.rmtree(site)  # so that no assets of the last release are taken along
        build(example, site, cache, "--engine", engine)
        build(example, clean, tmp_path / f"cache-{number}", "--engine", engine)
        assert tree(site) == tree(clean), name
        shutil.rmtree(clean)


def test_pages_that_stay_are_not_made_again(example: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    build(example, site, cache)
    before = {path.name for path in (cache / "pages").iterdir()}
    path = example / "content/tips/005-ring-before-thursday.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("why: >-\n    ", "why: >-\n    Indeed. ", 1), encoding="utf-8")
    build(example, site, cache)
    new = {path.name for path in (cache / "pages").iterdir()} - before
    assert 0 < len(new) < len(before) / 3


def test_nothing_changed_is_said_and_nothing_done(example: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    assert "Nothing has changed" not in build(example, site, cache)
    stamp = (site / "playbook-build.json").stat().st_mtime_ns
    assert "Nothing has changed" in build(example, site, cache)
    assert (site / "playbook-build.json").stat().st_mtime_ns == stamp
    # Anything else is a build: another wish, a site that somebody touched, another day.
    assert "Nothing has changed" not in build(
        example, site, cache, "--site-url", "https://tips.example/"
    )
    (site / "index.html").unlink()
    assert "Nothing has changed" not in build(example, site, cache)
    assert (site / "index.html").is_file()
    before = tree(site)
    (site / ".htaccess").write_text("ErrorDocument 404 /404.html\n", encoding="utf-8")
    (site / ".htaccess").chmod(0o640)
    (site / ".well-known/acme").mkdir(parents=True)
    (site / ".well-known/acme/token").write_text("secret", encoding="utf-8")
    (site / "current").symlink_to("tips")
    (site / "index.html.gz").write_bytes(b"old")
    said = build(example, site, cache)
    assert "Keeping what somebody put into the site: .htaccess, .well-known, current …" in said
    assert (site / ".htaccess").stat().st_mode & 0o777 == 0o640
    assert (site / "current").readlink() == Path("tips")
    assert (site / ".well-known/acme/token").read_text(encoding="utf-8") == "secret"
    assert not (site / "index.html.gz").exists(), "a server would send it for the new page"
    assert "Nothing has changed" in build(example, site, cache)
    shutil.rmtree(site / ".well-known")
    (site / "current").unlink()
    assert "Keeping what somebody put into the site: .htaccess …" in build(example, site, cache)
    (site / ".htaccess").unlink()
    assert "Keeping" not in build(example, site, cache)
    assert tree(site) == before
    (example / "content/tips/006-empty.yml").mkdir()
    found = playbook("build", "--site-dir", site, root=example)
    assert found.returncode == 1
    assert "not-a-file" in found.stdout


def test_the_site_of_another_build_is_not_taken_for_ones_own(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build waits for its turn and puts its site there while the first one clears up."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    monkeypatch.setenv("PLAYBOOK_CACHE", str(cache))
    clear, waiting = workshop.clear, ["https://other.example/"]

    def slow_clear(folder: Path) -> None:
        clear(folder)
        if waiting:
            build(example, site, cache, "--site-url", waiting.pop())

    monkeypatch.setattr(workshop, "clear", slow_clear)
    wishes = ["--root", str(example), "build", "--no-new-prints", "--site-dir", str(site)]
    assert CliRunner().invoke(cli, wishes).exit_code == 0
    assert "https://other.example/" in (site / "index.html").read_text(encoding="utf-8")
    again = CliRunner().invoke(cli, wishes)
    assert again.exit_code == 0
    assert "Nothing has changed" not in again.output
    assert "https://other.example/" not in (site / "index.html").read_text(encoding="utf-8")


def test_a_theme_that_changes_during_a_build_is_not_kept_for_the_one_before(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    theme, start = example / "theme/main.html", builders.Running.start
    before, block = theme.read_text(encoding="utf-8"), "{% block analytics %}"
    assert block in before

    def changed_before_it_is_read(*arguments: Any) -> None:
        theme.write_text(before.replace(block, f"{block}<meta name=tried>"), encoding="utf-8")
        start(*arguments)

    wishes = ["--root", str(example), "build", "--no-new-prints", "--site-dir"]
    monkeypatch.setattr(builders.Running, "start", changed_before_it_is_read)
    assert CliRunner().invoke(cli, [*wishes, str(tmp_path / "one")]).exit_code == 0
    page = "tips/look-up-first/index.html"
    assert "<meta name=tried" in (tmp_path / "one" / page).read_text(encoding="utf-8")
    monkeypatch.setattr(builders.Running, "start", start)
    theme.write_text(before, encoding="utf-8")
    assert CliRunner().invoke(cli, [*wishes, str(tmp_path / "two")]).exit_code == 0
    assert "<meta name=tried" not in (tmp_path / "two" / page).read_text(encoding="utf-8")


def test_a_check_that_is_repeated_says_the_same(example: Path) -> None:
    tip = example / "content/tips/001-look-up-first.yml"
    tip.write_text(tip.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    first, second = (playbook("check", root=example) for _ in range(2))
    assert first.returncode == second.returncode == 1
    assert first.stdout == second.stdout
    assert "colour" in first.stdout
    tip.write_text(tip.read_text(encoding="utf-8").replace("colour: red\n", ""), encoding="utf-8")
    assert playbook("check", root=example).returncode == 0


def test_kept_work_that_is_damaged_does_no_harm(example: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    build(example, site, cache)
    first = tree(site)
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes((b"", b"\0broken", path.read_bytes()[:-9])[len(path.name) % 3])
    (site / "index.html").write_text("gone", encoding="utf-8")
    build(example, site, cache)
    assert tree(site) == first


TWO_BUILDS = """
import sys
from pathlib import Path
from generator import build, builders
root, site, template = map(Path, sys.argv[1:])
options = build.Options(root, site, keep_builders=True, new_prints=False, keep_numbers=False)
build.build(options, print)
with template.open("a", encoding="utf-8") as file:
    file.write("<p>Written just now.</p>")
build.build(options, print)
builders.end_all()
"""


def test_a_server_shows_a_template_that_somebody_works_on(example: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generator", tmp_path / "program/generator")
    template = tmp_path / "program/generator/templates/tip.html.jinja"
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-c", TWO_BUILDS, example, site, template],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "program")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = [page.read_text(encoding="utf-8") for page in site.glob("tips/*/index.html")]
    assert pages
    assert all("Written just now." in page for page in pages)
