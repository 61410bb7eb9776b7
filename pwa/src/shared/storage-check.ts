/** Whether this device can save a submission, or could send it at once. */

import { transact } from "./database.ts";

const TIMEOUT_MS = 10_000;
/** As large as the largest sealed submission. */
const SAMPLE = "0".repeat(16 * 1024);

export async function canStore(): Promise<boolean> {
  try {
    await transact("settings", "readwrite", (store) => store.put(SAMPLE, "storage_check"));
    await transact("settings", "readwrite", (store) => store.delete("storage_check"));
    return true;
  } catch {
    return false;
  }
}

/** Whether our own server answers, and not a captive portal in its name. */
export async function isServerReachable(practice: string): Promise<boolean> {
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
