/** One fan a day: how many moments that makes. Pure. The sum is Jos Burgers’ (Eén fan per dag!, 2017). */

/** What a field may hold: lowest, highest. */
export const LIMITS = { people: [1, 1_000_000], days: [1, 366], years: [0, 100], share: [0, 100] };

/**
 * Fans = people × working days × years × share of days that succeed.
 * @param {{people: number|null, days: number|null, years: number|null, share: number|null}} given share in per cent
 * @returns {number|null} whole moments (not unique persons); null when a field is missing or out of its limits
 */
export function fansIn({ people, days, years, share }) {
  if (faultsIn({ people, days, years, share }).length) return null;
  return Math.round((Number(people) * Number(days) * Number(years) * Number(share)) / 100);
}

/**
 * Which fields cannot be used. Half a person is refused; half a year is not.
 * @param {Record<string, number|null>} given @returns {string[]} names of fields
 */
export function faultsIn(given) {
  return Object.entries(LIMITS)
    .filter(([name, [lowest, highest]]) => {
      const value = given[name];
      const isWhole = name === "years" || name === "share" || Number.isInteger(value);
      return typeof value !== "number" || !isWhole || value < Number(lowest) || value > Number(highest);
    })
    .map(([name]) => name);
}
