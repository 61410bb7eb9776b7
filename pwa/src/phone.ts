/**
 * The bundle phone.js, for a patient's own phone outside the survey: what waits is shown and sent, a
 * reminder, the home screen. A page without it lacks these, and nothing else.
 */

import { find } from "./shared/dom.ts";
import { readDevice } from "./shared/device.ts";
import { onSync, startSync } from "./outbox/sync.ts";
import { offerHomeScreen } from "./phone/home-screen.ts";
import { showWaiting } from "./phone/waiting.ts";
import { startPushReminder } from "./reminder/push-reminder.ts";

document.addEventListener("DOMContentLoaded", () => void start());

async function start(): Promise<void> {
  onSync(() => void showWaiting());
  startSync();
  const page = document.querySelector<HTMLElement>("[data-phone]");
  if (page === null) return;
  const device = await readDevice(new URLSearchParams(location.search));
  if (device?.tablet) return location.replace("/feedback/");
  offerHomeScreen(find(page, "[data-home-screen]", HTMLElement));
  const reminder = find(page, "[data-remind]", HTMLElement);
  if (device !== null && "serviceWorker" in navigator) await startPushReminder(reminder, device);
}
