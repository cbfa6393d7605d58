"""Faults of a browser's storage, each with a name: what lies there, what fails, what must be said.

A fault is tried on the planner itself, over a plan of `tests/stored/version-2.json` whose round
runs. Scripts stand in for a browser that fails; what lies there is written by another page first.
"""

# ruff: noqa: E501  (a table of cases, a case a line)

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from tests.browser.planner import ID, STORE

STORED = Path(__file__).resolve().parent.parent / "stored"
Records = dict[str, str]
CLOCK = "2027-01-20T09:00:00"  # the round of the sample is in its third week
AT = "2027-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Fault:
    """One fault.

    `lies`: records that lie there beside the sample's, or in their place (None: taken out).
    `alone`: without the sample. `fails`: a script before the page's own. `later`: a script when the
    page has been opened. `told`: which notices must be shown, by the names of their words.
    `early`: the clock says that the round has not begun, so that nothing can be ticked.
    `goes`: keys that may be gone, since whoever uses the browser threw them away or they moved.
    """

    name: str
    lies: Mapping[str, str | None] = field(default_factory=dict)
    fails: str = ""
    later: str = ""
    told: tuple[str, ...] = ()
    alone: bool = False
    goes: str | None = None
    clock: str = CLOCK
    early: bool = False

    def records(self) -> Records:
        """Everything that lies there before the page is opened."""
        # Its round is not closed yet, so that there is something to tick.
        runs = {
            key: text for key, text in sample(2).items() if not key.startswith(f"{STORE}/close/")
        }
        before: dict[str, str | None] = {} if self.alone else dict(runs)
        return {key: text for key, text in {**before, **self.lies}.items() if text is not None}


def sample(version: int) -> Records:
    """The records of a version, as it kept them: key → text."""
    text = (STORED / f"version-{version}.json").read_text(encoding="utf-8")
    return {f"{ID}/{version}/{k}": json.dumps(value) for k, value in json.loads(text).items()}


def one_of(kind: str) -> tuple[str, Any]:
    """A record of the sample: its key and what it says."""
    start = f"{STORE}/{kind}/"
    # Of the plan that is shown; the one that was deleted stays as it is.
    found = {key: text for key, text in sample(2).items() if key.startswith(start)}
    key = next((one for one in found if "desk7abc" in one), next(iter(found)))
    return key, json.loads(found[key])


QUOTA = "throw new DOMException('full', 'QuotaExceededError')"
KEEP = "return real.setItem.call(this, key, text);"
DENIED = "throw new DOMException('denied', 'SecurityError')"
# What scripts that stand in for a failing browser share.
HEAD = """
const real = {};
for (const name of ['getItem', 'setItem', 'removeItem', 'key', 'clear'])
  real[name] = Storage.prototype[name];
const size = Object.getOwnPropertyDescriptor(Storage.prototype, 'length').get;
let writes = 0;
"""


def on(method: str, body: str) -> str:
    """A script that puts another method in the place of one of the storage's."""
    return f"{HEAD} Storage.prototype.{method} = function (key, text) {{ {body} }};"


def access(body: str) -> str:
    """A script that puts something else in the place of the storage itself."""
    return f"Object.defineProperty(window, 'localStorage', {{ get() {{ {body} }} }});"


def when_open(script: str) -> str:
    """A script for a page that is open: another tab, the reader, or the browser, in the middle."""
    return f"(() => {{ {script} }})()"


FULL, FORBIDDEN = ("store_full",), ("store_forbidden",)
BROKEN, NEWER = ("store_broken",), ("store_newer",)
KINDS = (
    *("plan", "gone", "setting", "round", "pick", "owner", "note", "start", "tick", "end"),
    *("review", "close", "calendar", "before"),
)
# Each kind of record, spoilt in these ways; half a character is what a torn write can leave.
SPOILT = {
    "cut off": lambda value: json.dumps(value)[:-3],
    "empty": lambda _: "",
    "not JSON": lambda _: "\u0000\u0001 garbage {",
    "a list": lambda value: json.dumps([value]),
    "null": lambda _: "null",
    "half a character": lambda _: '{"at":"\ud83c',
    "text of another type": lambda value: json.dumps(json.dumps(value)),
}


def spoilt() -> Iterator[Fault]:
    """Every kind of record, spoilt in every way."""
    for kind, (how, spoil) in product(KINDS, SPOILT.items()):
        key, value = one_of(kind)
        yield Fault(f"{kind}: {how}", {key: spoil(value)}, told=BROKEN)


