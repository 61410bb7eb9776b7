/** From "Send" to thanks. Answers that cannot be saved stay on the page, with a way to try again. */

import { runExclusively } from "../shared/mutex.ts";
import { clearReview } from "./review-answers.ts";
import {
  saveSubmission,
  sealSubmission,
  type SealedSubmission,
} from "../outbox/save-submission.ts";
import { deviceQuery, rememberDevice, withoutInvitation, type Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { findPanel, showPanel } from "./panels.ts";
import type { Answers } from "./rules.ts";
import { offerCalendarReminder } from "../reminder/calendar.ts";
import { showConfirmation } from "./confirmation.ts";

/** Nobody reads and answers in less. Such submissions are flagged for a person to look at. */
const QUICK_MS = 4000;
const TOO_SOON = "too_soon";

export interface FinishedSurvey {
  readonly answers: Answers;
  readonly elapsedMs: number;
}

export function enableSubmitting(
  form: HTMLFormElement,
  loading: Promise<Device>,
  readFinished: () => FinishedSurvey,
): void {
  const { survey = "", version = "", language = "" } = form.dataset;
  const button = find(findPanel("review"), "[data-send]", HTMLButtonElement);
  const trySubmitting = () => {
    button.disabled = true; // a second press must not make a second submission
    send().catch(() => showUnsaved(trySubmitting));
  };
  button.addEventListener("click", trySubmitting);

  const send = async () => {
    const device = await loading;
    const { answers, elapsedMs } = readFinished();
    const quick = elapsedMs < QUICK_MS;
    let submission: SealedSubmission | null = null;
    const attempt = async () => {
      // One at a time in all tabs, so that no two submissions get the same number.
      const result = await runExclusively("submission-number", async () => {
        submission ??= await sealSubmission({ survey, version, language, answers, quick }, device);
        return saveSubmission(submission);
      });
      button.disabled = false;
      if (result === "unsaved" || submission === null) {
        showUnsaved(attempt);
        return;
      }
      const tooSoon = [...answers.values()].includes(TOO_SOON);
      form.reset();
      clearReview();
      find(document, "[data-progress]", HTMLElement).hidden = true;
      find(document, "[data-tools]", HTMLElement).hidden = true;
      prepareNextVisit(device, tooSoon);
      showConfirmation(submission, result, device);
    };
    await attempt();
  };
}

function prepareNextVisit(device: Device, tooSoon: boolean): void {
  const next = withoutInvitation(device);
  void rememberDevice(next);
  const home = `/feedback/${deviceQuery(next)}`;
  find(document, "[data-home]", HTMLAnchorElement).href = home;
  if (tooSoon && device.tablet === null) {
    offerCalendarReminder(findPanel("confirmation"), new URL(home, location.href).href);
  }
}

/** Says plainly that nothing is saved yet. Answers and envelope stay for the next attempt. */
function showUnsaved(attempt: () => unknown): void {
  const retry = find(showPanel("unsaved"), "[data-retry]", HTMLButtonElement);
  retry.onclick = () => void attempt();
}
