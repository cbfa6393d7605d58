/**
 * <round-sheet>: the sheet for the wall. The page brings it blank, with lines to write on; this
 * fills in a plan. What it shows is what is printed.
 */

import { find, findAll, h, setText } from "./dom.js";
import { myPlan, shareAddress, store } from "./my-plan.js";
import { DAY_MONTH, SHORT, chapterBySlug, inWords, page, spanInWords, t, tipByNumber } from "./page.js";
import { closingFrom, weeks } from "./plan.js";
import { retired } from "./shared-plan.js";
import { nameOf } from "./tip-name.js";

/** Ever smaller letters; the first with which everything stands on one page is taken. */
const SIZES = ["", "is-close", "is-snug", "is-dense", "is-tight"];
/** What both papers hold with a margin of 10 mm: the width of A4, the height of Letter less a little. */
const WIDTH = 190;
const HEIGHT = 255;

class RoundSheet extends HTMLElement {
  connectedCallback() {
    if (this.stop || !find(this, ".sheet__row")) return;
    // Inside the planner it is told what to show; anywhere else it shows the reader's own plan.
    this.stop = this.closest("round-planner") ? () => {} : store.onChange(() => this.show(myPlan()));
    this.show(this.plan ?? myPlan());
    // Letters that arrive late are wider or narrower than the ones that stood in for them.
    document.fonts?.ready.then(() => this.fit());
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  /** @param {import("./my-plan.js").Plan} plan */
  show(plan) {
    this.plan = plan;
    const drawn = JSON.stringify(plan);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.classList.add("is-filled");
    this.fill(".sheet__team-name", plan.team);
    this.fill(".sheet__span", spanInWords(plan.start, plan.end));
    const checks = plan.checks.map((date) => h("li", {}, h("i", { class: "sheet__box", "aria-hidden": "true" }), inWords(date, SHORT)));
    find(this, ".sheet__checks")?.replaceChildren(...checks);
    this.fill(".sheet__closing-days", spanInWords(closingFrom(plan.end), plan.end, DAY_MONTH));
    this.fill(".sheet__address", plan.tips.length ? shareAddress(plan) : "");
    findAll(this, ".sheet__row").forEach((row, index) => this.fillRow(row, plan.tips[index], plan));
    this.fit();
  }

  /** @param {HTMLElement} row @param {import("./my-plan.js").Plan["tips"][number]|undefined} pick @param {import("./my-plan.js").Plan} plan */
  fillRow(row, pick, plan) {
    const tip = pick && tipByNumber(pick.number);
    const name = pick && nameOf(pick);
    const chapter = chapterBySlug(tip?.chapter);
    if (chapter) row.dataset.chapterOrder = String(chapter.order);
    else delete row.dataset.chapterOrder;
    row.classList.toggle("is-blank", !pick);
    const note = tip?.retired ? ` (${retired(tip.number, tip.replaced_by)})` : "";
    const lang = name && name.lang !== page.lang ? name.lang : "";
    for (const part of findAll(row, ".sheet__title, .sheet__step, .sheet__sign, .sheet__tally")) lang ? (part.lang = lang) : part.removeAttribute("lang");
    this.fill(".sheet__number", pick ? String(pick.number) : "", row);
    setText(find(row, ".sheet__chapter"), chapter?.title ?? "");
    this.fill(".sheet__title", name ? name.title + note : "", row);
    this.fill(".sheet__step", tip?.first_step ?? "", row);
    this.fill(".sheet__sign", tip?.sign ?? "", row);
    this.fill(".sheet__tally", tip?.tally ?? "", row);
    this.fill(".sheet__owner", pick ? (plan.owners[pick.number] ?? "").slice(0, 40) : "", row);
    const boxes = find(row, ".sheet__boxes");
    const count = weeks(plan.start, plan.end);
    if (boxes && boxes.childElementCount !== count) {
      boxes.replaceChildren(...Array.from({ length: count }, (_, week) => h("i", {}, String(week + 1))));
    }
    if (boxes) boxes.setAttribute("aria-label", t("sheet.boxes", { n: count }));
  }

  /** A part without words becomes a line to write on. @param {string} selector @param {string} text @param {HTMLElement} [where] */
  fill(selector, text, where = this) {
    const part = find(where, selector);
    setText(part, text);
    part?.classList.toggle("is-line", !text);
  }

  /** One page, whatever the words: a trial copy at the size of the paper tells which letters fit. */
  fit() {
    const paper = find(this, ".sheet__page");
    if (!paper) return;
    const trial = h("div", { "aria-hidden": "true" }, paper.cloneNode(true));
    document.body.append(trial);
    const fits = (/** @type {string} */ size) => {
      trial.className = `sheet sheet--trial ${size}`;
      return trial.offsetHeight / trial.offsetWidth <= HEIGHT / WIDTH;
    };
    const size = SIZES.find(fits) ?? SIZES[SIZES.length - 1];
    trial.remove();
    for (const name of SIZES.slice(1)) this.classList.toggle(name, name === size);
  }
}

customElements.define("round-sheet", RoundSheet);
