/**
 * <suggest-five>: five tips drawn for you, with the reasons in words, and the starter fives as one
 * tap. What is chosen already stays; nothing is taken until the reader takes it.
 */

import { announce, button, find, findAll, h, hiddenText, renew, setText } from "./dom.js";
import { add, picks, remove, standing, store } from "./my-plan.js";
import { allTips, page, t, tipByNumber } from "./page.js";
import { TIPS_IN_A_ROUND } from "./plan.js";
import { addToNext, doneNumbers, draftRound } from "./rounds.js";
import { suggest } from "./suggest.js";
import { nameOf } from "./tip-name.js";
import { tipPreferences } from "./tip-preferences.js";

class SuggestFive extends HTMLElement {
  /** Which draw this is: the same plan, round and turn give the same five. */
  turn = 0;
  /** Tips of the draw that the reader holds on to. @type {Set<number>} */
  held = new Set();
  /** What is on the table. @type {import("./suggest.js").Suggestion|null} */
  drawn = null;

  connectedCallback() {
    if (this.stop) return;
    this.build();
    for (const starter of findAll(this, ".starter")) this.fillStarter(starter);
    // Six sets above the deck are many: they wait behind their heading. Without a script they are open.
    this.querySelector("details")?.removeAttribute("open");
    this.stop = store.onChange(() => this.paint());
    this.paint();
    this.onHash = () => this.arrive();
    addEventListener("hashchange", this.onHash);
    this.arrive();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
    if (this.onHash) removeEventListener("hashchange", this.onHash);
  }

  /** From another page's "suggest five": the first draw is on the table already. */
  arrive() {
    if (location.hash !== "#pb-suggest") return;
    location.replace("#pb-pick");
    if (!this.drawn) this.draw(0);
  }

  build() {
    const place = find(this, ".suggest__drawn");
    if (!place) return;
    this.first = button("", () => this.draw(0), { class: "button suggest__first" });
    this.again = h("input", { type: "checkbox", id: "pb-suggest-again" });
    this.again.addEventListener("change", () => this.drawn && this.draw(0));
    this.againLine = h("p", { class: "suggest__again" }, this.again, " ", h("label", { for: this.again.id }, t("suggest.again")));
    this.list = h("ol", { class: "suggest__list" });
    this.why = h("ul", { class: "suggest__why" });
    this.take = button(t("suggest.take"), () => this.takeAll(), { class: "button suggest__take" });
    this.other = button(t("suggest.other"), () => this.draw(1), { class: "button button--quiet suggest__other" });
    this.back = button(t("suggest.back"), () => this.draw(-1), { class: "link-button suggest__back" });
    const close = button(t("suggest.close"), () => this.close(), { class: "link-button suggest__close" });
    this.heading = h("h3", { class: "suggest__heading", tabindex: "-1" }, t("suggest.heading"));
    this.table = h("section", { class: "suggest__table", "aria-labelledby": "pb-suggest-heading", hidden: true }, this.heading, this.list, h("h4", {}, t("suggest.why")), this.why, h("p", { class: "actions" }, this.take, this.other, this.back, close));
    this.heading.id = "pb-suggest-heading";
    place.replaceChildren(h("p", { class: "suggest__start" }, this.first, " ", h("span", { class: "small" }, t("suggest.lead"))), this.againLine, this.table);
    place.hidden = false;
  }

  /** The numbers that must stay: chosen already, or held. */
  get staying() {
    return [...new Set([...picks().map((pick) => pick.number), ...this.held])];
  }

  /** @param {number} step to the draw after or before this one; 0: a fresh start */
  draw(step) {
    if (picks().length >= TIPS_IN_A_ROUND) return;
    this.turn = step === 0 ? 0 : Math.max(0, this.turn + step);
    if (step === 0) this.held.clear();
    const done = this.again instanceof HTMLInputElement && this.again.checked ? running() : [...doneNumbers()];
    this.drawn = suggest({ tips: allTips(), done, pinned: this.staying, seed: this.seed, prefer: tipPreferences() });
    this.paint();
    if (step === 0) this.heading?.focus();
    else if (this.back?.hidden) this.other?.focus(); // back at the first: the button that was pressed is gone
    announce(t("suggest.drawn", { tips: this.drawn.five.join(", ") }));
  }

