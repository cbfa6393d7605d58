/** The planner's own elements; other pages do without them. */

import "./close-round.js";
import "./five-tray.js";
import "./plan-form.js";
import "./plan-history.js";
import "./plan-qr.js";
import "./plan-switch.js";
import "./round-sheet.js";
import "./round-track.js";
import "./share-plan.js";
import "./start-round.js";
import "./suggest-five.js";
import "./take-away.js";
import "./year-view.js";
import "./round-planner.js";
