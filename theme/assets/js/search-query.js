/**
 * What a reader typed → the pages that answer it. Pure: the engine is handed in.
 *
 * @typedef {{id: string, score: number}} Found
 * @typedef {(words: string) => Promise<Found[]>} Ask pages that hold all these words, the best first
 */

const FEW = 3; // fewer pages than this with all words: pages with some of them are shown too
const MOST_WORDS = 8;
const [SHORTEST_COMPOUND, SHORTEST_PART] = [8, 4];
// What may stand between the parts of a compound: klacht-en-brief, besparing-s-plan.
const LINKS = ["", "en", "s", "e"];

/** The number of a tip, if a query is one: "61", "tip 8", "#07". @param {string} query */
export const numberIn = (query) => /^(?:tip\s*)?#?0*(\d{1,4})$/i.exec(query.trim())?.[1];

/**
 * The pages that hold a query as it was typed, then those with all its words; where those are few, followed by pages that hold
 * some of them, those with the telling words first. A word that stands nowhere is looked up in its parts.
 * @param {Ask} ask @param {string} query @returns {Promise<Found[]>}
 */
export async function answer(ask, query) {
  const number = numberIn(query);
  if (number) return ask(number);
  const all = together(await phrase(ask, query), await ask(query));
  if (all.length >= FEW) return all;
  const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2).slice(0, MOST_WORDS);
  const lists = (await Promise.all(words.map((word) => known(ask, word)))).flat();
  return together(all, byAgreement(lists));
}

/** The pages that hold these very words in this order. @param {Ask} ask @param {string} query @returns {Promise<Found[]>} */
const phrase = async (ask, query) => (/\s/.test(query.trim()) ? ask(`"${query.replaceAll('"', " ")}"`) : []);

/** One list after another, no page twice. @param {Found[]} first @param {Found[]} second @returns {Found[]} */
function together(first, second) {
  const seen = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !seen.has(id))];
}

/** The pages of a word, or of its parts: one list each. @param {Ask} ask @param {string} word @returns {Promise<Found[][]>} */
async function known(ask, word) {
  const whole = await ask(word);
  if (whole.length > 0 || word.length < SHORTEST_COMPOUND) return [whole];
  for (const [head, tail] of splits(word)) {
    const parts = await Promise.all([ask(head), ask(tail)]);
    if (parts.every((part) => part.length > 0)) return parts;
  }
  return [];
}

/** The ways to take a compound apart, the longest last part first. @param {string} word @returns {[string, string][]} */
export function splits(word) {
  /** @type {[string, string][]} */
  const found = [];
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    for (const link of LINKS) {
      if (head.endsWith(link) && head.length - link.length >= SHORTEST_PART) found.push([head.slice(0, head.length - link.length), tail]);
    }
  }
  return found;
}

/**
 * Pages in one list. A word counts for more the fewer pages it is on, so that the one telling word
 * of a question ("angry customer on the phone") is not drowned by those on every page.
 * @param {Found[][]} lists one for each word @returns {Found[]}
 */
function byAgreement(lists) {
  /** @type {Map<string, {page: Found, weight: number}>} */
  const seen = new Map();
  for (const list of lists) {
    const best = Math.max(...list.map(({ score }) => score), Number.MIN_VALUE);
    for (const page of list) {
      const weight = (0.5 + page.score / best / 2) / list.length;
      seen.set(page.id, { page, weight: (seen.get(page.id)?.weight ?? 0) + weight });
    }
  }
  return [...seen.values()].sort((a, b) => b.weight - a.weight).map(({ page }) => page);
}
