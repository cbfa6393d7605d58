/**
 * What makes five tips a good mix: the rules of a round, as soft hints. Pure.
 *
 * generator/mix.py holds the same rules; tests/vectors/mix/ is run against both. Nothing here
 * forbids anything: a team may pick what it wants, and is told once, calmly.
 *
 * @typedef {object} Traits What the mix depends on
 * @property {number} number
 * @property {string} [chapter]
 * @property {string} [effort]
 * @property {string} [door]
 * @property {boolean} [meeting] one of the cluster of tips about meetings
 * @property {boolean} [retired]
 *
 * @typedef {{small: number, large: number, oneWay: number, meeting: number, chapters: number}} Mix
 */

import { TIPS_IN_A_ROUND } from "./plan.js";

export const LEAST_SMALL = 3;
export const MOST_LARGE = 1;
export const MOST_ONE_WAY = 1;
export const MOST_MEETINGS = 2;
export const LEAST_CHAPTERS = 3;

/** Count what the rules look at. A tip this playbook does not know counts for nothing. @param {Traits[]} tips @returns {Mix} */
export function mixOf(tips) {
  const count = (/** @type {(tip: Traits) => unknown} */ has) => tips.filter(has).length;
  return {
    small: count((tip) => tip.effort === "small"),
    large: count((tip) => tip.effort === "large"),
    oneWay: count((tip) => tip.door === "one-way"),
    meeting: count((tip) => tip.meeting),
    chapters: new Set(tips.map((tip) => tip.chapter).filter(Boolean)).size,
  };
}

/**
 * What speaks against this mix: large, one-way, small, chapters, meeting, in this order. Too few
 * small tips or chapters count from the moment the free places cannot mend it any more.
 * @param {Traits[]} tips @returns {string[]} codes; their words are suggest.hint_…
 */
export function mixHints(tips) {
  const mix = mixOf(tips);
  const free = Math.max(0, TIPS_IN_A_ROUND - tips.length);
  const found = {
    large: mix.large > MOST_LARGE,
    "one-way": mix.oneWay > MOST_ONE_WAY,
    small: mix.small + free < LEAST_SMALL,
    chapters: mix.chapters + free < LEAST_CHAPTERS,
    meeting: mix.meeting > MOST_MEETINGS,
  };
  return Object.entries(found).filter(([, isSo]) => isSo).map(([code]) => code);
}
