/** Swaps this page for another language or version of it, without leaving it. */

const TIMEOUT_MS = 10_000;

export function surveyAddress(survey: string, language: string, easier: boolean): string {
  return `/feedback/${survey}/${language}/${easier ? "easier/" : ""}`;
}

/**
 * Resolves with the form of the new page; with null, and nothing changed, where it cannot be fetched.
 * The address changes with it, in the same history entry: a reload shows the same page, empty.
 */
export async function swapPage(address: string): Promise<HTMLFormElement | null> {
  const page = await fetchPage(address);
  const form = page?.querySelector<HTMLFormElement>("form[data-survey]");
  if (page === null || !form) return null;
  history.replaceState(null, "", address + location.search);
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  return document.querySelector<HTMLFormElement>("form[data-survey]");
}

async function fetchPage(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}
