/**
 * How strongly tips are preferred, from outside the planner: a tool such as the pulse check keeps a
 * record `prefer/<tool>` with `{at, tips: {"29": 3, …}}`, weights from 0 to 6; here they are added
 * up. Each step makes a tip four times as likely to be suggested.
 */

import { isTipNumber } from "./plan.js";
import { store } from "./records.js";

const STRONGEST = 6;

/** @param {unknown} value */
const isWeight = (value) => typeof value === "number" && value >= 0 && value <= STRONGEST;

store.know("prefer", (value) => typeof value === "object" && value !== null && typeof value.at === "string" && typeof value.tips === "object" && value.tips !== null && Object.entries(value.tips).every(([number, weight]) => isTipNumber(Number(number)) && isWeight(weight)));

/** @returns {Record<number, number>} tip number → weight */
export function tipPreferences() {
  /** @type {Record<number, number>} */
  const sum = {};
  for (const [, { tips }] of store.list("prefer")) {
    for (const [number, weight] of Object.entries(tips)) sum[Number(number)] = Math.min(STRONGEST, (sum[Number(number)] ?? 0) + Number(weight));
  }
  return sum;
}

/** Keep what a tool prefers; nothing takes it back. @param {string} tool @param {Record<number, number>|null} tips */
export function prefer(tool, tips) {
  if (tips) store.put(`prefer/${tool}`, { at: new Date().toISOString(), tips });
  else store.drop(`prefer/${tool}`);
  store.changed();
}
