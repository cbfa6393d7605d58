/**
 * A text field that two tabs may write into: neither loses what it wrote. What stands in the store
 * when this field is left or changed, and was not there when it was last read, is kept above.
 */

import { cut } from "./records.js";

/**
 * @param {HTMLTextAreaElement|HTMLInputElement} field @param {(text: string) => void} write
 * @returns {(stored: string) => void} to be told what the store holds
 */
export function joinTexts(field, write) {
  let base = "";
  let stored = "";
  field.addEventListener("input", () => {
    const isTheirs = stored !== base && stored !== "" && !field.value.includes(stored);
    if (isTheirs) {
      const end = field.value.length - (field.selectionEnd ?? 0);
      // Where theirs goes on from what stood here, and so does mine, only what is new of mine follows.
      const isBoth = base !== "" && stored.startsWith(base) && field.value.startsWith(base);
      const mine = field.value.slice(isBoth ? base.length : 0).trimStart();
      const between = field instanceof HTMLInputElement ? ", " : "\n";
      const both = `${stored}${between}${mine}`;
      const most = field.maxLength < 0 ? Infinity : field.maxLength;
      // Where the two are too long for the field, what both began with stands in it once; and it never
      // shows more than is kept of it.
      field.value = cut(both.length > most ? `${stored}${between}${newIn(field.value, base)}` : both, most);
      field.selectionStart = field.selectionEnd = field.value.length - end;
    }
    base = stored = field.value;
    write(field.value);
  });
  return (text) => {
    stored = text;
    const isEmpty = field.value === "" && base === "";
    if (document.activeElement === field && field.value !== text && !isEmpty) return; // joined with the next letter
    if (field.value !== text) field.value = text;
    base = text;
  };
}

/** What was written into a text: without what it begins and ends with as before. @param {string} text @param {string} before */
function newIn(text, before) {
  const most = Math.min(text.length, before.length);
  let [head, tail] = [0, 0];
  while (head < most && text[head] === before[head]) head += 1;
  while (tail < most - head && text.at(-1 - tail) === before.at(-1 - tail)) tail += 1;
  return text.slice(head, text.length - tail);
}
