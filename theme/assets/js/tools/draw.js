/** Drawing: pictures that say the same in words, and lines through time. */

import { svg } from "./tool-element.js";

/** A picture with a text that says the same. @param {string} text @param {Record<string, string|number>} attributes @param {...Node} children */
export const picture = (text, attributes, ...children) => svg("svg", { role: "img", "aria-label": text, ...attributes }, ...children);

/**
 * @typedef {object} Line One line of a chart
 * @property {string} name
 * @property {(number|null)[]} values one a moment; null where there is none
 */

const EDGE = { left: 34, right: 16, top: 14, bottom: 14 };
const MARKS = [
  (/** @type {number} */ x, /** @type {number} */ y) => svg("circle", { cx: x, cy: y, r: 5 }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("rect", { x: x - 4.5, y: y - 4.5, width: 9, height: 9 }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("path", { d: `M${x} ${y - 6}l6 11h-12z` }),
];

/**
 * Lines through moments at their true distance; each has a mark of its own, so that it reads in
 * black and white. The figures stand in a table or in words beside it.
 * @param {Line[]} lines @param {{days: number[], low: number, high: number, ticks: number[], text: string, width?: number, height?: number}} how days as numbers
 */
export function chart(lines, { days, low, high, ticks, text, width = 480, height = 190 }) {
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const across = (/** @type {number} */ day) => EDGE.left + ((day - first) / Math.max(1, last - first)) * (width - EDGE.left - EDGE.right);
  const down = (/** @type {number} */ value) => EDGE.top + ((high - value) / (high - low)) * (height - EDGE.top - EDGE.bottom);
  const grid = ticks.flatMap((tick) => [
    svg("line", { class: "chart__grid", x1: EDGE.left, x2: width - EDGE.right, y1: down(tick), y2: down(tick) }),
    svg("text", { class: "chart__tick", x: EDGE.left - 12, y: down(tick) + 4, "text-anchor": "end", "aria-hidden": "true" }, String(tick)),
  ]);
  const drawn = lines.map(({ values }, place) => {
    const points = values.flatMap((value, at) => (value === null ? [] : [[across(days[at] ?? first), down(value)]]));
    const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
    const mark = MARKS[place % MARKS.length] ?? MARKS[0];
    return svg("g", { class: `chart__line chart__line--${place + 1}` }, svg("path", { class: "chart__path", d: path || "M0 0" }), ...points.map(([x = 0, y = 0]) => /** @type {SVGElement} */ (mark?.(x, y))));
  });
  return picture(text, { class: "chart", viewBox: `0 0 ${width} ${height}` }, ...grid, ...drawn);
}

/** The mark of a line, for its name in a legend. @param {number} place */
export function legendMark(place) {
  const mark = MARKS[place % MARKS.length] ?? MARKS[0];
  return svg("svg", { class: `chart__legend chart__line--${place + 1}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, /** @type {SVGElement} */ (mark?.(8, 8)));
}
