"""Three rounds lived through on a phone, in two tabs and two languages: from pick to close."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from generator import plan
from tests.browser.planner import NewContext, add, kept, on_sheet, plus, records, shown

PHONE = {"width": 390, "height": 844}
ROUNDS = ([1, 8, 21, 57, 61], [2, 15, 29, 43, 76], [6, 20, 30, 47, 56])


def at(page: Page, day: date) -> None:
    """Come back on a later day, as a phone does: the page is loaded anew."""
    page.clock.set_fixed_time(f"{day.isoformat()}T08:30:00")
    page.goto(re.sub(r"[?#].*", "", page.url))


def test_three_rounds_lived_through(new_context: NewContext, site: str) -> None:
    context = new_context(viewport=PHONE, has_touch=True)
    page, second = context.new_page(), context.new_page()
    today = date(2026, 12, 30)
    for one in (page, second):
        one.clock.set_fixed_time(f"{today}T08:30:00")
        one.goto(f"{site}planner/")
    first_day = date(2027, 1, 4)
    ticks = 0
    for turn, five in enumerate(ROUNDS, start=1):
        language = "nl/" if turn == 2 else ""
        page.goto(f"{site}{language}planner/#pb-pick")
        page.reload()
        add(page, *(number for number in five if number not in shown(page)))
        assert shown(page) == five
        page.goto(f"{site}{language}planner/#pb-plan")
        # The first Monday after the round before is proposed; nothing has to be typed.
        expect(page.locator("#pb-start")).to_have_value(first_day.isoformat())
        end = plan.end_date(first_day)
        page.locator(".start__button").press("Enter")
        assert on_sheet(page) == [str(number) for number in five]

        weeks = plan.weeks(first_day, end)
        day = first_day
        for week in (1, 2, 5, weeks):  # two weeks are done on time, one is made up for later
            day = min(first_day + timedelta(weeks=week - 1, days=2), end)
            at(page, day)
            expect(page.locator(".track__where")).to_contain_text(
                re.compile(rf"week {week} (of|van) {weeks}")
            )
            for button in page.locator(".tick__plus").all():
                button.press("Enter")
            ticks += 5
        # The second tab follows, and makes up for a week that was missed.
        second.clock.set_fixed_time(f"{day}T08:30:00")
        second.goto(f"{site}planner/")
        expect(plus(second, five[0])).to_have_accessible_name(re.compile(f"Now 1 in week {weeks}"))
        for _ in range(weeks - 3):
            second.locator(".track__turn").first.press("Enter")
        plus(second, five[0]).press("Enter")
        ticks += 1
        # What comes next is prepared while this round runs; the five stay as they are.
        if turn == 1:
            second.goto(f"{site}planner/#pb-pick")
            add(second, 2, 15)
            assert shown(second) == [2, 15]

        page.goto(f"{site}{language}planner/#pb-close")
        for number, verdict in zip(five, ("keep", "keep", "keep", "change", "stop"), strict=True):
            page.locator(f"#pb-next-{number}-{verdict}").press("Space")
        page.locator(".close__foot .button").press("Enter")
        expect(page.locator("close-round h2")).to_be_focused()
        first_day = plan.next_starts(day)[-1]  # closed in the last week: the Monday after that
        at(page, first_day - timedelta(days=1))

    assert len(records(page, "tick")) == ticks == 63
    assert sorted(records(page, "close")) == ["1", "2", "3"]
    assert {name.split("/")[0] for name in kept(page)} >= {"plan", "start", "tick", "review"}
    page.goto(f"{site}tips/")
    expect(page.locator(".card.is-done")).to_have_count(15)
    # The whole of it, as the other parts of the planner see it.
    page.goto(f"{site}planner/")
    facts = page.evaluate(
        """async () => {
          const { allRounds, doneNumbers } = playbookModules['js/rounds.js'];
          return {
            states: allRounds().map((round) => round.state),
            numbers: allRounds().map((round) => round.tips.map((tip) => tip.number)),
            kept: allRounds().flatMap((round) => round.tips)
              .filter((tip) => tip.review?.next === 'keep').length,
            done: [...doneNumbers()].length,
          };
        }"""
    )
    assert facts == {
        "states": ["closed", "closed", "closed", "draft"],
        "numbers": [*map(list, ROUNDS), []],
        "kept": 9,
        "done": 15,
    }
