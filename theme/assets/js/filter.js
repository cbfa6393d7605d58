/**
 * Which tips of a deck fit, and how many would fit each value of each facet. Pure.
 *
 * @typedef {object} Entry one tip: its values by facet, and its words ready to search
 * @property {number} number
 * @property {Record<string, string[]>} values
 * @property {string} words
 *
 * @typedef {{text: string, chosen: Record<string, Set<string>>, without?: Set<number>}} Wish without: numbers not to show at all
 * @typedef {{shown: boolean[], total: number, counts: Record<string, Map<string, number>>}} Answer
 */

/** Without accents and capitals. @param {string} text */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Every word must occur, or be the tip's number ("61", "#61"). @param {Entry} entry @param {string[]} words */
function hasWords(entry, words) {
  return words.every((word) => entry.words.includes(word) || word.replace(/^#/, "") === String(entry.number));
}

/**
 * Within a facet one value is enough; every facet that is used must fit. A value's count says how
 * many tips it would show given the text and the other facets.
 * @param {Entry[]} entries @param {string[]} facets @param {Wish} wish @returns {Answer}
 */
export function filterDeck(entries, facets, wish) {
  const words = plain(wish.text).split(/\s+/).filter(Boolean);
  const used = facets.filter((facet) => wish.chosen[facet]?.size);
  /** @type {Answer} */
  const answer = { shown: [], total: 0, counts: Object.fromEntries(facets.map((facet) => [facet, new Map()])) };
  for (const entry of entries) {
    if (wish.without?.has(entry.number)) {
      answer.shown.push(false);
      continue;
    }
    const misses = hasWords(entry, words) ? used.filter((facet) => !entry.values[facet].some((value) => wish.chosen[facet].has(value))) : null;
    const isShown = misses?.length === 0;
    answer.shown.push(isShown);
    answer.total += isShown ? 1 : 0;
    if (!misses || misses.length > 1) continue;
    // A tip that fails in one facet only still counts there: that is what choosing its value would add.
    for (const facet of misses.length ? misses : facets) {
      const count = answer.counts[facet];
      for (const value of entry.values[facet]) count.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  return answer;
}
