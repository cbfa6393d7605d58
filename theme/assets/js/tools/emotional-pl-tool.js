/** <emotional-pl-tool>: what a saving costs people, on one sheet. Groups are never added up. */

import { button, find, h, setText } from "../dom.js";
import { inWords, t } from "../page.js";
import { parseDate } from "../plan.js";
import { HEAVIEST, customersToLose, groupSums, hiddenCosts, hoursBack, notAsked } from "./emotional.js";
import { change as signed, figure, listed, typed } from "./format.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayInWords, dayOfToday, entries, entry, plain, tool, w } from "./tool-data.js";
import { Sheets, ToolElement, setField, setTyped, svg, takeOut } from "./tool-element.js";
import { isText, keep, know, newId, record, records } from "./tool-store.js";

const NUMBERS = ["saving", "margin", "customers", "hours"];
const WHENS = ["quarter", "year", "later"];
const HAPPENED = ["as_expected", "worse", "better", "not_yet"];
const MOST_TIPS = 3;
const ROWS = 3; // of each group on the blank sheet
const MANY_ROWS = 14; // more than this, and the print gets smaller
const REACH = 100; // the longest bar, in units of the drawing

/** @param {unknown} value */
const isNumberOrNothing = (value) => value === undefined || value === null || (typeof value === "number" && Number.isFinite(value));

know("sheet", (value) => isText(value.day, 10) && isText(value.change ?? "", 160) && isText(value.review ?? "", 10) && [...NUMBERS, "share"].every((name) => isNumberOrNothing(value[name])));
know(
  "line",
  (value) => isText(value.sheet, 80) && isText(value.group, 60) && isText(value.text, 140) && isText(value.payer ?? "", 60) && typeof value.asked === "boolean" && Number.isInteger(value.weight) && Math.abs(value.weight) <= HEAVIEST && WHENS.includes(value.when) && (value.happened === undefined || HAPPENED.includes(value.happened)),
);

const sheets = new Sheets("sheet");

/** The lines of a sheet. @param {string} sheet @returns {any[]} */
const linesOf = (sheet) => records("line").filter((line) => line.sheet === sheet);

/** What was given, with nothing for what was not. @param {Record<string, any>} sheet */
const given = ({ saving = null, margin = null, customers = null, hours = null, share = 0 }) => ({ saving, margin, customers, hours, share });

class EmotionalPlTool extends ToolElement {
  #isReviewing = false;

  setUp() {
    this.querySelector(".saving-form")?.addEventListener("input", (event) => this.take(event.target));
    this.querySelector(".saving-form")?.addEventListener("focusout", () => this.paint());
    this.querySelector(".line-form")?.addEventListener("submit", (event) => this.add(event.target));
    this.querySelector(".pl-lines")?.addEventListener("change", (event) => this.compare(event.target));
    find(this, ".tool-new")?.append(button(t("tools.new_sheet"), () => this.begin(), { class: "button button--quiet" }));
    const bar = this.querySelector("tool-bar");
    if (bar) /** @type {import("./tool-bar.js").ToolBar} */ (bar).rows = rows;
  }

  /** @param {EventTarget|null} field */
  take(field) {
    if (!(field instanceof HTMLInputElement)) return;
    const { name, value } = field;
    if (name === "change") sheets.change({ change: value });
    else if (name === "share") sheets.change({ share: Number(value) });
    else if (name === "review") (value === "" || parseDate(value)) && sheets.change({ review: value });
    else if (NUMBERS.includes(name)) this.takeNumber(field);
  }

  /** A number that is none is not kept; what was there before stays. @param {HTMLInputElement} field */
  takeNumber(field) {
    const value = field.value.trim() === "" ? null : typed(field.value);
    const isWrong = field.value.trim() !== "" && (value === null || value < 0);
    field.setAttribute("aria-invalid", String(isWrong));
    const fault = find(this, "#pb-number-fault");
    if (fault) fault.hidden = this.querySelector(".saving-form [aria-invalid='true']") === null;
    if (!isWrong) sheets.change({ [field.name]: value });
  }

