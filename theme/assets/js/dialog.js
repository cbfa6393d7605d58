/** A dialog that opens over the page, closes on Escape and on a tap beside it, and gives the focus back. */

import { h } from "./dom.js";

let count = 0;

/**
 * @param {string} title @param {...(Node|string)} content
 * @returns {HTMLDialogElement} open; its "close" event comes once
 */
export function openDialog(title, ...content) {
  const cameFrom = document.activeElement;
  const heading = h("h2", { id: `pb-dialog-${(count += 1)}`, class: "swap__heading" }, title);
  const dialog = h("dialog", { class: "swap", "aria-labelledby": heading.id }, heading, ...content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
  });
  // Who marks a text may let go beside the dialog, and its own edge is no place beside it.
  let isPressed = false;
  const isBeside = (/** @type {MouseEvent} */ { target, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return target === dialog && (x < left || x > right || y < top || y > bottom);
  };
  dialog.addEventListener("pointerdown", (event) => (isPressed = isBeside(event)));
  dialog.addEventListener("click", (event) => isPressed && isBeside(event) && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
