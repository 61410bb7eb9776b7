/** The start page's second script: without it the page lacks reminders, and nothing else. */

import { startRemind } from "./reminder/push-reminder.ts";

document.addEventListener("DOMContentLoaded", () => {
  const section = document.querySelector<HTMLElement>("[data-remind]");
  if (section !== null && "serviceWorker" in navigator) void startRemind(section);
});
