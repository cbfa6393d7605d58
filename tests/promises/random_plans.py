"""Plans drawn by lot, and what becomes of them as a link, a file and a calendar."""

from __future__ import annotations

import json
import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar

from generator import plan
from tests.browser.planner import ID
from tests.promises import date_oracle as oracle

LETTERS = (
    "abc XYZ 019 ‘’“”–— éèüñ ß İı ŁØ ,;:\\/\"'<>&%#?=+ {}[]| \n 日本語 العربية עברית "
    "🎈 👩🏽‍🚒 e\u0301 \u200d \u00a0 \u00ad"
)
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Drawn:
    """A plan as somebody could make it on the page."""

    start: date
    weeks: int | None
    every: int
    weekday: int | None
    tips: tuple[int, ...]
    titles: tuple[str, ...]
    team: str
    owner: str

    def given(self) -> dict[str, Any]:
        """For the page's script."""
        names = dict(zip(map(str, self.tips), self.titles, strict=True))
        fields = {"start": self.start.isoformat(), "weeks": self.weeks, "every": self.every}
        more = {"weekday": self.weekday, "team": self.team, "owner": self.owner}
        return {**fields, **more, "tips": list(self.tips), "titles": names}


def draw(lot: random.Random) -> Drawn:
    """Any plan; half of them about now, and some at the ends of months and years."""
    days = (LAST - FIRST).days
    start = FIRST + timedelta(days=lot.randrange(days + 1))
    if lot.random() < 0.5:
        start = date(2026, 1, 1) + timedelta(days=lot.randrange(1500))
    if lot.random() < 0.2:
        start = (start.replace(day=28) + timedelta(days=lot.randint(0, 3))).replace(year=start.year)
    # The playbook's own numbers, a company's, and any.
    pool = lot.choice((range(1, 102), range(200, 1000), range(1, 1000)))
    tips = tuple(lot.sample(pool, lot.randint(1, 5)))
    return Drawn(
        start=start,
        weeks=lot.choice(oracle.LENGTHS),
        every=lot.randint(1, 2),
        weekday=lot.choice((None, *range(1, 8))),
        tips=tips,
        titles=tuple(f"T{text(lot, 60)}" for _ in tips),
        team=text(lot, 30),
        owner=text(lot, 20),
    )


def text(lot: random.Random, longest: int) -> str:
    """A text as people type it, and as nobody does."""
    return "".join(lot.choice(LETTERS) for _ in range(lot.randint(0, longest)))


def shown(name: str) -> str:
    """A team's name, or nothing: one without a letter or sign that can be seen is none."""
    unseen = ("Cc", "Cf", "Zs", "Zl", "Zp")
    return name if any(unicodedata.category(sign) not in unseen for sign in name) else ""


# Each plan is made by what the buttons do, goes out in three forms, and comes back from two.
ROUND_TRIP = """async ([base, plans]) => {
  const load = (name) => import(`${base}js/${name}.js`);
  const names = ['backup', 'my-plan', 'plan', 'records', 'store', 'take-away'];
  const [backup, my, rules, { store }, { VERSION }, take] = await Promise.all(names.map(load));
  const id = store.id, moment = '2027-01-04T09:00:00.000Z';
  const clear = () => { localStorage.clear(); store.changed(); };
  const out = (text) => text.replace(/^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*$/gm, '');
  const found = [];
  for (const { start, weeks, every, weekday, tips, titles, team, owner } of plans) {
    clear();
    my.setTeam(team);
    for (const number of tips) my.add(number, titles[number]);
    my.setOwner(tips[0], owner);
    my.changeSettings({ start, weeks, every, weekday });
    const plan = my.myPlan();
    const link = my.shareAddress(plan), calendar = take.calendarOf(plan);
    const file = backup.backupText(store.dump(), id, VERSION, moment);
    const shared = rules.decodeShare(new URL(link).search);
    const wrong = [];
    const hold = (what, is) => is || wrong.push(what);
    // From the file, in another browser.
    clear();
    const read = backup.readBackup(file, id, VERSION, (name, value) => store.isValid(name, value));
    hold('the file is read', read.fault === '' && read.refused.length === 0);
    for (const [name, value] of Object.entries(read.records)) store.put(name, value);
    store.changed();
    const back = my.myPlan();
    hold('the same link', my.shareAddress(back) === link);
    hold('the same calendar', out(take.calendarOf(back)) === out(calendar));
    hold('the same team', back.team === plan.team);
    hold('the same owner', JSON.stringify(back.owners) === JSON.stringify(plan.owners));
    hold('the same titles', JSON.stringify(back.tips) === JSON.stringify(plan.tips));
    const again = backup.backupText(store.dump(), id, VERSION, moment);
    hold('the same file', again === file);
    hold('mine, by its link', my.isMine(shared));
    // From the link, in a third browser.
    clear();
    my.adopt(shared);
    hold('the same link from the link', my.shareAddress(my.myPlan()) === link);
    hold('nothing waits in memory', Object.keys(store.dump()).every((key) => localStorage.getItem(key) !== null));
    found.push([link, calendar, file, wrong]);
  }
  clear();
  return found;
}"""  # noqa: E501


