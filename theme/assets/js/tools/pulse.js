/**
 * The perception-gap pulse: where leaders and the front line live in two companies. Pure.
 *
 * Front-line figures are only ever shown in lots of four people and more. A lot is closed when its
 * figures are shown; who comes later waits until there are four again. So neither a figure nor the
 * difference between two figures is about fewer than four people, for each statement by itself.
 *
 * @typedef {Record<string, number>} Marks by statement; one without a mark is absent
 * @typedef {Record<string, {sum: number, count: number}>} Lot what several people marked, added up
 *
 * @typedef {object} Theme
 * @property {string} id
 * @property {number|null} leaders mean; null when no leader marked it
 * @property {number|null} front mean; null when fewer than four people marked it
 * @property {number|null} gap leaders – front; null unless both are known
 * @property {number|null} priority (10 – front) + max(0, gap)
 * @property {Case|null} kase
 * @typedef {"blind-spot"|"hidden-strength"|"shared-worry"|"in-step"} Case
 */

export const LOWEST = 1;
export const HIGHEST = 10;
/** The fewest people whose marks are shown together. */
export const FEWEST = 4;
const WIDE_GAP = 2;
const WORRY_BELOW = 6;
const THEMES = 3;
const TIPS = 5;
/** Means of whole marks meet the borders exactly; binary fractions may miss them by a hair. */
const HAIR = 1e-9;

/** @param {unknown} mark @returns {mark is number} */
export const isMark = (mark) => Number.isInteger(mark) && Number(mark) >= LOWEST && Number(mark) <= HIGHEST;

/**
 * Add up what several people marked.
 * @param {Marks[]} sheets @returns {Lot}
 */
export function addUp(sheets) {
  /** @type {Lot} */
  const lot = {};
  for (const [id, mark] of sheets.flatMap((sheet) => Object.entries(sheet))) {
    if (!isMark(mark)) continue;
    const { sum = 0, count = 0 } = Object.hasOwn(lot, id) ? lot[id] ?? {} : {};
    Object.defineProperty(lot, id, { value: { sum: sum + mark, count: count + 1 }, enumerable: true, configurable: true, writable: true });
  }
  return lot;
}

/** The mean of a statement over some lots. @param {Lot[]} lots @param {string} id @param {number} fewest a lot with fewer marks than this is left out @returns {number|null} */
export function meanOf(lots, id, fewest = 1) {
  const counted = lots.map((lot) => (Object.hasOwn(lot, id) ? lot[id] : undefined)).filter((entry) => entry !== undefined && entry.count >= fewest);
  const count = counted.reduce((total, entry) => total + (entry?.count ?? 0), 0);
  return count ? counted.reduce((total, entry) => total + (entry?.sum ?? 0), 0) / count : null;
}

/** Whether these sheets may be shown together. @param {Marks[]} sheets */
export const isEnough = (sheets) => sheets.length >= FEWEST;

/**
 * One theme: the gap between two means, its priority and its case (the first that fits).
 * @param {number|null} leaders @param {number|null} front
 * @returns {{gap: number|null, priority: number|null, kase: Case|null}}
 */
export function judge(leaders, front) {
  if (leaders === null || front === null) return { gap: null, priority: null, kase: null };
  const gap = tidy(leaders - front);
  return { gap, priority: tidy(HIGHEST - front + Math.max(0, gap)), kase: caseOf(gap, front) };
}

/** @param {number} gap @param {number} front @returns {Case} */
function caseOf(gap, front) {
  if (gap >= WIDE_GAP - HAIR) return "blind-spot";
  if (gap <= -WIDE_GAP + HAIR) return "hidden-strength";
  return front < WORRY_BELOW - HAIR ? "shared-worry" : "in-step";
}

/** Take the hair of binary fractions off. @param {number} value */
const tidy = (value) => Math.round(value * 1e9) / 1e9;

/**
 * Every theme of one round.
 * @param {string[]} ids statements, in the order of the chapters @param {Lot[]} leaders @param {Lot[]} front closed lots
 * @returns {Theme[]} in the same order
 */
export function themes(ids, leaders, front) {
  return ids.map((id) => {
    const [ours, theirs] = [meanOf(leaders, id), meanOf(front, id, FEWEST)];
    return { id, leaders: ours, front: theirs, ...judge(ours, theirs) };
  });
}

/** The largest gap on top, whichever way it goes; themes that cannot be compared last. @param {Theme[]} all */
export const byGap = (all) => [...all].sort((a, b) => width(b) - width(a));

/** @param {Theme} theme */
const width = ({ gap }) => (gap === null ? -1 : Math.abs(gap));

/**
 * The three themes with the highest priority; of equals the larger gap, then the order of chapters.
 * @param {Theme[]} all @returns {Theme[]}
 */
export function firstThree(all) {
  return all
    .filter((theme) => theme.priority !== null)
    .sort((a, b) => Number(b.priority) - Number(a.priority) || Number(b.gap) - Number(a.gap))
    .slice(0, THEMES);
}

/**
 * @typedef {object} Choice What may be proposed
 * @property {number[]} seeing tips that make leaders see
 * @property {number[]} strength tips for a hidden strength, the first that is free
 * @property {number[]} celebrate tips for a theme that is in step
 * @property {Record<string, number[]>} small each theme's small tips
 * @property {Record<string, number[]>} safe each theme's small tips that can be undone
 * @property {number[]} tried tips that are done, or being done
 */

/**
 * The next five, from the three themes with the highest priority. A blind spot asks for one tip to
 * see and one small one; a shared worry for two small two-way ones; a hidden strength for one that
 * asks the front line; a theme in step for one to celebrate. Places that are left go, in turns, to
 * more small two-way tips of the blind spots and worries among the three.
 * @param {Theme[]} all @param {Choice} choice
 * @returns {{tip: number, theme: string, kase: Case}[]} five at most, each tip once
 */
export function proposeFive(all, choice) {
  /** @type {{tip: number, theme: string, kase: Case}[]} */
  const five = [];
  const tried = new Set(choice.tried);
  /** @param {Theme} theme @param {...(number[]|undefined)} lists the first free tip of the first list that has one */
  const take = (theme, ...lists) => {
    const tip = lists.flatMap((list) => list ?? []).find((number) => !tried.has(number));
    if (tip === undefined || five.length >= TIPS) return;
    tried.add(tip);
    five.push({ tip, theme: theme.id, kase: /** @type {Case} */ (theme.kase) });
  };
  const three = firstThree(all);
  for (const theme of three) {
    const [small, safe] = [choice.small[theme.id], choice.safe[theme.id]];
    if (theme.kase === "blind-spot") take(theme, choice.seeing);
    if (theme.kase === "blind-spot") take(theme, safe, small);
    if (theme.kase === "hidden-strength") take(theme, choice.strength);
    if (theme.kase === "shared-worry") take(theme, safe);
    if (theme.kase === "shared-worry") take(theme, safe);
    if (theme.kase === "in-step") take(theme, choice.celebrate);
  }
  const troubled = three.filter((theme) => theme.kase === "blind-spot" || theme.kase === "shared-worry");
  for (let turn = 0; turn < TIPS; turn += 1) for (const theme of troubled) take(theme, choice.safe[theme.id]);
  return five;
}
