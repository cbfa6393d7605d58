/** <plan-history>: what the team tried, kept, changed and stopped; every round; and a picture of it all. */

import { button, download, find, h, renew } from "./dom.js";
import { OUTCOMES, byChapter, historyOf, outcomeOf } from "./history.js";
import { deckPicture, keyCard } from "./history-picture.js";
import { store } from "./my-plan.js";
import { LONG, allChapters, allTips, chapterBySlug, inWords, page, spanInWords, t, tipByNumber } from "./page.js";
import { csv } from "./plan-text.js";
import { TIPS_IN_A_ROUND, encodeShare, formatDate } from "./plan.js";
import { printsAs } from "./print-page.js";
import { allRounds, settingsOf } from "./rounds.js";
import { nameOf } from "./tip-name.js";

/** @typedef {import("./rounds.js").RoundFacts} RoundFacts */

class PlanHistory extends HTMLElement {
  connectedCallback() {
    if (this.stops) return;
    this.stops = [store.onChange(() => this.paint()), printsAs(this, "history", () => this.content(historyOf(allRounds()), true))];
    this.paint();
  }

  disconnectedCallback() {
    this.stops?.forEach((stop) => stop());
    this.stops = undefined;
  }

  paint() {
    const history = historyOf(allRounds());
    // Which rounds are open stays as it was.
    const open = new Set([...this.querySelectorAll("details[open]")].map((details) => details.getAttribute("data-round")));
    const content = this.content(history, false);
    for (const details of content.querySelectorAll("details")) details.open = open.has(details.getAttribute("data-round"));
    if (!renew(this, "data-round", [content])) find(document, "#pb-history")?.focus(); // another plan is shown
  }

  /** @param {import("./history.js").History} history @param {boolean} isPaper everything open, nothing to press */
  content(history, isPaper) {
    if (history.rounds.length === 0) return h("div", { class: "history" }, h("p", {}, t("history.none")), picture(history));
    const actions = h("p", { class: "actions" }, button(t("history.print"), () => print(), { class: "button button--quiet" }), button(t("history.csv"), () => saveTable(), { class: "button button--quiet" }));
    const rounds = history.rounds.toReversed().map((round) => roundBlock(round, isPaper));
    return h(
      "div",
      { class: "history" },
      isPaper ? h("h1", { class: "history__title" }, history.rounds[0]?.team || t("round.history_heading")) : null,
      summary(history),
      picture(history),
      isPaper ? null : actions,
      h("h3", {}, t("history.rounds")),
      ...rounds,
      h("h3", {}, t("history.chapters")),
      chapterTable(history),
    );
  }
}

/** "12 of 101 tried, 8 kept", large. @param {import("./history.js").History} history */
function summary({ counts }) {
  const all = allTips().filter((tip) => !tip.retired).length;
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => h("li", {}, keyCard(outcome), h("span", {}, h("strong", {}, String(counts[outcome])), " ", t(`history.${outcome}`))));
  return h("div", { class: "history__sums" }, h("p", { class: "history__sum" }, t("history.sum", { tried: counts.tried, all, kept: counts.kept })), h("ul", { class: "history__key" }, ...parts));
}

/** @param {import("./history.js").History} history */
function picture(history) {
  const columns = byChapter(history, allChapters(), allTips()).map(({ slug, tips }) => {
    const { order = 0, title = "" } = chapterBySlug(slug) ?? {};
    return { order, title, tips: tips.map((number) => ({ number, outcome: history.tips.get(number)?.outcome ?? /** @type {const} */ ("") })) };
  });
  const all = columns.reduce((sum, { tips }) => sum + tips.length, 0);
  const label = t("history.picture", { tried: history.counts.tried, all, kept: history.counts.kept });
  return h("figure", { class: "history__picture" }, deckPicture(columns, label), h("figcaption", { class: "small" }, t("history.picture_help")));
}

