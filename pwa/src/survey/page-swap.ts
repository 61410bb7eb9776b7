/** Puts the page of another language or version in the place of this one, without leaving it. */

const TIMEOUT_MS = 10_000;

/** The same survey elsewhere. */
export function addressOf(survey: string, language: string, easier: boolean): string {
  return `/feedback/${survey}/${language}/${easier ? "easier/" : ""}`;
}

/**
 * The survey's form in the new page; null where the page cannot be had, and then nothing changes.
 * The address changes with it, in the same history entry: a reload shows the same page, empty.
 */
export async function putPage(address: string): Promise<HTMLFormElement | null> {
  const page = await load(address);
  const form = page?.querySelector<HTMLFormElement>("form[data-survey]");
  if (page === null || !form) return null;
  history.replaceState(null, "", address + location.search);
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  return document.querySelector<HTMLFormElement>("form[data-survey]");
}

async function load(address: string): Promise<Document | null> {
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
