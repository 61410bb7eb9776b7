/** The bundle reminder.js: without it the start page lacks reminders, and nothing else. */

import { startPushReminder } from "./reminder/push-reminder.ts";

document.addEventListener("DOMContentLoaded", () => {
  const section = document.querySelector<HTMLElement>("[data-remind]");
  if (section !== null && "serviceWorker" in navigator) void startPushReminder(section);
});
