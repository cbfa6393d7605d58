/**
 * The one door from the companion tools into the plan: which tips are still open, and add them.
 *
 * @typedef {object} Proposed What became of each tip
 * @property {number[]} added
 * @property {number[]} already chosen before
 * @property {number[]} tried in a round that is over
 * @property {number[]} full no room: five at a time
 */

import { add, isPicked } from "./my-plan.js";

/** Whether a tip was in a round that is over. @param {number} _number */
export const isTried = (_number) => false;

/** Whether a tip waits for, or is in, the round. @param {number} number */
export const isChosen = (number) => isPicked(number);

/** The tips that can still be added, in the order given. @param {number[]} numbers */
export const open = (numbers) => [...new Set(numbers)].filter((number) => !isTried(number) && !isChosen(number));

/**
 * Add tips to the next round; what was tried or is chosen is left alone.
 * @param {{number: number, title: string}[]} tips @returns {Proposed}
 */
export function propose(tips) {
  /** @type {Proposed} */
  const result = { added: [], already: [], tried: [], full: [] };
  for (const { number, title } of tips) {
    if (isTried(number)) result.tried.push(number);
    else result[add(number, title)].push(number);
  }
  return result;
}