  /** @param {EventTarget|null} form */
  add(form) {
    if (!(form instanceof HTMLFormElement)) return;
    const data = new FormData(form);
    const text = String(data.get("text") ?? "").trim();
    const field = form.elements.namedItem("text");
    const fault = find(form, ".tool-form__fault");
    if (fault) fault.hidden = text !== "";
    if (text !== "") {
      if (sheets.current.day === undefined) sheets.change({});
      keep(newId(), "line", { sheet: sheets.id, group: data.get("group"), text, weight: Number(data.get("weight")), when: data.get("when"), payer: String(data.get("payer") ?? "").trim(), asked: data.get("asked") !== null });
      for (const name of ["text", "payer"]) /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = "";
      /** @type {HTMLInputElement} */ (form.elements.namedItem("asked")).checked = false;
    }
    if (field instanceof HTMLInputElement) field.focus();
  }

  /** What became of a line. @param {EventTarget|null} field */
  compare(field) {
    const id = field instanceof HTMLSelectElement ? field.dataset.line ?? "" : "";
    // Another tab may have removed the line while the list was open.
    if (field instanceof HTMLSelectElement && record(id)) keep(id, "line", { happened: field.value || undefined });
  }

  begin() {
    this.#isReviewing = false;
    sheets.begin();
    find(this, "#pb-change")?.focus();
  }

  /** @param {string} id */
  open(id) {
    sheets.open(id);
    find(this, "#pb-change")?.focus();
  }

  paint() {
    const sheet = sheets.current;
    const lines = linesOf(sheets.id);
    setTyped(this.querySelector("[name=change]"), sheet.change ?? "");
    setField(this.querySelector("[name=review]"), sheet.review ?? "");
    setField(this.querySelector("[name=share]"), String(sheet.share ?? 0));
    setText(find(this, ".slider__value"), w("percent", { n: sheet.share ?? 0 }));
    for (const name of NUMBERS) {
      const field = this.querySelector(`[name=${name}]`);
      if (!(field instanceof HTMLInputElement) || field.getAttribute("aria-invalid") === "true") continue;
      const isSame = (field.value.trim() === "" ? null : typed(field.value)) === (sheet[name] ?? null);
      // Nobody's figure is written otherwise while it is typed; one that is another comes from another tab.
      (isSame ? setField : setTyped)(field, typeof sheet[name] === "number" ? figure(sheet[name], 2) : "");
    }
    this.paintLines(sheet, lines);
    this.paintResult(sheet, lines);
    this.paintTips(sheet, lines);
    this.paintEarlier(sheet);
    this.paintPaper(sheet, lines);
  }

