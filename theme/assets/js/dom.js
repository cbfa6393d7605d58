/** Small helpers for making elements. Text goes in as text; nothing here reads HTML. */

/**
 * h("button", {type: "button", class: "quiet"}, "Close")
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string|number|boolean|null|undefined>} [attributes]
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A real button. @param {string} label @param {() => void} act @param {Record<string, string>} [attributes] */
export function button(label, act, attributes = {}) {
  const element = h("button", { type: "button", class: "button", ...attributes }, label);
  element.addEventListener("click", act);
  return element;
}

/** Words for those who listen only. @param {string} text */
export const hiddenText = (text) => h("span", { class: "visually-hidden" }, text);

/** The first match inside an element, typed. @param {ParentNode} root @param {string} selector @returns {HTMLElement|null} */
export const find = (root, selector) => root.querySelector(selector);

/** All matches inside an element, typed. @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
export const findAll = (root, selector) => [...root.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);

/** Set text only when it differs, so that live regions do not speak twice. @param {Element|null} element @param {string} text */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

const CAN_HAVE_FOCUS = "a[href], button, summary";

/**
 * Other children for a part of a page, unless they are the ones it has: every change in another tab
 * paints anew, and what is taken out of the page takes the focus with it. Then the focus goes back to
 * the same control of the same thing.
 * @param {HTMLElement} part @param {string} mark the attribute that names its things: "data-slot" @param {HTMLElement[]} children
 * @returns {boolean} false: what had the focus is here no more
 */
export function renew(part, mark, children) {
  if (part.children.length === children.length && children.every((child, place) => part.children[place]?.isEqualNode(child))) return true;
  const focus = part.contains(document.activeElement) ? document.activeElement : null;
  const name = focus?.closest(`[${mark}]`)?.getAttribute(mark) ?? null;
  const thing = () => (name === null ? part : find(part, `[${mark}="${CSS.escape(name)}"]`));
  const controls = () => findAll(thing() ?? new DocumentFragment(), CAN_HAVE_FOCUS);
  const place = focus instanceof HTMLElement ? controls().indexOf(focus) : -1;
  part.replaceChildren(...children);
  if (place >= 0) controls()[place]?.focus({ preventScroll: true });
  return !focus || part.contains(document.activeElement);
}

/** @type {HTMLElement|null} */
let region = null;
let waiting = 0;

/** Say something politely to those who listen. @param {string} text */
export function announce(text) {
  region ??= document.body.appendChild(h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" }));
  region.textContent = "";
  clearTimeout(waiting);
  // A text that is the same as the last one is only spoken when it was gone for a moment.
  waiting = setTimeout(() => setText(region, text), 60);
}

/** Save a text as a file. @param {string} name @param {string} text @param {string} [type] of the content */
export function download(name, text, type = "application/json") {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
