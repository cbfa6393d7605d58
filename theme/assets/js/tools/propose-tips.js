/**
 * <propose-tips most="3">: at most three tips to go on with, and the button that puts them into the
 * next round. Leaves out what was tried and what is chosen, and says what became of each.
 */

import { announce, button, h } from "../dom.js";
import { page, t } from "../page.js";
import { isChosen, isTried, propose } from "../propose.js";
import { store } from "../my-plan.js";
import { tipOf } from "./tool-data.js";

class ProposeTips extends HTMLElement {
  /** @type {number[]} */
  #numbers = [];
  #painted = "";
  #said = "";

  connectedCallback() {
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** The tips to offer, the best first. @param {number[]} numbers */
  set tips(numbers) {
    if (numbers.join() !== this.#numbers.join()) this.#said = "";
    this.#numbers = [...new Set(numbers)].filter((number) => tipOf(number));
    this.paint();
  }

  get tips() {
    return this.#numbers;
  }

  /** What is shown: those that are still open first, so that a choice made long ago takes no room. */
  get shown() {
    const most = Number(this.getAttribute("most")) || 3;
    const fresh = this.#numbers.filter((number) => !isTried(number));
    return [...fresh.filter((number) => !isChosen(number)), ...fresh.filter((number) => isChosen(number))].slice(0, most).sort((a, b) => this.#numbers.indexOf(a) - this.#numbers.indexOf(b));
  }

  paint() {
    const shown = this.#said ? this.#kept ?? this.shown : this.shown;
    const state = JSON.stringify([this.#numbers, shown, shown.map(isChosen), this.#said]);
    if (state === this.#painted || !this.isConnected) return;
    this.#painted = state;
    this.hidden = this.#numbers.length === 0;
    const list = h("ul", { class: "tip-list" }, ...shown.map(item));
    const fresh = shown.filter((number) => !isChosen(number));
    const act = fresh.length > 0 ? button(t(fresh.length === 1 ? "tools.add_one" : "tools.add"), () => this.#add(shown), { class: "button propose__add" }) : null;
    const planner = h("a", { href: page.planner, class: "button button--quiet" }, t("tools.to_planner"));
    const nothing = shown.length === 0 ? h("p", {}, t("tools.all_tried")) : null;
    const said = h("p", { class: "propose__said" }, this.#said || (fresh.length === 0 && shown.length > 0 ? t("tools.all_chosen") : ""));
    const hadFocus = this.contains(document.activeElement);
    this.replaceChildren(h("h3", { class: "propose__heading" }, this.getAttribute("heading") ?? t("tools.tips")), list, ...[nothing, said].filter((part) => part !== null), h("p", { class: "actions" }, act, planner));
    if (hadFocus) (act ?? planner).focus();
  }

  /** @type {number[]|undefined} what was on show when the reader added it, so that it stays */
  #kept;

  /** @param {number[]} numbers */
  #add(numbers) {
    this.#kept = numbers;
    const { added, already, done, noRoom } = propose(numbers.map((number) => ({ number, title: tipOf(number)?.title ?? "" })));
    const parts = [];
    if (added.length) parts.push(t("tools.added", { tips: listed(added) }));
    if (already.length) parts.push(t("tools.already", { tips: listed(already) }));
    if (done.length) parts.push(t("waiting.done", { tips: listed(done) }));
    if (noRoom.length) parts.push(t("tools.full", { tips: listed(noRoom) }));
    this.#said = parts.join(" ");
    this.paint();
    announce(this.#said);
  }
}

/** @param {number} number */
function item(number) {
  const tip = tipOf(number);
  const link = h("a", { href: tip?.url, lang: tip?.lang === page.lang ? null : tip?.lang }, h("span", { class: "tip-list__number" }, String(number)), ` ${tip?.title ?? ""}`);
  return h("li", { "data-chapter-order": tip?.order }, link, isChosen(number) ? h("span", { class: "tip-list__mark" }, t("planner.in")) : null);
}

/** Numbers in a row, as the language writes it. @param {number[]} numbers */
function listed(numbers) {
  return new Intl.ListFormat(page.lang, { type: "conjunction" }).format(numbers.map(String));
}

customElements.define("propose-tips", ProposeTips);

export { ProposeTips };
