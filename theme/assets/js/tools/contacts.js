/**
 * How often a customer meets a person of the company, and how many automatic debits pass between
 * two such moments. Pure. The reasoning is Jos Burgers’ (Eén fan per dag!, 2017): 13,000 contacts
 * and 80,000 customers; he rounds to six years and 72 debits.
 *
 * @typedef {object} Rhythm
 * @property {"unknown"|"never"|"years"|"often"} kind often: more contacts than customers
 * @property {number|null} contactsAYear for one customer
 * @property {number|null} yearsBetween
 * @property {number|null} debitsBetween
 */

/** @type {Rhythm} */
const UNKNOWN = { kind: "unknown", contactsAYear: null, yearsBetween: null, debitsBetween: null };

/** @param {number|null} value @returns {value is number} */
const isCount = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;

/**
 * Years between contacts = customers ÷ contacts a year.
 * @param {{contacts: number|null, customers: number|null, debits: number|null}} given contacts and debits a year
 * @returns {Rhythm}
 */
export function rhythm({ contacts, customers, debits }) {
  if (!isCount(contacts) || !isCount(customers) || customers === 0) return UNKNOWN;
  if (contacts === 0) return { ...UNKNOWN, kind: "never", contactsAYear: 0 };
  const contactsAYear = contacts / customers;
  if (contacts > customers) return { ...UNKNOWN, kind: "often", contactsAYear };
  return between(contactsAYear, customers / contacts, debits);
}

/**
 * The other way round: the share of customers that meets a person in a year.
 * @param {{share: number|null, debits: number|null}} given share in per cent, at most 100
 * @returns {Rhythm}
 */
export function rhythmOfShare({ share, debits }) {
  if (!isCount(share) || share > 100) return UNKNOWN;
  if (share === 0) return { ...UNKNOWN, kind: "never", contactsAYear: 0 };
  return between(share / 100, 100 / share, debits);
}

/** @param {number} contactsAYear @param {number} yearsBetween @param {number|null} debits @returns {Rhythm} */
function between(contactsAYear, yearsBetween, debits) {
  return { kind: "years", contactsAYear, yearsBetween, debitsBetween: isCount(debits) ? yearsBetween * debits : null };
}
