/**
 * What the generator wrote into the page of a companion tool: its words, lists and tips.
 *
 * @typedef {object} ToolTip
 * @property {number} number
 * @property {string} title
 * @property {string} idea
 * @property {string} lang
 * @property {string} url
 * @property {string} chapter the slug of its chapter
 * @property {number} order its chapter's place
 * @property {"small"|"medium"|"large"} effort
 * @property {string} who
 * @property {"one-way"|"two-way"} door
 *
 * @typedef {{id: string} & Record<string, any>} Entry
 *
 * @typedef {object} ToolData
 * @property {string} slug
 * @property {string} lang
 * @property {string} title
 * @property {Record<string, string>} words
 * @property {Record<string, number[]>} suggest
 * @property {Record<string, Entry[]>} lists
 * @property {Record<string, ToolTip>} tips
 * @property {{slug: string, order: number, title: string}[]} chapters
 */

import { inWords, page } from "../page.js";
import { formatDate, parseDate, today } from "../plan.js";

/** @type {ToolData} */
export const tool = JSON.parse(document.getElementById("pb-tool")?.textContent ?? "null") ?? { slug: "", lang: page.lang, title: "", words: {}, suggest: {}, lists: {}, tips: {}, chapters: [] };

/**
 * One of the tool's own words, filled in: w("copied", {n: 4}).
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function w(key, values = {}) {
  const text = tool.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, word) => (word in values ? String(values[word]) : whole));
}

/** The entries of a list, in order. @param {string} name @returns {Entry[]} */
export const entries = (name) => tool.lists[name] ?? [];

/** @param {string} name @param {string} id @returns {Entry|undefined} */
export const entry = (name, id) => entries(name).find((each) => each.id === id);

/** The tips of a case. @param {string} name @returns {number[]} */
export const suggested = (name) => tool.suggest[name] ?? [];

/** @param {number} number @returns {ToolTip|undefined} */
export const tipOf = (number) => tool.tips[String(number)];

/** Today as it is kept: YYYY-MM-DD where the reader is. */
export const dayOfToday = () => formatDate(today());

/** A kept day in words; empty when there is none. @param {unknown} day @param {Intl.DateTimeFormatOptions} [form] */
export function dayInWords(day, form = { day: "numeric", month: "long", year: "numeric" }) {
  const date = parseDate(day);
  return date ? inWords(date, form) : "";
}

/** A text without the little Markdown it may hold. @param {string} text */
export const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\*+/g, "");

