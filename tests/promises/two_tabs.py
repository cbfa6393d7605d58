"""Several tabs of one browser on the same plans, in orders drawn by lot, beside a model of them.

The tabs are real ones with the site's own modules in them, and share a real storage. What a run
does is drawn from its seed; the model (`Plans`) says what must be there at the end, and what each
tab must believe.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.planner import STORE
from tests.conftest import assets_of

FIVES: dict[str, tuple[int, ...]] = {
    "ours": (1, 8, 21, 57, 61),
    "theirs": (2, 3, 5, 9, 13),
    "third": (),  # not started yet
}
OTHERS = tuple(range(30, 42))  # tips that may be chosen for a next round
WORDS = ("front desk", "“quoted”", "naïef\n<b>", "🎈", "a", "", "x" * 60)
WEEKS = 5  # that are ticked by everybody; the one after them is for a tab that dies
REASONS = ("safety", "law", "harm")
AT = "2020-01-01T00:00:00.000Z"
RHYTHM = (2, None)

# What a tab can do, as its buttons do it; and what it believes, without looking anew.
TAB = """async (base) => {
  const load = (name) => import(`${base}js/${name}.js`);
  const names = ['my-plan', 'plans', 'records', 'round-life', 'rounds'];
  const [my, plans, { store }, life, rounds] = await Promise.all(names.map(load));
  const doing = {
    tick: (n, week) => life.tick(n, week),
    untick: (n, week) => life.untick(n, week),
    note(n, text) {
      rounds.lookAtRounds(); // a reader writes into what is shown, and so after the tab was told
      life.setNote(rounds.running(), n, text);
    },
    owner: (n, name) => my.setOwner(n, name),
    end: (n, reason) => life.endEarly(n, reason, ''),
    pick: (n) => my.add(n, `Tip ${n}`),
    drop: (n) => my.remove(n),
    name: (text) => plans.renamePlan(text),
    rhythm: (every, weekday) => my.changeSettings({ every, weekday }),
    show: (id) => plans.showPlan(id),
    delete: (id) => plans.deletePlan(id),
    back: (id) => plans.bringBack(id),
  };
  const sleep = (time) => new Promise((done) => setTimeout(done, time));
  /** Everything that the others wrote has come. */
  const settle = async (marks) => {
    for (const [mark, count] of marks)
      while (Number(localStorage.getItem(mark)) < count) await sleep(1);
  };
  const act = (name, given) => doing[name](...given) ?? null;
  window.tab = {
    async one(marks, mark, count, name, given) {
      await settle(marks);
      const answer = act(name, given);
      localStorage.setItem(mark, count);
      return answer;
    },
    many(deeds) {
      window.tab.answers = [];
      window.tab.over = (async () => {
        for (const [name, given, wait] of deeds) {
          window.tab.answers.push(act(name, given));
          if (wait >= 0) await sleep(wait);
        }
        return window.tab.answers;
      })();
    },
    async over_and(mark, count) {
      const answers = await window.tab.over;
      localStorage.setItem(mark, count);
      return answers;
    },
    async begin(marks, mark, count, records) {
      await settle(marks);
      const held = Object.entries(localStorage).filter(([key]) => key.startsWith('mark '));
      localStorage.clear();
      const all = [...held, ...Object.entries(records)];
      for (const [key, text] of all) localStorage.setItem(key, text);
      store.changed();
      localStorage.setItem(mark, count);
    },
    async raw(marks) {
      await settle(marks);
      return Object.fromEntries(Object.entries(localStorage));
    },
    believes() {
      const round = rounds.running();
      return {
        plan: plans.currentPlan().id,
        name: plans.currentPlan().name,
        here: plans.plans().map(({ id }) => id),
        gone: plans.gonePlans().map(({ id }) => id),
        picks: rounds.draftPicks().map(({ number }) => number),
        rhythm: round ? [round.rhythm.every, round.rhythm.weekday] : null,
        tips: (round?.tips ?? []).map(({ number, ticks, note, owner, ended }) =>
          [number, ticks.map(({ week, n }) => [week, n]), note, owner, ended?.reason ?? null]),
      };
    },
  };
}"""


@dataclass
class Plan:
    """What must be in one plan."""

    five: tuple[int, ...]
    name: str = ""
    picks: set[int] = field(default_factory=set)
    ticks: Counter[tuple[int, int]] = field(default_factory=Counter)
    notes: dict[int, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    ended: dict[int, str] = field(default_factory=dict)
    rhythm: tuple[int, int | None] = RHYTHM


class Plans:
    """What must be there: each deed changes it as the page promises, and says what it answers."""

    def __init__(self, first_day: date) -> None:
        self.first_day = first_day
        self.all = {name: Plan(five) for name, five in FIVES.items()}
        self.gone: set[str] = set()
        self.wanted = "ours"

    @property
    def current(self) -> str:
        """The plan that every tab shows."""
        here = sorted(set(self.all) - self.gone)
        return self.wanted if self.wanted in here else here[0]

    @property
    def plan(self) -> Plan:
        """What is in it."""
        return self.all[self.current]

    def records(self) -> dict[str, str]:
        """The plans as they lie in a browser before a run."""
        found: dict[str, Any] = {"setting/current": {"plan": "ours", "at": AT}}
        day = self.first_day.isoformat()
        for name, five in FIVES.items():
            found[f"plan/{name}"] = {"at": AT, "name": ""}
            tips = [{"number": n, "title": "", "lang": ""} for n in five]
            begun = {"at": AT, "on": day, "start": day, "weeks": None, "tips": tips}
            if five:
                found[f"start/{name}/1"] = begun
        return {f"{STORE}/{name}": json.dumps(value) for name, value in found.items()}

    def do(self, deed: str, given: tuple[Any, ...]) -> Any:
        """Do it in the model; gives what the page must answer (None: nothing)."""
        return getattr(self, f"_{deed}")(*given)

    def _tick(self, number: int, week: int) -> bool:
        plan = self.plan
        is_open = number in plan.five and number not in plan.ended
        if is_open:
            plan.ticks[number, week] += 1
        return is_open

    def _untick(self, number: int, week: int) -> bool:
        plan = self.plan
        is_there = bool(plan.five) and plan.ticks[number, week] > 0
        if is_there:
            plan.ticks[number, week] -= 1
        return is_there

    def _note(self, number: int, text: str) -> None:
        self.plan.notes[number] = text

    def _owner(self, number: int, name: str) -> None:
        self.plan.owners[number] = name[:40]

    def _end(self, number: int, reason: str) -> bool:
        plan = self.plan
        is_open = number in plan.five and number not in plan.ended
        if is_open:
            plan.ended[number] = reason
        return is_open

    def _pick(self, number: int) -> str:
        plan = self.plan
        if number in plan.five:
            return "locked"
        if number in plan.picks:
            return "already"
        if len(plan.picks) >= 5:
            return "full"
        plan.picks.add(number)
        return "added"

    def _drop(self, number: int) -> bool:
        is_there = number in self.plan.picks
        self.plan.picks.discard(number)
        return is_there

    def _name(self, text: str) -> None:
        self.plan.name = text[:60]

    def _rhythm(self, every: int, weekday: int) -> None:
        self.plan.rhythm = (every, weekday)

    def _show(self, name: str) -> None:
        self.wanted = name

    def _delete(self, name: str) -> None:
        self.gone.add(name)

    def _back(self, name: str) -> None:
        self.gone.discard(name)
        self.wanted = name

    # -- at the end ------------------------------------------------------------------------

    def believed(self) -> dict[str, Any]:
        """What every tab must believe of the plan it shows."""
        plan = self.plan
        every, weekday = plan.rhythm
        tips = []
        for number in plan.five:
            weeks = sorted(
                (week, n) for (tip, week), n in plan.ticks.items() if tip == number and n
            )
            note, owner = plan.notes.get(number, ""), plan.owners.get(number, "")
            ended = plan.ended.get(number)
            tips.append([number, [list(one) for one in weeks], note, owner, ended])
        return {
            "plan": self.current,
            "name": plan.name,
            "here": sorted(set(self.all) - self.gone),
            "gone": sorted(self.gone),
            "picks": sorted(plan.picks),
            "rhythm": [every, weekday or self.first_day.isoweekday()] if plan.five else None,
            "tips": tips,
        }

    def lost(self, storage: dict[str, str]) -> list[str]:
        """What lies in the browser otherwise than it must, read here by its keys."""
        found: dict[str, Plan] = {name: Plan(five) for name, five in FIVES.items()}
        ours = {key: text for key, text in storage.items() if key.startswith(f"{STORE}/")}
        texts = {key.removeprefix(f"{STORE}/"): json.loads(text) for key, text in ours.items()}
        for name, value in texts.items():
            kind, plan, *rest = name.split("/")
            if kind in ("setting", "gone", "start"):
                continue
            here = found[plan]
            match kind, rest:
                case "plan", []:
                    here.name = value["name"]
                case "pick", [_, number]:
                    here.picks.add(int(number))
                case "tick", [_, number, week, _]:
                    here.ticks[int(number), int(week)] += 1
                case "note", [_, number]:
                    here.notes[int(number)] = value["text"]
                case "owner", [_, number]:
                    here.owners[int(number)] = value["name"]
                case "end", [_, number]:
                    here.ended[int(number)] = value["reason"]
                case "round", [_]:
                    here.rhythm = (value["every"], value["weekday"])
        gone = {name.removeprefix("gone/") for name in texts if name.startswith("gone/")}
        wrong = [] if gone == self.gone else [f"{gone} are gone instead of {self.gone}"]
        for name, wanted in self.all.items():
            wanted.ticks = +wanted.ticks
            if wanted != found[name]:
                wrong.append(f"{name}: {found[name]} instead of {wanted}")
        return wrong


class Tabs:
    """The tabs of one run after another, in one profile."""

    def __init__(self, context: BrowserContext, site: str, number: int) -> None:
        self.context, self.site = context, site
        self.count = 0
        self.marks: dict[int, int] = {}
        self.pages: list[Page] = []
        self.away: set[int] = set()
        self.came_back = 0
        for _ in range(number):
            self.pages.append(self.opened())

    def opened(self) -> Page:
        """A new tab with the modules in it."""
        page = self.context.new_page()
        page.goto(f"{self.site}credits/")
        self.ready(page)
        return page

    def ready(self, page: Page) -> None:
        """Let the modules be there."""
        page.evaluate(TAB, assets_of(self.site))

    def seen(self, but: int | None = None) -> list[tuple[str, int]]:
        """The marks of what all tabs (or all others) have written."""
        return [(f"mark {tab}", count) for tab, count in self.marks.items() if tab != but]

    def mark(self, tab: int) -> tuple[str, int]:
        """The next mark of a tab."""
        self.count += 1
        self.marks[tab] = self.count
        return f"mark {tab}", self.count

    def begin(self, records: dict[str, str]) -> None:
        """Let the plans lie there as before, for all tabs."""
        marks = self.seen()
        self.pages[0].evaluate("(all) => tab.begin(...all)", [marks, *self.mark(0), records])

    def do(self, tab: int, deed: str, given: tuple[Any, ...]) -> Any:
        """One deed, after a tab knows what the others did."""
        asked = [self.seen(tab), *self.mark(tab), deed, list(given)]
        return self.pages[tab].evaluate("(all) => tab.one(...all)", asked)

    def at_once(self, deeds: dict[int, list[tuple[Any, ...]]]) -> dict[int, list[Any]]:
        """Several tabs act at the same time; gives what each deed was answered."""
        for tab, some in deeds.items():
            self.pages[tab].evaluate("(some) => tab.many(some)", some)
        return {
            tab: self.pages[tab].evaluate("(all) => tab.over_and(...all)", list(self.mark(tab)))
            for tab in deeds
        }

    def reload(self, tab: int) -> None:
        """The reader loads the page anew."""
        self.pages[tab].reload()
        self.ready(self.pages[tab])

    def close(self, tab: int) -> None:
        """The reader closes a tab, and opens one."""
        self.pages[tab].close()
        self.pages[tab] = self.opened()

    def crash(self, tab: int) -> None:
        """A tab dies; another is opened."""
        page = self.pages[tab]
        with page.expect_event("crash"), suppress(Error):  # the page that would answer is gone
            page.goto("chrome://crash")
        page.close()
        self.pages[tab] = self.opened()

    def leave(self, tab: int) -> None:
        """A tab goes to another page; the browser keeps the one it was on, asleep."""
        self.pages[tab].goto(f"{self.site}nl/credits/", wait_until="commit")
        self.away.add(tab)

    @staticmethod
    def back(page: Page) -> None:
        """Press Back; while one page takes the place of another, the driver finds none to press."""
        away = page.url
        for _ in range(50):
            with suppress(Error):
                page.go_back(wait_until="commit")
            if page.url != away:
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"Back did not leave {away}")

    def come_back(self) -> None:
        """Those that left press Back: what was asleep is shown again as it was."""
        for tab in sorted(self.away):
            page = self.pages[tab]
            self.back(page)
            page.wait_for_function("() => document.readyState === 'complete'")
            if page.evaluate("typeof window.tab") == "object":
                self.came_back += 1
            else:
                self.ready(page)
        self.away.clear()

    def storage(self, tab: int) -> dict[str, str]:
        """What lies in the browser, after everything has come."""
        found: dict[str, str] = self.pages[tab].evaluate("(marks) => tab.raw(marks)", self.seen())
        return found


def first_day() -> date:
    """A round that has run for six weeks, so that all of them can be ticked."""
    return date.today() - timedelta(days=45)  # noqa: DTZ011  (the day where the browser is)


def draw(lot: random.Random, plans: Plans) -> tuple[str, tuple[Any, ...]]:
    """A deed that a reader may do now."""
    five = plans.plan.five or FIVES["ours"]
    number, week = lot.choice(five), lot.randint(1, WEEKS)
    deeds: dict[str, tuple[Any, ...]] = {
        "tick": (number, week),
        "untick": (number, week),
        "owner": (number, lot.choice(WORDS)),
        "pick": (lot.choice(OTHERS),),
        "drop": (lot.choice(sorted(plans.plan.picks) or OTHERS),),
        "name": (lot.choice(WORDS),),
        "rhythm": (lot.randint(1, 2), lot.randint(1, 7)),
        "show": (lot.choice(sorted(set(plans.all) - plans.gone)),),
    }
    if plans.plan.five:
        deeds["note"] = (number, lot.choice(WORDS))
        deeds["end"] = (number, lot.choice(REASONS))
    if len(plans.all) - len(plans.gone) > 1:
        deeds["delete"] = (plans.current,)
    if plans.gone:
        deeds["back"] = (lot.choice(sorted(plans.gone)),)
    weights = {"tick": 12, "untick": 4, "pick": 4, "note": 3, "show": 2}
    name = lot.choices(list(deeds), [weights.get(deed, 1) for deed in deeds])[0]
    return name, deeds[name]


def draw_at_once(lot: random.Random, plans: Plans, tabs: int) -> dict[int, list[tuple[Any, ...]]]:
    """What several tabs do at the same time: each takes back and writes over its own only."""
    five = plans.plan.five
    found: dict[int, list[tuple[Any, ...]]] = {}
    for tab in range(tabs):
        mine = [number for place, number in enumerate(five) if place % tabs == tab]
        others = [number for number in OTHERS if number % tabs == tab]
        some: list[tuple[Any, ...]] = []
        for _ in range(lot.randint(3, 8)):
            wait = lot.choice((-1, 0, 0, 1, 2))
            kinds = (
                ["pick", "tick", "tick", "tick", "untick", "note"] if mine else ["pick", "owner"]
            )
            match lot.choice(kinds):
                case "tick":
                    week = lot.randint(1, WEEKS - 1)
                    some.append(("tick", (lot.choice(five), week), wait))
                case "untick":
                    cell = (lot.choice(mine), WEEKS)
                    some += [("tick", cell, wait), (lot.choice(("tick", "untick")), cell, wait)]
                case "note":
                    some.append(("note", (lot.choice(mine), lot.choice(WORDS)), wait))
                case "owner":
                    some.append(("owner", (1 + tab, lot.choice(WORDS)), wait))
                case _:
                    some.append(("pick", (lot.choice(others),), wait))
        found[tab] = some
    return found


def take_up(plans: Plans, some: list[tuple[Any, ...]], answers: list[Any]) -> list[str]:
    """Bring what one tab did at the same time as others into the model; gives what was wrong."""
    wrong = []
    for (deed, given, _), answer in zip(some, answers, strict=True):
        if deed == "pick":  # whether there was room depends on who came first
            if answer == "added":
                plans.plan.picks.add(given[0])
            continue
        wanted = plans.do(deed, given)
        if wanted is not None and wanted != answer:
            wrong.append(f"{deed}{given} was answered {answer} instead of {wanted}")
    return wrong


def one_run(tabs: Tabs, seed: str) -> list[str]:
    """One run; gives what was lost or told wrong."""
    lot = random.Random(seed)
    plans = Plans(first_day())
    tabs.begin(plans.records())
    wrong: list[str] = []
    number = len(tabs.pages)
    for _ in range(lot.randint(2, 4)):
        awake = [tab for tab in range(number) if tab not in tabs.away]
        for _ in range(lot.randint(1, 4)):
            deed, given = draw(lot, plans)
            wanted = plans.do(deed, given)
            answer = tabs.do(lot.choice(awake), deed, given)
            if wanted is not None and answer != wanted:
                wrong.append(f"{deed}{given} was answered {answer} instead of {wanted}")
        if len(awake) == number:
            deeds = draw_at_once(lot, plans, number)
            for tab in range(number):
                tabs.storage(tab)  # each knows what was done before
            answers = tabs.at_once(deeds)
            for tab, some in deeds.items():
                wrong += take_up(plans, some, answers[tab])
        turn = lot.random()
        tab = lot.choice(awake)
        if turn < 0.12:
            tabs.reload(tab)
        elif turn < 0.18:
            tabs.close(tab)
        elif turn < 0.30 and len(awake) > 1:
            tabs.leave(tab)
        elif turn < 0.36:
            wrong += dies_while_it_writes(tabs, tab, lot, plans)
    tabs.come_back()
    wrong += plans.lost(tabs.storage(0))
    wanted = plans.believed()
    for tab, page in enumerate(tabs.pages):
        tabs.storage(tab)
        believed = _believed(page, wanted)
        if believed != wanted:
            wrong.append(f"tab {tab} believes {believed} instead of {wanted}")
    return wrong


def _believed(page: Page, wanted: dict[str, Any]) -> Any:
    """What a tab believes, once the browser has told it of the last change."""
    return page.evaluate(
        """async (wanted) => {
          const sorted = (all) => ({ ...all, here: all.here.sort(), gone: all.gone.sort() });
          for (let turn = 0; turn < 2000; turn += 1) {
            if (JSON.stringify(sorted(tab.believes())) === wanted) break;
            await new Promise((done) => setTimeout(done, 2));
          }
          return sorted(tab.believes());
        }""",
        json.dumps(wanted, separators=(",", ":"), ensure_ascii=False),
    )


def dies_while_it_writes(tabs: Tabs, tab: int, lot: random.Random, plans: Plans) -> list[str]:
    """A tab ticks one after another and is gone in the middle: what it did is there, no more."""
    if not plans.plan.five:
        return []
    open_tips = [number for number in plans.plan.five if number not in plans.plan.ended]
    deeds = [(number, WEEKS + 1) for number in open_tips * 4]
    tabs.storage(tab)
    page = tabs.pages[tab]
    page.evaluate("(some) => tab.many(some)", [("tick", deed, 1) for deed in deeds])
    done = page.evaluate("tab.answers.length")
    if lot.random() < 0.5:
        tabs.close(tab)
    else:
        tabs.crash(tab)
    before = Counter(plans.plan.ticks)
    start = f"{STORE}/tick/{plans.current}/1/"
    stored = tabs.storage(tab)
    keys = [key.removeprefix(start).split("/") for key in stored if key.startswith(start)]
    found = Counter((int(number), int(week)) for number, week, _ in keys)
    count = sum((found - before).values())
    wanted = before + Counter(deeds[:count])
    plans.plan.ticks = wanted
    if count < done or +found != +wanted:
        return [f"{done} of {deeds} were ticked before the tab died, and {found} is there"]
    return []
