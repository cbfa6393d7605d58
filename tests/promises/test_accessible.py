"""Everybody can use it: WCAG 2.2 AA, as far as machines can see, in three engines.

axe-core runs with its best practices and its rule of target sizes (2.5.8), on whole pages and
without exclusions. What it cannot see is measured in the page: sideways scrolling at 320 pixels
(1.4.10), text that is cut off when readers space it wider (1.4.12) or make the page twice as large
(1.4.4), where the focus is and whether it shows (2.4.7, 2.4.11), and what moves although the reader
asked for rest. What only a person can judge stands in docs/screen-reader.md.

The looks are light, dark, and the system's own colours: forced colours in Chromium and Firefox,
high contrast in WebKitGTK, which has no forced ones. Each state is met in every engine in every
look, at widths and in languages by turns.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.conftest import ROOT
from tests.pages import all_pages
from tests.promises.engines import Engine, Look, Start
from tests.promises.states import FALLBACK, State, enter, states
from tests.proof import Proof

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
IN_PAGE = Path(__file__).with_name("in_page.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN_AXE = """const found = await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: { type: "tag", values: a },
    rules: { "target-size": { enabled: true } },
  });
  const tell = ({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary}`;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(tell)}`);"""
LOOKS = {"light": Look(), "dark": Look(dark=True), "system colours": Look(contrast=True)}
WIDTHS = (320, 375, 1280)
# A sample that the rest of the suite does not look at with axe, for the quick size.
SAMPLE = {
    "light": ("search with results", "tip in the five", "door, filled in", "embedded tip"),
    "dark": ("wrong address", "shared plan with faults", "why, filled in", "no connection"),
    "system colours": ("home in a round", "tip", "pulse, filled in", "closing"),
}
SPACED = """const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
  return true;"""
LARGE = """const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% !important }");
  document.adoptedStyleSheets = [sheet];
  return true;"""
PLAIN = "document.adoptedStyleSheets = []; return true;"


def ask(engine: Engine, function: str) -> list[str]:
    """What a page says of itself, by in_page.js."""
    engine.run(f"if (!window.proof) {{ {IN_PAGE} }} return true;")
    found: list[str] = engine.run(f"return proof.{function}();")
    return found


def tried(full: bool, look: str) -> list[tuple[int, State]]:
    """The states to try in a look, each with its place in the list of all."""
    chosen = enumerate(states())
    return [(n, state) for n, state in chosen if full or state.name in SAMPLE[look]]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(
    start: Start, engine_name: str, look: str, full: bool, proof: Proof
) -> None:
    faults: dict[str, list[str]] = {}
    wide: dict[str, list[str]] = {}
    moves: dict[str, list[str]] = {}
    turn = list(LOOKS).index(look)
    all_states = tried(full, look)
    narrow = 0
    with start(LOOKS[look]) as engine:
        for place, state in all_states:
            width = WIDTHS[(place + turn) % len(WIDTHS)]
            language = ("en", "nl")[(place + turn + len(engine_name)) % 2]
            named = f"{state.name}, {language}, {width} px"
            engine.resize(width)
            enter(engine, state, language)
            engine.run(f"{AXE}; return true;")
            if found := engine.run(RUN_AXE, TAGS):
                faults[named] = found
            if found := ask(engine, "moving"):
                moves[named] = found
            if width == WIDTHS[0]:
                narrow += 1
                if found := ask(engine, "sideways") + ask(engine, "clipped"):
                    wide[named] = found
        errors = [error for error in engine.errors() if "there-is-no-such-tip" not in error]
    count = len(all_states)
    bar = 200 if full else 0
    proof(
        "states in which axe finds a fault, nothing excluded",
        tried=count,
        broken=len(faults),
        bar=bar,
    )
    proof("states at 320 px that scroll sideways or cut text off", tried=narrow, broken=len(wide))
    proof("states that move although the reader asked for rest", tried=count, broken=len(moves))
    found = told(faults, wide, moves, {"errors": errors})
    assert found == "[]", found


def told(*faults: dict[str, list[str]]) -> str:
    """All faults, for the person who mends them."""
    return json.dumps([kind for kind in faults if any(kind.values())], indent=1, ensure_ascii=False)


# -- The keyboard ------------------------------------------------------------------------------

WALKED = ("home", "tip", "planner", "round runs", "plan", "closing", "day-1-check, filled in",
          "print shop", "five picked", "method", "broken store elsewhere", "search with results",
          "suggested five", "data")  # fmt: skip
MOST_STOPS = 450


def walk(engine: Engine, key: str) -> tuple[list[str], list[str]]:
    """Press a key from stop to stop until the page has no more. Out: the stops, the faults."""
    stops: list[str] = []
    faults: list[str] = []
    for _ in range(MOST_STOPS):
        engine.press(key)
        place: dict[str, Any] | None = engine.run("return proof.focus();")
        if place is None or place["stop"] in stops:
            break
        stops.append(place["stop"])
        faults += [f"{key}: {fault}: {place['name']}" for fault in place["faults"]]
    return stops, faults


@pytest.mark.parametrize("width", [375, 1280])
def test_the_focus_is_in_view_both_ways(start: Start, width: int, full: bool, proof: Proof) -> None:
    """Tab to the last stop of a page, then Shift+Tab back to the first."""
    quick = ("tip",) if width == WIDTHS[1] else ("closing",)
    chosen = [state for state in states() if state.name in (WALKED if full else quick)]
    faults: dict[str, list[str]] = {}
    count = 0
    with start() as engine:
        for place, state in enumerate(chosen):
            engine.afresh(width)
            enter(engine, state, ("en", "nl")[place % 2])
            ask(engine, "clipped")
            there, found = walk(engine, "Tab")
            assert there, f"{state.name}: Tab reached nothing"
            # Out of the page the keyboard is in the browser's own parts, so: again, and not so far.
            engine.afresh(width)
            enter(engine, state, ("en", "nl")[place % 2])
            ask(engine, "clipped")
            for _ in there:
                engine.press("Tab")
                engine.run("return proof.focus();")
            back, found_back = walk(engine, "Shift+Tab")
            count += len(there) + len(back)
            # A group of radios is entered at one of them, which may be another one on the way back.
            missed = set(there[:-1]) - set(back) - radios(engine)
            found += [f"not met on the way back: stop {stop}" for stop in sorted(missed)]
            if found + found_back:
                faults[f"{state.name}, {width} px"] = found + found_back
    broken = sum(len(found) for found in faults.values())
    proof(
        "stops of Tab and Shift+Tab that are hidden, out of view or unmarked",
        tried=count,
        broken=broken,
    )
    assert not faults, told(faults)


def radios(engine: Engine) -> set[str]:
    """The stops that are radios."""
    found = engine.run(
        "return [...document.querySelectorAll('[type=radio]')].map((e) => e.dataset.stop);"
    )
    return {stop for stop in found if stop}


# -- Larger and wider letters ------------------------------------------------------------------


def test_letters_may_be_wider_and_pages_twice_as_large(
    start: Start, full: bool, proof: Proof
) -> None:
    """Text spacing of 1.4.12 on a phone; a page, or letters alone, at 200 per cent on a desk."""
    chosen = [(n, state) for n, state in enumerate(states()) if full or n % 13 == 0]
    chosen = [(n, state) for n, state in chosen if full or state.path != FALLBACK]
    faults: dict[str, list[str]] = {}
    with start() as engine:
        for place, state in chosen:
            enter(engine, state, ("nl", "en")[place % 2])
            engine.resize(375)
            engine.run(SPACED)
            spaced = ask(engine, "sideways") + ask(engine, "clipped")
            engine.run(PLAIN)
            engine.resize(640)  # a window of 1280 pixels, enlarged to 200 per cent
            zoomed = ask(engine, "sideways") + ask(engine, "clipped")
            engine.resize(1280)
            engine.run(LARGE)  # the letters alone, of which no width of a window tells
            large = ask(engine, "sideways") + ask(engine, "clipped")
            engine.run(PLAIN)
            ways = {"spaced": spaced, "page at 200 %": zoomed, "letters at 200 %": large}
            faults |= {f"{state.name}, {way}": found for way, found in ways.items() if found}
    count = 3 * len(chosen)
    proof(
        "states that lose something with wider or larger letters", tried=count, broken=len(faults)
    )
    assert not faults, told(faults)


# -- What only ears can judge ------------------------------------------------------------------


def test_the_script_for_screen_readers_names_what_is_there(site_folder: Path, proof: Proof) -> None:
    """Each name that docs/screen-reader.md says must be heard is a word of the site."""
    script = (ROOT / "docs/screen-reader.md").read_text(encoding="utf-8")
    heard = [" ".join(name.split()) for name in re.findall(r"\*\*‘(.+?)’\*\*", script, re.DOTALL)]
    pages = [page.path for page in all_pages(site_folder)]
    texts = [(site_folder / path).read_text(encoding="utf-8") for path in pages]
    plain = " ".join(texts).replace("&#39;", "'").replace("&amp;", "&")
    missing = [name for name in heard if name not in plain]
    proof(
        "names in the script for screen readers that the site does not have",
        tried=len(heard),
        broken=len(missing),
    )
    assert heard
    assert missing == []
