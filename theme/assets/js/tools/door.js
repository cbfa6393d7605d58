/**
 * The two-way-door aid: six yes/no questions, one of three results. Pure. The doors are Jeff
 * Bezos’ (letter to shareholders, 2015) and those of the column Day 1.
 *
 * @typedef {"one-way"|"two-way"|"smaller"} Door
 * @typedef {boolean|null|undefined} Answer null or undefined while it is open
 *
 * @typedef {object} Answers
 * @property {Answer} touches could it touch safety, law, privacy or someone’s job?
 * @property {Answer} breaks would it break a promise already made?
 * @property {Answer} back can we be back within a day?
 * @property {Answer} worse would anyone outside be worse off after undoing?
 * @property {Answer} affordable is the cost below what the team may spend?
 * @property {Answer} few can it be tried with five customers?
 */

/**
 * The first row of the table that fits. An open question is waited for only when it still matters.
 * @param {Answers} answers @returns {Door|null} null while an answer that matters is open
 */
export function decide({ touches, breaks, back, worse, affordable, few }) {
  const isGrave = any(touches, breaks);
  if (isGrave) return "one-way";
  const isReversible = not(any(not(back), worse, not(affordable)));
  if (isGrave === null || isReversible === null) return null;
  if (isReversible) return "two-way";
  if (typeof few !== "boolean") return null;
  return few ? "smaller" : "one-way";
}

/** Yes as soon as one is yes, open while one is open. @param {...Answer} answers @returns {boolean|null} */
function any(...answers) {
  if (answers.includes(true)) return true;
  return answers.every((answer) => answer === false) ? false : null;
}

/** @param {Answer} answer @returns {boolean|null} */
const not = (answer) => (typeof answer === "boolean" ? !answer : null);

/** How many of the logged changes were two-way. @param {(Door|null)[]} results @returns {{count: number, twoWay: number, share: number|null}} share in whole per cent */
export function twoWayShare(results) {
  const known = results.filter((result) => result !== null);
  const twoWay = known.filter((result) => result === "two-way").length;
  return { count: known.length, twoWay, share: known.length ? Math.round((twoWay * 100) / known.length) : null };
}
