/** Posts JSON to our server. */

import { timeoutSignal } from "./timeout.ts";

const TIMEOUT_MS = 20_000;

/** The JSON that our server answered; null for an error or a captive portal's page. */
export async function postJson<T>(address: string, body: unknown): Promise<T | null> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
      redirect: "error",
      signal: timeoutSignal(TIMEOUT_MS),
    });
    if (answer.status === 204) return {} as T;
    const type = answer.headers.get("content-type") ?? "";
    return answer.ok && type.startsWith("application/json") ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}
