/** Thanks the patient, and says whether the answers are sent or still wait on this device. */

import { isUploaded, type SaveResult, type SealedSubmission } from "../outbox/save-submission.ts";
import type { Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { showPanel } from "./panels.ts";
import { onSync, sync } from "../outbox/sync.ts";

const RETURN_AFTER_MS = 20_000;

export function showConfirmation(
  submission: SealedSubmission,
  result: SaveResult,
  device: Device,
): void {
  const panel = showPanel("confirmation");
  const state = find(panel, "[data-state]", HTMLElement);
  const waiting = device.tablet === null ? "phone" : "waiting"; // a phone's page may be closed
  const showState = (name: "sending" | "sent" | typeof waiting) =>
    (state.textContent = state.dataset[name] ?? "");
  showState(result === "sent" ? "sent" : "sending");
  if (result === "saved") {
    onSync(() => void isUploaded(submission).then((sent) => showState(sent ? "sent" : waiting)));
    void sync();
  }
  if (device.mode === "tablet") returnToStart(panel);
}

function returnToStart(panel: HTMLElement): void {
  const finish = find(panel, "[data-finish]", HTMLButtonElement);
  finish.hidden = false;
  finish.addEventListener("click", goToStart);
  find(panel, "[data-returning]", HTMLElement).hidden = false;
  find(panel, "[data-home]", HTMLElement).hidden = true;
  setTimeout(goToStart, RETURN_AFTER_MS);
}

/** Replaces this page, so that the back button does not lead to it. */
export function goToStart(): void {
  location.replace("/feedback/");
}
