/**
 * What this browser keeps, and the query of the address: nothing else touches either of them.
 *
 * One key a record, so that two tabs can never overwrite each other's picks:
 *
 *   <store>/1/pick/8        {"at": "2026-12-30T09:00:00.000Z", "title": "…", "lang": "en"}
 *   <store>/1/round/draft   {"start": "2027-01-04", "weeks": null, "team": "…", "owners": {"8": "…"}}
 *   <store>/1/round/before  the plan that was last replaced or cleared, for "undo"
 *   <store>/aside/1/…       copies of records that cannot be read
 *
 * <store> is the playbook's id, 1 the version of these shapes (schema/plan-store.json). Kinds that
 * this version does not know, and all other versions, are left as they are. A record that cannot
 * be read is copied aside before anything may be written in its place; if that copy fails, nothing
 * is. What the browser refuses to keep is kept in memory, and `trouble` says so.
 *
 * @typedef {object} Trouble
 * @property {boolean} forbidden nothing can be kept here
 * @property {boolean} full the last change could not be kept
 * @property {string[]} broken keys of records that cannot be read
 * @property {string[]} newer keys written by a newer version
 */

export const VERSION = 1;

/** How each known kind of record is recognised. @type {Record<string, (value: unknown) => boolean>} */
const kinds = {};

export class Store {
  /** What the browser refused: key → text, or null for a record that is gone. @type {Map<string, string|null>} */
  #memory = new Map();
  /** Broken records: key → its text when that is safe aside, else null. @type {Map<string, string|null>} */
  #aside = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Storage|null} */
  #area = null;
  #full = false;

  /** @param {string} id the playbook's id @param {() => Storage} area may throw: some browsers forbid even the look */
  constructor(id, area) {
    this.id = id;
    this.prefix = `${id}/${VERSION}/`;
    try {
      this.#area = area();
      this.#area.getItem(this.prefix);
    } catch {
      this.#area = null;
    }
    // Another tab wrote, or this page came back from the browser's memory: show what is there now.
    addEventListener("storage", ({ key }) => (key === null || key.startsWith(`${id}/`)) && this.changed());
    addEventListener("pageshow", ({ persisted }) => persisted && this.changed());
  }

  /** Name a kind of record and how to recognise one. @param {string} kind @param {(value: any) => boolean} isValid */
  know(kind, isValid) {
    kinds[kind] = isValid;
  }

