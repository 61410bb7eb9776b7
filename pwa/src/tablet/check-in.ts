/** Tells the server at each sync how this tablet is, and hears how it is to be set up. */

import { measure } from "../shared/clock.ts";
import { madeSoFar } from "../outbox/submission-counter.ts";
import { outbox, type Item } from "../outbox/outbox.ts";
import { keepTablet, readTablet, type Tablet, type TabletSetup } from "./tablet-setup.ts";
import { runningVersion } from "../shared/update.ts";

const ADDRESS = "/api/v1/devices/check-in";
const TIMEOUT_MS = 20_000;

/** heard: all is well; off: this tablet is switched off; away: no word from our server. */
export type Heard = "heard" | "off" | "away";

export async function checkIn(): Promise<Heard> {
  const tablet = await readTablet();
  if (tablet === null) return "away";
  try {
    const sent = Date.now();
    const answer = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${tablet.token}` },
      body: JSON.stringify(await state(sent)),
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await hear(tablet, answer, sent);
  } catch {
    return "away";
  }
}

async function hear(tablet: Tablet, answer: Response, sent: number): Promise<Heard> {
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status === 401 && type.startsWith("application/problem+json")) {
    await keepTablet({ ...tablet, off: true });
    return "off";
  }
  if (answer.status !== 200 || !type.startsWith("application/json")) return "away";
  const body = (await answer.json()) as { now_ms?: unknown; tablet?: TabletSetup };
  if (typeof body.now_ms !== "number" || body.tablet?.id !== tablet.id) return "away";
  const got = Date.now();
  await measure(body.now_ms, sent, got);
  await keepTablet({ ...body.tablet, token: tablet.token, off: false, heard_ms: got });
  return "heard";
}

async function state(now_ms: number): Promise<object> {
  const items = await outbox.all();
  const days = items.flatMap((item) => item.day ?? []);
  return {
    version: await runningVersion(),
    made: await madeSoFar(),
    waiting: ranges(items),
    parked: items.filter((item) => item.parked !== null).length,
    oldest: days.sort()[0] ?? null,
    storage: await storageState(),
    now_ms,
  };
}

export async function storageState(): Promise<"persistent" | "temporary"> {
  return (await navigator.storage?.persisted?.()) === true ? "persistent" : "temporary";
}

/** The numbers of what waits, as pairs of first and last. */
export function ranges(items: readonly Pick<Item, "number">[]): [number, number][] {
  const numbers = items.flatMap((item) => item.number ?? []).sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}
