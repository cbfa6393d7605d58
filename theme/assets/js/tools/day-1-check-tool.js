/** <day-one>: the Day 1 / Day 2 self-check. A sheet a person, a check a day; nothing is added up to one figure. */

import { button, find, findAll, h, setText } from "../dom.js";
import { addMonths, dayNumber, formatDate, parseDate } from "../plan.js";
import { isTried } from "../propose.js";
import { onAddress } from "../store.js";
import { differences, groupMeans, inTurns, isMark, lowestThree, wideSpread } from "./day1.js";
import { chart, legendMark, picture } from "./draw.js";
import { change, exactly, figure } from "./format.js";
import "./propose-tips.js";
import { encodeSheet, isSheetId } from "./sheet-code.js";
import { newSheetId, paintOffer, receiver, sender } from "./sheet-exchange.js";
import "./tool-bar.js";
import { dayInWords, dayOfToday, entries, entry, tipOf, tool, w } from "./tool-data.js";
import { ToolElement, setField, svg, takeOut } from "./tool-element.js";
import { isRecordOf, keep, know, record, records } from "./tool-store.js";

/** @typedef {{id: string, check: string, sheet: string, marks: import("./day1.js").Marks, code?: boolean}} Sheet */

const MONTHS_ON = 6;
const MOST_TIPS = 3;
const KIND = { tool: "d", roles: "a", ids: entries("pairs").map(({ id }) => id), highest: 5 };
/** @type {import("./day1.js").Pair[]} */
const PAIRS = entries("pairs").map(({ id, group }) => ({ id, group }));
const GROUPS = entries("groups").filter(({ id }) => PAIRS.some(({ group }) => group === id));

know("sheet", (value) => parseDate(value.check) !== null && isSheetId(value.sheet) && isRecordOf(value.marks, isMark));
know("check", (value) => parseDate(value.check) !== null && parseDate(value.again) !== null);

/** Every sheet, the first begun first; one that came twice for a check counts once. @returns {Sheet[]} */
function allSheets() {
  const all = /** @type {Sheet[]} */ (/** @type {unknown} */ (records("sheet")));
  return all.filter((sheet, place) => all.findIndex((other) => other.sheet === sheet.sheet && other.check === sheet.check) === place);
}

/** @param {Sheet} sheet how many of this page's pairs it marks */
const done = ({ marks }) => PAIRS.filter(({ id }) => Object.hasOwn(marks, id)).length;

/** @param {import("./day1.js").Marks} a @param {import("./day1.js").Marks} b */
const hasSame = (a, b) => PAIRS.every(({ id }) => a[id] === b[id]);

/** @param {Sheet[]} sheets */
const marksOf = (sheets) => sheets.filter((sheet) => done(sheet) > 0).map(({ marks }) => marks);

class DayOne extends ToolElement {
  /** The sheet that is being filled in. */
  #open = "";
  #begun = "";