  /** @param {Record<string, any>} sheet @param {any[]} lines */
  paintLines(sheet, lines) {
    const isDue = Boolean(sheet.review) && sheet.review <= dayOfToday();
    const isReview = (isDue || this.#isReviewing) && lines.length > 0;
    const box = find(this, ".pl-review");
    if (box) box.hidden = lines.length === 0;
    const known = lines.filter(({ happened }) => happened && happened !== "not_yet");
    const sum = (/** @type {string} */ what) => known.filter(({ happened }) => happened === what).length;
    const text = known.length ? w("review_sum", { known: known.length, all: lines.length, same: sum("as_expected"), worse: sum("worse"), better: sum("better") }) : isDue ? w("review_due", { day: dayInWords(sheet.review) }) : "";
    const start = isReview ? [] : [button(w("review_now"), () => { this.#isReviewing = true; this.paint(); find(this, ".pl-lines select")?.focus(); }, { class: "link-button" })];
    box?.replaceChildren(h("p", {}, text, ...start));
    const list = find(this, ".pl-lines");
    if (list?.contains(document.activeElement) && document.activeElement instanceof HTMLSelectElement) return;
    const groups = entries("groups").map(({ id }) => id);
    const inOrder = [...lines].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
    list?.replaceChildren(...(lines.length ? inOrder.map((line) => lineItem(line, isReview)) : [h("li", { class: "small" }, w("lines_none"))]));
  }

  /** @param {Record<string, any>} sheet @param {any[]} lines */
  paintResult(sheet, lines) {
    const { hours, share, ...money } = given(sheet);
    const lose = customersToLose(money);
    setText(find(this, ".tool-result__figure"), lose ? w("lose", { n: figure(lose.lost, lose.lost < 10 ? 1 : 0) }) : "");
    const part = lose?.share === null || lose?.share === undefined ? "" : ` ${w("lose_share", { share: figure(lose.share, 1), customers: figure(money.customers ?? 0) })}`;
    const isEmpty = sheet.day === undefined && lines.length === 0;
    setText(find(this, ".tool-result__text"), lose ? `${w("lose_text", { saving: figure(money.saving ?? 0, 2) })}${part}` : w(isEmpty ? "waiting" : "lose_skip"));
    const chart = find(this, ".pl-chart");
    if (chart) chart.hidden = lines.length === 0;
    find(this, ".pl-chart__picture")?.replaceChildren(...(lines.length ? [groupBars(lines)] : []));
    const later = hiddenCosts(lines);
    const hidden = find(this, ".pl-hidden");
    if (hidden) hidden.hidden = later.length === 0;
    hidden?.querySelector("ul")?.replaceChildren(...later.map(({ text, group }) => h("li", {}, `${text} `, h("span", { class: "small" }, titleOf(group)))));
    const payers = notAsked(lines);
    const unasked = find(this, ".pl-unasked");
    if (unasked) unasked.hidden = payers.length === 0;
    setText(unasked?.querySelector("p") ?? null, payers.length ? listed(payers) : "");
    const back = hoursBack({ hours, share });
    setText(find(this, ".pl-back"), back === null || hours === 0 ? "" : back === 0 ? w("back_none") : back === 1 ? w("back_one") : w("back", { n: figure(back, 1) }));
  }

  /** @param {Record<string, any>} sheet @param {any[]} lines */
  paintTips(sheet, lines) {
    const { hours, share } = given(sheet);
    const isEmpty = sheet.day === undefined && lines.length === 0;
    const found = [
      hiddenCosts(lines).length ? "later" : "",
      notAsked(lines).length ? "not-asked" : "",
      typeof hours === "number" && hours > 0 && share === 0 ? "nothing-back" : "",
    ].filter(Boolean);
    const named = isEmpty ? [] : [...found, "always"].map((id) => entry("findings", id)).filter((each) => each !== undefined);
    find(this, ".pl-findings")?.replaceChildren(...named.map(({ title, text }) => h("li", {}, h("strong", {}, `${title}. `), plain(text))));
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = named.flatMap(({ tips }) => tips).slice(0, MOST_TIPS);
  }

  /** @param {Record<string, any>} sheet */
  paintEarlier(sheet) {
    const earlier = sheets.earlier;
    const box = find(this, ".tool-earlier");
    if (box) box.hidden = earlier.length === 0;
    box?.querySelector("ul")?.replaceChildren(
      ...earlier.map(({ id, day, change = "", review = "" }) => {
        const open = button(t("tools.open_sheet"), () => this.open(id), { class: "link-button", "aria-label": `${t("tools.open_sheet")}: ${change || dayInWords(day)}` });
        const due = review ? ` ${w("review")} ${dayInWords(review)}.` : "";
        return h("li", {}, h("strong", {}, dayInWords(day)), ` ${w("earlier", { change: change || "…", n: linesOf(id).length })}.${due} `, open);
      }),
    );
    const fresh = find(this, ".tool-new");
    if (fresh) fresh.hidden = sheet.day === undefined;
  }

  /** @param {Record<string, any>} sheet @param {any[]} lines */
  paintPaper(sheet, lines) {
    this.writeHead(sheet.day);
    this.write("change", sheet.change ?? "");
    for (const name of NUMBERS) this.write(name, typeof sheet[name] === "number" ? figure(sheet[name], 2) : "");
    const lose = customersToLose(given(sheet));
    this.write("lose", lose ? `${figure(lose.lost, lose.lost < 10 ? 1 : 0)}${lose.share === null ? "" : ` (${figure(lose.share, 1)}%)`}` : "");
    const review = parseDate(sheet.review);
    this.write("review", review ? inWords(review) : "");
    let count = 0;
    for (const body of this.querySelectorAll(".pl-paper tbody")) {
      const own = lines.filter(({ group }) => group === body.getAttribute("data-group"));
      const blanks = Math.max(lines.length ? 1 : ROWS, ROWS - own.length);
      const made = [...own.map(paperRow), ...Array.from({ length: blanks }, () => paperRow(null))];
      count += made.length;
      body.querySelectorAll(".pl-paper__row").forEach((row) => row.remove());
      body.append(...made);
    }
    this.querySelector(".pl-paper")?.classList.toggle("is-dense", count > MANY_ROWS);
  }
}

/** @param {string} group */
const titleOf = (group) => entry("groups", group)?.title ?? group;

/** @param {{payer?: string, asked: boolean}} line */
const payerOf = ({ payer = "", asked }) => (payer ? w(asked ? "pays" : "pays_unasked", { payer }) : "");

/** @param {any} line @param {boolean} isReview */
function lineItem(line, isReview) {
  const { id, group, text, weight, when, happened = "" } = line;
  const gone = button(t("tools.remove"), () => takeOut([id]), { class: "link-button", "aria-label": `${t("tools.remove")}: ${text}` });
  const about = h("span", { class: "small" }, ` ${w("line_of", { group: titleOf(group), when: w(when).toLocaleLowerCase() })}. ${payerOf(line)}`);
  const weightMark = h("span", { class: `pl-weight pl-weight--${weight < 0 ? "down" : "up"}` }, signed(weight, 0));
  const acts = h("p", { class: "entries__acts" }, gone);
  if (isReview) {
    const options = ["", ...HAPPENED].map((value) => h("option", { value, selected: value === happened }, value ? w(value) : "…"));
    acts.prepend(h("select", { "data-line": id, "aria-label": `${w("happened")} ${text}` }, ...options));
  }
  return h("li", { class: "entries__line" }, weightMark, h("p", {}, h("strong", {}, text), about), acts);
}

/** Up to the right, down to the left, one pair of bars a group. @param {any[]} lines */
function groupBars(lines) {
  const groups = entries("groups");
  const sums = groupSums(groups.map(({ id }) => id), lines);
  const most = Math.max(1, ...Object.values(sums).flatMap(({ plus, minus }) => [plus, -minus]));
  const text = groups.map(({ id, title }) => w("group_bar", { group: title, plus: sums[id]?.plus ?? 0, minus: -(sums[id]?.minus ?? 0) }));
  const pairs = groups.map(({ id, title }) => {
    const { plus = 0, minus = 0, lines: n = 0 } = sums[id] ?? {};
    const count = n === 0 ? w("group_none") : n === 1 ? w("group_line") : w("group_lines", { n });
    const [left, right] = [(-minus * REACH) / most, (plus * REACH) / most];
    const bars = svg(
      "svg",
      { viewBox: `0 0 ${2 * REACH} 20`, preserveAspectRatio: "none" },
      svg("rect", { class: "pl-bar pl-bar--down", x: REACH - left, y: 2, width: left, height: 16 }),
      svg("rect", { class: "pl-bar pl-bar--up", x: REACH, y: 2, width: right, height: 16 }),
      svg("line", { class: "pl-bar__axis", x1: REACH, x2: REACH, y1: 0, y2: 20 }),
    );
    const figures = [minus, plus].map((sum) => h("span", {}, sum ? signed(sum, 0) : ""));
    return h("div", {}, h("p", { class: "pl-bars__name" }, title, h("span", { class: "small" }, ` ${count}`)), h("p", { class: "pl-bars__row" }, figures[0], bars, figures[1]));
  });
  return h("div", { class: "pl-bars", role: "img", "aria-label": text.join(". ") }, ...pairs);
}

/** A row of the printed sheet. @param {any} line or null for a blank one */
function paperRow(line) {
  const cells = line ? [line.text, signed(line.weight, 0), line.payer ? `${line.payer}${line.asked ? "" : ` (${w("unasked_short")})`}` : "", w(line.when), line.happened ? w(line.happened) : ""] : ["", "", "", "", ""];
  return h("tr", { class: "pl-paper__row" }, ...cells.map((text) => h("td", {}, text)));
}

/** Every line of every sheet for a spreadsheet. */
function rows() {
  const heads = [t("tools.date"), w("change"), ...NUMBERS.map((name) => w(name)), w("share"), w("group"), w("text"), w("weight"), w("payer"), w("asked"), w("when"), w("happened")];
  const body = records("sheet").flatMap((sheet) => {
    const facts = [sheet.day, sheet.change ?? "", ...NUMBERS.map((name) => sheet[name] ?? ""), sheet.share ?? ""];
    const own = linesOf(sheet.id);
    return own.length ? own.map((line) => [...facts, titleOf(line.group), line.text, line.weight, line.payer ?? "", line.asked ? "x" : "", w(line.when), line.happened ? w(line.happened) : ""]) : [[...facts, "", "", "", "", "", "", ""]];
  });
  return [heads, ...body];
}

if (tool.slug) customElements.define("emotional-pl-tool", EmotionalPlTool);
