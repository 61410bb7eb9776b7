/**
 * Keeps what is typed: a form is sent once, and only while the service can be reached.
 *
 * The server does the rest without a script: it takes a press once, and keeps what came too late.
 */

import { timeoutSignal } from "../shared/timeout.ts";

const PATIENCE_MS = 8000;
const ONCE_MS = 10_000;
const WORDS =
  "Nothing was sent: this computer cannot reach the service just now. " +
  "What you wrote is still here. Check that you are online, then press the button again.";

export function keepForms(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (event.defaultPrevented) return; // a script of the page sends it again itself
    if (form.dataset.sending === "reached") {
      form.dataset.sending = "sent";
      return;
    }
    event.preventDefault();
    if (form.dataset.sending === undefined) void send(form, event.submitter);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of page.forms) release(form);
  });
}

/** Sends it as the browser would have, once the service has answered. */
async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  form.dataset.sending = "asked";
  const reached = await isReached();
  showFault(form, !reached);
  if (!reached) {
    release(form);
    return;
  }
  form.dataset.sending = "reached";
  form.requestSubmit(button);
  setTimeout(() => release(form), ONCE_MS); // where a file came of it, the page stays
}

async function isReached(): Promise<boolean> {
  try {
    const answer = await fetch("/healthz", {
      cache: "no-store",
      signal: timeoutSignal(PATIENCE_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sending;
}

function showFault(form: HTMLFormElement, fault: boolean): void {
  form.querySelector(":scope > [data-not-sent]")?.remove();
  if (!fault) return;
  const words = document.createElement("div");
  words.dataset.notSent = "";
  words.className = "nhsuk-error-summary";
  words.setAttribute("role", "alert");
  words.tabIndex = -1;
  words.textContent = WORDS;
  form.prepend(words);
  words.focus();
}
