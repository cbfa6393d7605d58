// Search in a dialog. The index (Pagefind, made at build time, one per language) is fetched
// when somebody opens the dialog, and not before.
import { h } from "./dom.js";
import { t } from "./page.js";

const SHOWN = 24;
const FEW = 3; // fewer pages than this with all words: pages with some of them are shown too
const PAUSE = 120; // milliseconds of no typing before a search starts

class SiteSearch extends HTMLElement {
  /** @type {Promise<any> | null} */ #engine = null;
  /** @type {HTMLDialogElement | null} */ #dialog = null;
  #latest = 0;

  connectedCallback() {
    const link = this.querySelector("a");
    if (!link) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.append(...link.childNodes);
    button.addEventListener("click", () => this.open());
    link.replaceWith(button);
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        this.open();
      }
    });
  }

  /** Show the dialog; the first time, make it and fetch the index. */
  open() {
    this.#dialog ??= this.#make();
    this.#engine ??= this.#load();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.querySelector("input")?.select();
  }

  async #load() {
    const engine = await import(new URL(this.dataset.index ?? "", document.baseURI).href);
    await engine.options({ excerptLength: 24 });
    await engine.init();
    return engine;
  }

  #make() {
    const label = t("search.label");
    const input = h("input", {
      type: "search", placeholder: t("search.placeholder"), "aria-label": label, autocomplete: "off", maxlength: 100,
    });
    const close = h("button", { type: "button", class: "tool", "aria-label": t("search.close") }, "×");
    const bar = h("form", { class: "search-dialog__bar", role: "search" }, input, close);
    const state = h("p", { class: "search-dialog__state", role: "status" }, t("search.hint"));
    const list = h("ol");
    const dialog = h("dialog", { class: "search-dialog", "aria-label": label }, bar, state, list);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    /** @type {number | undefined} */ let timer;
    const search = () => this.#search(input.value.trim(), state, list);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(search, PAUSE);
    });
    bar.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = list.querySelector("a");
      if (first) first.click();
      else search();
    });
    this.append(dialog);
    return dialog;
  }

  /**
   * @param {string} query
   * @param {HTMLElement} state
   * @param {HTMLElement} list
   */
  async #search(query, state, list) {
    const turn = ++this.#latest;
    if (!query) {
      state.textContent = t("search.hint");
      list.replaceChildren();
      return;
    }
    try {
      const engine = await this.#engine;
      const results = await widened(engine, query);
      const hits = await Promise.all(results.slice(0, SHOWN).map((/** @type {any} */ hit) => hit.data()));
      if (turn !== this.#latest) return;
      list.replaceChildren(...inOrder(hits, query).map((hit) => this.#hit(hit)));
      const n = results.length;
      list.dataset.query = query; // which question the list answers
      state.textContent = summary(n, query);
    } catch {
      this.#engine = null;
      state.textContent = t("search.unavailable");
      list.replaceChildren();
    }
  }

  /** @param {any} hit */
  #hit(hit) {
    const { number, title, chapter, idea } = hit.meta;
    const link = h(
      "a",
      { class: "search-hit", href: hit.url },
      number && h("span", { class: "search-hit__number" }, h("span", { class: "visually-hidden" }, `${t("search.tip", { number })} `), h("span", { "aria-hidden": "true" }, number)),
      h("span", { class: "search-hit__title" }, title ?? hit.url),
      chapter && h("span", { class: "search-hit__chapter" }, chapter),
      idea && h("span", { class: "search-hit__idea" }, idea),
    );
    return h("li", {}, link);
  }
}

/**
 * The pages that hold all words of a query; where those are few, followed by pages that hold
 * some of them, the most words first.
 * @param {any} engine
 * @param {string} query
 * @returns {Promise<any[]>}
 */
async function widened(engine, query) {
  const { results } = await engine.search(numberIn(query) ?? query);
  const words = query.split(/\s+/).filter((word) => word.length > 2);
  if (results.length >= FEW || words.length < 2) return results;
  /** @type {Map<string, {result: any, words: number, score: number}>} */
  const found = new Map();
  for (const part of await Promise.all(words.map((word) => engine.search(word)))) {
    for (const result of part.results) {
      const seen = found.get(result.id) ?? { result, words: 0, score: 0 };
      found.set(result.id, { result, words: seen.words + 1, score: seen.score + result.score });
    }
  }
  for (const { id } of results) found.delete(id);
  const others = [...found.values()].sort((a, b) => b.words - a.words || b.score - a.score);
  return [...results, ...others.map(({ result }) => result)];
}

/** @param {number} n @param {string} query */
function summary(n, query) {
  if (n === 0) return t("search.none", { query });
  if (n === 1) return t("search.one");
  return n > SHOWN ? t("search.first", { n, shown: SHOWN }) : t("search.some", { n });
}

/** The number of a tip, if a query is one: "61", "tip 8", "#07". @param {string} query */
const numberIn = (query) => /^(?:tip\s*)?#?0*(\d{1,3})$/i.exec(query)?.[1];

/**
 * A number finds its tip first; else the engine's own order.
 * @param {any[]} hits
 * @param {string} query
 */
function inOrder(hits, query) {
  const number = numberIn(query);
  if (!number) return hits;
  const exact = hits.filter((hit) => hit.meta.number === number);
  return [...exact, ...hits.filter((hit) => hit.meta.number !== number)];
}

customElements.define("site-search", SiteSearch);
