/**
 * <tick-row>: one tip of the round that runs, in one week. One large button counts; a smaller one
 * takes the last count back; the title opens the first step, the owner, the note, and the way out.
 */

import { announce, button, h, hiddenText, setText } from "./dom.js";
import { askReason } from "./end-dialog.js";
import { setOwner } from "./my-plan.js";
import { DAY_MONTH, inWords, page, t, tipByNumber } from "./page.js";
import { weeks } from "./plan.js";
import { LONGEST_NOTE, LONGEST_OWNER } from "./records.js";
import { canUndoEnd, setNote, tick, undoEnd, untick } from "./round-life.js";
import { running } from "./rounds.js";
import { retired } from "./shared-plan.js";
import { nameOf } from "./tip-name.js";
import { joinTexts } from "./two-hands.js";

/** @typedef {import("./rounds.js").RoundFacts} RoundFacts */
/** @typedef {import("./rounds.js").TipFacts} TipFacts */

export class TickRow extends HTMLElement {
  week = 1;
  number = 0;
  /** Which tip of which round of which plan the row is built for. */
  of = "";

  /** @param {RoundFacts} round @param {TipFacts} tip @param {number} week @param {boolean} isHome */
  show(round, tip, week, isHome) {
    this.week = week;
    const of = `${round.plan.id}/${round.id}/${tip.number}`;
    if (this.of !== of) this.build(tip, isHome); // another tab may show another plan: its fields are others
    this.of = of;
    const n = countIn(tip, week);
    const { title } = nameOf(tip);
    this.classList.toggle("is-ticked", n > 0);
    this.classList.toggle("is-ended", tip.ended !== undefined);
    setText(this.count ?? null, n > 0 ? String(n) : "");
    this.plus?.setAttribute("aria-label", t("round.tick", { n: tip.number, title, count: n, week }));
    this.minus?.setAttribute("aria-label", t("round.untick", { n: tip.number, title, week }));
    if (this.plus) this.plus.hidden = tip.ended !== undefined;
    // The button stays while it has the focus: a button that goes away leaves the keyboard nowhere.
    this.minus?.classList.toggle("is-idle", n === 0);
    this.minus?.setAttribute("aria-disabled", String(n === 0));
    if (this.minus) this.minus.hidden = tip.ended !== undefined;
    this.boxes?.replaceChildren(
      ...Array.from({ length: weeks(round.start, round.end) }, (_, i) => {
        const done = countIn(tip, i + 1) > 0;
        return h("i", { class: `${done ? "is-done" : ""}${i + 1 === week ? " is-shown" : ""}` });
      }),
    );
    this.paintMore(round, tip);
  }

  /** @param {TipFacts} tip @param {boolean} isHome */
  build(tip, isHome) {
    this.number = tip.number;
    const { title, lang, url, order, state, replacedBy } = nameOf(tip);
    const known = tipByNumber(tip.number);
    const words = { lang: lang === page.lang ? null : lang };
    if (order) this.dataset.chapterOrder = String(order);
    this.count = h("span", { class: "tick__count", "aria-hidden": "true" });
    this.plus = button("", () => this.add(), { class: "tick__plus" });
    this.plus.append(this.count);
    this.minus = button("", () => this.takeBack(), { class: "tick__minus" });
    this.boxes = h("span", { class: "tick__boxes", "aria-hidden": "true" });
    const tally = h("span", { class: "tick__tally", ...words }, known?.tally ?? "");
    const name = h("span", { class: "tick__title", ...words }, title);
    const withdrawn = state === "retired" ? h("span", { class: "tick__withdrawn" }, retired(tip.number, replacedBy)) : null;
    const text = h("span", { class: "tick__words" }, name, tally, withdrawn, this.boxes);
    this.replaceChildren(h("span", { class: tip.number > 99 ? "tick__number tick__number--long" : "tick__number", "aria-hidden": "true" }, String(tip.number)));
    if (isHome) {
      this.append(url ? h("a", { class: "tick__open", href: url }, text) : text);
    } else {
      this.more = this.moreFor(tip, url);
      this.open = button("", () => this.toggle(), { class: "tick__open", "aria-expanded": "false", "aria-controls": this.more.id });
      this.open.append(hiddenText(`${t("planner.tip", { n: tip.number })}, `), text);
      this.append(this.open);
    }
    this.append(this.minus, this.plus);
    if (this.more) this.append(this.more);
  }

