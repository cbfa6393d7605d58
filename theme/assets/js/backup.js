/**
 * A copy of everything this playbook keeps in a browser, as one file; and two such files as one.
 * Pure: text and records in, records out. What is in a file is data: its size and its shape are
 * checked, and nothing of it is used as anything but text and numbers.
 *
 * The file: {"playbook": "<id>", "version": 2, "saved": "2027-01-04T09:00:00.000Z",
 *            "records": {"<kind>/…": {…}, …}}
 *
 * Kinds of records that this version of the site does not know are kept and carried along.
 *
 * @typedef {Record<string, any>} Records name → value
 *
 * @typedef {object} Backup
 * @property {string} playbook
 * @property {number} version
 * @property {string} saved
 * @property {Records} records
 *
 * @typedef {object} Read What became of a file
 * @property {"size"|"json"|"shape"|"foreign"|"newer"|"empty"|""} fault why nothing of it can be used; empty: it can
 * @property {Records} records
 * @property {string[]} refused names of records that are none, or not of their kind
 * @property {string} saved the day it was made, where the reader is, YYYY-MM-DD; empty when it does not say
 * @property {string} playbook
 *
 * @typedef {object} Merge What a merge would do
 * @property {Records} add records that are not here
 * @property {Records} replace records that are here, and newer there
 * @property {Records} aside of each conflict the one that does not win
 * @property {number} same
 * @property {string[]} kept plans that are here and are deleted there: they stay
 */

import { formatDate, today } from "./plan.js";

// As much as browsers keep for a site (five million characters, up to three bytes each), and a
// little more: whatever was saved can be brought back.
export const LARGEST_FILE = 20_000_000; // bytes
const MOST_RECORDS = 100_000;
const LONGEST_RECORD = 100_000; // characters
const DEEPEST = 8;
/** A name as the site gives it: parts of small letters and digits between slashes. */
const NAME = /^[a-z0-9][a-z0-9_~.-]{0,39}(\/[A-Za-z0-9][A-Za-z0-9_~.-]{0,79}){1,7}$/;
const PARTS_OF_OBJECTS = new Set(["__proto__", "constructor", "prototype"]);
/** What is about this browser and not about the team. */
const OWN = /^(setting|other)\//;
/** Where the loser of a conflict is kept. */
export const ASIDE = "other";

/**
 * All records of a store as a file.
 * @param {Record<string, string>} dump the store's: key → text @param {string} id the playbook's @param {number} version @param {string} moment ISO 8601
 * @returns {string} JSON
 */
export function backupText(dump, id, version, moment) {
  const start = `${id}/${version}/`;
  /** @type {Records} */
  const records = Object.create(null);
  for (const [key, text] of Object.entries(dump)) {
    const value = key.startsWith(start) ? portable(text) : undefined;
    if (value !== undefined) records[key.slice(start.length)] = value;
  }
  return JSON.stringify({ playbook: id, version, saved: moment, records }, null, 1);
}

/** How many records a store has that a backup cannot hold: broken ones and those of other versions. @param {Record<string, string>} dump @param {string} id @param {number} version */
export function leftOut(dump, id, version) {
  const start = `${id}/${version}/`;
  return Object.entries(dump).filter(([key, text]) => !key.startsWith(start) || portable(text) === undefined).length;
}

/**
 * @param {string} text the file @param {string} id this playbook's @param {number} version of this site's records
 * @param {(name: string, value: unknown) => boolean|null} isValid whether a record is of its kind; null: kind not known
 * @returns {Read}
 */
