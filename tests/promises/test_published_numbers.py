"""A number once published never vanishes: the check and the build stop, and say what to do."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from generator import addresses, published, render, validate
from generator.model import Tip
from generator.problem import Problem
from generator.read import read_content
from tests.conftest import original, playbook
from tests.proof import Amount, Proof

SEED = int(os.environ.get("PROOF_SEED", "101"))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real words, to take away from; a company's folder beside them."""
    root = tmp_path_factory.mktemp("book")
    shutil.copytree(original() / "content", root / "content")
    shutil.copy(original() / "mkdocs.yml", root)
    shutil.copytree(original() / "theme", root / "theme")
    return root


@cache
def tips() -> tuple[tuple[int, str], ...]:
    """Number and slug of each published tip."""
    text = (original() / "content/published.json").read_text(encoding="utf-8")
    return tuple((int(number), slug) for number, slug in json.loads(text)["tips"].items())


def some(things: tuple[tuple[int, str], ...], count: int) -> list[tuple[int, str]]:
    """Some of them, drawn with a seed that can be given again."""
    return sorted(random.Random(SEED).sample(things, min(count, len(things))))


@contextmanager
def elsewhere(path: Path, other: Path) -> Iterator[None]:
    """A file that is gone for a moment, or goes by another name."""
    path.rename(other)
    try:
        yield
    finally:
        other.rename(path)


def said(root: Path, code: str) -> list[Problem]:
    """The errors of that code."""
    found = [problem for problem in validate.load(root).problems if problem.code == code]
    assert all(problem.level == "error" for problem in found)
    return found


def line_of(root: Path, text: str) -> int:
    lines = (root / "content/published.json").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_everything_the_book_has_is_on_its_list() -> None:
    """So that what follows is about all of it."""
    _, new = published.new_since(validate.load(original()).laid)
    assert new == published.Published({}, frozenset())
    assert len(tips()) >= 101


def test_a_tip_that_goes_is_named(book: Path, amount: Amount, proof: Proof, tmp_path: Path) -> None:
    folder, silent = book / "content/tips", []
    taken = some(tips(), amount(4, 101))
    for number, slug in taken:
        file = folder / f"{number:03}-{slug}.yml"
        with elsewhere(file, tmp_path / "gone.yml"):
            found = said(book, "published-gone")
        named = [f"content/published.json:{line_of(book, json.dumps(str(number)) + ':')}"]
        names = f"tip {number} was published, as `{slug}`" in "".join(map(str, found))
        hint = f"content/tips/{file.name} back, with `retired: true`" in "".join(map(str, found))
        if [f"{p.path}:{p.line}" for p in found] != named or not names or not hint:
            silent.append(number)
    proof("tips taken away without an error that names the number", tried=len(taken),
          broken=len(silent), bar=amount(4, 101))  # fmt: skip
    assert silent == []


def test_a_tip_with_another_number_or_name_is_named(
    book: Path, amount: Amount, proof: Proof
) -> None:
    folder, silent = book / "content/tips", []
    taken = some(tips(), amount(2, 101))
    for number, slug in taken:
        file = folder / f"{number:03}-{slug}.yml"
        with elsewhere(file, folder / f"{199}-{slug}.yml"):
            gone = f"{said(book, 'published-gone')}"
        with elsewhere(file, folder / f"{number:03}-another-name.yml"):
            moved = f"{said(book, 'published-moved')}"
        if f"tip {number} was published" not in gone or f"tip {number} was" not in moved:
            silent.append(number)
    proof("tips renumbered or renamed without an error", tried=2 * len(taken),
          broken=len(silent), bar=amount(4, 202))  # fmt: skip
    assert silent == []


def test_a_page_that_goes_is_named(
    book: Path, amount: Amount, proof: Proof, tmp_path: Path
) -> None:
    """Chapters, tools and hand-written pages (each of these in all its languages)."""
    content, silent = book / "content", []
    chapters = [([path], f"/chapters/{path.stem.partition('-')[2]}/")
                for path in sorted((content / "chapters").glob("*.yml"))]  # fmt: skip
    pages = [
        ([content / "pages" / language / path.name for language in ("en", "nl")], f"/{path.stem}/")
        for path in sorted((content / "pages/en").glob("*.md"))
    ]
    listed = (content / "published.json").read_text(encoding="utf-8")
    known = [(paths, page) for paths, page in (*chapters, *pages) if f'"{page[1:]}"' in listed]
    assert len(known) > 11
    taken = random.Random(SEED).sample(known, amount(2, len(known)))
    for paths, page in taken:
        for place, path in enumerate(paths):
            path.rename(tmp_path / str(place))
        found = f"{said(book, 'published-gone')}"
        for place, path in enumerate(paths):
            (tmp_path / str(place)).rename(path)
        if f"the page {page} was published and is gone" not in found:
            tool = (content / "tools" / f"{page.split('/')[-2]}.yml").exists()
            silent += [] if tool else [page]  # a tool's own page stands there now
    proof("pages taken away without an error that names them", tried=len(taken),
          broken=len(silent), bar=amount(2, len(known)))  # fmt: skip
    assert silent == []


def test_check_and_build_stop(book: Path, tmp_path: Path) -> None:
    number, slug = tips()[4]
    file = book / f"content/tips/{number:03}-{slug}.yml"
    with elsewhere(file, tmp_path / "gone.yml"):
        for command in (["check"], ["build", "--site-dir", tmp_path / "site"]):
            done = playbook(*command, root=book)
            assert done.returncode == 1
            assert f"[published-gone] tip {number} was published, as `{slug}`" in done.stdout
            assert "`retired: true`" in done.stdout
            assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "site").exists()


