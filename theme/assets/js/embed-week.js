/** The tip of this week in a frame: right between two builds of the site as well. */

import { turn, weekNumber } from "./weekly.js";

class TipOfTheWeek extends HTMLElement {
  connectedCallback() {
    const week = weekNumber(Date.now());
    if (String(week) !== this.dataset.week) this.#show(week);
  }

  /** Without a network the tip of the build stays. @param {number} week */
  async #show(week) {
    try {
      const answer = await fetch(this.dataset.tips ?? "");
      const { tips } = await answer.json();
      const tip = tips[turn(week, tips.length)[1]];
      this.querySelector("[data-chapter-order]")?.setAttribute("data-chapter-order", tip.chapter_order);
      for (const part of this.querySelectorAll("[data-part]")) this.#fill(part, tip);
    } catch {
      // The tip of the build is a good tip too.
    }
  }

  /** @param {Element} part @param {Record<string, string>} tip */
  #fill(part, tip) {
    const name = part.getAttribute("data-part") ?? "";
    if (name === "url") {
      // The site may stand elsewhere than it says (a copy, a preview): stay on this one.
      part.setAttribute("href", new URL(`../../tips/${tip.slug}/`, location.href).href);
      return;
    }
    part.textContent = String(tip[name] ?? "");
    if (tip.language === document.documentElement.lang) part.removeAttribute("lang");
    else if (name !== "number") part.setAttribute("lang", tip.language ?? "");
  }
}

customElements.define("tip-of-the-week", TipOfTheWeek);