def refusing() -> Iterator[Fault]:
    """The browser refuses to keep: from a write on, at one write, always."""
    for number in range(1, 9):
        body = f"if (++writes >= {number}) {{ {QUOTA} }} {KEEP}"
        yield Fault(f"full from write {number} on", fails=on("setItem", body))
        body = (
            f"if (++writes === {number}) {{ {QUOTA} }} return real.setItem.call(this, key, text);"
        )
        yield Fault(f"full at write {number} alone", fails=on("setItem", body))
    yield Fault("full from the start", fails=on("setItem", QUOTA), told=FULL)
    yield Fault("writing is denied", fails=on("setItem", DENIED), told=FULL)
    yield Fault("forgets at once what it was given", fails=on("setItem", ""), told=FULL)
    half = "return real.setItem.call(this, key, String(text).slice(0, -2));"
    yield Fault("keeps half of what it was given", fails=on("setItem", half), told=FULL)
    other = "return real.setItem.call(this, key, String(text).toUpperCase());"
    yield Fault("keeps something else", fails=on("setItem", other), told=FULL)
    every = f"if (writes++ % 2) return; {KEEP}"
    yield Fault("forgets every second write", fails=on("setItem", every))
    yield Fault("removes nothing", fails=on("removeItem", ""))
    yield Fault("removing is denied", fails=on("removeItem", DENIED))
    stuffed = {"another-app": "x" * 5_000_000}
    fill = """const rest = 'y'.repeat(1000); let n = 0;
      try { for (;;) localStorage.setItem(`filler ${n++}`, rest); } catch { n -= 1; }
      try { for (;;) localStorage.setItem(`crumb ${n++}`, ''); } catch { return; }"""
    yield Fault("really full, of another app’s", stuffed, later=when_open(fill), told=FULL)


def unreadable() -> Iterator[Fault]:
    """The browser does not let the page look, or gives something else."""
    yield Fault("access is denied (cookies blocked)", fails=access(DENIED), told=FORBIDDEN)
    yield Fault("there is no storage (null)", fails=access("return null;"), told=FORBIDDEN)
    yield Fault("there is no storage (undefined)", fails=access("return;"), told=FORBIDDEN)
    yield Fault("there is something else", fails=access("return {};"), told=FORBIDDEN)
    yield Fault("reading is denied", fails=on("getItem", DENIED), told=FORBIDDEN)
    yield Fault("listing is denied", fails=on("key", DENIED), told=FORBIDDEN)
    length = f"Object.defineProperty(Storage.prototype, 'length', {{ get() {{ {DENIED} }} }});"
    yield Fault("counting is denied", fails=length, told=FORBIDDEN)
    strange = {"undefined": "undefined", "a number": "5", "an object": "({})", "a list": "[[1]]"}
    strange |= {"true": "true", "a promise": "Promise.resolve('{}')", "a symbol": "Symbol('x')"}
    for what, value in strange.items():
        body = f"if (String(key).startsWith('{ID}/')) return {value}; return real.getItem.call(this, key);"
        yield Fault(f"reading gives {what}", fails=on("getItem", body), told=FULL)
    nothing = (
        f"if (String(key).startsWith('{ID}/')) return null; return real.getItem.call(this, key);"
    )
    yield Fault("reading gives nothing", fails=on("getItem", nothing), told=FULL)


def in_the_middle() -> Iterator[Fault]:
    """What goes wrong while the page is open."""
    for what, method in (("reading", "getItem"), ("listing", "key")):
        later = when_open(on(method, DENIED))
        yield Fault(f"{what} is denied in the middle", later=later, told=FORBIDDEN)
    later = when_open(on("setItem", QUOTA))
    yield Fault("full in the middle", later=later, told=FULL)
    later = when_open(on("setItem", "") + "Storage.prototype.removeItem = () => {};")
    yield Fault("forgets from the middle on", later=later, told=FULL)
    later = when_open(access(DENIED))
    yield Fault("access is denied in the middle", later=later)
    tell = "dispatchEvent(new StorageEvent('storage', { key: null }));"
    yield Fault(
        "cleared, and the page is told", later=when_open(f"localStorage.clear(); {tell}"), goes=""
    )
    yield Fault("cleared without a word", later=when_open("localStorage.clear();"), goes="")
    ours = f"for (const key of Object.keys(localStorage)) if (key.startsWith('{STORE}/start')) localStorage.removeItem(key);"
    yield Fault("the start is taken out", later=when_open(ours + tell), goes=f"{STORE}/start/")
    spoil = f"for (const key of Object.keys(localStorage)) if (key.startsWith('{STORE}/pick')) localStorage.setItem(key, '{{');"
    yield Fault(
        "picks are spoilt in the middle",
        later=when_open(spoil + tell),
        goes=f"{STORE}/pick/",
        told=BROKEN,
    )


