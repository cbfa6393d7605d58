/**
 * <take-away>: everything a plan can leave this browser as, and come back from: a calendar file, a
 * text for a chat, a QR code, a backup. What is shown on the sheet is what goes.
 */

import { ASIDE, LARGEST_FILE, backupText, leftOut, mergeRecords, readBackup, recordsOf } from "./backup.js";
import { announce, button, download, find, h } from "./dom.js";
import { printCards, printPoster } from "./five-paper.js";
import { calendarText, roundDays } from "./ics.js";
import { changeSettings, hasStart, myPlan, picks, shareAddress, store } from "./my-plan.js";
import { LONG, SHORT, inWords, page, spanInWords, t } from "./page.js";
import { closingFrom, decodeShare, formatDate, halfWay, parseDate, today } from "./plan.js";
import { qrPicture } from "./plan-qr.js";
import { chatText } from "./plan-text.js";
import { currentPlan, ownPlan } from "./plans.js";
import { currentRound, running } from "./rounds.js";
import { VERSION, onAddress, readQuery } from "./store.js";
import { nameOf } from "./tip-name.js";

store.know(ASIDE, (value) => typeof value?.name === "string" && typeof value.record === "object" && value.record !== null);

const CURRENT = "setting/current";

class TakeAway extends HTMLElement {
  connectedCallback() {
    if (this.details) return;
    this.told = h("p", { class: "take__told", role: "status" });
    this.answer = h("div", { class: "take__answer" });
    this.qr = h("div", { class: "take__qr" });
    this.text = h("textarea", { class: "take__text", rows: 9, readonly: true, hidden: true, "aria-label": t("take.chat") });
    this.file = h("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", tabindex: "-1", "aria-label": t("take.restore") });
    this.file.addEventListener("change", () => this.open());
    this.details = h("details", { class: "take" }, h("summary", {}, t("take.title")), h("ul", { class: "take__list" }, ...this.offers()), this.told, this.answer, this.file);
    this.details.addEventListener("toggle", () => this.paint());
    this.replaceChildren(this.details);
    this.stops = [store.onChange(() => this.paint()), onAddress(() => this.paint())];
  }

  disconnectedCallback() {
    this.stops?.forEach((stop) => stop());
    this.details = undefined;
  }

  /** @returns {HTMLElement[]} */
  offers() {
    const offer = (/** @type {string} */ key, /** @type {() => void} */ act, /** @type {(Node|null)[]} */ ...more) =>
      h("li", { class: `take__offer take__offer--${key}` }, button(t(`take.${key}`), act, { class: "button button--quiet" }), h("p", { class: "small" }, t(`take.${key}_help`)), ...more);
    const paper = (/** @type {string} */ key, /** @type {() => void} */ act) =>
      h("li", { class: `take__offer take__offer--${key}` }, button(t(`prints.${key}`), () => this.onPaper(act), { class: "button button--quiet" }), h("p", { class: "small" }, t(`prints.${key}_help`)));
    return [
      offer("calendar", () => this.saveCalendar()),
      offer("chat", () => this.copyText(), this.text ?? null),
      h("li", { class: "take__offer take__offer--qr" }, this.qr ?? null, h("p", { class: "small" }, t("take.qr_help"))),
      paper("cards", () => printCards(shownPlan())),
      paper("poster", () => printPoster(shownPlan())),
      offer("backup", () => this.saveBackup()),
      offer("restore", () => this.file?.click()),
    ];
  }

  /** The code follows what the sheet shows, once somebody looks. */
  paint() {
    if (!this.details?.open || !this.qr) return;
    const plan = shownPlan();
    const address = plan.tips.length ? shareAddress(plan) : "";
    if (address === this.drawn) return;
    this.drawn = address;
    const picture = address ? qrPicture(address, t("take.qr")) : null;
    this.qr.replaceChildren(picture ?? h("p", { class: "small" }, t("take.qr_none")));
  }

  /** @param {string} text */
  tell(text) {
    if (this.told) this.told.textContent = text;
  }

  saveCalendar() {
    const plan = shownPlan();
    if (plan.tips.length === 0) return this.tell(t("take.nothing"));
    fixStart();
    const gone = isShared() ? [] : keepCheckIns(shownPlan().checks);
    download(`${page.store}-${formatDate(plan.start)}.ics`, calendarOf(shownPlan(), gone), "text/calendar;charset=utf-8");
    this.tell(t("take.calendar_saved"));
  }

  /** The five of the plan, in another form than the sheet. @param {() => void} act */
  onPaper(act) {
    if (shownPlan().tips.length === 0) return this.tell(t("take.nothing"));
    fixStart();
    this.tell("");
    act();
  }

  async copyText() {
    if (shownPlan().tips.length === 0) return this.tell(t("take.nothing"));
    fixStart();
    const text = textOf(shownPlan());
    try {
      await navigator.clipboard.writeText(text);
      if (this.text) this.text.hidden = true;
      this.tell(t("take.chat_copied"));
    } catch {
      if (!this.text) return;
      this.text.hidden = false;
      this.text.value = text;
      this.text.focus();
      this.text.select();
      this.tell(t("take.chat_by_hand"));
    }
  }

  saveBackup() {
    store.look(); // another tab may have written
    const [dump, now] = [store.dump(), new Date().toISOString()];
    download(`${page.store}-${formatDate(today())}.json`, backupText(dump, page.store, VERSION, now));
    const count = Object.keys(recordsOf(dump, page.store, VERSION)).length;
    const left = leftOut(dump, page.store, VERSION);
    this.tell([t("take.backup_saved", { n: count }), left ? t("take.backup_left", { n: left }) : ""].join(" ").trim());
  }

  /** A file was chosen. It is read, and nothing is done with it before the reader says what. */
  async open() {
    const file = this.file?.files?.[0];
    if (!file) return;
    this.answer?.replaceChildren();
    // Far larger than any backup: not even read.
    const text = file.size > LARGEST_FILE ? null : await file.text().catch(() => undefined);
    if (this.file) this.file.value = ""; // the same file can be chosen again
    if (text === undefined) return this.tell(t("take.fault_unreadable"));
    if (text === null) return this.tell(t("take.fault_size"));
    const read = readBackup(text, page.store, VERSION, (name, value) => store.isValid(name, value));
    if (read.fault) return this.tell(t(`take.fault_${read.fault}`, { playbook: read.playbook, n: read.refused.length }));
    this.ask(read);
  }

  /** Say what a file would bring. What is here may have changed by the time somebody answers. @param {import("./backup.js").Read} read */
  ask(read) {
    const mine = recordsHere();
    const { merge, isOtherFive } = joined(mine, read.records);
    const conflicts = Object.keys(merge.aside).length;
    const saved = parseDate(read.saved);
    const words = [
      saved ? t("take.file_of", { date: inWords(saved, LONG) }) : "",
      t("take.file_holds", { n: Object.keys(read.records).length, add: Object.keys(merge.add).length, same: merge.same }),
      conflicts ? t("take.file_differs", { n: conflicts, newer: Object.keys(merge.replace).length }) : "",
      isOtherFive ? t("take.file_other_five") : "",
      merge.kept.includes(currentPlan().id) ? t("take.file_plan_gone") : "",
      read.refused.length ? t("take.file_refused", { n: read.refused.length }) : "",
    ];
    const isEmpty = Object.keys(mine).length === 0;
    const together = button(t(isEmpty ? "take.bring_back" : "take.together"), () => this.join(read.records), { class: "button take__together" });
    const instead = button(t("take.instead"), () => this.replace(read.records), { class: "button button--quiet take__instead" });
    const no = button(t("take.leave"), () => this.dismiss(), { class: "link-button take__no" });
    instead.hidden = isEmpty;
    this.tell("");
    this.answer?.replaceChildren(
      h("div", { class: "take__ask", role: "group", "aria-label": t("take.restore") }, ...words.filter(Boolean).map((text) => h("p", {}, text)), h("p", { class: "actions" }, together, instead, no)),
    );
    together.focus();
    announce(words.filter(Boolean).join(" "));
  }

  /** @param {string} [key] of the words */
  dismiss(key = "take.nothing_changed") {
    this.answer?.replaceChildren();
    this.tell(t(key));
    if (this.details) find(this.details, ".take__offer--restore button")?.focus();
  }

  /** @param {import("./backup.js").Records} records */
  join(records) {
    const mine = recordsHere();
    const { merge, shown } = joined(mine, records);
    this.apply({ ...mine, ...shown, ...merge.add, ...merge.replace, ...merge.aside }, mine);
  }

  /** Mine goes into a file of its own before the other takes its place. @param {import("./backup.js").Records} records */
  replace(records) {
    const mine = recordsHere();
    const now = new Date().toISOString();
    download(`${page.store}-${formatDate(today())}-before.json`, backupText(store.dump(), page.store, VERSION, now));
    this.apply(records, mine);
  }

  /** Make the browser hold these records, and offer the way back. @param {import("./backup.js").Records} records @param {import("./backup.js").Records} before */
  apply(records, before) {
    turn(before, records);
    const undo = button(t("take.undo"), () => {
      turn(records, before);
      this.dismiss("take.undone");
    }, { class: "button button--quiet take__undo" });
    this.answer?.replaceChildren(h("p", { class: "actions" }, undo));
    this.tell(t(store.trouble.full || store.trouble.forbidden ? "take.restored_not_kept" : "take.restored", { n: Object.keys(records).length }));
    undo.focus();
  }
}

