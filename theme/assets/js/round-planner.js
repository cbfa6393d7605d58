/**
 * <round-planner>: the planner page. Pick, start, track, close, one shown at a time; beside them the
 * history and the year. Shows my own plan, or a link's beside it; a link never replaces mine by itself.
 */

import { announce, button, find, findAll, h, setText } from "./dom.js";
import { adopt, adoptBeside, forgetBefore, hasBefore, hasDraft, hasPlan, isMine, myPlan, picks, planFromLink, startOver, store, undo } from "./my-plan.js";
import { spanInWords, t } from "./page.js";
import { TIPS_IN_A_ROUND, decodeShare } from "./plan.js";
import { running } from "./rounds.js";
import { complaints } from "./shared-plan.js";
import { onAddress, readQuery, writeQuery } from "./store.js";

const STEPS = ["pb-pick", "pb-plan", "pb-track", "pb-close", "pb-history", "pb-year"];

class RoundPlanner extends HTMLElement {
  connectedCallback() {
    if (this.stops) return;
    this.classList.add("is-ready");
    for (const part of findAll(this, "[data-needs-script]")) part.hidden = false;
    this.fillBanner();
    this.fillReset();
    // An address with a step opens the page there: what cannot be kept or read is said there, not above it.
    const notice = document.querySelector("store-notice");
    if (notice) find(this, ".planner-steps")?.after(notice);
    const onHash = () => this.showStep(true);
    addEventListener("hashchange", onHash);
    this.first = this.firstStep();
    this.stops = [store.onChange(() => this.paint()), onAddress(() => this.arrive()), () => removeEventListener("hashchange", onHash)];
    this.arrive();
    this.showStep(false);
  }

  disconnectedCallback() {
    this.stops?.forEach((stop) => stop());
    this.stops = undefined;
  }

  /** The plan in the address, if there is one. */
  get shared() {
    return decodeShare(readQuery().toString());
  }

  /** What somebody comes for: to tick, while a round runs; to choose, until there are five. */
  firstStep() {
    const round = running();
    if (this.shared) return "pb-plan";
    if (round) return round.state === "planned" ? "pb-plan" : "pb-track";
    return picks().length >= TIPS_IN_A_ROUND ? "pb-plan" : "pb-pick";
  }

  /** At an address. A link to the plan I already have needs no question. */
  arrive() {
    if (this.shared && isMine(this.shared)) this.leaveLink(false);
    const link = JSON.stringify(this.shared);
    if (link !== this.link) this.paint(); // the deck's filters stand in the address too, and change nothing here
    this.link = link;
  }

  /** @param {boolean} push whether Back shows the link's plan again */
  leaveLink(push) {
    writeQuery({ start: null, weeks: null, checks: null, tips: null }, { push });
  }

  fillBanner() {
    find(this, ".shared__actions")?.replaceChildren(
      button(t("planner.make_mine"), () => this.makeMine(), { class: "button shared__mine" }),
      button(t("plans.keep_beside"), () => this.keepBeside(), { class: "button button--quiet shared__beside" }),
      button(t("planner.back_to_mine"), () => this.backToMine(), { class: "button button--quiet shared__back" }),
    );
  }

  makeMine() {
    const shared = this.shared;
    if (!shared) return;
    if (running()) return this.keepBeside(); // another tab has started mine: it stays
    adopt(shared);
    this.afterLink("planner.made_mine");
  }

  keepBeside() {
    const shared = this.shared;
    if (!shared) return;
    adoptBeside(shared, t("plans.from_link"));
    this.afterLink("plans.kept_beside");
  }

  backToMine() {
    this.afterLink("planner.mine_again");
  }

  /** @param {string} words */
  afterLink(words) {
    this.leaveLink(true);
    announce(t(words));
    this.focusStep();
  }

