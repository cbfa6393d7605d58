/** <contact-calculator>: how many years pass between two meetings with a person, and how many debits. */

import { find, findAll, setText } from "../dom.js";
import { rhythm, rhythmOfShare } from "./contacts.js";
import { figure, typed } from "./format.js";
import { w } from "./tool-data.js";

class ContactCalculator extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    const met = this.#field("met");
    met.value = figure(2.5, 1); // as this language writes it
    this.addEventListener("input", () => this.paint());
    this.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    this.paint();
  }

  /** @param {string} name */
  #field = (name) => /** @type {HTMLInputElement} */ (find(this, `[name=${name}]`));

  paint() {
    const mode = /** @type {HTMLInputElement} */ (find(this, "[name=mode]:checked")).value;
    for (const part of findAll(this, "[data-mode]")) part.hidden = part.dataset.mode !== mode;
    const value = (/** @type {string} */ name) => typed(this.#field(name).value);
    const debits = value("debits");
    const found = mode === "share" ? rhythmOfShare({ share: value("met"), debits }) : rhythm({ contacts: value("contacts"), customers: value("customers"), debits });
    const isSound = found.kind !== "unknown" && debits !== null && debits >= 0;
    setText(find(this, ".sum__fault"), isSound ? "" : w(mode === "share" ? "met_fault" : "contacts_fault"));
    const out = find(this, ".sum__out");
    if (out) out.hidden = !isSound;
    if (!isSound) return;
    const [big, how] = inWords(found);
    setText(find(this, ".sum__big"), big);
    setText(find(this, ".sum__how"), how);
  }
}

/** @param {import("./contacts.js").Rhythm} rhythm @returns {[string, string]} */
function inWords({ kind, contactsAYear, yearsBetween, debitsBetween }) {
  if (kind === "never") return [w("never"), w("never_text")];
  const rate = w("rate", { rate: figure(Number(contactsAYear), 4) });
  if (kind === "often") return [w("often"), rate];
  const once = yearsBetween === 1 ? w("once_a_year") : w("once_in", { years: figure(Number(yearsBetween), 2) });
  const debits = debitsBetween ? w("between", { debits: figure(debitsBetween) }) : "";
  return [once, `${rate} ${debits}`.trim()];
}

customElements.define("contact-calculator", ContactCalculator);
