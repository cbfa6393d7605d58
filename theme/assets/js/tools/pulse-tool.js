/**
 * <gap-pulse>: where leaders and the front line live in two companies.
 *
 * Records: "draft" the sheet that is being filled in; "sheet" one that lies with the others;
 * "lot" front-line sheets that were shown, as sums only, with the numbers of the sheets so that
 * none counts twice. Sheets of a lot are wiped, and not kept for "undo": their marks are nobody's.
 */

import { announce, button, find, findAll, h, setText } from "../dom.js";
import { dayNumber, parseDate } from "../plan.js";
import { isTried } from "../propose.js";
import { onAddress } from "../store.js";
import { prefer } from "../tip-preferences.js";
import { picture } from "./draw.js";
import { change, figure, typed } from "./format.js";
import "./propose-tips.js";
import { FEWEST, HIGHEST, LOWEST, addUp, byGap, isEnough, isMark, proposeFive, themes } from "./pulse.js";
import { remove, wipe } from "./removed.js";
import { encodeSheet, isSheetId } from "./sheet-code.js";
import { newSheetId, paintOffer, receiver, sender } from "./sheet-exchange.js";
import "./tool-bar.js";
import { dayInWords, dayOfToday, entries, entry, suggested, tipOf, tool, w } from "./tool-data.js";
import { ToolElement, setRadio, svg, takeOut } from "./tool-element.js";
import { isObject, isRecordOf, keep, know, newId, record, records, store } from "./tool-store.js";

/**
 * @typedef {{id: string, round: string, sheet: string, role: "l"|"f", marks: import("./pulse.js").Marks}} Sheet
 * @typedef {{id: string, round: string, day: string, answers: number, sums: import("./pulse.js").Lot, sheets: string[]}} Lot
 * @typedef {import("./pulse.js").Theme} Theme
 */

const STATEMENTS = entries("statements");
const IDS = STATEMENTS.map(({ id }) => id);
const KIND = { tool: "p", roles: "lf", ids: IDS, highest: HIGHEST };
const DRAFT = "draft";
const MOST_ANSWERS = 100_000;
const TIPS = 5;
const DAYS_OF_A_ROUND = 14;
/** How strongly the planner's suggestions prefer what the pulse points at: the first theme's tips more. */
const WEIGHTS = [3, 3, 2, 2, 2];

/** @param {any} sum */
const isSum = (sum) => isObject(sum) && Number.isInteger(sum.count) && sum.count >= 1 && sum.count <= MOST_ANSWERS && sum.sum >= sum.count * LOWEST && sum.sum <= sum.count * HIGHEST;

know("draft", (value) => ["", "l", "f"].includes(value.role) && (value.sent === undefined || parseDate(value.sent) !== null) && isSheetId(value.sheet) && isRecordOf(value.marks, isMark));
know("sheet", (value) => parseDate(value.round) !== null && isSheetId(value.sheet) && ["l", "f"].includes(value.role) && isRecordOf(value.marks, isMark));
know("lot", (value) => parseDate(value.round) !== null && parseDate(value.day) !== null && Number.isInteger(value.answers) && value.answers >= FEWEST && isRecordOf(value.sums, isSum) && Array.isArray(value.sheets) && value.sheets.every(isSheetId));

/** @returns {Lot[]} */
const lots = () => /** @type {Lot[]} */ (/** @type {unknown} */ (records("lot")));

/** Sheets that lie open; one that is in a lot, or came twice, is left out. @returns {Sheet[]} */
function sheets() {
  const counted = new Set(lots().flatMap((lot) => lot.sheets));
  const all = /** @type {Sheet[]} */ (/** @type {unknown} */ (records("sheet")));
  return all.filter(({ sheet }, place) => !counted.has(sheet) && all.findIndex((other) => other.sheet === sheet) === place);
}

/** The days of all rounds, the first one first. */
const rounds = () => [...new Set([...sheets(), ...lots()].map(({ round }) => round))].sort();

/** @param {string} round @returns {Theme[]} */
function themesOf(round) {
  const leaders = sheets().filter((sheet) => sheet.round === round && sheet.role === "l");
  return themes(IDS, [addUp(leaders.map(({ marks }) => marks))], lots().filter((lot) => lot.round === round).map(({ sums }) => sums));
}

class GapPulse extends ToolElement {
  #begun = "";

