/**
 * <five-tray>: the five slots, always in view. A column on wide screens, a bar that opens on small
 * ones. While a round runs, its five stand above them, locked, and the slots are the next round's.
 */

import { announce, button, find, findAll, h, hiddenText, renew, setText } from "./dom.js";
import { sayLocked } from "./locked-dialog.js";
import { picks, remove, store, swap, takeLater } from "./my-plan.js";
import { DAY_MONTH, inWords, page, t, tipByNumber } from "./page.js";
import { TIPS_IN_A_ROUND } from "./plan.js";
import { laterPicks, running } from "./rounds.js";
import { nameOf } from "./tip-name.js";

class FiveTray extends HTMLElement {
  connectedCallback() {
    if (!this.slots) this.build();
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  build() {
    this.slots = h("ol", { class: "tray__slots" });
    this.lockedHeading = h("h2", { class: "tray__locked-heading" });
    this.locked = h("ol", { class: "tray__slots" });
    this.lockedPart = h("div", { class: "tray__locked" });
    this.note = h("p", { class: "tray__note" });
    this.laterWords = h("p", {});
    this.laterTake = button(t("waiting.take"), () => this.fetchLater(), { class: "link-button" });
    this.later = h("div", { class: "tray__later" }, this.laterWords, this.laterTake);
    this.count = h("span", { class: "tray__count" });
    this.pips = h("span", { class: "tray__pips", "aria-hidden": "true" });
    this.heading = h("h2", { class: "tray__heading", id: "pb-tray-heading", tabindex: "-1" }, t("planner.five"));
    this.toggle = button("", () => this.open(!this.isOpen), { class: "tray__toggle", "aria-expanded": "false", "aria-controls": "pb-tray-panel" });
    this.toggle.append(this.pips, this.count, hiddenText(` ${t("planner.tray_open")}`));
    this.next = h("a", { class: "button tray__next" });
    this.replaceChildren(
      h(
        "section",
        { class: "tray", "aria-labelledby": this.heading.id },
        h("div", { class: "tray__panel", id: "pb-tray-panel" }, this.lockedPart, this.heading, this.slots, this.note, this.later),
        h("div", { class: "tray__bar" }, this.toggle, this.next),
      ),
    );
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      this.open(false);
      this.toggle?.focus();
    });
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.isOpen && relatedTarget instanceof Node && !this.contains(relatedTarget)) this.open(false);
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.isOpen && target instanceof Node && !this.contains(target)) this.open(false);
    });
  }

  /** Only the bar of small screens opens and closes. @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    this.classList.toggle("is-open", isOpen);
    this.toggle?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.heading?.focus();
  }

  paint() {
    const chosen = picks();
    const free = Math.max(0, TIPS_IN_A_ROUND - chosen.length);
    const empty = Array.from({ length: free }, (_, i) => emptySlot(chosen.length + i + 1));
    const round = running();
    setText(this.heading ?? null, t(round ? "round.five_next" : "planner.five"));
    if (!this.slots || !this.locked) return;
    const isHere = renew(this.slots, "data-slot", [...chosen.map((pick) => this.filledSlot(pick)), ...empty]);
    if (!renew(this.locked, "data-locked", (round?.tips ?? []).map(lockedSlot)) || !isHere) this.heading?.focus({ preventScroll: true });
    this.pips?.replaceChildren(...Array.from({ length: TIPS_IN_A_ROUND }, (_, i) => h("i", { class: i < chosen.length ? "is-full" : null })));
    if (this.lockedPart) this.lockedPart.hidden = !round;
    if (!round) this.lockedPart?.replaceChildren();
    // In its place already, it stays there: to move it would take the focus out of it.
    else if (this.lockedHeading && !this.locked.parentElement) this.lockedPart?.append(this.lockedHeading, this.locked);
    if (round) setText(this.lockedHeading ?? null, t(round.state === "planned" ? "round.five_planned" : "round.five_locked", { start: inWords(round.start, DAY_MONTH), end: inWords(round.end, DAY_MONTH) }));
    setText(this.count ?? null, t(round ? "round.next_chosen" : "planner.chosen", { n: chosen.length, five: TIPS_IN_A_ROUND }));
    setText(this.note ?? null, t(noteFor(chosen.length), { n: free, over: chosen.length - TIPS_IN_A_ROUND }));
    this.note?.classList.toggle("is-warning", free === 0 && chosen.length > TIPS_IN_A_ROUND);
    const later = laterPicks();
    if (this.later) this.later.hidden = later.length === 0;
    if (this.laterTake) this.laterTake.hidden = free === 0;
    setText(this.laterWords ?? null, t("waiting.later", { tips: later.map(({ number }) => number).join(", ") }));
    if (!this.next) return;
    const step = round ? "#pb-track" : "#pb-plan";
    this.next.href = document.querySelector("round-planner") ? step : `${page.planner}${step}`;
    setText(this.next, t(round ? "round.step_track" : "round.to_plan"));
    this.next.classList.toggle("button--quiet", !round && chosen.length < TIPS_IN_A_ROUND);
    this.next.hidden = !round && chosen.length === 0;
  }

  /** @param {import("./my-plan.js").Pick} pick */
  filledSlot(pick) {
    const { title, lang, url, order, state, replacedBy } = nameOf(pick);
    const words = { lang: lang === page.lang ? null : lang };
    const slot = h(
      "li",
      { class: `tray__slot is-${state}`, "data-slot": pick.number, "data-chapter-order": order },
      h("span", { class: "tray__number" }, String(pick.number)),
      url ? h("a", { class: "tray__title", href: url, ...words }, title) : h("span", { class: "tray__title", ...words }, title),
    );
    const out = button("", () => this.takeOut(pick.number), { class: "tray__remove" });
    out.append(h("span", { "aria-hidden": "true", class: "tray__cross" }), hiddenText(t("planner.remove", { n: pick.number, title })));
    slot.append(out);
    if (state === "retired") slot.append(this.replacement(pick.number, replacedBy));
    return slot;
  }

  /** @param {number} number @param {number|null} replacedBy */
  replacement(number, replacedBy) {
    const better = replacedBy === null ? undefined : tipByNumber(replacedBy);
    const box = h("span", { class: "tray__retired" }, t("planner.retired"), " ");
    if (better) box.append(button(t("planner.use_instead", { n: better.number }), () => this.useInstead(number, better), { class: "link-button" }));
    return box;
  }

  /** @param {number} number @param {{number: number, title: string}} better */
  useInstead(number, better) {
    if (!swap(number, better.number, better.title)) return sayLocked(); // another tab has started the round
    announce(t("planner.swapped", { out: number, in: better.number }));
    this.heading?.focus();
  }

  /** What was chosen for the round after comes among these five, as far as there is room. */
  fetchLater() {
    const came = takeLater();
    announce(t("waiting.taken", { tips: came.join(", "), n: picks().length, five: TIPS_IN_A_ROUND }));
    this.heading?.focus();
  }

  /** @param {number} number */
  takeOut(number) {
    const place = findAll(this, "[data-slot]").findIndex((slot) => slot.dataset.slot === String(number));
    if (!remove(number)) return sayLocked(); // another tab has started the round
    const left = findAll(this, ".tray__remove");
    (left[Math.min(place, left.length - 1)] ?? find(this, ".tray__heading"))?.focus();
    announce(t("planner.removed", { number, n: picks().length, five: TIPS_IN_A_ROUND }));
  }
}

/** @param {import("./rounds.js").TipFacts} tip */
function lockedSlot(tip) {
  const { title, lang, url, order } = nameOf(tip);
  const words = { class: "tray__title", lang: lang === page.lang ? null : lang };
  return h(
    "li",
    { class: "tray__slot is-locked", "data-locked": tip.number, "data-chapter-order": order },
    h("span", { class: "tray__number" }, String(tip.number)),
    url ? h("a", { href: url, ...words }, title) : h("span", words, title),
    h("span", { class: "lock", "aria-hidden": "true" }),
  );
}

/** @param {number} chosen */
function noteFor(chosen) {
  if (chosen > TIPS_IN_A_ROUND) return "planner.over";
  if (chosen === TIPS_IN_A_ROUND) return "planner.complete";
  return chosen === TIPS_IN_A_ROUND - 1 ? "planner.one_more" : "planner.more";
}

/** @param {number} place */
const emptySlot = (place) =>
  h("li", { class: "tray__slot is-empty" }, h("span", { class: "tray__number", "aria-hidden": "true" }, "\u00a0"), h("span", { class: "tray__title" }, t("planner.slot", { n: place })));

customElements.define("five-tray", FiveTray);
