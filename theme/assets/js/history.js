/**
 * What became of tips, by tip and by chapter. Pure: rounds in, facts out.
 *
 * A tip counts as tried from the first day of its round. A tip that was done twice counts once, with
 * what was decided last.
 *
 * @typedef {import("./rounds.js").RoundFacts} RoundFacts
 * @typedef {"kept"|"changed"|"stopped"|"ended"|"open"|"running"} Outcome
 *   ended: stopped early, for safety, the law or harm. open: closed without an answer.
 *
 * @typedef {object} Tried
 * @property {number} number
 * @property {string} title as it was when it was chosen
 * @property {string} lang
 * @property {Outcome} outcome
 * @property {{round: RoundFacts, outcome: Outcome}[]} rounds in time
 *
 * @typedef {object} History
 * @property {Map<number, Tried>} tips by number, ascending
 * @property {RoundFacts[]} rounds closed and running, in time
 * @property {Record<Outcome|"tried", number>} counts
 */

/** @type {readonly Outcome[]} */
export const OUTCOMES = ["kept", "changed", "stopped", "ended", "open", "running"];

/** @param {RoundFacts[]} all @returns {History} */
export function historyOf(all) {
  const rounds = all.filter(({ state }) => state === "closed" || state === "running");
  /** @type {Map<number, Tried>} */
  const found = new Map();
  for (const round of rounds) {
    for (const tip of round.tips) {
      const outcome = outcomeOf(round, tip);
      const before = found.get(tip.number)?.rounds ?? [];
      found.set(tip.number, { number: tip.number, title: tip.title, lang: tip.lang, outcome, rounds: [...before, { round, outcome }] });
    }
  }
  const tips = new Map([...found].sort(([a], [b]) => a - b));
  const count = (/** @type {Outcome} */ outcome) => [...tips.values()].filter((tip) => tip.outcome === outcome).length;
  const counts = /** @type {Record<Outcome|"tried", number>} */ (Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])));
  return { tips, rounds, counts: { ...counts, tried: tips.size } };
}

/** @param {RoundFacts} round @param {RoundFacts["tips"][number]} tip @returns {Outcome} */
export function outcomeOf(round, tip) {
  if (tip.ended) return "ended";
  if (round.state === "running") return "running";
  return { keep: /** @type {const} */ ("kept"), change: /** @type {const} */ ("changed"), stop: /** @type {const} */ ("stopped"), "": /** @type {const} */ ("open") }[tip.review?.next ?? ""];
}

/**
 * The history by chapter: how many of a chapter's tips were tried and kept.
 * @param {History} history @param {{slug: string}[]} chapters @param {{number: number, chapter: string, retired: boolean}[]} tips the playbook's
 * @returns {{slug: string, tips: number[], tried: number, kept: number}[]} in the order of the book; empty chapters are left out
 */
export function byChapter(history, chapters, tips) {
  return chapters
    .map(({ slug }) => {
      const numbers = tips.filter((tip) => tip.chapter === slug && (!tip.retired || history.tips.has(tip.number))).map(({ number }) => number).sort((a, b) => a - b);
      const tried = numbers.filter((number) => history.tips.has(number));
      return { slug, tips: numbers, tried: tried.length, kept: tried.filter((number) => history.tips.get(number)?.outcome === "kept").length };
    })
    .filter(({ tips: numbers }) => numbers.length > 0);
}
