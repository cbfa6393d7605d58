"""The HTML is valid: in every file of the site, and in the DOM after scripts ran."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewContext
from tests.browser.planner import put
from tests.browser.test_planner_access import RUNNING, states
from tests.conftest import ROOT, serve_folder
from tests.promises import html_rules, nu_checker
from tests.promises.keep_dom import keep
from tests.proof import Amount, Proof

# Pages of every kind; in the full size all pages of the site are opened.
KINDS = (
    "", "chapters/", "chapters/leadership-with-a-soul/", "tips/", "tips/one-free-slot/", "method/",
    "planner/", "planner/?start=2027-01-04&tips=1.8.24.56.61", "planner/?tips=1.999.x", "print/",
    "credits/", "make-it-yours/", "coverage/", "data/", "offline/", "embed/one-free-slot/",
    "embed/tip-of-the-week/?theme=dark", "tools/", "tools/why/", "tools/why-not/", "tools/spiral/",
    "tools/door/", "tools/emotional-pl/", "tools/one-fan-a-day/", "tools/day-1-check/",
    "tools/pulse/",
)  # fmt: skip
LANGUAGES = ("", "nl/")
# Tests that use pages most; what their pages look like when they leave them is checked too.
USERS = (
    "planner_pick", "planner_life", "planner_dates", "planner_store", "planner_year", "history",
    "suggest", "take_away", "search", "tools", "tools_day1", "tools_fan", "tools_pulse",
    "print_five", "one_plan", "embeds",
)  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The Nu checker needs Java: it belongs to the full size."""
    if "checker" in metafunc.fixturenames:
        checkers = ["html5lib"]
        if metafunc.config.getoption("--full"):
            checkers.append("nu")
        metafunc.parametrize("checker", checkers, scope="module")


def complaints(checker: str, folder: Path, pages: list[str], base: str) -> list[str]:
    """What a checker says about pages of a folder."""
    if checker == "nu":
        return [str(message) for message in nu_checker.check(base, map(quote, pages))]
    return [
        f"{page}: {fault}"
        for page in pages
        for fault in html_rules.faults((folder / page).read_text(encoding="utf-8"))
    ]


NAMES = {
    "html5lib": "the parser of the HTML standard and our own rules find fault with",
    "nu": "the Nu checker has an error or a warning for",
}


def html_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def pages_in(complaints: list[str]) -> int:
    return len({line.partition(":")[0] for line in complaints})


def test_files(site_folder: Path, site: str, checker: str, proof: Proof) -> None:
    """Every page of the real site, in both languages, as it is published."""
    pages = html_of(site_folder)
    found = complaints(checker, site_folder, pages, site)
    proof(f"pages that {NAMES[checker]}", tried=len(pages), broken=pages_in(found), bar=450)
    assert not found, "\n".join(found[:40])


def test_styles_and_drawings(site_folder: Path, site: str, checker: str, proof: Proof) -> None:
    """Every stylesheet and drawing: a brace too many silently takes a rule away."""
    files = sorted(path for path in site_folder.rglob("*") if path.suffix in (".css", ".svg"))
    names = [path.relative_to(site_folder).as_posix() for path in files]
    if checker == "nu":
        sheets = [name for name in names if name.endswith(".css")]
        drawings = [str(path) for path in files if path.suffix == ".svg"]
        asked = nu_checker.check(site, sheets, "--also-check-css")
        asked += nu_checker.check("", drawings, "--svg")
        found = [str(message) for message in asked]
    else:
        found = [name for name, path in zip(names, files, strict=True) if not sound(path)]
    tried = "with a brace astray" if checker == "html5lib" else "that the Nu checker complains of"
    proof(f"stylesheets and drawings {tried}", tried=len(files), broken=pages_in(found), bar=12)
    assert not found, "\n".join(found[:40])


def sound(path: Path) -> bool:
    """Whether a drawing is XML, and whether each brace of a stylesheet has its partner."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".svg":
        return ElementTree.fromstring(text).tag.endswith("svg")
    depth = 0
    for letter in re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", "", text, flags=re.DOTALL):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


@pytest.fixture(scope="module")
def dom_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where documents go that were pages in a browser."""
    return tmp_path_factory.mktemp("dom")


@pytest.fixture
def opened(
    new_context: NewContext, site: str, site_folder: Path, dom_folder: Path, full: bool
) -> Path:
    """Pages as scripts leave them; made once, since the folder is the module's."""
    if not html_of(dom_folder):
        every = [name.removesuffix("index.html") for name in html_of(site_folder)]
        more = [address for address in every if address != "404.html"] if full else []
        open_pages(new_context().new_page(), site, dom_folder, more)
        if full:
            leave_pages_of_tests(dom_folder)
    return dom_folder


def test_dom_after_scripts_ran(opened: Path, checker: str, amount: Amount, proof: Proof) -> None:
    """Pages of every kind, a round in its states; in the full size all pages, and what tests do."""
    pages, found = html_of(opened), list[str]()
    for base in serve_folder(opened):
        found = complaints(checker, opened, pages, base)
    proof(f"pages in a browser, after scripts ran, that {NAMES[checker]}", tried=len(pages),
          broken=pages_in(found), bar=amount(30, 800))  # fmt: skip
    assert not found, "\n".join(found[:40])


def open_pages(page: Page, site: str, dom_folder: Path, more: list[str]) -> None:
    """Open pages of every kind, and more of them, and a round in its states."""
    page.clock.set_fixed_time("2027-01-20T09:00:00")
    wanted = [f"{LANGUAGES[turn % 2]}{kind}" for turn, kind in enumerate(KINDS)]
    for address in dict.fromkeys([*wanted, *more]):
        page.goto(f"{site}{address}")
        keep(page, dom_folder, re.sub(r"\W+", "-", address) or "home")
    page.goto(f"{site}credits/")
    put(page, RUNNING)
    for turn, state in enumerate(states(page, site)):
        keep(page, dom_folder, f"round-{turn}-{state.replace(' ', '-')}")


def leave_pages_of_tests(dom_folder: Path) -> None:
    """Run the tests that use pages most, and keep each page as they leave it."""
    modules = [f"tests/browser/test_{name}.py" for name in USERS]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.promises.keep_dom", *modules]
    environment = {**os.environ, "DOM_FOLDER": str(dom_folder)}
    environment = {k: v for k, v in environment.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    # Whether they pass is the suite's affair; here they need only have run to their end.
    assert done.returncode in (0, 1), done.stdout[-3000:]
