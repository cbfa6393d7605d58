/**
 * Five tips for a round: seeded, balanced, explained. And a year, or the whole book, of them. Pure.
 *
 * generator/suggest.py holds the same rules; tests/vectors/suggest/ is run against both. Whole
 * numbers only: no result may hang on how a language rounds.
 *
 * @typedef {import("./mix.js").Traits} Traits
 *
 * @typedef {object} Limits What a set of five must keep to
 * @property {number} small at least
 * @property {number} chapters at least
 * @property {number} large at most
 * @property {number} oneWay at most
 * @property {number} meeting at most
 * @property {number} mostSmall
 *
 * @typedef {object} Why One reason, as a code with values; its words are suggest.why_…
 * @property {"small"|"chapters"|"large"|"one-way"|"meeting"|"preferred"|"pinned"|"done"|"few"|"not"} code
 *   not: a rule that does not hold, with what it wants and whether what is pinned is the reason
 * @property {number} [n]
 * @property {number[]} [numbers]
 * @property {string} [rule]
 * @property {number} [want]
 * @property {"pin"|"few"} [by]
 *
 * @typedef {{five: number[], why: Why[]}} Suggestion
 */

import { LEAST_SMALL, MOST_LARGE, MOST_MEETINGS, MOST_ONE_WAY, mixOf } from "./mix.js";
import { TIPS_IN_A_ROUND } from "./plan.js";

const LEAST_CHAPTERS = 4; // a suggestion asks for one more than the mix of a reader's own choice
export const ROUNDS_IN_A_YEAR = 6;
const STRONGEST = 6; // the strongest preference that counts
const PER_STEP = 4; // how many times likelier each step of a preference makes a tip
const MOST_STEPS = 20_000; // of one search; what is not found by then is looked for with fewer rules
const ALL = TIPS_IN_A_ROUND;

/** @type {Limits} */
const LIMITS = { small: LEAST_SMALL, chapters: LEAST_CHAPTERS, large: MOST_LARGE, oneWay: MOST_ONE_WAY, meeting: MOST_MEETINGS, mostSmall: ALL };

/** What is let go first when not every rule can hold: the variety before the weight. @type {[keyof Limits, number][]} */
const LADDER = [
  ["mostSmall", ALL],
  ["chapters", 3],
  ["small", 2],
  ["meeting", 3],
  ["chapters", 2],
  ["oneWay", 2],
  ["small", 1],
  ["large", 2],
  ["chapters", 0],
  ["meeting", ALL],
  ["small", 0],
  ["oneWay", ALL],
  ["large", ALL],
];

/** The same for fewer than five tips: each that is missing is one less to be small. @param {Limits} limits @param {number} size @returns {Limits} */
function forSize(limits, size) {
  const missing = TIPS_IN_A_ROUND - size;
  return { ...limits, small: Math.max(0, limits.small - missing), chapters: Math.max(0, limits.chapters - missing) };
}

