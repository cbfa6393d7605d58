/** <store-notice>: says at once, on every page, when this browser cannot keep or read the plan. */

import { announce, button, download, find, h } from "./dom.js";
import { store } from "./my-plan.js";
import { page, t } from "./page.js";

class StoreNotice extends HTMLElement {
  /** @type {string|undefined} */
  state;

  connectedCallback() {
    this.setAttribute("role", "status");
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  paint() {
    const trouble = store.trouble;
    const state = JSON.stringify(trouble);
    if (state === this.state) return;
    this.state = state;
    const { forbidden, full, broken, newer, emptied } = trouble;
    const notes = [];
    if (forbidden) notes.push(note(t("planner.store_forbidden")));
    if (full) notes.push(note(t("planner.store_full")));
    if (broken.length) notes.push(note(t("planner.store_broken", { n: broken.length }), save(), this.forget()));
    if (emptied) notes.push(note(t("planner.store_emptied"), ...this.putBack()));
    if (newer.length) notes.push(note(t("planner.store_newer"), save()));
    const hadFocus = this.contains(document.activeElement);
    this.replaceChildren(...notes);
    this.classList.toggle("is-empty", notes.length === 0);
    // It fills up far down a deck as well: then it comes along, until there is room again.
    this.classList.toggle("is-full", full);
    // What was pressed is gone: on to what else is offered here, or to the step that stands above, or to the page.
    if (hadFocus) (find(this, "button") ?? find(document, ".planner-steps [aria-current]") ?? find(document, "#__skip"))?.focus();
  }

  /** @returns {HTMLElement[]} */
  putBack() {
    const act = (/** @type {() => void} */ how) => () => {
      how();
      store.changed();
    };
    return [
      button(t("planner.undo"), act(() => store.putBack()), { class: "button store-notice__back" }),
      button(t("planner.undo_forget"), act(() => store.letGo()), { class: "link-button" }),
    ];
  }

  forget() {
    const act = () => {
      store.forgetBroken();
      store.changed();
      announce(t("planner.store_forgotten"));
    };
    const sure = button(t("planner.store_forget_sure"), act, { class: "button store-notice__sure" });
    const ask = button(t("planner.store_forget"), () => {
      ask.replaceWith(sure);
      sure.focus();
    }, { class: "link-button" });
    return ask;
  }
}

/** @param {string} text @param {...HTMLElement} actions */
function note(text, ...actions) {
  const box = h("div", { class: "notice store-notice" }, h("p", {}, text));
  if (actions.length) box.append(h("p", { class: "store-notice__actions" }, ...actions));
  return box;
}

const save = () => button(t("planner.store_save"), () => download(`${page.store}-rescued.json`, store.rescue()), { class: "button button--quiet" });

customElements.define("store-notice", StoreNotice);