def odd() -> Iterator[Fault]:
    """Records that are sound for a computer, and odd for a plan."""
    at = {"at": AT}
    text = json.dumps
    plan = f"{STORE}/pick/desk7abc"
    key, start = one_of("start")
    five = start["tips"]
    huge, many = "x" * 1_000_000, [{"number": n} for n in range(1, 1000) if n != 44]
    yield Fault(
        "a note of a million letters", {f"{STORE}/note/desk7abc/1/21": text(at | {"text": huge})}
    )
    yield Fault(
        "a name of a million letters", {f"{STORE}/plan/desk7abc": text(at | {"name": huge})}
    )
    ticks: dict[str, str | None] = {
        f"{STORE}/tick/desk7abc/1/8/1/t{n}": text(at) for n in range(3000)
    }
    yield Fault("three thousand ticks", ticks)
    closed = at | {"on": "2020-01-01", "start": "2020-01-01", "tips": five}
    rounds: dict[str, str | None] = {}
    for n in range(1, 200):
        rounds[f"{STORE}/start/long/{n}"] = text(closed)
        rounds[f"{STORE}/close/long/{n}"] = text(at | {"on": "2020-03-01"})
    rounds[f"{STORE}/setting/current"] = text({"plan": "long"})
    yield Fault("two hundred rounds", rounds)
    plans: dict[str, str | None] = {
        f"{STORE}/plan/p{n}": text(at | {"name": f"P{n}"}) for n in range(300)
    }
    yield Fault("three hundred plans", plans)
    yield Fault("a round with a thousand tips", {key: text(start | {"tips": many})})
    yield Fault("a round with seven tips", {key: text(start | {"tips": [*five, *many[1:3]]})})
    yield Fault("a round with the same tip five times", {key: text(start | {"tips": five[:1] * 5})})
    yield Fault("a round without tips", {key: text(start | {"tips": []})})
    yield Fault("a round of a company’s tips", {key: text(start | {"tips": many[-5:]})})
    yield Fault(
        "the same tip chosen for three rounds", {f"{plan}/{n}/46": text(at) for n in (2, 3, 4)}
    )
    yield Fault(
        "two plans with one name", {f"{STORE}/plan/twin": text(at | {"name": "The front desk"})}
    )
    yield Fault(
        "ticks of weeks and tips that are none",
        {
            f"{STORE}/tick/desk7abc/{n}/x": text(at)
            for n in ("1/8/99", "1/77/1", "0/8/1", "1000/8/1", "1/8/0")
        },
    )
    yield Fault(
        "plans named as parts of objects",
        {
            f"{STORE}/plan/{n}": text(at | {"name": n})
            for n in ("constructor", "tostring", "valueof")
        },
    )
    yield Fault(
        "__proto__ as a key",
        {
            f"{STORE}/plan/__proto__": text(at | {"name": "p"}),
            f"{STORE}/__proto__": "{}",
            f"{STORE}/pick/__proto__/1/8": text(at),
        },
    )
    proto = (
        '{"at":"","name":"p","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    )
    yield Fault("__proto__ in a record", {f"{STORE}/plan/desk7abc": proto})
    yield Fault(
        "a plan that is shown and is none", {f"{STORE}/setting/current": text({"plan": "nobody"})}
    )
    yield Fault("a number for the plan that is shown", {f"{STORE}/setting/current": '{"plan":5}'})
    nothing = {"start": None, "weeks": None, "every": None, "weekday": None}
    yield Fault("a round that is set to nothing", {f"{STORE}/round/desk7abc/1": text(nothing)})
    yield Fault(
        "fields nobody knows", {f"{STORE}/pick/desk7abc/2/45": text(at | {"new": {"a": [1]}})}
    )
    yield Fault(
        "moments that are none",
        {
            f"{plan}/2/{n}": text({"at": one, "title": "", "lang": ""})
            for n, one in ((45, "soon"), (46, ""), (47, "2999-99-99"))
        },
    )
    yield Fault(
        "keys that are odd",
        {
            f"{STORE}/": "x",
            f"{STORE}/pick/": "x",
            f"{STORE}/pick": "x",
            f"{ID}/": "x",
            ID: "x",
            f"{STORE}/plan/a\nb": "x",
            f"{ID}/x/plan/a": "x",
        },
        told=BROKEN,
    )
    yield Fault(
        "another app’s records", {"theme": "dark", "other/2/plan/a": "{", "": "", f"{ID}-2/x": "{"}
    )
    yield Fault(
        "a newer version’s records", {f"{ID}/3/plan/a": '{"x":1}', f"{ID}/10/y": "?"}, told=NEWER
    )
    yield Fault(
        "kinds nobody knows", {f"{STORE}/badge/gold": "not JSON", f"{STORE}/tool/x/y": "[1]"}
    )
    yield Fault(
        "a copy set aside before",
        {f"{ID}/aside/2/{k.removeprefix(f'{STORE}/')}": "older" for k in (key,)} | {key: "{"},
        told=BROKEN,
    )
    yield Fault(
        "broken, and no room for the copy", {key: "{oops"}, fails=on("setItem", QUOTA), told=BROKEN
    )
    for name, when in {
        "back before the round": "2026-05-01",
        "back to 1970": "1970-01-01",
        "far ahead": "2199-06-01",
        "past all years": "2999-01-01",
    }.items():
        early = when < "2027"
        yield Fault(f"the clock jumped {name}", clock=f"{when}T09:00:00", early=early)


def older() -> Iterator[Fault]:
    """What version 1 left, and moves that were cut short."""
    old: dict[str, str | None] = dict(sample(1))
    # The plan that takes it all may get the team's name; where it moved to is written anew.
    moved = f"{ID}/1/|{STORE}/plan/v1abc|{STORE}/setting/moved"
    yield Fault("version 1 alone", old, alone=True, goes=moved)
    yield Fault("version 1 beside version 2", old, goes=moved)
    for number in range(1, 9):
        body = f"if (++writes >= {number}) {{ {QUOTA} }} return real.setItem.call(this, key, text);"
        yield Fault(
            f"moving version 1: full from write {number} on",
            old,
            fails=on("setItem", body),
            alone=True,
            goes=moved,
        )
    yield Fault("moving version 1: nothing is removed", old, fails=on("removeItem", ""), alone=True)
    yield Fault(
        "moving version 1: forgets everything", old, fails=on("setItem", ""), alone=True, told=FULL
    )
    half = {
        f"{STORE}/setting/moved": '{"plan":"v1abc"}',
        f"{STORE}/plan/v1abc": json.dumps({"at": "", "name": ""}),
        f"{STORE}/pick/v1abc/1/8": old[f"{ID}/1/pick/8"],
    }
    yield Fault("moving version 1: cut short after a pick", old | half, alone=True, goes=moved)
    lost = half | {f"{STORE}/plan/v1abc": None}
    yield Fault(
        "moving version 1: the plan it moved to is gone", old | lost, alone=True, goes=moved
    )
    yield Fault(
        "moving version 1: where it moved to is garbage",
        old | {f"{STORE}/setting/moved": "[]"},
        alone=True,
        goes=moved,
    )
    differs = half | {f"{STORE}/round/v1abc/1": '{"start":"2030-01-07","weeks":6}'}
    yield Fault(
        "moving version 1: another round is there",
        old | differs,
        alone=True,
        goes=f"{ID}/1/(pick|round/before)|{STORE}/plan/v1abc",
    )
    for name in ("pick/8", "round/draft", "round/before"):
        yield Fault(
            f"version 1: {name} is broken",
            old | {f"{ID}/1/{name}": "{oops"},
            alone=True,
            goes=moved,
            told=BROKEN,
        )
    yield Fault(
        "version 1: a pick of no tip",
        old | {f"{ID}/1/pick/__proto__": '{"at":""}', f"{ID}/1/pick/0": '{"at":""}'},
        alone=True,
        goes=f"{ID}/1/(pick/[1-9]|round)",
    )


def all_faults() -> list[Fault]:
    """Every fault; names are given once."""
    parts = (refusing(), unreadable(), in_the_middle(), odd(), older(), spoilt())
    found = [fault for part in parts for fault in part]
    assert len({fault.name for fault in found}) == len(found)
    return found
