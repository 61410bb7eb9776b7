/** Sets the tablet up with a one-time code from the staff pages. */

import { find } from "../shared/dom.ts";
import { countSubmissions } from "../outbox/submission-counter.ts";
import { saveSetting } from "../shared/settings.ts";
import { timeoutSignal } from "../shared/timeout.ts";
import { saveTablet, type TabletSetup } from "./tablet-setup.ts";
import { showFieldError } from "./panels.ts";

const ADDRESS = "/api/v1/tablets/enrol";
const TIMEOUT_MS = 20_000;
const UNREACHABLE = "The server cannot be reached. Check the Wi-Fi, then try again.";
const NO_STORAGE =
  "This browser cannot keep anything, so it cannot be a feedback tablet. Leave private browsing, or free some space.";

interface Enrolled {
  readonly token: string;
  readonly made: number;
  readonly tablet: TabletSetup;
}

/** Shows how an iPad is set up, and the code for it. Resolves where somebody wants Safari all the same. */
export function explainInstalling(panel: HTMLElement, code: string): Promise<void> {
  const shown = find(panel, "[data-code]", HTMLElement);
  if (code !== "") shown.textContent = `${code.slice(0, 4)}-${code.slice(4)}`;
  return new Promise((resolve) => {
    find(panel, "[data-here]", HTMLButtonElement).onclick = () => resolve();
  });
}

/** Resolves once the tablet is set up. A code from the address is tried at once. */
export function askForCode(panel: HTMLElement, code: string): Promise<void> {
  const form = find(panel, "[data-enrol]", HTMLFormElement);
  const field = find(form, "input", HTMLInputElement);
  const message = find(form, "[data-enrol-error]", HTMLElement);
  return new Promise((resolve) => {
    const attempt = async () => {
      const error = await enrol(field.value);
      showFieldError(field, message, error);
      if (error === "") resolve();
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

/** Resolves with the error to show; empty for success. */
async function enrol(code: string): Promise<string> {
  if (code.trim() === "") return "Enter the code";
  if (!(await saveSetting("submission_count", await countSubmissions()))) return NO_STORAGE;
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
    redirect: "error",
    signal: timeoutSignal(TIMEOUT_MS),
  }).catch(() => null);
  const type = answer?.headers.get("content-type") ?? "";
  if (answer !== null && type.startsWith("application/problem+json")) {
    return ((await answer.json()) as { detail: string }).detail;
  }
  if (answer?.status !== 200 || !type.startsWith("application/json")) return UNREACHABLE;
  return saveEnrolment((await answer.json()) as Enrolled);
}

async function saveEnrolment({ token, made, tablet }: Enrolled): Promise<string> {
  const own = await countSubmissions();
  const saved =
    (await saveSetting("submission_count", Math.max(own, made))) &&
    (await saveTablet({ ...tablet, token, switched_off: false, last_contact_ms: Date.now() }));
  return saved ? "" : NO_STORAGE;
}
