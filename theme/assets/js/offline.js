/** The site stays readable without a network: registers the service worker, and says when a new release is ready. */

import { button, h } from "./dom.js";
import { page, t } from "./page.js";

// This script's own address tells where the site begins and which release the page is of:
// <root>assets/<release>/js/offline.js
const ROOT = new URL("../../../", import.meta.url);
const RELEASE = new URL("../", import.meta.url).pathname.split("/").at(-2);

/** @param {ServiceWorker} worker @param {object} message @returns {Promise<any>} its answer */
function ask(worker, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
    worker.postMessage(message, [port2]);
  });
}

/** A release waits. If this page is of that release already, it may take over; else the reader says when. @param {ServiceWorker} worker */
async function whenWaiting(worker) {
  const release = await ask(worker, { ask: "release" });
  if (release === RELEASE) worker.postMessage({ ask: "take over" });
  else offer(worker);
}

/** @param {ServiceWorker} worker */
function offer(worker) {
  if (document.querySelector(".new-release")) return;
  const reload = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ ask: "take over" });
  };
  const note = h("aside", { class: "new-release no-print", role: "status" }, h("p", {}, t("offline.ready")), button(t("offline.reload"), reload, { class: "button" }));
  document.body.append(note);
}

/** @param {ServiceWorkerRegistration} registration */
function follow(registration) {
  if (registration.waiting) whenWaiting(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && navigator.serviceWorker.controller) whenWaiting(coming);
    });
  });
}

/** Whether the reader asked for little data: then only the heart of the site is kept. */
const isThrifty = () => Boolean(/** @type {any} */ (navigator).connection?.saveData);

export async function keepOffline() {
  const isLive = document.querySelector('script[src^="/__playbook/"]'); // the development server: everything changes
  if (isLive || !page.home || !("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL("sw.js", ROOT).href);
    follow(registration);
    const { active } = await navigator.serviceWorker.ready;
    if (active && !isThrifty()) await ask(active, { ask: "keep", language: page.lang });
    document.documentElement.dataset.kept = page.lang;
  } catch {
    // a browser that refuses (a private window, a policy) reads the site as before
  }
}
