/** <plan-form>: first day, length, check-ins, team, and an owner for each tip. Writes what is entered at once. */

import { announce, button, find, findAll, h, setText } from "./dom.js";
import { changeSettings, myPlan, setOwner, setTeam, settings } from "./my-plan.js";
import { DAY_MONTH, LONG, SHORT, inWords, page, spanInWords, t } from "./page.js";
import { closingFrom, dayNumber, formatDate, parseDate, today } from "./plan.js";
import { LONGEST_OWNER, cut, store } from "./records.js";
import { allRounds, currentRound, running, startsAfter } from "./rounds.js";
import { nameOf } from "./tip-name.js";
import { joinTexts } from "./two-hands.js";

class PlanForm extends HTMLElement {
  connectedCallback() {
    const [start, team] = [this.querySelector("input[name=start]"), this.querySelector("input[name=team]")];
    if (!(start instanceof HTMLInputElement) || !(team instanceof HTMLInputElement) || this.stop) return;
    this.start = start;
    this.team = team;
    this.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    start.addEventListener("change", () => this.setStart(start.value));
    start.addEventListener("blur", () => this.complain(!parseDate(start.value)));
    this.keepTeam = joinTexts(team, setTeam);
    for (const [name, read] of Object.entries(CHOICES)) {
      const select = this.select(name);
      select?.addEventListener("change", () => {
        changeSettings(read(select.value));
        announce(find(this, name === "weeks" ? ".plan-form__span" : ".plan-form__checks")?.textContent ?? "");
      });
    }
    this.stop = store.onChange(() => this.paint());
    this.paint();
  }

  disconnectedCallback() {
    this.stop?.();
    this.stop = undefined;
  }

  /** @param {string} name @returns {HTMLSelectElement|null} */
  select(name) {
    return this.querySelector(`select[name=${name}]`);
  }

  /**
   * A date that cannot be is not kept; the plan stays as it was. It is named only when the reader
   * leaves the field, since a year that is being typed passes through 0002, 0020 and 0202.
   * @param {string} value
   */
  setStart(value) {
    const date = parseDate(value);
    if (!date) return;
    this.complain(false);
    changeSettings({ start: value });
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
    const round = running();
    const { id, plan: { id: of } } = currentRound();
    // What somebody is typing is theirs until they are done; but not when another tab shows another plan.
    const isOther = this.of !== `${of}/${id}`;
    this.of = `${of}/${id}`;
    if (this.start && (isOther || document.activeElement !== this.start)) {
      this.start.value = formatDate(plan.start);
      this.complain(false);
    }
    if (this.team && isOther) this.team.value = plan.team;
    this.keepTeam?.(plan.team);
    const shown = { weeks: String(plan.weeks ?? ""), every: String(plan.every), weekday: String(currentRound().rhythm.weekday) };
    for (const [name, value] of Object.entries(shown)) {
      const select = this.select(name);
      if (select && select.value !== value) select.value = value;
    }
    for (const field of [this.start, this.select("weeks")]) if (field) field.disabled = Boolean(round);
    setText(find(this, ".plan-form__span"), spanInWords(plan.start, plan.end));
    // No date is broken over two lines.
    setText(find(this, ".plan-form__checks"), plan.checks.map((date) => inWords(date, SHORT).replaceAll(" ", "\u00a0")).join(" · "));
    setText(find(this, ".plan-form__close"), spanInWords(closingFrom(plan.end), plan.end, SHORT));
    const days = dayNumber(plan.start) - dayNumber(today());
    this.say(".plan-form__past", days < 0 && !round);
    this.say(".plan-form__locked", Boolean(round));
    setText(find(this, ".plan-form__locked"), round ? t(round.state === "planned" ? "round.date_planned" : "round.date_locked") : "");
    this.paintProposals();
    this.paintOwners();
  }

  /** @param {string} selector @param {boolean} isSo */
  say(selector, isSo) {
    const part = find(this, selector);
    if (part) part.hidden = !isSo;
  }

  /** The day after the round before, and the next Monday; today and next Monday for the first. */
  paintProposals() {
    const list = find(this, ".plan-form__propose");
    if (!list) return;
    const before = allRounds().filter(({ state }) => state === "closed").at(-1);
    const days = running() ? [] : startsAfter(before);
    const wanted = days.map(formatDate).join(" ");
    list.hidden = days.length === 0;
    if (list.dataset.days !== wanted) {
      list.dataset.days = wanted;
      const choices = days.map((day) => {
        const choice = button(inWords(day, DAY_AND_DATE), () => this.setStart(formatDate(day)), { class: "choice", "data-day": formatDate(day) });
        choice.setAttribute("aria-label", t("round.begin_on", { date: inWords(day, LONG) }));
        return choice;
      });
      list.replaceChildren(...choices);
    }
    for (const choice of findAll(list, "button")) choice.setAttribute("aria-pressed", String(choice.dataset.day === formatDate(myPlan().start)));
  }

  /** Inputs stay in place as long as the five do, so that nobody loses the cursor. */
  paintOwners() {
    const list = find(this, ".plan-form__owners");
    if (!list) return;
    const { owners, tips } = myPlan();
    const wanted = `${this.of}/${tips.map((tip) => tip.number).join(".")}`;
    if (list.dataset.tips !== wanted) {
      list.dataset.tips = wanted;
      this.keepOwners = tips.map((tip) => ownerField(tip));
      list.replaceChildren(...this.keepOwners.map(({ row }) => row));
    }
    for (const { number, keep } of this.keepOwners ?? []) keep(cut(owners[number] ?? "", LONGEST_OWNER));
    const group = find(this, ".plan-form__who");
    if (group) group.hidden = tips.length === 0;
  }
}

/** How a choice in the form is read. @type {Record<string, (value: string) => import("./my-plan.js").Settings>} */
const CHOICES = {
  weeks: (value) => ({ weeks: value ? Number(value) : null }),
  every: (value) => ({ every: value === "1" ? 1 : 2, weekday: settings().weekday ?? null }),
  weekday: (value) => ({ weekday: Number(value) }),
};

/** @type {Intl.DateTimeFormatOptions} */
const DAY_AND_DATE = { weekday: "long", ...DAY_MONTH };

/** A field for who sees to a tip, and what is to be told what the store holds of it. @param {{number: number, title: string, lang: string}} tip */
function ownerField(tip) {
  const { title, lang, order } = nameOf(tip);
  const id = `pb-owner-${tip.number}`;
  const input = h("input", { id, type: "text", maxlength: LONGEST_OWNER, autocomplete: "off", "data-tip": tip.number });
  const keep = joinTexts(input, (text) => setOwner(tip.number, text));
  const label = h("label", { for: id }, h("span", { class: "plan-form__number" }, String(tip.number)), " ");
  label.append(h("span", { lang: lang === page.lang ? null : lang }, title));
  return { number: tip.number, row: h("li", { "data-chapter-order": order }, label, input), keep };
}

customElements.define("plan-form", PlanForm);
