/** <start-round>: the promise. Says what a start means, starts the round, and takes a start back while that may be. */

import { announce, button, h, setText } from "./dom.js";
import { mixHints } from "./mix.js";
import { store, swap } from "./my-plan.js";
import { LONG, inWords, t, tipByNumber } from "./page.js";
import { TIPS_IN_A_ROUND, dayNumber, today } from "./plan.js";
import { canTakeBack, startRound, takeBack } from "./round-life.js";
import { currentRound, draftRound, running } from "./rounds.js";
import { retired } from "./shared-plan.js";

class StartRound extends HTMLElement {
  connectedCallback() {
    if (this.stop) return;
    this.heading = h("h2", { class: "start__heading", tabindex: "-1" });
    this.text = h("p", { class: "start__text" });
    this.hints = h("ul", { class: "start__hints" });
    this.small = h("p", { class: "small" }, t("round.missed"));
    this.begin = button(t("round.start"), () => this.start(), { class: "button start__button" });
    this.back = button(t("round.take_back"), () => this.takeBack(), { class: "link-button" });
    this.on = h("a", { href: "#pb-track", class: "button" }, t("round.to_track"));
    this.replaceChildren(this.heading, this.text, this.hints, this.begin, this.on, this.back, this.small);
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  paint() {
    const { start, end, tips } = currentRound();
    const round = running();
    const days = { start: inWords(start, LONG), end: inWords(end, LONG), n: tips.length };
    const state = round?.state ?? "draft";
    setText(this.heading ?? null, t(HEADINGS[state] ?? "round.start_title", days));
    setText(this.text ?? null, t(textFor(), days));
    const hints = round ? [] : hintsFor();
    const withdrawn = round ? [] : withdrawnHints();
    this.hints?.replaceChildren(...withdrawn, ...hints.map((hint) => h("li", {}, hint)));
    if (this.begin) this.begin.hidden = Boolean(round) || tips.length === 0;
    if (this.on) this.on.hidden = state !== "running";
    if (this.back) this.back.hidden = !canTakeBack();
  }

  start() {
    if (!startRound()) return this.paint();
    const { state, start, end } = currentRound();
    announce(t(state === "planned" ? "round.planned" : "round.started", { start: inWords(start, LONG), end: inWords(end, LONG) }));
    if (state === "planned") this.heading?.focus();
    else this.on?.click(); // on to the week that has begun
  }

  takeBack() {
    if (takeBack()) announce(t("round.taken_back"));
    this.begin?.focus();
  }
}

/** @type {Record<string, string>} */
const HEADINGS = { draft: "round.start_title", planned: "round.planned_title", running: "round.locked_title" };

/** What a start would mean now, or means. */
function textFor() {
  const { start, end, tips, state } = currentRound();
  if (state === "planned") return "round.planned_why";
  if (state === "running") return "round.locked_why";
  if (tips.length === 0) return "round.start_none";
  if (dayNumber(end) < dayNumber(today())) return "round.start_over";
  if (dayNumber(start) > dayNumber(today())) return "round.start_future";
  return dayNumber(start) < dayNumber(today()) ? "round.start_past" : "round.start_today";
}

/** A tip that was withdrawn, with the one that takes its place within reach. @returns {HTMLElement[]} */
function withdrawnHints() {
  return draftRound().tips.flatMap(({ number }) => {
    const tip = tipByNumber(number);
    const other = tip?.retired && tip.replaced_by !== null ? tipByNumber(tip.replaced_by) : undefined;
    if (!tip?.retired) return [];
    const hint = h("li", {}, retired(number, tip.replaced_by), " ");
    if (other) hint.append(button(t("planner.use_instead", { n: other.number }), () => useInstead(hint, number, other), { class: "link-button" }));
    return [hint];
  });
}

/** @param {HTMLElement} hint @param {number} number @param {{number: number, title: string}} other */
function useInstead(hint, number, other) {
  hint.closest("start-round")?.querySelector("h2")?.focus();
  if (swap(number, other.number, other.title)) announce(t("planner.swapped", { out: number, in: other.number }));
}

/** Calm words about the mix; nothing is forbidden. */
function hintsFor() {
  const { tips } = draftRound();
  const few = tips.length > 0 && tips.length < TIPS_IN_A_ROUND ? [t("round.start_few", { n: tips.length, five: TIPS_IN_A_ROUND })] : [];
  const known = tips.map(({ number }) => tipByNumber(number)).filter((tip) => tip !== undefined);
  return [...few, ...mixHints(known).map((code) => t(`suggest.hint_${code.replace("-", "_")}`))];
}

customElements.define("start-round", StartRound);