  toggle() {
    const isOpen = this.open?.getAttribute("aria-expanded") !== "true";
    this.open?.setAttribute("aria-expanded", String(isOpen));
    if (this.more) this.more.hidden = !isOpen;
  }

  /** @param {TipFacts} tip @param {string} url */
  moreFor(tip, url) {
    const known = tipByNumber(tip.number);
    const lang = known && known.lang !== page.lang ? known.lang : null;
    const more = h("div", { class: "tick__more", id: `pb-more-${tip.number}`, hidden: true });
    const line = (/** @type {string} */ label, /** @type {string|undefined} */ text) => (text ? h("p", {}, h("b", {}, t(label)), " ", h("span", { lang }, text)) : null);
    const owner = h("input", { id: `pb-own-${tip.number}`, type: "text", maxlength: LONGEST_OWNER, autocomplete: "off", value: tip.owner });
    this.keepOwner = joinTexts(owner, (text) => setOwner(tip.number, text));
    this.keepOwner(tip.owner);
    const note = h("textarea", { id: `pb-note-${tip.number}`, rows: 3, maxlength: LONGEST_NOTE });
    this.keep = joinTexts(note, (text) => {
      const round = running();
      if (round) setNote(round, tip.number, text);
    });
    this.end = h("div", { class: "tick__end" });
    more.append(
      ...[
        line("sheet.first_step", known?.first_step),
        line("sheet.sign", known?.sign),
        h("p", { class: "field" }, h("label", { for: owner.id }, t("sheet.owner")), owner),
        h("p", { class: "field" }, h("label", { for: note.id }, t("round.note")), note),
        url ? h("p", {}, h("a", { href: url }, t("round.to_tip"))) : null,
        this.end,
      ].filter((part) => part !== null),
    );
    return more;
  }

  /** @param {RoundFacts} round @param {TipFacts} tip */
  paintMore(round, tip) {
    this.keepOwner?.(tip.owner);
    this.keep?.(tip.note);
    const state = tip.ended ? `${tip.ended.reason} ${canUndoEnd(round, tip.number)}` : "open";
    if (!this.end || this.end.dataset.state === state) return;
    this.end.dataset.state = state;
    const hadFocus = this.end.contains(document.activeElement);
    if (tip.ended) {
      const { on, reason, note } = tip.ended;
      this.end.replaceChildren(h("p", { class: "tick__ended" }, t(`round.ended_${reason}`, { date: inWords(on, DAY_MONTH) }), note ? ` ${note}` : ""));
      if (canUndoEnd(round, tip.number)) this.end.append(button(t("round.end_undo"), () => this.bringBack(), { class: "link-button" }));
    } else {
      this.end.replaceChildren(button(t("round.end_early"), () => askReason(tip.number), { class: "link-button" }));
    }
    if (hadFocus) this.open?.focus();
  }

  bringBack() {
    if (undoEnd(this.number)) announce(t("round.end_undone", { n: this.number }));
    this.open?.focus();
  }

  add() {
    if (tick(this.number, this.week)) this.tell();
  }

  takeBack() {
    if (untick(this.number, this.week)) this.tell();
  }

  tell() {
    const tip = running()?.tips.find((one) => one.number === this.number);
    if (tip) announce(t("round.ticked", { n: this.number, count: countIn(tip, this.week), week: this.week }));
  }
}

/** @param {TipFacts} tip @param {number} week */
const countIn = (tip, week) => tip.ticks.find((one) => one.week === week)?.n ?? 0;


customElements.define("tick-row", TickRow);
