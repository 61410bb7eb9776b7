/** Which day it is, although the device's clock may be wrong. */

import { saveSetting, readSetting } from "./settings.ts";

/** A smaller offset comes from the network. */
const TOLERANCE_MS = 120_000;
const DAY_MS = 86_400_000;

export interface Clock {
  /** How far the server's clock is ahead of this device's. */
  readonly offset_ms: number;
  /** The latest moment that is known to be past. */
  readonly seen_ms: number;
}

export interface LondonTime {
  /** As 2026-10-31. */
  readonly day: string;
  /** As 09:05. */
  readonly time: string;
}

export interface Today {
  readonly day: string;
  /** The device's own clock says another day. */
  readonly corrected: boolean;
}

export async function today(now = Date.now()): Promise<Today> {
  const clock = await readSetting<Clock>("clock");
  const plausible = plausibleNow(clock, now);
  if (clock !== null)
    void saveSetting("clock", { ...clock, seen_ms: Math.max(clock.seen_ms, plausible) });
  const { day } = londonTime(new Date(plausible));
  return { day, corrected: day !== londonTime(new Date(now)).day };
}

/** This moment by the server's clock; the latest known one where the device's clock was set back. */
export function plausibleNow(clock: Clock | null, now: number): number {
  if (clock === null) return now;
  const offset = Math.abs(clock.offset_ms) < TOLERANCE_MS ? 0 : clock.offset_ms;
  const measured = now + offset;
  return measured < clock.seen_ms - DAY_MS ? clock.seen_ms : measured;
}

/** Saves the time that the server named between two moments of this device's clock. */
export function recordServerTime(
  serverMs: number,
  sentMs: number,
  gotMs: number,
): Promise<boolean> {
  const offset_ms = Math.round(serverMs - (sentMs + gotMs) / 2);
  return saveSetting("clock", { offset_ms, seen_ms: serverMs } satisfies Clock);
}

export function londonTime(now: Date): LondonTime {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = format.formatToParts(now).map(({ type, value }) => [type, value]);
  const { year, month, day, hour, minute } = Object.fromEntries(parts);
  return { day: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}
