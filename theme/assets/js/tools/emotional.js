/**
 * Emotional profit and loss: beside a saving, what it costs people. Pure. A feeling has no price:
 * plus and minus are added per group and per group only, never to one total and never in euros.
 *
 * @typedef {object} Line
 * @property {string} group
 * @property {string} text what is lost or gained
 * @property {number} weight -3 … +3
 * @property {string|null} [payer] who pays; a line may be without
 * @property {boolean} asked whether they were asked
 * @property {"quarter"|"year"|"later"} when
 */

export const HEAVIEST = 3;

/** @param {unknown} value @returns {value is number} */
const isPositive = (value) => typeof value === "number" && Number.isFinite(value) && value > 0;

/**
 * How many customers you may lose before the saving is gone: saving ÷ margin per customer.
 * @param {{saving: number|null, margin: number|null, customers: number|null}} given saving and margin a year, in one currency
 * @returns {{lost: number, share: number|null}|null} lost not rounded; share of all customers in per cent; null without a saving or a margin
 */
export function customersToLose({ saving, margin, customers }) {
  if (!isPositive(saving) || !isPositive(margin)) return null;
  const lost = saving / margin;
  return { lost, share: isPositive(customers) ? (lost * 100) / customers : null };
}

/**
 * Lines, plus and minus of every group.
 * @param {string[]} groups @param {Line[]} lines @returns {Record<string, {lines: number, plus: number, minus: number}>}
 */
export function groupSums(groups, lines) {
  return Object.fromEntries(
    groups.map((group) => {
      const own = lines.filter((line) => line.group === group);
      const sum = (/** @type {(line: Line) => number} */ part) => own.reduce((total, line) => total + part(line), 0);
      return [group, { lines: own.length, plus: sum(({ weight }) => Math.max(0, weight)), minus: sum(({ weight }) => Math.min(0, weight)) }];
    }),
  );
}

/** The hidden costs: what is lost, and shows only later. @param {Line[]} lines */
export const hiddenCosts = (lines) => lines.filter((line) => line.weight < 0 && line.when === "later");

/** Who pays but was not asked, each once, as they were written first. @param {Line[]} lines @returns {string[]} */
export function notAsked(lines) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const { payer, asked, weight } of lines) {
    const name = (payer ?? "").trim();
    if (name && !asked && weight < 0 && !names.has(name.toLocaleLowerCase())) names.set(name.toLocaleLowerCase(), name);
  }
  return [...names.values()];
}

/** A lower margin in money: what it is on a sum of sales. @param {{from: number, to: number, sales: number}} given from and to in per cent */
export const marginReading = ({ from, to, sales }) => Math.round((from - to) * sales) / 100;

/** Hours given back to customers. @param {{hours: number|null, share: number|null}} given share in per cent @returns {number|null} */
export function hoursBack({ hours, share }) {
  if (typeof hours !== "number" || typeof share !== "number" || hours < 0 || share < 0 || share > 100) return null;
  return Math.round(hours * share) / 100;
}
