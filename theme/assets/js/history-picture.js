/**
 * The picture of a team's year: the whole book as a deck of small cards, a column a chapter, that
 * fills up. Shape says what became of a tip and colour only which chapter it is of, so that it can be
 * read in black and white.
 */

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, GAP, HEAD] = [30, 22, 4, 22];

/** @param {string} name @param {Record<string, string|number>} attributes @param {string} [text] */
function draw(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * @param {{order: number, title: string, tips: {number: number, outcome: import("./history.js").Outcome|""}[]}[]} columns
 * @param {string} label what it shows, in words
 */
export function deckPicture(columns, label) {
  const tallest = Math.max(1, ...columns.map(({ tips }) => tips.length));
  const [width, height] = [columns.length * (WIDE + GAP) - GAP, HEAD + tallest * (HIGH + GAP)];
  const svg = draw("svg", { viewBox: `-1 -1 ${width + 2} ${height + 2}`, class: "deck-picture", role: "img", "aria-label": label });
  columns.forEach(({ order, tips }, place) => {
    const group = draw("g", { "data-chapter-order": order, transform: `translate(${place * (WIDE + GAP)} 0)` });
    group.append(draw("text", { x: WIDE / 2, y: 13, class: "deck-picture__chapter" }, String(order)));
    tips.forEach(({ number, outcome }, row) => group.append(smallCard(number, outcome, HEAD + row * (HIGH + GAP))));
    svg.append(group);
  });
  return svg;
}

/** One card, for the picture and for the key beside it. @param {number|null} number @param {import("./history.js").Outcome|""} outcome @param {number} y */
export function smallCard(number, outcome, y) {
  const card = draw("g", { class: `small-card small-card--${outcome || "none"}`, transform: `translate(0 ${y})` });
  card.append(draw("rect", { width: WIDE, height: HIGH, rx: 3, class: "small-card__paper" }));
  // Changed: half is filled, below the diagonal.
  if (outcome === "changed") card.append(draw("path", { d: `M0 ${HIGH}L${WIDE} 0V${HIGH - 3}a3 3 0 0 1 -3 3z`, class: "small-card__half" }));
  if (outcome === "stopped" || outcome === "ended") card.append(draw("path", { d: `M4 ${HIGH - 3}L${WIDE - 4} 3`, class: "small-card__line" }));
  if (outcome === "ended") card.append(draw("path", { d: `M4 3L${WIDE - 4} ${HIGH - 3}`, class: "small-card__line" }));
  if (outcome === "running") card.append(draw("path", { d: `M0 ${HIGH - 4}h${WIDE}v1a3 3 0 0 1 -3 3H3a3 3 0 0 1 -3 -3z`, class: "small-card__half" }));
  if (number !== null) card.append(draw("text", { x: WIDE / 2, y: 15, class: "small-card__number" }, String(number)));
  return card;
}

/** One card alone, for the key. @param {import("./history.js").Outcome} outcome */
export function keyCard(outcome) {
  const svg = draw("svg", { viewBox: `-1 -1 ${WIDE + 2} ${HIGH + 2}`, class: "key-card", "aria-hidden": "true" });
  svg.append(smallCard(null, outcome, 0));
  return svg;
}
