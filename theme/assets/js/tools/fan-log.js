/** <fan-log>: a line a day on this device; the lines of a month, the best five, and their sheets. */

import { announce, button, find, findAll, h, setText } from "../dom.js";
import { inWords } from "../page.js";
import { parseDate } from "../plan.js";
import { picture } from "./draw.js";
import { BEST, bestFive, isDense, isFanLine, sheets, summary } from "./fan-lines.js";
import { figure } from "./format.js";
import { dayInWords, dayOfToday, tool, w } from "./tool-data.js";
import { ToolElement, svg, takeOut } from "./tool-element.js";
import { keep, know, newId, records } from "./tool-store.js";

know("line", isFanLine);

/** @typedef {import("./fan-lines.js").FanLine & {id: string, at: string}} Line */

/** The newest day first; of one day the last written. @returns {Line[]} */
const lines = () =>
  /** @type {Line[]} */ (/** @type {unknown} */ (records("line"))).sort((a, b) => (a.day === b.day ? (a.at < b.at ? 1 : -1) : a.day < b.day ? 1 : -1));

const FIELDS = /** @type {const} */ (["day", "who", "what", "reaction", "side"]);

/** @typedef {Record<typeof FIELDS[number], string>} Texts what stands in the form */

/** @param {Texts} texts @returns {Texts} the form's own, in its order */
const textsOf = (texts) => /** @type {Texts} */ (Object.fromEntries(FIELDS.map((name) => [name, texts[name]])));

/** A line that nobody has begun. @returns {Texts} */
const noTexts = () => ({ day: dayOfToday(), who: "", what: "", reaction: "", side: "" });

class FanLog extends ToolElement {
  /** The line that is being changed; empty for a new one. */
  #editing = "";
  /** What the form was filled with: what differs from it was typed. */
  #filled = "";
  /** What was typed and is in no line yet, while the form is used for another one. @type {{id: string, texts: Texts}[]} */
  #waiting = [];
  #month = "";
  #painted = "";

