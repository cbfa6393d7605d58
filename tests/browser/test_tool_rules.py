"""The computations of the companion tools, run from tests/tool_vectors in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from tests.conftest import assets_of

ROOT = Path(__file__).parent.parent.parent
VECTORS = sorted((ROOT / "tests/tool_vectors").glob("*.json"))
# Figures agree to nine decimals: one third has no exact form in JSON.
RUN = """async ([base, file]) => {
  const rules = await import(base + file.module);
  const plain = (value) => {
    if (typeof value === 'number') return Math.round(value * 1e9) / 1e9;
    if (Array.isArray(value)) return value.map(plain);
    if (value && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]).sort());
    return value;
  };
  const wrong = [];
  for (const [name, cases] of Object.entries(file.rules)) {
    for (const {in: given, out: wanted} of cases) {
      let got;
      try { got = rules[name](...given); } catch (error) { got = String(error); }
      if (JSON.stringify(plain(got)) !== JSON.stringify(plain(wanted)))
        wrong.push([name, given, wanted, got]);
    }
  }
  return wrong;
}"""


def test_every_computation_passes_its_vectors(page: Page, site: str) -> None:
    assert VECTORS
    page.goto(f"{site}tools/")
    for file in VECTORS:
        vectors = json.loads(file.read_text(encoding="utf-8"))
        assert all(vectors["rules"].values()), file
        wrong = page.evaluate(RUN, [f"{assets_of(site)}js/", vectors])
        assert wrong == [], file.name


def test_an_answer_sheet_travels_as_a_code(page: Page, site: str) -> None:
    """What goes out comes back; anything else is data that is refused with its reason."""
    page.goto(f"{site}tools/")
    got = page.evaluate(
        """async (base) => {
          const codes = await import(base + 'tools/sheet-code.js');
          const {encodeSheet, decodeSheets, sheetId, isSheetId} = codes;
          const kind = {tool: 'p', roles: 'lf', ids: ['trust', 'talk', 'toString'], highest: 10};
          const sheet = {id: 'k3x9q2aa', role: 'f', marks: {trust: 10, talk: 1}};
          const code = encodeSheet(sheet, kind);
          const other = encodeSheet({...sheet, id: 'zzzzzzzz', role: 'l'}, kind);
          const read = (text, of = kind) => decodeSheets(text, of);
          const d = {...kind, tool: 'd', roles: 'a', highest: 5};
          return {
            code,
            back: read(code),
            shouted: read('  ' + code.toUpperCase() + ' ').sheets.length,
            link: read(`https://x.example/nl/tools/pulse/#sheet=${code}`).sheets.length,
            chat: read(`Hi!\\n${code}, and\\n> ${other}\\n${code}`).sheets.map(({id}) => id),
            typo: read(code.replace('-a1', '-a2')).faults,
            statements: read(code, {...kind, ids: ['trust', 'talk', 'new']}).faults,
            longer: read(code, {...kind, ids: [...kind.ids, 'new']}).faults,
            tool: read(code, d).faults,
            blank: read(encodeSheet({...sheet, marks: {}}, kind)).faults,
            tooHigh: read(encodeSheet({id: 'aaaaaaaa', role: 'a', marks: {trust: 9}}, d), d).faults,
            none: read('<img src=x onerror=alert(1)>').faults,
            empty: read('  ').faults,
            notText: read({}).faults,
            long: read('x'.repeat(50001)).faults,
            id: isSheetId(sheetId(new Uint8Array([0, 35, 36, 255, 1, 2, 3, 4]))),
            refused: (() => {
              try { encodeSheet({...sheet, id: 'x'}, kind); } catch { return true; }
            })(),
          };
        }""",
        f"{assets_of(site)}js/",
    )
    assert len(got["code"]) < 40
    assert got["back"]["faults"] == []
    assert got["back"]["sheets"] == [
        {"id": "k3x9q2aa", "role": "f", "marks": {"trust": 10, "talk": 1}}
    ]
    assert (got["shouted"], got["link"]) == (1, 1)
    assert got["chat"] == ["k3x9q2aa", "zzzzzzzz"]
    assert got["typo"] == ["typo"]
    assert got["statements"] == got["longer"] == ["other-statements"]
    assert got["tool"] == ["other-tool"]
    assert got["blank"] == ["no-marks"]
    assert got["tooHigh"] == ["typo"]
    assert got["none"] == ["no-code"]
    assert got["empty"] == got["notText"] == ["empty"]
    assert got["long"] == ["too-long"]
    assert got["id"]
    assert got["refused"]
