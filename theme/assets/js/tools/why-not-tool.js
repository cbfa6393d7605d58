/** <why-not-tool>: find an objection, add your own, and take three to the meeting on one sheet. */

import { announce, button, find, findAll, h, setText } from "../dom.js";
import { t } from "../page.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayOfToday, entries, plain, tipOf, tool, w } from "./tool-data.js";
import { ToolElement, takeOut } from "./tool-element.js";
import { isText, keep, know, newId, records } from "./tool-store.js";

const MOST_CHOSEN = 3;
const MOST_PROPOSED = 3;
const CHOICE = "choice";

know("own", (value) => isText(value.day, 10) && isText(value.objection, 80) && isText(value.truth ?? "", 160) && isText(value.answer ?? "", 300));
know("choice", (value) => Array.isArray(value.chosen) && value.chosen.length <= 20 && value.chosen.every((/** @type {unknown} */ id) => isText(id, 80)));

/** @typedef {{id: string, objection: string, answer: string, tips: number[]}} Said */

/** Small letters without accents, for looking up. @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** @param {import("./tool-store.js").Kept} own @returns {Said} */
function ownAsSaid({ id, objection, truth = "", answer = "" }) {
  const text = truth && answer ? w("own_sentence", { truth, answer }) : answer ? w("own_only", { answer }) : truth;
  return { id: `own-${id}`, objection, answer: text, tips: [] };
}

/** The objections that are chosen, in the order of the choice; those that are gone are left out. @returns {Said[]} */
function chosen() {
  const known = new Map([...entries("objections").map((each) => /** @type {[string, Said]} */ ([each.id, { id: each.id, objection: each.objection, answer: plain(each.answer), tips: each.tips }])), ...records("own").map((own) => /** @type {[string, Said]} */ ([`own-${own.id}`, ownAsSaid(own)]))]);
  const ids = records("choice").at(-1)?.chosen ?? [];
  return ids.map((/** @type {string} */ id) => known.get(id)).filter((/** @type {Said|undefined} */ each) => each !== undefined).slice(0, MOST_CHOSEN);
}

class WhyNotTool extends ToolElement {
  setUp() {
    const filter = this.querySelector(".objection-filter");
    filter?.addEventListener("input", () => this.filter());
    this.querySelector(".own-objection")?.addEventListener("submit", (event) => this.addOwn(event.target));
    for (const item of findAll(this, ".objection[data-objection]")) find(item, ".objection__take")?.append(this.taker(item.dataset.objection ?? "", find(item, "h3")?.textContent ?? ""));
    this.filter();
  }

  /** The button that takes an objection along. @param {string} id @param {string} words */
  taker(id, words) {
    const press = button("", () => this.toggle(id), { class: "button button--quiet objection__button", "data-id": id, "data-words": words });
    return press;
  }

