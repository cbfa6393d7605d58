/**
 * What this browser keeps, and the query of the address: nothing else touches either of them.
 *
 * One key a record, so that two tabs can never overwrite each other's:
 *
 *   <store>/2/<kind>/…      a record; records.js names the kinds, schema/plan-store.json their shapes
 *   <store>/1/…             what an older version of the site left; migrate.js carries it over
 *   <store>/aside/2/…       copies of records that cannot be read
 *
 * <store> is the playbook's id, 2 the version of these shapes. Kinds that nobody made known, and
 * newer versions, are left as they are. A record that cannot be read is copied aside before
 * anything may be written in its place; if that copy fails, nothing is. What the browser refuses
 * to keep is kept in memory, `trouble` says so, and it is tried again as soon as something is kept
 * or goes, here or in another tab. A storage that can no longer be read is let alone from then on:
 * what was read of it before stays in view, from memory. What this page has read of a storage that
 * was emptied as a whole, which no page of ours does, it still has, and it can be put back.
 *
 * @typedef {object} Trouble
 * @property {boolean} forbidden nothing can be kept here
 * @property {boolean} full the last change could not be kept
 * @property {string[]} broken keys of records that cannot be read, or could not before they were replaced
 * @property {string[]} newer keys written by a newer version
 * @property {number} emptied records this page has read, and somebody has taken away with everything else
 */

export const VERSION = 2;

/** How each known kind of record is recognised: "2/pick" → its rule. @type {Map<string, (value: any) => boolean>} */
const kinds = new Map();

export class Store {
  /** What the browser refused: key → text, or null for a record that is gone. @type {Map<string, string|null>} */
  #memory = new Map();
  /** What lay there when the browser refused: key → text. @type {Map<string, string|null>} */
  #under = new Map();
  /** Broken records: key → its text when that is safe aside, else null. @type {Map<string, string|null>} */
  #aside = new Map();
  /** What was read before: key → its text and what that says. @type {Map<string, {text: string, value: any}>} */
  #known = new Map();
  /** What was read of a storage that somebody emptied: key → text. @type {Map<string, string>} */
  #emptied = new Map();
  /** Every key, until something changes. @type {string[]|null} */
  #all = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Storage|null} */
  #area = null;
  #full = false;
  /** Whether many changes are being made: what waits is tried again after the last of them. */
  #isAmong = false;

