/**
 * A text field that two tabs may write into: neither loses what it wrote. What stands in the store
 * when this field is left or changed, and was not there when it was last read, is kept above.
 */

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
      field.value = `${stored}${field instanceof HTMLInputElement ? ", " : "\n"}${mine}`;
      field.selectionStart = field.selectionEnd = field.value.length - end;
    }
    base = stored = field.value;
    write(field.value);
  });
  return (text) => {
    stored = text;
    if (document.activeElement === field && field.value !== base) return;
    if (document.activeElement === field && text !== field.value && field.value !== "") return; // joined with the next letter
    if (field.value !== text) field.value = text;
    base = text;
  };
}
