/** A calendar entry for those for whom it was too soon to say. It stays on their own phone. */

import { find } from "./dom.ts";

const WEEKS = 4;
const DAY_MS = 86_400_000;

export function offerReminder(thanks: HTMLElement, address: string, now = new Date()): void {
  const offer = find(thanks, "[data-reminder]", HTMLElement);
  const text = `${calendar(offer.dataset.reminder ?? "", address, now)}\r\n`;
  const link = find(offer, "[data-calendar]", HTMLAnchorElement);
  link.href = `data:text/calendar;charset=utf-8,${encodeURIComponent(text)}`;
  offer.hidden = false;
}

/** An all-day entry in four weeks (RFC 5545). */
export function calendar(text: string, address: string, now: Date): string {
  const stamp = (moment: Date) => moment.toISOString().replace(/[-:]|\.\d+/g, "");
  const day = stamp(new Date(now.getTime() + WEEKS * 7 * DAY_MS)).slice(0, 8);
  const plain = (words: string) => words.replace(/[\\;,]/g, "\\$&");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Handrail//EN",
    "BEGIN:VEVENT",
    `UID:${day}@handrail`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART;VALUE=DATE:${day}`,
    `SUMMARY:${plain(text)}`,
    `URL:${address}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
}
