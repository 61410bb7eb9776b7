/** The thank-you, which says whether the answers are sent or still wait on this device. */

import { isDelivered, type Delivery, type Parcel } from "../outbox/save-submission.ts";
import type { Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { showPanel } from "./panels.ts";
import { onSync, sync } from "../outbox/sync.ts";

const RETURN_AFTER_MS = 20_000;

export function thank(parcel: Parcel, delivery: Delivery, device: Device): void {
  const thanks = showPanel("thanks");
  const state = find(thanks, "[data-state]", HTMLElement);
  const waiting = device.tablet === null ? "phone" : "waiting"; // a phone's page may be closed
  const say = (words: "sending" | "sent" | typeof waiting) =>
    (state.textContent = state.dataset[words] ?? "");
  say(delivery === "sent" ? "sent" : "sending");
  if (delivery === "kept") {
    onSync(() => void isDelivered(parcel).then((sent) => say(sent ? "sent" : waiting)));
    void sync();
  }
  if (device.mode === "tablet") returnToStart(thanks);
}

function returnToStart(thanks: HTMLElement): void {
  const finish = find(thanks, "[data-finish]", HTMLButtonElement);
  finish.hidden = false;
  finish.addEventListener("click", toStart);
  find(thanks, "[data-returning]", HTMLElement).hidden = false;
  find(thanks, "[data-home]", HTMLElement).hidden = true;
  setTimeout(toStart, RETURN_AFTER_MS);
}

/** In the place of this page, so that the back button does not lead to it. */
export function toStart(): void {
  location.replace("/feedback/");
}
