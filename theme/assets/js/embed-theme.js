// Light or dark in a frame: as the system says, or as the one who embeds it asks for with ?theme=dark.
// A classic script in the head, so that the page never flashes in the wrong colours.
(() => {
  "use strict";
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
