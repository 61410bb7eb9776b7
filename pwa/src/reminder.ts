/** The bundle reminder.js: without it the thanks offer no entry for the calendar, and lack nothing else. */

import { offerCalendarReminder } from "./reminder/calendar.ts";
import { onTooSoon } from "./shared/too-soon.ts";

onTooSoon((home) => offerCalendarReminder(new URL(home, location.href).href));
