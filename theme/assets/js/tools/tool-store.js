/**
 * What a reader enters in a companion tool: one record an entry, so that two tabs unite.
 *
 *   <store>/<version>/tool/<tool>/<id>   {"tool": "why", "kind": "sheet", "at": "2027-01-04T…", …}
 *   <store>/<version>/tool/<tool>/before-…   what was removed, for "undo": removed.js
 *
 * `at` is the instant a record was begun; its fields are the tool's own, by permanent names. A
 * record that does not fit is set aside by the store; kinds of a newer version are left alone.
 *
 * @typedef {{id: string, tool: string, kind: string, at: string} & Record<string, any>} Kept
 * @typedef {{added: number, same: number, refused: number}} Restored
 */

import { store } from "../my-plan.js";
import { tool } from "./tool-data.js";

const FORMAT = "playbook-tool";
const VERSION = 1;
// As much as a browser keeps for a site, and what a file adds to it: whatever was saved can be taken up again.
export const LARGEST_FILE = 20_000_000; // bytes
const LONGEST_RECORD = 20_000;
const ID = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** How each kind of this tool's records is recognised. @type {Map<string, (value: any) => boolean>} */
const shapes = new Map();

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A text of at most so many characters. @param {unknown} value @param {number} [most] */
export const isText = (value, most = 2000) => typeof value === "string" && value.length <= most;

/** Whether an object has only such values: isRecordOf(notes, isText). @param {unknown} value @param {(item: any) => boolean} isValid */
export const isRecordOf = (value, isValid) => isObject(value) && Object.values(value).every((item) => isValid(item));

/** @param {unknown} value @returns {boolean} */
function isRecord(value) {
  if (!isObject(value) || typeof value.tool !== "string" || typeof value.kind !== "string") return false;
  if (value.kind === "before") return (value.at === undefined || isInstant(value.at)) && isRecordOf(value.records, (each) => isObject(each) && each.kind !== "before" && isRecord(each));
  const said = canonical(value);
  if (!isInstant(value.at) || said === "" || said.length > LONGEST_RECORD) return false;
  return value.tool !== tool.slug || (shapes.get(value.kind)?.(value) ?? true);
}

/** @param {unknown} value */
const isInstant = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

store.know("tool", isRecord);

/** Name a kind of record of this tool, and how to recognise one. @param {string} kind @param {(value: any) => boolean} isValid */
export function know(kind, isValid) {
  shapes.set(kind, isValid);
  store.know("tool", isRecord); // what was read before is judged again
}

/** The name of a record in the store. @param {string} id */
export const nameOf = (id) => `tool/${tool.slug}/${id}`;

/** Every record of a kind, the oldest first. @param {string} kind @returns {Kept[]} */
export function records(kind) {
  return all()
    .filter((record) => record.kind === kind)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** @returns {Kept[]} every record but those for "undo" */
export function all() {
  return store
    .list("tool")
    .filter(([name]) => name.startsWith(`${tool.slug}/`))
    .map(([name, value]) => /** @type {Kept} */ ({ ...value, id: name.slice(tool.slug.length + 1) }))
    .filter((record) => record.kind !== "before" && record.tool === tool.slug && shapes.has(record.kind));
}

/** Whether anything is kept. */
export const hasRecords = () => all().length > 0;

let latest = 0;

/** This instant, or one later than the last: records of one tab never begin at the same time. */
export function instant() {
  latest = Math.max(Date.now(), latest + 1);
  return new Date(latest).toISOString();
}

/** A name that no other tab or device makes. */
export const newId = () => `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36) ?? "0"}`;

/** One record, or undefined. @param {string} id @returns {Kept|undefined} */
export const record = (id) => all().find((each) => each.id === id);

/**
 * Keep fields of a record; those that are not named stay as they are, also as another tab left them.
 * @param {string} id @param {string} kind @param {Record<string, any>} fields @returns {string} the id
 */
export function keep(id, kind, fields) {
  const before = store.get(nameOf(id)) ?? { tool: tool.slug, kind, at: instant() };
  store.put(nameOf(id), { ...before, ...fields });
  store.changed();
  return id;
}

/** Everything of this tool as a file. @returns {string} JSON */
export function exported() {
  const kept = Object.fromEntries(all().map(({ id, ...value }) => [id, value]));
  return JSON.stringify({ format: FORMAT, version: VERSION, tool: tool.slug, saved: new Date().toISOString(), records: kept }, null, 2);
}

/**
 * Take up the records of a file beside those that are here. Nothing is replaced: a record that
 * differs from the one of the same name is taken up under a name of its own.
 * @param {string} text what a file holds @returns {Restored|"unreadable"|"other-tool"|"newer"}
 */
export function restore(text) {
  const file = parsed(text);
  if (!isObject(file) || file.format !== FORMAT || !isObject(file.records)) return "unreadable";
  if (file.version > VERSION) return "newer";
  if (file.tool !== tool.slug) return "other-tool";
  // Every record is judged before the first one is kept.
  const given = Object.entries(file.records);
  const good = given.filter(([id, value]) => ID.test(id) && isOwn(value));
  const here = new Set(all().map((mine) => canonical({ ...mine, id: "" })));
  const before = here.size;
  for (const [id, value] of good) {
    const said = canonical({ ...value, id: "" });
    if (here.has(said)) continue;
    store.put(nameOf(store.get(nameOf(id)) === undefined ? id : newId()), value);
    here.add(said);
  }
  store.changed();
  const added = here.size - before;
  return { added, same: good.length - added, refused: given.length - good.length };
}

/** Whether a value is a record that this page shows. @param {unknown} value */
const isOwn = (value) => isObject(value) && value.tool === tool.slug && shapes.has(value.kind) && isRecord(value);

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A text that is the same for records that say the same, in whatever order; empty for one too deep to be written. @param {unknown} value */
export function canonical(value) {
  const inOrder = (/** @type {string} */ _, /** @type {unknown} */ inner) => (isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
  try {
    return JSON.stringify(value, inOrder);
  } catch {
    return "";
  }
}


/**
 * Rows as a file that every spreadsheet reads. A cell that a spreadsheet would take for a formula
 * gets an apostrophe in front (OWASP, "CSV injection").
 * @param {(string|number)[][]} rows the heads first
 */
export function csv(rows) {
  const cell = (/** @type {string|number} */ value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export { store };
