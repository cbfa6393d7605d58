/**
 * The fan log: a line a day. Pure.
 *
 * @typedef {object} FanLine
 * @property {string} day YYYY-MM-DD
 * @property {string} who a first name or a role, no surname
 * @property {string} what what somebody did
 * @property {string} reaction what the other said or did
 * @property {"inside"|"outside"} side a customer of ours, or a colleague who is our customer
 * @property {boolean} [best] among the best five
 */

import { dayNumber, parseDate } from "../plan.js";

export const LINES_ON_A_SHEET = 22;
export const BEST = 5;
export const LONGEST = { who: 40, what: 140, reaction: 140 };

/**
 * Lines this week (Monday to Sunday), days in a row, and how many were inside and outside.
 *
 * A row ends today, or on the last working day when today has no line yet. A weekend without lines
 * does not break it: people go home. Lines in the future count nowhere but in the share.
 * @param {FanLine[]} lines @param {string} today YYYY-MM-DD
 */
export function summary(lines, today) {
  const now = numberOf(today);
  const days = lines.map((line) => numberOf(line.day));
  const monday = now - weekdayOf(now);
  const inside = lines.filter((line) => line.side === "inside").length;
  return {
    lines: lines.length,
    thisWeek: days.filter((day) => day >= monday && day <= now).length,
    daysInARow: row(new Set(days), now),
    inside,
    outside: lines.length - inside,
    insideShare: lines.length ? Math.round((inside * 100) / lines.length) : null,
  };
}

/** @param {Set<number>} days @param {number} now */
function row(days, now) {
  let day = now;
  if (!days.has(day)) day -= 1; // today is not over yet
  let count = 0;
  for (; days.has(day) || weekdayOf(day) >= SATURDAY; day -= 1) if (days.has(day)) count += 1;
  return count;
}

const SATURDAY = 5;

/** @param {string} day */
const numberOf = (day) => {
  const date = parseDate(day);
  return date ? dayNumber(date) : Number.NaN;
};

/** @param {number} day days since 1 January 1970, a Thursday @returns {number} 0 Monday … 6 Sunday */
const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7;

/**
 * The lines of a month, oldest first, on sheets of 22; an empty month is one blank sheet.
 * @param {FanLine[]} lines @param {string} month YYYY-MM
 * @returns {(FanLine|null)[][]}
 */
export function sheets(lines, month) {
  const found = lines.filter((line) => line.day.startsWith(`${month}-`)).sort(byDay);
  const count = Math.max(1, Math.ceil(found.length / LINES_ON_A_SHEET));
  return Array.from({ length: count }, (_, sheet) =>
    Array.from({ length: LINES_ON_A_SHEET }, (_unused, place) => found[sheet * LINES_ON_A_SHEET + place] ?? null),
  );
}

/** Whether a sheet needs small type to stay one page: how many rows of text its lines take. @param {(FanLine|null)[]} sheet */
export const isDense = (sheet) => sheet.reduce((rows, line) => rows + Math.max(2, ...[line?.what, line?.reaction].map((text) => Math.ceil((text ?? "").length / CHARACTERS_IN_A_CELL))), 0) > ROWS_ON_A_PAGE;

const CHARACTERS_IN_A_CELL = 42;
const ROWS_ON_A_PAGE = 48;

/** The lines that were marked, newest first, five at most. @param {FanLine[]} lines */
export const bestFive = (lines) => lines.filter((line) => line.best).sort((a, b) => byDay(b, a)).slice(0, BEST);

/** @param {FanLine} a @param {FanLine} b */
const byDay = (a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);

/** Whether a thing is a line of the log. @param {any} value @returns {value is FanLine} */
export function isFanLine(value) {
  return (
    typeof value === "object" && value !== null && parseDate(value.day) !== null &&
    ["who", "what", "reaction"].every((name) => typeof value[name] === "string" && value[name].length <= LONGEST[/** @type {"who"} */ (name)]) &&
    value.what.trim() !== "" && (value.side === "inside" || value.side === "outside") &&
    (value.best === undefined || typeof value.best === "boolean")
  );
}
