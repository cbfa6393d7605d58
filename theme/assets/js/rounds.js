/**
 * The rounds of a plan as facts: what a history, a calendar or a suggestion needs to know of them.
 *
 * @typedef {import("./plan.js").CivilDate} CivilDate
 *
 * @typedef {"draft"|"planned"|"running"|"closed"} RoundState
 *   draft: still being chosen. planned: started, but its first day lies ahead, so it can be taken
 *   back. running: locked. closed: reviewed, for good.
 *
 * @typedef {object} Ending A tip that was ended early; it keeps its place among the five
 * @property {CivilDate} on
 * @property {"safety"|"law"|"harm"} reason
 * @property {string} note may be empty
 *
 * @typedef {object} Review What was said of a tip when its round was closed
 * @property {"yes"|"mostly"|"no"|""} kept how often it was done; empty: not answered
 * @property {string} customers what customers did, in the team's words
 * @property {"keep"|"change"|"stop"|""} next what becomes of it; "kept" in the history is next === "keep"
 * @property {string} thanks who thanks whom
 *
 * @typedef {object} TipFacts
 * @property {number} number
 * @property {string} title as it was when it was chosen; tip-name.js knows what it is called now
 * @property {string} lang the language of that title
 * @property {string} owner
 * @property {string} note
 * @property {Ending} [ended]
 * @property {{week: number, n: number}[]} ticks weeks from 1 that were ticked, ascending
 * @property {Review} [review]
 *
 * @typedef {object} RoundFacts
 * @property {string} id its number in the plan: "1", "2", …
 * @property {{id: string, name: string}} plan
 * @property {string} team the plan's name; may be empty
 * @property {CivilDate} start
 * @property {CivilDate} end
 * @property {number|null} weeks null: two calendar months
 * @property {{every: 1|2, weekday: number}} rhythm weekday 1 (Monday) to 7
 * @property {CivilDate[]} checks
 * @property {CivilDate} halfWay
 * @property {CivilDate} closingFrom
 * @property {RoundState} state
 * @property {CivilDate} [closedOn]
 * @property {TipFacts[]} tips by number; a draft's may be none
 */

/** The rounds of the current plan, in time; the last one may be a draft. @returns {RoundFacts[]} */
export function allRounds() {
  return [];
}

/** Every tip that stood in a closed round, or stands in one that runs, of the current plan. @returns {Set<number>} */
export function doneNumbers() {
  return new Set();
}

/**
 * Put tips in the free places of the round that is being chosen: the draft, or the next round while one runs.
 * @param {number[]} numbers
 * @returns {{added: number[], already: number[], done: number[], noRoom: number[]}} done: in an earlier round, and not added
 */
export function addToNext(numbers) {
  return { added: [], already: [], done: [], noRoom: numbers };
}
