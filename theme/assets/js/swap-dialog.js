/** "Finish five first": why there is no sixth, and the offer to let one of the five go for it. */

import { announce, button, h } from "./dom.js";
import { picks, store, swap } from "./my-plan.js";
import { page, t } from "./page.js";
import { nameOf } from "./tip-name.js";

/** @param {number} number the tip that wants in @param {string} title */
export function offerSwap(number, title) {
  const cameFrom = document.activeElement;
  const heading = h("h2", { id: "pb-swap-heading", class: "swap__heading" }, t("planner.full"));
  const choices = h("ul", { class: "swap__choices" });
  const dialog = h(
    "dialog",
    { class: "swap", "aria-labelledby": heading.id },
    heading,
    h("p", {}, t("planner.full_why")),
    h("p", { class: "swap__ask" }, t("planner.swap_ask", { n: number, title })),
    choices,
    button(t("planner.swap_keep"), () => dialog.close(), { class: "button swap__keep", autofocus: "" }),
  );

  function paint() {
    choices.replaceChildren(
      ...picks().map((pick) => {
        const name = nameOf(pick);
        const choice = button("", () => choose(pick.number), { class: "swap__choice" });
        if (name.order) choice.dataset.chapterOrder = String(name.order);
        choice.append(
          h("span", { class: "swap__number" }, String(pick.number)),
          h("span", { lang: name.lang === page.lang ? null : name.lang }, name.title),
        );
        choice.setAttribute("aria-label", t("planner.swap_out", { n: pick.number, title: name.title }));
        return h("li", {}, choice);
      }),
    );
  }

  /** @param {number} leaving */
  function choose(leaving) {
    dialog.close();
    swap(leaving, number, title);
    announce(t("planner.swapped", { out: leaving, in: number }));
  }

  const stop = store.onChange(paint);
  dialog.addEventListener("close", () => {
    stop();
    dialog.remove();
    if (cameFrom instanceof HTMLElement) cameFrom.focus();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  paint();
  document.body.append(dialog);
  dialog.showModal();
}