  /** @param {string} id */
  toggle(id) {
    const ids = chosen().map((each) => each.id);
    if (!ids.includes(id) && ids.length >= MOST_CHOSEN) return announce(w("tray_full"));
    keep(CHOICE, "choice", { chosen: ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id] });
    announce(w("tray_count", { n: chosen().length }));
  }

  /** Out of the tray; on to the one that comes in its place. @param {string} id */
  takeFromTray(id) {
    const place = chosen().findIndex((each) => each.id === id);
    this.toggle(id);
    const left = findAll(this, ".objection-tray button");
    (left[place] ?? left.at(-1) ?? find(this, "input[name=q]"))?.focus();
  }

  filter() {
    const query = folded(/** @type {HTMLInputElement|null} */ (this.querySelector("input[name=q]"))?.value.trim() ?? "");
    const who = /** @type {HTMLInputElement|null} */ (this.querySelector("input[name=who]:checked"))?.value ?? "";
    const all = findAll(this, ".objections:not(.objections--own) .objection");
    for (const item of all) {
      const isSaid = who === "" || (item.dataset.who ?? "").split(" ").includes(who);
      item.hidden = !isSaid || !query.split(/\s+/).every((word) => folded(item.textContent ?? "").includes(word));
    }
    const shown = all.filter((item) => !item.hidden).length;
    setText(find(this, ".objection-count"), shown === 0 ? w("none") : w("found", { n: shown, all: all.length }));
  }

  /** @param {EventTarget|null} form */
  addOwn(form) {
    if (!(form instanceof HTMLFormElement)) return;
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    const [objection, truth, answer] = ["objection", "truth", "answer"].map((name) => field(name).value.trim());
    const fault = find(form, ".tool-form__fault");
    if (fault) fault.hidden = Boolean(objection);
    if (!objection) return field("objection").focus();
    const id = keep(newId(), "own", { day: dayOfToday(), objection, truth, answer });
    form.reset();
    if (chosen().length < MOST_CHOSEN) this.toggle(`own-${id}`);
    field("objection").focus();
  }

  paint() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    find(this, ".objections--own")?.replaceChildren(...records("own").map((own) => this.ownItem(own)));
    const taken = chosen();
    const ids = taken.map(({ id }) => id);
    for (const press of findAll(this, ".objection__button")) {
      const isIn = ids.includes(press.dataset.id ?? "");
      setText(press, w(isIn ? "chosen" : "choose"));
      press.setAttribute("aria-pressed", String(isIn));
      press.setAttribute("aria-label", `${w(isIn ? "chosen" : "choose")}: ${press.dataset.words}`);
      if (!isIn && ids.length >= MOST_CHOSEN) press.setAttribute("aria-disabled", "true");
      else press.removeAttribute("aria-disabled");
    }
    setText(find(this, ".tool-result__text"), taken.length === 0 ? w("tray_none") : taken.length < MOST_CHOSEN ? w("tray_count", { n: taken.length }) : w("tray_full"));
    find(this, ".objection-tray")?.replaceChildren(
      ...taken.map((each) => h("li", { class: "entries__line" }, h("p", {}, h("strong", {}, each.objection)), h("p", { class: "entries__acts" }, button(w("take_out"), () => this.takeFromTray(each.id), { class: "link-button", "aria-label": `${w("take_out")}: ${each.objection}` })))),
    );
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = inTurn(taken.map(({ tips }) => tips)).slice(0, MOST_PROPOSED);
    this.paintPaper(taken);
    // The buttons of the reader's own objections were made anew.
    if (focused && document.activeElement === document.body) findAll(this, ".objections--own .objection__button").find(({ dataset }) => dataset.id === focused)?.focus();
  }

  /** @param {import("./tool-store.js").Kept} own */
  ownItem(own) {
    const said = ownAsSaid(own);
    const gone = button(t("tools.remove"), () => takeOut([own.id]), { class: "link-button", "aria-label": `${t("tools.remove")}: ${said.objection}` });
    return h("li", { class: "objection" }, h("p", { class: "small" }, w("own_mine")), h("h3", {}, said.objection), h("p", { class: "objection__answer" }, said.answer), h("p", { class: "objection__take actions" }, this.taker(said.id, said.objection), gone));
  }

  /** @param {Said[]} taken */
  paintPaper(taken) {
    this.writeHead(taken.length ? dayOfToday() : "");
    for (let place = 0; place < MOST_CHOSEN; place += 1) {
      const each = taken[place];
      this.write(`said-${place}`, each?.objection ?? "");
      this.write(`answer-${place}`, each?.answer ?? "");
      this.write(`tips-${place}`, (each?.tips ?? []).map((number) => `${number}. ${tipOf(number)?.title ?? ""}`).join("; "));
    }
  }
}

/** The first of each list, then the second of each, …, each once. @param {number[][]} lists */
function inTurn(lists) {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const mixed = Array.from({ length: longest }, (_, turn) => lists.map((list) => list[turn])).flat();
  return [...new Set(mixed.filter((number) => number !== undefined))];
}

if (tool.slug) customElements.define("why-not-tool", WhyNotTool);

