/** A text to copy (the HTML of a frame): its field, with a button that copies it. */

import { button, h, setText } from "./dom.js";

class CopyCode extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("textarea");
    if (!field || this.querySelector("button")) return;
    field.addEventListener("focus", () => field.select());
    const status = h("span", { role: "status", class: "small" });
    const copy = button(this.dataset.copy ?? "", () => this.#copy(field, status), { class: "button button--quiet" });
    this.append(h("p", { class: "embed-code__actions" }, copy, status));
  }

  /** @param {HTMLTextAreaElement} field @param {HTMLElement} status */
  async #copy(field, status) {
    try {
      await navigator.clipboard.writeText(field.value);
      setText(status, this.dataset.copied ?? "");
    } catch {
      field.select();
      setText(status, this.dataset.failed ?? "");
    }
  }
}

customElements.define("copy-code", CopyCode);
