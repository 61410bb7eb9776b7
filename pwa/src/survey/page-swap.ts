/** Swaps this page for another language or version of it, without leaving it. */

import { find } from "../shared/dom.ts";
import { timeoutSignal } from "../shared/timeout.ts";

const TIMEOUT_MS = 10_000;

export function surveyAddress(survey: string, language: string, easier: boolean): string {
  return `/feedback/${survey}/${language}/${easier ? "easier/" : ""}`;
}

/** Another version of this page; null where it cannot be fetched. */
export async function fetchPage(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, {
      redirect: "error",
      signal: timeoutSignal(TIMEOUT_MS),
    });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

/**
 * Shows that page in place of this one. The address changes with it, in the same history entry: a
 * reload shows the same page.
 */
export function swapPage(page: Document, address: string): HTMLFormElement {
  history.replaceState(history.state, "", address + location.search);
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  return find(document, "form[data-survey]", HTMLFormElement);
}
