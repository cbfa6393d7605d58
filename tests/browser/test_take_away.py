"""What a plan leaves the browser as, and comes back from: calendar, QR code, chat, backup."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import segno
import segno.encoder
import zxingcpp
from playwright.sync_api import FilePayload, Page, expect

from generator.plan import end_date
from tests.browser.planner import FIVE, ID, LINK, NewContext, add, kept, put, start
from tests.conftest import assets_of
from tests.test_ics import cases

# How many bytes fill a code of each size, 1-40, with error correction M.
FULL = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624),
    *(666, 711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809),
    *(1911, 1989, 2099, 2213, 2331),
)
LINKS = [
    "https://tips.example/planner/?start=2027-01-04&tips=8",
    "https://tips.example/some/where/nl/planner/?start=2027-01-04&weeks=13&checks=1.5&tips=1.8.201.57.999",
    "https://tips.example/é/‘quoted’?🎈",
]
Matrix = list[list[int]]


def draw(page: Page, site: str, texts: list[str]) -> list[Matrix]:
    """The squares that qr.js draws for each text."""
    found: list[Matrix] = page.evaluate(
        """async ([base, texts]) => {
          const {qrMatrix} = await import(`${base}js/qr.js`);
          return texts.map(qrMatrix);
        }""",
        [assets_of(site), texts],
    )
    return found


def read_code(rows: Matrix) -> str:
    """What a phone reads: four pixels a square, with a quiet zone of four squares."""
    side = 4 * (len(rows) + 8)
    blank = [0] * len(rows)
    padded = [[0] * 4 + row + [0] * 4 for row in [blank] * 4 + rows + [blank] * 4]
    pixels = bytes(
        0 if bit else 255 for row in padded for _ in range(4) for bit in row for _ in "1234"
    )
    (found,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (side, side)))
    return str(found.text)


def mask_of(rows: Matrix) -> int:
    """The mask that a code says it has."""
    return (rows[8][2] ^ 1) << 2 | rows[8][3] << 1 | rows[8][4] ^ 1


def same_by_segno(text: str, mask: int) -> Matrix:
    """The squares of another library, for the same text and mask."""
    code = segno.make_qr(text, error="m", mode="byte", boost_error=False, mask=mask)
    return [list(map(int, row)) for row in code.matrix]


def penalty(rows: Matrix) -> int:
    """How hard a code is to read, as the other library judges it."""
    judge: Callable[..., int] = segno.encoder.evaluate_mask
    return judge(tuple(map(bytearray, rows)), len(rows), len(rows))


def test_codes_of_every_size_are_those_of_another_library(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    # Texts that fill their code: segno 1.6 pads others with a byte more than the standard says.
    texts = ["".join(itertools.islice(itertools.cycle("?a=b.c/"), length)) for length in FULL]
    for size, (text, rows) in enumerate(zip(texts, draw(page, site, texts), strict=True), start=1):
        assert len(rows) == 17 + 4 * size
        assert rows == same_by_segno(text, mask_of(rows)), size
        if size <= 6:  # the others would take a minute
            judged = [penalty(same) for same in (same_by_segno(text, mask) for mask in range(8))]
            assert judged[mask_of(rows)] == min(judged), size
    assert page.evaluate(
        """async (base) => {
          const {qrMatrix} = await import(`${base}js/qr.js`);
          try { qrMatrix('x'.repeat(2332)); return ''; } catch (error) { return error.name; }
        }""",
        assets_of(site),
    ) == "RangeError"  # fmt: skip


def test_codes_are_read_as_what_was_written(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    texts = [*LINKS, *(f"https://x.example/?tips={n}" + "." * n for n in range(1, 90, 3)), "a", ""]
    for text, rows in zip(texts, draw(page, site, texts), strict=True):
        if text:
            assert read_code(rows) == text


def test_ics_js_passes_the_vectors(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    wrong = page.evaluate(
        """async ([base, escapes, folds, calendars]) => {
          const {escapeText, foldLine, calendarText} = await import(`${base}js/ics.js`);
          const {parseDate} = await import(`${base}js/plan.js`);
          const wrong = [];
          const hold = (given, got, out) => got === out || wrong.push([given, got, out]);
          for (const {in: given, out} of escapes) hold(given, escapeText(given), out);
          for (const {in: given, out} of folds) hold(given, foldLine(given), out);
          const dated = (event) =>
            ({...event, start: parseDate(event.start), end: parseDate(event.end)});
          for (const {in: given, out} of calendars)
            hold(given, calendarText({...given, events: given.events.map(dated)}),
                 out.join('\\r\\n'));
          return wrong;
        }""",
        [assets_of(site), cases("escape_text"), cases("fold_line"), cases("calendar_text")],
    )
    assert wrong == []


# -- on the page ----------------------------------------------------------------------------


def open_take(page: Page) -> None:
    """Open "Take it away" on the step with the sheet."""
    page.goto(f"{page.url.split('planner/')[0]}planner/#pb-plan")
    page.locator(".take:not([open]) > summary").click()


def save(page: Page, button: str) -> tuple[str, str]:
    """Press a button that saves a file: its name and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, Path(path).read_bytes().decode()


