/** Large text, easy words, another language, reading aloud: at any question, keeping the answers. */

import { find } from "./dom.ts";
import { canReadAloud, stopReadingAloud } from "./speech.ts";

export interface PageVersion {
  readonly language: string;
  readonly easier: boolean;
}

const LARGE = "large";

/** Offers large text, easy words and languages; calls `change` for another version of the page. */
export function offerAccessibility(
  root: ParentNode,
  now: PageVersion,
  offered: (language: string, unreviewed: boolean) => boolean,
  change: (version: PageVersion) => void,
): void {
  const large = find(root, "[data-large]", HTMLButtonElement);
  setPressed(large, isLargeText());
  large.onclick = () => {
    setLargeText(!isLargeText());
    setPressed(large, isLargeText());
  };
  const easier = root.querySelector<HTMLButtonElement>("[data-easier]");
  if (easier !== null) easier.onclick = () => change({ ...now, easier: !now.easier });
  closeWhenLeft(root.querySelector<HTMLDetailsElement>("[data-globe]"));
  const list = root.querySelector<HTMLElement>("[data-languages]");
  if (list === null) return;
  for (const choice of list.querySelectorAll<HTMLElement>("[data-language]")) {
    const { language = "", unreviewed } = choice.dataset;
    choice.hidden = !offered(language, unreviewed !== undefined) && language !== now.language;
    choice.onclick = (event) => {
      event.preventDefault();
      change({ ...now, language });
    };
  }
  find(root, "[data-globe]", HTMLElement).hidden =
    list.querySelectorAll("[data-language]:not([hidden])").length < 2;
}

/** An open list would cover what the focus, or the patient, goes to next. */
function closeWhenLeft(list: HTMLDetailsElement | null): void {
  if (list === null || list.onkeydown !== null) return; // it is offered more than once
  list.onkeydown = ({ key }) => {
    if (key !== "Escape") return;
    list.open = false;
    list.querySelector("summary")?.focus();
  };
  document.addEventListener("pointerdown", (event) => close(event.target));
  list.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && close(relatedTarget));
  const close = (to: EventTarget | null) => {
    if (to instanceof Node && !list.contains(to)) list.open = false;
  };
}

/** Offers reading aloud where the device has a voice of its own for this language. */
export function offerReadingAloud(root: ParentNode, language: string, read: () => void): void {
  const button = find(root, "[data-read]", HTMLButtonElement);
  void canReadAloud(language).then((able) => (button.hidden = !able));
  button.onclick = () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    setPressed(button, on);
    if (on) read();
    else stopReadingAloud();
  };
}

export function isReadingAloud(root: ParentNode): boolean {
  return find(root, "[data-read]", HTMLButtonElement).getAttribute("aria-pressed") === "true";
}

export function setPressed(button: HTMLElement, on: boolean): void {
  button.setAttribute("aria-pressed", String(on));
}

export function isLargeText(): boolean {
  return document.documentElement.classList.contains(LARGE);
}

export function setLargeText(on: boolean): void {
  document.documentElement.classList.toggle(LARGE, on);
}
