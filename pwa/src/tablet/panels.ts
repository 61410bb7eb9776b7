/** One part of the page at a time, its heading in focus. */

import { find, focusHeading } from "../shared/dom.ts";

export function show(page: HTMLElement, name: "enrol" | "pin" | "corner"): HTMLElement {
  for (const panel of page.querySelectorAll<HTMLElement>("[data-panel]")) panel.hidden = true;
  const shown = find(page, `[data-panel="${name}"]`, HTMLElement);
  shown.hidden = false;
  focusHeading(shown);
  return shown;
}

/** Says what is wrong at a field, or with no words that nothing is. */
export function sayError(field: HTMLInputElement, message: HTMLElement, words: string): void {
  message.textContent = words;
  message.hidden = words === "";
  field.classList.toggle("nhsuk-input--error", words !== "");
  field.setAttribute("aria-invalid", String(words !== ""));
  if (words !== "") field.focus();
}
