/** Calendar entries (RFC 5545). They stay on the patient's own phone. */

import { find } from "../shared/dom.ts";

const WEEKS = 4;
const DAY_MS = 86_400_000;

/** An event at a time of day, in the phone's time zone; or with `allDay` on a day. */
export function calendarEvent(
  text: string,
  address: string,
  at: Date,
  now: Date,
  { allDay = false } = {},
): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}${pad(at.getMonth() + 1)}${pad(at.getDate())}`;
  const clock = `${pad(at.getHours())}${pad(at.getMinutes())}00`;
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const plain = (value: string) => value.replace(/[\\;,]/g, "\\$&");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Handrail//EN",
    "BEGIN:VEVENT",
    `UID:${day}${allDay ? "" : clock}@handrail`,
    `DTSTAMP:${stamp}`,
    allDay ? `DTSTART;VALUE=DATE:${day}` : `DTSTART:${day}T${clock}`,
    ...(allDay ? [] : ["DURATION:PT15M"]),
    `SUMMARY:${plain(text)}`,
    `URL:${address}`,
    ...(allDay
      ? []
      : [
          "BEGIN:VALARM",
          "ACTION:DISPLAY",
          `DESCRIPTION:${plain(text)}`,
          "TRIGGER:PT0M",
          "END:VALARM",
        ]),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** Offers a patient for whom it was too soon to say an entry four weeks later. */
export function offerCalendarReminder(address: string, now = new Date()): void {
  const offer = find(document, "[data-reminder]", HTMLElement);
  const day = new Date(now.getTime() + WEEKS * 7 * DAY_MS);
  const entry = calendarEvent(offer.dataset.reminder ?? "", address, day, now, { allDay: true });
  const link = find(offer, "[data-calendar]", HTMLAnchorElement);
  link.href = `data:text/calendar;charset=utf-8,${encodeURIComponent(entry)}`;
  offer.hidden = false;
}
