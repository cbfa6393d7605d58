/**
 * <round-track>: the round that runs, a week at a time, on one screen: where we are, what is due,
 * and a large button for each tip. On the home page it is there only while a round runs, or is planned.
 */

import { button, find, h, setText } from "./dom.js";
import { store } from "./my-plan.js";
import { DAY_MONTH, SHORT, fetchTips, inWords, knowsAllTips, page, spanInWords, t } from "./page.js";
import { dayNumber, progress, today, weekSpan } from "./plan.js";
import { lastOpenWeek } from "./round-life.js";
import { running } from "./rounds.js";
import "./tick-row.js";

/** @typedef {import("./rounds.js").RoundFacts} RoundFacts */

const MINUTE = 60_000;

class RoundTrack extends HTMLElement {
  /** The week that is shown; 0: this one. */
  week = 0;

  connectedCallback() {
    if (this.stop) return;
    this.isHome = this.hasAttribute("home");
    this.build();
    this.stop = store.onChange(() => this.paint());
    // A page that stays open overnight wakes up in another day; one that hangs on a wall stays awake.
    this.wake = () => document.visibilityState === "visible" && this.day !== dayNumber(today()) && store.changed();
    document.addEventListener("visibilitychange", this.wake);
    this.watch = setInterval(this.wake, MINUTE);
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    if (this.wake) document.removeEventListener("visibilitychange", this.wake);
    clearInterval(this.watch);
    this.stop = undefined;
  }

  build() {
    this.heading = h("h2", { class: "track__heading", id: "pb-track-heading", tabindex: "-1" });
    this.where = h("p", { class: "track__where" });
    this.bar = h("div", { class: "track__bar" }); // a drawing: the words beside it say the same
    this.notes = h("ul", { class: "track__notes" });
    this.earlier = button("", () => this.go(-1), { class: "track__turn", "aria-label": t("round.week_before") });
    this.later = button("", () => this.go(1), { class: "track__turn track__turn--later", "aria-label": t("round.week_after") });
    this.label = h("p", { class: "track__week", role: "status" });
    this.rows = h("ol", { class: "track__rows" });
    this.missed = h("p", { class: "track__missed" });
    this.foot = h("p", { class: "actions track__foot" });
    this.weeks = h("div", { class: "track__weeks", role: "group", "aria-label": t("round.weeks") }, this.earlier, this.label, this.later);
    this.emblem = h("p", { class: "track__day", "aria-hidden": "true" });
    const head = h("div", { class: "track__head" }, this.heading, this.emblem, this.where, this.bar, this.notes);
    this.section = h("section", { class: "track", "aria-labelledby": this.heading.id }, head, this.weeks, this.rows, this.missed, this.foot);
    this.replaceChildren(this.section);
  }

  /** @param {number} step */
  go(step) {
    const round = running();
    if (!round) return;
    const last = Math.max(1, lastOpenWeek(round));
    this.week = Math.min(Math.max(this.shownWeek(round) + step, 1), last);
    if (this.week === last) this.week = 0;
    this.paint();
  }

  /** @param {RoundFacts} round */
  shownWeek(round) {
    const last = Math.max(1, lastOpenWeek(round));
    return this.week === 0 ? last : Math.min(this.week, last);
  }

  paint() {
    const round = running();
    this.day = dayNumber(today());
    this.hidden = Boolean(this.isHome) && !round;
    if (round && !knowsAllTips() && !this.asked) {
      this.hidden = true;
      this.asked = fetchTips().then(() => this.paint());
      return;
    }
    this.classList.toggle("is-idle", round?.state !== "running");
    for (const part of [this.where, this.bar, this.notes, this.weeks, this.rows, this.missed]) if (part) part.hidden = round?.state !== "running";
    if (round?.state !== "running") return this.paintIdle(round);
    const { start, end } = round;
    const now = progress(start, end, today());
    const week = this.shownWeek(round);
    const open = Math.max(1, lastOpenWeek(round));
    setText(this.heading ?? null, this.isHome && round.team ? t("round.of_team", { team: round.team }) : t("round.step_track"));
    const facts = { day: now.day, days: now.days, week: now.week, weeks: now.weeks, end: inWords(end, DAY_MONTH), start: inWords(start, DAY_MONTH) };
    setText(this.where ?? null, t(now.phase === "over" ? "round.where_over" : now.phase === "before" ? "round.where_before" : "round.where", facts));
    setText(this.emblem ?? null, String(now.day));
    this.bar?.replaceChildren(...Array.from({ length: now.weeks }, (_, i) => h("i", { class: i + 1 < now.week ? "is-past" : i + 1 === now.week ? "is-now" : null })));
    this.paintNotes(dueNotes(round, now.phase, open));
    setText(this.label ?? null, t("round.week", { n: week, dates: spanInWords(...weekSpan(start, end, week), DAY_MONTH) }));
    this.enable(this.earlier, week > 1);
    this.enable(this.later, week < open);
    this.paintRows(round, week);
    setText(this.missed ?? null, week === open ? missedWeek(round, open - 1) : "");
    this.paintFoot(now.phase);
  }

