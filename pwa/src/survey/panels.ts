/** The panels that take the place of the questions: one at a time, its heading in focus. */

import { find, focusHeading } from "../shared/dom.ts";
import { ignoreTapsBriefly } from "./taps.ts";

export type PanelName = "review" | "unsaved" | "blocked" | "confirmation";

export function findPanel(name: PanelName): HTMLElement {
  return find(document, `[data-panel="${name}"]`, HTMLElement);
}

export function hidePanels(): void {
  for (const other of document.querySelectorAll<HTMLElement>("[data-panel]")) other.hidden = true;
}

export function showPanel(name: PanelName): HTMLElement {
  const shown = findPanel(name);
  ignoreTapsBriefly();
  hidePanels();
  shown.hidden = false;
  document.title = find(shown, "[data-heading]", HTMLElement).textContent;
  focusHeading(shown);
  return shown;
}
