/** One part of the page at a time, its heading in focus. */

import { find, focusHeading } from "../shared/dom.ts";

export function showPanel(
  page: HTMLElement,
  name: "install" | "enrol" | "pin" | "staff",
): HTMLElement {
  for (const panel of page.querySelectorAll<HTMLElement>("[data-panel]")) panel.hidden = true;
  const shown = find(page, `[data-panel="${name}"]`, HTMLElement);
  shown.hidden = false;
  focusHeading(shown);
  return shown;
}

/** Shows the error at a field; an empty one clears it. */
export function showFieldError(field: HTMLInputElement, message: HTMLElement, error: string): void {
  message.textContent = error;
  message.hidden = error === "";
  field.classList.toggle("nhsuk-input--error", error !== "");
  field.setAttribute("aria-invalid", String(error !== ""));
  if (error !== "") field.focus();
}
