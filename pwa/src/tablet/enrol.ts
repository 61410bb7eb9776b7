/** Sets the tablet up with a one-time code from the staff pages. */

import { find } from "../shared/dom.ts";
import { madeSoFar } from "../outbox/submission-counter.ts";
import { keep } from "../shared/settings.ts";
import { keepTablet, type TabletSetup } from "./tablet-setup.ts";
import { sayError } from "./panels.ts";

const ADDRESS = "/api/v1/devices/enrol";
const TIMEOUT_MS = 20_000;
const AWAY = "The server cannot be reached. Check the Wi-Fi, then try again.";
const NO_STORAGE =
  "This browser cannot keep anything, so it cannot be a feedback tablet. Leave private browsing, or free some space.";

interface Enrolled {
  readonly token: string;
  readonly made: number;
  readonly tablet: TabletSetup;
}

/** Resolves once the tablet is set up. A code from the address is tried at once. */
export function askForCode(panel: HTMLElement, code: string): Promise<void> {
  const form = find(panel, "[data-enrol]", HTMLFormElement);
  const field = find(form, "input", HTMLInputElement);
  const message = find(form, "[data-enrol-error]", HTMLElement);
  return new Promise((resolve) => {
    const attempt = async () => {
      const wrong = await enrol(field.value);
      sayError(field, message, wrong);
      if (wrong === "") resolve();
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      void attempt();
    };
    if (code !== "") {
      field.value = code;
      void attempt();
    }
  });
}

/** What is wrong, in words; empty when it is done. */
async function enrol(code: string): Promise<string> {
  if (code.trim() === "") return "Enter the code";
  if (!(await keep("made", await madeSoFar()))) return NO_STORAGE;
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  const type = answer?.headers.get("content-type") ?? "";
  if (answer !== null && type.startsWith("application/problem+json")) {
    return ((await answer.json()) as { detail: string }).detail;
  }
  if (answer?.status !== 200 || !type.startsWith("application/json")) return AWAY;
  return keepEnrolled((await answer.json()) as Enrolled);
}

async function keepEnrolled({ token, made, tablet }: Enrolled): Promise<string> {
  const own = await madeSoFar();
  const kept =
    (await keep("made", Math.max(own, made))) &&
    (await keepTablet({ ...tablet, token, off: false, heard_ms: Date.now() }));
  return kept ? "" : NO_STORAGE;
}
