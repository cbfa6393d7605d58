/**
 * <plan-qr>: the link beside it as a QR code, drawn here. On the sheet it follows the address that
 * is printed there (.sheet__address); anywhere else it shows its own attribute `text`.
 */

import { findAll, h } from "./dom.js";
import { qrMatrix, qrPath, qrSide } from "./qr.js";

const SVG = "http://www.w3.org/2000/svg";

/** A picture of a link. @param {string} text @param {string} [label] for those who listen; none: the link stands beside it @returns {SVGElement|null} null when it is too long */
export function qrPicture(text, label = "") {
  try {
    const rows = qrMatrix(text);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${qrSide(rows)} ${qrSide(rows)}`);
    svg.setAttribute("shape-rendering", "crispEdges");
    if (label) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", label);
    } else svg.setAttribute("aria-hidden", "true");
    const [paper, dark] = [document.createElementNS(SVG, "rect"), document.createElementNS(SVG, "path")];
    paper.setAttribute("width", "100%");
    paper.setAttribute("height", "100%");
    paper.setAttribute("class", "qr__paper");
    dark.setAttribute("d", qrPath(rows));
    dark.setAttribute("class", "qr__dark");
    svg.append(paper, dark);
    svg.setAttribute("class", "qr");
    return svg;
  } catch {
    return null;
  }
}

class PlanQr extends HTMLElement {
  connectedCallback() {
    if (this.closest(".sheet--trial")) return; // a copy to measure with
    const source = this.closest("round-sheet")?.querySelector(".sheet__address");
    if (source && !this.watch) {
      this.watch = new MutationObserver(() => this.draw(source.textContent ?? ""));
      this.watch.observe(source, { childList: true, characterData: true, subtree: true });
    }
    this.draw(source?.textContent ?? this.getAttribute("text") ?? "");
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.watch = undefined;
  }

  /** @param {string} text */
  draw(text) {
    if (text === this.shown) return;
    this.shown = text;
    const picture = text ? qrPicture(text) : null;
    if (picture) this.replaceChildren(picture);
    else for (const old of findAll(this, "*")) old.remove();
    if (!picture) this.replaceChildren(h("span", { class: "qr qr--none", "aria-hidden": "true" }));
  }
}

customElements.define("plan-qr", PlanQr);
