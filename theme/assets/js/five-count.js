/** <five-count>: how many of the five are chosen, in the header of every page; of the round that runs, when one does. */

import { h, hiddenText } from "./dom.js";
import { picks, store } from "./my-plan.js";
import { page, t } from "./page.js";
import { TIPS_IN_A_ROUND } from "./plan.js";
import { running } from "./rounds.js";

class FiveCount extends HTMLElement {
  connectedCallback() {
    if (!page.planner) return; // the 404 page does not know which playbook it belongs to
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  paint() {
    const n = (running()?.tips ?? picks()).length;
    if (n === this.n) return;
    this.n = n;
    this.replaceChildren(
      h("span", { "aria-hidden": "true" }, `${n}/${TIPS_IN_A_ROUND}`),
      hiddenText(t("planner.chosen", { n, five: TIPS_IN_A_ROUND })),
    );
    this.classList.toggle("is-full", n >= TIPS_IN_A_ROUND);
  }
}

customElements.define("five-count", FiveCount);