/** Endless whole numbers of 32 bits, the same for the same seed (mulberry32). @param {number} seed @returns {() => number} */
export function randomWords(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** How many lots a tip has in the draw: 1, and four times as many for each step up to 6. @param {number|undefined} preference */
function weight(preference) {
  const steps = preference && preference > 0 ? Math.trunc(Math.min(STRONGEST, preference)) : 0;
  return PER_STEP ** steps;
}

/** The tips in an order drawn by lot; preferred ones have more lots and so come sooner. @param {Traits[]} tips @param {number} seed @param {Record<number, number>} prefer */
function shuffled(tips, seed, prefer) {
  const left = [...tips].sort((a, b) => a.number - b.number);
  const lots = left.map((tip) => weight(prefer[tip.number]));
  const next = randomWords(seed);
  /** @type {Traits[]} */
  const order = [];
  let total = lots.reduce((sum, n) => sum + n, 0);
  while (left.length) {
    let drawn = next() % total;
    let place = 0;
    while (drawn >= lots[place]) drawn -= lots[place++];
    total -= lots[place];
    lots.splice(place, 1);
    order.push(...left.splice(place, 1));
  }
  return order;
}

/**
 * Suggest five tips: the same ones for the same seed. At least three small, at most one large, at
 * most one one-way, at least four chapters and at most two about meetings. Where that cannot be, as
 * few rules as possible are let go, and `why` names them ("not").
 * @param {object} wish
 * @param {Traits[]} wish.tips the playbook's
 * @param {Iterable<number>} [wish.done] left out, unless pinned
 * @param {Iterable<number>} [wish.pinned] that stay; the first five count
 * @param {number} [wish.seed] a whole number
 * @param {Record<number, number>} [wish.prefer] number → 0-6
 * @param {Limits} [wish.limits]
 * @returns {Suggestion}
 */
export function suggest({ tips, done = [], pinned = [], seed = 0, prefer = {}, limits = LIMITS }) {
  const known = new Map(tips.map((tip) => [tip.number, tip]));
  /** @type {Traits[]} */
  const stay = [...new Set(pinned)].map((number) => known.get(number) ?? { number }).slice(0, TIPS_IN_A_ROUND);
  const staying = new Set(stay.map((tip) => tip.number));
  const over = [...new Set(done)].filter((number) => !staying.has(number));
  const out = new Set([...over, ...staying]);
  const free = [...known.values()].filter((tip) => !out.has(tip.number) && !tip.retired);
  const size = Math.min(TIPS_IN_A_ROUND, stay.length + free.length);
  const chosen = choose(shuffled(free, seed, prefer), stay, size, forSize(limits, size));
  const leftOut = over.filter((number) => known.has(number) && !known.get(number)?.retired).length;
  return { five: ascending(chosen.map((tip) => tip.number)), why: reasons(chosen, stay, prefer, leftOut, size) };
}

/** @param {number[]} numbers */
const ascending = (numbers) => numbers.sort((a, b) => a - b);

/** The first set in this order that keeps to the rules, or to as many of them as can be. @param {Traits[]} order @param {Traits[]} stay @param {number} size @param {Limits} wanted @returns {Traits[]} */
function choose(order, stay, size, wanted) {
  let limits = wanted;
  let found = search(order, stay, size, limits);
  for (const [rule, value] of LADDER) {
    if (found) break;
    limits = loosened(limits, rule, value);
    found = search(order, stay, size, limits);
  }
  // What was let go on the way, and need not have been, holds again.
  for (const [rule] of same(limits, wanted) ? [] : LADDER) {
    const tighter = { ...limits, [rule]: wanted[rule] };
    const again = same(tighter, limits) ? null : search(order, stay, size, tighter);
    if (again) [limits, found] = [tighter, again];
  }
  return found ?? [...stay, ...order.slice(0, size - stay.length)];
}

/** @param {Limits} one @param {Limits} other */
const same = (one, other) => LADDER.every(([rule]) => one[rule] === other[rule]);

/** @param {Limits} limits @param {keyof Limits} rule @param {number} value @returns {Limits} */
function loosened(limits, rule, value) {
  const isLeast = rule === "small" || rule === "chapters";
  return { ...limits, [rule]: (isLeast ? Math.min : Math.max)(limits[rule], value) };
}

/** Depth first, and no further where the rules can no longer hold. @param {Traits[]} order @param {Traits[]} stay @param {number} size @param {Limits} limits @returns {Traits[]|null} */
function search(order, stay, size, limits) {
  const left = whatIsLeft(order);
  let steps = 0;

  /** @param {Traits[]} chosen @param {number} place */
  function canBe(chosen, place) {
    const mix = mixOf(chosen);
    const free = size - chosen.length;
    return (
      mix.large <= limits.large &&
      mix.oneWay <= limits.oneWay &&
      mix.meeting <= limits.meeting &&
      mix.small <= limits.mostSmall &&
      mix.small + Math.min(free, left.small[place]) >= limits.small &&
      mix.chapters + Math.min(free, left.chapters[place]) >= limits.chapters
    );
  }

  /** @param {Traits[]} chosen @param {number} place @returns {Traits[]|null} */
  function down(chosen, place) {
    steps += 1;
    if (!canBe(chosen, place)) return null;
    if (chosen.length === size) return chosen;
    for (let here = place; here <= order.length - (size - chosen.length); here += 1) {
      if (steps > MOST_STEPS) return null;
      const found = down([...chosen, order[here]], here + 1);
      if (found) return found;
    }
    return null;
  }

  return down(stay, 0);
}

/** How many small tips, and how many chapters, there are from each place on. @param {Traits[]} order */
function whatIsLeft(order) {
  const [small, chapters] = [[0], [0]];
  const seen = new Set();
  for (const tip of order.toReversed()) {
    seen.add(tip.chapter);
    small.push(small[small.length - 1] + Number(tip.effort === "small"));
    chapters.push(seen.size);
  }
  return { small: small.toReversed(), chapters: chapters.toReversed() };
}

/**
 * What can be said of a set: its mix, what was asked for, and which rules do not hold.
 * @param {Traits[]} chosen @param {Traits[]} stay @param {Record<number, number>} prefer @param {number} leftOut @param {number} size
 * @returns {Why[]}
 */
function reasons(chosen, stay, prefer, leftOut, size) {
  const [mix, before, limits, free] = [mixOf(chosen), mixOf(stay), forSize(LIMITS, size), size - stay.length];
  /** @type {Why[]} */
  const why = [{ code: "small", n: mix.small }, { code: "chapters", n: mix.chapters }];
  if (mix.large) why.push({ code: "large", n: mix.large });
  if (mix.oneWay) why.push({ code: "one-way", n: mix.oneWay });
  if (mix.meeting) why.push({ code: "meeting", n: mix.meeting });
  const liked = chosen.filter((tip) => !stay.includes(tip) && weight(prefer[tip.number]) > 1).map((tip) => tip.number);
  if (liked.length) why.push({ code: "preferred", numbers: ascending(liked) });
  if (stay.length) why.push({ code: "pinned", n: stay.length });
  if (leftOut) why.push({ code: "done", n: leftOut });
  if (size < TIPS_IN_A_ROUND) why.push({ code: "few", n: size });
  /** @param {string} rule @param {number} n @param {number} want @param {boolean} isPinned */
  const not = (rule, n, want, isPinned) => why.push({ code: "not", rule, n, want, by: isPinned ? "pin" : "few" });
  if (mix.small < limits.small) not("small", mix.small, limits.small, before.small + free < limits.small);
  if (mix.chapters < limits.chapters) not("chapters", mix.chapters, limits.chapters, before.chapters + free < limits.chapters);
  if (mix.large > limits.large) not("large", mix.large, limits.large, before.large > limits.large);
  if (mix.oneWay > limits.oneWay) not("one-way", mix.oneWay, limits.oneWay, before.oneWay > limits.oneWay);
  if (mix.meeting > limits.meeting) not("meeting", mix.meeting, limits.meeting, before.meeting > limits.meeting);
  return why;
}

/**
 * Suggest that many rounds, one after another; fewer when the tips are used up. What is scarce is
 * spread over what is left of the book: 101 tips make 21 rounds, the last as balanced as the first.
 * @param {object} wish
 * @param {Traits[]} wish.tips
 * @param {Iterable<number>} [wish.done]
 * @param {number} [wish.seed]
 * @param {number} [wish.rounds]
 * @param {Record<number, number>} [wish.prefer]
 * @returns {Suggestion[]}
 */
export function fillYear({ tips, done = [], seed = 0, rounds = ROUNDS_IN_A_YEAR, prefer = {} }) {
  const gone = new Set(done);
  /** @type {Suggestion[]} */
  const found = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    const left = tips.filter((tip) => !gone.has(tip.number) && !tip.retired);
    if (left.length === 0) break;
    const seedNow = (seed + Math.imul(turn, 0x9e3779b1)) >>> 0;
    const { five, why } = suggest({ tips, done: gone, seed: seedNow, prefer: spread(left, prefer), limits: room(left) });
    found.push({ five, why: why.filter(({ code }) => code !== "preferred") });
    five.forEach((number) => gone.add(number));
  }
  return found;
}

