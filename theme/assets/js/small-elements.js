// Small helpers of single pages: print and copy on a tip, a tip at random on the home page.
import { button, h } from "./dom.js";
import { allTips, fetchTips, knowsAllTips } from "./page.js";

class PageActions extends HTMLElement {
  connectedCallback() {
    const quiet = { class: "button button--quiet" };
    const print = button(this.dataset.print ?? "", () => window.print(), quiet);
    const copy = button(this.dataset.copy ?? "", () => this.#copy(copy), quiet);
    this.replaceChildren(print, copy, h("span", { role: "status", class: "small" }));
    this.hidden = false;
  }

  /** @param {HTMLButtonElement} copy */
  async #copy(copy) {
    const address = location.href.split("#")[0] ?? "";
    try {
      await navigator.clipboard.writeText(address);
      this.querySelector("[role=status]")?.replaceChildren(this.dataset.copied ?? "");
    } catch {
      // No clipboard here: show the address, ready to be copied by hand.
      const field = h("input", { type: "text", readonly: true, value: address, "aria-label": this.dataset.failed });
      copy.replaceWith(field);
      field.select();
    }
  }
}

class RandomTip extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    link?.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!knowsAllTips()) await fetchTips();
      const tips = allTips().filter((tip) => !tip.retired);
      location.assign(tips[Math.floor(Math.random() * tips.length)]?.url ?? link.href);
    });
  }
}

customElements.define("page-actions", PageActions);
customElements.define("random-tip", RandomTip);
