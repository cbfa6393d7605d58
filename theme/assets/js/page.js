/**
 * What the generator wrote into this page: its language, its words and, on the planner, the tips.
 *
 * @typedef {object} Tip
 * @property {number} number
 * @property {string} title
 * @property {string} idea
 * @property {string} first_step
 * @property {string} sign
 * @property {string} tally
 * @property {string} chapter
 * @property {string} url
 * @property {string} lang
 * @property {boolean} retired
 * @property {number|null} replaced_by
 *
 * @typedef {{slug: string, order: number, title: string, url: string}} Chapter
 *
 * @typedef {object} Page
 * @property {string} lang
 * @property {string} store
 * @property {string} planner
 * @property {string} site where the planner stands on the web; empty: nobody has said
 * @property {Record<string, Record<string, string>>} t
 */

/** @param {string} id @returns {any} the JSON of a data island; null when it is not there or broken */
function island(id) {
  try {
    return JSON.parse(document.getElementById(id)?.textContent ?? "null");
  } catch {
    return null;
  }
}

/** @type {Page} */
export const page = { lang: document.documentElement.lang, store: "playbook", planner: "", site: "", t: {}, ...island("pb-page") };

const onPage = island("pb-tips");
/** @type {Map<number, Tip>} */
const tips = new Map();
let isWhole = false;
/** @type {Promise<void>|undefined} */
let coming;

/** @param {Tip[]} all */
function learn(all) {
  for (const tip of all) tips.set(tip.number, tip);
  isWhole = true;
  // Numbers of four digits need smaller figures, and all of a book are of one size.
  if (all.some((tip) => tip.number > 999)) document.documentElement.dataset.digits = "4";
}

if (onPage?.tips) learn(onPage.tips);

/** Whether this page knows the whole playbook, and so which numbers are not in it. */
export const knowsAllTips = () => isWhole;

/**
 * The names of all tips, on a page that does without until a round runs: they come as a script, since
 * from disk nothing can be fetched. Where they cannot come, the page knows what it knew.
 * @returns {Promise<void>}
 */
export function fetchTips() {
  coming ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = new URL(`../tips/${page.lang}.js`, import.meta.url).href;
    script.addEventListener("load", () => {
      const all = /** @type {any} */ (globalThis).playbookTips ?? [];
      learn(all.map((/** @type {Tip} */ tip) => ({ ...tip, url: pageAddress(tip.url) })));
      resolve();
    });
    script.addEventListener("error", () => resolve());
    document.head.append(script);
  });
  return coming;
}

/** A page below the home page of this language. @param {string} address such as "tips/one-free-slot/" */
const pageAddress = (address) => (location.protocol === "file:" ? `${address}index.html` : address);

/** @type {Map<string, Chapter>} */
const chapters = new Map((onPage?.chapters ?? []).map((/** @type {Chapter} */ chapter) => [chapter.slug, chapter]));

/** @param {number} number @returns {Tip|undefined} */
export const tipByNumber = (number) => tips.get(number);

/** Every tip that this page knows, by number, with what a suggestion depends on. @returns {(Tip & import("./mix.js").Traits)[]} */
export const allTips = () => /** @type {(Tip & import("./mix.js").Traits)[]} */ ([...tips.values()]);

/** Every chapter that this page knows, in order. @returns {Chapter[]} */
export const allChapters = () => [...chapters.values()];

/** @param {string|undefined} slug @returns {Chapter|undefined} */
export const chapterBySlug = (slug) => chapters.get(slug ?? "");

/** The highest number that a tip of the original playbook can have; a company's own are above it. */
const HIGHEST_UPSTREAM = 199;

/** What to say of a number that this playbook has no tip for. @param {number} number */
export const unknownTip = (number) => t(number > HIGHEST_UPSTREAM ? "ours.unknown" : "planner.unknown", { n: number });

/**
 * One of the site's own words, filled in: t("planner.chosen", {n: 4}).
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const [group, name] = key.split(".");
  const text = page.t[group]?.[name] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, word) => (word in values ? String(values[word]) : whole));
}

/**
 * A date in words. The wording follows the page's language, never the reader's time zone.
 * @param {import("./plan.js").CivilDate} date @param {Intl.DateTimeFormatOptions} [form]
 */
export function inWords({ year, month, day }, form = LONG) {
  return formatter(form).format(Date.UTC(year, month - 1, day));
}

/** Two dates in words, without saying the same year or month twice. @param {import("./plan.js").CivilDate} from @param {import("./plan.js").CivilDate} to */
export function spanInWords(from, to, form = LONG) {
  const [start, end] = [from, to].map(({ year, month, day }) => Date.UTC(year, month - 1, day));
  // Some locales put thin spaces around the dash; the subset fonts and text fields want plain ones.
  return formatter(form).formatRange(start, end).replace(/[\u2009\u202f]/g, " ");
}

/** @type {Intl.DateTimeFormatOptions} */
export const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
/** @type {Intl.DateTimeFormatOptions} */
export const SHORT = { weekday: "short", day: "numeric", month: "short" };
/** @type {Intl.DateTimeFormatOptions} */
export const DAY_MONTH = { day: "numeric", month: "long" };

/** @param {Intl.DateTimeFormatOptions} form */
function formatter(form) {
  const options = { ...form, timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" };
  try {
    return new Intl.DateTimeFormat(t("planner.locale"), options);
  } catch {
    return new Intl.DateTimeFormat(page.lang || "en", options);
  }
}
