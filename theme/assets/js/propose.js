/**
 * The one door from the companion tools into the plan: which tips are still open, and add them.
 *
 * @typedef {object} Proposed What became of each tip
 * @property {number[]} added
 * @property {number[]} already chosen before, or in the round that runs
 * @property {number[]} done in an earlier round, and not added
 * @property {number[]} noRoom five at a time
 */

import { standing } from "./my-plan.js";
import { addToNext, isDone } from "./rounds.js";

/** Whether a tip was in a round before, or is in the one that runs. @param {number} number */
export const isTried = (number) => isDone(number);

/** Whether a tip is chosen for the next round, or is in the one that runs. @param {number} number */
export const isChosen = (number) => ["picked", "planned", "locked"].includes(standing(number));

/**
 * Add tips to the next round; what was tried or is chosen is left alone.
 * @param {{number: number, title: string}[]} tips @returns {Proposed}
 */
export const propose = (tips) => addToNext(tips);
