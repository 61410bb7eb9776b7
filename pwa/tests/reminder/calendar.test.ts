import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarEvent } from "../../src/reminder/calendar.ts";

test("an entry for a calendar is for a day, or for a time of day with an alarm", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  const day = new Date(2026, 11, 21, 12);
  const text = calendarEvent("Tell us, please", "https://example.org/", day, now, { allDay: true });
  assert.match(text, /^BEGIN:VCALENDAR\r\n/);
  const timed = calendarEvent("Tell us", "https://example.org/", new Date(2026, 10, 24, 9), now);
  assert.match(timed, /DTSTART:20261124T090000\r\n/);
  assert.match(timed, /TRIGGER:PT0M\r\n/);
  assert.match(text, /DTSTART;VALUE=DATE:20261221\r\n/);
  assert.match(text, /SUMMARY:Tell us\\, please\r\n/);
});