def compared(one: Drawn, link: str, calendar: str, file: str) -> list[str]:
    """What a link, a calendar and a file say differently from the plan; read by other programs."""
    wrong = []
    query = urlsplit(link).query
    shared = plan.decode_share(query)
    numbers = tuple(sorted(one.tips))
    asked = (one.start, one.weeks, numbers, ())
    if shared is None or (shared.start, shared.weeks, shared.tips, shared.faults) != asked:
        wrong.append(f"the link is read as {shared}")
    if query != plan.encode_share(one.start, one.tips, one.weeks, one.every, one.weekday):
        wrong.append(f"the link is {query}")
    wrong += [f"calendar: {fault}" for fault in of_calendar(one, link, calendar)]
    records = json.loads(file)["records"]
    (name,) = [key.split("/")[1] for key in records if key.startswith("plan/")]
    rhythm = {"every": one.every, "weekday": one.weekday}
    held = {
        "start": one.start.isoformat() == records[f"round/{name}/1"]["start"],
        "weeks": one.weeks == records[f"round/{name}/1"]["weeks"],
        "rhythm": rhythm == {key: records[f"round/{name}/1"][key] for key in rhythm},
        "team": shown(one.team) == records[f"plan/{name}"]["name"],
        "tips": {f"pick/{name}/1/{n}" for n in one.tips}
        == {k for k in records if k[:5] == "pick/"},
        "owner": one.owner == records[f"owner/{name}/1/{one.tips[0]}"]["name"],
    }
    return wrong + [f"the file has another {what}" for what, is_so in held.items() if not is_so]


def of_calendar(one: Drawn, link: str, text: str) -> list[str]:
    """What is wrong in a calendar, as another library reads it."""
    right = oracle.the_round(one.start, one.weeks, one.every, one.weekday)
    wanted = {
        "start": (right.start, right.start),
        "half": (right.half, right.half),
        "closing": (right.closing, right.end),
        "end": (right.end, right.end),
    }
    wanted |= {f"check-{n}": (day, day) for n, day in enumerate(right.checks, start=1)}
    wrong = []
    found = {}
    for event in icalendar.Calendar.from_ical(text).events:
        name, _, playbook = str(event["UID"]).partition("@")
        key = name.split("-", 2)[2]
        last = event.decoded("DTEND") - timedelta(days=1)
        found[key] = (event.decoded("DTSTART"), last)
        listed = "\n".join(f"{n}. {title}" for n, title in sorted(zip(one.tips, one.titles, strict=True)))  # fmt: skip  # noqa: E501
        if playbook != ID or str(event["URL"]) != link:
            wrong.append(f"{key} is of {playbook} and leads to {event['URL']}")
        if listed not in str(event["DESCRIPTION"]):
            wrong.append(f"{key} says {event['DESCRIPTION']!r} and not {listed!r}")
        if not str(event["SUMMARY"]).endswith(shown(one.team)):
            wrong.append(f"{key} is called {event['SUMMARY']!r}")
    if found != wanted:
        wrong.append(f"{found} instead of {wanted}")
    return wrong
