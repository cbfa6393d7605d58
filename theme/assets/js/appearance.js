// Light or dark: the reader's choice, kept in this browser; without one, the system decides.
// A classic script in the head, so that a page never flashes in the wrong colours. It stands
// alone on purpose: no stored value can stop it, and nothing else depends on it.
(() => {
  "use strict";
  const KEY = "playbook-appearance";
  const root = document.documentElement;

  /** @returns {"light" | "dark" | null} the stored choice, if there is a valid one */
  function stored() {
    try {
      const value = localStorage.getItem(KEY);
      return value === "light" || value === "dark" ? value : null;
    } catch {
      return null;
    }
  }

  /** @returns {boolean} whether the page is dark now */
  function isDark() {
    const choice = root.dataset.theme;
    return choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  const choice = stored();
  if (choice) root.dataset.theme = choice;
  root.classList.replace("no-js", "js");

  const SVG = "http://www.w3.org/2000/svg";

  class AppearanceSwitch extends HTMLElement {
    connectedCallback() {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool";
      const icon = document.createElementNS(SVG, "svg");
      icon.setAttribute("viewBox", "0 0 24 24");
      icon.setAttribute("width", "22");
      icon.setAttribute("height", "22");
      icon.setAttribute("aria-hidden", "true");
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("cx", "12");
      circle.setAttribute("cy", "12");
      circle.setAttribute("r", "8");
      const half = document.createElementNS(SVG, "path");
      half.setAttribute("d", "M12 4a8 8 0 0 1 0 16z");
      half.setAttribute("fill", "currentColor");
      icon.append(circle, half);
      button.append(icon);
      const name = () => button.setAttribute("aria-label", (isDark() ? this.dataset.light : this.dataset.dark) ?? "");
      name();
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        try {
          localStorage.setItem(KEY, root.dataset.theme);
        } catch {
          // The choice then holds for this page only.
        }
        name();
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
      this.replaceChildren(button);
    }
  }
  customElements.define("appearance-switch", AppearanceSwitch);
})();
