/**
 * Dates and rounds: the rules of the method. Pure; touches neither page nor browser.
 *
 * generator/plan.py holds the same rules; tests/vectors/ is run against both. A date is a civil
 * date: Date serves only as arithmetic in UTC, and to read today's year, month and day.
 *
 * @typedef {{readonly year: number, readonly month: number, readonly day: number}} CivilDate
 *
 * @typedef {object} SharedPlan What a share link says, with what could not be used beside it
 * @property {CivilDate|null} start
 * @property {number|null} weeks
 * @property {number[]} tips at most five, ascending
 * @property {number[]} extra numbers past the fifth
 * @property {string[]} junk tokens that are no tip number
 * @property {string[]} faults start, no-start, weeks, checks, too-long, junk, too-many
 * @property {1|2|null} every weeks between check-ins; null: not said
 * @property {number|null} weekday of the check-ins; null: that of the start
 *
 * @typedef {"before"|"running"|"closing"|"over"} Phase closing: the last seven days
 * @typedef {{phase: Phase, day: number, days: number, week: number, weeks: number}} Progress
 *   day and week count from 1 and stay within the round: 0 before it, the last ones after it
 */

export const TIPS_IN_A_ROUND = 5;
export const MONTHS_IN_A_ROUND = 2;
export const FEWEST_WEEKS = 6;
export const MOST_WEEKS = 13;
export const WEEKS_BETWEEN_CHECK_INS = 2;
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;
const HIGHEST_NUMBER = 9999;
const LONGEST_LIST = 400;
const LONGEST_SHOWN = 24;
const DAY = 86_400_000;

/** @param {number} year @param {number} month @param {number} day @returns {CivilDate} */
const civil = (year, month, day) => Object.freeze({ year, month, day });

/** @param {CivilDate} date @returns {number} days since 1 January 1970 */
export const dayNumber = ({ year, month, day }) => Date.UTC(year, month - 1, day) / DAY;

/** @param {number} number @returns {CivilDate} */
function fromDayNumber(number) {
  const moment = new Date(number * DAY);
  return civil(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate());
}

/** @param {number} year @param {number} month 1-12 */
const daysInMonth = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** @param {CivilDate} date @param {number} days @returns {CivilDate} */
export const addDays = (date, days) => fromDayNumber(dayNumber(date) + days);

/** @param {CivilDate} from @param {CivilDate} to */
export const daysBetween = (from, to) => dayNumber(to) - dayNumber(from);

/**
 * Today where the reader is. A clock far off (an empty battery says 1970) counts as the nearest day
 * that a plan can have, so that no record gets a date that cannot be read back.
 * @param {Date} [now] @returns {CivilDate}
 */