/** How many small tips a round may take, so that the rounds after it have their three. @param {Traits[]} left @returns {Limits} */
function room(left) {
  const roundsAfter = Math.floor((left.length - 1) / TIPS_IN_A_ROUND);
  const small = left.filter((tip) => tip.effort === "small").length;
  return { ...LIMITS, mostSmall: Math.max(LEAST_SMALL, Math.min(ALL, small - LEAST_SMALL * roundsAfter)) };
}

/**
 * Tips that would pile up at the end come sooner: those of a chapter with more tips than there are
 * rounds left, large and one-way ones, and those about meetings.
 * @param {Traits[]} left @param {Record<number, number>} prefer @returns {Record<number, number>}
 */
function spread(left, prefer) {
  /** @type {Map<string|undefined, number>} */
  const chapters = new Map();
  for (const { chapter } of left) chapters.set(chapter, (chapters.get(chapter) ?? 0) + 1);
  const rounds = Math.ceil(left.length / TIPS_IN_A_ROUND);
  const steps = (/** @type {Traits} */ tip) => {
    const isCrowded = (chapters.get(tip.chapter) ?? 0) > rounds;
    const isScarce = tip.effort === "large" || tip.door === "one-way" || Boolean(tip.meeting);
    return Number(isCrowded) + Number(isScarce && rounds > 1);
  };
  return Object.fromEntries(left.map((tip) => [tip.number, Math.max(steps(tip), prefer[tip.number] ?? 0)]));
}