def events(text: str) -> dict[str, Any]:
    """The events of a calendar file by what their UID ends in."""
    found = icalendar.Calendar.from_ical(text).events
    return {str(e["UID"]).split("@")[0].split("-", 2)[2]: e for e in found}


def test_a_calendar_takes_the_round_and_an_update(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2026-12-30T10:00:00")
    page.goto(f"{site}planner/")
    add(page, *FIVE)
    page.goto(f"{site}planner/#pb-plan")
    page.get_by_label("First day").fill("2027-01-04")
    page.get_by_label("First day").blur()
    page.locator("#pb-team").fill("Müller; & zoon, 🎈")
    open_take(page)
    name, text = save(page, "Calendar file")
    assert name == f"{ID}-2027-01-04.ics"
    first = events(text)
    day, end = date(2027, 1, 4), end_date(date(2027, 1, 4))
    assert set(first) == {"start", "half", "closing", "end", *(f"check-{n}" for n in (1, 2, 3, 4))}
    assert first["start"].decoded("DTSTART") == day
    assert first["start"].decoded("DTEND") == day + timedelta(days=1)
    assert first["check-1"].decoded("DTSTART") == day + timedelta(days=14)
    assert first["closing"].decoded("DTSTART") == end - timedelta(days=6)
    assert first["closing"].decoded("DTEND") == end + timedelta(days=1)
    assert first["end"].decoded("DTSTART") == end
    for event in first.values():
        assert "Müller; & zoon, 🎈" in event["SUMMARY"]
        assert "8. Ask ‘what happened?’ before ‘who did it?’" in event["DESCRIPTION"]
        assert "start=2027-01-04&tips=1.8.21.57.61" in event["URL"]
        assert str(event["URL"]) in event["DESCRIPTION"]
        assert event.decoded("DTSTAMP").isoformat() == "2026-12-30T10:00:00+00:00"
    assert "Müller" not in first["start"]["URL"]  # a link holds numbers and dates, no names
    # A week later and in Dutch, for another day: the same events, and the newer ones win.
    page.clock.set_fixed_time("2027-01-02T10:00:00")
    page.goto(f"{site}nl/planner/#pb-plan")
    page.get_by_label("Eerste dag").fill("2027-01-11")
    page.get_by_label("Eerste dag").blur()
    open_take(page)
    later = icalendar.Calendar.from_ical(save(page, "Agendabestand")[1]).events
    both = {str(event["UID"]): event for event in first.values()}
    assert {str(event["UID"]) for event in later} == set(both)
    for event in later:
        assert int(str(event["SEQUENCE"])) > int(str(both[str(event["UID"])]["SEQUENCE"]))
        assert str(event["SUMMARY"]).startswith("Onze vijf")
    # Looking every week, and then every fortnight again: what fell away is cancelled, on its day.
    page.locator("#pb-every").select_option("1")
    weekly = events(save(page, "Agendabestand")[1])
    page.locator("#pb-every").select_option("2")
    for _ in range(2):  # also in every file after it
        fewer = events(save(page, "Agendabestand")[1])
        gone = {name for name, event in fewer.items() if event.get("STATUS") == "CANCELLED"}
        assert gone == {"check-5", "check-6", "check-7", "check-8"}
        assert set(fewer) == set(weekly)
        for name in gone:
            assert fewer[name]["DTSTART"] == weekly[name]["DTSTART"]
            assert fewer[name]["UID"] == weekly[name]["UID"]


def test_code_chat_and_calendar_of_somebody_elses_link(new_context: NewContext, site: str) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}{LINK}")
    page.locator(".take > summary").click()
    for code in (page.locator(".take .qr"), page.locator(".sheet__qr .qr")):
        expect(code).to_be_visible()
        assert read_code(squares(code.locator(".qr__dark").get_attribute("d") or "")) == page.url
    page.get_by_role("button", name="Text for a chat").click()
    expect(page.locator(".take__told")).to_contain_text("Copied")
    said = page.evaluate("navigator.clipboard.readText()")
    assert said.startswith("Our five, Monday")
    assert "\n57. " in said
    assert said.endswith(page.url)
    assert len(icalendar.Calendar.from_ical(save(page, "Calendar file")[1]).events) == 8
    assert kept(page) == {}  # looking at somebody's plan keeps nothing
    # Where copying is not allowed, the text stands ready to be copied by hand.
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.get_by_role("button", name="Text for a chat").click()
    expect(page.get_by_role("textbox", name="Text for a chat")).to_have_value(said)


