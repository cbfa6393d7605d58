/** The page "One fan a day": its elements, and the tips it offers. */

import "./tool-bar.js";
import "./propose-tips.js";
import "./fan-log.js";
import "./fan-calculator.js";
import "./contact-calculator.js";
import { suggested } from "./tool-data.js";

const next = /** @type {import("./propose-tips.js").ProposeTips|null} */ (document.querySelector("propose-tips"));
if (next) next.tips = suggested("next");
