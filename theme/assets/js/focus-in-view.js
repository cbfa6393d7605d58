/**
 * Keeps the focus in front of the header: Firefox scrolls to what is out of the window, but leaves
 * what is half under a bar that stands in front of the page (WCAG 2.2, 2.4.11).
 */
export function keepFocusInView() {
  const header = document.querySelector(".site-header");
  document.addEventListener("focusin", ({ target }) => {
    if (!header || !(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
    if (header.contains(target) || target.closest("dialog")) return;
    const hidden = header.getBoundingClientRect().bottom - target.getBoundingClientRect().top;
    if (hidden > 0 && target.getBoundingClientRect().bottom > 0) scrollBy({ top: -hidden - 16, behavior: "instant" });
  });
}
