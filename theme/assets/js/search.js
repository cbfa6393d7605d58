// Search in a dialog. The index (Pagefind, made at build time, one per language) is fetched
// when somebody opens the dialog, and not before.
import { h } from "./dom.js";
import { t } from "./page.js";
import { loadEngine } from "./search-engine.js";
import { readQuery, writeQuery } from "./store.js";

const SHOWN = 24;
const FIELD = "search"; // of the address, so that a search can be linked
const LONGEST = 100;
const PAUSE = 120; // milliseconds of no typing before a search starts

class SiteSearch extends HTMLElement {
  /** @type {Promise<import("./search-engine.js").Search> | null} */ #engine = null;
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
    const asked = readQuery().get(FIELD);
    if (asked) this.open(asked.slice(0, LONGEST));
  }

  /** Show the dialog; the first time, make it and fetch the index. @param {string} [query] what to look for at once */
  open(query) {
    this.#dialog ??= this.#make();
    this.#engine ??= loadEngine(new URL(this.dataset.index ?? "", document.baseURI).href);
    if (!this.#dialog.open) this.#dialog.showModal();
    const input = this.#dialog.querySelector("input");
    if (input && query) {
      input.value = query;
      input.dispatchEvent(new Event("input"));
    }
    input?.select();
  }

  #make() {
    const label = t("search.label");
    const input = h("input", {
      type: "search", placeholder: t("search.placeholder"), "aria-label": label, autocomplete: "off", maxlength: LONGEST,
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
    dialog.addEventListener("close", () => writeQuery({ [FIELD]: null }, { push: false }));
    /** @type {number | undefined} */ let timer;
    const search = () => this.#search(input.value.trim(), state, list);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(search, PAUSE);
    });
    bar.addEventListener("submit", (event) => {
      event.preventDefault();
      // Who types on and presses Enter at once asks anew: the list still answers what stood there before.
      const first = list.dataset.query === input.value.trim() ? list.querySelector("a") : null;
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
    writeQuery({ [FIELD]: query || null }, { push: false });
    if (!query) {
      state.textContent = t("search.hint");
      list.removeAttribute("aria-busy");
      list.replaceChildren();
      return;
    }
    try {
      let shown = 0;
      // What is shown already stays as it is: somebody may be on it.
      const show = (/** @type {number} */ n, /** @type {any[]} */ hits, isAll = false) => {
        if (turn !== this.#latest) return;
        const more = hits.slice(shown).map((hit) => this.#hit(hit));
        shown > 0 ? list.append(...more) : list.replaceChildren(...more);
        shown = hits.length;
        list.dataset.query = query; // which question the list answers
        list.setAttribute("aria-busy", String(!isAll));
        const said = summary(n, query);
        if (state.textContent !== said) state.textContent = said;
      };
      const search = await this.#engine;
      const { n, hits } = (await search?.(query, SHOWN, show)) ?? { n: 0, hits: [] };
      show(n, hits, true);
    } catch {
      this.#engine = null;
      if (turn !== this.#latest) return;
      list.removeAttribute("aria-busy");
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
    const add = number && !hit.meta.retired && h("add-to-five", { tip: number, "tip-title": title });
    return h("li", {}, link, add || null);
  }
}

/** @param {number} n @param {string} query */
function summary(n, query) {
  if (n === 0) return t("search.none", { query });
  if (n === 1) return t("search.one");
  return n > SHOWN ? t("search.first", { n, shown: SHOWN }) : t("search.some", { n });
}

customElements.define("site-search", SiteSearch);
