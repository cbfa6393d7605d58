/**
 * The five of a plan on paper from the browser: as cards to cut, four to a page, and as a poster.
 * The sheet for the wall is round-sheet.js; these are made when somebody asks for them.
 */

import { h } from "./dom.js";
import { shareAddress } from "./my-plan.js";
import { chapterBySlug, page, spanInWords, t, tipByNumber } from "./page.js";
import { weeks } from "./plan.js";
import { qrPicture } from "./plan-qr.js";
import { printNow } from "./print-page.js";
import { nameOf } from "./tip-name.js";

const CARDS_ON_A_PAGE = 4;
/** Ever smaller titles and texts, in mm; the first with which everything fits is taken. */
const CARD_SIZES = [[6.6, 4], [5.8, 3.6], [5, 3.2], [4.4, 2.9], [3.8, 2.5], [3.2, 2.1]];
const POSTER_SIZES = [[15], [13], [11], [9.5], [8], [6.5], [5]];
/** A quarter of what both papers hold between margins of 10 mm, and all of it. */
const CARD_HEIGHT = 128;
const POSTER_HEIGHT = 256;

/** @param {import("./my-plan.js").Plan} plan */
export function printCards(plan) {
  const cards = plan.tips.map((pick) => card(pick, plan));
  fit(cards, CARD_SIZES, CARD_HEIGHT);
  const pages = [];
  for (let first = 0; first < cards.length; first += CARDS_ON_A_PAGE) {
    pages.push(h("div", { class: "five-cards" }, ...cards.slice(first, first + CARDS_ON_A_PAGE)));
  }
  printNow("five", () => h("div", {}, ...pages));
}

/** @param {import("./my-plan.js").Plan} plan */
export function printPoster(plan) {
  const poster = posterOf(plan);
  fit([poster], POSTER_SIZES, POSTER_HEIGHT);
  printNow("five", () => poster);
}

/** @param {import("./my-plan.js").Plan["tips"][number]} pick @param {import("./my-plan.js").Plan} plan */
function card(pick, plan) {
  const tip = tipByNumber(pick.number);
  const name = nameOf(pick);
  const part = (/** @type {string} */ key, /** @type {string|undefined} */ text) => (text ? h("p", { class: `five-card__${key}` }, h("span", { class: "five-card__label" }, t(`sheet.${key}`)), " ", text) : null);
  const boxes = Array.from({ length: weeks(plan.start, plan.end) }, (_, week) => h("i", {}, String(week + 1)));
  return h(
    "article",
    { class: "five-card", ...marks(name) },
    h("p", { class: "five-card__band" }, chapterBySlug(tip?.chapter)?.title ?? ""),
    h("p", { class: "five-card__number" }, String(pick.number)),
    h("h2", { class: "five-card__title" }, name.title),
    tip ? h("p", { class: "five-card__idea" }, tip.idea) : null,
    part("first_step", tip?.first_step),
    part("sign", tip?.sign),
    h("p", { class: "five-card__tally" }, h("span", { class: "five-card__label" }, t("sheet.tally")), " ", tip?.tally ?? "", h("span", { class: "five-card__boxes", "aria-hidden": "true" }, ...boxes)),
  );
}

/** @param {import("./my-plan.js").Plan} plan */
function posterOf(plan) {
  const rows = plan.tips.map((pick) => {
    const name = nameOf(pick);
    return h("li", { class: "five-poster__row", ...marks(name) }, h("span", { class: "five-poster__number" }, String(pick.number)), h("span", { class: "five-poster__title" }, name.title));
  });
  const who = [plan.team, spanInWords(plan.start, plan.end, { day: "numeric", month: "long", year: "numeric" })];
  return h(
    "div",
    { class: "five-poster" },
    h("header", { class: "five-poster__head" }, h("h2", {}, t("prints.five")), h("p", {}, ...who.filter(Boolean).flatMap((text, place) => (place ? [h("br"), text] : [text])))),
    h("ol", { class: "five-poster__rows" }, ...rows),
    h("footer", { class: "five-poster__foot" }, h("p", {}, t("sheet.title")), qrPicture(shareAddress(plan))),
  );
}

/** What a tip's element says of itself. @param {import("./tip-name.js").Name} name */
const marks = (name) => ({ lang: name.lang === page.lang ? null : name.lang, "data-chapter-order": name.order });

/**
 * The largest sizes with which each stands on its paper, found with a trial at the width of paper.
 * @param {HTMLElement[]} parts @param {number[][]} sizes in mm: title, text @param {number} height in mm
 */
function fit(parts, sizes, height) {
  const trial = h("div", { class: "five-trial", "aria-hidden": "true" }, ...parts);
  const ruler = h("div", { class: "five-trial__ruler" });
  trial.append(ruler);
  document.body.append(trial);
  const most = (height / 100) * ruler.offsetHeight;
  const set = (/** @type {number[]} */ [title, text]) => {
    for (const part of parts) {
      part.style.setProperty("--five-title", `${title}mm`);
      if (text) part.style.setProperty("--five-text", `${text}mm`);
    }
    return parts.every((part) => part.offsetHeight <= most);
  };
  if (!sizes.some(set)) set(sizes[sizes.length - 1]);
  trial.remove();
}
