/** Reports this tablet's state to the server at each sync, and saves the set-up that it answers. */

import { recordServerTime } from "../shared/clock.ts";
import { timeoutSignal } from "../shared/timeout.ts";
import { countSubmissions } from "../outbox/submission-counter.ts";
import { outbox, type OutboxItem } from "../outbox/outbox.ts";
import { readDepartures } from "./departures.ts";
import { saveTablet, readTablet, type Tablet, type TabletSetup } from "./tablet-setup.ts";
import { runningVersion } from "../shared/update.ts";

const ADDRESS = "/api/v1/tablets/check-in";
const TIMEOUT_MS = 20_000;

/** `switched_off`: by staff. `unreachable`: our server did not answer. */
export type CheckInResult = "ok" | "switched_off" | "unreachable";

export async function checkIn(): Promise<CheckInResult> {
  const tablet = await readTablet();
  if (tablet === null) return "unreachable";
  try {
    const sent = Date.now();
    const answer = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${tablet.token}` },
      body: JSON.stringify(await readStatus(sent)),
      cache: "no-store",
      redirect: "error",
      signal: timeoutSignal(TIMEOUT_MS),
    });
    return await readAnswer(tablet, answer, sent);
  } catch {
    return "unreachable";
  }
}

async function readAnswer(tablet: Tablet, answer: Response, sent: number): Promise<CheckInResult> {
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status === 401 && type.startsWith("application/problem+json")) {
    await saveTablet({ ...tablet, switched_off: true });
    return "switched_off";
  }
  if (answer.status !== 200 || !type.startsWith("application/json")) return "unreachable";
  const body = (await answer.json()) as { now_ms?: unknown; tablet?: TabletSetup };
  if (typeof body.now_ms !== "number" || body.tablet?.id !== tablet.id) return "unreachable";
  const got = Date.now();
  await recordServerTime(body.now_ms, sent, got);
  await saveTablet({
    ...body.tablet,
    token: tablet.token,
    switched_off: false,
    last_contact_ms: got,
  });
  return "ok";
}

async function readStatus(now_ms: number): Promise<object> {
  const items = await outbox.all();
  const days = items.map((item) => item.day);
  return {
    version: await runningVersion(),
    made: await countSubmissions(),
    waiting: toRanges(items),
    parked: items.filter((item) => item.parked !== null).length,
    oldest: days.sort()[0] ?? null,
    storage: await storagePersistence(),
    left: await readDepartures(),
    now_ms,
  };
}

export async function storagePersistence(): Promise<"persistent" | "temporary"> {
  return (await navigator.storage?.persisted?.()) === true ? "persistent" : "temporary";
}

/** The numbers of the items, as pairs of first and last. */
export function toRanges(items: readonly Pick<OutboxItem, "number">[]): [number, number][] {
  const numbers = items.flatMap((item) => item.number ?? []).sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}
