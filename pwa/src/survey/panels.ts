/** What stands in the place of the questions: one panel at a time, its heading in focus. */

import { find, focusHeading } from "../shared/dom.ts";

export type PanelName = "check" | "unsaved" | "blocked" | "thanks";

export function panel(name: PanelName): HTMLElement {
  return find(document, `[data-panel="${name}"]`, HTMLElement);
}

export function hidePanels(): void {
  for (const other of document.querySelectorAll<HTMLElement>("[data-panel]")) other.hidden = true;
}

export function showPanel(name: PanelName): HTMLElement {
  const shown = panel(name);
  hidePanels();
  shown.hidden = false;
  document.title = find(shown, "[data-heading]", HTMLElement).textContent;
  focusHeading(shown);
  return shown;
}
