/** <plan-form>: the start date, the team, and an owner for each tip. Writes what is typed at once. */

import { announce, find, h, setText } from "./dom.js";
import { LONGEST_OWNER, changeDraft, myPlan, setOwner, store, theFive } from "./my-plan.js";
import { SHORT, inWords, page, spanInWords } from "./page.js";
import { checkIns, closingFrom, dayNumber, formatDate, parseDate, today } from "./plan.js";
import { nameOf } from "./tip-name.js";

class PlanForm extends HTMLElement {
  connectedCallback() {
    const [start, team] = [this.querySelector("input[name=start]"), this.querySelector("input[name=team]")];
    if (!(start instanceof HTMLInputElement) || !(team instanceof HTMLInputElement) || this.stop) return;
    this.start = start;
    this.team = team;
    this.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    start.addEventListener("change", () => this.setStart());
    start.addEventListener("blur", () => this.complain(!parseDate(start.value)));
    team.addEventListener("input", () => changeDraft({ team: team.value }));
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  /**
   * A date that cannot be is not kept; the plan stays as it was. It is named only when the reader
   * leaves the field, since a year that is being typed passes through 0002, 0020 and 0202.
   */
  setStart() {
    const value = this.start?.value ?? "";
    const date = parseDate(value);
    if (!date) return;
    this.complain(false);
    changeDraft({ start: value });
    announce(find(this, ".plan-form__span")?.textContent ?? "");
  }

  /** @param {boolean} isWrong */
  complain(isWrong) {
    const fault = find(this, ".plan-form__fault");
    if (fault) fault.hidden = !isWrong;
    if (isWrong) this.start?.setAttribute("aria-invalid", "true");
    else this.start?.removeAttribute("aria-invalid");
  }

  paint() {
    const plan = myPlan();
    // What somebody is typing is theirs until they are done.
    if (this.start && document.activeElement !== this.start) {
      this.start.value = formatDate(plan.start);
      this.complain(false);
    }
    if (this.team && document.activeElement !== this.team) this.team.value = plan.team;
    setText(find(this, ".plan-form__span"), spanInWords(plan.start, plan.end));
    setText(find(this, ".plan-form__checks"), checkIns(plan.start, plan.end).map((date) => inWords(date, SHORT)).join(" · "));
    setText(find(this, ".plan-form__close"), spanInWords(closingFrom(plan.end), plan.end, SHORT));
    const past = find(this, ".plan-form__past");
    if (past) past.hidden = dayNumber(plan.start) >= dayNumber(today());
    this.paintOwners();
  }

  /** Inputs stay in place as long as the five do, so that nobody loses the cursor. */
  paintOwners() {
    const list = find(this, ".plan-form__owners");
    if (!list) return;
    const { owners } = myPlan();
    const five = theFive();
    const wanted = five.map((pick) => pick.number).join(".");
    if (list.dataset.tips !== wanted) {
      list.dataset.tips = wanted;
      list.replaceChildren(...five.map(ownerField));
    }
    for (const input of list.querySelectorAll("input")) {
      if (input !== document.activeElement) input.value = (owners[input.dataset.tip ?? ""] ?? "").slice(0, LONGEST_OWNER);
    }
    const group = find(this, ".plan-form__who");
    if (group) group.hidden = five.length === 0;
  }
}

/** @param {import("./my-plan.js").Pick} pick */
function ownerField(pick) {
  const { title, lang, order } = nameOf(pick);
  const id = `pb-owner-${pick.number}`;
  const input = h("input", { id, type: "text", maxlength: LONGEST_OWNER, autocomplete: "off", "data-tip": pick.number });
  input.addEventListener("input", () => setOwner(pick.number, input.value));
  const label = h("label", { for: id }, h("span", { class: "plan-form__number" }, String(pick.number)), " ");
  label.append(h("span", { lang: lang === page.lang ? null : lang }, title));
  return h("li", { "data-chapter-order": order }, label, input);
}

customElements.define("plan-form", PlanForm);
