/** Why one of the five cannot go, and a sixth cannot come: the round runs. Says it in words, everywhere the same. */

import { announce, button, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { DAY_MONTH, inWords, page, t } from "./page.js";
import { takeBack } from "./round-life.js";
import { running } from "./rounds.js";

export function sayLocked() {
  const round = running();
  if (!round) return;
  const isPlanned = round.state === "planned";
  const days = { start: inWords(round.start, DAY_MONTH), end: inWords(round.end, DAY_MONTH) };
  const leave = button(t("round.locked_keep"), () => dialog.close(), { class: "button", autofocus: "" });
  const back = button(t("round.take_back"), () => {
    dialog.close();
    takeBack();
    announce(t("round.taken_back"));
  }, { class: "button button--quiet" });
  const end = h("a", { href: `${page.planner}#pb-track`, class: "button button--quiet" }, t("round.locked_end"));
  end.addEventListener("click", () => dialog.close());
  const dialog = openDialog(
    t(isPlanned ? "round.planned_title" : "round.locked_title"),
    h("p", {}, t(isPlanned ? "round.planned_why" : "round.locked_why", days)),
    isPlanned ? "" : h("p", { class: "small" }, t("round.locked_except")),
    h("p", { class: "actions" }, leave, isPlanned ? back : end),
  );
}