/** What is here now, another tab's writing included. @returns {import("./backup.js").Records} */
function recordsHere() {
  store.look();
  return recordsOf(store.dump(), page.store, VERSION);
}

/**
 * What a file's records and mine come to.
 * @param {import("./backup.js").Records} mine @param {import("./backup.js").Records} theirs
 */
function joined(mine, theirs) {
  const when = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const merge = mergeRecords(mine, theirs, (name) => `${ASIDE}/${when}/${name}`);
  // The plan that is shown here stays the one that is shown, whatever comes beside it.
  const { id } = currentPlan();
  const isOpen = Object.hasOwn(mine, `plan/${id}`) && !Object.hasOwn(mine, CURRENT);
  const shown = isOpen ? { [CURRENT]: { plan: id, at: new Date().toISOString() } } : {};
  const round = running();
  return { merge, shown, isOtherFive: round !== undefined && Object.hasOwn(merge.replace, `start/${id}/${round.id}`) };
}

/**
 * Go from some records to others. What was written or taken away meanwhile is nobody's to change.
 * @param {import("./backup.js").Records} from @param {import("./backup.js").Records} to
 */
function turn(from, to) {
  const here = recordsHere();
  const isAsBefore = (/** @type {string} */ name) => JSON.stringify(here[name]) === JSON.stringify(from[name]);
  const isOther = (/** @type {string} */ name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]);
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((name) => isOther(name) && isAsBefore(name));
  store.many(() => {
    // What goes makes room for what comes.
    for (const name of names) if (!Object.hasOwn(to, name)) store.drop(name);
    for (const name of names) if (Object.hasOwn(to, name)) store.put(name, to[name]);
  });
  store.changed();
}

