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

import { page, tipByNumber } from "./page.js";
import { currentPlan, lookAgain, ownPlan } from "./plans.js";
import {
  TIPS_IN_A_ROUND, WEEKS_BETWEEN_CHECK_INS, addDays, checkIns, closingFrom, dayNumber, endDate, halfWay, isTipNumber, nextMonday, nextStarts, parseDate, today, weekday,
} from "./plan.js";
import { LONGEST_NOTE, LONGEST_OWNER, LONGEST_TITLE, cut, now, store } from "./records.js";

/**
 * @typedef {{number: number, at: string, title: string, lang: string}} Pick
 *
 * @typedef {object} Raw The records of one round
 * @property {Record<string, any>} set first day, length, rhythm
 * @property {Pick[]} picks
 * @property {Record<string, any>} [start]
 * @property {Record<string, any>} [close]
 * @property {Map<number, Record<string, any>>} tips by number: owner, note, end, review
 * @property {Map<number, Map<number, number>>} ticks by number, by week
 */

const MOST_WEEKS_SHOWN = 14;
const OF_A_ROUND = ["round", "start", "close"];
const OF_A_TIP = ["owner", "note", "end", "review"];

/** @type {{rounds: RoundFacts[], draft: RoundFacts, raw: Map<number, Raw>, draftNumber: number, done: Set<number>, later: Pick[]}|null} */
let known = null;
store.onChange(() => (known = null));

/** Everything about the current plan, read once for each change. */
function facts() {
  known ??= read();
  return known;
}

/** Look at what is really there: another tab may have written since the last paint. */
export function lookAtRounds() {
  lookAgain();
  known = null;
}

function read() {
  const plan = currentPlan();
  const raw = rawRounds(plan.id);
  const started = [...raw.keys()].filter((number) => raw.get(number)?.start).sort((a, b) => a - b);
  const draftNumber = (started[started.length - 1] ?? 0) + 1;
  strays(raw, draftNumber);
  const later = laterThan(raw, draftNumber);
  const rounds = started.map((number) => roundFacts(plan, number, /** @type {Raw} */ (raw.get(number))));
  const before = rounds[rounds.length - 1];
  const draft = roundFacts(plan, draftNumber, raw.get(draftNumber) ?? emptyRaw(), before);
  const done = new Set(rounds.flatMap(({ tips }) => tips.map(({ number }) => number)));
  return { rounds, draft, raw, draftNumber, done, later };
}

/** @returns {Raw} */
const emptyRaw = () => ({ set: {}, picks: [], tips: new Map(), ticks: new Map() });

/** @param {string} plan @returns {Map<number, Raw>} */
function rawRounds(plan) {
  /** @type {Map<number, Raw>} */
  const raw = new Map();
  const at = (/** @type {string} */ number) => {
    const round = raw.get(Number(number)) ?? emptyRaw();
    raw.set(Number(number), round);
    return round;
  };
  const each = (/** @type {string} */ kind, /** @type {RegExp} */ pattern, /** @type {(round: Raw, parts: number[], value: any) => void} */ act) => {
    for (const [rest, value] of store.list(`${kind}/${plan}`)) {
      const match = pattern.exec(rest);
      if (match) act(at(match[1] ?? ""), match.slice(1).map(Number), value);
    }
  };
  for (const kind of OF_A_ROUND) each(kind, /^([1-9]\d{0,2})$/, (round, _, value) => (kind === "round" ? (round.set = value) : (round[/** @type {"start"|"close"} */ (kind)] = value)));
  each("pick", /^([1-9]\d{0,2})\/([1-9]\d{0,3})$/, (round, [, number = 0], value) => round.picks.push(asPick(number, value)));
  for (const kind of OF_A_TIP) each(kind, /^([1-9]\d{0,2})\/([1-9]\d{0,3})$/, (round, [, number = 0], value) => round.tips.set(number, { ...round.tips.get(number), [kind]: value }));
  each("tick", /^([1-9]\d{0,2})\/([1-9]\d{0,3})\/([1-9]\d?)\/[a-z0-9]+$/, (round, [, number = 0, week = 0]) => {
    if (week > MOST_WEEKS_SHOWN) return;
    const weeks = round.ticks.get(number) ?? new Map();
    round.ticks.set(number, weeks.set(week, (weeks.get(week) ?? 0) + 1));
  });
  return raw;
}

/** @param {number} number @param {{at?: string, title?: string, lang?: string}} value @returns {Pick} */
const asPick = (number, { at = "", title = "", lang = "" }) => ({ number, at, title: cut(title, LONGEST_TITLE), lang });

/**
 * A tip that another tab chose for a round at the moment it was started is not one of its five: it
 * waits for the next round, so that it is not lost.
 * @param {Map<number, Raw>} raw @param {number} draftNumber
 */
