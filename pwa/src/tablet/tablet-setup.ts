/** How a shared tablet is set up: told by the server, remembered here. */

import { forget, keep, recall } from "../shared/settings.ts";

export interface Change {
  readonly said: string;
  readonly did: string;
}

/** Of a published month: how many of 100 said very good or good, and how many answered. */
export interface Figure {
  readonly month: string;
  readonly percent: number;
  readonly responses: number;
}

/** As the server tells it; times of day are London's, Monday is 0. */
export interface TabletSetup {
  readonly id: string;
  readonly label: string;
  readonly practice: string;
  readonly practice_name: string;
  readonly demonstration: boolean;
  readonly surveys: readonly string[];
  readonly languages: readonly string[];
  readonly idle_s: number;
  readonly days: readonly number[];
  readonly opens: string;
  readonly closes: string;
  readonly pin_salt: string;
  readonly pin_digest: string;
  readonly said: readonly Change[];
  /** Missing where the server spoke before it told figures. */
  readonly figure?: Figure | null;
}

export interface Tablet extends TabletSetup {
  /** Shows the server which tablet this is. */
  readonly token: string;
  /** The server has said that this tablet is switched off. */
  readonly off: boolean;
  /** When the server was last heard of, by this device's clock; null before the first time. */
  readonly heard_ms: number | null;
}

export function readTablet(): Promise<Tablet | null> {
  return recall<Tablet>("tablet");
}

export function keepTablet(tablet: Tablet): Promise<boolean> {
  return keep("tablet", tablet);
}

/** What waits in the outbox stays, and is sent all the same. */
export function leaveTablet(): Promise<void> {
  return forget("tablet");
}

/** Whether patients are expected now. Days and times are London's. */
export function isOpen({ days, opens, closes }: TabletSetup, now: Date): boolean {
  const format = {
    timeZone: "Europe/London",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  };
  const written = new Intl.DateTimeFormat("en-GB", format as Intl.DateTimeFormatOptions);
  const parts = new Map(written.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.get("weekday") ?? "");
  const time = `${parts.get("hour")}:${parts.get("minute")}`;
  return days.includes(day) && opens <= time && time < closes;
}