  setUp() {
    this.form = /** @type {HTMLFormElement} */ (find(this, ".statements"));
    this.form.addEventListener("change", (event) => event.target instanceof HTMLInputElement && this.#mark(event.target));
    this.form.addEventListener("submit", () => this.#putIn());
    for (const statement of findAll(this, ".statement")) {
      const clear = button(w("no_mark"), () => this.#clear(statement), { class: "link-button statement__clear" });
      clear.setAttribute("aria-label", `${w("no_mark")}: ${statement.querySelector("legend")?.textContent?.trim() ?? ""}`);
      statement.append(clear);
    }
    find(this, ".exchange__send")?.append(sender(() => this.#code()));
    find(this, ".exchange__receive")?.append(receiver(KIND, (found) => this.#take(found)));
    find(this, ".pulse__empty")?.addEventListener("click", () => {
      remove([DRAFT]);
      setText(find(this, ".pulse__done"), "");
      find(this, "[name=pb-role]")?.focus();
    });
    find(this, ".typed")?.addEventListener("submit", () => this.#takeTyped());
    onAddress(() => this.#offer());
    this.#offer();
  }

  #offer() {
    const place = find(this, ".sheet-offer");
    if (place) paintOffer(place, KIND, (found) => this.#take(found));
  }

  /** The day of the round on the table. */
  get round() {
    return [...rounds(), this.#begun].sort().at(-1) || dayOfToday();
  }

  /** @returns {{role: string, sheet: string, marks: import("./pulse.js").Marks}} */
  get draft() {
    const { role = "", sheet = "", marks = {} } = record(DRAFT) ?? {};
    return { role, sheet, marks };
  }

  /** @param {HTMLInputElement} radio */
  #mark(radio) {
    const { role, sheet, marks } = this.draft;
    const isRole = radio.name === "pb-role";
    keep(DRAFT, "draft", { role: isRole ? radio.value : role, sheet: sheet || newSheetId(), marks: isRole ? marks : { ...marks, [radio.name]: Number(radio.value) } });
    this.#fault("");
  }

  /** @param {HTMLElement} statement */
  #clear(statement) {
    const marks = { ...this.draft.marks };
    delete marks[statement.dataset.statement ?? ""];
    find(statement, "input")?.focus();
    keep(DRAFT, "draft", { ...this.draft, marks });
  }

  /** @param {string} text */
  #fault = (text) => setText(find(this, ".pulse__fault"), text);

  /** Whether the draft can go out; says what is missing. */
  #isWhole() {
    const { role, marks } = this.draft;
    const fault = role === "" ? "fault_role" : IDS.some((id) => Object.hasOwn(marks, id)) ? "" : "fault_marks";
    this.#fault(fault ? w(fault) : "");
    if (fault) find(this, fault === "fault_role" ? "[name=pb-role]" : ".statement input")?.focus();
    return fault === "";
  }

  #putIn() {
    if (!this.#isWhole()) return;
    const { role, sheet, marks } = this.draft;
    this.#take([{ id: sheet, role, marks }]);
    store.drop(`tool/${tool.slug}/${DRAFT}`); // the next person sees nothing of it
    store.changed();
    announce(w("put_in_done"));
    setText(find(this, ".pulse__done"), w("put_in_done"));
    find(this, "[name=pb-role]")?.focus();
  }

  #code() {
    if (!this.#isWhole()) return "";
    const { role, sheet, marks } = this.draft;
    // Sent again within a fortnight it is the same sheet, mended; later it answers another round.
    const [sent, today] = [parseDate(record(DRAFT)?.sent), parseDate(dayOfToday())];
    const isNew = sent !== null && today !== null && dayNumber(today) - dayNumber(sent) > DAYS_OF_A_ROUND;
    const id = isNew ? newSheetId() : sheet;
    if (isNew || sent === null) keep(DRAFT, "draft", { sheet: id, sent: dayOfToday() });
    return encodeSheet({ id, role, marks }, KIND);
  }

  /** @param {import("./sheet-code.js").Sheet[]} found */
  #take(found) {
    const round = this.round;
    const counted = new Set(lots().flatMap((lot) => lot.sheets));
    const open = sheets();
    // A sheet that was mended and sent again takes the place of the first one, until it is counted.
    const isNew = (/** @type {import("./sheet-code.js").Sheet} */ { id, role, marks }) => !counted.has(id) && !open.some((other) => other.sheet === id && other.role === role && hasSame(other.marks, marks));
    const fresh = found.filter(isNew);
    for (const { id, role, marks } of fresh) keep(open.find(({ sheet }) => sheet === id)?.id ?? `sheet-${id}`, "sheet", { round, sheet: id, role, marks });
    return { came: fresh.length, known: found.length - fresh.length };
  }

  /** Front-line sheets of this round that were not shown yet. */
  get waiting() {
    return sheets().filter(({ role, round }) => role === "f" && round === this.round);
  }

  /** Add the waiting sheets up, and wipe them. */
  #show() {
    const waiting = this.waiting;
    if (!isEnough(waiting)) return;
    const first = waiting.map(({ sheet }) => sheet).sort()[0];
    keep(`lot-${first}`, "lot", { round: this.round, day: dayOfToday(), answers: waiting.length, sums: addUp(waiting.map(({ marks }) => marks)), sheets: waiting.map(({ sheet }) => sheet) });
    wipe(waiting.map(({ id }) => id));
    find(this, "#pb-result-heading")?.scrollIntoView({ block: "start" });
    announce(w("result"));
  }

  #takeTyped() {
    const form = /** @type {HTMLFormElement} */ (find(this, ".typed"));
    const value = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
    const count = typed(value("pb-count"));
    const means = IDS.flatMap((id) => (value(id).trim() === "" ? [] : [[id, typed(value(id))]]));
    const isCount = Number.isInteger(count) && Number(count) >= FEWEST && Number(count) <= MOST_ANSWERS;
    const areMeans = means.length > 0 && means.every(([, mean]) => typeof mean === "number" && mean >= LOWEST && mean <= HIGHEST);
    setText(find(form, ".typed__fault"), [isCount ? "" : w("typed_fault_count"), areMeans ? "" : w("typed_fault_mean")].join(" ").trim());
    if (!isCount || !areMeans) return void (isCount ? find(form, ".typed__row input") : find(form, "[name=pb-count]"))?.focus();
    const sums = Object.fromEntries(means.map(([id, mean]) => [id, { sum: Number(mean) * Number(count), count }]));
    keep(newId(), "lot", { round: this.round, day: dayOfToday(), answers: count, sums, sheets: [] });
    form.reset();
    announce(w("typed_done"));
  }

  paint() {
    this.#paintForm();
    this.#paintState();
    const all = themesOf(this.round);
    this.#paintResult(all);
    const five = proposeFive(all, choice());
    this.#paintFive(all, five);
    this.#paintTrend();
    this.#paintPaper(all, five);
  }

  #paintForm() {
    const { role, marks } = this.draft;
    setRadio(this, "pb-role", role);
    for (const statement of findAll(this, ".statement")) {
      const id = statement.dataset.statement ?? "";
      const mark = Object.hasOwn(marks, id) ? marks[id] : undefined;
      setRadio(statement, id, mark === undefined ? undefined : String(mark));
      const clear = find(statement, ".statement__clear");
      if (clear) clear.hidden = mark === undefined;
    }
    const done = IDS.filter((id) => Object.hasOwn(marks, id)).length;
    const empty = find(this, ".pulse__empty");
    if (empty) empty.hidden = done === 0 && role === "";
    if (done) setText(find(this, ".pulse__done"), w("done", { done, all: IDS.length }));
  }

  #paintState() {
    const place = find(this, ".pulse__state");
    if (!place) return;
    const [round, here] = [this.round, rounds()];
    setText(find(this, ".pulse__round"), here.length ? w("round_of", { day: dayInWords(round) }) : "");
    const mine = sheets().filter((sheet) => sheet.round === round);
    const shown = lots().filter((lot) => lot.round === round);
    const waiting = this.waiting.length;
    const needed = Math.max(0, FEWEST - waiting);
    const had = document.activeElement instanceof HTMLElement && place.contains(document.activeElement);
    const items = (/** @type {"l"|"f"} */ role) => mine.filter((sheet) => sheet.role === role).map(({ id }, at) => item(w("waiting_one", { role: w(role === "l" ? "leaders" : "front_line"), n: at + 1 }), id));
    const states = [
      h("div", { class: "tally-box" }, h("p", {}, w("leaders_have", { n: figure(mine.filter(({ role }) => role === "l").length) })), h("ul", {}, ...items("l"))),
      h("div", { class: "tally-box" }, h("p", {}, w("front_waiting", { n: figure(waiting) })), h("ul", {}, ...items("f")), needed ? h("p", { class: "small" }, w(shown.length ? "too_few_more" : "too_few", { n: needed })) : null,
        needed ? null : button(w("show"), () => this.#show()), needed ? null : h("p", { class: "small" }, w("show_help"))),
      h("div", { class: "tally-box" }, h("p", {}, w("front_shown", { n: figure(shown.reduce((sum, { answers }) => sum + answers, 0)) })), h("ul", {}, ...shown.map(({ id, answers, day }) => item(w("lot_n", { n: figure(answers), day: dayInWords(day) }), id)))),
    ];
    const fresh = here.length && round !== dayOfToday() ? h("p", { class: "head-row" }, button(w("new_round"), () => this.#begin()), h("span", { class: "small" }, w("new_round_help"))) : null;
    place.replaceChildren(...[fresh, h("div", { class: "tally-boxes" }, ...states)].filter((part) => part !== null));
    if (had) find(place, "button")?.focus();
  }

  #begin() {
    this.#begun = dayOfToday();
    this.paint();
    find(this, "[name=pb-role]")?.focus();
  }

  /** @param {Theme[]} all */
  #paintResult(all) {
    const place = find(this, ".pulse__result");
    if (!place) return;
    const known = all.some(({ gap }) => gap !== null);
    place.replaceChildren(...(known ? [legend(), h("ol", { class: "bars" }, ...byGap(all).map((theme) => bars(theme, true)))] : [h("p", {}, w("nothing_yet"))]));
  }

  /** @param {Theme[]} all @param {ReturnType<typeof proposeFive>} five */
  #paintFive(all, five) {
    const place = find(this, ".pulse__five");
    const offer = /** @type {import("./propose-tips.js").ProposeTips|null} */ (find(this, ".pulse__five propose-tips"));
    if (!place || !offer) return;
    place.hidden = !all.some(({ gap }) => gap !== null);
    offer.tips = five.map(({ tip }) => tip);
    weighIn(offer.tips);
    const why = five.map(({ tip, theme, kase }) => h("li", {}, h("b", {}, String(tip)), ` ${w("five_why", { case: entry("cases", kase)?.title ?? "", chapter: chapterOf(theme)?.title ?? "" })}`));
    find(this, ".pulse__why")?.replaceChildren(...(five.length ? [h("li", {}, w("five_lead")), ...why] : [h("li", {}, w("five_none"))]));
  }

  #paintTrend() {
    const place = find(this, ".pulse__trend");
    if (!place) return;
    const all = rounds().map((round) => ({ round, of: new Map(themesOf(round).map((theme) => [theme.id, theme.gap])) })).filter(({ of }) => [...of.values()].some((gap) => gap !== null));
    place.hidden = all.length < 2;
    if (all.length < 2) return place.replaceChildren();
    const rows = IDS.map((id) => ({ id, points: all.flatMap(({ round, of }) => (of.get(id) === null || of.get(id) === undefined ? [] : [{ round, gap: Number(of.get(id)) }])) })).filter(({ points }) => points.length > 0);
    place.replaceChildren(h("h3", {}, w("trend")), h("p", { class: "small" }, w("trend_lead")), h("ol", { class: "sparks" }, ...rows.map(({ id, points }) => spark(id, points, Math.max(2, ...rows.flatMap((each) => each.points.map(({ gap }) => Math.abs(gap))))))));
  }

  /** @param {Theme[]} all @param {ReturnType<typeof proposeFive>} five */
  #paintPaper(all, five) {
    const [blank, result] = [find(this, ".paper__blank"), find(this, ".paper__result")];
    if (!blank || !result) return;
    const known = all.some(({ gap }) => gap !== null);
    blank.hidden = known;
    result.hidden = !known;
    this.writeHead(known ? this.round : "");
    find(result, ".bars")?.replaceChildren(...byGap(all).map((theme) => bars(theme, false)));
    find(result, ".paper__tips")?.replaceChildren(...five.slice(0, TIPS).map(({ tip }) => h("li", {}, h("b", {}, String(tip)), ` ${tipOf(tip)?.title ?? ""}`)));
  }
}

/** @param {import("./pulse.js").Marks} a @param {import("./pulse.js").Marks} b */
const hasSame = (a, b) => IDS.every((id) => a[id] === b[id]);

/** "Suggest five" of the planner weighs these in, for as long as the pulse points at them. @param {number[]} tips the first ones most */
function weighIn(tips) {
  const wanted = Object.fromEntries(tips.map((tip, place) => [String(tip), WEIGHTS[place] ?? 1]));
  const kept = store.get(`prefer/${tool.slug}`)?.tips ?? {};
  const isSame = Object.keys(kept).length === tips.length && tips.every((tip) => kept[tip] === wanted[tip]);
  if (!isSame) prefer(tool.slug, tips.length ? wanted : null);
}

/** What may be proposed: the tips of each statement’s chapter, by effort and door. @returns {import("./pulse.js").Choice} */
function choice() {
  const tips = Object.values(tool.tips).sort((a, b) => a.number - b.number);
  const of = (/** @type {(tip: import("./tool-data.js").ToolTip) => boolean} */ fits) => Object.fromEntries(STATEMENTS.map(({ id, chapter, tips: own = [] }) => {
    const found = tips.filter((tip) => tip.chapter === chapter && fits(tip)).map(({ number }) => number);
    return [id, [...own.filter((/** @type {number} */ number) => found.includes(number)), ...found]];
  }));
  return {
    seeing: suggested("seeing"), strength: suggested("strength"), celebrate: suggested("celebrate"),
    small: of(({ effort }) => effort === "small"), safe: of(({ effort, door }) => effort === "small" && door === "two-way"),
    tried: tips.map(({ number }) => number).filter(isTried),
  };
}

/** @param {string} theme */
const chapterOf = (theme) => tool.chapters.find(({ slug }) => slug === entry("statements", theme)?.chapter);

/** A sheet or a lot, and the button that takes it out. @param {string} label @param {string} id */
const item = (label, id) => h("li", {}, label, button(w("take_out"), () => takeOut([id]), { class: "link-button", "aria-label": `${w("take_out")}: ${label}` }));

const legend = () => h("p", { class: "bars__legend", "aria-hidden": "true" },
  svg("svg", { viewBox: "0 0 20 12" }, svg("rect", { class: "bars__l", width: 20, height: 12 })), ` ${w("leaders")} `,
  svg("svg", { viewBox: "0 0 20 12" }, svg("rect", { class: "bars__f", x: 1, y: 1, width: 18, height: 10 })), ` ${w("front_line")}`);

/** A pair of bars; the words say the same. @param {Theme} theme @param {boolean} hasCase */
function bars({ id, leaders, front, gap, priority, kase }, hasCase) {
  const text = entry("statements", id)?.text ?? "";
  const row = (/** @type {"l"|"f"} */ who, /** @type {number|null} */ mean) => {
    const width = ((mean ?? 0) / HIGHEST) * 100;
    return [
      h("span", { class: "bars__who" }, w(who === "l" ? "leaders" : "front_line")),
      svg("svg", { class: "bars__bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { class: "bars__rail", width: 100, height: 10 }), ...(mean === null ? [] : [svg("rect", { class: `bars__${who}`, width, height: 10 })])),
      h("b", { class: "bars__mean" }, mean === null ? w("hidden_row") : figure(mean, 2)),
    ];
  };
  const judged = gap === null ? null : h("p", { class: "bars__gap" }, kase ? h("b", { class: hasCase ? `bars__case bars__case--${kase}` : null }, entry("cases", kase)?.title ?? "") : null, ` ${w("gap", { gap: change(gap, 2) })} · ${w("priority", { priority: figure(Number(priority), 2) })}`);
  const advice = hasCase && kase ? h("p", { class: "bars__advice small" }, plainText(entry("cases", kase)?.text ?? "")) : null;
  const head = h("p", { class: "bars__statement" }, h("span", { class: "statement__number", "aria-hidden": "true" }, String(chapterOf(id)?.order ?? "")), ` ${text}`);
  return h("li", { class: "bars__theme", "data-chapter-order": chapterOf(id)?.order }, head, h("div", { class: "bars__rows" }, ...row("l", leaders), ...row("f", front)), judged, advice);
}

/** The words of a text that may hold a little Markdown. @param {string} text */
const plainText = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]/g, "");

/** A theme’s gap through the rounds. @param {string} id @param {{round: string, gap: number}[]} points @param {number} widest gap of all themes: all have one scale */
function spark(id, points, widest) {
  const text = points.map(({ round, gap }) => w("trend_value", { gap: change(gap, 2), day: dayInWords(round, { day: "numeric", month: "short", year: "numeric" }) })).join(", ");
  const days = points.map(({ round }) => dayNumber(/** @type {import("../plan.js").CivilDate} */ (parseDate(round))));
  const span = Math.max(1, (days.at(-1) ?? 0) - (days[0] ?? 0));
  const x = (/** @type {number} */ at) => 6 + (((days[at] ?? 0) - (days[0] ?? 0)) / span) * 108;
  const y = (/** @type {number} */ gap) => 20 - (gap / widest) * 16;
  const drawn = picture(text, { class: "spark", viewBox: "0 0 120 40" }, svg("line", { class: "spark__zero", x1: 0, x2: 120, y1: 20, y2: 20 }),
    svg("polyline", { class: "spark__line", points: points.map(({ gap }, at) => `${x(at)},${y(gap)}`).join(" ") }), ...points.map(({ gap }, at) => svg("circle", { class: "spark__dot", cx: x(at), cy: y(gap), r: 3 })));
  return h("li", { "data-chapter-order": chapterOf(id)?.order }, h("p", {}, entry("statements", id)?.text ?? ""), drawn, h("p", { class: "small" }, text));
}

if (tool.slug) customElements.define("gap-pulse", GapPulse);
