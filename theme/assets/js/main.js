/** The script of every page: brings the elements to life that any page may hold. */

// First, so that a long deck takes out what is not shown before anybody dresses it
import "./tip-deck.js";
import "./add-to-five.js";
import "./copy-code.js";
import "./five-count.js";
import "./search.js";
import "./small-elements.js";
import "./store-notice.js";
import { keepFocusInView } from "./focus-in-view.js";
import { keepViewAcrossLanguages } from "./language-link.js";
import { closeMenus } from "./menus.js";
import { store } from "./my-plan.js";
import { keepOffline } from "./offline.js";
import { page } from "./page.js";

keepViewAcrossLanguages();
closeMenus();
keepFocusInView();
if (page.planner && !document.querySelector("store-notice")) {
  document.getElementById("__skip")?.prepend(document.createElement("store-notice"));
}
// Where a site may keep nothing, asking to keep all of it is an error in Firefox's console.
if (!store.trouble.forbidden) keepOffline();