  /** A whole number that follows from the plan, the round and the draw, so that it can be drawn again. */
  get seed() {
    const given = this.getAttribute("seed");
    if (given !== null) return Number(given) + this.turn;
    const { plan, id } = draftRound();
    let hash = 0;
    for (const letter of `${plan.id}/${id}`) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
    return (hash + this.turn) >>> 0;
  }

  close() {
    this.drawn = null;
    this.paint();
    this.first?.focus();
  }

  takeAll() {
    const chosen = picks().length;
    const wanted = this.drawn?.five.filter((number) => standing(number) !== "picked") ?? [];
    const { done } = addToNext(wanted);
    for (const number of done) add(number, tipByNumber(number)?.title ?? ""); // asked for: done before, and once more
    this.drawn = null;
    this.paint();
    announce(t("suggest.taken", { n: picks().length - chosen, total: picks().length, five: TIPS_IN_A_ROUND }));
    this.first?.focus();
  }

  paint() {
    const chosen = picks().length;
    setText(this.first ?? null, t(chosen === 0 ? "suggest.first" : chosen < TIPS_IN_A_ROUND ? "suggest.rest" : "suggest.full"));
    // It keeps the focus when the last place is taken, and then leads nowhere.
    this.first?.setAttribute("aria-disabled", String(chosen >= TIPS_IN_A_ROUND));
    if (this.againLine) this.againLine.hidden = doneNumbers().size === 0;
    if (chosen >= TIPS_IN_A_ROUND) this.drawn = null;
    // Somebody chose by hand meanwhile: what is chosen belongs on the table.
    else if (this.drawn && picks().some((pick) => !this.drawn?.five.includes(pick.number))) this.drawn = null;
    if (!this.drawn && this.table?.contains(document.activeElement)) this.first?.focus();
    if (this.table) this.table.hidden = !this.drawn;
    if (!this.drawn) return;
    if (this.list) renew(this.list, "data-tip", this.drawn.five.map((number) => this.row(number)));
    this.why?.replaceChildren(...this.drawn.why.map((reason) => h("li", { class: reason.code === "not" ? "is-not" : null }, inWords(reason))));
    if (this.back) this.back.hidden = this.turn === 0;
    const isWhole = this.staying.length >= this.drawn.five.length;
    if (this.other) this.other.disabled = isWhole;
  }

  /** @param {number} number */
  row(number) {
    const name = nameOf({ number, title: "", lang: "" });
    const isChosen = standing(number) === "picked";
    const title = h("a", { href: name.url || null, class: "suggest__title", lang: name.lang === page.lang ? null : name.lang }, name.title);
    const chips = h("span", { class: "suggest__traits" }, ...traits(number));
    const hold = isChosen
      ? h("span", { class: "suggest__chosen small" }, t("suggest.chosen"))
      : button("", () => this.toggle(number), { class: "suggest__hold", "aria-pressed": String(this.held.has(number)) });
    if (!isChosen) hold.append(h("span", {}, t(this.held.has(number) ? "suggest.held" : "suggest.hold")), hiddenText(` ${number}`));
    return h("li", { class: "suggest__tip", "data-tip": number, "data-chapter-order": name.order }, h("span", { class: "suggest__number" }, String(number)), h("span", { class: "suggest__words" }, title, chips), hold);
  }

  /** @param {number} number */
  toggle(number) {
    if (!this.held.delete(number)) this.held.add(number);
    this.paint();
    find(this, `[data-tip="${number}"] .suggest__hold`)?.focus();
  }

