/**
 * What the reader prepares: which five, from when, who. It changes the draft only; what may be done
 * with a round that runs stands in round-life.js, and nothing here can touch its five.
 *
 * @typedef {import("./rounds.js").Pick} Pick
 *
 * @typedef {object} Plan What a sheet shows: mine, or somebody's from a link
 * @property {import("./plan.js").CivilDate} start
 * @property {import("./plan.js").CivilDate} end
 * @property {number|null} weeks
 * @property {1|2} every weeks between check-ins
 * @property {number|null} weekday of the check-ins; null: that of the start
 * @property {import("./plan.js").CivilDate[]} checks
 * @property {{number: number, title: string, lang: string}[]} tips by number
 * @property {string} team
 * @property {Record<string, string>} owners by tip number
 *
 * @typedef {{start?: string|null, weeks?: number|null, every?: 1|2, weekday?: number|null}} Settings
 */

import { page, tipByNumber } from "./page.js";
import { TIPS_IN_A_ROUND, WEEKS_BETWEEN_CHECK_INS, checkIns, encodeShare, endDate, formatDate, nextMonday, today } from "./plan.js";
import { currentPlan, makePlan, ownPlan, renamePlan } from "./plans.js";
import { LONGEST_OWNER, cut, now, store } from "./records.js";
import { currentRound, doneNumbers, draftPicks, draftRound, dropPick, dropPicks, isDone, keepPick, keepPicks, laterPicks, lookAtRounds, running, settingsOf } from "./rounds.js";

export { store };
export { LONGEST_OWNER } from "./records.js";

/** Every tip chosen for the draft, by number. More than five only when two tabs chose at once. @returns {Pick[]} */
export const picks = () => draftPicks();

/** @param {number} number */
export const isPicked = (number) => picks().some((pick) => pick.number === number);

/**
 * What a tip is in the current plan. locked: among the five that run; planned: among five whose
 * first day lies ahead; picked: chosen for the draft; done: in a round before; free: none of these.
 * @param {number} number @returns {"locked"|"planned"|"picked"|"done"|"free"}
 */
export function standing(number) {
  const round = running();
  if (round?.tips.some((tip) => tip.number === number)) return round.state === "planned" ? "planned" : "locked";
  if (isPicked(number)) return "picked";
  return isDone(number) ? "done" : "free";
}

/**
 * Choose a tip for the draft. A sixth is refused: five at a time is the method. So is one that runs.
 * @param {number} number @param {string} title
 * @returns {"added"|"already"|"full"|"locked"}
 */
export function add(number, title) {
  lookAtRounds(); // another tab may have chosen or started since the last paint
  if (["locked", "planned"].includes(standing(number))) return "locked";
  if (isPicked(number)) return "already";
  if (picks().length >= TIPS_IN_A_ROUND) return "full";
  keepPick(number, title);
  store.changed();
  return "added";
}

/** Take a tip out of the draft. @param {number} number @returns {boolean} false: it is among the five that run */
export function remove(number) {
  lookAtRounds();
  const isOut = isPicked(number);
  if (isOut) dropPick(number);
  store.changed();
  return isOut;
}

/** One leaves the draft, one comes. @param {number} leaving @param {number} coming @param {string} title @returns {boolean} false: what leaves is locked by now */
export function swap(leaving, coming, title) {
  lookAtRounds();
  const isOpen = isPicked(leaving) && !["locked", "planned"].includes(standing(coming));
  if (isOpen) {
    dropPick(leaving);
    keepPick(coming, title);
  }
  store.changed();
  return isOpen;
}

/** Take what waits for a later round into the draft, as far as there is room. @returns {number[]} what came */
export function takeLater() {
  lookAtRounds();
  const coming = laterPicks().slice(0, Math.max(0, TIPS_IN_A_ROUND - picks().length));
  for (const { number, title, lang } of coming) keepPick(number, title, { lang });
  store.changed();
  return coming.map(({ number }) => number);
}

/** What is set for the round that is shown. */
export const settings = () => settingsOf(currentRound().id);

/** Whether the reader has set the start; otherwise it follows from today, or from the round before. */
export const hasStart = () => running() !== undefined || typeof settingsOf(draftRound().id).start === "string";

/** The plan that the sheet shows when no link is open. @returns {Plan} */
export function myPlan() {
  const { id, start, end, weeks, checks, tips, team } = currentRound();
  const { every, weekday } = settingsOf(id);
  return { start, end, weeks, every: every ?? WEEKS_BETWEEN_CHECK_INS, weekday: weekday ?? null, checks, tips, team, owners: Object.fromEntries(tips.map((tip) => [tip.number, tip.owner])) };
}

/** Somebody's plan, as a link tells it. @param {import("./plan.js").SharedPlan} shared @returns {Plan} */
export function planFromLink(shared) {
  const start = shared.start ?? nextMonday(today());
  const { weeks, weekday } = shared;
  const every = shared.every ?? WEEKS_BETWEEN_CHECK_INS;
  const end = endDate(start, weeks);
  const tips = shared.tips.map((number) => ({ number, title: "", lang: "" }));
  return { start, end, weeks, every, weekday, checks: checkIns(start, end, every, weekday), tips, team: "", owners: {} };
}

/**
 * Change what is set for the round that is shown. Its first day and length stand once it is started;
 * the check-ins may move, since no tip depends on them.
 * @param {Settings} fields
 */
export function changeSettings(fields) {
  lookAtRounds();
  const plan = ownPlan();
  const { id } = currentRound();
  const before = settingsOf(id);
  const fixed = running() ? { start: before.start, weeks: before.weeks } : {};
  store.put(`round/${plan}/${id}`, { ...before, ...fields, ...fixed });
  store.changed();
}

