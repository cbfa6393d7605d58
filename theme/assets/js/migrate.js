/**
 * Version 1 of the records → version 2. Copied, read back, and only then let go; whatever could not
 * be copied stays where it is and is tried again on the next page.
 *
 * Version 1 knew one plan with one round that was never started: pick/8, round/draft (start, weeks,
 * team, owners) and round/before. A tab that still runs the old script may write such records after
 * the move; they join the plan that is there, where nothing stands in their way.
 */

/** @param {import("./store.js").Store} store */
export function migrate(store) {
  const picks = store.list("pick", 1).filter(([number]) => /^[1-9][0-9]{0,2}$/.test(number));
  const [draft, before] = [store.get("round/draft", 1), store.get("round/before", 1)];
  if (picks.length === 0 && !draft && !before) return;
  const id = placeFor(store, { picks, draft, before });
  // Where the plan itself could not be kept, the next page would not find what was moved into it.
  const isPlaced = store.isSafe(`plan/${id}`) && store.isSafe("setting/moved");
  /** @type {{from: string, to: [string, object][]}[]} */
  const copies = picks.map(([number, pick]) => ({ from: `pick/${number}`, to: /** @type {[string, object][]} */ ([[`pick/${id}/1/${number}`, pick]]) }));
  if (draft) copies.push({ from: "round/draft", to: draftRecords(store, id, draft) });
  if (before) copies.push({ from: "round/before", to: [[`before/${id}`, before]] });
  for (const { from, to } of copies) {
    for (const [name, value] of to) if (store.get(name) === undefined) store.put(name, value);
    const isProven = (/** @type {[string, object]} */ [name, value]) => store.isSafe(name) && (from.startsWith("pick/") || JSON.stringify(store.get(name)) === JSON.stringify(value));
    if (isPlaced && to.every(isProven)) store.drop(from, 1);
  }
}

/**
 * The plan that takes the records: the one of an earlier move, or a new one whose name follows from
 * what is in it, so that two tabs that move at once do the same.
 * @param {import("./store.js").Store} store @param {object} records
 */
function placeFor(store, records) {
  const earlier = store.get("setting/moved")?.plan;
  if (typeof earlier === "string" && store.get(`plan/${earlier}`) !== undefined && store.get(`start/${earlier}/1`) === undefined) return earlier;
  let hash = 0;
  for (const letter of JSON.stringify(records)) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  const id = `v1${hash.toString(36)}`;
  if (store.get(`plan/${id}`) === undefined) store.put(`plan/${id}`, { at: "", name: "" });
  store.put("setting/moved", { plan: id });
  return id;
}

/**
 * The team's name is the plan's name from version 2 on.
 * @param {import("./store.js").Store} store @param {string} id
 * @param {{start?: string, weeks?: number|null, team?: string, owners?: Record<string, string>}} draft
 * @returns {[string, object][]}
 */
function draftRecords(store, id, { team = "", owners = {}, ...round }) {
  const plan = store.get(`plan/${id}`);
  if (team && !plan.name) store.put(`plan/${id}`, { ...plan, name: team });
  /** @type {[string, object][]} */
  const records = [[`round/${id}/1`, round], [`plan/${id}`, { ...plan, name: team || plan.name }]];
  for (const [number, name] of Object.entries(owners)) {
    if (/^[1-9][0-9]{0,2}$/.test(number)) records.push([`owner/${id}/1/${number}`, { at: "", name }]);
  }
  return records;
}