  /** With a script, a starter five fills the free places at once. @param {HTMLElement} starter */
  fillStarter(starter) {
    const place = find(starter, ".starter__take");
    const name = find(starter, ".starter__name")?.textContent ?? "";
    const numbers = (starter.dataset.tips ?? "").split(" ").map(Number);
    const label = `${t("suggest.starter_take")}: ${name}`;
    const take = button(t("suggest.starter_take"), () => this.takeStarter(starter, numbers), { class: "button button--quiet starter__button", "aria-label": label });
    place?.replaceChildren(take);
  }

  /** @param {HTMLElement} starter @param {number[]} numbers */
  takeStarter(starter, numbers) {
    const fresh = numbers.filter((number) => standing(number) === "free");
    const free = TIPS_IN_A_ROUND - picks().length;
    if (fresh.length === 0) return this.tell(starter, t("suggest.starter_known"));
    if (fresh.length > free) return this.ask(starter, numbers, fresh, free);
    addToNext(fresh);
    this.tell(starter, t("suggest.taken", { n: fresh.length, total: picks().length, five: TIPS_IN_A_ROUND }));
  }

  /** Too few places: nothing that is chosen goes without a word. @param {HTMLElement} starter @param {number[]} numbers @param {number[]} fresh @param {number} free */
  ask(starter, numbers, fresh, free) {
    const mine = picks().map((pick) => pick.number).filter((number) => !numbers.includes(number));
    const fill = button(t("suggest.starter_fill", { n: free }), () => {
      addToNext(fresh.slice(0, free));
      this.tell(starter, t("suggest.taken", { n: free, total: picks().length, five: TIPS_IN_A_ROUND }));
    });
    const swap = button(t("suggest.starter_swap", { tips: mine.join(", ") }), () => {
      for (const number of mine) remove(number);
      addToNext(fresh);
      this.tell(starter, t("suggest.taken", { n: fresh.length, total: picks().length, five: TIPS_IN_A_ROUND }));
    }, { class: "button button--quiet" });
    const keep = button(t("suggest.starter_keep"), () => this.tell(starter, ""), { class: "link-button" });
    fill.hidden = free === 0;
    const words = h("p", {}, t("suggest.starter_ask", { n: picks().length, free }));
    const question = h("div", { class: "starter__ask", role: "group", "aria-label": t("suggest.starter_take") }, words, h("p", { class: "actions" }, fill, swap, keep));
    this.answer(starter, question);
    (free === 0 ? keep : fill).focus();
  }

  /** @param {HTMLElement} starter @param {string} text */
  tell(starter, text) {
    this.answer(starter, text ? h("p", { class: "starter__told small" }, text) : null);
    if (text) announce(text);
    find(starter, ".starter__button")?.focus();
  }

  /** @param {HTMLElement} starter @param {HTMLElement|null} answer */
  answer(starter, answer) {
    for (const old of findAll(this, ".starter__ask, .starter__told")) old.remove();
    if (answer) starter.append(answer);
  }
}

/** What the rules look at, in words. @param {number} number @returns {HTMLElement[]} */
function traits(number) {
  const tip = allTips().find((one) => one.number === number);
  const words = [];
  if (tip?.effort) words.push(t(`suggest.effort_${tip.effort}`));
  if (tip?.door === "one-way") words.push(t("suggest.one_way"));
  return words.map((word) => h("span", { class: "suggest__trait" }, word));
}

/** Tips that run may not come back, even when done ones may. @returns {number[]} */
function running() {
  return allTips().map((tip) => tip.number).filter((number) => ["locked", "planned"].includes(standing(number)));
}

/** @param {import("./suggest.js").Why} reason */
function inWords({ code, n = 0, numbers = [], rule = "", want = 0, by }) {
  const key = code === "not" ? `not_${rule}_${by}` : code;
  const one = ["small", "chapters", "large", "pinned", "done"].includes(code) && n === 1 ? "_one" : "";
  return t(`suggest.why_${key.replaceAll("-", "_")}${one}`, { n, want, tips: numbers.join(", ") });
}

customElements.define("suggest-five", SuggestFive);
