/** <spiral-tool>: an act of the team on the culture spiral, with a note at each station. Nothing is counted. */

import { button, find, h, setText } from "../dom.js";
import { t } from "../page.js";
import "./propose-tips.js";
import "./tool-bar.js";
import { dayInWords, entries, tool, w } from "./tool-data.js";
import { Sheets, ToolElement, setTyped } from "./tool-element.js";
import { isRecordOf, isText, know, records } from "./tool-store.js";

know("act", (value) => isText(value.day, 10) && isText(value.act ?? "", 140) && isRecordOf(value.notes ?? {}, (note) => isText(note, 240)));

const sheets = new Sheets("act");

/** Characters of an act or a note: with more than this in one of them, the print gets smaller, to stay on its page. */
const ROOMY = 80;

class SpiralTool extends ToolElement {
  setUp() {
    this.addEventListener("input", (event) => {
      const field = event.target;
      if (field instanceof HTMLInputElement && field.id === "pb-act") sheets.change({ act: field.value });
      if (field instanceof HTMLTextAreaElement) sheets.change({ notes: { ...sheets.current.notes, [field.dataset.station ?? ""]: field.value } });
    });
    find(this, ".tool-new")?.append(button(w("add_act"), () => this.begin(), { class: "button button--quiet" }));
    const bar = this.querySelector("tool-bar");
    if (bar) /** @type {import("./tool-bar.js").ToolBar} */ (bar).rows = rows;
  }

  begin() {
    sheets.begin();
    find(this, "#pb-act")?.focus();
  }

  paint() {
    const { act, notes, day } = textsOf(sheets.current);
    setTyped(this.querySelector("#pb-act"), act);
    for (const field of this.querySelectorAll("textarea")) setTyped(field, notes[field.dataset.station ?? ""] ?? "");
    const isNoted = (/** @type {string} */ id) => (notes[id] ?? "").trim() !== "";
    const next = act.trim() ? entries("stations").find(({ id }) => !isNoted(id)) : undefined;
    for (const station of this.querySelectorAll(".spiral__station, .spiral__notes li")) {
      const id = station.getAttribute("data-station");
      if (!id) continue;
      station.classList.toggle("is-noted", isNoted(id));
      station.classList.toggle("is-next", id === next?.id);
    }
    this.writeHead(day);
    this.write("act", act);
    find(this, ".spiral")?.classList.toggle("is-dense", [act, ...Object.values(notes)].some((text) => text.length > ROOMY));
    for (const { id } of entries("stations")) this.write(`note-${id}`, notes[id] ?? "");
    setText(find(this, ".tool-result__figure"), next ? w("first_empty", { station: next.title }) : "");
    setText(find(this, ".tool-result__text"), !act.trim() ? w("nothing") : next ? w("next") : w("complete"));
    const offer = this.querySelector("propose-tips");
    if (offer) /** @type {import("./propose-tips.js").ProposeTips} */ (offer).tips = next?.tips ?? [];
    this.paintActs(day !== undefined);
  }

  /** @param {boolean} hasSheet */
  paintActs(hasSheet) {
    const earlier = sheets.earlier;
    const count = sheets.all.length;
    const items = earlier.map((sheet) => {
      const { id, day } = sheet;
      const { act } = textsOf(sheet);
      const open = button(w("edit"), () => this.open(id), { class: "link-button", "aria-label": `${w("edit")}: ${act || dayInWords(day)}` });
      return h("li", {}, h("strong", {}, dayInWords(day)), ` ${act} `, open);
    });
    const box = find(this, ".tool-earlier");
    if (box) box.hidden = earlier.length === 0;
    box?.replaceChildren(...(earlier.length ? [h("h3", {}, count === 1 ? w("one_act") : w("acts", { n: count })), h("ul", {}, ...items)] : []));
    const fresh = find(this, ".tool-new");
    if (fresh) fresh.hidden = !hasSheet;
  }

  /** @param {string} id */
  open(id) {
    sheets.open(id);
    find(this, "#pb-act")?.focus();
  }
}

/**
 * What was written of an act. A record from a file may say of a text that there is none.
 * @param {Record<string, any>} sheet @returns {{act: string, notes: Record<string, string>, day: string|undefined}}
 */
function textsOf({ act, notes, day }) {
  return { act: act ?? "", notes: notes ?? {}, day };
}

/** Every act with its notes, for a spreadsheet. */
function rows() {
  const stations = entries("stations");
  return [[t("tools.date"), w("heading"), ...stations.map(({ title }) => title)], ...records("act").map(textsOf).map(({ day = "", act, notes }) => [day, act, ...stations.map(({ id }) => notes[id] ?? "")])];
}

if (tool.slug) customElements.define("spiral-tool", SpiralTool);

