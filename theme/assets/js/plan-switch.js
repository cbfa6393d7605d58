/** <plan-switch>: the plans of this browser, one for each team: show, name, make, delete, bring back. */

import { announce, button, h, hiddenText } from "./dom.js";
import { store } from "./my-plan.js";
import { t } from "./page.js";
import { bringBack, currentPlan, deletePlan, gonePlans, makePlan, plans, removeForGood, renamePlan, showPlan } from "./plans.js";
import { LONGEST_NAME } from "./records.js";
import { joinTexts } from "./two-hands.js";

class PlanSwitch extends HTMLElement {
  connectedCallback() {
    if (this.stop) return;
    this.current = h("span", { class: "plans__current" });
    this.summary = h("summary", { class: "plans__summary" }, hiddenText(`${t("plans.label")}: `), this.current);
    this.list = h("ul", { class: "plans__list" });
    this.name = h("input", { id: "pb-plan-name", type: "text", maxlength: LONGEST_NAME, autocomplete: "off" });
    this.keepName = joinTexts(this.name, renamePlan);
    this.fresh = h("input", { id: "pb-plan-new", type: "text", maxlength: LONGEST_NAME, autocomplete: "off", required: true });
    const make = h("form", { class: "plans__new" }, h("label", { for: this.fresh.id }, t("plans.new")), this.fresh, h("button", { type: "submit", class: "button button--quiet" }, t("plans.make")));
    make.addEventListener("submit", (event) => this.make(event));
    this.out = h("p", { class: "plans__out" });
    this.gone = h("ul", { class: "plans__gone" });
    const rename = h("p", { class: "field" }, h("label", { for: this.name.id }, t("plans.name")), this.name);
    this.box = h("details", { class: "plans" }, this.summary, h("div", { class: "plans__panel" }, this.list, rename, make, this.out, this.gone));
    this.replaceChildren(this.box);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.box?.open) return;
      this.box.open = false;
      this.summary?.focus();
    });
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  paint() {
    const now = currentPlan();
    const here = plans();
    this.current?.replaceChildren(nameOf(now, here));
    this.classList.toggle("is-several", here.length > 1 || now.name !== "");
    // A name that is being typed stays, but not when another tab shows another plan: it is not that one's.
    if (this.name && this.of !== now.id) this.name.value = now.name;
    this.keepName?.(now.name);
    this.of = now.id;
    const wanted = JSON.stringify([now.id, here, gonePlans()]);
    if (this.shown === wanted) return;
    this.shown = wanted;
    const choices = here.map((plan) => h("li", {}, this.choice(plan, nameOf(plan, here), plan.id === now.id)));
    this.list?.replaceChildren(...choices);
    if (this.list) this.list.hidden = here.length < 2;
    this.out?.replaceChildren(button(t("plans.delete", { name: nameOf(now, here) }), () => this.delete(now.id, nameOf(now, here)), { class: "link-button" }));
    if (this.out) this.out.hidden = here.length === 0;
    this.gone?.replaceChildren(...gonePlans().map((plan) => this.goneRow(plan)));
  }

  /** @param {import("./plans.js").PlanName} plan @param {string} name @param {boolean} isShown */
  choice(plan, name, isShown) {
    const choice = button(name, () => this.show(plan.id, name), { class: "choice", "data-plan": plan.id });
    choice.setAttribute("aria-pressed", String(isShown));
    return choice;
  }

  /** @param {import("./plans.js").PlanName} plan */
  goneRow(plan) {
    const name = plan.name || t("plans.unnamed");
    const back = button(t("planner.undo"), () => {
      bringBack(plan.id);
      announce(t("plans.back", { name }));
      this.summary?.focus();
    }, { class: "button button--quiet", "data-back": plan.id });
    const sure = button(t("plans.for_good_sure"), () => {
      removeForGood(plan.id);
      announce(t("plans.removed", { name }));
      this.summary?.focus();
    }, { class: "button" });
    const ask = button(t("plans.for_good"), () => {
      ask.replaceWith(sure);
      sure.focus();
    }, { class: "link-button" });
    return h("li", { class: "notice" }, h("p", {}, t("plans.gone", { name })), h("p", { class: "actions" }, back, ask));
  }

  /** @param {string} id @param {string} name */
  show(id, name) {
    showPlan(id);
    announce(t("plans.shown", { name }));
    if (this.box) this.box.open = false;
    this.summary?.focus();
  }

  /** @param {Event} event */
  make(event) {
    event.preventDefault();
    const name = this.fresh?.value.trim() ?? "";
    if (!name || !this.fresh) return;
    makePlan(name);
    this.fresh.value = "";
    announce(t("plans.shown", { name }));
    if (this.box) this.box.open = false;
    this.summary?.focus();
  }

  /** @param {string} id @param {string} name */
  delete(id, name) {
    deletePlan(id);
    announce(t("plans.gone", { name }));
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-back="${id}"]`))?.focus();
  }
}

/** A plan without a name is called by its place. @param {import("./plans.js").PlanName} plan @param {import("./plans.js").PlanName[]} all */
function nameOf(plan, all) {
  if (plan.name) return plan.name;
  const place = all.findIndex(({ id }) => id === plan.id) + 1;
  return all.length > 1 ? t("plans.numbered", { n: place }) : t("plans.unnamed");
}

customElements.define("plan-switch", PlanSwitch);
