/**
 * Paper for what is on screen: while a page prints, the element that is given stands alone on it.
 * Used by the history, the year and the five; the round sheet has rules of its own in print.css.
 */

import { h } from "./dom.js";

/** The parts that have a paper of their own. @type {Set<HTMLElement>} */
const owners = new Set();

/** @param {HTMLElement} owner */
const isShown = (owner) => owner.offsetParent !== null;

/** Whether printing now gives the page itself, which on the planner is the sheet, and no part's own paper. */
export const printsPage = () => !document.body.dataset.prints && ![...owners].some(isShown);

/**
 * Prints a part whenever the page is printed while that part is shown, and on `print()`.
 * @param {HTMLElement} owner is shown or hidden with its step @param {string} name the kind of paper, for print.css @param {() => Node} make what is printed
 * @returns {() => void} stops it
 */
export function printsAs(owner, name, make) {
  /** @type {HTMLElement|null} */
  let paper = null;
  const before = () => {
    if (paper || !isShown(owner) || document.body.dataset.prints) return;
    paper = h("div", { class: `print-page print-page--${name}` }, make());
    document.body.append(paper);
    document.body.dataset.prints = name;
  };
  const after = () => {
    if (!paper) return;
    paper.remove();
    paper = null;
    delete document.body.dataset.prints;
  };
  owners.add(owner);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    after();
    owners.delete(owner);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}

/**
 * Prints a part now, once. It goes when printing is over, or, where a browser does not say so, when
 * the reader does something else.
 * @param {string} name the kind of paper, for print.css @param {() => Node} make what is printed
 */
export function printNow(name, make) {
  if (document.body.dataset.prints) return;
  const paper = h("div", { class: `print-page print-page--${name}` }, make());
  document.body.append(paper);
  document.body.dataset.prints = name;
  const over = ["afterprint", "pointerdown", "keydown"];
  const after = () => {
    for (const event of over) removeEventListener(event, after);
    paper.remove();
    delete document.body.dataset.prints;
  };
  for (const event of over) addEventListener(event, after);
  print();
}
