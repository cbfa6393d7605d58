/**
 * <year-view>: six rounds on one sheet: those that were, the one that runs, and the ones to come,
 * which can be filled with balanced suggestions. They are a proposal and are kept nowhere.
 */

import { announce, button, h, renew, setText } from "./dom.js";
import { outcomeOf } from "./history.js";
import { keyCard } from "./history-picture.js";
import { hasDraft, store } from "./my-plan.js";
import { allTips, page, spanInWords, t } from "./page.js";
import { TIPS_IN_A_ROUND, endDate, nextMonday, roundsFor } from "./plan.js";
import { printsAs } from "./print-page.js";
import { allRounds, doneNumbers, draftRound } from "./rounds.js";
import { ROUNDS_IN_A_YEAR, fillYear } from "./suggest.js";
import { nameOf } from "./tip-name.js";
import { tipPreferences } from "./tip-preferences.js";

/**
 * @typedef {object} YearRound
 * @property {number} n
 * @property {import("./plan.js").CivilDate} start
 * @property {import("./plan.js").CivilDate} end
 * @property {"closed"|"running"|"planned"|"draft"|"proposed"|"open"} state
 * @property {{number: number, title: string, lang: string, outcome: import("./history.js").Outcome|""}[]} tips
 */

class YearView extends HTMLElement {
  /** Which filling this is; -1: none was asked for. */
  turn = -1;
  /** How many years back from the last one. */
  back = 0;

  connectedCallback() {
    if (this.stops) return;
    this.sums = h("p", { class: "year__sums" });
    this.fill = button("", () => this.draw(), { class: "button" });
    this.clear = button(t("year.clear"), () => this.undraw(), { class: "button button--quiet" });
    this.earlier = button(t("year.earlier"), () => this.go(1), { class: "link-button" });
    this.later = button(t("year.later"), () => this.go(-1), { class: "link-button" });
    const paper = button(t("year.print"), () => print(), { class: "button button--quiet" });
    this.list = h("ol", { class: "year__rounds" });
    this.replaceChildren(this.sums, h("p", { class: "actions" }, this.fill, this.clear, paper, this.earlier, this.later), this.list);
    this.stops = [store.onChange(() => this.paint()), printsAs(this, "year", () => this.paper())];
    this.paint();
  }

  disconnectedCallback() {
    this.stops?.forEach((stop) => stop());
    this.stops = undefined;
  }

  draw() {
    this.turn += 1;
    this.paint();
    announce(t("year.filled"));
  }

  undraw() {
    this.turn = -1;
    this.paint();
    this.land(this.fill, this.earlier, this.later);
  }

  /** @param {number} step */
  go(step) {
    this.back += step;
    this.paint();
    this.land(step > 0 ? this.earlier : this.later, step > 0 ? this.later : this.earlier);
    announce(this.sums?.textContent ?? "");
  }

  /** The focus goes to the first of these that can have it: what was pressed may be gone at the end of its road. @param {...(HTMLButtonElement|undefined)} buttons */
  land(...buttons) {
    buttons.find((one) => one && !one.hidden && !one.disabled)?.focus();
  }

  /** The six rounds of the year that is shown. @returns {YearRound[]} */
  rounds() {
    const all = allRounds();
    const draft = draftRound();
    const real = all.filter(({ state }) => state !== "draft").map((round) => lived(round));
    const isChosen = hasDraft() && draft.tips.length > 0;
    /** @type {YearRound[]} */
    const coming = isChosen ? [{ ...lived(draft), state: "draft" }] : [];
    const known = [...real, ...coming];
    // The year that is shown begins at round 1, 7, 13 …; the last one holds the round to come.
    const years = Math.max(1, Math.ceil((known.length + (isChosen ? 0 : 1)) / ROUNDS_IN_A_YEAR));
    this.back = Math.min(Math.max(0, this.back), years - 1);
    const first = (years - 1 - this.back) * ROUNDS_IN_A_YEAR;
    return this.filled(known, years * ROUNDS_IN_A_YEAR).slice(first, first + ROUNDS_IN_A_YEAR);
  }

