/** Numbers as people type and read them. Pure. */

const LARGEST = 1e12;

/**
 * Read a number as somebody typed it, whatever mark they use for thousands and decimals:
 * "13.000" is thirteen thousand on a Dutch page and thirteen on an English one; "13 000", "2.5"
 * and "2,5" are the same on both.
 * @param {unknown} text @param {string} decimal the page's own decimal mark, "." or ","
 * @returns {number|null} null when it is empty, no number, or larger than a million million
 */
export function readNumber(text, decimal) {
  if (typeof text !== "string") return null;
  const bare = text.trim().replace(/^[€$£]\s*|\s*[%€]$/g, "").replace(/(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d)/g, "").replace("−", "-");
  if (!/^-?\d[\d.,]*$|^-?[.,]\d+$/.test(bare) || bare.length > 24) return null;
  const plain = withPoint(bare, decimal);
  if (!/^-?\d*\.?\d*$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : null;
}

/** @param {string} text digits, points and commas @param {string} decimal @returns {string} with one point at most, or no number */
function withPoint(text, decimal) {
  const marks = text.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (!last) return text;
  const other = last === "." ? "," : ".";
  const isMixed = marks.includes(other);
  const isThousands = /^-?\d{1,3}([.,]\d{3})+$/.test(text) && !isMixed && (marks.length > 1 || last !== decimal);
  if (isThousands) return text.replaceAll(last, "");
  if (!isMixed) return text.replace(",", ".");
  // 1.234,5 or 1,234.5: the last mark is the decimal one, and it stands there once.
  return marks.filter((mark) => mark === last).length === 1 ? text.replaceAll(other, "").replace(",", ".") : "no number";
}

/** Round half up, without the faults of binary fractions (1.005 → 1.01). @param {number} value @param {number} decimals */
export function rounded(value, decimals) {
  const factor = 10 ** decimals;
  const away = Math.round((Math.abs(value) + 1e-9) * factor) / factor;
  return value < 0 && away !== 0 ? -away : away;
}

/** The mean of what is there; null when nothing is. @param {(number|null|undefined)[]} values */
export function mean(values) {
  const known = values.filter((value) => typeof value === "number");
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}
