/** <share-plan>: print the sheet, copy the link. Whoever takes a plan away has set its date. */

import { announce, button, h, setText } from "./dom.js";
import { changeSettings, hasStart, myPlan, picks, shareAddress } from "./my-plan.js";
import { t } from "./page.js";
import { formatDate } from "./plan.js";
import { printsPage } from "./print-page.js";
import { onAddress, readQuery } from "./store.js";

const SAYS_COPIED = 4000;

class SharePlan extends HTMLElement {
  connectedCallback() {
    if (this.copy) return;
    this.copy = button(t("planner.copy"), () => this.copyLink(), { class: "button button--quiet" });
    this.field = h("input", { type: "text", readonly: true, class: "share__field", "aria-label": t("planner.link") });
    this.help = h("p", { class: "share__help", hidden: true }, t("planner.copy_failed"));
    this.field.hidden = true;
    this.field.addEventListener("focus", () => this.field?.select());
    this.replaceChildren(button(t("planner.print"), () => print()), this.copy, this.help, this.field);
    addEventListener("beforeprint", this.fixPrinted);
    this.stop = onAddress(() => this.showField(false));
  }

  disconnectedCallback() {
    removeEventListener("beforeprint", this.fixPrinted);
    this.stop?.();
    this.copy = undefined;
  }

  /** Next Monday moves on; a plan that went out to others stays where it was. */
  fix() {
    const isShared = readQuery().has("start") || readQuery().has("tips");
    if (!isShared && !hasStart() && picks().length > 0) changeSettings({ start: formatDate(myPlan().start) });
  }

  /** Only the sheet takes the plan away: not the history, which is of other rounds, nor the year. */
  fixPrinted = () => {
    if (printsPage()) this.fix();
  };

  /** The address that is on the sheet: mine, or the one that is being looked at. */
  get address() {
    const sheet = /** @type {any} */ (document.querySelector("round-sheet"));
    return shareAddress(sheet?.plan ?? myPlan());
  }

  async copyLink() {
    this.fix();
    try {
      await navigator.clipboard.writeText(this.address);
      this.showField(false);
      setText(this.copy ?? null, t("planner.copied"));
      announce(t("planner.copied"));
      setTimeout(() => setText(this.copy ?? null, t("planner.copy")), SAYS_COPIED);
    } catch {
      this.showField(true);
    }
  }

  /** Where the browser does not let us copy, the reader can. @param {boolean} isShown */
  showField(isShown) {
    if (!this.field || !this.help) return;
    this.field.hidden = this.help.hidden = !isShown;
    if (!isShown) return;
    this.field.value = this.address;
    this.field.focus();
  }
}

customElements.define("share-plan", SharePlan);
