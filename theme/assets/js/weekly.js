/**
 * Whose turn it is in which week: the same rule as generator/weekly.py (shared vectors). Weeks start
 * on Monday and are counted in UTC, so that a reader and a build agree wherever they are.
 */

const FIRST_MONDAY = Date.UTC(2026, 0, 5);
const WEEK = 7 * 24 * 60 * 60 * 1000;

/** The number of the week of a moment. @param {number} time milliseconds, as Date.now() gives them */
export const weekNumber = (time) => Math.floor((time - FIRST_MONDAY) / WEEK);

/**
 * The round a week belongs to, and the place in an order of that length that has its turn.
 * @param {number} week @param {number} length @returns {[number, number]}
 */
export function turn(week, length) {
  const round = Math.floor(week / length);
  return [round, week - round * length];
}
