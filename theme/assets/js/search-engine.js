/**
 * The search engine (Pagefind, made at build time, one index per language), and its answers.
 *
 * @typedef {{url: string, meta: Record<string, string>}} Hit
 * @typedef {(n: number, hits: Hit[]) => void} Early hears of the first hits while the others are still being fetched
 * @typedef {(query: string, most: number, early?: Early) => Promise<{n: number, hits: Hit[]}>} Search
 */

import { page } from "./page.js";
import { diskEngine } from "./search-disk.js";
import { answer, numberIn } from "./search-query.js";

const FIRST = 6; // hits that a phone shows without scrolling; browsers fetch as many at a time

/** Fetch the engine and its index. @param {string} address @returns {Promise<Search>} */
export async function loadEngine(address) {
  // Where the site begins: the index lies in assets/<release>/pagefind/.
  const root = new URL("../../../", address).href;
  const engine = location.protocol === "file:" ? await diskEngine(new URL(`../search-${page.lang}.js`, address).href, root) : await pagefind(address, root);
  const ask = (/** @type {string} */ words) => engine.search(words).then((/** @type {{results: any[]}} */ { results }) => results);
  return async (query, most, early) => {
    const results = await answer(ask, query);
    const coming = results.slice(0, most).map((/** @type {any} */ result) => result.data());
    const all = Promise.all(coming);
    all.catch(() => {}); // told below, where it is waited for
    // A number may have its tip anywhere among them.
    if (early && !numberIn(query)) early(results.length, await Promise.all(coming.slice(0, FIRST)));
    return { n: results.length, hits: inOrder(await all, query) };
  };
}

/** @param {string} address @param {string} root */
async function pagefind(address, root) {
  const engine = await import(address);
  await engine.options({ excerptLength: 24, baseUrl: new URL(root).pathname });
  // It takes the index of the language that the page names when it begins. Where the browser translates
  // the page, that is another one, and the engine would look in whichever index is the largest.
  const { documentElement } = document;
  const named = documentElement.lang;
  documentElement.lang = page.lang;
  const ready = engine.init();
  documentElement.lang = named;
  await ready;
  return engine;
}

/** A number finds its tip first; else the engine's own order. @param {Hit[]} hits @param {string} query */
function inOrder(hits, query) {
  const number = numberIn(query);
  if (!number) return hits;
  const exact = hits.filter((hit) => hit.meta.number === number);
  return [...exact, ...hits.filter((hit) => hit.meta.number !== number)];
}
