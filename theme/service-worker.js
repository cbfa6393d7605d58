/**
 * Keeps the site on the reader's device. The build puts `self.SITE = {…}` before this text and
 * writes both to the site's root as sw.js (generator/offline.py), with
 *
 *   release   the name of this release: its assets lie in assets/<release>/
 *   core      what every page needs, and the pages to start from
 *   languages language → its other pages and the search index of that language
 *   asRead    the languages with more pages than anybody wants on a device unasked: of their tips
 *             those are kept that were read
 *   away      language → the page that says there is no connection
 *   roots     language → the path of that language below the scope, the default one last
 *
 * Pages come from the network first, so that nobody reads yesterday's; without a network (or when
 * it takes too long) from the cache, which holds one release and no other. Assets carry their
 * release in their address, so a page never runs the scripts of another release.
 */

const { SITE } = self;
const SCOPE = new URL("./", self.location.href).href;
const MINE = `playbook ${SCOPE} `; // several playbooks may live on one host
const CACHE = MINE + SITE.release;
const ASSETS = `${SCOPE}assets/${SITE.release}/`;
const PATIENCE = 4000; // milliseconds until a page that is kept is shown instead of waited for
const AT_ONCE = 6;

/** @param {string} path */
const address = (path) => new URL(path, SCOPE).href;

/** Fetch what is not kept yet, a few at a time; what fails is left for another visit. @param {string[]} paths */
async function keep(paths) {
  const cache = await caches.open(CACHE);
  const waiting = [...paths];
  const worker = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (await cache.match(address(path))) continue;
      const answer = await fetch(address(path), { cache: "no-cache" }).catch(() => null);
      if (answer?.ok && (await isOurs(answer.clone(), path))) await cache.put(address(path), answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Whether a page belongs to this release: its own scripts say so. @param {Response} answer @param {string} path */
async function isOurs(answer, path) {
  if (path !== "" && !path.endsWith("/")) return true;
  return (await answer.text()).includes(`assets/${SITE.release}/`);
}

/** All or nothing: a release that cannot be kept whole is not used. */
async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SITE.core.map((/** @type {string} */ path) => new Request(address(path), { cache: "no-cache" })));
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(MINE) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/**
 * What is kept of a page or an asset, whatever else its server lets the answer depend on (Vary: what we
 * asked for differs from what a page asks in its headers alone). A cache that cannot be opened, as on a
 * damaged disk, holds nothing: the network still answers.
 * @param {Request} request @returns {Promise<Response|undefined>}
 */
async function kept(request) {
  try {
    const cache = await caches.open(CACHE);
    return await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  } catch {
    return undefined;
  }
}

/** @param {string} url */
const languageOf = (url) => Object.keys(SITE.roots).find((code) => url.startsWith(address(SITE.roots[code])));

/** Keep a page that was read, where not all are kept; of this release and no other. @param {string} url @param {Response} answer */
async function keepRead(url, answer) {
  const place = url.split(/[?#]/)[0] ?? url;
  if (!answer.ok || !place.endsWith("/") || !SITE.asRead.includes(languageOf(place))) return;
  const copy = answer.clone();
  if (await isOurs(answer, place)) await (await caches.open(CACHE)).put(place, copy);
}

/** A page: from the network, else as it is kept, else the page that says there is no connection. @param {FetchEvent} event */
async function page(event) {
  const { request } = event;
  const known = await kept(request);
  const network = fetch(request);
  event.waitUntil(network.then((answer) => keepRead(request.url, answer.clone())).catch(() => undefined));
  if (!known) return network.catch(() => away(request.url));
  const late = new Promise((resolve) => setTimeout(() => resolve(known), PATIENCE));
  return Promise.race([network.catch(() => known), late]);
}

/**
 * The page that says there is no connection, in the language that was asked for. The address stays,
 * so that a reload tries again; its relative links are made to start where the page really lies.
 * @param {string} url
 */
async function away(url) {
  const place = address(SITE.away[languageOf(url) ?? ""] ?? "");
  const known = await (await caches.open(CACHE)).match(place);
  if (!known) return Response.error();
  const html = (await known.text()).replace(/((?:href|src|data-index)=")(?=\.)/g, `$1${place}`);
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Keep an asset that was asked for; where there is no room for it, it is used all the same. @param {Request} request @param {Response} answer */
async function hold(request, answer) {
  try {
    await (await caches.open(CACHE)).put(request, answer);
  } catch {
    // It comes from the network again.
  }
}

/** @param {Request} request */
async function asset(request) {
  const known = await kept(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await hold(request, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const { ask, language } = event.data ?? {};
  if (ask === "release") event.ports[0]?.postMessage(SITE.release);
  if (ask === "take over") self.skipWaiting();
  if (ask === "keep") event.waitUntil(keep(SITE.languages[language] ?? []).then(() => event.ports[0]?.postMessage("kept")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.url.startsWith(ASSETS)) event.respondWith(asset(request));
});
