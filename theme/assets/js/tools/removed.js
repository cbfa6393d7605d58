/**
 * What was removed from a companion tool and can come back, the last removal first.
 *
 *   <store>/<version>/tool/<tool>/before-…  {"tool": "door", "kind": "before", "at": "2027-01-04T…", "records": {id: …}}
 *   <store>/<version>/tool/<tool>/before    the same without `at`, as it was kept until November 2026
 *
 * A removal of many records is kept in parts with the same `at`, none larger than a backup takes.
 * Nothing leaves the browser's storage before its copy lies there.
 *
 * @typedef {{at: string, names: string[], records: Record<string, any>}} Removal
 * @typedef {[name: string, value: any][]} Named records by the names of the store; undefined for none
 */

import { tool } from "./tool-data.js";
import { all, canonical, instant, nameOf, newId, store } from "./tool-store.js";

const LONGEST_PART = 80_000; // characters; backup.js takes records of 100,000
export const MOST_REMOVALS = 20;
const MOST_KEPT = 500_000; // characters; a browser has room for five million, the planner's among them

/** What found no room for a copy, until the reader decides. @type {string[]} */
let refused = [];

/** Every removal, the oldest first. @returns {Removal[]} */
function removals() {
  /** @type {Map<string, Removal>} */
  const found = new Map();
  for (const [id, value] of store.list(`tool/${tool.slug}`)) {
    if (value.kind !== "before" || value.tool !== tool.slug) continue;
    const { at = "", records } = value;
    const { names, records: others } = found.get(at) ?? { names: [], records: {} };
    found.set(at, { at, names: [...names, nameOf(id)], records: { ...others, ...records } });
  }
  return [...found.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** How many records come back next, and how many removals after that. */
export function removed() {
  const found = removals();
  return { next: Object.keys(found.at(-1)?.records ?? {}).length, earlier: Math.max(0, found.length - 1) };
}

/** Records as one removal, in as many parts as it takes. @param {import("./tool-store.js").Kept[]} gone @returns {Named} */
function asRemoval(gone) {
  /** @type {[string, any][][]} */
  const parts = [];
  let length = LONGEST_PART;
  for (const { id, ...value } of gone) {
    const size = JSON.stringify([id, value]).length;
    length += size;
    if (length > LONGEST_PART) [length] = [size, parts.push([])];
    parts.at(-1)?.push([id, value]);
  }
  const [at, name] = [instant(), `before-${newId()}`];
  return parts.map((part, n) => [nameOf(`${name}-${n}`), { tool: tool.slug, kind: "before", at, records: Object.fromEntries(part) }]);
}

/** @param {Named} named */
function write(named) {
  for (const [name, value] of named) value === undefined ? store.drop(name) : store.put(name, value);
}

/**
 * Some records come, others leave; where the browser has no room for those that come, all stays as it was.
 * @param {Named} coming @param {Named} leaving @returns {boolean} whether it was done
 */
function exchange(coming, leaving) {
  const before = /** @type {Named} */ (coming.map(([name]) => [name, store.get(name)]));
  const drops = /** @type {Named} */ (leaving.map(([name]) => [name, undefined]));
  const isSafe = () => coming.every(([name]) => store.isSafe(name)) || store.trouble.forbidden;
  const isWaiting = store.trouble.full;
  write(coming);
  if (isSafe()) {
    write(drops);
    return true;
  }
  // What leaves makes room for what comes, unless something else waits for that room. If it is not enough, it fits where it was.
  const hasRoom = !isWaiting && takesAgain(leaving);
  if (hasRoom) {
    write(drops);
    write(coming);
    if (isSafe()) return true;
  }
  write(before);
  if (hasRoom) write(leaving);
  return false;
}

/** Whether records lie in a browser that still writes: then what it has, it would take again. @param {Named} named */
function takesAgain(named) {
  if (named.length === 0 || !named.every(([name]) => store.isSafe(name))) return false;
  write(named.slice(0, 1));
  return named.every(([name]) => store.isSafe(name));
}

/** Remove records; "undo" brings them back. Without room for a copy they stay. @param {string[]} ids */
export function remove(ids) {
  const gone = all().filter(({ id }) => ids.includes(id));
  if (gone.length === 0) return;
  const isDone = exchange(asRemoval(gone), gone.map(({ id, ...value }) => [nameOf(id), value]));
  refused = isDone ? [] : gone.map(({ id }) => id);
  if (isDone) forgetOldest();
  store.changed();
}

/** Remove everything of this tool; "undo" brings it back. */
export const removeAll = () => remove(all().map(({ id }) => id));

/** Whether a removal found no room for its copy, and waits for the reader's word. */
export const isRefused = () => refused.length > 0;

/** What found no room for a copy goes without one, or stays. @param {boolean} isLeaving */
export function decide(isLeaving) {
  if (isLeaving) for (const id of refused) store.drop(nameOf(id));
  refused = [];
  store.changed();
}

/**
 * Bring back what was last removed. What was entered in its place meanwhile is not lost: it is now
 * what was last removed.
 * @returns {"undone"|"undone_exchanged"|"undo_full"} what became of it
 */
export function undo() {
  const { names, records } = removals().at(-1) ?? { names: [], records: {} };
  const inPlace = all().filter(({ id, ...value }) => Object.hasOwn(records, id) && canonical(value) !== canonical(records[id]));
  const coming = /** @type {Named} */ (Object.entries(records).map(([id, value]) => [nameOf(id), value]));
  const leaving = /** @type {Named} */ (names.map((name) => [name, store.get(name)]));
  const isDone = exchange(asRemoval(inPlace), []) && exchange(coming, leaving);
  store.changed();
  return !isDone ? "undo_full" : inPlace.length ? "undone_exchanged" : "undone";
}

/** Let what was last removed go. */
export function forgetRemoved() {
  write((removals().at(-1)?.names ?? []).map((name) => [name, undefined]));
  store.changed();
}

/** So that what was removed never fills the browser: the oldest removals go, never the last one. */
function forgetOldest() {
  let [count, length] = [0, 0];
  for (const { names, records } of removals().toReversed()) {
    [count, length] = [count + 1, length + JSON.stringify(records).length];
    if (count > MOST_REMOVALS || (count > 1 && length > MOST_KEPT)) write(names.map((name) => [name, undefined]));
  }
}

/** Records go without a copy, also those that were removed before: nothing brings them back. @param {string[]} ids */
export function wipe(ids) {
  for (const id of ids) store.drop(nameOf(id));
  for (const name of removals().flatMap(({ names }) => names)) {
    const value = store.get(name);
    const left = Object.entries(value.records).filter(([id]) => !ids.includes(id));
    if (left.length === Object.keys(value.records).length) continue;
    write([[name, left.length ? { ...value, records: Object.fromEntries(left) } : undefined]]);
  }
  store.changed();
}