  /** Call back on every change, in this tab or another. @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Repaint everything. */
  changed() {
    Array.from(this.#listeners).forEach((listener) => listener());
  }

  /** A record, or undefined when there is none that can be read. @param {string} name @returns {any} */
  get(name) {
    const key = this.prefix + name;
    const text = this.#read(key);
    if (text === null) return undefined;
    const value = parse(name, text);
    if (value === undefined) this.#setAside(key, text);
    return value;
  }

  /** All records of a kind: [["8", {…}], …]. @param {string} kind @returns {[string, any][]} */
  list(kind) {
    const start = `${this.prefix}${kind}/`;
    return this.#keys()
      .filter((key) => key.startsWith(start))
      .map((key) => /** @type {[string, any]} */ ([key.slice(start.length), this.get(key.slice(this.prefix.length))]))
      .filter(([, value]) => value !== undefined);
  }

  /** Keep a record. @param {string} name @param {object} value */
  put(name, value) {
    const [key, text] = [this.prefix + name, JSON.stringify(value)];
    this.get(name); // sets a broken record aside first
    try {
      if (!this.#area || this.#aside.get(key) === null) throw new Error("may not be written");
      this.#area.setItem(key, text);
      if (this.#area.getItem(key) !== text) throw new Error("was not kept");
      this.#memory.delete(key);
      this.#aside.delete(key);
    } catch {
      this.#memory.set(key, text);
      this.#full = this.#area !== null;
    }
  }

  /** Let a record go. @param {string} name */
  drop(name) {
    const key = this.prefix + name;
    if (this.get(name) === undefined) return;
    try {
      if (!this.#area) throw new Error("nothing is kept");
      this.#area.removeItem(key);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, null);
    }
  }

  /** @returns {Trouble} */
  get trouble() {
    const version = new RegExp(`^${escapeRegExp(this.id)}/([0-9]{1,6})/`);
    const newer = this.#keys().filter((key) => Number(version.exec(key)?.[1] ?? 0) > VERSION);
    const broken = this.#keys().filter((key) => {
      const text = key.startsWith(this.prefix) ? this.#read(key) : null;
      if (text === null || parse(key.slice(this.prefix.length), text) !== undefined) return false;
      this.#setAside(key, text);
      return true;
    });
    return { forbidden: !this.#area, full: this.#full && this.#memory.size > 0, broken, newer };
  }

  /** Everything that could not be read, as it lies there, for a download. @returns {string} JSON: key → text */
  rescue() {
    const keys = [...this.trouble.broken, ...this.trouble.newer, ...this.#keys().filter((key) => key.startsWith(`${this.id}/aside/`))];
    return JSON.stringify(Object.fromEntries(keys.map((key) => [key, this.#read(key)])), null, 2);
  }

  /** Remove what could not be read, copies included; only because the reader said so. */
  forgetBroken() {
    for (const key of [...this.trouble.broken, ...this.#keys().filter((k) => k.startsWith(`${this.id}/aside/`))]) {
      this.#area?.removeItem(key);
      this.#aside.delete(key);
    }
  }

  /** @returns {string[]} */
  #keys() {
    /** @type {Set<string>} */
    const keys = new Set();
    try {
      for (let i = 0; i < (this.#area?.length ?? 0); i += 1) keys.add(this.#area?.key(i) ?? "");
    } catch {
      this.#area = null;
    }
    for (const [key, text] of this.#memory) text === null ? keys.delete(key) : keys.add(key);
    return [...keys].filter((key) => key.startsWith(`${this.id}/`)).sort();
  }

  /** @param {string} key @returns {string|null} */
  #read(key) {
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    try {
      return this.#area?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** Copy a broken record to a key that is free, or that already holds this text. @param {string} key @param {string} text */
  #setAside(key, text) {
    if (this.#aside.get(key) === text) return;
    const place = `${this.id}/aside/${key.slice(this.id.length + 1)}`;
    let isSafe = false;
    try {
      for (let copy = place, n = 2; !isSafe && n < 100; copy = `${place}~${n}`, n += 1) {
        if (this.#area?.getItem(copy) === null) this.#area.setItem(copy, text);
        isSafe = this.#area?.getItem(copy) === text;
      }
    } catch {
      isSafe = false;
    }
    this.#aside.set(key, isSafe ? text : null);
  }
}

/** @param {string} name @param {string} text @returns {any} undefined when this is no valid record of its kind */
function parse(name, text) {
  const isValid = kinds[name.split("/")[0]];
  if (!isValid) return null; // a kind that this version does not know: not ours to judge
  try {
    const value = JSON.parse(text);
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} text */
const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Heard when the query changes, by us or by Back. @type {Set<() => void>} */
const addressListeners = new Set();

/** @param {() => void} listener @returns {() => void} stops it */
export function onAddress(listener) {
  addressListeners.add(listener);
  return () => addressListeners.delete(listener);
}

/** @returns {URLSearchParams} the query as it stands */
export const readQuery = () => new URLSearchParams(location.search);

/**
 * Change fields of the query and leave the others; null takes a field out.
 * @param {Record<string, string|null>} fields @param {{push: boolean}} how a new step for Back, or none
 */
export function writeQuery(fields, { push }) {
  const query = readQuery();
  for (const [name, value] of Object.entries(fields)) value === null ? query.delete(name) : query.set(name, value);
  const address = `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`;
  if (address === `${location.pathname}${location.search}${location.hash}`) return;
  try {
    history[push ? "pushState" : "replaceState"](null, "", address);
  } catch {
    return; // a page opened from disk may not change its address; it works without
  }
  Array.from(addressListeners).forEach((listener) => listener());
}

addEventListener("popstate", () => addressListeners.forEach((listener) => listener()));
addEventListener("hashchange", () => addressListeners.forEach((listener) => listener()));

/** A field of the fragment, the part of an address that no server gets to see. @param {string} name @returns {string|null} */
export const readFragment = (name) => new URLSearchParams(location.hash.slice(1)).get(name);

/** Take the fragment out of the address, without a step for Back. */
export function clearFragment() {
  try {
    history.replaceState(null, "", `${location.pathname}${location.search}`);
  } catch {
    return; // a page opened from disk may not change its address
  }
  Array.from(addressListeners).forEach((listener) => listener());
}