  /** Starting over asks first, in its own place, and can be undone. */
  fillReset() {
    const [reset, before] = [find(this, ".planner-reset"), find(this, ".planner-before")];
    const ask = button(t("planner.reset"), () => this.askReset(true), { class: "link-button planner-reset__ask" });
    const sure = button(t("planner.reset_yes"), () => this.reset(), { class: "button planner-reset__sure" });
    const no = button(t("planner.reset_no"), () => this.askReset(false), { class: "button button--quiet" });
    find(this, ".planner-reset__first")?.replaceChildren(ask);
    find(this, ".planner-reset__buttons")?.replaceChildren(sure, no);
    reset?.addEventListener("keydown", (event) => event.key === "Escape" && this.askReset(false));
    find(this, ".planner-before__buttons")?.replaceChildren(
      button(t("planner.undo"), () => this.bringBack(), { class: "button button--quiet" }),
      button(t("planner.undo_forget"), () => this.forget(), { class: "link-button" }),
    );
    if (before) before.hidden = true;
  }

  /** @param {boolean} isAsking */
  askReset(isAsking) {
    const [first, second] = [find(this, ".planner-reset__first"), find(this, ".planner-reset__second")];
    if (!first || !second) return;
    first.hidden = isAsking;
    second.hidden = !isAsking;
    find(isAsking ? second : first, isAsking ? ".button--quiet" : "button")?.focus();
  }

  reset() {
    this.askReset(false);
    startOver();
    announce(t("planner.reset_done"));
    find(this, ".planner-before button")?.focus();
  }

  bringBack() {
    undo();
    announce(t("planner.undone"));
    this.focusStep();
  }

  forget() {
    forgetBefore();
    this.focusStep();
  }

  paint() {
    const shared = this.shared;
    const round = running();
    const plan = shared ? planFromLink(shared) : myPlan();
    this.classList.toggle("shows-shared", Boolean(shared));
    if (shared) this.paintBanner(shared, plan);
    this.hide(".shared", !shared);
    this.hide("plan-form", Boolean(shared));
    this.hide("start-round", Boolean(shared));
    this.hide(".planner-reset", Boolean(shared) || Boolean(round) || !hasDraft());
    this.hide(".planner-before", Boolean(shared) || Boolean(round) || !hasBefore());
    for (const count of findAll(this, ".planner-steps__count")) setText(count, t("planner.short_count", { n: picks().length, five: TIPS_IN_A_ROUND }));
    setText(find(this, "#pb-pick-heading"), t(round ? "round.pick_next" : "planner.pick_heading"));
    setText(find(this, ".planner__pick-lead"), t(round ? "round.pick_next_lead" : "planner.pick_lead"));
    const sheet = this.querySelector("round-sheet");
    if (sheet) /** @type {any} */ (sheet).show(plan);
  }

  /** @param {string} selector @param {boolean} isHidden */
  hide(selector, isHidden) {
    const part = find(this, selector);
    if (part) part.hidden = isHidden;
  }

  /** @param {import("./plan.js").SharedPlan} shared @param {import("./my-plan.js").Plan} plan */
  paintBanner(shared, plan) {
    setText(find(this, ".shared__dates"), t(shared.tips.length === 1 ? "planner.shared_dates_one" : "planner.shared_dates", { n: shared.tips.length, dates: spanInWords(plan.start, plan.end) }));
    setText(find(this, ".shared__text"), t(running() ? "plans.shared_running" : hasPlan() ? "planner.shared_beside" : "planner.shared_first"));
    this.hide(".shared__mine", running() !== undefined);
    this.hide(".shared__beside", !hasPlan());
    this.hide(".shared__back", !hasPlan());
    find(this, ".shared__faults")?.replaceChildren(...complaints(shared).map((text) => h("li", {}, text)));
  }

  /** The step in the address, or the one that made sense on arrival. */
  get step() {
    const wanted = location.hash.slice(1);
    return STEPS.includes(wanted) ? wanted : (this.first ?? "pb-pick");
  }

  /** @param {boolean} moves whether the reader asked for it, and so is taken there */
  showStep(moves) {
    const step = this.step;
    for (const section of findAll(this, "[data-part]")) section.hidden = section.dataset.part !== step;
    this.dataset.step = step;
    for (const link of findAll(this, ".planner-steps a")) {
      if (link.id === step) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    if (moves && STEPS.includes(location.hash.slice(1))) this.focusStep();
  }

  /** To the step's own link: from there, Tab leads through everything the step holds, in order. */
  focusStep() {
    find(this, `#${this.step}`)?.focus();
    find(this, ".planner-steps")?.scrollIntoView({ block: "start" });
  }
}

customElements.define("round-planner", RoundPlanner);