function strays(raw, draftNumber) {
  const draft = raw.get(draftNumber) ?? emptyRaw();
  raw.set(draftNumber, draft);
  const usedFrom = (/** @type {number} */ first) =>
    new Set([...raw].filter(([number]) => number >= first).flatMap(([, round]) => (round.start?.tips ?? []).map((/** @type {Pick} */ tip) => tip.number)));
  for (const [number, round] of raw) {
    if (number >= draftNumber) continue;
    const used = usedFrom(number);
    for (const pick of round.picks) {
      if (!used.has(pick.number) && !draft.picks.some((other) => other.number === pick.number)) draft.picks.push(pick);
    }
  }
  draft.picks.sort((a, b) => a.number - b.number);
}

/**
 * What was chosen for rounds after the draft: while a round ran whose start was taken back, or can
 * no longer be read. It is nobody's to lose: it waits beside the draft, in sight.
 * @param {Map<number, Raw>} raw @param {number} draftNumber @returns {Pick[]} by number, each once
 */
function laterThan(raw, draftNumber) {
  const chosen = new Set(raw.get(draftNumber)?.picks.map(({ number }) => number));
  const later = [...raw].filter(([number]) => number > draftNumber).flatMap(([, { picks }]) => picks);
  return [...new Map(later.filter(({ number }) => !chosen.has(number)).map((pick) => [pick.number, pick])).values()].sort((a, b) => a.number - b.number);
}

/** The first five that were chosen, by number. @param {Pick[]} picks */
export function firstFive(picks) {
  const inTime = [...picks].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.number - b.number));
  return inTime.slice(0, TIPS_IN_A_ROUND).sort((a, b) => a.number - b.number);
}

/**
 * The days a round may begin: today or the next Monday; after a round, the day after its end or the
 * next Monday, never in the past.
 * @param {RoundFacts|undefined} before @returns {CivilDate[]}
 */
export function startsAfter(before) {
  const yesterday = addDays(today(), -1);
  if (!before) return [today(), nextMonday(today())];
  const last = before.closedOn && dayNumber(before.closedOn) < dayNumber(before.end) ? before.closedOn : before.end;
  return nextStarts(dayNumber(last) < dayNumber(yesterday) ? yesterday : last);
}

/**
 * @param {import("./plans.js").PlanName} plan @param {number} number @param {Raw} raw
 * @param {RoundFacts} [before] only a draft has one: the round whose end proposes its first day
 * @returns {RoundFacts}
 */
function roundFacts(plan, number, raw, before) {
  const started = raw.start;
  const start = parseDate((started ?? raw.set).start) ?? (before ? startsAfter(before).at(-1) : undefined) ?? nextMonday(today());
  const weeks = (started ?? raw.set).weeks ?? null;
  const end = endDate(start, weeks);
  /** @type {{every: 1|2, weekday: number}} */
  const rhythm = { every: raw.set.every ?? WEEKS_BETWEEN_CHECK_INS, weekday: raw.set.weekday ?? weekday(start) };
  const chosen = started ? started.tips.map((/** @type {Pick} */ tip) => asPick(tip.number, tip)) : firstFive(raw.picks);
  return {
    id: String(number),
    plan: { id: plan.id, name: plan.name },
    team: plan.name,
    start,
    end,
    weeks,
    rhythm,
    checks: checkIns(start, end, rhythm.every, rhythm.weekday),
    halfWay: halfWay(start, end),
    closingFrom: closingFrom(end),
    state: stateOf(raw, start),
    ...(raw.close ? { closedOn: /** @type {CivilDate} */ (parseDate(raw.close.on)) } : {}),
    tips: [...new Map(chosen.map((/** @type {Pick} */ tip) => [tip.number, tip])).values()].sort((a, b) => a.number - b.number).map((tip) => tipFacts(tip, raw)),
  };
}

/** A clock that was set back does not unlock what was ticked. @param {Raw} raw @param {CivilDate} start @returns {RoundState} */
function stateOf(raw, start) {
  if (!raw.start) return "draft";
  if (raw.close) return "closed";
  return dayNumber(today()) < dayNumber(start) && raw.ticks.size === 0 ? "planned" : "running";
}

/** @param {Pick} tip @param {Raw} raw @returns {TipFacts} */
function tipFacts({ number, title, lang }, raw) {
  const { owner, note, end, review } = raw.tips.get(number) ?? {};
  const weeks = [...(raw.ticks.get(number) ?? [])].sort(([a], [b]) => a - b);
  return {
    number,
    title,
    lang,
    owner: cut(owner?.name ?? "", LONGEST_OWNER),
    note: cut(note?.text ?? "", LONGEST_NOTE),
    ticks: weeks.map(([week, n]) => ({ week, n })),
    ...(end ? { ended: { on: /** @type {CivilDate} */ (parseDate(end.on)), reason: end.reason, note: cut(end.note ?? "", LONGEST_NOTE) } } : {}),
    ...(review ? { review: { kept: review.kept ?? "", customers: cut(review.customers ?? "", LONGEST_NOTE), next: review.next ?? "", thanks: cut(review.thanks ?? "", LONGEST_NOTE) } } : {}),
  };
}