  setUp() {
    this.form = /** @type {HTMLFormElement} */ (find(this, ".pairs"));
    this.form.addEventListener("change", (event) => event.target instanceof HTMLInputElement && this.#mark(event.target.name, Number(event.target.value)));
    for (const pair of findAll(this, ".pair")) {
      const clear = button(w("no_mark"), () => this.#mark(pair.dataset.pair ?? "", null), { class: "link-button pair__clear" });
      clear.setAttribute("aria-label", `${w("no_mark")}: ${pair.querySelector("legend")?.textContent ?? ""}`);
      pair.append(clear);
    }
    find(this, ".exchange__send")?.append(sender(() => this.#code()));
    find(this, ".exchange__receive")?.append(receiver(KIND, (sheets) => this.#take(sheets)));
    find(this, "#pb-again")?.addEventListener("change", (event) => this.#again(/** @type {HTMLInputElement} */ (event.target).value));
    onAddress(() => this.#offer());
    this.#offer();
  }

  #offer() {
    const place = find(this, ".sheet-offer");
    if (place) paintOffer(place, KIND, (sheets) => this.#take(sheets));
  }

  /** The day of the check on the table: the newest, or today's when a new one begins. */
  get check() {
    const days = allSheets().map(({ check }) => check);
    return [...days, this.#begun].sort().at(-1) || dayOfToday();
  }

  get sheets() {
    return allSheets().filter(({ check }) => check === this.check);
  }

  /** The sheet on the table. @returns {Sheet|undefined} */
  get sheet() {
    return this.#open === "new" ? undefined : this.sheets.find(({ id }) => id === this.#open) ?? this.sheets.findLast(({ code }) => !code) ?? this.sheets.at(-1);
  }

  /** @param {string} pair @param {number|null} mark */
  #mark(pair, mark) {
    const check = this.check;
    const id = this.sheet?.id ?? newSheetId();
    const sheet = record(id);
    const marks = { ...sheet?.marks };
    if (mark === null) delete marks[pair];
    else marks[pair] = mark;
    this.#open = id;
    keep(id, "sheet", { check, sheet: sheet?.sheet ?? id, marks });
  }

  #code() {
    const sheet = this.sheet;
    return sheet && done(sheet) > 0 ? encodeSheet({ id: sheet.sheet, role: "a", marks: sheet.marks }, KIND) : "";
  }

  /** @param {import("./sheet-code.js").Sheet[]} sheets */
  #take(sheets) {
    const check = this.check;
    const all = allSheets();
    const isKnown = (/** @type {import("./sheet-code.js").Sheet} */ { id, marks }) => all.some((other) => other.sheet === id && (!other.code || hasSame(other.marks, marks)));
    const fresh = sheets.filter((sheet) => !isKnown(sheet));
    for (const { id, marks } of fresh) {
      // Mended and sent again: it takes the place of the first one. The same number in an earlier check stays there.
      const before = all.find((other) => other.sheet === id && other.check === check);
      keep(before?.id ?? (all.some((other) => other.sheet === id) ? newSheetId() : id), "sheet", { check, sheet: id, marks, code: true });
    }
    return { came: fresh.length, known: sheets.length - fresh.length };
  }

  /** @param {string} day */
  #again(day) {
    if (parseDate(day)) keep(`check-${this.check}`, "check", { check: this.check, again: day });
  }

  /** The day to look again: as it was set, or half a year on. */
  get again() {
    const set = record(`check-${this.check}`)?.again;
    const check = parseDate(this.check);
    return set ?? (check ? formatDate(addMonths(check, MONTHS_ON)) : "");
  }

  paint() {
    const sheets = this.sheets;
    this.#paintSheets(sheets);
    this.#paintForm();
    setText(find(this, ".day1__check"), sheets.length ? w("check_of", { day: dayInWords(this.check) }) : "");
    const marks = marksOf(sheets);
    const low = lowestThree(PAIRS, marks);
    this.#paintResult(marks, low);
    const offer = /** @type {import("./propose-tips.js").ProposeTips|null} */ (find(this, "propose-tips"));
    const tips = inTurns(low.map(({ id }) => entry("pairs", id)?.tips ?? []), { skip: triedOf(low), most: MOST_TIPS });
    if (offer) offer.tips = tips;
    const again = find(this, ".day1__again");
    if (again) again.hidden = marks.length === 0;
    setField(find(this, "#pb-again"), this.again);
    this.#paintTrend();
    this.#paintPaper(marks, low, tips);
  }

  /** @param {Sheet[]} sheets */
  #paintSheets(sheets) {
    const place = find(this, ".day1__sheets");
    if (!place) return;
    const current = this.#open === "new" ? "new" : this.sheet?.id;
    const had = document.activeElement instanceof HTMLElement && place.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
    const tab = (/** @type {Sheet} */ sheet, /** @type {number} */ n) =>
      button(`${w(sheet.code ? "sheet_from" : "sheet_n", { n: n + 1 })} · ${w("sheet_state", { done: done(sheet), all: PAIRS.length })}`, () => this.#show(sheet.id), { class: "chip-button", "aria-pressed": String(sheet.id === current), "data-act": sheet.id });
    const isFresh = this.check === dayOfToday();
    const parts = sheets.map(tab);
    if (this.#open === "new") parts.push(button(w("sheet_n", { n: sheets.length + 1 }), () => this.#show("new"), { class: "chip-button", "aria-pressed": "true", "data-act": "new" }));
    else if (sheets.length) parts.push(button(`+ ${w("another")}`, () => this.#show("new"), { class: "chip-button chip-button--add", "data-act": "add" }));
    const out = this.sheet && this.#open !== "new" ? button(w("remove_sheet"), () => this.#remove(), { class: "link-button", "data-act": "out" }) : null;
    const fresh = sheets.length && !isFresh ? h("p", { class: "head-row day1__new" }, button(w("new_check"), () => this.#beginCheck(), { class: "button", "data-act": "check" }), h("span", { class: "small" }, w("new_check_help"))) : null;
    place.hidden = sheets.length === 0;
    place.replaceChildren(...[fresh, h("p", { class: "small" }, w("sheets_help")), h("p", { class: "chip-row" }, ...parts, out)].filter((part) => part !== null));
    if (had) (find(place, `[data-act="${had}"]`) ?? find(place, "[aria-pressed=true]"))?.focus();
  }

  /** @param {string} id */
  #show(id) {
    this.#open = id;
    this.paint();
    find(this, ".day1__sheets [aria-pressed=true]")?.focus();
  }

  #remove() {
    const id = this.sheet?.id ?? "";
    this.#open = "";
    takeOut([id]);
  }

  #beginCheck() {
    this.#begun = dayOfToday();
    this.#open = "";
    this.paint();
    find(this, ".pairs input")?.focus();
  }

  #paintForm() {
    const sheet = this.sheet;
    const marks = sheet?.marks ?? {};
    for (const pair of findAll(this, ".pair")) {
      const mark = marks[pair.dataset.pair ?? ""];
      for (const radio of /** @type {HTMLInputElement[]} */ (findAll(pair, "input"))) {
        radio.checked = Number(radio.value) === mark;
        radio.disabled = sheet?.code === true;
      }
      const clear = find(pair, ".pair__clear");
      if (!clear) continue;
      if (clear === document.activeElement && mark === undefined) find(pair, "input")?.focus();
      clear.hidden = mark === undefined || sheet?.code === true;
    }
    this.form?.classList.toggle("is-fixed", sheet?.code === true);
    const note = find(this, ".pairs__fixed") ?? this.form?.insertAdjacentElement("beforebegin", h("p", { class: "notice pairs__fixed" }, w("fixed")));
    if (note instanceof HTMLElement) note.hidden = sheet?.code !== true;
  }

  /** The check before this one, with its marks. */
  get before() {
    const earlier = allSheets().filter((sheet) => sheet.check < this.check && done(sheet) > 0);
    const day = earlier.map(({ check }) => check).sort().at(-1);
    return day === undefined ? null : { day, marks: marksOf(earlier.filter(({ check }) => check === day)) };
  }

  /** @param {import("./day1.js").Marks[]} marks @param {import("./day1.js").PairResult[]} low */
  #paintResult(marks, low) {
    const place = find(this, ".day1__result");
    if (!place) return;
    if (marks.length === 0) return place.replaceChildren(h("p", {}, w("nothing_yet")));
    const wide = wideSpread(PAIRS, marks);
    const first = wide.length ? [h("h3", {}, w("first")), h("p", { class: "small" }, w("first_help")), h("ol", { class: "pair-results" }, ...wide.map((pair) => pairItem(pair, true)))] : [];
    const heading = low.length === MOST_TIPS ? w("lowest") : w("lowest_few");
    const lowest = low.length ? [h("h3", {}, heading), h("ol", { class: "pair-results" }, ...low.map((pair) => pairItem(pair, marks.length > 1)))] : [h("p", {}, w("lowest_none"))];
    place.replaceChildren(this.#means(marks), ...first, ...lowest);
  }

  /** @param {import("./day1.js").Marks[]} marks */
  #means(marks) {
    const now = groupMeans(PAIRS, marks);
    const before = this.before;
    const changes = before ? differences(now, groupMeans(PAIRS, before.marks)) : {};
    const items = GROUPS.map(({ id, title }) => {
      const mean = now[id] ?? null;
      const parts = [h("dt", {}, title), h("dd", {}, mean === null ? w("not_marked") : h("span", {}, h("b", {}, exactly(mean, 1)), ` ${w("out_of")}`))];
      const moved = changes[id];
      if (before && mean !== null) parts.push(h("dd", { class: "small" }, moved === null || moved === undefined ? w("no_before") : moved === 0 ? w("same_since", { day: dayInWords(before.day) }) : w("since", { change: change(moved, 1), day: dayInWords(before.day) })));
      return h("div", { class: "mean" }, ...parts);
    });
    return h("section", { "aria-label": w("means") }, h("h3", {}, w("means")), h("dl", { class: "means" }, ...items));
  }

  #paintTrend() {
    const place = find(this, ".day1__trend");
    if (!place) return;
    const days = [...new Set(allSheets().filter((sheet) => done(sheet) > 0).map(({ check }) => check))].sort();
    place.hidden = days.length < 2;
    if (days.length < 2) return place.replaceChildren();
    const means = days.map((day) => groupMeans(PAIRS, marksOf(allSheets().filter(({ check }) => check === day))));
    const lines = GROUPS.map(({ id, title }) => ({ name: title, values: means.map((mean) => mean[id] ?? null) }));
    const text = lines.map(({ name, values }) => w("trend_text", { group: name, values: values.flatMap((value, at) => (value === null ? [] : [w("trend_value", { mean: exactly(value, 1), day: dayInWords(days[at]) })])).join(", ") })).join(". ");
    const drawn = chart(lines, { days: days.map((day) => dayNumber(/** @type {import("../plan.js").CivilDate} */ (parseDate(day)))), low: 1, high: 5, ticks: [1, 3, 5], text });
    const heads = h("tr", {}, h("td", {}), ...days.map((day) => h("th", { scope: "col" }, dayInWords(day, { day: "numeric", month: "short", year: "2-digit" }))));
    const rows = lines.map(({ name, values }, at) => h("tr", {}, h("th", { scope: "row" }, legendMark(at), ` ${name}`), ...values.map((value) => h("td", {}, value === null ? "–" : exactly(value, 1)))));
    place.replaceChildren(h("h3", {}, w("trend")), drawn, h("div", { class: "figures", tabindex: "0", role: "region", "aria-label": w("trend") }, h("table", {}, h("thead", {}, heads), h("tbody", {}, ...rows))));
  }

  /** @param {import("./day1.js").Marks[]} marks @param {import("./day1.js").PairResult[]} low @param {number[]} tips */
  #paintPaper(marks, low, tips) {
    const [blank, result] = [find(this, ".paper__blank"), find(this, ".paper__result")];
    if (!blank || !result) return;
    blank.hidden = low.length > 0;
    result.hidden = low.length === 0;
    this.writeHead(marks.length ? this.check : "");
    find(result, ".three-sheet")?.replaceChildren(...low.map((pair) => h("li", {}, pairSentence(pair), h("p", { class: "paper__help" }, w("mean_is", { mean: exactly(pair.mean, 1) })), h("p", { class: "paper__label" }, w("paper_ours")), h("span", { class: "line" }))));
    find(result, ".paper__tips")?.replaceChildren(...tips.map((number) => h("li", {}, h("b", {}, String(number)), ` ${tipOf(number)?.title ?? ""}`)));
    setText(find(result, ".paper__again .line"), dayInWords(this.again));
  }
}

/** Tips that are done already, among those of the lowest pairs. @param {import("./day1.js").PairResult[]} low */
const triedOf = (low) => low.flatMap(({ id }) => entry("pairs", id)?.tips ?? []).filter(isTried);

/** @param {import("./day1.js").PairResult} pair */
function pairSentence({ id }) {
  const pair = entry("pairs", id);
  return h("p", { class: "pair-results__text" }, h("span", {}, h("b", {}, w("day2")), ` ${pair?.day2}`), h("span", {}, h("b", {}, w("day1")), ` ${pair?.day1}`));
}

/** A pair with its place on the scale. @param {import("./day1.js").PairResult} pair @param {boolean} hasRange */
function pairItem(pair, hasRange) {
  const words = [w("mean_is", { mean: exactly(pair.mean, 1) }), ...(hasRange && pair.spread > 0 ? [w("spread", { low: figure(pair.lowest), high: figure(pair.highest) })] : [])].join(", ");
  const x = (/** @type {number} */ mark) => 10 + (mark - 1) * 45;
  const steps = [1, 2, 3, 4, 5].map((mark) => svg("circle", { class: "scale__step", cx: x(mark), cy: 10, r: 2.5 }));
  const drawn = picture(words, { class: "scale", viewBox: "0 0 200 20" }, svg("line", { class: "scale__line", x1: 10, x2: 190, y1: 10, y2: 10 }), ...steps,
    svg("line", { class: "scale__range", x1: x(pair.lowest), x2: x(pair.highest), y1: 10, y2: 10 }), svg("circle", { class: "scale__mean", cx: x(pair.mean), cy: 10, r: 7 }));
  return h("li", {}, pairSentence(pair), h("div", { class: "pair-results__scale" }, drawn, h("span", { class: "small" }, words)));
}

if (tool.slug) customElements.define("day-one", DayOne);
