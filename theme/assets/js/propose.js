/**
 * The one door from the companion tools into the plan: which tips were tried or are chosen, and add some.
 *
 * @typedef {object} Proposed What became of each tip
 * @property {number[]} added
 * @property {number[]} already chosen before
 * @property {number[]} done in an earlier round, and not added
 * @property {number[]} noRoom five at a time
 */

import { add, isPicked } from "./my-plan.js";

/** The tips of rounds before this one. As long as no rounds are kept, there are none. @returns {Set<number>} */
const doneNumbers = () => new Set();

/** Whether a tip was in a round before. @param {number} number */
export const isTried = (number) => doneNumbers().has(number);

/** Whether a tip waits for, or is in, the round. @param {number} number */
export const isChosen = (number) => isPicked(number);

/**
 * Add tips to the next round; what was tried or is chosen is left alone.
 * @param {{number: number, title: string}[]} tips @returns {Proposed}
 */
export function propose(tips) {
  /** @type {Proposed} */
  const result = { added: [], already: [], done: [], noRoom: [] };
  for (const { number, title } of tips) {
    if (isTried(number)) result.done.push(number);
    else {
      const answer = add(number, title);
      result[answer === "full" ? "noRoom" : answer].push(number);
    }
  }
  return result;
}
