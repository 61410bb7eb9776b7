/** From "Send" to thanks. What is not kept stays on the page, with a way to try again. */

import { runExclusively } from "../shared/mutex.ts";
import { forgetCheck } from "./review-answers.ts";
import { deliver, seal, type Parcel } from "../outbox/save-submission.ts";
import { asQuery, remember, withoutInvitation, type Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { panel, showPanel } from "./panels.ts";
import type { Answers } from "./rules.ts";
import { offerReminder } from "../reminder/calendar.ts";
import { thank } from "./confirmation.ts";

/** Nobody reads and answers in less. Such submissions are kept, and flagged for a person. */
const QUICK_MS = 4000;
const TOO_SOON = "too_soon";

export interface Finished {
  readonly answers: Answers;
  readonly elapsedMs: number;
}

export function prepareSending(
  form: HTMLFormElement,
  found: Promise<Device>,
  finished: () => Finished,
): void {
  const { survey = "", version = "", language = "" } = form.dataset;
  const button = find(panel("check"), "[data-send]", HTMLButtonElement);
  const trySending = () => {
    button.disabled = true; // a second press must not make a second submission
    send().catch(() => showUnsaved(trySending));
  };
  button.addEventListener("click", trySending);

  const send = async () => {
    const device = await found;
    const { answers, elapsedMs } = finished();
    const quick = elapsedMs < QUICK_MS;
    let parcel: Parcel | null = null;
    const attempt = async () => {
      // One at a time in all tabs, so that no two submissions get the same number.
      const delivery = await runExclusively("number", async () => {
        parcel ??= await seal({ survey, version, language, answers, quick }, device);
        return deliver(parcel);
      });
      button.disabled = false;
      if (delivery === "unsaved" || parcel === null) {
        showUnsaved(attempt);
        return;
      }
      const tooSoon = [...answers.values()].includes(TOO_SOON);
      form.reset();
      forgetCheck();
      find(document, "[data-progress]", HTMLElement).hidden = true;
      find(document, "[data-tools]", HTMLElement).hidden = true;
      after(device, tooSoon);
      thank(parcel, delivery, device);
    };
    await attempt();
  };
}

function after(device: Device, tooSoon: boolean): void {
  const next = withoutInvitation(device);
  void remember(next);
  const home = `/feedback/${asQuery(next)}`;
  find(document, "[data-home]", HTMLAnchorElement).href = home;
  if (tooSoon && device.tablet === null) {
    offerReminder(panel("thanks"), new URL(home, location.href).href);
  }
}

/** Says plainly that nothing is kept yet. The answers stay on the page; so does the envelope. */
function showUnsaved(attempt: () => unknown): void {
  const retry = find(showPanel("unsaved"), "[data-retry]", HTMLButtonElement);
  retry.onclick = () => void attempt();
}
