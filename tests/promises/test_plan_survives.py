"""A plan survives: several tabs, a storage that fails, a link, a file, a calendar, hostile ones."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from generator.plan import SharedPlan, decode_share
from generator.suite import find_browser
from tests.browser.conftest import Watch
from tests.browser.planner import FIVE, add, kept, picked, put
from tests.conftest import assets_of
from tests.promises.faulty_planner import Desk, judge
from tests.promises.hostile_plans import files, links
from tests.promises.random_plans import ROUND_TRIP, compared, draw
from tests.promises.storage_faults import all_faults
from tests.promises.two_tabs import Tabs, one_run
from tests.proof import Amount, Proof

NewContext = Callable[..., BrowserContext]
SEED = os.environ.get("PROOF_SEED", "101")
# Runs are shared out, so that two workers can take them: how many tabs each share has.
SHARES = (2, 2, 2, 3)
QUICK_FAULTS = 12


@pytest.fixture
def sleepy(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A profile of a browser that keeps pages asleep for Back, which Playwright's does not."""
    started = browser.browser_type.launch(
        executable_path=find_browser(),
        args=["--no-sandbox", "--disable-background-networking"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = started.new_context(service_workers="block")
    watch.listen(context)
    try:
        yield context
    finally:
        started.close()


@pytest.mark.parametrize("share", range(len(SHARES)))
def test_tabs_lose_nothing(
    sleepy: BrowserContext, site: str, amount: Amount, proof: Proof, share: int
) -> None:
    """Ticks, picks, notes, owners, names, plans; reloads, closed and crashed tabs, and Back."""
    lost: dict[str, list[str]] = {}
    runs = amount(5, 250)
    tabs = Tabs(sleepy, site, SHARES[share])
    for number in range(runs):
        seed = f"{SEED}/{share}/{number}"
        wrong = one_run(tabs, seed)
        if wrong:
            lost[seed] = wrong
    proof(
        "runs of two or three tabs in which a tick, a note or a choice was lost",
        tried=runs,
        broken=len(lost),
        bar=1000,
    )
    proof("pages that came back from the browser’s memory", tried=tabs.came_back, broken=0)
    assert lost == {}


def test_storage_faults_lose_nothing(
    new_context: NewContext, site: str, full: bool, proof: Proof
) -> None:
    """The page works, says what it must in the reader's language, and no byte is gone."""
    faults = all_faults()
    chosen = faults if full else faults[:: len(faults) // QUICK_FAULTS]
    context = new_context(accept_downloads=True)
    context.set_default_timeout(20_000)
    desk = Desk(context, site)
    broken = {}
    for place, fault in enumerate(chosen):
        wrong = judge(context, desk, site, fault, ("en", "nl")[place % 2])
        if wrong:
            broken[fault.name] = wrong
    proof("faults of the storage after which something was lost, unsaid or did not work", tried=len(chosen), broken=len(broken), bar=80)  # fmt: skip  # noqa: E501
    assert broken == {}


BATCH = 200


def test_link_file_and_calendar_say_the_same(
    page: Page, site: str, amount: Amount, proof: Proof
) -> None:
    """A plan, as it is shared, saved and put into a calendar, is one plan; in Python as in JS."""
    lot = random.Random(SEED)
    count = amount(200, 10_000)
    page.goto(f"{site}credits/")
    broken = {}
    for place in range(0, count, BATCH):
        drawn = [draw(lot) for _ in range(BATCH)]
        asked = [assets_of(site), [one.given() for one in drawn]]
        for number, (one, answer) in enumerate(
            zip(drawn, page.evaluate(ROUND_TRIP, asked), strict=True), start=place
        ):
            link, calendar, file, wrong = answer
            wrong += compared(one, link, calendar, file)
            if wrong:
                broken[number] = (one, wrong)
    proof(
        "random plans whose link, file, calendar, browser and Python differ",
        tried=count,
        broken=len(broken),
        bar=10_000,
    )
    assert dict(islice(broken.items(), 3)) == {}


MINE = {"plan/abc": {"at": "2026-01-01", "name": "Us"}, "pick/abc/1/8": {"at": "2026-01-02"}}


def test_hostile_links_change_nothing(page: Page, site: str, amount: Amount, proof: Proof) -> None:
    """What is wrong with a link is said, by Python and the page alike; nothing is kept."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    lot = random.Random(SEED)
    page.goto(f"{site}planner/")
    put(page, MINE)
    page.reload()
    before = page.evaluate("JSON.stringify(localStorage)")
    asked = links(lot, amount(250, 1500))
    wrong = []
    for query in asked:
        found, said, shown = page.evaluate(
            """async ([base, query]) => {
              const { decodeShare } = await import(`${base}js/plan.js`);
              history.pushState(null, '', `?${query}`);
              dispatchEvent(new PopStateEvent('popstate'));
              const faults = document.querySelectorAll('.shared__faults li').length;
              const isShown = !document.querySelector('.shared').hidden;
              return [[location.search, decodeShare(location.search)], faults, isShown];
            }""",
            [assets_of(site), query],
        )
        search, by_page = found
        by_python = decode_share(search)
        same = as_told(by_python) == by_page
        tips = by_python.tips if by_python else ()
        is_sound = bool(by_python and not by_python.faults and tips and all(n <= 101 for n in tips))
        # A link that says nothing is no link; one that is sound may be mine, and is then not asked.
        clear = (by_python is None and not shown) or (is_sound and not said) or (shown and said > 0)
        if not (same and clear):
            wrong.append((query[:120], by_page, by_python, said, shown))
    kept = page.evaluate("JSON.stringify(localStorage)") == before
    proof("hostile links that were read otherwise than said, or changed something", tried=len(asked), broken=len(wrong) + (not kept), bar=200)  # fmt: skip  # noqa: E501
    assert wrong == []
    assert kept
    assert page.evaluate("({}).polluted === undefined && [].polluted === undefined")


def as_told(shared: SharedPlan | None) -> Any:
    """A link as Python reads it, in the form of the page's script."""
    if shared is None:
        return None
    start = shared.start
    day = {"year": start.year, "month": start.month, "day": start.day} if start else None
    lists = {name: list(getattr(shared, name)) for name in ("tips", "extra", "junk", "faults")}
    rhythm = {"every": shared.every, "weekday": shared.weekday}
    return {"start": day, "weeks": shared.weeks, **lists, **rhythm}


LARGE = 1_000_000  # octets
UNCHANGED = ("Nothing was changed.", "Everything is as it was.")


def test_hostile_files_change_nothing(
    new_context: NewContext, site: str, tmp_path: Path, amount: Amount, proof: Proof
) -> None:
    """A file that is no backup is told so; one that may be is asked about; nothing is changed."""
    lot = random.Random(SEED)
    page = new_context().new_page()
    page.goto(f"{site}credits/")
    put(page, MINE)
    page.goto(f"{site}planner/#pb-plan")
    page.locator(".take > summary").press("Enter")
    before = page.evaluate("JSON.stringify(localStorage)")
    tried = files(lot, 220)
    asked = tried if amount(0, 1) else tried[:: len(tried) // 24]
    wrong = []
    for number, octets in enumerate(asked):
        page.evaluate("document.querySelector('.take__told').textContent = ''")
        file = FilePayload(name="backup.json", mimeType="application/json", buffer=octets)
        chooser = page.locator(".take input[type=file]")
        if len(octets) > LARGE:  # from the disk: as a message it would take its time
            large = tmp_path / "backup.json"
            large.write_bytes(octets)
            chooser.set_input_files(large)
        else:
            chooser.set_input_files(files=[file])
        # Either it is said why not, or the reader is asked what to do with it.
        answer = page.locator(".take__ask, .take__told:not(:empty)")
        expect(answer.first).to_be_visible()
        if page.locator(".take__ask").count():
            page.locator(".take__no").press("Enter")
        said = page.locator(".take__told").text_content() or ""
        same = page.evaluate("JSON.stringify(localStorage)") == before
        if not same or not said.endswith(UNCHANGED):
            wrong.append((number, octets[:80], said, same))
    proof("hostile files that changed something, or were not told", tried=len(asked), broken=len(wrong), bar=200)  # fmt: skip  # noqa: E501
    assert wrong == []
    assert page.evaluate("({}).polluted === undefined && [].polluted === undefined")


# -- what was mended, each with the way it was lost ------------------------------------------------


def test_what_waits_in_memory_is_kept_as_soon_as_there_is_room(page: Page, site: str) -> None:
    """A reader who makes room, as the notice asks, need not do everything again."""
    page.goto(f"{site}planner/")
    page.evaluate(
        """() => {
          const real = Storage.prototype.setItem;
          window.isFull = true;
          Storage.prototype.setItem = function (key, text) {
            if (window.isFull) throw new DOMException('full', 'QuotaExceededError');
            return real.call(this, key, text);
          };
        }"""
    )
    add(page, 1, 8)
    expect(page.locator("store-notice")).to_contain_text("storage is full")
    assert kept(page) == {}
    page.evaluate("window.isFull = false")
    add(page, 21)
    expect(page.locator("store-notice .notice")).to_have_count(0)
    assert picked(page) == [1, 8, 21]


def test_a_field_belongs_to_the_plan_it_shows(context: BrowserContext, site: str) -> None:
    """Two tabs: who types on in one never writes into the plan that the other has turned to."""
    one, two = context.new_page(), context.new_page()
    one.goto(f"{site}credits/")
    at = {"at": "2026-01-01T00:00:00.000Z"}
    begun = {**at, "on": "2026-01-05", "start": "2026-01-05", "weeks": None}
    five = [{"number": n} for n in FIVE]
    for name in ("aa", "bb"):
        put(one, {f"plan/{name}": {**at, "name": f"Team {name}"}})
        put(one, {f"start/{name}/1": {**begun, "tips": five}})
        put(one, {f"note/{name}/1/8": {**at, "text": f"Note {name}"}})
        put(one, {f"owner/{name}/1/8": {**at, "name": f"Owner {name}"}})
    put(one, {"setting/current": {**at, "plan": "aa"}})
    before = kept(one)
    two.goto(f"{site}planner/#pb-plan")
    for step, field in {
        "pb-plan": "#pb-team",
        "pb-track": "#pb-note-8",
        "pb-track ": "#pb-own-8",
        "pb-plan ": "#pb-owner-8",
        "pb-plan  ": "#pb-plan-name",
    }.items():
        put(one, {"setting/current": {**at, "plan": "aa"}})
        one.goto(f"{site}planner/#{step.strip()}")
        one.reload()
        if step.startswith("pb-track"):
            one.locator("tick-row:has(#pb-note-8) .tick__open").press("Enter")
        if field == "#pb-plan-name":
            one.locator(".plans__summary").press("Enter")
        one.locator(field).focus()
        two.reload()
        two.locator(".plans__summary").press("Enter")
        two.locator('[data-plan="bb"]').press("Enter")
        expect(one.locator(".plans__current")).to_contain_text("Team bb")
        one.keyboard.type("!")
        now = kept(one)
        # What is of the first plan stands as it stood, and nothing of it is in the second.
        assert {k: v for k, v in now.items() if "/aa" in k} == {
            k: v for k, v in before.items() if "/aa" in k
        }, field
        assert "aa" not in "".join(v for k, v in now.items() if "/bb" in k), field


def test_whatever_a_browser_can_hold_can_be_brought_back(
    page: Page, site: str, amount: Amount
) -> None:
    """Years of ticks fill a storage; a copy of it is no larger than what is read again."""
    page.goto(f"{site}credits/")
    fault, count = page.evaluate(
        """async ([base, count]) => {
          const { backupText, readBackup } = await import(`${base}js/backup.js`);
          const dump = {};
          for (let n = 0; n < count; n += 1)
            dump[`x/2/tick/abcdefgh/1/8/1/t${n}`] = '{"at":"2027-01-04T09:00:00.000Z"}';
          dump['x/2/note/abcdefgh/1/8'] = JSON.stringify({ at: '', text: '語'.repeat(90_000) });
          const file = backupText(dump, 'x', 2, '2027-01-04T09:00:00.000Z');
          const read = readBackup(file, 'x', 2, () => true);
          return [read.fault, Object.keys(read.records).length];
        }""",
        [assets_of(site), amount(30_000, 65_000)],  # 65,000 such ticks are all that fits
    )
    assert (fault, count) == ("", amount(30_000, 65_000) + 1)
