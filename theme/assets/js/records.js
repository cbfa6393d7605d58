/**
 * The records of the planner: their kinds, how each is recognised, and the store that keeps them.
 * schema/plan-store.json says the same for other tools; tests/stored/ holds samples.
 *
 *   plan/<plan>                            a team's plan: its name
 *   gone/<plan>                            that plan was deleted, and can still come back
 *   setting/current                        the plan this browser shows
 *   round/<plan>/<round>                   what is set for a round: first day, length, rhythm
 *   pick/<plan>/<round>/<tip>              a tip that is chosen
 *   owner/…/<tip> · note/…/<tip>           who keeps an eye on it; what the team wants to remember
 *   start/<plan>/<round>                   the round has begun, with these tips: from here it is locked
 *   tick/<plan>/<round>/<tip>/<week>/<id>  it was done once, in that week
 *   end/<plan>/<round>/<tip>               it was ended early, for one of three reasons
 *   review/<plan>/<round>/<tip>            what was said of it at the close
 *   close/<plan>/<round>                   the round is closed
 *   calendar/<plan>/<round>                the check-ins that went into calendars, so that one that falls
 *                                          away can be cancelled there
 *   before/<plan>, before/<plan>/<2–5>     what was cleared or replaced, last first, so that it can come back
 *
 * Rounds are numbered 1, 2, 3 in each plan, so that two tabs mean the same round by the same name.
 */

import { page } from "./page.js";
import { isEvery, isTipNumber, isWeekday, isWeeks, parseDate } from "./plan.js";
import { Store } from "./store.js";

export const LONGEST_NAME = 60;
export const LONGEST_OWNER = 40;
export const LONGEST_NOTE = 1000;
export const LONGEST_TITLE = 120;

/** A text of at most so many units, as `maxlength` counts, that ends in no half of a sign. @param {string} text @param {number} most @returns {string} */
export const cut = (text, most) => (text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, "") : text);
export const REASONS = /** @type {const} */ (["safety", "law", "harm"]);
export const KEPT = /** @type {const} */ (["yes", "mostly", "no"]);
export const NEXT = /** @type {const} */ (["keep", "change", "stop"]);

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {unknown} value */
const isText = (value) => typeof value === "string";
/** @param {unknown} value */
const isTextOrAbsent = (value) => value === undefined || isText(value);
/** @param {unknown} value @param {(value: any) => boolean} rule */
const absentOr = (value, rule) => value === undefined || value === null || rule(value);
/** @param {unknown} value */
const isDate = (value) => parseDate(value) !== null;
/** A record with its moment. @param {(value: Record<string, any>) => boolean} rule @returns {(value: unknown) => boolean} */
const dated = (rule) => (value) => isObject(value) && isText(value.at) && rule(value);
/** @param {unknown} value @param {readonly string[]} allowed empty: not answered */
const isAnswer = (value, allowed) => value === undefined || value === "" || allowed.includes(/** @type {string} */ (value));

/** @param {Record<string, any>} value */
const isTip = (value) => isTextOrAbsent(value.title) && isTextOrAbsent(value.lang);
/** @param {unknown} value */
const areTips = (value) => Array.isArray(value) && value.every((tip) => isObject(tip) && isTipNumber(tip.number) && isTip(tip));
/** @param {unknown} value */
const areOwners = (value) => isObject(value) && Object.values(value).every(isText);
/** @param {unknown} value */
const isRound = (value) =>
  isObject(value) && absentOr(value.start, isDate) && absentOr(value.weeks, isWeeks) && absentOr(value.every, isEvery) && absentOr(value.weekday, isWeekday);

export const store = new Store(page.store, () => localStorage);
store.know("plan", dated(({ name }) => isText(name)));
store.know("gone", dated(() => true));
store.know("setting", isObject);
store.know("round", isRound);
store.know("pick", dated(isTip));
store.know("owner", dated(({ name }) => isText(name)));
store.know("note", dated(({ text }) => isText(text)));
store.know("start", dated(({ on, start, weeks, tips }) => isDate(on) && isDate(start) && absentOr(weeks, isWeeks) && areTips(tips)));
store.know("tick", dated(() => true));
store.know("end", dated(({ on, reason, note }) => isDate(on) && REASONS.includes(reason) && isTextOrAbsent(note)));
store.know("review", dated(({ kept, customers, next, thanks }) => isAnswer(kept, KEPT) && isTextOrAbsent(customers) && isAnswer(next, NEXT) && isTextOrAbsent(thanks)));
store.know("close", dated(({ on }) => isDate(on)));
store.know("calendar", dated(({ checks }) => Array.isArray(checks) && checks.every(isDate)));
store.know("before", (value) => isRound(value) && absentOr(value.tips, areTips) && absentOr(value.owners, areOwners));

// Version 1, as it was kept until 2026: picks, one draft, and what was last replaced.
store.know("pick", dated(isTip), 1);
store.know("round", (value) => isRound(value) && isTextOrAbsent(value.team) && absentOr(value.owners, areOwners) && absentOr(value.tips, areTips), 1);

/** This moment, for a record. */
export const now = () => new Date().toISOString();

/** A name that no other tab or device gives. @param {number} [length] */
export function newId(length = 8) {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => letters[byte % letters.length]).join("");
}
