/** <method-tool>: the evening line. Three small decisions an evening, and what each one told the team. */

import { button, find, h, setText } from "../dom.js";
import { SHORT, t } from "../page.js";
import { dayNumber, parseDate, today, weekday } from "../plan.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayInWords, dayOfToday, suggested, tool, w } from "./tool-data.js";
import { ToolElement, takeOut } from "./tool-element.js";
import { isText, keep, know, newId, records } from "./tool-store.js";

const LINES = 3;
const EVENINGS_SHOWN = 10;

know("line", (value) => parseDate(value.day) !== null && isText(value.chose, 160) && isText(value.told ?? "", 160) && (value.change === undefined || typeof value.change === "boolean"));

/** The lines by evening, the newest evening first. @returns {[string, import("./tool-store.js").Kept[]][]} */
function evenings() {
  /** @type {Map<string, import("./tool-store.js").Kept[]>} */
  const found = new Map();
  for (const line of records("line")) found.set(line.day, [...(found.get(line.day) ?? []), line]);
  return [...found].sort(([a], [b]) => (a < b ? 1 : -1));
}

/** Whether a day is in this week, from Monday on. @param {string} day */
function isThisWeek(day) {
  const date = parseDate(day);
  const monday = dayNumber(today()) - weekday(today()) + 1;
  return date !== null && dayNumber(date) >= monday && dayNumber(date) < monday + 7;
}

class MethodTool extends ToolElement {
  #all = false;

  setUp() {
    this.querySelector(".evening-form")?.addEventListener("submit", (event) => this.add(event.target));
    find(this, ".evening-more")?.append(button(w("more"), () => this.showAll(), { class: "link-button" }));
    const bar = this.querySelector("tool-bar");
    if (bar) /** @type {import("./tool-bar.js").ToolBar} */ (bar).rows = rows;
  }

  showAll() {
    this.#all = true;
    this.paint();
  }

  /** @param {EventTarget|null} form */
  add(form) {
    if (!(form instanceof HTMLFormElement)) return;
    const [chose, told] = ["chose", "told"].map((name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)));
    if (!chose || !told) return;
    const isMissing = chose.value.trim() === "";
    const fault = find(form, ".tool-form__fault");
    if (fault) fault.hidden = !isMissing;
    if (!isMissing) {
      keep(newId(), "line", { day: dayOfToday(), chose: chose.value.trim(), told: told.value.trim() });
      form.reset();
    }
    chose.focus();
  }

  paint() {
    const all = evenings();
    const now = all.find(([day]) => day === dayOfToday())?.[1].length ?? 0;
    setText(find(this, ".evening-today"), now >= LINES ? w("today_done") : w("today", { n: now }));
    const week = all.filter(([day]) => isThisWeek(day)).length;
    const changes = records("line").filter(({ change }) => change).length;
    const count = all.length === 1 ? w("evenings_one") : w("evenings", { n: all.length, week });
    setText(find(this, ".tool-result__text"), all.length === 0 ? w("log_none") : `${count}. ${w("changes", { n: changes })}.`);
    const shown = this.#all ? all : all.slice(0, EVENINGS_SHOWN);
    find(this, ".evenings")?.replaceChildren(...shown.map(([day, lines]) => evening(day, lines)));
    const more = find(this, ".evening-more");
    if (more) more.hidden = shown.length === all.length;
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = suggested("next");
    this.paintPaper(all.slice(0, EVENINGS_SHOWN).reverse());
  }

  /** @param {[string, import("./tool-store.js").Kept[]][]} last */
  paintPaper(last) {
    this.writeHead(last.length ? dayOfToday() : "");
    for (let place = 0; place < EVENINGS_SHOWN; place += 1) {
      const [day, lines] = last[place] ?? ["", []];
      this.write(`day-${place}`, dayInWords(day, SHORT));
      for (let row = 0; row < LINES; row += 1) {
        this.write(`chose-${place}-${row}`, lines[row]?.chose ?? "");
        this.write(`told-${place}-${row}`, lines[row]?.told ?? "");
      }
    }
  }
}

/** The list is made anew, and its button with it. @param {string} id @param {boolean} change */
function underline(id, change) {
  keep(id, "line", { change });
  document.getElementById(`pb-underline-${id}`)?.focus();
}

/** @param {string} day @param {import("./tool-store.js").Kept[]} lines */
function evening(day, lines) {
  const items = lines.map(({ id, chose, told = "", change = false }) => {
    const line = button(w(change ? "underlined" : "underline"), () => underline(id, !change), { class: "link-button", id: `pb-underline-${id}`, "aria-pressed": String(change), "aria-label": `${w("underline")}: ${chose}` });
    const gone = button(t("tools.remove"), () => takeOut([id]), { class: "link-button", "aria-label": `${t("tools.remove")}: ${chose}` });
    return h("li", { class: `entries__line${change ? " is-underlined" : ""}` }, h("p", {}, h("strong", {}, chose), told ? h("span", { class: "evening__told" }, ` ${told}`) : null), h("p", { class: "entries__acts" }, line, gone));
  });
  return h("li", {}, h("h3", {}, dayInWords(day)), h("ul", { class: "entries" }, ...items));
}

/** Every line for a spreadsheet. */
const rows = () => [[w("day"), w("chose"), w("told"), w("underlined")], ...records("line").map(({ day, chose, told = "", change }) => [day, chose, told, change ? "x" : ""])];

if (tool.slug) customElements.define("method-tool", MethodTool);
