/** The bundle reminder.js: without it the survey offers no reminders, and lacks nothing else. */

import { offerCalendarReminder } from "./reminder/calendar.ts";
import { startPushReminder } from "./reminder/push-reminder.ts";
import { onTooSoon } from "./shared/too-soon.ts";

document.addEventListener("DOMContentLoaded", () => {
  const section = document.querySelector<HTMLElement>("[data-remind]");
  if (section !== null && "serviceWorker" in navigator) void startPushReminder(section);
});
onTooSoon((home) => offerCalendarReminder(new URL(home, location.href).href));
