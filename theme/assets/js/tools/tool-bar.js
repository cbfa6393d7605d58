/**
 * <tool-bar>: what every companion tool can do with what is kept on this device: print it, print
 * it blank, save it as a file, take a file up again, clear it, and undo.
 *
 * A tool with a log gives it `rows`: the lines for a spreadsheet, the heads first.
 */

import { announce, button, download, find, h } from "../dom.js";
import { page, t } from "../page.js";
import { MOST_REMOVALS, decide, forgetRemoved, isRefused, removeAll, removed, undo } from "./removed.js";
import { dayOfToday, tool } from "./tool-data.js";
import { LARGEST_FILE, csv, exported, hasRecords, restore, store } from "./tool-store.js";

class ToolBar extends HTMLElement {
  /** @type {(() => (string|number)[][])|undefined} */
  #rows;
  #painted = "";
  #isAsking = false;
  #said = "";

  connectedCallback() {
    this.setAttribute("lang", page.lang);
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** @param {() => (string|number)[][]} rows */
  set rows(rows) {
    this.#rows = rows;
    this.#painted = "";
    this.paint();
  }

  paint() {
    const [kept, gone] = [hasRecords(), removed()];
    const state = JSON.stringify([kept, gone, isRefused(), this.#isAsking, this.#said, Boolean(this.#rows)]);
    if (state === this.#painted || !this.isConnected) return;
    this.#painted = state;
    const quiet = { class: "button button--quiet" };
    const prints = [button(t("tools.print"), () => printSheet()), button(t("tools.print_blank"), printBlank, quiet)];
    const saves = [
      kept ? button(t("tools.save"), () => download(`${page.store}-${tool.slug}-${dayOfToday()}.json`, exported()), quiet) : null,
      kept && this.#rows ? button(t("tools.csv"), () => this.#saveRows(), quiet) : null,
      button(t("tools.restore"), () => file.click(), quiet),
      kept && !this.#isAsking ? button(t("tools.clear"), () => this.#ask(true), { class: "link-button tool-bar__clear" }) : null,
    ];
    const file = h("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", tabindex: "-1", "aria-label": t("tools.restore") });
    file.addEventListener("change", () => void this.#take(file));
    this.replaceChildren(
      h("p", { class: "actions tool-bar__prints" }, ...prints),
      h("p", { class: "small tool-bar__where" }, t("tools.kept_here")),
      h("p", { class: "actions tool-bar__saves" }, ...saves, file),
      ...(isRefused() ? [this.#refusal()] : this.#isAsking ? [this.#question()] : []),
      ...(gone.next > 0 ? [this.#undoNote(gone)] : []),
      h("p", { class: "tool-bar__said", role: "status" }, this.#said),
    );
  }

  /** @param {boolean} isAsking */
  #ask(isAsking) {
    this.#isAsking = isAsking;
    this.#said = "";
    this.paint();
    this.#focus(isAsking ? ".tool-bar__question .button" : ".tool-bar__clear");
  }

  /** @param {string} selector */
  #focus(selector) {
    find(this, selector)?.focus();
  }

  #question() {
    const yes = button(t("tools.clear_yes"), () => {
      this.#isAsking = false;
      removeAll();
      if (!isRefused()) announce(t("tools.cleared"));
      this.#focus(".tool-bar__question .button, .tool-bar__undo .button");
    });
    const no = button(t("tools.clear_no"), () => this.#ask(false), { class: "button button--quiet" });
    return h("div", { class: "notice tool-bar__question" }, h("p", {}, t("tools.clear_ask")), h("p", { class: "actions" }, yes, no));
  }

  /** The browser has no room for a copy: nothing is removed, unless the reader wants it gone for good. */
  #refusal() {
    const act = (/** @type {boolean} */ isLeaving) => () => {
      this.#said = isLeaving ? t("tools.removed_for_good") : "";
      decide(isLeaving);
      this.#focus(".tool-bar__saves .button");
    };
    const yes = button(t("tools.remove_for_good"), act(true), { class: "button button--quiet" });
    return h("div", { class: "notice tool-bar__question", role: "alert" }, h("p", {}, t("tools.remove_full")), h("p", { class: "actions" }, button(t("tools.clear_no"), act(false)), yes));
  }

  /** @param {{next: number, earlier: number}} gone */
  #undoNote({ next, earlier }) {
    const back = button(t("tools.undo"), () => this.#undo(), { class: "button button--quiet" });
    const forget = button(t("tools.undo_forget"), () => this.#afterUndo(forgetRemoved), { class: "link-button" });
    const more = earlier ? h("p", { class: "small" }, t("tools.removed_earlier", { n: earlier, most: MOST_REMOVALS })) : null;
    return h("div", { class: "notice tool-bar__undo" }, h("p", {}, t(next === 1 ? "tools.removed_one" : "tools.removed", { n: next })), more, h("p", { class: "actions" }, back, forget));
  }

  #undo() {
    this.#afterUndo(() => {
      const what = undo();
      this.#said = what === "undone" ? "" : t(`tools.${what}`); // the status says it by itself
      if (what === "undone") announce(t("tools.undone"));
    });
  }

  /** The button that was pressed goes with its note: on to the next one, or to what is above. @param {() => void} act */
  #afterUndo(act) {
    this.#said = "";
    act();
    this.paint();
    this.#focus(".tool-bar__undo .button, .tool-bar__saves .button");
  }

  #saveRows() {
    download(`${page.store}-${tool.slug}-${dayOfToday()}.csv`, csv(this.#rows?.() ?? []), "text/csv;charset=utf-8");
  }

  /** @param {HTMLInputElement} input */
  async #take(input) {
    const chosen = input.files?.[0];
    input.value = "";
    if (!chosen) return;
    // Far larger than anything that was saved here: not even read.
    const found = restore(chosen.size > LARGEST_FILE ? "" : await chosen.text().catch(() => ""));
    this.#said = typeof found === "string" ? t(`tools.restore_${found.replaceAll("-", "_")}`) : t("tools.restored", { n: found.added, same: found.same, refused: found.refused });
    this.paint();
  }
}

/** The sheets as the generator wrote them: with nothing on them. @type {Map<Element, Element>} */
const blanks = new Map();
for (const sheet of document.querySelectorAll(".paper")) {
  const copy = sheet.cloneNode(true);
  if (copy instanceof Element) blanks.set(sheet, copy);
}

/** Print the sheet, and nothing else of the page. @param {() => void} [after] */
function printSheet(after) {
  const root = document.documentElement;
  root.classList.add("prints-sheet");
  const restored = () => {
    root.classList.remove("prints-sheet");
    after?.();
  };
  addEventListener("afterprint", restored, { once: true });
  window.print();
}

/** Print the sheet with nothing on it; what is filled in comes back right after. */
function printBlank() {
  // A log of many lines has sheets of its own making behind the first one: one blank is enough.
  const more = [...document.querySelectorAll(".paper")].filter((sheet) => !blanks.has(sheet));
  for (const sheet of more) sheet.toggleAttribute("hidden", true);
  for (const [sheet, blank] of blanks) sheet.replaceWith(blank);
  printSheet(() => {
    blanks.forEach((blank, sheet) => blank.replaceWith(sheet));
    for (const sheet of more) sheet.toggleAttribute("hidden", false);
  });
}

customElements.define("tool-bar", ToolBar);

export { ToolBar };
