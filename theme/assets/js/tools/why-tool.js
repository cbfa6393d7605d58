/** <why-tool>: the WHAT/HOW sorter. Five things you are proud of; could a competitor have each? */

import { button, find, findAll, h, setText } from "../dom.js";
import { t } from "../page.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayInWords, suggested, tool, w } from "./tool-data.js";
import { Sheets, ToolElement, setRadio, setTyped } from "./tool-element.js";
import { isRecordOf, isText, know } from "./tool-store.js";
import { sort } from "./why.js";

const LONGEST = 120;
const ANSWERS = ["yes", "no", "unknown"];

know("sheet", (value) => isText(value.day, 10) && isRecordOf(value.things ?? {}, (text) => isText(text, LONGEST)) && isRecordOf(value.answers ?? {}, (answer) => ANSWERS.includes(answer)));

const sheets = new Sheets("sheet");

/** The things of a sheet with their answers. @param {Record<string, any>} sheet @param {string[]} places @returns {import("./why.js").Thing[]} */
const thingsOf = ({ things, answers }, places) => places.map((place) => ({ text: things?.[place] ?? "", answer: answers?.[place] ?? null }));

class WhyTool extends ToolElement {
  /** @type {string[]} */
  places = [];

  setUp() {
    this.places = findAll(this, ".sorter__row").map((row) => row.dataset.place ?? "");
    this.addEventListener("input", (event) => this.take(event.target));
    find(this, ".tool-new")?.append(button(t("tools.new_sheet"), () => this.begin(), { class: "button button--quiet" }));
  }

  /** @param {EventTarget|null} field */
  take(field) {
    if (!(field instanceof HTMLInputElement)) return;
    const place = field.closest(".sorter__row")?.getAttribute("data-place") ?? "";
    const { things = {}, answers = {} } = sheets.current;
    if (field.type === "radio") sheets.change({ answers: { ...answers, [place]: field.value } });
    else if (field.type === "text") sheets.change({ things: { ...things, [place]: field.value } });
  }

  begin() {
    sheets.begin();
    find(this, "input[type=text]")?.focus();
  }

  /** @param {string} id */
  open(id) {
    sheets.open(id);
    find(this, "input[type=text]")?.focus();
  }

  paint() {
    const sheet = sheets.current;
    for (const row of findAll(this, ".sorter__row")) {
      const place = row.dataset.place ?? "";
      setTyped(row.querySelector("input[type=text]"), sheet.things?.[place] ?? "");
      setRadio(row, `copy-${place}`, sheet.answers?.[place]);
    }
    const result = sort(thingsOf(sheet, this.places));
    this.paintResult(result);
    this.paintEarlier();
    this.paintPaper(sheet, result);
  }

  /** @param {ReturnType<typeof sort>} result */
  paintResult({ what, how, unknown, count, next }) {
    const figure = find(this, ".tool-result__figure");
    const isAsk = next === "ask";
    setText(figure, count === 0 || isAsk ? "" : what.length === 0 ? w("copied_none", { all: count }) : w("copied", { n: what.length, all: count }));
    const reading = find(this, ".tool-result__text");
    setText(reading, count === 0 ? w("waiting") : isAsk ? w("all_unknown") : w("reading"));
    for (const [name, texts] of /** @type {[string, string[]][]} */ ([["what", what], ["how", how], ["open", unknown]])) {
      const box = find(this, `.sorted--${name}`);
      if (!box) continue;
      box.hidden = count === 0 || (name === "open" && texts.length === 0);
      box.querySelector("ul")?.replaceChildren(...texts.map((text) => h("li", {}, text)));
    }
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = next === null ? [] : suggested(isAsk ? "unknown" : "copied");
  }

  paintEarlier() {
    const list = find(this, ".tool-earlier ul");
    const items = sheets.earlier.map((sheet) => {
      const { what, count } = sort(thingsOf(sheet, this.places));
      const open = button(t("tools.open_sheet"), () => this.open(sheet.id), { class: "link-button", "aria-label": `${t("tools.open_sheet")}: ${dayInWords(sheet.day)}` });
      return h("li", {}, h("strong", {}, dayInWords(sheet.day)), ` ${w("earlier", { n: what.length, all: count })} `, open);
    });
    list?.replaceChildren(...items);
    const box = find(this, ".tool-earlier");
    if (box) box.hidden = items.length === 0;
    const fresh = find(this, ".tool-new");
    if (fresh) fresh.hidden = sheets.current.day === undefined;
  }

  /** @param {Record<string, any>} sheet @param {ReturnType<typeof sort>} result */
  paintPaper(sheet, { what, how, unknown }) {
    this.writeHead(sheet.day);
    this.write("open", unknown.join("; "));
    for (const [name, texts] of /** @type {[string, string[]][]} */ ([["what", what], ["how", how]])) {
      this.places.forEach((_, place) => this.write(`${name}-${place}`, texts[place] ?? ""));
    }
  }
}

if (tool.slug) customElements.define("why-tool", WhyTool);