  /** The rounds that are known, and then the ones to come, up to that many. @param {YearRound[]} known @param {number} length */
  filled(known, length) {
    const used = [...doneNumbers(), ...known.flatMap(({ tips }) => tips.map(({ number }) => number))];
    const missing = Math.max(0, length - known.length);
    const proposals = this.turn < 0 ? [] : fillYear({ tips: allTips(), done: used, seed: this.turn, rounds: missing, prefer: tipPreferences() });
    const rounds = [...known];
    for (let place = 0; place < missing; place += 1) {
      const before = rounds[rounds.length - 1];
      // The next one begins when the planner says so: after a round that was closed early, or long ago.
      const isNext = place === 0 && before?.state !== "draft";
      const start = before && !isNext ? nextMonday(before.end) : draftRound().start;
      const five = proposals[place]?.five ?? [];
      const tips = five.map((number) => ({ number, title: "", lang: "", outcome: /** @type {const} */ ("") }));
      rounds.push({ n: rounds.length + 1, start, end: endDate(start), state: five.length ? "proposed" : "open", tips });
    }
    return rounds;
  }

  paint() {
    const rounds = this.rounds();
    const left = allTips().filter((tip) => !tip.retired && !doneNumbers().has(tip.number)).length;
    setText(this.sums ?? null, t(left === 0 ? "year.all_done" : "year.sums", { tips: left, rounds: roundsFor(left), months: roundsFor(left) * 2 }));
    setText(this.fill ?? null, t(this.turn < 0 ? "year.fill" : "year.refill"));
    const isOpen = rounds.some(({ state }) => state === "open" || state === "proposed");
    if (this.fill) this.fill.disabled = !isOpen || left === 0;
    if (this.clear) this.clear.hidden = this.turn < 0;
    const first = rounds[0]?.n ?? 1;
    if (this.earlier) this.earlier.hidden = first === 1;
    if (this.later) this.later.hidden = this.back === 0;
    if (this.list) renew(this.list, "data-round", rounds.map(roundCard));
  }

  /** The same six on paper. */
  paper() {
    const rounds = this.rounds();
    const [from, to] = [rounds[0], rounds[rounds.length - 1]];
    const head = h("header", { class: "year__head" }, h("p", { class: "year__motto" }, t("year.paper_title")), h("p", {}, [draftRound().team, from && to ? spanInWords(from.start, to.end) : ""].filter(Boolean).join(" · ")));
    return h("div", { class: "year year--paper" }, head, h("ol", { class: "year__rounds" }, ...rounds.map(roundCard)), h("p", { class: "year__foot" }, t("year.paper_foot")));
  }
}

/** @param {import("./rounds.js").RoundFacts} round @returns {YearRound} */
function lived(round) {
  const tips = round.tips.map((tip) => ({ number: tip.number, title: tip.title, lang: tip.lang, outcome: round.state === "closed" || round.state === "running" ? outcomeOf(round, tip) : /** @type {const} */ ("") }));
  return { n: Number(round.id), start: round.start, end: round.end, state: round.state, tips };
}

/** @param {YearRound} round */
function roundCard({ n, start, end, state, tips }) {
  const rows = Array.from({ length: TIPS_IN_A_ROUND }, (_, place) => tipRow(tips[place]));
  return h("li", { class: `year__round is-${state}`, "data-round": n, "data-state": state }, h("h3", { class: "year__heading" }, h("span", { class: "year__n" }, String(n)), h("span", { class: "year__dates" }, spanInWords(start, end, { day: "numeric", month: "short", year: "numeric" })), h("span", { class: "year__state" }, t(`year.${state}`))), h("ul", { class: "year__tips" }, ...rows));
}

/** @param {YearRound["tips"][number]|undefined} tip none: a line to write on */
function tipRow(tip) {
  if (!tip) return h("li", { class: "year__tip is-blank" }, h("span", { class: "visually-hidden" }, t("year.free")));
  const name = nameOf(tip);
  const title = h("a", { href: name.url || null, lang: name.lang === page.lang ? null : name.lang, class: "year__title" }, name.title);
  const mark = tip.outcome && tip.outcome !== "running" ? h("span", { class: "year__mark" }, keyCard(tip.outcome), h("span", { class: "visually-hidden" }, t(`history.${tip.outcome}`))) : null;
  return h("li", { class: "year__tip", "data-tip": tip.number, "data-chapter-order": name.order }, h("span", { class: "year__number" }, String(tip.number)), title, mark);
}

customElements.define("year-view", YearView);
