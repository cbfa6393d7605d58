const SPACE = 16; // pixels between the focus and what would hide it

/**
 * Keeps the focus in view: Firefox scrolls to what is out of the window, but leaves what is half
 * under a bar that stands in front of the page, or half below the window (WCAG 2.2, 2.4.11 and .12).
 */
export function keepFocusInView() {
  const header = document.querySelector(".site-header");
  document.addEventListener("focusin", ({ target }) => {
    if (!header || !(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
    if (header.contains(target) || target.closest("dialog")) return;
    const { top, bottom } = target.getBoundingClientRect();
    const first = header.getBoundingClientRect().bottom;
    const last = document.documentElement.clientHeight;
    if (top < first && bottom > 0) scrollBy({ top: top - first - SPACE, behavior: "instant" });
    else if (bottom > last && top < last && bottom - top < last - first - 2 * SPACE)
      scrollBy({ top: bottom - last + SPACE, behavior: "instant" });
  });
}