def squares(path: str) -> Matrix:
    """The rows of squares that a path draws."""
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)]
    side = max(y for _, y, _ in runs) - 3
    rows = [[0] * side for _ in range(side)]
    for x, y, length in runs:
        rows[y - 4][x - 4 : x - 4 + length] = [1] * length
    return rows


# -- backups --------------------------------------------------------------------------------


def give(page: Page, text: str, name: str = "backup.json") -> None:
    """Choose a file."""
    chooser = page.locator(".take input[type=file]")
    if len(text) > 1_000_000:  # from the disk: as a message it would take its time
        with tempfile.TemporaryDirectory() as folder:
            large = Path(folder) / name
            large.write_text(text, encoding="utf-8")
            chooser.set_input_files(large)
            expect(page.locator(".take__told")).not_to_be_empty()
        return
    file = FilePayload(name=name, mimeType="application/json", buffer=text.encode())
    chooser.set_input_files(files=[file])


def test_a_backup_brings_everything_to_another_browser(new_context: NewContext, site: str) -> None:
    page = new_context().new_page()
    start(page, site, "2027-01-04", *FIVE)
    put(page, {"tool/fan/2027-01-04": {"at": "2027-01-04", "who": "Ann <b>"}})  # not the planner's
    open_take(page)
    name, text = save(page, "Save a backup")
    assert re.fullmatch(rf"{ID}-\d{{4}}-\d\d-\d\d\.json", name)
    before = {key: json.loads(value) for key, value in kept(page).items()}
    assert json.loads(text)["records"] == before
    other = new_context().new_page()
    other.goto(f"{site}nl/planner/")
    open_take(other)
    give(other, text)
    assert kept(other) == {}  # nothing happens before the reader says so
    other.get_by_role("button", name="Zet het terug").click()
    expect(other.locator(".take__told")).to_contain_text("Klaar")
    assert {key: json.loads(value) for key, value in kept(other).items()} == before
    expect(other.locator(".sheet__number").first).to_have_text("1")
    other.get_by_role("button", name="Maak ongedaan").click()
    assert kept(other) == {}
    # Beside a plan of its own, which stays the one that is shown.
    other.goto(f"{site}nl/planner/#pb-pick")
    other.reload()
    add(other, 3)
    open_take(other)
    give(other, text)
    other.locator(".take__together").click()
    expect(other.locator(".take__told")).to_contain_text("Klaar")
    expect(other.locator(".sheet__number").first).to_have_text("3")
    expect(other.locator(".plans__list button")).to_have_count(2)


