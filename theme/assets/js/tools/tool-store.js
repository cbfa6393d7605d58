/**
 * What a reader enters in a companion tool: one record an entry, so that two tabs unite.
 *
 *   <store>/<version>/tool/<tool>/<id>   {"tool": "why", "kind": "sheet", "at": "2027-01-04T…", …}
 *   <store>/<version>/tool/<tool>/before what was last removed, for "undo"
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
const LONGEST_FILE = 2_000_000;
const LONGEST_RECORD = 20_000;
const ID = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** How each kind of this tool's records is recognised. @type {Record<string, (value: any) => boolean>} */
const shapes = {};

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A text of at most so many characters. @param {unknown} value @param {number} [most] */
export const isText = (value, most = 2000) => typeof value === "string" && value.length <= most;

/** Whether an object has only such values: isRecordOf(notes, isText). @param {unknown} value @param {(item: any) => boolean} isValid */
export const isRecordOf = (value, isValid) => isObject(value) && Object.values(value).every((item) => isValid(item));

/** @param {unknown} value @returns {boolean} */
function isRecord(value) {
  if (!isObject(value) || typeof value.tool !== "string" || typeof value.kind !== "string") return false;
  if (value.kind === "before") return isObject(value.records) && Object.values(value.records).every((each) => isObject(each) && each.kind !== "before" && isRecord(each));
  if (typeof value.at !== "string" || Number.isNaN(Date.parse(value.at))) return false;
  if (JSON.stringify(value).length > LONGEST_RECORD) return false;
  return value.tool !== tool.slug || (shapes[value.kind]?.(value) ?? true);
}

store.know("tool", isRecord);

/** Name a kind of record of this tool, and how to recognise one. @param {string} kind @param {(value: any) => boolean} isValid */
export function know(kind, isValid) {
  shapes[kind] = isValid;
  store.know("tool", isRecord); // what was read before is judged again
}

/** @param {string} id */
const nameOf = (id) => `tool/${tool.slug}/${id}`;

/** Every record of a kind, the oldest first. @param {string} kind @returns {Kept[]} */
export function records(kind) {
  return all()
    .filter((record) => record.kind === kind)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** @returns {Kept[]} every record but the one for "undo" */
function all() {
  return store
    .list("tool")
    .filter(([name]) => name.startsWith(`${tool.slug}/`))
    .map(([name, value]) => /** @type {Kept} */ ({ ...value, id: name.slice(tool.slug.length + 1) }))
    .filter((record) => record.kind !== "before" && record.tool === tool.slug && record.kind in shapes);
}

/** Whether anything is kept. */
export const hasRecords = () => all().length > 0;

let latest = 0;

/** This instant, or one later than the last: records of one tab never begin at the same time. */
function instant() {
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

/** Remove records; "undo" brings them back. @param {string[]} ids */
export function remove(ids) {
  /** @type {Record<string, any>} */
  const gone = {};
  for (const { id, ...value } of all()) if (ids.includes(id)) gone[id] = value;
  if (Object.keys(gone).length === 0) return;
  store.put(nameOf("before"), { tool: tool.slug, kind: "before", records: gone });
  for (const id of Object.keys(gone)) store.drop(nameOf(id));
  store.changed();
}

/** Remove everything of this tool; "undo" brings it back. */
export const removeAll = () => remove(all().map(({ id }) => id));

/** How many records "undo" would bring back. @returns {number} */
export const removedCount = () => Object.keys(store.get(nameOf("before"))?.records ?? {}).length;

/** Bring back what was last removed; a record that was made again since then stays as it is. */
export function undo() {
  for (const [id, value] of Object.entries(store.get(nameOf("before"))?.records ?? {})) {
    if (store.get(nameOf(id)) === undefined) store.put(nameOf(id), value);
  }
  forgetRemoved();
}

/** Let what was removed go. */
export function forgetRemoved() {
  store.drop(nameOf("before"));
  store.changed();
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
  /** @type {Restored} */
  const result = { added: 0, same: 0, refused: 0 };
  for (const [id, value] of Object.entries(file.records)) {
    if (!ID.test(id) || id === "before" || !isObject(value) || !(value.kind in shapes) || value.tool !== tool.slug || !isRecord(value)) result.refused += 1;
    else if (all().some((mine) => sameAs(mine, { ...value, id: mine.id }))) result.same += 1;
    else {
      store.put(nameOf(store.get(nameOf(id)) === undefined ? id : newId()), value);
      result.added += 1;
    }
  }
  store.changed();
  return result;
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return text.length > LONGEST_FILE ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether two records say the same, in whatever order. @param {any} a @param {any} b @returns {boolean} */
function sameAs(a, b) {
  if (!(typeof a === "object" && a && typeof b === "object" && b)) return a === b;
  const [mine, theirs] = [Object.keys(a), Object.keys(b)];
  return mine.length === theirs.length && mine.every((key) => key in b && sameAs(a[key], b[key]));
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
