/** Whether this device could keep an answer, or could send it at once. */

import { transact } from "./database.ts";

const TIMEOUT_MS = 10_000;
/** About the largest sealed survey. */
const ROOM = "0".repeat(16 * 1024);

export async function canKeep(): Promise<boolean> {
  try {
    await transact("settings", "readwrite", (store) => store.put(ROOM, "room"));
    await transact("settings", "readwrite", (store) => store.delete("room"));
    return true;
  } catch {
    return false;
  }
}

/** Our own server answers, and no captive portal in its name. */
export async function serverAnswers(practice: string): Promise<boolean> {
  try {
    const answer = await fetch(`/api/v1/practices/${encodeURIComponent(practice)}`, {
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const found = (await answer.json()) as { code?: unknown };
    return answer.ok && found.code === practice;
  } catch {
    return false;
  }
}
