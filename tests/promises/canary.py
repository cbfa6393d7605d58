"""A browser in which anything that a stranger's text could do is told.

Hits are: the payloads' own call, a dialog, a new window, a request for what is not a file of the
site, a frame that went elsewhere, an error of a script, a complaint of the security policy, and an
element or attribute in a page that would run something once it is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

AT_ONCE, BATCHES = 12, 6  # pages shown side by side; and how often in one window
INIT = """
for (const name of ["__hit", "alert", "confirm", "prompt", "open"])
  window[name] = (...all) => { window.__told(`${name}(${String(all[0]).slice(0, 80)}) ran`); };
window.hit = window.xss = window.__hit;
window.print = () => {};
addEventListener("securitypolicyviolation", (event) =>
  window.__told(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
addEventListener("error", (event) => event.message && window.__told(`error: ${event.message}`));
"""
# What in a document would run something, by itself or when touched. Pages of ours have none of it.
DANGERS = """
(doc) => {
  const found = [];
  const base = new URL("/", doc.location.href).href;
  const names = ["iframe", "frame", "object", "embed", "base", "applet", "foreignobject",
    "portal", "animate", "set", "animatetransform", "animatemotion", "math", "marquee", "isindex",
    "frameset"];
  const addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping",
    "background", "cite", "manifest", "data-index"];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName.toLowerCase();
      const data = ["application/json", "application/ld+json"].includes(element.type);
      if (name === "script" && !data && !(element.src.startsWith(base) && !element.textContent))
        found.push(element.outerHTML.slice(0, 120));
      if (name === "style" && !element.textContent.startsWith("/*pagefind")) found.push(name);
      if (names.includes(name)) found.push(`<${name}>`);
      if (name === "meta" && /refresh|set-cookie/i.test(element.httpEquiv)) found.push(name);
      for (const {name: key, value} of element.attributes) {
        if (/^on/i.test(key) || key === "srcdoc" || (key === "style" && !element.style.length))
          found.push(`${name} ${key}=${value.slice(0, 80)}`);
        if (!addresses.includes(key.toLowerCase())) continue;
        // The tab's own drawing, which the build puts into the head; as a picture it runs nothing.
        if (element.rel === "icon" && element.parentNode === doc.head
          && value.startsWith("data:image/svg+xml,")) continue;
        let address = null;
        try { address = new URL(value, doc.baseURI); } catch { continue; }
        const fine = ["http:", "https:", "mailto:", "blob:"].includes(address.protocol);
        const ours = address.href.startsWith(base);
        if (!fine || (!ours && !["a", "area", "link"].includes(name)))
          found.push(`${name} ${key}=${value.slice(0, 80)}`);
        if (name === "link" && !ours && !/canonical|alternate/.test(element.rel))
          found.push(`link ${element.rel} ${value}`);
      }
      if (element.content instanceof DocumentFragment) look(element.content);
    }
  };
  look(doc);
  return found;
}
"""
# Shows pages in frames, a handful at a time; tells of each what it is, and what is in it.
VISIT = """
async ([paths, act]) => {
  const dangers = DANGERS;
  const frames = paths.map((path) => {
    const frame = document.createElement("iframe");
    frame.width = 1000;
    frame.height = 800;
    const loaded = new Promise((done) => frame.addEventListener("load", done, {once: true}));
    frame.src = path;
    document.body.append(frame);
    return {path, frame, loaded};
  });
  await Promise.all(frames.map(({loaded}) => loaded));
  const told = [];
  for (const {path, frame} of frames) {
    let found;
    try {
      if (act) await eval(`(${act})`)(frame.contentWindow);
      const doc = frame.contentDocument;
      const asked = new URL(path, location.href).pathname;
      const went = frame.contentWindow.location.pathname === asked ? [] : ["went elsewhere"];
      const heading = doc.querySelector("h1, h2")?.textContent ?? doc.body?.textContent ?? "";
      const text = (doc.body?.textContent ?? "").slice(0, 60000);
      found = {heading, text, dangers: [...dangers(doc), ...went]};
    } catch (error) {
      found = {heading: "", text: "", dangers: [`cannot be looked into: ${error}`]};
    }
    told.push({path, ...found});
  }
  for (const {frame} of frames) frame.remove();
  return told;
}
""".replace("DANGERS", DANGERS)


class Canary:
    """A profile of a browser on one site, with the policy in force or off."""

    def __init__(self, browser: Browser, address: str, folder: Path, *, policy: bool) -> None:
        self.address = address
        self.folder = folder
        self.hits: list[str] = []
        self.where = ""
        self.context = browser.new_context(
            bypass_csp=not policy,
            service_workers="block",
            reduced_motion="reduce",
            viewport={"width": 1280, "height": 900},
            accept_downloads=True,
        )
        self.context.set_default_timeout(60_000)
        self.context.expose_binding("__told", lambda _, what: self.hit(what))
        self.context.add_init_script(INIT)
        self.context.on("request", self._asked)
        self.context.on("console", self._said)
        self.batches = 0
        self.page = self._window()
        self.context.on("page", self._opened)

    def close(self) -> None:
        """The profile is gone, and what it kept with it."""
        self.context.close()

    def _window(self) -> Page:
        self.opening = True
        page = self.context.new_page()
        self.opening = False
        page.on("dialog", self._dialog)
        return page

    def _opened(self, page: Page) -> None:
        if not self.opening:
            self.hit(f"a window: {page.url}")

    def hit(self, what: str) -> None:
        """Something happened that must not."""
        self.hits.append(f"{self.where}: {what}")

    def _dialog(self, dialog: Dialog) -> None:
        self.hit(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.hit(message.text[:300])

    def _asked(self, request: Request) -> None:
        url = request.url
        if url.startswith(("data:image/", "data:font/", f"blob:{self.address}", "about:blank")):
            return
        parts = urlsplit(url)
        path = unquote(parts.path).lstrip("/")
        inside = url.startswith(self.address) and "\0" not in path
        if inside and (path == "favicon.ico" or (self.folder / path).exists()):
            return
        if inside and path.startswith("images/") and request.resource_type == "image":
            return  # named as the pictures of a company are; the rules see that it is there
        self.hit(f"asked for {url[:200]}")

    def visit(self, paths: Sequence[str], act: str = "") -> list[dict[str, Any]]:
        """Look at pages of the site, in frames; `act` is JavaScript done in each window."""
        told = []
        for start in range(0, len(paths), AT_ONCE):
            some = list(paths[start : start + AT_ONCE])
            self.where = some[0] if len(some) == 1 else f"{some[0]} … {some[-1]}"
            self.batches += 1
            if self.batches % BATCHES == 0:  # a window keeps gigabytes of what it has shown
                self.page.close()
                self.page = self._window()
            if not self.page.url.endswith("blank.json"):
                self.page.goto(f"{self.address}blank.json")
            found = self.page.evaluate(VISIT, [[f"/{path}" for path in some], act])
            for each in found:
                self.hits += [f"{each['path']}: {what}" for what in each["dangers"]]
            told += found
        return told

    def look(self, page: Page) -> None:
        """Look for dangers in a page that stands open."""
        found: Iterable[str] = page.evaluate(f"({DANGERS})(document)")
        self.hits += [f"{page.url}: {what}" for what in found]