  /** @param {string} id the playbook's id @param {() => Storage} area may throw: some browsers forbid even the look */
  constructor(id, area) {
    this.id = id;
    try {
      this.#area = area();
      this.#area.getItem(this.#key("", VERSION));
    } catch {
      this.#area = null;
    }
    // Another tab wrote, or this page came back from the browser's memory: show what is there now.
    addEventListener("storage", ({ key, storageArea }) => {
      if (storageArea && storageArea !== this.#area) return;
      if (key === null) this.#remember();
      if (this.#retry() || key === null || key.startsWith(`${id}/`)) this.changed();
    });
    addEventListener("pageshow", ({ persisted }) => persisted && this.changed());
  }

  /**
   * Name a kind of record and how to recognise one. A kind may have a slash: "tool/pulse".
   * @param {string} kind @param {(value: any) => boolean} isValid @param {number} [version]
   */
  know(kind, isValid, version = VERSION) {
    kinds.set(`${version}/${kind}`, isValid);
    this.#known.clear();
  }

  /** Call back on every change, in this tab or another. @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Repaint everything. */
  changed() {
    this.look();
    Array.from(this.#listeners).forEach((listener) => listener());
  }

  /** Look again at what is there: another tab may have written since the last change. */
  look() {
    this.#all = null;
  }

  /** A record, or undefined when there is none that can be read. @param {string} name @param {number} [version] @returns {any} */
  get(name, version = VERSION) {
    const key = this.#key(name, version);
    const text = this.#read(key);
    if (text === null) return undefined;
    const value = this.#parse(key, text);
    if (value === undefined) this.#setAside(key, text);
    return value;
  }

  /** All records of a kind: [["8", {…}], …]. @param {string} kind @param {number} [version] @returns {[string, any][]} */
  list(kind, version = VERSION) {
    const start = this.#key(`${kind}/`, version);
    return this.#keys()
      .filter((key) => key.startsWith(start))
      .map((key) => /** @type {[string, any]} */ ([key.slice(start.length), this.get(`${kind}/${key.slice(start.length)}`, version)]))
      .filter(([, value]) => value !== undefined);
  }

  /** Keep a record. @param {string} name @param {object} value */
  put(name, value) {
    const [key, text] = [this.#key(name), JSON.stringify(value)];
    // A broken record is set aside first; where another tab has mended or removed it, nothing is in the way.
    if (this.get(name) !== undefined || this.#read(key) === null) this.#aside.delete(key);
    if (this.#keep(key, text)) this.#retry();
  }

  /** Let the browser keep a text, or keep it in memory. @param {string} key @param {string|null} text null: it goes @returns {boolean} whether the browser did */
  #keep(key, text) {
    this.#all = null;
    try {
      if (!this.#area || this.#aside.get(key) === null) throw new Error("may not be written");
      text === null ? this.#area.removeItem(key) : this.#area.setItem(key, text);
      if (this.#area.getItem(key) !== text) throw new Error("was not kept");
      for (const held of [this.#memory, this.#under, this.#aside]) held.delete(key);
      return true;
    } catch {
      if (!this.#memory.has(key)) this.#under.set(key, this.#lying(key));
      this.#memory.set(key, text);
      this.#full = this.#area !== null;
      return false;
    }
  }

  /** Make many changes: what waits in memory is tried again once, after them, and not after each. @param {() => void} act */
  many(act) {
    this.#isAmong = true;
    try {
      act();
    } finally {
      this.#isAmong = false;
    }
    this.#retry();
  }

  /** There may be room again: what waits in memory is kept too, but never over what another tab wrote since. @returns {boolean} whether any of it was */
  #retry() {
    if (this.#isAmong) return false;
    const waiting = this.#memory.size;
    for (const [key, text] of this.#memory) if (this.#lying(key) === this.#under.get(key)) this.#keep(key, text);
    return this.#memory.size < waiting;
  }

  /** The storage was emptied by somebody else on this host: what was read of it is still here. */
  #remember() {
    for (const [key, { text }] of this.#known) if (this.#lying(key) === null) this.#emptied.set(key, text);
  }

  /** Put back what was read before the storage was emptied, but never over what was written since. */
  putBack() {
    for (const [key, text] of this.#emptied) if (this.#read(key) === null) this.#keep(key, text);
    this.letGo();
  }

  /** Let go of what was read before the storage was emptied; only because the reader said so. */
  letGo() {
    this.#emptied.clear();
  }

  /** Let a record go. @param {string} name @param {number} [version] */
  drop(name, version = VERSION) {
    const key = this.#key(name, version);
    if (this.get(name, version) !== undefined && this.#keep(key, null)) this.#retry();
  }

  /** Whether a record lies in the browser's storage, and not only in this page's memory. @param {string} name */
  isSafe(name) {
    return this.#area !== null && !this.#memory.has(this.#key(name)) && this.#read(this.#key(name)) !== null;
  }

  /** Every record of this playbook as text, of kinds and versions known or not: key → text. @returns {Record<string, string>} */
  dump() {
    return Object.fromEntries(this.#keys().map((key) => [key, this.#read(key) ?? ""]));
  }

  /** Whether a value is a record of the kind its name says; null when the kind is not known here. @param {string} name @param {unknown} value */
  isValid(name, value) {
    return ruleFor(`${VERSION}/${name}`)?.(value) ?? null;
  }

  /** @returns {Trouble} */
  get trouble() {
    const newer = this.#keys().filter((key) => this.#versionOf(key) > VERSION);
    // Where a new record has taken the place of a broken one, what was there still is to be had.
    const replaced = this.#copies().map((key) => `${this.id}/${key.slice(this.id.length + "/aside/".length).replace(/~\d+$/, "")}`);
    const broken = [...new Set([...this.#broken(), ...replaced])];
    return { forbidden: !this.#area, full: this.#full && this.#memory.size > 0, broken, newer, emptied: this.#emptied.size };
  }

  /** @param {string} key @returns {number} 0: none */
  #versionOf(key) {
    return Number(/^[0-9]{1,6}(?=\/)/.exec(key.slice(this.id.length + 1))?.[0] ?? 0);
  }

  /** Keys of records that cannot be read as they lie there; each is set aside. @returns {string[]} */
  #broken() {
    return this.#keys().filter((key) => {
      const text = this.#versionOf(key) > 0 && this.#versionOf(key) <= VERSION ? this.#read(key) : null;
      if (text === null || this.#parse(key, text) !== undefined) return false;
      this.#setAside(key, text);
      return true;
    });
  }

  /** Keys of the copies that were set aside. @returns {string[]} */
  #copies() {
    return this.#keys().filter((key) => key.startsWith(`${this.id}/aside/`));
  }

  /** Everything that could not be read, as it lies there, for a download. @returns {string} JSON: key → text */
  rescue() {
    const keys = [...this.#broken(), ...this.trouble.newer, ...this.#copies()];
    return JSON.stringify(Object.fromEntries(keys.map((key) => [key, this.#read(key)])), null, 2);
  }

  /** Remove what could not be read, copies included; only because the reader said so. */
  forgetBroken() {
    for (const key of [...this.#broken(), ...this.#copies()]) {
      this.#aside.delete(key);
      this.#keep(key, null);
    }
  }

  /** @param {string} name @param {number} [version] */
  #key(name, version = VERSION) {
    return `${this.id}/${version}/${name}`;
  }

  /** What a record says; undefined when it is no valid record of its kind. @param {string} key @param {string} text @returns {any} */
  #parse(key, text) {
    const before = this.#known.get(key);
    if (before?.text === text) return before.value;
    const value = parse(key.slice(this.id.length + 1), text);
    this.#known.set(key, { text, value });
    return value;
  }

  /** @returns {string[]} */
  #keys() {
    if (this.#all) return this.#all;
    /** @type {Set<string>} */
    const keys = new Set();
    try {
      for (let i = 0; i < (this.#area?.length ?? 0); i += 1) keys.add(this.#area?.key(i) ?? "");
    } catch {
      this.#lose();
    }
    for (const [key, text] of this.#memory) text === null ? keys.delete(key) : keys.add(key);
    this.#all = [...keys].filter((key) => key.startsWith(`${this.id}/`)).sort();
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
    return this.#all;
  }

  /** @param {string} key @returns {string|null} */
  #read(key) {
    const held = this.#memory.get(key);
    return held !== undefined ? held : this.#lying(key);
  }

  /** What the browser has under a key, and, once it can no longer be asked, what it had. @param {string} key @returns {string|null} */
  #lying(key) {
    try {
      const text = this.#area?.getItem(key);
      return typeof text === "string" ? text : null;
    } catch {
      this.#lose();
      return this.#known.get(key)?.text ?? null;
    }
  }

  /** The storage can no longer be read: from here on, memory alone, with everything that was read before. */
  #lose() {
    this.#area = null;
    this.#all = null;
    for (const [key, { text }] of this.#known) if (!this.#memory.has(key)) this.#memory.set(key, text);
  }

  /** Copy a broken record to a key that is free, or that already holds this text. @param {string} key @param {string} text */
  #setAside(key, text) {
    if (this.#aside.get(key) === text) return;
    const place = `${this.id}/aside/${key.slice(this.id.length + 1)}`;
    let isSafe = false;
    this.#all = null;
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

/** The rule of the kind a record belongs to: the longest that is known. @param {string} name with its version */
function ruleFor(name) {
  const parts = name.split("/");
  for (let length = parts.length - 1; length > 1; length -= 1) {
    const rule = kinds.get(parts.slice(0, length).join("/"));
    if (rule) return rule;
  }
  return undefined;
}

/** @param {string} name with its version @param {string} text @returns {any} undefined when this is no valid record of its kind */
function parse(name, text) {
  const isValid = ruleFor(name);
  if (!isValid) return null; // a kind that this version does not know: not ours to judge
  try {
    const value = JSON.parse(text);
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

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
