/** Large text, easy words, another language, reading aloud: at any question, keeping the answers. */

import { find } from "./dom.ts";
import { canRead, stopReading } from "./speech.ts";

export interface Wanted {
  readonly language: string;
  readonly easier: boolean;
}

const LARGE = "large";

/** Shows what is on offer. `change` is called for another language or for easy words. */
export function offerTools(
  root: ParentNode,
  now: Wanted,
  offered: (language: string, unreviewed: boolean) => boolean,
  change: (wanted: Wanted) => void,
): void {
  const large = find(root, "[data-large]", HTMLButtonElement);
  showPressed(large, isLarge());
  large.onclick = () => {
    setLarge(!isLarge());
    showPressed(large, isLarge());
  };
  const easier = root.querySelector<HTMLButtonElement>("[data-easier]");
  if (easier !== null) easier.onclick = () => change({ ...now, easier: !now.easier });
  const list = root.querySelector<HTMLElement>("[data-languages]");
  if (list === null) return;
  for (const choice of list.querySelectorAll<HTMLElement>("[data-language]")) {
    const { language = "", unreviewed } = choice.dataset;
    choice.hidden = !offered(language, unreviewed !== undefined) && language !== now.language;
    if (choice instanceof HTMLButtonElement) choice.onclick = () => change({ ...now, language });
  }
  list.hidden = list.querySelectorAll("[data-language]:not([hidden])").length < 2;
}

/** Reading aloud, where the device has a voice of its own for this language. */
export function offerReading(root: ParentNode, language: string, read: () => void): void {
  const button = find(root, "[data-read]", HTMLButtonElement);
  void canRead(language).then((able) => (button.hidden = !able));
  button.onclick = () => {
    const on = button.ariaPressed !== "true";
    showPressed(button, on);
    if (on) read();
    else stopReading();
  };
}

export function isReading(root: ParentNode): boolean {
  return find(root, "[data-read]", HTMLButtonElement).ariaPressed === "true";
}

export function showPressed(button: HTMLElement, on: boolean): void {
  button.ariaPressed = String(on);
}

export function isLarge(): boolean {
  return document.documentElement.classList.contains(LARGE);
}

export function setLarge(on: boolean): void {
  document.documentElement.classList.toggle(LARGE, on);
}
