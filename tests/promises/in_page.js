// What a page is asked about itself by the promises. Each function gives a list of faults as texts.
window.proof = (() => {
  const name = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isForEars = (e) => Boolean(e.closest(".visually-hidden, .tool__label, [aria-hidden=true]")) || e.offsetWidth < 3;

  /** Whether a page is wider than the window. */
  const sideways = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((e) => isShown(e) && e.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} of ${clientWidth} px: ${wide.slice(-2).map(name).join(" · ")}`];
  };

  /** Text that a box cuts off. */
  const clipped = () =>
    [...document.body.querySelectorAll("*")]
      .filter((e) => isShown(e) && !isForEars(e) && e.textContent.trim() && !/^(TEXTAREA|SELECT|OPTION|INPUT|SVG)$/i.test(e.tagName))
      .filter((e) => {
        const { overflowX, overflowY } = getComputedStyle(e);
        const cutsX = /hidden|clip/.test(overflowX) && e.scrollWidth > e.clientWidth + 1;
        const cutsY = /hidden|clip/.test(overflowY) && e.scrollHeight > e.clientHeight + 2;
        return e.clientWidth > 2 && (cutsX || cutsY) && e !== document.body;
      })
      .map((e) => `${e.scrollWidth}×${e.scrollHeight} in ${e.clientWidth}×${e.clientHeight}: ${name(e)}`);

  /** What would move although the reader asked for rest. */
  const moving = () =>
    [...document.body.querySelectorAll("*"), document.documentElement]
      .filter((e) => {
        const style = getComputedStyle(e);
        const seconds = (value) => Math.max(...value.split(",").map((part) => Number.parseFloat(part)));
        const animates = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        const moves = /all|transform|translate|scale|rotate|inset|margin|width|height/.test(style.transitionProperty);
        return animates || (moves && seconds(style.transitionDuration) > 0.01) || style.scrollBehavior === "smooth";
      })
      .map(name);

  /** Whether an element is held in view while the page scrolls, or lies above it. */
  const holder = (e) => {
    for (let at = e; at; at = at.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(at).position)) return at;
    }
    return null;
  };

  const ringOf = (e) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };

  /** What has the focus: whether it is in view, whether something held in view covers it, and whether a mark shows it. */
  const focus = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    // A radio or a box that is drawn by its label stands for the label.
    const shown = e.getBoundingClientRect().width < 3 && e.labels?.[0] ? e.labels[0] : e;
    const boxes = [...shown.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    const faults = [];
    const tall = document.documentElement.clientHeight;
    const wide = document.documentElement.clientWidth;
    if (!boxes.length) faults.push("has no box");
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    if (bottom - top <= tall - 120 && (top < -1 || bottom > tall + 1)) faults.push(`out of view: ${Math.round(top)} to ${Math.round(bottom)} of ${tall}`);
    for (const box of boxes) {
      for (const [x, y] of [[0.5, 0.5], [0.1, 0.15], [0.9, 0.15], [0.1, 0.85], [0.9, 0.85]]) {
        const [left, down] = [box.left + box.width * x, box.top + box.height * y];
        if (left < 0 || down < 0 || left >= wide || down >= tall) continue;
        const found = document.elementFromPoint(left, down);
        const over = found && holder(found);
        if (over && !over.contains(shown) && !shown.contains(found)) {
          faults.push(`behind ${name(over).slice(0, 60)}`);
          break;
        }
      }
    }
    const marked = [e, shown, ...(e.labels ?? []), e.parentElement, e.closest("label, fieldset, .card, li")].filter(Boolean).some(ringOf);
    if (!marked) faults.push("no mark of the focus");
    e.dataset.stop ??= String(++window.proof.stops);
    return { stop: e.dataset.stop, radio: e.type === "radio", name: name(e), faults };
  };

  return { sideways, clipped, moving, focus, stops: 0 };
})();