def test_two_peoples_files_become_one(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    mine = {
        "plan/abc": {"at": "2026-01-01", "name": "Us"},
        "pick/abc/1/8": {"at": "2026-01-02", "title": "Mine", "lang": "en"},
        "note/abc/1/8": {"at": "2026-01-05T00:00", "text": "my newer words"},
        "owner/abc/1/8": {"at": "2026-01-03", "name": "Ann"},
        "setting/current": {"plan": "abc", "at": "2026-01-01"},
    }
    theirs = {
        "plan/abc": {"name": "Us", "at": "2026-01-01"},  # the same, in another order
        "pick/abc/1/21": {"at": "2026-01-02", "title": "Theirs", "lang": "en"},
        "note/abc/1/8": {"at": "2026-01-04T00:00", "text": "older words"},
        "owner/abc/1/8": {"at": "2026-02-03", "name": "Bo"},
        "setting/current": {"plan": "xyz", "at": "2027-01-01"},
        "pick/abc/1/57": {"at": 5},  # no record of its kind
    }
    put(page, mine)
    page.reload()
    open_take(page)
    backup = {"playbook": ID, "version": 2, "saved": "2026-02-04T10:00:00Z", "records": theirs}
    give(page, json.dumps(backup))
    asked = page.locator(".take__ask")
    expect(asked).to_contain_text("4 February 2026")
    expect(asked).to_contain_text("Not here yet: 1")
    expect(asked).to_contain_text("Different from here: 2. Newer in the file: 1")
    expect(asked).to_contain_text("left out: 1")
    page.get_by_role("button", name="Put it together with mine").click()
    found = {key: json.loads(value) for key, value in kept(page).items()}
    aside = [found.pop(key) for key in sorted(found) if key.startswith("other/")]
    assert found == {
        **mine,
        "pick/abc/1/21": theirs["pick/abc/1/21"],
        "owner/abc/1/8": theirs["owner/abc/1/8"],
    }
    assert aside == [
        {"name": "note/abc/1/8", "record": theirs["note/abc/1/8"]},
        {"name": "owner/abc/1/8", "record": mine["owner/abc/1/8"]},
    ]
    page.get_by_role("button", name="Undo").click()
    assert {key: json.loads(value) for key, value in kept(page).items()} == mine
    # In place of mine: mine goes into a file first.
    give(page, json.dumps(backup))
    name, text = save(page, "Take it instead of mine")
    assert name.endswith("-before.json")
    assert json.loads(text)["records"] == mine
    assert "pick/abc/1/8" not in kept(page)


DEEP = "[" * 50_000 + "]" * 50_000
RECORD = {"at": "2026-01-01", "name": "ok"}
UNREAD = "cannot be read"
NO_BACKUP = "not a backup"
NOTHING = "nothing in this backup that can be used"


def file_of(records: object, **fields: object) -> str:
    """A backup with these records."""
    return json.dumps({"playbook": ID, "version": 2, "records": records, **fields})


def raw(records: str) -> str:
    """The same, with the records as they are typed."""
    return file_of(0).replace('"records": 0', f'"records": {records}')


# Every attack on a restore: the file, and what the page says of it.
ATTACKS: dict[str, tuple[str, str]] = {
    "nothing": ("", UNREAD),
    "no JSON": ("{plan: 1}", UNREAD),
    "a picture": ("\x89PNG\r\n\x1a\n\x00", UNREAD),
    "another file": ('{"a": 1}', NO_BACKUP),
    "a list": ("[1, 2]", NO_BACKUP),
    "null": ("null", NO_BACKUP),
    "records as a list": (file_of([RECORD]), NO_BACKUP),
    "records as text": (file_of("all"), NO_BACKUP),
    "version as text": (file_of({"plan/a": RECORD}, version="2"), NO_BACKUP),
    "an older version": (file_of({"plan/a": RECORD}, version=1), NO_BACKUP),
    "a newer version": (file_of({"plan/a": RECORD}, version=3), "newer version"),
    "another playbook": (file_of({"plan/a": RECORD}, playbook="<img src=x>"), "‘<img src=x>’"),
    "too large": (file_of({"plan/a": {**RECORD, "x": "y" * 20_000_000}}), "too large"),
    "too many": (file_of({f"x/{n}": 1 for n in range(100_001)}), "too large"),
    "a deep record": (raw('{"tool/x": {"a": ' + "[" * 90 + "]" * 90 + "}}"), NOTHING),
    "a very deep record": (raw('{"tool/x": {"a": ' + DEEP + "}}"), NOTHING),
    "__proto__ in a name": (file_of({"__proto__/polluted": RECORD}), NOTHING),
    "__proto__ as a name": (raw('{"__proto__": {"polluted": 1}}'), NOTHING),
    "__proto__ in a record": (raw('{"tool/x": {"__proto__": {"polluted": 1}}}'), NOTHING),
    "constructor in a record": (raw('{"tool/x": {"constructor": {"prototype": 1}}}'), NOTHING),
    "a name that climbs": (file_of({"../../b/1/pick": RECORD, "plan/../x": RECORD}), NOTHING),
    "a name with a line": (file_of({"plan/a\nb": RECORD}), NOTHING),
    "a name without a kind": (file_of({"plan": RECORD}), NOTHING),
    "a very long name": (file_of({"plan/" + "a" * 500: RECORD}), NOTHING),
    "a record that is text": (file_of({"tool/x": "text"}), NOTHING),
    "a record that is null": (file_of({"plan/a": None}), NOTHING),
    "a wrong date": (file_of({"close/a/1": {"at": "", "on": "2027-02-30"}}), NOTHING),
    "a wrong reason": (raw('{"end/a/1/8": {"at": "", "on": "2027-02-03", "reason": ""}}'), NOTHING),
}


def test_hostile_files_change_nothing_and_are_told(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    put(page, {"plan/abc": RECORD})
    page.reload()
    open_take(page)
    for what, (text, said) in ATTACKS.items():
        give(page, text)
        told = page.locator(".take__told")
        expect(told, what).to_contain_text(said)
        expect(told).to_contain_text("Nothing was changed")
        expect(page.locator(".take__ask"), what).to_have_count(0)
        assert page.locator(".take img").count() == 0
        page.evaluate("document.querySelector('.take__told').textContent = ''")
    assert kept(page) == {"plan/abc": json.dumps(RECORD)}
    assert page.evaluate("({}).polluted === undefined && [].polluted === undefined")


HOSTILE = "<img src=x onerror=alert(1)>\u202e‘\u0007"


def test_hostile_words_in_a_sound_file_are_text(page: Page, site: str) -> None:
    page.on("dialog", lambda dialog: pytest_fail(dialog.message))
    page.goto(f"{site}planner/")
    open_take(page)
    five = [{"number": n, "title": HOSTILE, "lang": '"><b>'} for n in (1, 8, 201, 998, 999)]
    at = {"at": "2026-01-01T00:00:00Z"}
    give(
        page,
        file_of(
            {
                "plan/abc": {**at, "name": HOSTILE},
                "start/abc/1": {**at, "on": "2026-01-05", "start": "2026-01-05", "tips": five},
                "review/abc/1/201": {**at, "next": "keep", "customers": HOSTILE, "thanks": "=1+1"},
                "end/abc/1/8": {**at, "on": "2026-01-09", "reason": "law", "note": HOSTILE},
                "close/abc/1": {**at, "on": "2026-03-01"},
            }
        ),
    )
    page.get_by_role("button", name="Bring it back").click()
    for step in ("pb-plan", "pb-history", "pb-year", "pb-track", "pb-pick"):
        page.goto(f"{site}planner/#{step}")
        page.reload()
        assert page.locator("main img[src=x]").count() == 0
        assert page.locator("""main [lang*='"']""").count() == 0, "not a language"
    page.goto(f"{site}planner/#pb-history")
    page.locator(".history__round summary").click()
    expect(page.locator('.history__tip[data-tip="201"]')).to_contain_text("<img src=x")
    _, table = save(page, "Save as a table (CSV)")
    assert table.startswith("\ufeff")
    assert "'=1+1" in table


def pytest_fail(message: str) -> None:
    """A script of a file was run."""
    raise AssertionError(message)