  setUp() {
    this.form = /** @type {HTMLFormElement} */ (find(this, ".fan-form"));
    this.form.addEventListener("submit", (event) => this.#write(event));
    find(this, ".fan-form__cancel")?.addEventListener("click", () => this.#goOn(true));
    this.month = /** @type {HTMLSelectElement} */ (find(this, "#pb-fan-month"));
    this.month.addEventListener("change", () => {
      this.#month = this.month?.value ?? "";
      this.paint();
    });
    find(this, ".fan-best__print")?.append(button(w("print_best"), printBest, { class: "button button--quiet" }));
    const bar = /** @type {import("./tool-bar.js").ToolBar|null} */ (find(this, "tool-bar"));
    if (bar) bar.rows = table;
    this.#goOn();
    // What stands in no line yet is in this page alone: the browser asks before it goes.
    addEventListener("beforeunload", (event) => {
      if (this.#isTyped || this.#waiting.length > 0) event.preventDefault();
    });
  }

  /** @param {string} name */
  #field = (name) => /** @type {HTMLInputElement} */ (this.form?.elements.namedItem(name));

  /** @param {SubmitEvent} event */
  #write(event) {
    event.preventDefault();
    const line = textsOf(this.#texts);
    for (const name of FIELDS) line[name] = line[name].trim().replace(/\s+/g, " ");
    const faults = {
      day: parseDate(line.day) === null || line.day > dayOfToday(),
      side: line.side === "",
      what: line.what === "",
    };
    const wrong = Object.entries(faults).filter(([, isSo]) => isSo).map(([name]) => name);
    for (const name of ["day", "what"]) this.#field(name).setAttribute("aria-invalid", String(wrong.includes(name)));
    setText(find(this, ".fan-form__fault"), wrong.map((name) => w(`fault_${name}`)).join(" "));
    if (wrong[0]) return void find(this, `[name=${wrong[0]}]`)?.focus();
    const isNew = this.#editing === "";
    this.#month = line.day.slice(0, 7);
    keep(isNew ? newId() : this.#editing, "line", line);
    this.#goOn(true);
    announce(isNew ? w("added", { n: summary(lines(), dayOfToday()).thisWeek }) : w("changed"));
  }

  /** @returns {Texts} */
  get #texts() {
    return textsOf(/** @type {Texts} */ (Object.fromEntries(FIELDS.map((name) => [name, this.#field(name).value]))));
  }

  get #isTyped() {
    return JSON.stringify(this.#texts) !== this.#filled;
  }

  /** The form is free: for what waits, or for a new line. @param {boolean} [isFocused] */
  #goOn(isFocused = false) {
    const { id, texts } = this.#waiting.pop() ?? { id: "", texts: undefined };
    this.#fill(lines().find((line) => line.id === id), texts);
    this.#say(texts ? "draft_back" : "");
    if (isFocused) this.#field("what").focus({ preventScroll: true });
  }

  /** @param {Line|undefined} line to change; none for a new one @param {Texts} [texts] what was typed before */
  #fill(line, texts) {
    const before = textsOf(line ?? noTexts());
    this.#editing = line?.id ?? "";
    this.#filled = JSON.stringify(before);
    this.form?.reset();
    for (const name of FIELDS) this.#field(name).value = (texts ?? before)[name];
    for (const field of findAll(this, "[aria-invalid]")) field.removeAttribute("aria-invalid");
    setText(find(this, ".fan-form__fault"), "");
    this.#label();
  }

  /** What became of what was typed. @param {string} word */
  #say(word) {
    setText(find(this, ".fan-form__said"), word ? w(word) : "");
  }

  #label() {
    const isNew = this.#editing === "";
    setText(find(this, ".fan-form [type=submit]"), w(isNew ? "add" : "change"));
    const cancel = find(this, ".fan-form__cancel");
    if (cancel) cancel.hidden = isNew;
  }

  /** @param {Line} line */
  #edit(line) {
    if (this.#isTyped) this.#waiting.push({ id: this.#editing, texts: this.#texts });
    const before = this.#waiting.find(({ id }) => id === line.id);
    this.#waiting = this.#waiting.filter((each) => each !== before);
    this.#fill(line, before?.texts);
    this.#say(before ? "draft_back" : this.#waiting.length ? "draft_waits" : "");
    this.form?.scrollIntoView({ block: "start" });
    this.#field("what").focus({ preventScroll: true });
  }

  /** The line in the form is gone: what was typed becomes a new one. */
  #outlive() {
    if (!this.#isTyped) return this.#goOn();
    this.#fill(undefined, this.#texts);
    this.#say("line_gone");
  }

  paint() {
    const all = lines();
    const day = dayOfToday();
    const state = JSON.stringify([all, day, this.#month]);
    if (state === this.#painted) return;
    this.#painted = state;
    if (this.#editing && !all.some(({ id }) => id === this.#editing)) this.#outlive();
    const months = [...new Set([day.slice(0, 7), ...all.map((line) => line.day.slice(0, 7))])].sort().toReversed();
    if (!months.includes(this.#month)) this.#month = day.slice(0, 7);
    this.month?.replaceChildren(...months.map((month) => h("option", { value: month, selected: month === this.#month }, monthInWords(month))));
    find(this, ".fan-summary")?.replaceChildren(...figures(summary(all, day)));
    const shown = all.filter((line) => line.day.startsWith(this.#month));
    const focused = document.activeElement instanceof HTMLElement && this.contains(document.activeElement) ? document.activeElement.id : "";
    const list = shown.length ? shown.map((line) => this.#line(line, all)) : [h("li", { class: "fan-lines__none" }, w("none"))];
    find(this, ".fan-lines")?.replaceChildren(...list);
    const best = bestFive(all);
    find(this, ".fan-best__list")?.replaceChildren(...(best.length ? best.map(bestItem) : [h("li", { class: "fan-best__none" }, w("no_best"))]));
    fillMonth(sheets(all, this.#month), this.#month);
    this.writeHead("");
    fillBest(best);
    if (focused) document.getElementById(focused)?.focus();
  }

  /** @param {Line} line @param {Line[]} all */
  #line(line, all) {
    const which = w("of_line", { day: dayInWords(line.day), what: line.what });
    const quiet = (/** @type {string} */ word) => ({ class: "link-button", id: `pb-${word}-${line.id}`, "aria-label": `${w(word)}: ${which}` });
    const mark = h("input", { type: "checkbox", checked: line.best === true, id: `pb-best-${line.id}` });
    mark.addEventListener("change", () => {
      if (mark.checked && all.filter(({ best }) => best).length >= BEST) {
        mark.checked = false;
        announce(w("best_full"));
        setText(find(this, `#pb-said-${line.id}`), w("best_full"));
      } else keep(line.id, "line", { best: mark.checked });
    });
    return h("li", { class: `fan-line fan-line--${line.side}` },
      h("p", { class: "fan-line__when" }, h("time", { datetime: line.day }, dayInWords(line.day, { weekday: "short", day: "numeric", month: "short" })), h("span", { class: "fan-line__side" }, w(line.side))),
      h("div", { class: "fan-line__text" },
        h("p", { class: "fan-line__what" }, line.who ? h("b", {}, `${line.who}: `) : null, line.what),
        line.reaction ? h("p", { class: "fan-line__reaction" }, line.reaction) : null),
      h("p", { class: "fan-line__acts" },
        h("label", { class: "fan-line__best" }, mark, ` ${w("best")}`),
        button(w("edit"), () => this.#edit(line), quiet("edit")),
        button(w("remove"), () => takeOut([line.id]), quiet("remove")),
        h("span", { class: "fan-line__said small", id: `pb-said-${line.id}` })));
  }
}

/** @param {ReturnType<typeof summary>} of @returns {HTMLElement[]} */
function figures({ thisWeek, daysInARow, inside, outside, insideShare }) {
  const big = (/** @type {number} */ n, /** @type {string} */ word) => h("p", { class: "fan-summary__figure" }, h("b", {}, figure(n)), ` ${w(n === 1 ? `${word}_one` : word)}`);
  const parts = [big(thisWeek, "this_week"), big(daysInARow, "in_a_row"), h("p", { class: "small fan-summary__help" }, w("row_help"))];
  if (insideShare === null) return parts;
  const text = w("shares_text", { outside: figure(100 - insideShare), inside: figure(insideShare) });
  const width = (outside * 100) / (inside + outside);
  const bar = picture(`${w("shares")}: ${text}`, { class: "split", viewBox: "0 0 100 8", preserveAspectRatio: "none" },
    svg("rect", { class: "split__a", x: 0, y: 0, width, height: 8 }), svg("rect", { class: "split__b", x: width, y: 0, width: 100 - width, height: 8 }));
  return [...parts, h("div", { class: "fan-summary__split" }, h("p", {}, text), bar)];
}

/** @param {import("./fan-lines.js").FanLine} line */
const bestItem = (line) =>
  h("li", {}, h("p", {}, line.who ? h("b", {}, `${line.who}: `) : null, line.what, line.reaction ? h("span", { class: "fan-line__reaction" }, ` ${line.reaction}`) : null), h("p", { class: "small" }, dayInWords(line.day)));

/** @param {string} month YYYY-MM */
function monthInWords(month) {
  const date = parseDate(`${month}-01`);
  return date ? inWords(date, { month: "long", year: "numeric" }) : month;
}

/** The month's sheet, and one more for every 22 lines. @param {(import("./fan-lines.js").FanLine|null)[][]} filled @param {string} month */
function fillMonth(filled, month) {
  const [first, ...more] = findAll(document, ".paper--month");
  if (!first) return;
  for (const sheet of more) sheet.remove();
  const papers = filled.map((_, place) => (place === 0 ? first : /** @type {HTMLElement} */ (first.cloneNode(true))));
  papers.slice(1).forEach((paper) => {
    for (const named of findAll(paper, "[id]")) named.removeAttribute("id");
    paper.removeAttribute("aria-labelledby");
  });
  first.after(...papers.slice(1));
  papers.forEach((paper, place) => {
    setText(find(paper, ".paper__month-name"), monthInWords(month) + (papers.length > 1 ? ` (${place + 1}/${papers.length})` : ""));
    paper.classList.toggle("is-dense", isDense(filled[place] ?? []));
    for (const [row, cells] of findAll(paper, "tbody tr").entries()) fillRow(cells, filled[place]?.[row] ?? null, row);
  });
}

/** @param {HTMLElement} row @param {import("./fan-lines.js").FanLine|null} line @param {number} place */
function fillRow(row, line, place) {
  const texts = line ? [dayInWords(line.day, { day: "numeric", month: "short" }), line.who, line.what, line.reaction, w(`sheet_${line.side}`)] : ["", "", "", "", ""];
  for (const [column, cell] of [...row.children].entries()) {
    if (column === 0 && !line) cell.replaceChildren(h("span", { class: "log-sheet__row" }, String(place + 1)));
    else setText(cell, texts[column] ?? "");
  }
}

/** @param {import("./fan-lines.js").FanLine[]} best */
function fillBest(best) {
  for (const [place, words] of findAll(document, ".paper--best .best-sheet__words").entries()) {
    const line = best[place];
    words.replaceChildren(...(line ? [h("p", { class: "best-sheet__what" }, line.who ? h("b", {}, `${line.who}: `) : null, line.what), h("p", { class: "best-sheet__reaction" }, line.reaction), h("p", { class: "best-sheet__day" }, dayInWords(line.day))] : []));
  }
}

/** Print the page "our best five" instead of the month. */
function printBest() {
  const page = document.querySelector(".tool-page");
  page?.setAttribute("data-print", "best");
  addEventListener("afterprint", () => page?.removeAttribute("data-print"), { once: true });
  print();
}

/** The log as rows for a spreadsheet. @returns {string[][]} */
function table() {
  const heads = ["day", "who", "what", "reaction", "side"].map((name) => w(`sheet_${name}`));
  return [heads, ...lines().toReversed().map((line) => [line.day, line.who, line.what, line.reaction, w(`sheet_${line.side}`)])];
}

if (tool.slug) customElements.define("fan-log", FanLog);
