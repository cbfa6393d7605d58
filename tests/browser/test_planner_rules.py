"""The rules of plan.js in a real browser: the same vectors as plan.py, in every time zone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from generator import plan
from tests.browser.planner import NewContext, kept
from tests.conftest import assets_of

VECTORS = Path(__file__).parent.parent / "vectors"


def test_plan_js_passes_the_vectors(page: Page, site: str) -> None:
    vectors = [
        json.loads(file.read_text(encoding="utf-8")) for file in sorted(VECTORS.glob("*.json"))
    ]
    page.goto(f"{site}planner/")
    wrong = page.evaluate(
        """async ([address, vectors]) => {
          const rules = await import(address);
          const read = (kind, value) =>
            kind.startsWith('date') && value !== null ? rules.parseDate(value) : value;
          const isDate = (value) => value && typeof value === 'object' && 'year' in value;
          const plain = (value) => {
            if (isDate(value)) return rules.formatDate(value);
            if (Array.isArray(value)) return value.map(plain);
            if (value && typeof value === 'object')
              return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
            return value;
          };
          const sorted = (value) => JSON.stringify(value, (_, v) =>
            v && typeof v === 'object' && !Array.isArray(v)
              ? Object.fromEntries(Object.entries(v).sort()) : v);
          const wrong = [];
          let count = 0;
          for (const {function: name, takes, cases} of vectors) {
            const rule = rules[name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())];
            for (const {in: given, out: wanted} of cases) {
              let got;
              try { got = plain(rule(...given.map((value, i) => read(takes[i], value)))); }
              catch { got = {error: true}; }
              count += 1;
              if (sorted(got) !== sorted(wanted)) wrong.push([name, given, wanted, got]);
            }
          }
          return count > 100 ? wrong : ['too few cases', count];
        }""",
        [f"{assets_of(site)}js/plan.js", vectors],
    )
    assert wrong == []


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/Brussels", "America/St_Johns", "Pacific/Apia", "Pacific/Kiritimati",
     "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago"],
)  # fmt: skip
def test_dates_do_not_depend_on_the_time_zone(
    new_context: NewContext, site: str, zone: str
) -> None:
    page = new_context(timezone_id=zone).new_page()
    page.goto(f"{site}planner/")
    starts = [date.fromordinal(date(2027, 11, 1).toordinal() + n) for n in range(500)]
    expected = [[plan.end_date(day), *plan.check_ins(day, plan.end_date(day))] for day in starts]
    found = page.evaluate(
        """async ([address, starts]) => {
          const {parseDate, formatDate, endDate, checkIns} = await import(address);
          return starts.map(parseDate).map((day) =>
            [endDate(day), ...checkIns(day, endDate(day))].map(formatDate));
        }""",
        [f"{assets_of(site)}js/plan.js", [day.isoformat() for day in starts]],
    )
    assert found == [[day.isoformat() for day in row] for row in expected]


@pytest.mark.parametrize(
    ("now", "first_day"),
    [("2026-12-31T23:30:00", "2027-01-04"), ("2027-01-04T00:10:00", "2027-01-11")],
)
def test_a_round_begins_next_monday(context: BrowserContext, site: str, now: str, first_day: str) -> None:  # fmt: skip  # noqa: E501
    page = context.new_page()
    page.clock.set_fixed_time(now)
    page.goto(f"{site}planner/#pb-plan")
    expect(page.get_by_label("First day")).to_have_value(first_day)
    assert kept(page) == {}  # looking is not choosing: the default moves on until a date is set