/** The plan on the sheet: mine, or the link's that is being looked at. @returns {import("./my-plan.js").Plan} */
function shownPlan() {
  return /** @type {any} */ (document.querySelector("round-sheet"))?.plan ?? myPlan();
}

const isShared = () => decodeShare(readQuery().toString()) !== null;

/** Whoever takes a plan away has set its date. */
function fixStart() {
  if (!isShared() && !hasStart() && picks().length > 0) changeSettings({ start: formatDate(myPlan().start) });
}

/** @param {import("./my-plan.js").Plan} plan */
const named = (plan) => plan.tips.map((pick) => ({ number: pick.number, title: nameOf(pick).title }));

/**
 * Remember which check-ins go into calendars.
 * @param {import("./plan.js").CivilDate[]} checks those of now
 * @returns {import("./plan.js").CivilDate[]} those beyond them that an earlier file held: they fell away
 */
function keepCheckIns(checks) {
  const name = `calendar/${ownPlan()}/${currentRound().id}`;
  /** @type {string[]} */
  const before = store.get(name)?.checks ?? [];
  const gone = before.slice(checks.length);
  const days = checks.map(formatDate).filter(parseDate); // a round of the last year ends after the last day there is
  store.put(name, { at: new Date().toISOString(), checks: [...days, ...gone] });
  store.changed();
  return gone.map(parseDate).filter((day) => day !== null);
}

/**
 * @param {import("./my-plan.js").Plan} plan
 * @param {import("./plan.js").CivilDate[]} [gone] days of check-ins after the last one, that an earlier file held
 * @returns {string} the file
 */
export function calendarOf(plan, gone = []) {
  const address = shareAddress(plan);
  const round = currentRound();
  const base = isShared() ? `link-${new URL(address).search.slice(1).replace(/[^A-Za-z0-9]+/g, "-")}` : `${ownPlan()}-${round.id}`;
  const five = named(plan).map(({ number, title }) => `${number}. ${title}`).join("\n");
  const days = roundDays({ start: plan.start, end: plan.end, checks: plan.checks, halfWay: halfWay(plan.start, plan.end), closingFrom: closingFrom(plan.end) });
  const team = plan.team ? ` – ${plan.team}` : "";
  const cancelled = gone.map((day, place) => ({
    uid: `${base}-check-${plan.checks.length + place + 1}@${page.store}`,
    start: day,
    end: day,
    summary: t("waiting.check_gone") + team,
    description: "",
    url: address,
    cancelled: true,
  }));
  const events = days.map(({ kind, key, n, of, start, end }) => ({
    uid: `${base}-${key}@${page.store}`,
    start,
    end,
    summary: t(`take.day_${kind}`, { n, of, five: plan.tips.length }) + team,
    description: `${t(`take.day_${kind}_text`)}\n\n${five}\n\n${address}`,
    url: address,
  }));
  return calendarText({ maker: page.store, name: plan.team || t("take.calendar_name"), stamp: `${new Date().toISOString().slice(0, 19)}Z`, events: [...events, ...cancelled] });
}

/** @param {import("./my-plan.js").Plan} plan */
function textOf(plan) {
  const head = t(plan.team ? "take.chat_head_team" : "take.chat_head", { team: plan.team, dates: spanInWords(plan.start, plan.end) });
  const checks = plan.checks.map((day) => inWords(day, SHORT)).join(" · ");
  const close = spanInWords(closingFrom(plan.end), plan.end, SHORT);
  return chatText({ head, tips: named(plan), lines: [checks && t("take.chat_checks", { days: checks }), t("take.chat_close", { days: close })], address: shareAddress(plan) });
}

customElements.define("take-away", TakeAway);