def test_a_company_keeps_its_own(example: Path, proof: Proof, tmp_path: Path) -> None:
    """Its own list: made by one command, right beside its words, and what it hides stays hidden."""
    company = example / "company"
    (company / "tips").mkdir(parents=True)
    words = (example / "content/tips/001-look-up-first.yml").read_text(encoding="utf-8")
    words = words.replace("title: Look up", "title: Wave").replace("title: Kijk", "title: Zwaai")
    own = company / "tips/301-wave-first.yml"
    own.write_text(words, encoding="utf-8")
    (company / "company.yml").write_text("name: Us\nplaybook_id: us\n", encoding="utf-8")
    done = playbook("published", "--write", root=example)
    assert (done.returncode, "tips/wave-first/" in done.stdout) == (0, True), done.stdout
    assert "to company/published.json" in done.stderr
    assert not (example / "content/published.json").exists()
    again = playbook("published", "--write", root=example)
    assert (again.stdout, again.stderr) == ("", "")
    broken = 0
    with elsewhere(own, tmp_path / "gone.yml"):
        (problem,) = said(example, "published-gone")
        broken += problem.path != "company/published.json" or "tip 301" not in problem.message
    (company / "company.yml").write_text(
        "name: Us\nplaybook_id: us\nhide: [5, 301]\n", encoding="utf-8"
    )
    broken += said(example, "published-gone") != []
    proof("faults of a company's own list", tried=2, broken=broken)
    assert broken == 0


def test_the_list_of_the_largest_book_is_read(example: Path) -> None:
    """`published --write` and a release write it, with names of any length that a tip may have."""
    tips = {number: f"{'a' * 35}-{number}" for number in range(1, 10_000)}
    pages = frozenset(f"chapters/{'a' * 40}-{number}/" for number in range(99))
    text = published.with_more(None, published.Published(tips, pages))
    (example / "content/published.json").write_text(text, encoding="utf-8")
    documents, problems = read_content(example)
    assert not problems
    assert documents.published is not None
    assert published.published_of(documents.published.data) == published.Published(tips, pages)


def test_the_site_remembers_between_releases(
    example: Path, site_folder: Path, tmp_path: Path, proof: Proof
) -> None:
    """No list yet: a build still does not replace a site that has a tip more."""
    site = tmp_path / "site"
    site.mkdir()
    stamp = json.loads((site_folder / "playbook-build.json").read_text(encoding="utf-8"))
    assert stamp["tips"]["1"] == tips()[0][1], "the real mark says so"
    numbers = {"1": "look-up-first", "6": "gone-again", "301": "ours-once"}
    (site / "playbook-build.json").write_text(
        json.dumps({**stamp, "playbook": "playbook", "tips": numbers}), encoding="utf-8"
    )
    done = playbook("build", "--site-dir", site, root=example)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    told = [
        any("tip 6, `gone-again`" in x and "content/tips/006-gone-again.yml" in x for x in lines),
        any("tip 301, `ours-once`" in x and "company/tips/301-ours" in x for x in lines),
    ]
    assert all("remove its folder" in line for line in lines)
    proof("numbers of the published site that a build would drop without an error", tried=2,
          broken=told.count(False))  # fmt: skip
    assert all(told), lines
    assert [path.name for path in site.iterdir()] == ["playbook-build.json"]


def test_the_site_of_another_playbook_is_told_in_one_line(example: Path, tmp_path: Path) -> None:
    """Nine hundred lines that say the same would hide what there is to do."""
    site = tmp_path / "site"
    site.mkdir()
    numbers = {str(number): f"tip-{number}" for number in [*range(1, 7), *range(40, 100), 150]}
    (site / "playbook-build.json").write_text(
        json.dumps({"playbook": "playbook", "tips": numbers}), encoding="utf-8"
    )
    done = playbook("build", "--site-dir", site, root=example)
    assert done.returncode == 1
    gone = [line for line in done.stdout.splitlines() if "[published-gone]" in line]
    assert len(gone) == 1, done.stdout
    assert "62 tips" in gone[0]
    assert "6, 40–99, 150" in gone[0]
    assert "--site-dir" in gone[0]


def test_a_retired_tip_keeps_its_page(amount: Amount, proof: Proof) -> None:
    """In every language, with a link to what took its place. (Through a build: test_build.py.)"""
    whole = validate.load(original()).playbook
    assert whole
    gone = {number for number, _ in some(tips()[1:], amount(5, 100))}
    retired = tuple(replace_tip(tip, number=1) if tip.number in gone else tip for tip in whole.tips)
    pages = {file.path: file.data.decode() for file in render.render(replace(whole, tips=retired))}
    aim = addresses.tip_address(whole.tips[0].slug).removeprefix("tips/")
    broken = []
    for tip in whole.tips:
        for language in whole.settings.languages if tip.number in gone else ():
            path = f"{addresses.docs_folder(language)}/tips/{tip.slug}"
            page = next((text for name, text in pages.items() if name.startswith(path)), "")
            if 'class="notice' not in page or not re.search(rf'class="notice.*?{aim}', page, re.S):
                broken.append((tip.number, language))
    proof("retired tips, in a language, without a page that leads to what replaced them",
          tried=2 * len(gone), broken=len(broken), bar=amount(10, 200))  # fmt: skip
    assert broken == []


def replace_tip(tip: Tip, number: int) -> Tip:
    """The same tip, withdrawn in favour of another."""
    return tip.model_copy(update={"retired": True, "replaced_by": number})
