/** <add-to-five tip="8" tip-title="…">: the button that puts a tip among the five, or takes it out. */

import { announce, button, hiddenText, setText } from "./dom.js";
import { add, isPicked, picks, remove, store } from "./my-plan.js";
import { t } from "./page.js";
import { TIPS_IN_A_ROUND } from "./plan.js";
import { offerSwap } from "./swap-dialog.js";

class AddToFive extends HTMLElement {
  /** @type {boolean|undefined} */
  isIn;

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
    const isIn = isPicked(Number(this.number));
    if (this.isIn === isIn) return;
    this.isIn = isIn;
    this.button?.setAttribute("aria-pressed", String(isIn));
    setText(/** @type {Element} */ (this.label), t(isIn ? "planner.in" : "planner.add"));
    this.closest(".card")?.classList.toggle("is-picked", isIn);
  }

  async toggle() {
    const [number, title] = [Number(this.number), this.tipTitle ?? ""];
    if (this.isIn) remove(number);
    else if (add(number, title) === "full") return offerSwap(number, title);
    announce(t("planner.chosen", { n: picks().length, five: TIPS_IN_A_ROUND }));
  }
}

customElements.define("add-to-five", AddToFive);
