/**
 * The reader's own plan: which tips, when, who. Speaks in rounds; the store keeps the records.
 *
 * @typedef {{number: number, at: string, title: string, lang: string}} Pick
 *
 * @typedef {object} Plan What a sheet shows: mine, or somebody's from a link
 * @property {import("./plan.js").CivilDate} start
 * @property {import("./plan.js").CivilDate} end
 * @property {number|null} weeks
 * @property {Pick[]} tips by number
 * @property {string} team
 * @property {Record<string, string>} owners by tip number
 *
 * @typedef {{start?: string, weeks?: number|null, team?: string, owners?: Record<string, string>}} Draft
 */

import { page, tipByNumber } from "./page.js";
import { TIPS_IN_A_ROUND, encodeShare, endDate, formatDate, isTipNumber, isWeeks, nextMonday, parseDate, today } from "./plan.js";
import { Store } from "./store.js";

export const LONGEST_TEAM = 60;
export const LONGEST_OWNER = 40;
const LONGEST_TITLE = 120;

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {unknown} value */
const isTextOrAbsent = (value) => value === undefined || typeof value === "string";

/** @param {unknown} value */
const isPick = (value) =>
  isObject(value) && typeof value.at === "string" && isTextOrAbsent(value.title) && isTextOrAbsent(value.lang);

/** @param {unknown} value */
const isDraft = (value) =>
  isObject(value) &&
  (value.start === undefined || parseDate(value.start) !== null) &&
  (value.weeks === undefined || value.weeks === null || isWeeks(value.weeks)) &&
  isTextOrAbsent(value.team) &&
  (value.owners === undefined || (isObject(value.owners) && Object.values(value.owners).every((name) => typeof name === "string")));

/** @param {unknown} value a draft, or a draft with the tips it had */
const isRound = (value) =>
  isDraft(value) && isObject(value) && (value.tips === undefined || (Array.isArray(value.tips) && value.tips.every((tip) => isPick(tip) && isTipNumber(tip.number))));

export const store = new Store(page.store, () => localStorage);
store.know("pick", isPick);
store.know("round", isRound);

/** @type {Pick[]|null} */
let known = null;
store.onChange(() => (known = null));

/** Every tip chosen in this browser, by number. More than five only when two tabs chose at once. @returns {Pick[]} */
export function picks() {
  known ??= store
    .list("pick")
    .filter(([number]) => /^[1-9][0-9]{0,2}$/.test(number))
    .map(([number, { at, title = "", lang = "" }]) => ({ number: Number(number), at, title: title.slice(0, LONGEST_TITLE), lang }))
    .sort((a, b) => a.number - b.number);
  return known;
}

/** The tips of the round: all that are chosen, or the first five of them. @returns {Pick[]} */
export function theFive() {
  const inTime = [...picks()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.number - b.number));
  return inTime.slice(0, TIPS_IN_A_ROUND).sort((a, b) => a.number - b.number);
}

/** @param {number} number */
export const isPicked = (number) => picks().some((pick) => pick.number === number);

/** @param {number} number @param {string} title @param {string} [at] */
function keep(number, title, at = new Date().toISOString()) {
  store.put(`pick/${number}`, { at, title: title.slice(0, LONGEST_TITLE), lang: page.lang });
}

/**
 * Choose a tip. A sixth is refused: five at a time is the method.
 * @param {number} number @param {string} title
 * @returns {"added"|"already"|"full"}
 */
export function add(number, title) {
  known = null; // another tab may have chosen since the last paint
  if (isPicked(number)) return "already";
  if (picks().length >= TIPS_IN_A_ROUND) return "full";
  keep(number, title);
  store.changed();
  return "added";
}

/** @param {number} number */
export function remove(number) {
  store.drop(`pick/${number}`);
  store.changed();
}

/** One leaves, one comes. @param {number} leaving @param {number} coming @param {string} title */
export function swap(leaving, coming, title) {
  store.drop(`pick/${leaving}`);
  keep(coming, title);
  store.changed();
}

/** @returns {Draft} */
const draft = () => store.get("round/draft") ?? {};

/** Whether the reader has set the start; otherwise it is next Monday, whenever they look. */
export const hasStart = () => draft().start !== undefined;

/** @returns {Plan} */
export function myPlan() {
  const { start, weeks = null, team = "", owners = {} } = draft();
  const from = parseDate(start) ?? nextMonday(today());
  return { start: from, end: endDate(from, weeks), weeks, tips: theFive(), team: team.slice(0, LONGEST_TEAM), owners };
}

/** Somebody's plan, as a link tells it. @param {import("./plan.js").SharedPlan} shared @returns {Plan} */
export function planFromLink(shared) {
  const start = shared.start ?? nextMonday(today());
  const tips = shared.tips.map((number) => ({ number, at: "", title: "", lang: "" }));
  return { start, end: endDate(start, shared.weeks), weeks: shared.weeks, tips, team: "", owners: {} };
}

/** Change some fields of the draft; the others stay as another tab may just have left them. @param {Draft} fields */
export function changeDraft(fields) {
  store.put("round/draft", { ...draft(), ...fields });
  store.changed();
}

/** @param {number} number @param {string} owner */
export function setOwner(number, owner) {
  changeDraft({ owners: { ...draft().owners, [number]: owner.slice(0, LONGEST_OWNER) } });
}

/** Whether there is anything of the reader's own to lose. */
export const hasPlan = () => picks().length > 0 || hasStart() || Boolean(draft().team);

/** @param {import("./plan.js").SharedPlan} shared whether it is the plan I already have */
export function isMine(shared) {
  const mine = myPlan();
  const numbers = (/** @type {{number: number}[]} */ tips) => tips.map((tip) => tip.number).join(".");
  return shared.faults.length === 0 && shared.start !== null && formatDate(shared.start) === formatDate(mine.start) &&
    shared.weeks === mine.weeks && shared.tips.join(".") === numbers(mine.tips);
}

/** Put the plan away as "before", so that it can come back. */
function putAway() {
  if (hasPlan()) store.put("round/before", { ...draft(), tips: picks() });
  for (const { number } of picks()) store.drop(`pick/${number}`);
  known = null;
}

/** Take a link's plan as my own; mine is put away. @param {import("./plan.js").SharedPlan} shared */
export function adopt(shared) {
  const { team } = draft();
  putAway();
  const { start, weeks } = planFromLink(shared);
  for (const number of shared.tips) keep(number, tipByNumber(number)?.title ?? "");
  store.put("round/draft", { start: formatDate(start), weeks, ...(team ? { team } : {}) });
  store.changed();
}

/** Begin with nothing; what was there is put away. */
export function startOver() {
  putAway();
  store.drop("round/draft");
  store.changed();
}

/** Whether a plan was put away. */
export const hasBefore = () => store.get("round/before") !== undefined;

/** Bring back the plan that was put away; the present one goes in its place. */
export function undo() {
  const { tips = [], ...rest } = store.get("round/before") ?? {};
  store.drop("round/before");
  putAway();
  for (const { number, title = "", at, lang } of tips) store.put(`pick/${number}`, { at, title, lang });
  store.put("round/draft", rest);
  store.changed();
}

/** Let the plan that was put away go. */
export function forgetBefore() {
  store.drop("round/before");
  store.changed();
}

/** The address that opens this plan anywhere: dates and numbers, no names. @param {Plan} plan */
export function shareAddress(plan) {
  const address = new URL(page.planner || ".", location.href);
  address.hash = "";
  address.search = encodeShare(plan.start, plan.tips.map((tip) => tip.number), plan.weeks);
  return address.href;
}
