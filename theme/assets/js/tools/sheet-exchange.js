/**
 * How answer sheets travel without a server: a code or link goes out, codes and links come in. The
 * link holds the code in its fragment, which browsers do not send to the site's host.
 *
 * @typedef {{came: number, known: number}} Taken
 * @typedef {(sheets: import("./sheet-code.js").Sheet[]) => Taken} Take
 */

import { announce, button, h, setText } from "../dom.js";
import { t } from "../page.js";
import { clearFragment, readFragment } from "../store.js";
import { decodeSheets, sheetId } from "./sheet-code.js";

const FRAGMENT = "sheet";
const EXAMPLE = "pf-k3x9q2aa-1b2c-75083a91744-x7q";

/** A new sheet's number. */
export const newSheetId = () => sheetId(crypto.getRandomValues(new Uint8Array(8)));

/** The address that opens this page with a sheet. @param {string} code */
function linkTo(code) {
  const address = new URL(location.href);
  address.search = "";
  address.hash = `${FRAGMENT}=${code}`;
  return address.href;
}

/**
 * Buttons that copy the sheet as it is at that moment.
 * @param {() => string} code the code, or "" with the reason said elsewhere @returns {HTMLElement}
 */
export function sender(code) {
  const field = h("input", { type: "text", readonly: true, class: "exchange__code", "aria-label": t("sheets.code"), hidden: true });
  const said = h("p", { class: "exchange__said", role: "status" });
  const copy = async (/** @type {(code: string) => string} */ form) => {
    const now = code();
    field.hidden = now === "";
    setText(said, "");
    if (now === "") return;
    field.value = form(now);
    try {
      await navigator.clipboard.writeText(field.value);
      setText(said, t("sheets.copied"));
    } catch {
      setText(said, t("sheets.copy_failed"));
      field.focus();
      field.select();
    }
  };
  const quiet = { class: "button button--quiet" };
  return h("div", {}, h("p", { class: "small" }, t("sheets.send_help")), h("p", { class: "actions" }, button(t("sheets.copy_link"), () => void copy(linkTo), quiet), button(t("sheets.copy_code"), () => void copy((text) => text), quiet)), said, field);
}

/**
 * A field for codes and links, as many as somebody pastes at once.
 * @param {import("./sheet-code.js").Kind} kind @param {Take} take @returns {HTMLElement}
 */
export function receiver(kind, take) {
  const field = h("textarea", { rows: 3, maxlength: 60_000, id: "pb-paste", autocomplete: "off", spellcheck: "false" });
  const said = h("p", { class: "exchange__said", role: "status" });
  const act = () => {
    const { sheets, faults } = decodeSheets(field.value, kind);
    const taken = sheets.length ? take(sheets) : { came: 0, known: 0 };
    setText(said, [...told(taken), ...complaints(faults)].join(" "));
    if (faults.length === 0) field.value = "";
    else field.focus();
  };
  return h("div", { class: "tool-form" }, h("p", { class: "field" }, h("label", { for: "pb-paste" }, t("sheets.paste")), field), h("p", { class: "actions" }, button(t("sheets.add"), act, { class: "button button--quiet" })), said);
}

/** @param {Taken} taken @returns {string[]} */
function told({ came, known }) {
  return [...(came ? [t("sheets.came_in", { n: came })] : []), ...(known ? [t("sheets.known_already", { n: known })] : [])];
}

/** Each fault once, with how many codes have it. @param {import("./sheet-code.js").Fault[]} faults @returns {string[]} */
function complaints(faults) {
  return [...new Set(faults)].map((fault) => t(`sheets.fault_${fault.replaceAll("-", "_")}`, { n: faults.filter((each) => each === fault).length, example: EXAMPLE }));
}

/**
 * What a link brought: asked about, never taken in by itself.
 * @param {HTMLElement} place where to ask @param {import("./sheet-code.js").Kind} kind @param {Take} take
 */
export function paintOffer(place, kind, take) {
  const text = readFragment(FRAGMENT);
  place.hidden = text === null;
  if (text === null) return place.replaceChildren();
  const { sheets, faults } = decodeSheets(text, kind);
  const [sheet] = sheets;
  const accept = () => {
    const words = told(take(sheets)).join(" ");
    clearFragment();
    place.hidden = false;
    place.replaceChildren(h("p", { class: "notice", role: "status" }, words));
    announce(words);
  };
  const done = Object.keys(sheet?.marks ?? {}).length;
  const words = sheet ? t("sheets.offered", { done, all: kind.ids.length }) : complaints(faults).join(" ");
  const leave = button(t("sheets.leave_out"), clearFragment, { class: "button button--quiet" });
  place.replaceChildren(h("div", { class: "notice" }, h("p", {}, words), h("p", { class: "actions" }, sheet ? button(t("sheets.take_in"), accept) : null, leave)));
}
