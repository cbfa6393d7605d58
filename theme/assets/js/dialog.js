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
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
