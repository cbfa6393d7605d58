/**
 * The folded menus of the header (<details>) work without this; with it they also close on Escape,
 * giving the focus back, and when the reader turns elsewhere.
 */
import { findAll } from "./dom.js";

const open = () => findAll(document, ".site-header details[open]");

export function closeMenus() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    }
  });
  for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, (event) => {
      for (const menu of open()) {
        if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
      }
    });
  }
}
