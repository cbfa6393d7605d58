/** Numbers in the page's language, and how to read them back. */

import { page, t } from "../page.js";
import { readNumber } from "./numbers.js";

/** @param {Intl.NumberFormatOptions} options */
function formatter(options) {
  const plain = { numberingSystem: "latn", ...options };
  try {
    return new Intl.NumberFormat(t("planner.locale"), plain);
  } catch {
    return new Intl.NumberFormat(page.lang || "en", plain);
  }
}

/** The mark before decimals in this language. */
const DECIMAL = formatter({}).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";

/** A number in words of this language; at most so many decimals. @param {number} value @param {number} [decimals] */
export const figure = (value, decimals = 0) => formatter({ maximumFractionDigits: decimals }).format(value);

/** A number with exactly so many decimals. @param {number} value @param {number} decimals */
export const exactly = (value, decimals) => formatter({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

/** A change, always with its sign. @param {number} value @param {number} decimals */
export const change = (value, decimals) => formatter({ maximumFractionDigits: decimals, signDisplay: "exceptZero" }).format(value).replace("-", "−");

/** What somebody typed, or null. @param {string} text */
export const typed = (text) => readNumber(text, DECIMAL);

/** A list as the language writes it. @param {string[]} items */
export const listed = (items) => new Intl.ListFormat(page.lang || "en", { type: "conjunction" }).format(items);
