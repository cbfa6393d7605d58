/** <door-tool>: six questions about one change, the door card, and the log of all changes. */

import { button, find, h, setText } from "../dom.js";
import { inWords, t } from "../page.js";
import { addMonths, formatDate, parseDate, today } from "../plan.js";
import { decide, twoWayShare } from "./door.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayInWords, entries, entry, plain, tool, w } from "./tool-data.js";
import { Sheets, ToolElement, setField, setRadio, setTyped, svg, takeOut } from "./tool-element.js";
import { isRecordOf, isText, know, records } from "./tool-store.js";

const TEXTS = { change: 160, owner: 40, prediction: 200, count: 120, undo: 10 };
const MONTHS_IN_A_QUARTER = 3;

know(
  "change",
  (value) => isText(value.day, 10) && isRecordOf(value.answers ?? {}, (answer) => typeof answer === "boolean") && Object.entries(TEXTS).every(([name, most]) => isText(value[name] ?? "", most)),
);

const sheets = new Sheets("change");

/** @param {Record<string, any>} change @returns {import("./door.js").Door|null} */
const resultOf = ({ answers }) => decide(answers ?? {});

/** The row of the table that decided. @param {Record<string, any>} change */
function rowOf(change) {
  const { touches, breaks } = change.answers ?? {};
  const result = resultOf(change);
  if (result === null) return "";
  if (result === "two-way") return "row_free";
  if (result === "smaller") return "row_smaller";
  return touches || breaks ? "row_grave" : "row_rest";
}

class DoorTool extends ToolElement {
  setUp() {
    this.addEventListener("input", (event) => this.take(event.target));
    find(this, ".tool-new")?.append(button(w("next"), () => this.begin()));
    const bar = this.querySelector("tool-bar");
    if (bar) /** @type {import("./tool-bar.js").ToolBar} */ (bar).rows = rows;
  }

  /** @param {EventTarget|null} field */
  take(field) {
    if (!(field instanceof HTMLInputElement)) return;
    if (field.type === "radio") sheets.change({ answers: { ...sheets.current.answers, [field.name]: field.value === "yes" } });
    else if (field.type === "date") (field.value === "" || parseDate(field.value)) && sheets.change({ undo: field.value });
    else if (field.name in TEXTS) sheets.change({ [field.name]: field.value });
  }

  begin() {
    sheets.begin();
    find(this, "#pb-change")?.focus();
  }

  paint() {
    const change = sheets.current;
    for (const name of Object.keys(TEXTS)) (name === "undo" ? setField : setTyped)(this.querySelector(`input[name=${name}]`), change[name] ?? "");
    for (const { id } of entries("questions")) {
      const answer = change.answers?.[id];
      setRadio(this, id, answer === undefined ? undefined : answer ? "yes" : "no");
    }
    const result = resultOf(change);
    const found = entry("results", result ?? "");
    setText(find(this, ".tool-result__figure"), found?.title ?? "");
    setText(find(this, ".tool-result__text"), found ? plain(found.text) : w("waiting"));
    for (const row of this.querySelectorAll(".door-table tr[data-row]")) row.classList.toggle("is-it", row.getAttribute("data-row") === rowOf(change));
    const card = find(this, ".door-card");
    if (card) card.hidden = result === null;
    const fresh = find(this, ".tool-new");
    if (fresh) fresh.hidden = change.day === undefined;
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = found?.tips ?? [];
    this.paintLog();
    this.paintPaper(change);
  }

  paintLog() {
    const all = records("change").reverse();
    const from = formatDate(addMonths(today(), -MONTHS_IN_A_QUARTER));
    const isLong = all.some(({ day }) => day <= from);
    const period = all.filter(({ day }) => day > from || !isLong);
    const { count, twoWay, share } = twoWayShare(period.map(resultOf));
    setText(find(this, ".door-log__share"), count === 0 ? w("log_none") : w(isLong ? "share_period" : "share", { n: twoWay, all: count }));
    setText(find(this, ".door-log__compare"), count === 0 ? "" : isLong ? w("compare", { share: share ?? 0 }) : w("compare_later"));
    find(this, ".door-log__bars")?.replaceChildren(...(count ? [bars(period.map(resultOf))] : []));
    find(this, ".entries")?.replaceChildren(...all.map((change) => this.line(change)));
  }

