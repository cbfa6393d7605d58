/** What to call a tip that is chosen: from the planner's data, from a card on the page, or as it was kept. */

import { chapterBySlug, knowsAllTips, page, t, tipByNumber } from "./page.js";

/**
 * @typedef {object} Name
 * @property {string} title
 * @property {string} lang the title's language
 * @property {string} url empty when it is not known here
 * @property {number|undefined} order its chapter's place
 * @property {"known"|"unknown"|"retired"} state unknown: this playbook has no such tip
 * @property {number|null} replacedBy
 */

// A language as `lang` takes it (BCP 47, its shape alone): what was kept may come from a file of anybody's.
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;

/** @param {{number: number, title: string, lang: string}} pick as it was kept @returns {Name} */
export function nameOf({ number, title, lang }) {
  const tip = tipByNumber(number);
  if (tip) {
    const { title: own, lang: language, url, chapter, retired, replaced_by: replacedBy } = tip;
    return { title: own, lang: language, url, order: chapterBySlug(chapter)?.order, state: retired ? "retired" : "known", replacedBy };
  }
  const blank = { url: "", order: undefined, replacedBy: null };
  // A company's own tip, or one of another version: what it was called when it was chosen, and that it is not here.
  if (knowsAllTips()) return { ...blank, title: `${title || t("planner.tip", { n: number })} (${t("round.not_here")})`, lang: title && LANGUAGE.test(lang) ? lang : page.lang, state: "unknown" };
  const card = document.querySelector(`.card[data-tip="${number}"]`);
  if (card instanceof HTMLElement) {
    const link = card.querySelector(".card__title a");
    const words = card.querySelector("add-to-five")?.getAttribute("tip-title") ?? "";
    const language = card.querySelector(".card__title")?.getAttribute("lang") ?? page.lang;
    return { ...blank, title: words, lang: language, url: link?.getAttribute("href") ?? "", order: Number(card.dataset.chapterOrder) || undefined, state: "known" };
  }
  return { ...blank, title: title || t("planner.tip", { n: number }), lang: title && LANGUAGE.test(lang) ? lang : page.lang, state: "known" };
}
