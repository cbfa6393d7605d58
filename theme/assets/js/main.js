/** The one script of every page: brings the page's own elements to life. */

import "./add-to-five.js";
import "./copy-code.js";
import "./five-count.js";
import "./five-tray.js";
import "./plan-form.js";
import "./round-planner.js";
import "./round-sheet.js";
import "./search.js";
import "./share-plan.js";
import "./small-elements.js";
import "./store-notice.js";
import "./tip-deck.js";
import { keepViewAcrossLanguages } from "./language-link.js";
import { closeMenus } from "./menus.js";
import { keepOffline } from "./offline.js";
import { page } from "./page.js";

keepViewAcrossLanguages();
closeMenus();
if (page.planner && !document.querySelector("store-notice")) {
  document.getElementById("__skip")?.prepend(document.createElement("store-notice"));
}
keepOffline();
