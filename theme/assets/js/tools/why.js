/**
 * The WHAT/HOW sorter: five things you are proud of; could a competitor have each within a year? Pure.
 *
 * @typedef {"yes"|"no"|"unknown"} Copyable
 * @typedef {{text: string, answer: Copyable|null}} Thing
 */

/**
 * What can be copied is WHAT, what cannot is HOW. Only things that are named and answered count.
 * @param {Thing[]} things
 * @returns {{what: string[], how: string[], unknown: string[], count: number, next: "ask"|"write"|null}}
 *   next: ask when nobody knows for any of them, write as soon as something is known, null when nothing is answered
 */
export function sort(things) {
  const named = things.filter(({ text, answer }) => text.trim() !== "" && answer !== null);
  const those = (/** @type {Copyable} */ wanted) => named.filter(({ answer }) => answer === wanted).map(({ text }) => text.trim());
  const [what, how, unknown] = [those("yes"), those("no"), those("unknown")];
  const next = unknown.length === named.length ? "ask" : "write";
  return { what, how, unknown, count: named.length, next: named.length ? next : null };
}
