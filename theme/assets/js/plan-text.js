/**
 * A plan and a history as text that other programs take: a chat, a spreadsheet. Pure.
 */

/**
 * A text without what nobody can see and what disturbs the words around it: control characters but the
 * line feed, marks that turn the direction of text, halves of characters.
 * @param {string} text @returns {string}
 */
export const plainText = (text) => text.replace(/\r\n?/g, "\n").replace(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, "");

/** What a spreadsheet would run as a formula when a cell starts with it. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as RFC 4180 says: commas, CRLF, quotes doubled. It starts with a byte order mark, without
 * which Excel takes é for Ã©; a cell that would be run as a formula starts with an apostrophe.
 * @param {(string|number)[][]} rows @returns {string}
 */
export function csv(rows) {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}

/** @param {string|number} value */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Lines for a chat: what, when, and where to look. Empty parts are left out.
 * @param {{head: string, tips: {number: number, title: string}[], lines: string[], address: string}} plan
 */
export function chatText({ head, tips, lines, address }) {
  const five = tips.map(({ number, title }) => `${number}. ${title}`);
  return [head, "", ...five, "", ...lines.filter(Boolean), "", address].join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