  /** @param {import("./tool-store.js").Kept} change */
  line(change) {
    const { id, day, change: what = "", undo = "" } = change;
    const result = entry("results", resultOf(change) ?? "")?.title ?? w("log_open");
    const open = button(t("tools.open_sheet"), () => this.open(id), { class: "link-button", "aria-label": `${t("tools.open_sheet")}: ${what}` });
    const gone = button(t("tools.remove"), () => takeOut([id]), { class: "link-button", "aria-label": `${t("tools.remove")}: ${what}` });
    const until = undo ? ` ${w("undo")}: ${dayInWords(undo)}` : "";
    return h("li", { class: "entries__line" }, h("p", {}, h("strong", {}, what || "…"), h("span", { class: "small" }, ` ${dayInWords(day)}. ${result}.${until}`)), h("p", { class: "entries__acts" }, open, gone));
  }

  /** @param {string} id */
  open(id) {
    sheets.open(id);
    find(this, "#pb-change")?.focus();
  }

  /** @param {Record<string, any>} change */
  paintPaper(change) {
    this.writeHead(change.day);
    for (const name of ["change", "owner", "prediction", "count"]) this.write(name, change[name] ?? "");
    const undo = parseDate(change.undo);
    this.write("undo", undo ? inWords(undo) : "");
    const row = rowOf(change);
    for (const box of this.querySelectorAll(".box")) {
      const name = box.getAttribute("data-box") ?? "";
      const [, id, said] = /^(.*)-(yes|no)$/.exec(name) ?? [];
      const answer = id ? change.answers?.[id] : undefined;
      box.classList.toggle("is-ticked", name === row || (answer !== undefined && (answer ? "yes" : "no") === said));
    }
  }
}

/** How many changes went which way: a bar of three parts. @param {(import("./door.js").Door|null)[]} results */
function bars(results) {
  const of = (/** @type {string} */ door) => results.filter((result) => result === door).length;
  const parts = /** @type {const} */ ([["two-way", of("two-way")], ["smaller", of("smaller")], ["one-way", of("one-way")]]);
  const all = parts.reduce((sum, [, n]) => sum + n, 0);
  const picture = svg("svg", { viewBox: "0 0 600 52", role: "img", class: "door-bar" }, svg("title", {}, w("bars", { two: of("two-way"), small: of("smaller"), one: of("one-way") })));
  let x = 0;
  for (const [door, n] of parts) {
    const width = (600 * n) / all;
    if (n > 0) picture.append(svg("rect", { x: x + 1, y: 1, width: Math.max(0, width - 2), height: 50, class: `door-bar__${door}` }), svg("text", { x: x + width / 2, y: 37, "text-anchor": "middle", class: `door-bar__n door-bar__n--${door}` }, String(n)));
    x += width;
  }
  return h("div", {}, picture, h("p", { class: "small" }, w("bars", { two: of("two-way"), small: of("smaller"), one: of("one-way") })));
}

/** The log for a spreadsheet. */
function rows() {
  const heads = [w("day"), w("change"), w("result"), ...entries("questions").map(({ question }) => question), w("owner"), w("prediction"), w("undo"), w("count")];
  return [
    heads,
    ...records("change").map((change) => [
      change.day,
      change.change ?? "",
      entry("results", resultOf(change) ?? "")?.title ?? "",
      ...entries("questions").map(({ id }) => (change.answers?.[id] === undefined ? "" : w(change.answers[id] ? "yes" : "no"))),
      ...["owner", "prediction", "undo", "count"].map((name) => change[name] ?? ""),
    ]),
  ];
}

if (tool.slug) customElements.define("door-tool", DoorTool);