/** @param {string} name the team's, and so the plan's */
export const setTeam = (name) => renamePlan(name);

/** @param {number} number @param {string} owner */
export function setOwner(number, owner) {
  ownPlan();
  const { id, plan } = currentRound(); // the round that is shown, and the plan it is of
  store.put(`owner/${plan.id}/${id}/${number}`, { at: now(), name: cut(owner, LONGEST_OWNER) });
  store.changed();
}

/** Whether there is anything of the reader's own to lose in the plan that is shown. */
export const hasPlan = () => running() !== undefined || doneNumbers().size > 0 || hasDraft() || currentPlan().name !== "";

/** Whether something was chosen or set for the draft. */
export const hasDraft = () => picks().length > 0 || Object.values(settingsOf(draftRound().id)).some((value) => value !== null);

/** @param {import("./plan.js").SharedPlan} shared whether it is the plan I already have */
export function isMine(shared) {
  if (shared.faults.length > 0 || shared.start === null) return false;
  return addressOf(planFromLink(shared)) === addressOf(myPlan());
}

/** Drafts that were put away: the last one, and those before it. */
const PUT_AWAY = ["", "/2", "/3", "/4", "/5"];

/** Keep a draft as the last that was put away; those before it move on. @param {string} plan @param {object} draft */
function keepBefore(plan, draft) {
  const there = PUT_AWAY.map((place) => store.get(`before/${plan}${place}`));
  const free = there.indexOf(undefined);
  for (let place = free < 0 ? PUT_AWAY.length - 1 : free; place > 0; place -= 1) store.put(`before/${plan}${PUT_AWAY[place]}`, there[place - 1]);
  store.put(`before/${plan}`, draft);
}

/** Let the last draft that was put away go; the one before it takes its place. @param {string} plan */
function dropBefore(plan) {
  PUT_AWAY.forEach((place, at) => {
    const older = store.get(`before/${plan}${PUT_AWAY[at + 1] ?? "/none"}`);
    older === undefined ? store.drop(`before/${plan}${place}`) : store.put(`before/${plan}${place}`, older);
  });
}

/** Put what is chosen and set away as "before", so that it can come back. */
function putAway() {
  const plan = ownPlan();
  const { id } = draftRound();
  const set = settingsOf(id);
  const owners = Object.fromEntries(store.list(`owner/${plan}/${id}`).map(([number, { name }]) => [number, name]));
  if (picks().length || Object.keys(set).length) keepBefore(plan, { ...set, tips: picks(), owners });
  dropPicks(picks().map(({ number }) => number));
  for (const number of Object.keys(owners)) store.drop(`owner/${plan}/${id}/${number}`);
  store.drop(`round/${plan}/${id}`);
  lookAtRounds();
}

/** Take a link's plan as my draft; what I had chosen is put away. @param {import("./plan.js").SharedPlan} shared */
export function adopt(shared) {
  putAway();
  fillDraft(shared);
  store.changed();
}

/** Keep a link's plan as a plan of its own, beside the others, and show it. @param {import("./plan.js").SharedPlan} shared @param {string} name */
export function adoptBeside(shared, name) {
  makePlan(name);
  lookAtRounds();
  fillDraft(shared);
  store.changed();
}

/** @param {import("./plan.js").SharedPlan} shared */
function fillDraft(shared) {
  const { start, weeks } = planFromLink(shared);
  for (const number of shared.tips) keepPick(number, tipByNumber(number)?.title ?? "");
  const rhythm = shared.every ? { every: shared.every, weekday: shared.weekday } : {};
  store.put(`round/${ownPlan()}/${draftRound().id}`, { start: formatDate(start), weeks, ...rhythm });
}

/** Clear the draft; what was there is put away. */
export function startOver() {
  putAway();
  store.changed();
}

/** Whether a draft was put away. */
export const hasBefore = () => store.get(`before/${currentPlan().id}`) !== undefined;

/** Bring back the draft that was put away; the present one goes in its place. */
export function undo() {
  const plan = ownPlan();
  const { tips, owners, team, ...set } = store.get(`before/${plan}`) ?? {};
  dropBefore(plan);
  putAway();
  const { id } = draftRound();
  keepPicks((tips ?? []).map((/** @type {Partial<Pick> & {number: number}} */ tip) => ({ title: "", ...tip })));
  for (const [number, name] of Object.entries(owners ?? {})) store.put(`owner/${plan}/${id}/${number}`, { at: now(), name });
  store.put(`round/${plan}/${id}`, set);
  if (team && !currentPlan().name) renamePlan(team);
  store.changed();
}

/** Let the draft that was put away go. */
export function forgetBefore() {
  dropBefore(currentPlan().id);
  store.changed();
}

/** A record of a stranger may name more than five; a link holds five. @param {Plan} plan */
const addressOf = ({ start, tips, weeks, every, weekday }) => encodeShare(start, tips.slice(0, TIPS_IN_A_ROUND).map((tip) => tip.number), weeks, every, weekday);

/**
 * The address that opens this plan anywhere: dates and numbers, no names. A page that was opened from
 * disk names the site it comes from, if that has an address: where it lies is nobody else's affair.
 * @param {Plan} plan
 */
export function shareAddress(plan) {
  const isFromDisk = location.protocol === "file:" && page.site;
  const address = isFromDisk ? new URL(page.site) : new URL(page.planner || ".", location.href);
  address.hash = "";
  address.search = addressOf(plan);
  return address.href;
}
