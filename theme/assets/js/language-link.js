/** The language switch keeps the view: it carries the query and the fragment along. */

import { findAll } from "./dom.js";
import { onAddress } from "./store.js";

function carry() {
  for (const link of findAll(document, "a.language-link")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.search = location.search;
    link.hash = location.hash;
  }
}

export function keepViewAcrossLanguages() {
  carry();
  onAddress(carry);
  addEventListener("hashchange", carry);
}
