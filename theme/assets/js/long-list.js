/**
 * The cards of a deck too long to be laid out at once: the document holds the first of those that
 * fit, and a button brings more. What is not in the document costs nothing at a tap on a filter.
 */

import { button, setText } from "./dom.js";
import { t } from "./page.js";

/** The most cards of a deck that simply stands there. */
export const SHORT = 200;
/** How many cards of a longer one stand in the document at first, and how many more a press brings. */
const AT_ONCE = 100;
/** Cards that are put right before the first picture. */
const FIRST_SCREEN = 8;

export class LongList {
  /** @type {HTMLElement[]} those that fit, in order */
  fitting = [];
  /** How many of them may stand in the document. */
  most = AT_ONCE;

  /** @param {HTMLElement} list the list that holds them @param {HTMLElement[]} cards all of them */
  constructor(list, cards) {
    this.list = list;
    this.cards = cards;
    this.more = button("", () => this.bring(), { class: "button button--quiet cards-more" });
    this.more.hidden = true;
    list.after(this.more);
    this.lay(cards, AT_ONCE);
  }

  /**
   * Show those that are wanted: the first screen now, the others once it is painted, unless a newer
   * wish has come by then.
   * @param {boolean[]} wanted whether each card fits @param {(act: () => void) => void} afterPaint
   */
  show(wanted, afterPaint) {
    this.most = AT_ONCE;
    const fitting = this.cards.filter((_, place) => wanted[place]);
    if (fitting.length === this.fitting.length && fitting.every((card, place) => card === this.fitting[place])) return;
    this.lay(fitting, FIRST_SCREEN);
    afterPaint(() => fitting === this.fitting && this.lay(fitting, this.most));
  }

  /** Put the first of these in the document, and no others. @param {HTMLElement[]} fitting @param {number} most */
  lay(fitting, most) {
    const stand = this.list.children;
    this.fitting = fitting;
    const first = fitting.slice(0, most);
    // What stands right already is left where it is.
    let same = 0;
    while (same < first.length && stand[same] === first[same]) same += 1;
    while (stand.length > same) this.list.lastElementChild?.remove();
    this.list.append(...first.slice(same));
    const left = fitting.length - first.length;
    this.more.hidden = left === 0 || most < AT_ONCE;
    setText(this.more, t(left > AT_ONCE ? "more.cards" : "more.last", { n: Math.min(left, AT_ONCE), left }));
  }

  /** More of them; the first of those gets the focus, so that nobody has to look for it. */
  bring() {
    const next = this.fitting[this.most];
    this.most += AT_ONCE;
    this.lay(this.fitting, this.most);
    next?.querySelector(".card__title a")?.focus();
  }
}
