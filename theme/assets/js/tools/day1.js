/**
 * The Day 1 / Day 2 self-check: marks from 1 (Day 2) to 5 (Day 1). Pure. There is no total, on
 * purpose: a team is not a Day 2 team. What was not answered is left out, never counted as 3.
 *
 * @typedef {{id: string, group: string}} Pair
 * @typedef {Record<string, number>} Marks by pair; a pair without a mark is absent
 * @typedef {{id: string, mean: number, answers: number, lowest: number, highest: number, spread: number}} PairResult
 */

import { rounded } from "./numbers.js";

export const LOWEST = 1;
export const HIGHEST = 5;
/** From this distance between two people on, a pair is talked about first. */
export const WIDE_SPREAD = 3;
const TO_DISCUSS = 3;

/** @param {unknown} mark @returns {mark is number} */
export const isMark = (mark) => Number.isInteger(mark) && Number(mark) >= LOWEST && Number(mark) <= HIGHEST;

/** @param {Marks} marks @param {string} id @returns {number|null} */
const markOf = (marks, id) => (Object.hasOwn(marks, id) && isMark(marks[id]) ? Number(marks[id]) : null);

/**
 * Every pair that somebody marked, in the order of the pairs; the mean is exact.
 * @param {Pair[]} pairs @param {Marks[]} sheets one a person @returns {PairResult[]}
 */
export function pairResults(pairs, sheets) {
  return pairs.flatMap(({ id }) => {
    const marks = sheets.map((sheet) => markOf(sheet, id)).filter((mark) => mark !== null);
    if (!marks.length) return [];
    const [lowest, highest] = [Math.min(...marks), Math.max(...marks)];
    const sum = marks.reduce((total, mark) => total + mark, 0);
    return [{ id, mean: sum / marks.length, answers: marks.length, lowest, highest, spread: highest - lowest }];
  });
}

/**
 * The mean of all marks in each group, to one decimal; null for a group that nobody marked.
 * @param {Pair[]} pairs @param {Marks[]} sheets @returns {Record<string, number|null>}
 */
export function groupMeans(pairs, sheets) {
  /** @type {Record<string, number[]>} */
  const marks = {};
  for (const { id, group } of pairs) {
    marks[group] ??= [];
    for (const sheet of sheets) {
      const mark = markOf(sheet, id);
      if (mark !== null) marks[group].push(mark);
    }
  }
  return Object.fromEntries(
    Object.entries(marks).map(([group, list]) => [group, list.length ? rounded(list.reduce((a, b) => a + b, 0) / list.length, 1) : null]),
  );
}

/**
 * The three lowest pairs, lowest first; of equals the one with the wider spread, then the order of
 * the pairs. A pair that everybody put at 5 is not low, even when all others are too.
 * @param {Pair[]} pairs @param {Marks[]} sheets @returns {PairResult[]}
 */
export function lowestThree(pairs, sheets) {
  return pairResults(pairs, sheets)
    .filter((pair) => pair.mean < HIGHEST)
    .sort((a, b) => a.mean - b.mean || b.spread - a.spread)
    .slice(0, TO_DISCUSS);
}

/**
 * What to talk about first: pairs where two people are 3 or more apart, the widest first.
 * @param {Pair[]} pairs @param {Marks[]} sheets @returns {PairResult[]}
 */
export function wideSpread(pairs, sheets) {
  return pairResults(pairs, sheets).filter((pair) => pair.spread >= WIDE_SPREAD).sort((a, b) => b.spread - a.spread);
}

/**
 * What changed since the previous time, in the figures as they were shown then and are shown now.
 * @param {Record<string, number|null>} now @param {Record<string, number|null>} before
 * @returns {Record<string, number|null>} null where one of the two is missing
 */
export function differences(now, before) {
  return Object.fromEntries(
    Object.entries(now).map(([key, value]) => {
      const earlier = Object.hasOwn(before, key) ? before[key] : null;
      return [key, typeof value === "number" && typeof earlier === "number" ? rounded(value - earlier, 1) : null];
    }),
  );
}

/**
 * The tips of some pairs, each once, in turns: first one of every pair, then the next ones.
 * @param {number[][]} lists @param {{skip: number[], most: number}} how tips to leave out, and how many to give
 */
export function inTurns(lists, { skip, most }) {
  /** @type {Set<number>} */
  const found = new Set();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const list of lists) {
      const tip = list.find((number) => !found.has(number) && !skip.includes(number));
      if (tip !== undefined && found.size < most) found.add(tip);
    }
  }
  return [...found];
}
