/** A calendar entry for those for whom it was too soon to say. It stays on their own phone. */

import { event } from "./calendar.ts";
import { find } from "./dom.ts";

const WEEKS = 4;
const DAY_MS = 86_400_000;

export function offerReminder(thanks: HTMLElement, address: string, now = new Date()): void {
  const offer = find(thanks, "[data-reminder]", HTMLElement);
  const day = new Date(now.getTime() + WEEKS * 7 * DAY_MS);
  const entry = event(offer.dataset.reminder ?? "", address, day, now, { allDay: true });
  const link = find(offer, "[data-calendar]", HTMLAnchorElement);
  link.href = `data:text/calendar;charset=utf-8,${encodeURIComponent(entry)}`;
  offer.hidden = false;
}
