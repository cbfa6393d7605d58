/**
 * <round-planner>: the planner page. Two steps, one shown at a time: pick (the deck) and plan (the
 * dates and the sheet). Shows my own plan, or a link's beside it; a link never replaces mine by itself.
 */

import { announce, button, find, findAll, setText } from "./dom.js";
import { adopt, hasBefore, hasPlan, forgetBefore, isMine, myPlan, picks, planFromLink, startOver, store, undo } from "./my-plan.js";
import { spanInWords, t } from "./page.js";
import { TIPS_IN_A_ROUND, decodeShare } from "./plan.js";
import "./round-sheet.js";
import { complaints } from "./shared-plan.js";
import { onAddress, readQuery, writeQuery } from "./store.js";

const STEPS = ["pb-pick", "pb-plan"];

class RoundPlanner extends HTMLElement {
  connectedCallback() {
    if (this.stops) return;
    this.classList.add("is-ready");
    for (const part of findAll(this, "[data-needs-script]")) part.hidden = false;
    this.fillBanner();
    this.fillReset();
    const onHash = () => this.showStep(true);
    addEventListener("hashchange", onHash);
    this.first = this.shared || picks().length >= TIPS_IN_A_ROUND ? "pb-plan" : "pb-pick";
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

  /** At an address. A link to the plan I already have needs no question. */
  arrive() {
    if (this.shared && isMine(this.shared)) this.leaveLink(false);
    this.paint();
  }

  /** @param {boolean} push whether Back shows the link's plan again */
  leaveLink(push) {
    writeQuery({ start: null, weeks: null, tips: null }, { push });
  }

  fillBanner() {
    find(this, ".shared__actions")?.replaceChildren(
      button(t("planner.make_mine"), () => this.makeMine()),
      button(t("planner.back_to_mine"), () => this.backToMine(), { class: "button button--quiet shared__back" }),
    );
  }

  makeMine() {
    const shared = this.shared;
    if (!shared) return;
    adopt(shared);
    this.leaveLink(true);
    announce(t("planner.made_mine"));
    this.focusStep();
  }

  backToMine() {
    this.leaveLink(true);
    announce(t("planner.mine_again"));
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
    const plan = shared ? planFromLink(shared) : myPlan();
    this.classList.toggle("shows-shared", Boolean(shared));
    const banner = find(this, ".shared");
    if (banner) banner.hidden = !shared;
    if (shared) this.paintBanner(shared, plan);
    const form = find(this, "plan-form");
    if (form) form.hidden = Boolean(shared);
    const reset = find(this, ".planner-reset");
    if (reset) reset.hidden = Boolean(shared) || !hasPlan();
    const before = find(this, ".planner-before");
    if (before) before.hidden = Boolean(shared) || !hasBefore();
    for (const count of findAll(this, ".planner-steps__count")) setText(count, t("planner.short_count", { n: picks().length, five: TIPS_IN_A_ROUND }));
    const sheet = this.querySelector("round-sheet");
    if (sheet) /** @type {any} */ (sheet).show(plan);
  }

  /** @param {import("./plan.js").SharedPlan} shared @param {import("./my-plan.js").Plan} plan */
  paintBanner(shared, plan) {
    setText(find(this, ".shared__dates"), t(shared.tips.length === 1 ? "planner.shared_dates_one" : "planner.shared_dates", { n: shared.tips.length, dates: spanInWords(plan.start, plan.end) }));
    setText(find(this, ".shared__text"), t(hasPlan() ? "planner.shared_beside" : "planner.shared_first"));
    const back = find(this, ".shared__back");
    if (back) back.hidden = !hasPlan();
    find(this, ".shared__faults")?.replaceChildren(...complaints(shared).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  /** The step in the address, or the one that made sense on arrival. */
  get step() {
    const wanted = location.hash.slice(1);
    return STEPS.includes(wanted) ? wanted : (this.first ?? "pb-pick");
  }

  /** @param {boolean} moves whether the reader asked for it, and so is taken there */
  showStep(moves) {
    const step = this.step;
    for (const id of STEPS) {
      const section = find(this, `[data-part="${id}"]`);
      if (section) section.hidden = id !== step;
    }
    this.dataset.step = step;
    for (const link of findAll(this, ".planner-steps a")) {
      if (link.id === step) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const form = find(this, "plan-form");
    form?.classList.toggle("is-elsewhere", step !== "pb-plan");
    if (moves && STEPS.includes(location.hash.slice(1))) this.focusStep();
  }

  /** To the step's own link: from there, Tab leads through everything the step holds, in order. */
  focusStep() {
    find(this, `#${this.step}`)?.focus();
    find(this, ".planner-steps")?.scrollIntoView({ block: "start" });
  }
}

customElements.define("round-planner", RoundPlanner);
