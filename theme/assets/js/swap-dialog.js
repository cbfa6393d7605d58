/** "Finish five first": why there is no sixth, and the offer to let one of the five go for it. */

import { announce, button, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { sayLocked } from "./locked-dialog.js";
import { picks, store, swap } from "./my-plan.js";
import { page, t } from "./page.js";
import { running } from "./rounds.js";
import { nameOf } from "./tip-name.js";

/** @param {number} number the tip that wants in @param {string} title */
export function offerSwap(number, title) {
  const choices = h("ul", { class: "swap__choices" });
  const isNext = running() !== undefined;
  const dialog = openDialog(
    t(isNext ? "round.next_full" : "planner.full"),
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
    // Another tab may have started the round while this question stood open.
    if (swap(leaving, number, title)) announce(t("planner.swapped", { out: leaving, in: number }));
    else sayLocked();
  }

  const stop = store.onChange(paint);
  dialog.addEventListener("close", stop);
  paint();
  /** @type {HTMLElement|null} */ (dialog.querySelector(".swap__keep"))?.focus();
}
