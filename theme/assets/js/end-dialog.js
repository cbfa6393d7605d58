/** Ending one tip early: only for safety, the law or harm to a person. Asks which, and keeps the record. */

import { announce, button, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { page, t } from "./page.js";
import { LONGEST_NOTE, REASONS } from "./records.js";
import { endEarly } from "./round-life.js";
import { running } from "./rounds.js";
import { nameOf } from "./tip-name.js";

/** What was written and not said yet, for as long as the page is open: tip → text. @type {Map<number, string>} */
const written = new Map();

/** @param {number} number */
export function askReason(number) {
  const tip = running()?.tips.find((one) => one.number === number);
  if (!tip) return;
  const { title, lang } = nameOf(tip);
  const choices = REASONS.map((reason) => {
    const box = h("input", { type: "radio", name: "reason", value: reason, required: true, id: `pb-reason-${reason}` });
    return h("label", { class: "end__choice", for: box.id }, box, h("span", {}, t(`round.reason_${reason}`)));
  });
  const note = h("textarea", { id: "pb-end-note", rows: 2, maxlength: LONGEST_NOTE });
  note.value = written.get(number) ?? "";
  note.addEventListener("input", () => written.set(number, note.value));
  const told = h("p", { class: "end__told", role: "status" });
  const form = h(
    "form",
    { class: "end", method: "dialog" },
    h("p", { class: "swap__ask", lang: lang === page.lang ? null : lang }, `${number}. ${title}`),
    h("p", {}, t("round.end_why")),
    h("fieldset", { class: "end__choices" }, h("legend", {}, t("round.reason")), ...choices),
    h("p", { class: "field" }, h("label", { for: note.id }, t("round.end_note")), note),
    told,
    h("p", { class: "actions" }, button(t("round.end_keep"), () => dialog.close(), { class: "button", autofocus: "" }), h("button", { type: "submit", class: "button button--quiet" }, t("round.end_sure"))),
  );
  const dialog = openDialog(t("round.end_title"), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = new FormData(form).get("reason");
    const known = REASONS.find((one) => one === reason);
    if (!known || !endEarly(number, known, note.value.trim())) {
      told.textContent = t("round.ended_elsewhere", { n: number });
      return; // what was written stays in view
    }
    written.delete(number);
    dialog.close();
    announce(t("round.ended", { n: number }));
  });
}
