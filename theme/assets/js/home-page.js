/** The home page's own elements: the round that runs stands first. */

import "./round-track.js";
