/** <fan-calculator>: people × working days × years × share of days that work. */

import { find, findAll, setText } from "../dom.js";
import { faultsIn, fansIn } from "./fans.js";
import { figure, typed } from "./format.js";
import { w } from "./tool-data.js";

class FanCalculator extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("input", () => this.paint());
    this.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    this.paint();
  }

  paint() {
    const value = (/** @type {string} */ name) => typed(/** @type {HTMLInputElement} */ (find(this, `[name=${name}]`)).value);
    const given = { people: value("people"), days: value("days"), years: value("years"), share: value("share") };
    const faults = faultsIn(given);
    for (const field of findAll(this, "input")) field.setAttribute("aria-invalid", String(faults.includes(field.getAttribute("name") ?? "")));
    setText(find(this, ".sum__fault"), faults.length ? w("fans_fault") : "");
    setText(find(this, ".sum__share"), `${given.share} %`);
    const fans = fansIn(given);
    const out = find(this, ".sum__out");
    if (out) out.hidden = fans === null;
    if (fans === null) return;
    setText(find(this, ".sum__big"), figure(fans));
    const { people, days, years, share } = given;
    setText(find(this, ".sum__how"), `${figure(Number(people))} × ${figure(Number(days))} × ${figure(Number(years), 2)} × ${share} %`);
  }
}

customElements.define("fan-calculator", FanCalculator);