export function readBackup(text, id, version, isValid) {
  /** @type {(fault: Read["fault"], playbook?: string) => Read} */
  const refuse = (fault, playbook = "") => ({ fault, records: {}, refused: [], saved: "", playbook });
  if (new Blob([text]).size > LARGEST_FILE) return refuse("size");
  const file = parse(text);
  if (file === undefined) return refuse("json");
  if (!isObject(file) || typeof file.playbook !== "string" || !Number.isInteger(file.version) || !isObject(file.records)) return refuse("shape");
  const playbook = file.playbook.slice(0, 60);
  if (file.playbook !== id) return refuse("foreign", playbook);
  if (file.version > version) return refuse("newer", playbook);
  if (file.version !== version) return refuse("shape", playbook);
  const entries = Object.entries(file.records);
  if (entries.length > MOST_RECORDS) return refuse("size", playbook);
  const isGood = (/** @type {[string, any]} */ [name, value]) => isName(name) && isRecord(value) && isValid(name, value) !== false;
  const records = Object.fromEntries(entries.filter(isGood));
  const refused = entries.filter((entry) => !isGood(entry)).map(([name]) => name);
  if (Object.keys(records).length === 0) return { ...refuse("empty", playbook), refused };
  return { fault: "", records, refused, saved: dayOf(file.saved), playbook };
}

/**
 * Two people's records as one: everything of both; where both have a record that differs, the newer
 * one (by its `at`), and mine when neither is. The other one is not thrown away.
 * @param {Records} mine @param {Records} theirs @param {(name: string) => string} placeFor a name for what is kept aside
 * @returns {Merge}
 */
export function mergeRecords(mine, theirs, placeFor) {
  /** @type {Merge} */
  const merge = { add: {}, replace: {}, aside: {}, same: 0, kept: [] };
  for (const [name, value] of Object.entries(theirs)) {
    if (name.startsWith("gone/") && !Object.hasOwn(mine, name) && isHere(mine, name.slice(5))) merge.kept.push(name.slice(5));
    else if (!Object.hasOwn(mine, name)) {
      // Which plan a browser shows is its own affair, unless it shows none yet.
      if (!OWN.test(name) || name.startsWith(`${ASIDE}/`) || Object.keys(mine).length === 0) merge.add[name] = value;
    } else if (canonical(mine[name]) === canonical(value)) merge.same += 1;
    else if (!OWN.test(name)) {
      const theirsWins = moment(value) > moment(mine[name]);
      if (theirsWins) merge.replace[name] = value;
      merge.aside[placeFor(name)] = { name, record: theirsWins ? mine[name] : value };
    }
  }
  return merge;
}

/** Whether there is a plan of that name here. @param {Records} mine @param {string} id */
const isHere = (mine, id) => Object.keys(mine).some((name) => name === `plan/${id}` || (name.startsWith(`pick/${id}/`) || name.startsWith(`start/${id}/`)));

/** The records of a store that can be read, of this version. @param {Record<string, string>} dump @param {string} id @param {number} version @returns {Records} */
export function recordsOf(dump, id, version) {
  return JSON.parse(backupText(dump, id, version, "")).records;
}

/** The day of a moment, where the reader is. @param {unknown} text ISO 8601 @returns {string} YYYY-MM-DD, or nothing */
function dayOf(text) {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(Date.parse(text))) return "";
  return formatDate(today(new Date(text)));
}

/** @param {any} record */
const moment = (record) => (isObject(record) && typeof record.at === "string" ? record.at : "");

/** Text that is the same for the same record, whatever the order of its fields. @param {any} value @returns {string} */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
  return JSON.stringify(value);
}

/** What a record says, if a file can hold it and be read again: browsers read deeper lists than they write. @param {string} text @returns {any} */
function portable(text) {
  const value = parse(text);
  return isSound(value, 0) ? value : undefined;
}

/** @param {string} text @returns {any} undefined when it is no JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {string} name */
const isName = (name) => NAME.test(name) && !name.split("/").some((part) => PARTS_OF_OBJECTS.has(part));

/** @param {unknown} value a record: an object, not too deep, not too long, without a key that stands for something else */
const isRecord = (value) => isObject(value) && isSound(value, 0) && JSON.stringify(value).length <= LONGEST_RECORD;

/** @param {unknown} value @param {number} depth @returns {boolean} */
function isSound(value, depth) {
  if (typeof value !== "object" || value === null) return true;
  if (depth >= DEEPEST) return false;
  return Object.entries(value).every(([key, inner]) => !PARTS_OF_OBJECTS.has(key) && isSound(inner, depth + 1));
}
