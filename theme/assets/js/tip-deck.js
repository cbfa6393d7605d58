/**
 * <tip-deck>: the cards, filtered by facets and text. The view stands in the address, so that it
 * can be linked and Back works: ?who=leader.team&effort=small&q=promise
 */

import { find, findAll, setText } from "./dom.js";
import { filterDeck, plain } from "./filter.js";
import { t } from "./page.js";
import { onAddress, readQuery, writeQuery } from "./store.js";

const FACETS = ["chapter", "who", "effort", "door", "horizon", "tag", "whose"];
const BETWEEN = ".";
const TYPING = 150;

class TipDeck extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form.facets");
    if (!(form instanceof HTMLFormElement) || this.form) return;
    this.form = form;
    this.cards = findAll(this, ".card");
    this.entries = this.cards.map(readCard);
    this.boxes = findAll(form, "input[type=checkbox]").filter((box) => box instanceof HTMLInputElement && FACETS.includes(box.name));
    this.text = form.querySelector("input[name=q]");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => event.target !== this.text && this.wished(true));
    form.addEventListener("input", (event) => event.target === this.text && this.typed());
    form.addEventListener("reset", () => setTimeout(() => this.wished(true)));
    this.stop = onAddress(() => this.fromAddress());
    this.fromAddress();
    // A link to a filtered view shows its filters, where there is room for them.
    const more = form.querySelector("details");
    const filtered = this.boxes.some((box) => box instanceof HTMLInputElement && box.checked);
    if (more && filtered && matchMedia("(min-width: 60rem)").matches) more.open = true;
    form.hidden = false;
  }

  disconnectedCallback() {
    this.stop?.();
    this.form = undefined;
  }

  typed() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.wished(false), TYPING);
  }

  /** The reader wants another view. @param {boolean} push whether Back leads to the one before */
  wished(push) {
    clearTimeout(this.typing);
    /** @type {Record<string, string|null>} */
    const fields = { q: this.wishedText() || null };
    for (const facet of FACETS) {
      const values = this.checked(facet);
      fields[facet] = values.length ? values.join(BETWEEN) : null;
    }
    this.filter();
    writeQuery(fields, { push });
  }

  /** Take the view from the address; values that this deck does not have are left out. */
  fromAddress() {
    const query = readQuery();
    for (const box of this.allBoxes()) box.checked = (query.get(box.name) ?? "").split(BETWEEN).includes(box.value);
    const text = (query.get("q") ?? "").slice(0, 80);
    if (this.text instanceof HTMLInputElement && this.text.value.trim() !== text) this.text.value = text;
    this.filter();
  }

  filter() {
    const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(this.checked(facet))]));
    const answer = filterDeck(this.entries ?? [], FACETS, { text: this.wishedText(), chosen });
    this.cards?.forEach((card, index) => {
      if (card.hidden === answer.shown[index]) card.hidden = !answer.shown[index];
    });
    for (const box of this.allBoxes()) {
      const count = answer.counts[box.name].get(box.value) ?? 0;
      const label = box.closest("label");
      setText(label?.querySelector(".facet-count") ?? null, String(count));
      label?.classList.toggle("is-empty", count === 0);
    }
    this.tell(answer.total, Object.values(chosen).reduce((sum, values) => sum + values.size, 0));
  }

  /** @param {number} shown @param {number} facetsInUse */
  tell(shown, facetsInUse) {
    if (!this.form) return;
    const total = this.cards?.length ?? 0;
    const key = shown === 0 ? "deck.none" : shown === total ? "deck.all" : "deck.count";
    setText(find(this.form, ".deck-count"), t(key, { n: shown, total }));
    const isFiltered = facetsInUse > 0 || this.wishedText() !== "";
    const reset = this.form.querySelector("button[type=reset]");
    // A button that goes away while it has the focus would leave the keyboard nowhere.
    if (reset instanceof HTMLElement) reset.classList.toggle("is-idle", !isFiltered);
    const summary = find(this.form, "summary");
    if (summary) summary.dataset.inUse = facetsInUse ? String(facetsInUse) : "";
  }

  /** @returns {HTMLInputElement[]} */
  allBoxes() {
    return /** @type {HTMLInputElement[]} */ (this.boxes ?? []);
  }

  /** @param {string} facet */
  checked(facet) {
    return this.allBoxes().filter((box) => box.name === facet && box.checked).map((box) => box.value);
  }

  wishedText() {
    return this.text instanceof HTMLInputElement ? this.text.value.trim() : "";
  }
}

/** @param {HTMLElement} card @returns {import("./filter.js").Entry} */
function readCard(card) {
  const { tip, chapter = "", who = "", effort = "", door = "", horizon = "", tags = "", whose = "" } = card.dataset;
  const title = card.querySelector(".card__title")?.textContent ?? "";
  const idea = card.querySelector(".card__idea")?.textContent ?? "";
  return {
    number: Number(tip),
    values: { chapter: [chapter], who: [who], effort: [effort], door: [door], horizon: [horizon], tag: tags.split(" "), whose: [whose] },
    words: plain(`${title} ${idea}`),
  };
}

customElements.define("tip-deck", TipDeck);
