"""Dates are right: in every time zone, on every day of a year, at every change of clocks.

The browser's modules and the generator's are held against date_oracle.py, which walks a calendar.
The year that every zone is tried with lies behind us and holds a 29 February: which hours its days
have is settled, so that a browser and Python with tables of different age agree about them.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from generator import plan, weekly
from tests.browser.planner import FIVE, ID, put
from tests.conftest import ROOT, assets_of
from tests.paper import Paper
from tests.promises import date_oracle as oracle
from tests.promises.date_oracle import DAY, LENGTHS, RHYTHMS, milliseconds, moment, next_monday
from tests.proof import Amount, Proof

NewContext = Callable[..., BrowserContext]
FIRST, LAST = date(2023, 3, 1), date(2024, 2, 29)
STARTS = oracle.days_from(FIRST, LAST)[1:]  # 365, and the leap day among them
MIDNIGHT, NOON, LATE = time(0, 0), time(12, 0), time(23, 59, 59)
ZONES_ASKED = 418
TURNS = 16  # zones take different lengths and rhythms for a start, so that all of them come by
# Both ends of the day, quarters of an hour, clocks that change at midnight or by half an hour, no
# summer, two changes for a month of fasting.
QUICK_ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "America/Asuncion",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)
HARD_ZONES = (
    *QUICK_ZONES,
    *("Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "Asia/Beirut", "America/Santiago"),
    *("America/Havana", "Atlantic/Azores", "Europe/Brussels", "America/Los_Angeles", "Asia/Tokyo"),
    *("Pacific/Apia", "Asia/Kolkata", "Antarctica/Troll", "America/Nuuk", "Asia/Gaza", "UTC"),
)


# -- the rules, with every length and rhythm ---------------------------------------------------

RULES = """async ([base, starts, turn]) => {
  const plan = await import(`${base}js/plan.js`);
  const { calendarText, roundDays } = await import(`${base}js/ics.js`);
  const lengths = [null, 6, 7, 8, 9, 10, 11, 12, 13];
  const rhythms = [1, 2].flatMap((every) => [null, 1, 2, 3, 4, 5, 6, 7].map((day) => [every, day]));
  const lines = [];
  starts.forEach((text, place) => {
    const start = plan.parseDate(text);
    const one = (weeks, every, day) => {
      const end = plan.endDate(start, weeks);
      const checks = plan.checkIns(start, end, every, day);
      const half = plan.halfWay(start, end), closing = plan.closingFrom(end);
      lines.push([start, end, half, closing, ...checks].map(plan.formatDate).join(' '));
      return { start, end, checks, halfWay: half, closingFrom: closing };
    };
    const length = (turn + place) % lengths.length;
    const rhythm = rhythms[(turn + place) % rhythms.length];
    for (const more of [0, 1, 2, 3]) {
      one(lengths[length], ...rhythms[(4 * turn + place + more) % rhythms.length]);
    }
    lengths.forEach((weeks) => one(weeks, ...rhythm));
    const facts = one(null, 2, null);
    lines.push(plan.formatDate(plan.nextMonday(start)));
    if ((turn + place) % 5) return;
    const event = (day) => ({ ...day, uid: day.key, summary: '', description: '', url: '' });
    const events = roundDays(facts).map(event);
    const stamp = '2023-01-01T00:00:00Z';
    const file = calendarText({ maker: 'x', name: 'x', stamp, events });
    lines.push([...file.matchAll(/DT(?:START|END);VALUE=DATE:(\\d+)/g)].map((m) => m[1]).join(' '));
  });
  const text = lines.join('\\n');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  return [hex, globalThis.wantsLines ? text : '', lines.length];
}"""


def lines_of(starts: list[date], turn: int) -> Iterator[str]:
    """What the rules must give: one line a round, the next Monday, and the days of a calendar."""
    for place, start in enumerate(starts):
        length = LENGTHS[(turn + place) % len(LENGTHS)]
        rhythm = RHYTHMS[(turn + place) % len(RHYTHMS)]
        for more in range(4):
            other = RHYTHMS[(4 * turn + place + more) % len(RHYTHMS)]
            yield oracle.the_round(start, length, *other).line()
        for weeks in LENGTHS:
            yield oracle.the_round(start, weeks, *rhythm).line()
        one = oracle.the_round(start, None)
        yield one.line()
        yield next_monday(start).isoformat()
        if (turn + place) % 5:
            continue
        single = [one.start, *one.checks, one.half]
        spans = [(day, day + DAY) for day in single]
        spans += [(one.closing, one.end + DAY), (one.end, one.end + DAY)]
        yield " ".join(f"{day:%Y%m%d}" for span in spans for day in span)


# -- the clock, in a zone ----------------------------------------------------------------------

# Sets the page's clock, gives each moment to the modules as they stand, and compares.
CLOCK = """async ([base, zone, moments, rounds]) => {
  const plan = await import(`${base}js/plan.js`);
  const { store } = await import(`${base}js/records.js`);
  const { draftRound, lookAtRounds, running, startsAfter } = await import(`${base}js/rounds.js`);
  const { lastOpenWeek } = await import(`${base}js/round-life.js`);
  const RealDate = Date;
  let now = 0;
  const clock = class extends RealDate {
    constructor(...given) { given.length ? super(...given) : super(now); }
    static now() { return now; }
  };
  const wrong = [];
  const hold = (what, at, got, wanted) => got === wanted || wrong.push([what, at, got, wanted]);
  hold('zone', 0, Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
  globalThis.Date = clock;
  try {
    localStorage.clear();
    for (const [at, today, monday] of moments) {
      now = at;
      lookAtRounds();
      hold('today', at, plan.formatDate(plan.today()), today);
      hold('draft', at, plan.formatDate(draftRound().start), monday);
      hold('starts', at, startsAfter(undefined).map(plan.formatDate).join(), `${today},${monday}`);
    }
    const at = '2023-01-01T00:00:00.000Z';
    store.put('plan/tried', { at, name: '' });
    for (const [start, weeks, every, weekday, line, when] of rounds) {
      const tips = [{ number: 1 }, { number: 2 }];
      store.put('round/tried/1', { start, weeks, every, weekday });
      store.put('start/tried/1', { at, on: start, start, weeks, tips });
      for (const [moment, phase, week, monday] of when) {
        now = moment;
        lookAtRounds();
        const round = running();
        const { start: first, end, halfWay, closingFrom, checks, state } = round;
        const days = [first, end, halfWay, closingFrom, ...checks];
        hold('days', moment, days.map(plan.formatDate).join(' '), line);
        hold('state', moment, state, phase === 'before' ? 'planned' : 'running');
        hold('phase', moment, plan.progress(first, end, plan.today()).phase, phase);
        hold('week', moment, lastOpenWeek(round), week);
        hold('next', moment, plan.formatDate(startsAfter(round).at(-1)), monday);
      }
    }
  } finally {
    globalThis.Date = RealDate;
    localStorage.clear();
  }
  return wrong;
}"""


def moments_of(zone: ZoneInfo) -> list[tuple[int, str, str]]:
    """Three times a day for a year, and the seconds around every change of clocks."""
    times = [moment(day, at, zone) for day in STARTS for at in (MIDNIGHT, NOON, LATE)]
    second = timedelta(seconds=1)
    for change in oracle.changes(FIRST, LAST, zone):
        times += [change - second, change, change + second]
    found = []
    for when in times:
        day = when.astimezone(zone).date()
        found.append((milliseconds(when), day.isoformat(), next_monday(day).isoformat()))
    return found


def rounds_of(zone: ZoneInfo, turn: int) -> list[tuple[Any, ...]]:
    """A round for every start, and where it is at the edges of its days."""
    found = []
    for place, start in enumerate(STARTS):
        weeks = LENGTHS[(turn + place) % len(LENGTHS)]
        every, weekday = RHYTHMS[(turn + 3 * place) % len(RHYTHMS)]
        one = oracle.the_round(start, weeks, every, weekday)
        day = start + (turn + place) % ((one.end - start).days) * DAY
        edges = [(start - DAY, LATE), (start, MIDNIGHT), (day, NOON), (one.closing, MIDNIGHT)]
        edges += [(one.end, LATE), (one.end + DAY, MIDNIGHT)]
        when = []
        for edge, at in edges:
            exact = moment(edge, at, zone)
            here = exact.astimezone(zone).date()
            after = next_monday(max(one.end, here - DAY)).isoformat()
            when.append(
                (milliseconds(exact), oracle.phase(one, here), oracle.week(one, here), after)
            )
        # A rhythm without a weekday goes by that of the start.
        found.append((start.isoformat(), weeks, every, weekday, one.line(), when))
    return found


def zones(page: Page, full: bool) -> list[str]:
    """All zones of the browser that Python knows too; or six that are hard."""
    if not full:
        return list(QUICK_ZONES)
    known: list[str] = page.evaluate("Intl.supportedValuesOf('timeZone')")
    assert len(set(known) & available_timezones()) >= ZONES_ASKED
    return sorted(set(known) & available_timezones())


def test_every_zone_has_the_right_day(
    new_context: NewContext, page: Page, site: str, full: bool, proof: Proof
) -> None:
    page.goto(f"{site}credits/")
    names = zones(page, full)
    wanted = {
        turn: sha256("\n".join(lines_of(STARTS, turn)).encode()).hexdigest()
        for turn in range(min(len(names), TURNS))
    }
    broken: dict[str, Any] = {}
    for number, name in enumerate(names):
        turn = number % TURNS
        context = new_context(timezone_id=name)
        tab = context.new_page()
        tab.goto(f"{site}credits/")
        assets, zone = assets_of(site), ZoneInfo(name)
        days = [day.isoformat() for day in STARTS]
        digest, _, _ = tab.evaluate(RULES, [assets, days, turn])
        wrong = tab.evaluate(CLOCK, [assets, name, moments_of(zone), rounds_of(zone, turn)])
        if wrong or digest != wanted[turn]:
            broken[name] = wrong[:3] or "the rules of plan.js"
        context.close()
    starts = len(names) * len(STARTS)
    proof(
        "zones in which a day, a round or its dates were wrong, each with 365 starts",
        tried=len(names),
        broken=len(broken),
        bar=ZONES_ASKED,
    )
    proof("starts in all zones", tried=starts, broken=0 if not broken else starts, bar=152_570)
    assert broken == {}


def test_every_day_of_two_centuries(page: Page, site: str, amount: Amount, proof: Proof) -> None:
    """Also those around 29 February 2100, which is none; browser, generator and calendar agree."""
    page.goto(f"{site}credits/")
    every = oracle.days_from(date(2000, 1, 1), date(2199, 12, 31))
    leaps = [day for day in every if day.year % 100 == 0 and day.month in (1, 2, 3, 12)]
    starts = sorted({*every[:: amount(97, 1)], *leaps})
    wrong = []
    for place in range(0, len(starts), 2000):
        some = starts[place : place + 2000]
        expected = "\n".join(lines_of(some, place))
        asked = [assets_of(site), [day.isoformat() for day in some], place]
        digest, _, _ = page.evaluate(RULES, asked)
        if digest != sha256(expected.encode()).hexdigest():
            page.evaluate("globalThis.wantsLines = true")
            lines = zip(
                page.evaluate(RULES, asked)[1].split("\n"), expected.split("\n"), strict=True
            )
            wrong.append(next(pair for pair in lines if pair[0] != pair[1]))
    for place, start in enumerate(starts):
        weeks = LENGTHS[place % len(LENGTHS)]
        rhythm = RHYTHMS[place % len(RHYTHMS)]
        if by_generator(start, weeks, *rhythm) != oracle.the_round(start, weeks, *rhythm):
            wrong.append((str(start), weeks, *map(str, rhythm)))
        if plan.next_monday(start) != next_monday(start):
            wrong.append((str(start), "next Monday"))
    proof(
        "starts in 2000–2199 whose round differs: browser, generator, a calendar that is walked",
        tried=len(starts),
        broken=len(wrong),
        bar=amount(700, 73_049),
    )
    assert wrong == []


def by_generator(start: date, weeks: int | None, every: int, weekday: int | None) -> oracle.Round:
    """The round as the generator has it, for paper and files."""
    end = plan.end_date(start, weeks)
    checks = plan.check_ins(start, end, every, weekday)
    return oracle.Round(start, end, plan.half_way(start, end), plan.closing_from(end), checks)


def test_the_week_of_the_tip(page: Page, site: str, amount: Amount, proof: Proof) -> None:
    """The same week everywhere: it changes on Monday at midnight, in UTC."""
    lot = random.Random(os.environ.get("PROOF_SEED", "101"))
    first = datetime(2020, 1, 1, tzinfo=UTC)
    mondays = [first + timedelta(weeks=n, days=5) for n in range(amount(60, 800))]
    times = [monday - timedelta(seconds=1) for monday in mondays] + mondays
    times += [first + timedelta(seconds=lot.randrange(10**9)) for _ in range(amount(200, 5000))]
    page.goto(f"{site}credits/")
    found = page.evaluate(
        """async ([base, times]) => {
          const { weekNumber } = await import(`${base}js/weekly.js`);
          return times.map(weekNumber);
        }""",
        [assets_of(site), [milliseconds(when) for when in times]],
    )
    expected = [oracle.tip_week(when) for when in times]
    built = [weekly.week_number(when.date()) for when in times]
    told = zip(times, found, built, expected, strict=True)
    wrong = [str(when) for when, *weeks in told if len(set(weeks)) > 1]
    proof("moments in the wrong week of the tip", tried=len(times), broken=len(wrong))
    assert wrong == []


# -- what a reader sees ------------------------------------------------------------------------


def seen(page: Page, site: str, language: str, zone: tzinfo, when: datetime) -> list[Any]:
    """What is wrong on the pages at a moment: proposals, first week, year, calendar, tip."""
    today = when.astimezone(zone).date()
    monday = next_monday(today)
    page.clock.set_fixed_time(when)
    page.goto(f"{site}{language}credits/")
    page.evaluate("localStorage.clear()")
    page.goto(f"{site}{language}planner/#pb-plan")
    found: list[Any] = []

    def hold(what: str, got: object, wanted: object) -> None:
        if got != wanted:
            found.append((str(when), str(zone), what, got, wanted))

    offered = page.locator(".plan-form__propose button")
    days = [day.get_attribute("data-day") for day in offered.all()]
    hold("proposals", days, [today.isoformat(), monday.isoformat()])
    field = page.locator("input[name=start]")
    hold("first day", field.input_value(), monday.isoformat())
    put(page, {"plan/ours": {"at": "2023", "name": ""}})
    put(page, {f"pick/ours/1/{n}": {"at": "2023", "title": "", "lang": ""} for n in FIVE})
    page.reload()
    page.locator(f'.plan-form__propose [data-day="{today.isoformat()}"]').press("Enter")
    page.locator(".start__button").press("Enter")
    one = oracle.the_round(today, None)
    expect(page.locator("round-planner")).to_have_attribute("data-step", "pb-track")
    hold("day", page.locator(".track__day").text_content(), "1")
    stored = json.loads(page.evaluate(f"localStorage.getItem('{ID}/2/start/ours/1')"))
    hold("begun on", (stored["on"], stored["start"]), (str(today), str(today)))
    page.goto(f"{site}{language}planner/#pb-plan")
    page.locator(".take > summary").press("Enter")
    with page.expect_download() as saved:
        page.locator(".take__offer--calendar button").press("Enter")
    file = icalendar.Calendar.from_ical(Path(saved.value.path()).read_bytes())
    events = {str(e["UID"]).split("@")[0].removeprefix("ours-1-"): e for e in file.events}
    wanted = {"start": one.start, "half": one.half, "closing": one.closing, "end": one.end}
    wanted |= {f"check-{n}": day for n, day in enumerate(one.checks, start=1)}
    hold("calendar", {name: e.decoded("DTSTART") for name, e in events.items()}, wanted)
    hold("stamp", events["start"].decoded("DTSTAMP"), when.replace(microsecond=0))
    with page.expect_download() as copy:
        page.locator(".take__offer--backup button").press("Enter")
    hold("name of a backup", copy.value.suggested_filename, f"{ID}-{today}.json")
    page.goto(f"{site}{language}planner/#pb-year")
    spans = page.locator(".year__dates").all_text_contents()
    hold("year", [dates_in(text) for text in spans], year(one))
    return found


def as_the_browser_has_it(page: Page, zone: ZoneInfo, day: date) -> tzinfo:
    """A zone on a day to come. Governments change their minds: where the browser's table is of
    another age than Python's, what the reader's browser has there is right."""
    noon = moment(day, NOON, zone)
    minutes = page.evaluate("(time) => -new Date(time).getTimezoneOffset()", milliseconds(noon))
    offset = timedelta(minutes=minutes)
    return zone if noon.astimezone(zone).utcoffset() == offset else timezone(offset)


def year(first: oracle.Round) -> list[tuple[int, ...]]:
    """Day and year of six rounds, each from the Monday after the one before."""
    rounds = [first]
    while len(rounds) < 6:
        rounds.append(oracle.the_round(next_monday(rounds[-1].end), None))
    return [day_numbers(one.start, one.end) for one in rounds]


def day_numbers(start: date, end: date) -> tuple[int, ...]:
    """The numbers in "4 Jan – 4 Mar 2027": a year that is the same is said once."""
    return (start.day, *([start.year] if start.year != end.year else []), end.day, end.year)


def dates_in(text: str) -> tuple[int, ...]:
    """The numbers of a span in words."""
    return tuple(map(int, re.findall(r"\d+", text)))


def test_pages_show_the_right_days(
    new_context: NewContext, site: str, full: bool, proof: Proof
) -> None:
    lot = random.Random(os.environ.get("PROOF_SEED", "101"))
    times = (MIDNIGHT, NOON, LATE)
    tried, wrong = 0, []
    for number, name in enumerate(HARD_ZONES if full else QUICK_ZONES[:3]):
        context = new_context(timezone_id=name, accept_downloads=True)
        page, zone = context.new_page(), ZoneInfo(name)
        days = [
            date(2027, 2, 28),
            date(2028, 2, 29),
            date(2026, 12, 31),
            STARTS[lot.randrange(365)],
        ]
        some = days if full else [days[number]]
        for place, day in enumerate(some):
            for at in times if full else [times[(number + place) % 3]]:
                language = "nl/" if (tried % 2) else ""
                here = as_the_browser_has_it(page, zone, day)
                wrong += seen(page, site, language, here, moment(day, at, here))
                tried += 1
        context.close()
    proof(
        "days on which a page, a calendar file or the year was wrong",
        tried=tried,
        broken=len(wrong),
    )
    assert wrong == []


def test_midnight_passes_while_a_page_is_open(new_context: NewContext, site: str) -> None:
    """A page that hangs on a wall knows that it is another day, and another week."""
    zone = ZoneInfo("Europe/Brussels")
    page = new_context(timezone_id=zone.key).new_page()
    page.clock.install(time=moment(date(2027, 1, 10), time(23, 58), zone))
    page.goto(f"{site}credits/")
    tips = [{"number": n} for n in FIVE]
    at = "2027-01-04T08:00:00.000Z"
    begun = {"at": at, "on": "2027-01-04", "start": "2027-01-04", "weeks": None, "tips": tips}
    put(page, {"plan/ours": {"at": at, "name": ""}, "start/ours/1": begun})
    page.goto(f"{site}planner/#pb-track")
    expect(page.locator(".track__day")).to_have_text("7")
    page.clock.run_for(180_000)
    expect(page.locator(".track__day")).to_have_text("8")
    expect(page.locator(".track__week")).to_contain_text("2")


def test_a_clock_far_off_makes_no_record_that_cannot_be_read(
    new_context: NewContext, site: str, amount: Amount, proof: Proof
) -> None:
    """An empty battery says 1970, a slip of the hand 2999: the round starts, and is there later."""
    wrong = []
    years = (1970, 2199, 2999, 1980, 1999, 2200, 9999)[: amount(3, 7)]
    for far in years:
        page = new_context().new_page()
        page.clock.set_fixed_time(datetime(far, 1, 1, 12, tzinfo=UTC))
        page.goto(f"{site}planner/#pb-plan")
        put(page, {"plan/ours": {"at": "2023", "name": ""}})
        put(page, {f"pick/ours/1/{n}": {"at": "2023", "title": "", "lang": ""} for n in FIVE})
        page.reload()
        page.locator(".plan-form__propose button").first.press("Enter")
        page.locator(".start__button").press("Enter")
        page.locator(".take > summary").press("Enter")
        page.reload()
        page.goto(f"{site}planner/#pb-track")
        told = page.locator("store-notice .notice").count()
        if told or page.locator("tick-row").count() != len(FIVE):
            wrong.append(far)
        page.context.close()
    proof("clocks far off that broke a plan", tried=len(years), broken=len(wrong))
    assert wrong == []


# -- the command line --------------------------------------------------------------------------

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def test_paper_begins_on_the_next_monday_where_the_printer_is(
    tmp_path: Path, amount: Amount, proof: Proof
) -> None:
    names = list(islice(HARD_ZONES, amount(2, 12)))
    wrong = []
    for name in names:
        before = datetime.now(ZoneInfo(name)).date()
        said = Paper(printed(tmp_path / "plan.pdf", name)).text()
        after = datetime.now(ZoneInfo(name)).date()
        allowed = [next_monday(day) for day in (before, after)]
        if not any(f"{day.day} {MONTHS[day.month - 1]}" in said for day in allowed):
            wrong.append((name, str(allowed[0])))
    proof(
        "zones in which a sheet of paper began on another day", tried=len(names), broken=len(wrong)
    )
    assert wrong == []


def printed(file: Path, zone: str) -> Path:
    """A plan without a first day, printed by a machine that stands somewhere."""
    command = [
        "press",
        "plan",
        "--tips",
        "1,8,21,57,61",
        "--lang",
        "en",
        "--out",
        str(file),
    ]
    environment = {
        **{key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"},
        "TZ": zone,
        "PLAYBOOK_ROOT": str(ROOT),
        "PYTHONPATH": str(ROOT),
    }
    asked = [sys.executable, "-m", "generator", *command]
    done = subprocess.run(
        asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(done.stdout + done.stderr)
    return file
