"""Suggestions in a real browser: the same rules as in Python, and what a reader does with them."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from generator.suggest import suggest
from tests.test_suggest import BOOK, VECTORS


def rows(name: str) -> dict[str, Any]:
    """One file of vectors."""
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


READ_SETS = """
  const row = ([number, chapter, effort, door, meeting, retired]) =>
    ({number, chapter, effort, door, meeting, retired});
  const sets = Object.fromEntries(
    Object.entries(vectors.sets).map(([name, rows]) => [name, rows.map(row)]));
"""


def test_suggest_js_passes_the_vectors(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    wrong = page.evaluate(
        """async ([base, vectors, years, hints]) => {
          const {suggest, fillYear} = await import(`${base}assets/js/suggest.js`);
          const {mixHints} = await import(`${base}assets/js/mix.js`);"""
        + READ_SETS
        + """
          const sorted = (value) => JSON.stringify(value, (_, v) =>
            v && typeof v === 'object' && !Array.isArray(v)
              ? Object.fromEntries(Object.entries(v).sort()) : v);
          const wrong = [];
          const hold = (given, got, wanted) =>
            sorted(got) === sorted(wanted) || wrong.push([given, got, wanted]);
          const book = new Map(sets.book.map((tip) => [tip.number, tip]));
          for (const {in: given, out} of vectors.cases)
            hold(given, suggest({...given, tips: sets[given.tips]}), out);
          for (const {in: given, out} of years.cases)
            hold(given, fillYear({...given, tips: sets[given.tips]}).map(({five}) => five), out);
          for (const {in: given, out} of hints.cases)
            hold(given, mixHints(given.map((n) => book.get(n) ?? {number: n})), out);
          return wrong;
        }""",
        [
            site,
            rows("suggest/suggest.json"),
            rows("suggest/fill_year.json"),
            rows("mix/mix_hints.json"),
        ],
    )
    assert wrong == []


def test_paper_and_screen_suggest_the_same_for_a_thousand_seeds(page: Page, site: str) -> None:
    page.goto(f"{site}planner/")
    found = page.evaluate(
        """async ([base, vectors]) => {
          const {suggest} = await import(`${base}assets/js/suggest.js`);"""
        + READ_SETS
        + """
          return Array.from({length: 1000}, (_, seed) => suggest({
            tips: sets.book, seed, done: [seed % 101 + 1, 7], pinned: seed % 3 ? [] : [88],
            prefer: {[seed % 90 + 1]: 3},
          }).five);
        }""",
        [site, rows("suggest/suggest.json")],
    )
    assert found == [
        list(
            suggest(
                BOOK,
                seed=seed,
                done=[seed % 101 + 1, 7],
                pinned=[] if seed % 3 else [88],
                prefer={seed % 90 + 1: 3},
            ).five
        )
        for seed in range(1000)
    ]