export function today(now = new Date()) {
  if (!(now.getFullYear() >= FIRST_YEAR)) return civil(FIRST_YEAR, 1, 1);
  if (now.getFullYear() >= LAST_YEAR) return civil(LAST_YEAR, 1, 1); // a year early: what it proposes is a plan's day too
  return civil(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/** Read YYYY-MM-DD in the years 2000-2199. @param {unknown} text @returns {CivilDate|null} */
export function parseDate(text) {
  const match = typeof text === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) : null;
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return null;
  return day >= 1 && day <= daysInMonth(year, month) ? civil(year, month, day) : null;
}

/** @param {CivilDate} date @returns {string} YYYY-MM-DD */
export function formatDate({ year, month, day }) {
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/** @param {CivilDate} date @returns {number} 1 is Monday, 7 is Sunday */
export const weekday = (date) => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;

/** The first Monday after today; on a Monday a week later. @param {CivilDate} date @returns {CivilDate} */
export const nextMonday = (date) => addDays(date, 8 - weekday(date));

/** The same day number, or that month's last day. @param {CivilDate} date @param {number} months @returns {CivilDate} */
export function addMonths({ year, month, day }, months) {
  const index = year * 12 + month - 1 + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return civil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** The last day: two calendar months on, or the last day of that week. @param {CivilDate} start @param {number|null} [length] in weeks @returns {CivilDate} */
export function endDate(start, length = null) {
  return length === null ? addMonths(start, MONTHS_IN_A_ROUND) : addDays(start, 7 * length - 1);
}

/** Weeks, begun ones included, both days included. @param {CivilDate} start @param {CivilDate} end */
export const weeks = (start, end) => Math.floor((daysBetween(start, end) + 7) / 7);

/**
 * The days on which the team looks at its five: after the start, before the end. The first is the
 * last such weekday up to `every` weeks after the start.
 * @param {CivilDate} start @param {CivilDate} end
 * @param {number} [every] in weeks, 1 or 2 @param {number|null} [day] weekday 1-7; null: that of the start
 * @returns {CivilDate[]}
 */
export function checkIns(start, end, every = WEEKS_BETWEEN_CHECK_INS, day = null) {
  const step = 7 * every;
  const whole = addDays(start, step);
  const first = day === null ? whole : addDays(whole, -((weekday(whole) - day + 7) % 7));
  const count = Math.max(0, Math.ceil(daysBetween(first, end) / step));
  return Array.from({ length: count }, (_, turn) => addDays(first, step * turn));
}

/** The day in the middle, the earlier of two. @param {CivilDate} start @param {CivilDate} end @returns {CivilDate} */
export const halfWay = (start, end) => addDays(start, Math.floor(daysBetween(start, end) / 2));

/** The first of the seven days in which a round is closed. @param {CivilDate} end @returns {CivilDate} */
export const closingFrom = (end) => addDays(end, -6);

/** The days a round may begin after one that ends: the day after, and the next Monday. @param {CivilDate} end @returns {CivilDate[]} */
export function nextStarts(end) {
  const [after, monday] = [addDays(end, 1), nextMonday(end)];
  return dayNumber(after) === dayNumber(monday) ? [monday] : [after, monday];
}

/** In which week of a round a day lies, from 1; 0 or less before it. @param {CivilDate} start @param {CivilDate} day */
export const weekOf = (start, day) => Math.floor(daysBetween(start, day) / 7) + 1;

/** The first and last day of a week of a round; the last week may be short. @param {CivilDate} start @param {CivilDate} end @param {number} week @returns {[CivilDate, CivilDate]} */
export function weekSpan(start, end, week) {
  const first = addDays(start, 7 * (week - 1));
  const last = addDays(first, 6);
  return [first, daysBetween(last, end) < 0 ? end : last];
}

/** Where a round is on a day. @param {CivilDate} start @param {CivilDate} end @param {CivilDate} now @returns {Progress} */
export function progress(start, end, now) {
  const days = daysBetween(start, end) + 1;
  const day = Math.min(Math.max(daysBetween(start, now) + 1, 0), days);
  const isClosing = daysBetween(closingFrom(end), now) >= 0;
  const phase = daysBetween(start, now) < 0 ? "before" : daysBetween(end, now) > 0 ? "over" : isClosing ? "closing" : "running";
  return { phase, day, days, week: Math.floor((day + 6) / 7), weeks: weeks(start, end) };
}

/** How many rounds it takes to do that many tips. @param {number} tips */
export const roundsFor = (tips) => Math.ceil(tips / TIPS_IN_A_ROUND);

/** @param {unknown} value @returns {value is 1|2} */
export const isEvery = (value) => value === 1 || value === 2;

/** @param {unknown} value @returns {value is number} */
export const isWeekday = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 7;

/** @param {unknown} value @returns {value is number} */
export const isTipNumber = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= HIGHEST_NUMBER;

/** @param {unknown} value @returns {value is number} */
export const isWeeks = (value) => Number.isInteger(value) && Number(value) >= FEWEST_WEEKS && Number(value) <= MOST_WEEKS;

/**
 * The query of a share link, without "?"; numbers ascending and once each. The rhythm of the
 * check-ins is in it only when it was chosen: checks=1.5, weekly on Fridays.
 * @param {CivilDate|null} start @param {Iterable<number>} tips @param {number|null} [length] in weeks
 * @param {number} [every] @param {number|null} [day] weekday of the check-ins
 * @returns {string}
 */
export function encodeShare(start, tips, length = null, every = WEEKS_BETWEEN_CHECK_INS, day = null) {
  const numbers = [...new Set(tips)].sort((a, b) => a - b);
  if (numbers.length > TIPS_IN_A_ROUND || !numbers.every(isTipNumber)) throw new RangeError("a round holds five tips");
  if (length !== null && !isWeeks(length)) throw new RangeError("a round takes 6-13 weeks");
  if (!isEvery(every) || (day !== null && !isWeekday(day))) throw new RangeError("a round is looked at every week or every second week");
  const fields = new URLSearchParams();
  if (start) fields.set("start", formatDate(start));
  if (length !== null) fields.set("weeks", String(length));
  if (every !== WEEKS_BETWEEN_CHECK_INS || day !== null) fields.set("checks", day === null ? String(every) : `${every}.${day}`);
  if (numbers.length) fields.set("tips", numbers.join("."));
  return fields.toString();
}

/** @param {string} text @returns {number|null} */
function readWeeks(text) {
  return /^\d{1,2}$/.test(text) && isWeeks(Number(text)) ? Number(text) : null;
}

/** @param {string} text @returns {{every: 1|2|null, weekday: number|null}} */
function readChecks(text) {
  const match = /^([12])(?:\.([1-7]))?$/.exec(text);
  if (!match) return { every: null, weekday: null };
  return { every: match[1] === "1" ? 1 : 2, weekday: match[2] ? Number(match[2]) : null };
}

/** @param {string} listed @returns {{numbers: number[], junk: string[]}} */
function readNumbers(listed) {
  /** @type {Set<number>} */
  const numbers = new Set();
  /** @type {string[]} */
  const junk = [];
  for (const token of listed.split(/[., ]+/)) {
    if (/^\d{1,4}$/.test(token) && Number(token) > 0) numbers.add(Number(token));
    else if (token) junk.push(Array.from(token).slice(0, LONGEST_SHOWN).join(""));
  }
  return { numbers: [...numbers], junk };
}

/**
 * Read the query of a share link; null when it holds no plan. Nothing is dropped silently: what
 * cannot be used comes back as extra, junk or a fault.
 * @param {string} query with or without "?"
 * @returns {SharedPlan|null}
 */
export function decodeShare(query) {
  const fields = new URLSearchParams(query);
  if (!fields.has("start") && !fields.has("tips")) return null;
  // A field that is given twice is joined, and so is read as one value that makes no sense.
  const startText = fields.getAll("start").join(" ");
  const weeksText = fields.getAll("weeks").join(" ");
  const start = parseDate(startText);
  const length = readWeeks(weeksText);
  const checksText = fields.getAll("checks").join(" ");
  const rhythm = readChecks(checksText);
  const listed = fields.getAll("tips").join(".");
  const tooLong = Array.from(listed).length > LONGEST_LIST;
  const { numbers, junk } = readNumbers(tooLong ? "" : listed);
  const ascending = (/** @type {number[]} */ list) => list.sort((a, b) => a - b);
  const tips = ascending(numbers.slice(0, TIPS_IN_A_ROUND));
  const extra = ascending(numbers.slice(TIPS_IN_A_ROUND));
  const found = {
    start: startText !== "" && !start,
    "no-start": startText === "",
    weeks: weeksText !== "" && length === null,
    checks: checksText !== "" && rhythm.every === null,
    "too-long": tooLong,
    junk: junk.length > 0,
    "too-many": extra.length > 0,
  };
  const faults = Object.entries(found).filter(([, isSo]) => isSo).map(([fault]) => fault);
  return { start, weeks: length, tips, extra, junk, faults, ...rhythm };
}