/** @param {RoundFacts} round @param {boolean} isPaper */
function roundBlock(round, isPaper) {
  const head = t(round.state === "running" ? "history.round_running" : "history.round", { n: round.id, dates: spanInWords(round.start, round.end) });
  const tips = h("ul", { class: "history__tips" }, ...round.tips.map((tip) => tipLine(round, tip)));
  if (isPaper) return h("section", { class: "history__round" }, h("h4", {}, head), tips);
  const { every, weekday } = settingsOf(round.id);
  const five = round.tips.slice(0, TIPS_IN_A_ROUND).map(({ number }) => number);
  const address = `${page.planner}?${encodeShare(round.start, five, round.weeks, every ?? undefined, weekday ?? null)}`;
  const open = h("p", { class: "small" }, h("a", { href: address }, t("history.open_round", { n: round.id })));
  return h("details", { class: "history__round", "data-round": round.id }, h("summary", {}, h("span", {}, head), " ", h("span", { class: "history__short" }, ...round.tips.map((tip) => keyCard(outcomeOf(round, tip))))), tips, open);
}

/** @param {RoundFacts} round @param {RoundFacts["tips"][number]} tip */
function tipLine(round, tip) {
  const name = nameOf(tip);
  const outcome = outcomeOf(round, tip);
  const weeks = tip.ticks.length;
  const said = [
    tip.ended ? t(`history.ended_${tip.ended.reason}`, { date: inWords(tip.ended.on, LONG) }) : "",
    tip.ended?.note ?? "",
    weeks ? t(weeks === 1 ? "history.ticks_one" : "history.ticks", { weeks, n: tip.ticks.reduce((sum, { n }) => sum + n, 0) }) : "",
    tip.review?.customers ? t("history.customers", { text: tip.review.customers }) : "",
    tip.review?.thanks ? t("history.thanks", { text: tip.review.thanks }) : "",
    tip.note,
  ];
  const title = h("a", { href: name.url || null, lang: name.lang === page.lang ? null : name.lang }, name.title);
  return h(
    "li",
    { class: "history__tip", "data-tip": tip.number, "data-outcome": outcome, "data-chapter-order": name.order },
    h("span", { class: "history__number" }, String(tip.number)),
    h("span", { class: "history__words" }, title, ...said.filter(Boolean).map((text) => h("span", { class: "history__said small" }, text))),
    h("span", { class: "history__outcome" }, keyCard(outcome), t(`history.${outcome}`)),
  );
}

/** The picture in figures, for those who cannot see it. @param {import("./history.js").History} history */
function chapterTable(history) {
  const rows = byChapter(history, allChapters(), allTips()).map(({ slug, tips, tried, kept }) => {
    const chapter = chapterBySlug(slug);
    return h("tr", { "data-chapter-order": chapter?.order }, h("th", { scope: "row" }, h("span", { class: "history__order" }, String(chapter?.order ?? "")), " ", chapter?.title ?? slug), ...[tips.length, tried, kept].map((n) => h("td", {}, String(n))));
  });
  const head = h("tr", {}, ...["chapter", "tips", "tried", "kept"].map((key) => h("th", { scope: "col" }, t(`history.col_${key}`))));
  return h("table", { class: "history__table" }, h("thead", {}, head), h("tbody", {}, ...rows));
}

const COLUMNS = ["team", "round", "state", "start", "end", "number", "title", "chapter", "owner", "weeks", "count", "outcome", "on", "kept", "customers", "thanks", "note"];

/** Of now: what the table holds and the page does not show, an owner say, may have changed since it was painted. */
function saveTable() {
  const { rounds } = historyOf(allRounds());
  const rows = rounds.flatMap((round) => round.tips.map((tip) => row(round, tip)));
  const first = rounds[0] ? formatDate(rounds[0].start) : "";
  download(`${page.store}-${first}.csv`, csv([COLUMNS.map((name) => t(`history.csv_${name}`)), ...rows]), "text/csv;charset=utf-8");
}

/** @param {RoundFacts} round @param {RoundFacts["tips"][number]} tip @returns {(string|number)[]} */
function row(round, tip) {
  const chapter = chapterBySlug(tipByNumber(tip.number)?.chapter)?.title ?? "";
  const outcome = outcomeOf(round, tip);
  return [
    round.team, Number(round.id), t(`history.state_${round.state}`), formatDate(round.start), formatDate(round.end),
    tip.number, nameOf(tip).title, chapter, tip.owner, tip.ticks.length, tip.ticks.reduce((sum, { n }) => sum + n, 0),
    t(`history.${outcome}`), tip.ended ? formatDate(tip.ended.on) : "", tip.review?.kept ? t(`round.kept_${tip.review.kept}`) : "",
    tip.review?.customers ?? "", tip.review?.thanks ?? "", [tip.ended?.note, tip.note].filter(Boolean).join(" · "),
  ];
}

customElements.define("plan-history", PlanHistory);
