/**
 * An answer sheet as a short code, so that answers can be put together without a server. Pure.
 *
 *   pf-k3x9q2aa-1b2c-75083a91744-x7q
 *   │  │        │    │           └ sum that finds typing mistakes
 *   │  │        │    └ one sign a statement, in their order: 0 no mark, 1-9, a is 10
 *   │  │        └ which statements these are: a sheet made with others is refused
 *   │  └ drawn at random: the same sheet counts once
 *   └ the tool and the role
 *
 * A code holds marks, no names. It is no secret writing: who has somebody's code can read the marks.
 * Whatever comes in is data: only this form is read, and marks only within their limits.
 *
 * @typedef {{id: string, role: string, marks: Record<string, number>}} Sheet
 * @typedef {{tool: string, roles: string, ids: string[], highest: number}} Kind tool and each role are one letter
 * @typedef {"empty"|"too-long"|"no-code"|"typo"|"other-tool"|"other-statements"|"no-marks"} Fault
 */

const LONGEST_TEXT = 50_000;
const MOST_STATEMENTS = 200;
const CODE = /(?<![0-9a-z])([a-z])([a-z])-([0-9a-z]{8})-([0-9a-z]{4})-([0-9a]{1,200})-([0-9a-z]{3})(?![0-9a-z])/gu;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Fowler-Noll-Vo 1a, 32 bits, as letters and digits. @param {string} text @param {number} length */
function digest(text, length) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % 36 ** length).toString(36).padStart(length, "0");
}

/** @param {Kind} kind what tells these statements from others */
const fingerprint = (kind) => digest(kind.ids.join("\n"), 4);

/** A new sheet's number. @param {Uint8Array} bytes eight at random */
export const sheetId = (bytes) => Array.from(bytes.slice(0, 8), (byte) => DIGITS[byte % DIGITS.length]).join("");

/** @param {unknown} id */
export const isSheetId = (id) => typeof id === "string" && /^[0-9a-z]{8}$/.test(id);

/**
 * @param {Sheet} sheet @param {Kind} kind @returns {string}
 */
export function encodeSheet({ id, role, marks }, kind) {
  if (!isSheetId(id) || !kind.roles.includes(role) || kind.ids.length > MOST_STATEMENTS) throw new RangeError("no such sheet");
  const signs = kind.ids.map((name) => DIGITS[Object.hasOwn(marks, name) ? marks[name] ?? 0 : 0]).join("");
  const body = `${kind.tool}${role}-${id}-${fingerprint(kind)}-${signs}`;
  return `${body}-${digest(body, 3)}`;
}

/**
 * Every sheet in a text: a code, a link, a whole chat with several of them.
 * @param {unknown} text @param {Kind} kind
 * @returns {{sheets: Sheet[], faults: Fault[]}} each sheet once; what could not be read, in the order of the text
 */
export function decodeSheets(text, kind) {
  if (typeof text !== "string" || text.trim() === "") return { sheets: [], faults: ["empty"] };
  if (text.length > LONGEST_TEXT) return { sheets: [], faults: ["too-long"] };
  const found = [...text.toLowerCase().matchAll(CODE)].map((match) => readCode(match, kind));
  /** @type {Map<string, Sheet>} */
  const sheets = new Map();
  for (const sheet of found) if (typeof sheet !== "string") sheets.set(sheet.id, sheet);
  const faults = found.filter((sheet) => typeof sheet === "string");
  if (!found.length) faults.push("no-code");
  return { sheets: [...sheets.values()], faults };
}

/** @param {RegExpMatchArray} match @param {Kind} kind @returns {Sheet|Fault} */
function readCode([code, tool = "", role = "", id = "", print, signs = "", sum], kind) {
  if (digest(code.slice(0, -4), 3) !== sum) return "typo";
  if (tool !== kind.tool || !kind.roles.includes(role)) return "other-tool";
  if (print !== fingerprint(kind) || signs.length !== kind.ids.length) return "other-statements";
  const values = [...signs].map((sign) => DIGITS.indexOf(sign));
  if (values.some((value) => value > kind.highest)) return "typo";
  const marked = kind.ids.flatMap((name, index) => (values[index] ? [[name, values[index]]] : []));
  return marked.length ? { id, role, marks: Object.fromEntries(marked) } : "no-marks";
}
