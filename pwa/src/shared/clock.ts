/** Which day it is, although the device's clock may be wrong. */

import { keep, recall } from "./settings.ts";

/** Less than this is the network's doing. */
const WRONG_MS = 120_000;
const DAY_MS = 86_400_000;

export interface Clock {
  /** How far the server's clock is ahead of ours. */
  readonly offset_ms: number;
  /** The latest moment that we know to be past. */
  readonly seen_ms: number;
}

export interface Today {
  readonly day: string;
  /** The device's own clock says another day. */
  readonly corrected: boolean;
}

export async function today(now = Date.now()): Promise<Today> {
  const clock = await recall<Clock>("clock");
  const believed = believe(clock, now);
  if (clock !== null) void keep("clock", { ...clock, seen_ms: Math.max(clock.seen_ms, believed) });
  const day = londonDay(new Date(believed));
  return { day, corrected: day !== londonDay(new Date(now)) };
}

/** The offset is kept from one sync to the next. A clock that ran back since then is not believed. */
export function believe(clock: Clock | null, now: number): number {
  if (clock === null) return now;
  const offset = Math.abs(clock.offset_ms) < WRONG_MS ? 0 : clock.offset_ms;
  const measured = now + offset;
  return measured < clock.seen_ms - DAY_MS ? clock.seen_ms : measured;
}

/** The server named its time between these two moments of ours. */
export function measure(serverMs: number, sentMs: number, gotMs: number): Promise<boolean> {
  const offset_ms = Math.round(serverMs - (sentMs + gotMs) / 2);
  return keep("clock", { offset_ms, seen_ms: serverMs } satisfies Clock);
}

/** The day it is in London, as 2026-10-31. */
export function londonDay(now: Date): string {
  const format = { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-GB", format as Intl.DateTimeFormatOptions);
  const found = new Map(parts.formatToParts(now).map(({ type, value }) => [type, value]));
  return [found.get("year"), found.get("month"), found.get("day")].join("-");
}
