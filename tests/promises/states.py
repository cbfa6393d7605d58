"""Every kind of page, and the states that a reader can bring it into.

A state is an address, what the browser already keeps, and steps. A step is the body of a function
in the page that gives true when it is done; it is asked again until then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from generator.build import today
from tests.browser.planner import FIVE, STORE
from tests.conftest import BASE_PATH
from tests.promises.engines import Engine, wait
from tests.promises.host import Host

LANGUAGES = {"en": "", "nl": "nl/"}
SITE = f"{BASE_PATH}/"  # as its address says, so that the page for wrong addresses finds its parts
FALLBACK = "fallback/"  # the example, of which a tip is not translated


@dataclass(frozen=True)
class State:
    """A page as a reader has it before them."""

    name: str
    path: str
    steps: tuple[str, ...] = ()
    records: Mapping[str, Any] = field(default_factory=dict)
    needs_scripts: bool = True


def click(selector: str, nth: int = 0) -> str:
    """The step that activates an element."""
    return f"""const all = document.querySelectorAll({json.dumps(selector)});
      if (!all[{nth}]) return false;
      all[{nth}].click();
      return true;"""


def shown(selector: str) -> str:
    """The step that waits for an element in sight."""
    return f"return Boolean(document.querySelector({json.dumps(selector)})?.checkVisibility());"


def typed(selector: str, text: str) -> str:
    """The step that writes into a field."""
    return f"""const field = document.querySelector({json.dumps(selector)});
      if (!field) return false;
      field.value = {json.dumps(text)};
      field.dispatchEvent(new Event("input", {{ bubbles: true }}));
      field.dispatchEvent(new Event("change", {{ bubbles: true }}));
      return true;"""


OPEN_DETAILS = """for (const all of document.querySelectorAll("main details")) all.open = true;
  return true;"""
FILL = """const groups = new Set();
  const fields = [...document.querySelectorAll("main :is(input, select, textarea)")]
    .filter((e) => e.checkVisibility() && !e.disabled && !e.readOnly);
  for (const e of fields) {
    if (/^(date|file|search)$/.test(e.type) || !e.isConnected) continue;
    if (e.type === "radio") {
      if (!groups.has(e.name)) e.click();
      groups.add(e.name);
      continue;
    }
    if (e.type === "checkbox") {
      if (!e.checked) e.click();
      continue;
    }
    if (e.tagName === "SELECT") e.selectedIndex = Math.min(1, e.options.length - 1);
    else if (e.type === "number" || /numeric|decimal/.test(e.inputMode)) e.value = "5";
    else if (e.type === "range") e.value = "7";
    else e.value = "A colleague called back before lunch";
    e.dispatchEvent(new Event("input", { bubbles: true }));
    e.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return true;"""

# -- What a browser keeps ----------------------------------------------------------------------

AT = {"at": "2026-01-05T08:00:00.000Z"}
PLAN = "desk7abc"


def _tip(number: int) -> dict[str, Any]:
    return {"number": number, "title": f"Tip {number}", "lang": "en"}


def picked(*numbers: int) -> dict[str, Any]:
    """Tips chosen for the first round of a plan."""
    picks = {f"pick/{PLAN}/1/{n}": {**AT, "title": f"Tip {n}", "lang": "en"} for n in numbers}
    return {f"plan/{PLAN}": {**AT, "name": "The front desk of the northern branch"}, **picks}


def running(weeks: int) -> dict[str, Any]:
    """A round that began so many weeks ago: ticked, a tip ended, one waiting for the next round."""
    first = today() - timedelta(weeks=weeks)
    start = {"on": first.isoformat(), "start": first.isoformat(), "weeks": None}
    ended = {
        "on": (first + timedelta(days=9)).isoformat(),
        "reason": "harm",
        "note": "A colleague.",
    }
    return {
        f"plan/{PLAN}": {**AT, "name": "The front desk of the northern branch"},
        f"start/{PLAN}/1": {**AT, **start, "tips": [_tip(number) for number in FIVE]},
        f"tick/{PLAN}/1/8/1/aaaa": AT,
        f"tick/{PLAN}/1/8/2/bbbb": AT,
        f"end/{PLAN}/1/61": {**AT, **ended},
        f"note/{PLAN}/1/8": {**AT, "text": "Ask on Mondays."},
        f"owner/{PLAN}/1/8": {**AT, "name": "Noor"},
        f"pick/{PLAN}/2/22": {**AT, "title": "Tip 22", "lang": "en"},
    }


def closed() -> dict[str, Any]:
    """A round that ran its course and was looked back on."""
    review = {"kept": "yes", "customers": "They called back.", "next": "keep", "thanks": "Noor"}
    reviews = {f"review/{PLAN}/1/{number}": {**AT, **review} for number in FIVE}
    day = (today() - timedelta(weeks=1)).isoformat()
    return {**running(10), **reviews, f"close/{PLAN}/1": {**AT, "on": day}}


BROKEN = {**picked(1, 8), f"pick/{PLAN}/1/22": "{half a record"}

# -- The states --------------------------------------------------------------------------------

PLAIN = {
    "home": "",
    "chapters": "chapters/",
    "chapter": "chapters/leadership-with-a-soul/",
    "all tips": "tips/",
    "tip": "tips/one-free-slot/",
    "one-way tip": "tips/withdraw-a-dodged-promise/",
    "planner": "planner/",
    "method": "method/",
    "credits": "credits/",
    "make it yours": "make-it-yours/",
    "coverage": "coverage/",
    "data": "data/",
    "print shop": "print/",
    "tools": "tools/",
    "wrong address": "tips/there-is-no-such-tip/",
    "no connection": "offline/",
    "embedded tip": "embed/one-free-slot/",
    "embedded week": "embed/tip-of-the-week/",
}
TOOLS = (
    "why",
    "spiral",
    "one-fan-a-day",
    "day-1-check",
    "door",
    "pulse",
    "emotional-pl",
    "why-not",
)
TOOL_PAGES = {**{name: f"tools/{name}/" for name in TOOLS}, "method, the tool": "method/"}
DIALOG = "dialog[open]"


def pages() -> list[State]:
    """Each kind of page as it opens for the first time."""
    kinds = {**PLAIN, **{name: TOOL_PAGES[name] for name in TOOLS}}
    return [State(name, path, needs_scripts=False) for name, path in kinds.items()]


def states() -> list[State]:
    """Each kind of page in each of its states."""
    return [
        *pages(),
        State("tip not translated", FALLBACK, needs_scripts=False),
        *_frame_states(),
        *_planner_states(),
        *_running_states(),
        *(State(f"{name}, filled in", path, _filling(name)) for name, path in TOOL_PAGES.items()),
    ]


def _filling(name: str) -> tuple[str, ...]:
    adds = {"one-fan-a-day", "emotional-pl", "method, the tool", "pulse"}
    add = (click("main form .button:not(.button--quiet)"), FILL) if name in adds else ()
    return (FILL, *add, OPEN_DETAILS)


def _frame_states() -> list[State]:
    search = (click("site-search button"), shown(DIALOG))
    answered = "return document.querySelector('.search-dialog ol')?.dataset.query === 'telefoon';"
    nothing = "return document.querySelector('.search-dialog__state')?.textContent.includes('xq');"
    return [
        State("search opened", "", search),
        State(
            "search with results",
            "tips/",
            (*search, typed(".search-dialog input", "telefoon"), answered),
        ),
        State(
            "search without results",
            "",
            (*search, typed(".search-dialog input", "xqxqzz"), nothing),
        ),
        State("menu opened", "", ("document.querySelector('.menu').open = true; return true;",)),
        State("tips, filtered", "tips/?effort=small", (OPEN_DETAILS, shown(".card"))),
        State(
            "tips, none left",
            "tips/?effort=large&door=two-way&who=leader&chapter=one-fan-today",
            (OPEN_DETAILS,),
        ),
        State("home with five", "", (shown(".header-five"),), picked(*FIVE)),
        State("home in a round", "", (shown(".header-five"),), running(2)),
        State("tip in the five", "tips/one-free-slot/", (), picked(*FIVE)),
    ]


def _planner_states() -> list[State]:
    ready = shown("round-planner")
    return [
        State("shared plan", "planner/?start=2027-01-04&tips=1.8.24.56.61", (ready,)),
        State(
            "shared plan beside mine",
            "planner/?start=2027-01-04&tips=1.8.24.56.61",
            (ready,),
            picked(2, 3),
        ),
        State("shared plan with faults", "planner/?start=2027-13-04&tips=1.8.999.x", (ready,)),
        State(
            "suggested five",
            "planner/#pb-pick",
            (click(".suggest__first"), shown(".suggest__list")),
        ),
        State("ready-made fives", "planner/#pb-pick", (ready, OPEN_DETAILS)),
        State("five picked", "planner/#pb-pick", (ready,), picked(*FIVE)),
        State(
            "a sixth refused",
            "planner/#pb-pick",
            (click('.card[data-tip="22"] .add-button'), shown(DIALOG)),
            picked(*FIVE),
        ),
        State("plan", "planner/#pb-plan", (ready, OPEN_DETAILS), picked(*FIVE)),
        State(
            "plan with a wrong date",
            "planner/#pb-plan",
            (typed("#pb-start", ""), OPEN_DETAILS),
            picked(*FIVE),
        ),
        State("plans", "planner/", (click("plan-switch summary"),), picked(*FIVE)),
        State("year", "planner/#pb-year", (ready,), picked(*FIVE)),
        State("empty history", "planner/#pb-history", (ready,)),
        State("broken store", "planner/", (shown("store-notice"),), BROKEN),
        State("broken store elsewhere", "tips/one-free-slot/", (shown("store-notice"),), BROKEN),
    ]


def _running_states() -> list[State]:
    ready = shown("round-planner")
    due = running(2)
    over = running(10)
    return [
        State("round runs", "planner/#pb-track", (shown(".tick__open"),), due),
        State(
            "round, a tip opened",
            "planner/#pb-track",
            (click(".tick__open"), click(".tick__open", 4)),
            due,
        ),
        State(
            "ending a tip",
            "planner/#pb-track",
            (click(".tick__open"), click(".tick__end button"), shown(DIALOG)),
            due,
        ),
        State(
            "locked",
            "planner/#pb-pick",
            (click('.card[data-tip="8"] .add-button'), shown(DIALOG)),
            due,
        ),
        State("plan that runs", "planner/#pb-plan", (ready, OPEN_DETAILS), due),
        State("closing", "planner/#pb-close", (shown("close-round"),), over),
        State("closed", "planner/#pb-close", (shown("close-round"),), closed()),
        State("history", "planner/#pb-history", (shown("plan-history"),), closed()),
        State("year in a round", "planner/#pb-year", (ready,), due),
    ]


# -- Bringing one about ------------------------------------------------------------------------


def enter(engine: Engine, state: State, language: str) -> None:
    """Bring a page into a state, from a browser that keeps nothing but what the state says."""
    site = f"{engine.host.address}{SITE}"
    if state.needs_scripts or state.records:
        keep(engine, site, state.records)
    engine.open(address(engine.host, state, language))
    for step in state.steps:
        wait(engine, step)


def address(host: Host, state: State, language: str) -> str:
    """Where a state's page is in a language."""
    if state.path == FALLBACK:
        return f"{host.address}{FALLBACK}nl/tips/look-up-first/"
    return f"{host.address}{SITE}{LANGUAGES[language]}{state.path}"


def keep(engine: Engine, site: str, records: Mapping[str, Any]) -> None:
    """Let the browser keep these records and nothing else of this site."""
    engine.open(f"{site}credits/")
    texts = {
        f"{STORE}/{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in records.items()
    }
    engine.run(
        """localStorage.clear();
        for (const [name, text] of Object.entries(a)) localStorage.setItem(name, text);
        return true;""",
        texts,
    )
