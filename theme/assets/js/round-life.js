/**
 * The life of a round once it is started: tick, end a tip early, review, close. From the start the
 * five are locked; nothing in this module swaps, adds or removes one of them.
 */

import { dayNumber, formatDate, isTipNumber, today, weekOf } from "./plan.js";
import { ownPlan } from "./plans.js";
import { LONGEST_NOTE, REASONS, cut, newId, now, store } from "./records.js";
import { draftRound, lookAtRounds, running, startOf } from "./rounds.js";

/** @typedef {import("./rounds.js").RoundFacts} RoundFacts */

/**
 * Start the round that was chosen: from its first day its five are locked. Not while another runs.
 * @returns {boolean} whether it was started
 */
export function startRound() {
  lookAtRounds();
  const { id, start, weeks, tips } = draftRound();
  if (running() || tips.length === 0) return false;
  const five = tips.map(({ number, title, lang }) => ({ number, title, lang }));
  store.put(`start/${ownPlan()}/${id}`, { at: now(), on: formatDate(today()), start: formatDate(start), weeks, tips: five });
  // The sheet and the calendar speak of this day from now on, whatever is set or proposed later.
  store.changed();
  return true;
}

/** Whether any week of a round was ticked, or a tip of it ended. @param {RoundFacts} round */
const isTouched = ({ tips }) => tips.some((tip) => tip.ticks.length > 0 || tip.ended || tip.review);

/**
 * A start can be taken back until the first day, and on the day it was made, as long as nothing was
 * ticked: a slip of the finger is no promise.
 * @param {RoundFacts|undefined} [round]
 */
export function canTakeBack(round = running()) {
  if (!round || isTouched(round)) return false;
  return round.state === "planned" || startOf(round.id)?.on === formatDate(today());
}

/** Back to choosing; the five are the draft again. @returns {boolean} */
export function takeBack() {
  lookAtRounds();
  const round = running();
  if (!round || !canTakeBack(round)) return false;
  const plan = ownPlan();
  // What was chosen for the round after this one stays with that round, and shows again once this one runs.
  const set = { ...store.get(`round/${plan}/${round.id}`), start: formatDate(round.start), weeks: round.weeks };
  store.put(`round/${plan}/${round.id}`, set);
  for (const { number, title, lang } of round.tips) {
    const name = `pick/${plan}/${round.id}/${number}`;
    if (store.get(name) === undefined) store.put(name, { at: now(), title, lang });
  }
  store.drop(`start/${plan}/${round.id}`);
  store.changed();
  return true;
}

/** The last week that may be ticked: this one. 0 before the round. @param {RoundFacts} round */
export const lastOpenWeek = ({ start, end }) => {
  const day = dayNumber(today()) > dayNumber(end) ? end : today();
  return Math.max(0, weekOf(start, day));
};

/**
 * Tick a tip once in a week: this one or one before it.
 * @param {number} number @param {number} week
 * @returns {boolean}
 */
export function tick(number, week) {
  lookAtRounds();
  const round = running();
  const tip = round?.tips.find((one) => one.number === number);
  if (!round || !tip || tip.ended || week < 1 || week > lastOpenWeek(round)) return false;
  store.put(`tick/${ownPlan()}/${round.id}/${number}/${week}/${newId(10)}`, { at: now() });
  store.changed();
  return true;
}

/** Take back the last tick of a week. @param {number} number @param {number} week @returns {boolean} */
export function untick(number, week) {
  lookAtRounds();
  const round = running();
  if (!round) return false;
  const kind = `tick/${ownPlan()}/${round.id}/${number}/${week}`;
  const last = store.list(kind).sort(([, a], [, b]) => (a.at < b.at ? -1 : 1)).at(-1);
  if (last) store.drop(`${kind}/${last[0]}`);
  store.changed();
  return last !== undefined;
}

/** @param {RoundFacts} round @param {number} number @param {string} text */
export function setNote(round, number, text) {
  store.put(`note/${round.plan.id}/${round.id}/${number}`, { at: now(), text: cut(text, LONGEST_NOTE) });
  store.changed();
}

/**
 * End one tip early. It keeps its place: nothing comes instead of it, and the record stays.
 * @param {number} number @param {"safety"|"law"|"harm"} reason @param {string} note
 */
export function endEarly(number, reason, note) {
  lookAtRounds();
  const round = running();
  const tip = round?.tips.find((one) => one.number === number);
  if (!round || !tip || tip.ended || !isTipNumber(number) || !REASONS.includes(reason)) return false;
  store.put(`end/${ownPlan()}/${round.id}/${number}`, { at: now(), on: formatDate(today()), reason, note: cut(note, LONGEST_NOTE) });
  store.changed();
  return true;
}

/** Take an early ending back, on the day it was made. @param {number} number @returns {boolean} */
export function undoEnd(number) {
  lookAtRounds();
  const round = running();
  if (!round || !canUndoEnd(round, number)) return false;
  store.drop(`end/${ownPlan()}/${round.id}/${number}`);
  store.changed();
  return true;
}

/** @param {RoundFacts} round @param {number} number */
export const canUndoEnd = (round, number) => {
  const on = round.tips.find((tip) => tip.number === number)?.ended?.on;
  return on !== undefined && dayNumber(on) === dayNumber(today());
};

/**
 * Say something of a tip at the close; the other answers stay as they are.
 * @param {RoundFacts} round @param {number} number @param {Partial<import("./rounds.js").Review>} answers
 */
export function review(round, number, answers) {
  const name = `review/${round.plan.id}/${round.id}/${number}`;
  store.put(name, { ...store.get(name), ...answers, at: now() });
  store.changed();
}

/** Whether every tip has its answer to "keep, change or stop?"; one that was ended early needs none. @param {RoundFacts} round */
export const isReviewed = ({ tips }) => tips.every((tip) => tip.ended || tip.review?.next);

/** Close the round; the next one can begin. @returns {boolean} */
export function closeRound() {
  lookAtRounds();
  const round = running();
  if (!round || round.state === "planned" || !isReviewed(round)) return false;
  store.put(`close/${ownPlan()}/${round.id}`, { at: now(), on: formatDate(today()) });
  store.changed();
  return true;
}

/** Whether the round that was closed last can be opened again: on the day it was closed, before the next one starts. @param {RoundFacts|undefined} round */
export const canReopen = (round) => Boolean(round?.closedOn && !running() && dayNumber(round.closedOn) === dayNumber(today()));

/** @param {RoundFacts} round */
export function reopen(round) {
  if (!canReopen(round)) return false;
  store.drop(`close/${ownPlan()}/${round.id}`);
  store.changed();
  return true;
}
