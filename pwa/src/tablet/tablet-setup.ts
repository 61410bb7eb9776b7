/** The set-up of a shared tablet: sent by the server, saved here. */

import { londonTime } from "../shared/clock.ts";
import { deleteSetting, saveSetting, readSetting } from "../shared/settings.ts";

export interface PublishedChange {
  readonly said: string;
  readonly did: string;
}

/** A published month: how many said very good or good, and how many answered. */
export interface PublishedFigure {
  readonly month: string;
  readonly positive: number;
  readonly responses: number;
}

/** The share of a figure; with decimals where a whole per cent would be 0 or 100 and it is neither. */
export function shareInWords({ positive, responses }: PublishedFigure, lang: string): string {
  const share = positive / responses;
  const toEdge = 100 * Math.min(share, 1 - share);
  const digits = toEdge > 0 && toEdge < 0.5 ? Math.ceil(-Math.log10(2 * toEdge)) : 0;
  const format = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: digits });
  return format.format(share);
}

/** As the server sends it; times of day are London's, Monday is 0. */
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
  readonly changes: readonly PublishedChange[];
  readonly figure: PublishedFigure | null;
}

export interface Tablet extends TabletSetup {
  /** Proves to the server which tablet this is. */
  readonly token: string;
  /** Staff have switched this tablet off. */
  readonly switched_off: boolean;
  /** The last answer of the server, by this device's clock; null before the first. */
  readonly last_contact_ms: number | null;
}

export function readTablet(): Promise<Tablet | null> {
  return readSetting<Tablet>("tablet");
}

export function saveTablet(tablet: Tablet): Promise<boolean> {
  return saveSetting("tablet", tablet);
}

/** What waits in the outbox stays, and is sent all the same. */
export function leaveKioskMode(): Promise<void> {
  return deleteSetting("tablet");
}

/** Whether patients are expected now. Days and times are London's. */
export function isOpen({ days, opens, closes }: TabletSetup, now: Date): boolean {
  const { day, time } = londonTime(now);
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return days.includes(weekday) && opens <= time && time < closes;
}