/** The rounds of the current plan, in time; the last one may be a draft. @returns {RoundFacts[]} */
export function allRounds() {
  const { rounds, draft, raw, draftNumber } = facts();
  const hasDraft = draft.tips.length > 0 || raw.get(draftNumber)?.set.start !== undefined;
  return hasDraft || !running() ? [...rounds, draft] : [...rounds];
}

/** The round that has begun (or is planned) and is not closed yet. @returns {RoundFacts|undefined} */
export const running = () => facts().rounds.find(({ state }) => state !== "closed");

/** The round that is being chosen: the first, or the one after the round that runs. */
export const draftRound = () => facts().draft;

/** What the sheet and the dates are about: the round that runs, or else the one being chosen. */
export const currentRound = () => running() ?? draftRound();

/** Every tip chosen for the draft. More than five only when two tabs chose at once. @returns {Pick[]} */
export const draftPicks = () => facts().raw.get(facts().draftNumber)?.picks ?? [];

/** Tips that wait for the round after the draft, since a start was taken back. @returns {Pick[]} */
export const laterPicks = () => facts().later;

/** What is set for a round, as it was set. @param {string} id @returns {Record<string, any>} */
export const settingsOf = (id) => facts().raw.get(Number(id))?.set ?? {};

/** When and how a round was started. @param {string} id @returns {Record<string, any>|undefined} */
export const startOf = (id) => facts().raw.get(Number(id))?.start;

/** Every tip that stood in a closed round, or stands in one that runs, of the current plan. @returns {Set<number>} */
export const doneNumbers = () => new Set(facts().done);

/** Whether a tip stood in a closed round, or stands in one that runs. @param {number} number */
export const isDone = (number) => facts().done.has(number);

/** Put a tip among those of the draft. @param {number} number @param {string} title @param {{at?: string, lang?: string}} [how] */
export const keepPick = (number, title, how = {}) => keepPicks([{ number, title, ...how }]);

/** Put tips among those of the draft, however many: the records are read once. @param {{number: number, title: string, at?: string, lang?: string}[]} tips */
export function keepPicks(tips) {
  const plan = ownPlan();
  const { draftNumber, raw } = facts();
  const after = [...raw.keys()].filter((round) => round > draftNumber);
  for (const { number, title, at = now(), lang = page.lang } of tips) {
    store.put(`pick/${plan}/${draftNumber}/${number}`, { at, title: cut(title, LONGEST_TITLE), lang });
    // It can wait for a later round no longer: a tip is chosen once.
    for (const round of after) store.drop(`pick/${plan}/${round}/${number}`);
  }
  known = null;
}

/** Take a tip out of the draft. @param {number} number */
export const dropPick = (number) => dropPicks([number]);

/** Take tips out of the draft, wherever a tab may have put them. @param {number[]} numbers */
export function dropPicks(numbers) {
  const { rounds, draftNumber } = facts();
  const { id: plan } = currentPlan();
  const five = new Map(rounds.map((round) => [round.id, new Set(round.tips.map((tip) => tip.number))]));
  for (const number of numbers) {
    for (let round = 1; round <= draftNumber; round += 1) {
      if (!five.get(String(round))?.has(number)) store.drop(`pick/${plan}/${round}/${number}`);
    }
  }
  known = null;
}

/**
 * Put tips in the free places of the round that is being chosen: the draft, or the next round while one runs.
 * @param {(number|{number: number, title: string})[]} tips a page that does not know all tips gives the titles too
 * @returns {{added: number[], already: number[], done: number[], noRoom: number[]}}
 *   already: chosen, or among the five that run. done: in an earlier round, and not added
 */
export function addToNext(tips) {
  lookAtRounds();
  const done = doneNumbers();
  const inRound = new Set(running()?.tips.map(({ number }) => number));
  const titles = new Map(tips.map((tip) => (typeof tip === "number" ? [tip, tipByNumber(tip)?.title ?? ""] : [tip.number, tip.title])));
  /** @type {{added: number[], already: number[], done: number[], noRoom: number[]}} */
  const answer = { added: [], already: [], done: [], noRoom: [] };
  for (const [number, title] of titles) {
    if (!isTipNumber(number)) continue;
    const picks = draftPicks();
    const kind = inRound.has(number) || picks.some((pick) => pick.number === number) ? "already" : done.has(number) ? "done" : picks.length >= TIPS_IN_A_ROUND ? "noRoom" : "added";
    if (kind === "added") keepPick(number, title);
    answer[kind].push(number);
  }
  if (answer.added.length) store.changed();
  return answer;
}
