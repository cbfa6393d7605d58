/** What is to be said about somebody's link: everything in it that cannot be used as it stands. */

import { knowsAllTips, t, tipByNumber, unknownTip } from "./page.js";
import { FEWEST_WEEKS, MOST_WEEKS, TIPS_IN_A_ROUND } from "./plan.js";
import { plainText } from "./plan-text.js";

const MOST_NAMED = 12;

/** @param {(string|number)[]} items no endless rows: what a link can hold is not what a reader can use */
const listed = (items) => items.slice(0, MOST_NAMED).join(", ") + (items.length > MOST_NAMED ? ` … (+${items.length - MOST_NAMED})` : "");

/** @param {import("./plan.js").SharedPlan} shared @returns {string[]} */
export function complaints(shared) {
  const words = {
    junk: listed(shared.junk.map((token) => `‘${plainText(token)}’`)),
    extra: listed(shared.extra),
    five: TIPS_IN_A_ROUND,
    few: FEWEST_WEEKS,
    many: MOST_WEEKS,
  };
  const texts = shared.faults.map((fault) => t(fault === "checks" ? "round.fault_checks" : `planner.fault_${fault.replace("-", "_")}`, words));
  if (shared.tips.length === 0 && !shared.faults.includes("too-long")) texts.push(t("planner.fault_no_tips"));
  for (const number of shared.tips) {
    const tip = tipByNumber(number);
    if (!tip && knowsAllTips()) texts.push(unknownTip(number));
    else if (tip?.retired) texts.push(retired(number, tip.replaced_by));
  }
  return texts;
}

/** @param {number} number @param {number|null} replacedBy */
export function retired(number, replacedBy) {
  return replacedBy === null ? t("planner.retired_none", { n: number }) : t("planner.retired_for", { n: number, other: replacedBy });
}
