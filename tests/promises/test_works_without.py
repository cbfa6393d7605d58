"""It works without JavaScript, without storage, without a server, from disk and on paper.

Each kind of page, in three engines. What is taken away is really gone: JavaScript and storage are
turned off in the browser's own settings; the server is down after one visit, and the service
worker has what the browser kept; pages from disk come out of the zip file, by file: addresses.
Paper is a PDF where the engine can print to a file (Chromium, Firefox) and, in all three, the
page's rules for print laid on the screen at the width of A4; WebKitGTK's driver cannot print.

Errors are heard in every engine, but for WebKit without a server: the script by which it tells them
to us comes from that server.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.promises.engines import Engine, Look, Start, wait
from tests.promises.host import EAR_SCRIPT, HEARD, Host, with_ear
from tests.promises.states import LANGUAGES, SITE, TOOL_PAGES, State, address, pages
from tests.promises.test_accessible import ask, told
from tests.proof import Proof

# What a page must be without anything: a heading and words in sight, and its pictures loaded.
READ = """const heading = document.querySelector("h1");
  const main = document.querySelector("main") ?? document.body;
  const broken = [...document.images].filter((e) => e.complete && !e.naturalWidth && e.src);
  const styles = document.querySelectorAll("link[rel=stylesheet]");
  const sheets = [...styles].filter((e) => !e.sheet);
  return {
    heading: heading?.checkVisibility({ visibilityProperty: true }) ? heading.innerText.trim() : "",
    words: main.innerText,
    faults: [...broken, ...sheets].map((e) => `not there: ${e.outerHTML}`),
    buttons: [...document.querySelectorAll("button")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }))
      .map((e) => e.innerText.trim()),
    links: [...document.querySelectorAll("a[href]")].map((e) => e.href),
  };"""
# What a browser says of a host that cannot be reached: the page for that is told with status 503.
NOT_REACHED = re.compile(r"\b503\b|/print/: Failed to load resource: net::ERR|NetworkError")
FEWEST = 60  # characters: the shortest page is the one for wrong addresses
# The print rules on the screen, as if the paper were a window.
ON_PAPER = """dispatchEvent(new Event("beforeprint"));
  const swap = (media) => {
    if (/print/.test(media.mediaText)) media.mediaText = "all";
    else if (/screen/.test(media.mediaText)) media.mediaText = "not all";
  };
  const walk = (rules) => {
    for (const rule of rules) {
      if (rule.media) swap(rule.media);
      if (rule.cssRules) walk(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) {
    swap(sheet.media);
    walk(sheet.cssRules);
  }
  return true;"""
A4 = 718  # CSS pixels between margins of a centimetre


@pytest.fixture
def kinds(full: bool) -> list[tuple[State, str]]:
    """Each kind of page, in English and Dutch by turns; a fourth of them in the quick size."""
    each = [(state, list(LANGUAGES)[n % 2]) for n, state in enumerate(pages())]
    return each if full else each[::4]


def words(language: str, group: str, name: str) -> str:
    """A text of the interface."""
    path = ROOT / f"content/interface/{language}.yml"
    found: str = yaml.safe_load(path.read_text(encoding="utf-8"))[group][name]
    return found


def reading(engine: Engine) -> tuple[dict[str, Any], list[str]]:
    """What a reader gets of the page, and what is wrong with that."""
    found: dict[str, Any] = engine.run(READ)
    faults: list[str] = list(found["faults"])
    if not found["heading"]:
        faults.append("no heading in sight")
    if len(found["words"]) < FEWEST:
        faults.append(f"few words: {found['words']!r}")
    return found, faults


def has(found: dict[str, Any], text: str) -> list[str]:
    """The fault that a sentence is missing from a page."""
    plain = re.sub(r"\s+", " ", found["words"])
    return [] if text in plain else [f"does not say: {text}"]


def dead(links: Iterable[str], host: Host) -> list[str]:
    """Links into the site that lead to no page."""
    faults = []
    for link in set(links):
        if not link.startswith(host.address) or "there-is-no-such-tip" in link:  # its own sections
            continue
        place = host.folder / unquote(urlsplit(link).path).lstrip("/")
        if not (
            (place / "index.html") if link.split("#")[0].split("?")[0].endswith("/") else place
        ).is_file():
            faults.append(f"dead link: {link}")
    return faults


Judge = Callable[[Engine, State, str], list[str]]


def each(engine: Engine, kinds: list[tuple[State, str]], judge: Judge) -> dict[str, list[str]]:
    """Open each page and judge it. Out: name of the page → what is wrong with it."""
    faults = {}
    for state, language in kinds:
        before = len(engine.errors())
        found = judge(engine, state, language)
        found += [error for error in engine.errors()[before:] if not expected(error, state)]
        if found:
            faults[f"{state.name}, {language}"] = found
    return faults


def expected(error: str, state: State) -> bool:
    """A wrong address is told by the server, and some browsers complain of that."""
    return state.name in ("wrong address", "no connection") and "there-is-no-such-tip" in error


def test_without_javascript(start: Start, kinds: list[tuple[State, str]], proof: Proof) -> None:
    def judge(engine: Engine, state: State, language: str) -> list[str]:
        engine.open(address(engine.host, state, language))
        found, faults = reading(engine)
        faults += dead(found["links"], engine.host)
        faults += [f"a button that does nothing: {label}" for label in found["buttons"]]
        if state.name == "planner":
            faults += has(found, words(language, "planner", "noscript"))
        if state.name in TOOL_PAGES and state.name != "why-not":  # that one is all there to read
            faults += has(found, words(language, "tools", "noscript"))
        return faults

    with start(Look(scripts=False)) as engine:
        faults = each(engine, kinds, judge)
    proof("pages that cannot be read without JavaScript", tried=len(kinds), broken=len(faults))
    assert not faults, told(faults)


def test_without_storage(start: Start, kinds: list[tuple[State, str]], proof: Proof) -> None:
    def judge(engine: Engine, state: State, language: str) -> list[str]:
        engine.open(address(engine.host, state, language))
        found, faults = reading(engine)
        faults += dead(found["links"], engine.host)
        # The page for wrong addresses has no plan, and small pages for other sites keep nothing.
        if not state.path.startswith("embed/") and state.name != "wrong address":
            sentence = words(language, "planner", "store_forbidden")
            wait(engine, "return document.querySelector('main').innerText.includes(a);", sentence)
        if state.name == "planner":
            wait(engine, "return document.querySelector('round-planner.is-ready') !== null;")
            engine.run("document.querySelector('.card[data-tip=\"8\"] .add-button').click();")
            wait(
                engine,
                "return document.querySelectorAll('[data-slot] .tray__number').length === 1;",
            )
        return faults

    with start(Look(storage=False)) as engine:
        faults = each(engine, kinds, judge)
    proof("pages that cannot be read without storage", tried=len(kinds), broken=len(faults))
    assert not faults, told(faults)


def test_without_a_server(
    start: Start, host: Host, kinds: list[tuple[State, str]], proof: Proof
) -> None:
    host.has_worker = True

    def judge(engine: Engine, state: State, language: str) -> list[str]:
        engine.open(address(host, state, language))
        found, faults = reading(engine)
        # What no visit keeps: pages that do not exist, small pages for other sites, and statistics.
        if state.name in ("wrong address", "embedded tip", "embedded week", "coverage"):
            faults += has(found, words(language, "offline", "text"))
        if (
            state.name == "print shop"
        ):  # the files to print wait for a connection, as do their pictures
            faults = [fault for fault in faults if "paper/" not in fault]
            engine.open(next(link for link in found["links"] if link.endswith(".pdf")))
            faults += has(engine.run(READ), words("en", "offline", "text"))
        return faults

    with start() as engine:
        host.has_ear = False
        for root in LANGUAGES.values():
            engine.open(f"{host.address}{SITE}{root}")
            wait(engine, "return Boolean(document.documentElement.dataset.kept);")
        host.is_down = True
        faults = {
            page: left
            for page, found in each(engine, kinds, judge).items()
            if (left := [fault for fault in found if not NOT_REACHED.search(fault)])
        }
    proof("pages that cannot be read without a server", tried=len(kinds), broken=len(faults))
    assert not faults, told(faults)


def test_from_disk(
    start: Start, unpacked: Path, kinds: list[tuple[State, str]], proof: Proof
) -> None:
    """Out of the zip file; the planner counts, and the search finds."""

    def judge(engine: Engine, state: State, language: str) -> list[str]:
        file = unpacked / LANGUAGES[language] / state.path / "index.html"
        engine.open(file.as_uri())
        found, faults = reading(engine)
        files = [
            Path(unquote(urlsplit(link).path))
            for link in found["links"]
            if link.startswith("file:")
        ]
        faults += [f"dead link: {path}" for path in set(files) if not path.is_file()]
        if state.name == "planner":
            wait(engine, "return document.querySelector('round-planner.is-ready') !== null;")
            engine.run("document.querySelector('.card[data-tip=\"8\"] .add-button').click();")
            wait(
                engine,
                "return document.querySelectorAll('[data-slot] .tray__number').length === 1;",
            )
        if state.name == "home":
            search(engine, "telefoon" if language == "nl" else "phone")
        return faults + (engine.run("return window.heard ?? [];") or [])

    with start() as engine:
        if engine.host.has_ear:
            let_disk_pages_tell(unpacked)
        there = [(state, language) for state, language in kinds if state.name != "wrong address"]
        faults = each(engine, there, judge)
    proof("pages that cannot be read from disk", tried=len(there), broken=len(faults))
    assert not faults, told(faults)


def let_disk_pages_tell(folder: Path) -> None:
    """Put the ear into the pages of an unpacked zip file."""
    ear = folder / "ear.js"
    if ear.exists():
        return
    ear.write_text(EAR_SCRIPT % HEARD, encoding="utf-8")
    for page in folder.rglob("*.html"):
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        page.write_bytes(with_ear(page.read_bytes(), f"{up}ear.js"))


def search(engine: Engine, query: str) -> None:
    """Search, and wait for an answer."""
    wait(
        engine,
        "const e = document.querySelector('site-search button'); e?.click(); return Boolean(e);",
    )
    engine.run(
        """const field = document.querySelector(".search-dialog input");
        field.value = a;
        field.dispatchEvent(new Event("input"));""",
        query,
    )
    wait(engine, "return document.querySelectorAll('.search-dialog li a').length > 0;")


def letters(text: str) -> str:
    """The letters of a text, but for those that fonts join into one sign."""
    return re.sub(r"[\Wfilt]+", "", text.casefold())


def test_on_paper(start: Start, kinds: list[tuple[State, str]], proof: Proof) -> None:
    def judge(engine: Engine, state: State, language: str) -> list[str]:
        engine.open(address(engine.host, state, language))
        heading = letters(engine.run("return document.querySelector('h1').textContent;"))
        faults = []
        if engine.prints:
            printed = [page.extract_text() for page in PdfReader(io.BytesIO(engine.pdf())).pages]
            plain = letters("".join(printed))
            # The planner prints its sheet, which has a heading of its own.
            if state.name != "planner" and heading not in plain:
                faults.append(f"the PDF does not have the heading {heading}: {plain[:200]}")
            if len(plain) < FEWEST:
                faults.append(f"the PDF has few words: {plain}")
        engine.resize(A4)
        engine.run(ON_PAPER)
        faults += ask(engine, "sideways")
        found = engine.run(READ)
        # Some tools have a paper of their own, which says the same in a heading of its own.
        laid = letters(engine.run("return document.body.innerText;"))
        if state.name != "planner" and heading not in laid:
            faults.append(f"no heading on paper: {laid[:200]}")
        faults += [f"a button on paper: {label}" for label in found["buttons"]]
        faults += [fault for fault in ask(engine, "clipped") if "print-page" not in fault]
        return faults

    with start() as engine:
        faults = each(engine, kinds, judge)
    proof("pages that cannot be read on paper", tried=len(kinds), broken=len(faults))
    assert not faults, told(faults)
