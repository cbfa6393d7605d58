/** What the companion tools share: an element that wakes, paints on every change, and fills its sheet. */

import { find, findAll, setText } from "../dom.js";
import { myPlan } from "../my-plan.js";
import { remove } from "./removed.js";
import { keep, newId, record, records, store } from "./tool-store.js";
import { dayInWords, dayOfToday } from "./tool-data.js";

/** A tool: `setUp` once, `paint` after every change in this tab or another. */
export class ToolElement extends HTMLElement {
  /** @type {(() => void)|undefined} */
  #stop;

  connectedCallback() {
    if (this.#stop) return;
    for (const part of findAll(this, "[data-needs-script]")) part.hidden = false;
    for (const form of this.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
    this.setUp();
    this.#stop = store.onChange(() => this.paint());
    store.changed(); // only now is it known which of this tool's records cannot be read: the notice says so
  }

  disconnectedCallback() {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Once, when the element is in the page. */
  setUp() {}

  /** After every change. What somebody is typing is theirs until they are done. */
  paint() {}

  /** A text of the printed sheet: <span data-fill="name">. @param {string} name @param {string} text */
  write(name, text) {
    for (const place of findAll(this, `[data-fill="${name}"]`)) {
      setText(place, text);
      place.classList.toggle("is-filled", text !== "");
    }
  }

  /** Team and date of the printed sheet. @param {unknown} day */
  writeHead(day) {
    this.write("date", dayInWords(day));
    for (const place of findAll(this, ".line--team")) {
      setText(place, myPlan().team);
      place.classList.toggle("is-filled", myPlan().team !== "");
    }
  }
}

/** Put a kept value into a field, but never under somebody's fingers. @param {Element|null} field @param {string} value */
export function setField(field, value) {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) return;
  if (document.activeElement !== field && field.value !== value) field.value = value;
}

/**
 * Put a kept text into the field it is typed in, also under the cursor: each letter typed there is kept
 * at once, so a text that differs comes from another tab, and whoever typed on would write over it.
 * @param {Element|null} field @param {string} text
 */
export function setTyped(field, text) {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || field.value === text) return;
  const [at, isFocused] = [field.selectionEnd ?? 0, document.activeElement === field];
  const place = at === field.value.length ? text.length : Math.min(at, text.length);
  field.value = text;
  if (isFocused) field.setSelectionRange(place, place);
}

/** Show which radio button of a group is chosen, or none. @param {ParentNode} root @param {string} name @param {string|undefined} value */
export function setRadio(root, name, value) {
  for (const radio of root.querySelectorAll("input[type=radio]")) {
    if (radio instanceof HTMLInputElement && radio.name === name) radio.checked = radio.value === value;
  }
}

/**
 * Sheets that are filled in time after time: the newest one is on the table, the older ones can be
 * opened again. A new sheet is only kept once there is something on it.
 */
export class Sheets {
  /** @type {string|null} the one on the table; null for the newest */
  #open = null;
  /** The last one on the table that was kept. */
  #kept = "";

  /** @param {string} kind of records */
  constructor(kind) {
    this.kind = kind;
  }

  /** Every sheet, the oldest first. */
  get all() {
    return records(this.kind);
  }

  /**
   * The id of the sheet on the table; made when there is none. A sheet that was removed leaves a clean
   * one, with a name of its own: what is written on it must not stand where the other comes back.
   * @returns {string}
   */
  get id() {
    this.#open ??= this.all.at(-1)?.id ?? newId();
    if (record(this.#open)) this.#kept = this.#open;
    else if (this.#open === this.#kept) this.#open = newId();
    else if (record(this.#kept)) this.#open = this.#kept; // it is back, and nothing was written meanwhile
    return this.#open;
  }

  /** What is on that sheet. @returns {Record<string, any>} */
  get current() {
    return record(this.id) ?? {};
  }

  /** The sheets before the one on the table, the newest first. */
  get earlier() {
    return this.all.filter(({ id }) => id !== this.id).reverse();
  }

  /** Keep fields of the sheet on the table. @param {Record<string, any>} fields */
  change(fields) {
    keep(this.id, this.kind, { day: this.current.day ?? dayOfToday(), ...fields });
  }

  /** Put a clean sheet on the table. */
  begin() {
    this.#open = newId();
    this.#kept = "";
    store.changed();
  }

  /** Put an older sheet on the table. @param {string} id */
  open(id) {
    this.#open = id;
    store.changed();
  }
}

/** Remove records because the reader said so, and go to where they can be brought back. @param {string[]} ids */
export function takeOut(ids) {
  remove(ids);
  find(document, ".tool-bar__question .button, .tool-bar__undo .button")?.focus();
}

/**
 * Fill a list with as many of the same as wanted, and leave alone what is there: nobody loses the
 * cursor. @param {ParentNode} root @param {string} selector of the list
 * @param {string[]} ids @param {(id: string) => HTMLElement} make
 */
export function setItems(root, selector, ids, make) {
  const list = find(root, selector);
  if (!list) return;
  const there = new Map(findAll(list, ":scope > [data-id]").map((item) => [item.dataset.id ?? "", item]));
  const wanted = ids.map((id) => {
    const item = there.get(id) ?? make(id);
    item.dataset.id = id;
    return item;
  });
  for (const [id, item] of there) if (!ids.includes(id)) item.remove();
  wanted.forEach((item, place) => {
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
}

/** An element of a drawing. @param {string} name @param {Record<string, string|number>} attributes @param {...(Node|string)} children */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

