/**
 * <close-round>: the review. For each tip: kept? what did customers do? keep, change or stop? who
 * thanks whom? Every answer is kept as it is given; the round is closed when each tip has its verdict.
 */

import { announce, button, h, setText } from "./dom.js";
import { store } from "./my-plan.js";
import { DAY_MONTH, LONG, inWords, page, t } from "./page.js";
import { progress, today, weeks } from "./plan.js";
import { KEPT, LONGEST_NOTE, NEXT } from "./records.js";
import { canReopen, closeRound, isReviewed, reopen, review } from "./round-life.js";
import { allRounds, running, startsAfter } from "./rounds.js";
import { retired } from "./shared-plan.js";
import { nameOf } from "./tip-name.js";
import { joinTexts } from "./two-hands.js";

/** @typedef {import("./rounds.js").RoundFacts} RoundFacts */
/** @typedef {import("./rounds.js").TipFacts} TipFacts */

class CloseRound extends HTMLElement {
  connectedCallback() {
    if (this.stop) return;
    this.heading = h("h2", { id: "pb-close-heading", tabindex: "-1" });
    this.lead = h("p", { class: "planner__hint close__lead" });
    this.rows = h("ol", { class: "close__rows" });
    this.open = button(t("round.review_now"), () => this.reviewNow(), { class: "button button--quiet" });
    this.missing = h("p", { class: "close__missing", id: "pb-close-missing" });
    this.sure = button(t("round.close"), () => this.close(), { class: "button", "aria-describedby": "pb-close-missing" });
    this.foot = h("div", { class: "close__foot" }, this.missing, this.sure);
    this.after = h("div", { class: "close__after" });
    this.replaceChildren(h("section", { class: "close", "aria-labelledby": this.heading.id }, this.heading, this.lead, this.open, this.rows, this.foot, this.after));
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  paint() {
    const round = running()?.state === "running" ? running() : undefined;
    const last = allRounds().filter(({ state }) => state === "closed").at(-1);
    const phase = round ? progress(round.start, round.end, today()).phase : "before";
    const isOpen = Boolean(round && (phase === "closing" || phase === "over" || this.isEarly || round.tips.some((tip) => tip.review)));
    if (this.rows) this.rows.hidden = !isOpen;
    if (this.foot) this.foot.hidden = !isOpen;
    if (this.open) this.open.hidden = !round || isOpen;
    if (this.after) this.after.hidden = Boolean(round);
    setText(this.heading ?? null, t(round ? "round.close_title" : last ? "round.closed_title" : "round.close_title", { n: last?.id ?? "" }));
    if (!round) return this.paintAfter(last);
    const days = { from: inWords(round.closingFrom, DAY_MONTH), end: inWords(round.end, DAY_MONTH) };
    setText(this.lead ?? null, t(isOpen ? "round.close_lead" : "round.close_early", days));
    this.paintRows(round);
    const left = round.tips.filter((tip) => !tip.ended && !tip.review?.next).map((tip) => tip.number);
    setText(this.missing ?? null, left.length ? t("round.close_missing", { tips: left.join(", ") }) : t("round.close_ready"));
    this.sure?.setAttribute("aria-disabled", String(!isReviewed(round)));
  }

  /** @param {RoundFacts|undefined} last the round that was closed last */
  paintAfter(last) {
    setText(this.lead ?? null, t(last ? "round.closed_lead" : "round.close_none"));
    const wanted = last ? `${last.plan.id} ${last.id} ${canReopen(last)} ${startsAfter(last).map((day) => inWords(day)).join()}` : "none";
    if (!this.after || this.after.dataset.shows === wanted) return;
    this.after.dataset.shows = wanted;
    if (!last) return this.after.replaceChildren(h("p", {}, h("a", { href: "#pb-pick", class: "button" }, t("round.to_pick"))));
    const count = (/** @type {string} */ next) => last.tips.filter((tip) => tip.review?.next === next).length;
    const ended = last.tips.filter((tip) => tip.ended).length;
    const sums = h("p", { class: "close__sums" }, t("round.closed_sums", { keep: count("keep"), change: count("change"), stop: count("stop") }), ended ? ` ${t("round.closed_ended", { n: ended })}` : "");
    const next = h("a", { href: "#pb-pick", class: "button" }, t("round.next_five"));
    const actions = h("p", { class: "actions" }, next, h("a", { href: "#pb-history", class: "button button--quiet" }, t("round.history")));
    const day = startsAfter(last).at(-1);
    this.after.replaceChildren(sums, h("p", {}, day ? t("round.next_from", { date: inWords(day, LONG) }) : ""), actions);
    if (canReopen(last)) this.after.append(button(t("round.reopen"), () => this.reopen(last), { class: "link-button" }));
  }

  /** @param {RoundFacts} round */
  paintRows(round) {
    if (!this.rows) return;
    const wanted = `${round.plan.id} ${round.id} ${round.tips.map((tip) => `${tip.number}${tip.ended ? "!" : ""}`).join(".")}`;
    if (this.rows.dataset.tips !== wanted) {
      this.rows.dataset.tips = wanted;
      /** @type {((tip: TipFacts) => void)[]} */
      this.painters = [];
      this.rows.replaceChildren(...round.tips.map((tip) => this.row(round, tip)));
    }
    round.tips.forEach((tip, index) => this.painters?.[index]?.(tip));
  }

  /** @param {RoundFacts} round @param {TipFacts} tip */
  row(round, tip) {
    const { title, lang, order, state, replacedBy } = nameOf(tip);
    const number = tip.number;
    const say = (/** @type {Partial<import("./rounds.js").Review>} */ answers) => review(running() ?? round, number, answers);
    const kept = choices(`kept-${number}`, t("sheet.kept"), KEPT, "round.kept", (kept_) => say({ kept: /** @type {any} */ (kept_) }));
    const next = choices(`next-${number}`, t("sheet.next"), NEXT, "round.next", (next_) => say({ next: /** @type {any} */ (next_) }));
    const customers = field(`pb-customers-${number}`, t("sheet.customers"), (text) => say({ customers: text }));
    const thanks = field(`pb-thanks-${number}`, t("sheet.thanks"), (text) => say({ thanks: text }));
    const sums = h("p", { class: "close__ticks" });
    const parts = tip.ended ? [h("p", {}, t(`round.ended_${tip.ended.reason}`, { date: inWords(tip.ended.on, DAY_MONTH) }))] : [kept.element, next.element];
    this.painters?.push((now) => {
      const times = now.ticks.reduce((sum, { n }) => sum + n, 0);
      setText(sums, t("round.sums", { weeks: now.ticks.length, of: weeks(round.start, round.end), n: times }));
      kept.paint(now.review?.kept ?? "");
      next.paint(now.review?.next ?? "");
      customers.paint(now.review?.customers ?? "");
      thanks.paint(now.review?.thanks ?? "");
    });
    return h(
      "li",
      { class: "close__row", "data-chapter-order": order, "data-tip": number },
      h("h3", { class: "close__title" }, h("span", { class: "close__number" }, String(number)), " ", h("span", { lang: lang === page.lang ? null : lang }, title)),
      state === "retired" ? h("p", { class: "small" }, retired(number, replacedBy)) : null,
      sums,
      ...parts,
      h("div", { class: "close__texts" }, customers.element, thanks.element),
    );
  }

  reviewNow() {
    this.isEarly = true;
    this.paint();
    this.rows?.querySelector("input")?.focus();
  }

  close() {
    if (!closeRound()) {
      announce(this.missing?.textContent ?? "");
      return;
    }
    this.isEarly = false;
    announce(t("round.closed_lead"));
    this.heading?.focus();
  }

  /** @param {RoundFacts} round */
  reopen(round) {
    if (reopen(round)) announce(t("round.reopened"));
    this.heading?.focus();
  }
}

/**
 * A row of choices, of which one is taken.
 * @param {string} name @param {string} label @param {readonly string[]} values @param {string} words @param {(value: string) => void} take
 */
function choices(name, label, values, words, take) {
  const boxes = values.map((value) => h("input", { type: "radio", name, value, id: `pb-${name}-${value}` }));
  for (const box of boxes) box.addEventListener("change", () => box.checked && take(box.value));
  const labels = boxes.map((box) => h("label", { class: "choice", for: box.id }, box, h("span", {}, t(`${words}_${box.value}`))));
  const element = h("fieldset", { class: "close__choices" }, h("legend", {}, label), h("div", { class: "close__options" }, ...labels));
  const paint = (/** @type {string} */ chosen) => boxes.forEach((box) => (box.checked = box.value === chosen));
  return { element, paint };
}

/** @param {string} id @param {string} label @param {(text: string) => void} write */
function field(id, label, write) {
  const area = h("textarea", { id, rows: 2, maxlength: LONGEST_NOTE });
  const paint = joinTexts(area, write);
  return { element: h("p", { class: "field" }, h("label", { for: id }, label), area), paint };
}

customElements.define("close-round", CloseRound);
