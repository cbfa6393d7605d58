/**
 * The search of a playbook that was opened from disk: its words come as a script beside the page,
 * since a browser fetches no index there. Asks and answers like the engine of a served site.
 *
 * @typedef {{url: string, meta: Record<string, string>, words: Record<string, string>}} SearchRecord
 */

const LONGEST_ENDING = 3; // letters: "wachtrijen" finds "wachtrij"
const SHORTEST_STEM = 4;

/** The words of a text, without accents. @param {string} text */
const wordsOf = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** How well a word of a page answers a word of a question: 3 the same, 2 its beginning, 1 its stem, 0 not. @param {string} word @param {string} asked */
function match(word, asked) {
  if (word === asked) return 3;
  if (word.startsWith(asked)) return 2;
  return word.length >= SHORTEST_STEM && asked.length - word.length <= LONGEST_ENDING && asked.startsWith(word) ? 1 : 0;
}

/** @param {{weight: number, words: string[]}[]} layers @param {string} asked */
const scoreOf = (layers, asked) =>
  Math.max(0, ...layers.map(({ weight, words }) => weight * Math.max(0, ...words.map((word) => match(word, asked)))));

/** Fetch the words of a language. @param {string} address of the script @returns {Promise<SearchRecord[]>} */
function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).playbookSearch ?? []));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

/** @param {string} address @param {string} root where the site begins */
export async function diskEngine(address, root) {
  const pages = (await load(address)).map(({ url, meta, words }, place) => ({
    id: String(place),
    data: async () => ({ url: new URL(url, root).href, meta }),
    layers: Object.entries(words).map(([weight, text]) => ({ weight: Number(weight), words: wordsOf(text) })),
  }));
  return {
    /** @param {string} query */
    async search(query) {
      const asked = wordsOf(query);
      const results = pages
        .map((page) => ({ ...page, scores: asked.map((word) => scoreOf(page.layers, word)) }))
        .filter(({ scores }) => scores.length > 0 && scores.every((score) => score > 0))
        .map(({ id, data, scores }) => ({ id, data, score: scores.reduce((sum, score) => sum + score, 0) }))
        .sort((a, b) => b.score - a.score);
      return { results };
    },
  };
}
