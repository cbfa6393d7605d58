/**
 * <add-to-five tip="8" tip-title="…">: the button that puts a tip among the five, or takes it out.
 * While a round runs its five stay as they are; then it chooses for the next round.
 */

import { announce, button, hiddenText, setText } from "./dom.js";
import { sayLocked } from "./locked-dialog.js";
import { add, picks, remove, standing, store } from "./my-plan.js";
import { t } from "./page.js";
import { TIPS_IN_A_ROUND } from "./plan.js";
import { running } from "./rounds.js";
import { offerSwap } from "./swap-dialog.js";

class AddToFive extends HTMLElement {
  /** @type {string|undefined} what is painted */
  state;

  connectedCallback() {
    this.number = Number(this.getAttribute("tip"));
    this.tipTitle = this.getAttribute("tip-title") ?? "";
    if (!this.label) {
      this.label = document.createElement("span");
      this.button = button("", () => this.toggle(), { class: "add-button", "aria-pressed": "false" });
      this.button.append(this.label, hiddenText(` ${t("planner.tip", { n: this.number })}, ${this.tipTitle}`));
      this.replaceChildren(this.button);
    }
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  paint() {
    const is = standing(Number(this.number));
    const key = `${is}${running() ? "_next" : ""}`;
    if (this.state === key) return;
    this.state = key;
    const isIn = is !== "free" && is !== "done";
    this.button?.setAttribute("aria-pressed", String(isIn));
    this.button?.classList.toggle("is-locked", is === "locked" || is === "planned");
    setText(/** @type {Element} */ (this.label), t(LABELS[key] ?? "planner.add"));
    const card = this.closest(".card");
    card?.classList.toggle("is-picked", isIn);
    card?.classList.toggle("is-done", is === "done");
  }

  toggle() {
    const [number, title] = [Number(this.number), this.tipTitle ?? ""];
    const is = standing(number);
    if (is === "locked" || is === "planned") return sayLocked();
    if (is === "picked") {
      if (!remove(number)) return sayLocked();
    } else {
      const answer = add(number, title);
      if (answer === "full") return offerSwap(number, title);
      if (answer === "locked") return sayLocked();
    }
    announce(t(running() ? "round.next_chosen" : "planner.chosen", { n: picks().length, five: TIPS_IN_A_ROUND }));
  }
}

/** @type {Record<string, string>} */
const LABELS = {
  free: "planner.add",
  free_next: "round.add_next",
  done: "round.add_again",
  done_next: "round.add_again_next",
  picked: "planner.in",
  picked_next: "round.in_next",
  locked_next: "round.in_locked",
  planned_next: "round.in_locked",
};

customElements.define("add-to-five", AddToFive);
