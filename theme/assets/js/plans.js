/**
 * The plans of this browser, one for each team. One is current; every page shows that one.
 *
 * @typedef {{id: string, name: string, at: string}} PlanName
 */

import { migrate } from "./migrate.js";
import { LONGEST_NAME, cut, newId, now, store } from "./records.js";

const ID = /^[a-z0-9]{1,16}$/;
/** Kinds that show that there is a plan, even where its own record cannot be read. */
const TRACES = ["plan", "pick", "round", "start"];

/** A name as it counts: one of which nothing can be seen is none. @param {string} name */
const asName = (name) => (/[^\s\p{Z}\p{Cc}\p{Cf}]/u.test(name) ? cut(name, LONGEST_NAME) : "");

/** What the plan is called that nobody has written anything into yet. */
let fresh = newId();

/** @type {PlanName[]|null} */
let known = null;
store.onChange(() => (known = null));

/** Look again: another tab may have written. */
export function lookAgain() {
  store.look();
  known = null;
}

/** @returns {PlanName[]} all plans, deleted ones too, in the order they were made */
function every() {
  if (known) return known;
  /** @type {Map<string, PlanName>} */
  const found = new Map();
  for (const kind of TRACES) {
    for (const [rest, value] of store.list(kind)) {
      const id = rest.split("/")[0] ?? "";
      if (!ID.test(id) || (found.has(id) && kind !== "plan")) continue;
      const { name = "", at = "" } = kind === "plan" ? value : {};
      found.set(id, { id, name: asName(name), at });
    }
  }
  known = [...found.values()].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  return known;
}

/** @param {string} id */
const isGone = (id) => store.get(`gone/${id}`) !== undefined;

/** The plans of this browser. @returns {PlanName[]} */
export const plans = () => every().filter(({ id }) => !isGone(id));

/** The plans that were deleted and can still come back. @returns {PlanName[]} */
export const gonePlans = () => every().filter(({ id }) => isGone(id));

/** The plan that is shown; one without a name or a record, while nothing was written yet. @returns {PlanName} */
export function currentPlan() {
  const wanted = store.get("setting/current")?.plan;
  const here = plans();
  return here.find(({ id }) => id === wanted) ?? here[0] ?? { id: fresh, name: "", at: "" };
}

/** The current plan, made if there is none: whatever is written next belongs to it. @returns {string} its id */
export function ownPlan() {
  const { id } = currentPlan();
  if (store.get(`plan/${id}`) === undefined) store.put(`plan/${id}`, { at: now(), name: "" });
  known = null;
  return id;
}

/** Make a plan and show it. @param {string} name @returns {string} its id */
export function makePlan(name) {
  ownPlan(); // what was here stays a plan of its own, even when nothing is in it
  const id = newId();
  store.put(`plan/${id}`, { at: now(), name: asName(name) });
  showPlan(id);
  return id;
}

/** @param {string} name */
export function renamePlan(name) {
  const id = ownPlan();
  store.put(`plan/${id}`, { ...store.get(`plan/${id}`), name: asName(name) });
  store.changed();
}

/** @param {string} id */
export function showPlan(id) {
  store.put("setting/current", { plan: id, at: now() });
  store.changed();
}

/** Put a plan out of sight; bringBack() undoes it. @param {string} id */
export function deletePlan(id) {
  if (currentPlan().id === id) fresh = newId();
  store.put(`gone/${id}`, { at: now() });
  store.changed();
}

/** @param {string} id */
export function bringBack(id) {
  store.drop(`gone/${id}`);
  showPlan(id);
}

/** Remove a deleted plan with everything in it; only because the reader said so. @param {string} id */
export function removeForGood(id) {
  const kinds = ["plan", "round", "pick", "owner", "note", "start", "tick", "end", "review", "close", "calendar", "before"];
  store.many(() => {
    for (const kind of kinds) {
      for (const [rest] of store.list(kind)) if (rest === id || rest.startsWith(`${id}/`)) store.drop(`${kind}/${rest}`);
    }
    store.drop(`gone/${id}`);
  });
  store.changed();
}

migrate(store);
