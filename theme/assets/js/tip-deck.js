/**
 * <tip-deck>: the cards, filtered by facets and text. The view stands in the address, so that it
 * can be linked and Back works: ?who=leader.team&effort=small&q=promise&done=hide
 */

import { find, findAll, setText } from "./dom.js";
import { filterDeck, plain } from "./filter.js";
import { LongList, SHORT } from "./long-list.js";
import { store } from "./my-plan.js";
import { t } from "./page.js";
import { doneNumbers } from "./rounds.js";
import { onAddress, readQuery, writeQuery } from "./store.js";

const FACETS = ["chapter", "who", "effort", "door", "horizon", "tag", "whose"];
const BETWEEN = ".";
const TYPING = 150;
/** Cards that are put right before the first picture, and in each step after it. */
const FIRST_SCREEN = 8;
const A_SLICE = 150;
/** What hiding a card weighs beside showing one. */
const HIDING = 0.1;

class TipDeck extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form.facets");
    if (!(form instanceof HTMLFormElement) || this.form) return;
    this.form = form;
    this.cards = this.long?.cards ?? findAll(this, ".card");
    this.entries = this.cards.map(readCard);
    const list = this.cards[0]?.parentElement;
    if (list && this.cards.length > SHORT) this.long ??= new LongList(list, this.cards);
    this.boxes = findAll(form, "input[type=checkbox]").filter((box) => box instanceof HTMLInputElement && FACETS.includes(box.name));
    this.counters = this.boxes.map((box) => ({ box: /** @type {HTMLInputElement} */ (box), label: box.closest("label"), count: box.closest("label")?.querySelector(".facet-count") ?? null, n: -1 }));
    this.isShown = this.cards.map((card) => !card.hidden);
    this.text = form.querySelector("input[name=q]");
    this.done = form.querySelector("input[name=done]");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => event.target !== this.text && this.wished(true));
    form.addEventListener("input", (event) => event.target === this.text && this.typed());
    form.addEventListener("reset", () => setTimeout(() => this.wished(true)));
    const stops = [onAddress(() => this.fromAddress()), store.onChange(() => this.paintDone())];
    this.stop = () => stops.forEach((stop) => stop());
    this.paintDone();
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
    const fields = { q: this.wishedText() || null, done: this.hidesDone ? "hide" : null };
    for (const facet of FACETS) {
      const values = this.checked(facet);
      fields[facet] = values.length ? values.join(BETWEEN) : null;
    }
    this.filter();
    // The address follows when the answer is on the screen: others listen to it, and need their time.
    this.isOwn = true;
    afterPaint(() => {
      writeQuery(fields, { push });
      this.isOwn = false;
    });
  }

  /** Take the view from the address; values that this deck does not have are left out. */
  fromAddress() {
    if (this.isOwn) return; // it is our own wish that comes back
    const query = readQuery();
    for (const box of this.allBoxes()) box.checked = (query.get(box.name) ?? "").split(BETWEEN).includes(box.value);
    const text = (query.get("q") ?? "").slice(0, 80);
    if (this.text instanceof HTMLInputElement && this.text.value.trim() !== text) this.text.value = text;
    if (this.done instanceof HTMLInputElement) this.done.checked = query.get("done") === "hide";
    this.filter();
  }

  get hidesDone() {
    return this.done instanceof HTMLInputElement && this.done.checked;
  }

  /** "Hide the ones we did" is there when there are any; it follows what is closed in this tab or another. */
  paintDone() {
    const done = [...doneNumbers()].sort((a, b) => a - b).join(".");
    if (done === this.doneBefore) return;
    const isFirst = this.doneBefore === undefined;
    this.doneBefore = done;
    const label = this.done?.closest("label");
    if (label) label.hidden = done === "";
    if (!isFirst && this.hidesDone) this.filter();
  }

  filter() {
    const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(this.checked(facet))]));
    const answer = filterDeck(this.entries ?? [], FACETS, { text: this.wishedText(), chosen, without: this.hidesDone ? doneNumbers() : undefined });
    if (this.long) this.long.show(answer.shown, afterPaint);
    else this.turn(answer.shown, 0, FIRST_SCREEN);
    for (const counter of this.counters ?? []) {
      const n = answer.counts[counter.box.name]?.get(counter.box.value) ?? 0;
      if (n === counter.n) continue;
      counter.n = n;
      setText(counter.count, String(n));
      counter.label?.classList.toggle("is-empty", n === 0);
    }
    this.tell(answer.total, Object.values(chosen).reduce((sum, values) => sum + values.size, 0));
  }

  /**
   * Show and hide cards from a place on, until so many of them are right and shown; the rest follows
   * once those are painted, so that an answer is on the screen at once however long the deck is. An
   * answer that a newer one has overtaken goes no further.
   * @param {boolean[]} wanted whether each card fits @param {number} from @param {number} most
   */
  turn(wanted, from, most) {
    if (from === 0) this.wanted = wanted;
    else if (this.wanted !== wanted) return;
    const { cards = [], isShown = [] } = this;
    let place = from;
    for (let left = most; place < cards.length && left > 0; place += 1) {
      const fits = wanted[place] ?? true;
      if (fits) left -= 1;
      else left -= HIDING;
      const card = cards[place];
      if (card && isShown[place] !== fits) card.hidden = !fits;
      isShown[place] = fits;
    }
    if (place < cards.length) afterPaint(() => setTimeout(() => this.turn(wanted, place, A_SLICE)));
  }

  /** @param {number} shown @param {number} facetsInUse */
  tell(shown, facetsInUse) {
    if (!this.form) return;
    const total = this.cards?.length ?? 0;
    const key = shown === 0 ? "deck.none" : shown === total ? "deck.all" : "deck.count";
    setText(find(this.form, ".deck-count"), t(key, { n: shown, total }));
    const isFiltered = facetsInUse > 0 || this.wishedText() !== "" || this.hidesDone;
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

/** Do something once the present state has been painted. @param {() => void} act */
function afterPaint(act) {
  if (document.visibilityState === "hidden") setTimeout(act); // a page in the background paints no frames
  else requestAnimationFrame(() => setTimeout(act));
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