  /** A button at the end of its road keeps the focus, and says that it leads nowhere. @param {HTMLElement|undefined} turn @param {boolean} leads */
  enable(turn, leads) {
    if (leads) turn?.removeAttribute("aria-disabled");
    else turn?.setAttribute("aria-disabled", "true");
  }

  /** Nothing runs: what to do instead. @param {RoundFacts|undefined} round */
  paintIdle(round) {
    setText(this.heading ?? null, t(round ? "round.planned_title" : "round.none_title"));
    const words = round ? t("round.planned_why", { start: inWords(round.start, DAY_MONTH), end: inWords(round.end, DAY_MONTH) }) : t("round.none");
    const address = this.isHome ? page.planner : "";
    const link = h("a", { href: `${address}${round ? "#pb-plan" : "#pb-pick"}`, class: "button" }, t(round ? "round.to_plan" : "round.to_pick"));
    this.foot?.replaceChildren(h("span", { class: "track__idle" }, words), link);
  }

  /** @param {string[]} texts */
  paintNotes(texts) {
    const wanted = texts.join("\n");
    if (!this.notes || this.notes.dataset.texts === wanted) return;
    this.notes.dataset.texts = wanted;
    this.notes.replaceChildren(...texts.map((text) => h("li", {}, text)));
  }

  /** Rows stay in place as long as the five do, so that nobody loses the focus. @param {RoundFacts} round @param {number} week */
  paintRows(round, week) {
    if (!this.rows) return;
    const wanted = `${round.plan.id} ${round.id} ${round.tips.map((tip) => tip.number).join(".")}`;
    if (this.rows.dataset.tips !== wanted) {
      this.rows.dataset.tips = wanted;
      this.rows.replaceChildren(...round.tips.map(() => h("li", { class: "track__row" }, document.createElement("tick-row"))));
    }
    [...this.rows.querySelectorAll("tick-row")].forEach((row, index) => {
      const tip = round.tips[index];
      if (tip) /** @type {import("./tick-row.js").TickRow} */ (row).show(round, tip, week, Boolean(this.isHome));
    });
  }

  /** @param {import("./plan.js").Phase} phase */
  paintFoot(phase) {
    const isClosing = phase === "closing" || phase === "over";
    const address = this.isHome ? page.planner : "";
    const links = [];
    if (isClosing) links.push(h("a", { href: `${address}#pb-close`, class: "button" }, t("round.to_close")));
    if (this.isHome) links.push(h("a", { href: `${address}#pb-track`, class: "button button--quiet" }, t("round.open_planner")));
    const wanted = links.map((link) => link.textContent).join();
    if (!this.foot || (this.foot.dataset.links === wanted && find(this.foot, ".track__idle") === null)) return;
    this.foot.dataset.links = wanted;
    this.foot.replaceChildren(...links);
  }

  focusHeading() {
    this.heading?.focus();
  }
}

/**
 * What is due, and whether the clock can be right.
 * @param {RoundFacts} round @param {import("./plan.js").Phase} phase @param {number} open the last week that may be ticked
 */
function dueNotes(round, phase, open) {
  const notes = [];
  const now = dayNumber(today());
  const recorded = round.tips.flatMap((tip) => tip.ticks.map((one) => one.week));
  if (phase === "before") notes.push(t("round.clock"));
  else if (Math.max(0, ...recorded) > open) notes.push(t("round.clock"));
  const [from, to] = weekSpan(round.start, round.end, Math.max(1, open));
  const next = round.checks.find((date) => dayNumber(date) >= now);
  if (phase === "over") notes.push(t("round.due_over"));
  if (phase === "closing") notes.push(t("round.due_closing", { end: inWords(round.end, DAY_MONTH) }));
  if (next && phase !== "over") {
    const days = dayNumber(next) - now;
    notes.push(days === 0 ? t("round.due_check_today") : t("round.due_check", { date: inWords(next, SHORT) }));
  }
  const half = dayNumber(round.halfWay);
  if (phase === "running" && half >= dayNumber(from) && half <= dayNumber(to)) notes.push(t(half >= now ? "round.due_half" : "round.past_half", { date: inWords(round.halfWay, SHORT) }));
  return notes;
}

/** What was left open in a week, without blame. @param {RoundFacts} round @param {number} week */
function missedWeek(round, week) {
  const empty = round.tips.filter((tip) => !tip.ended && !tip.ticks.some((one) => one.week === week));
  return week >= 1 && empty.length ? t("round.missed_week", { n: week, tips: empty.map((tip) => tip.number).join(", ") }) : "";
}


customElements.define("round-track", RoundTrack);
