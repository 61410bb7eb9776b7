/** Asks the server about a surgery. */

import type { Device } from "./device.ts";
import { timeoutSignal } from "./timeout.ts";

const TIMEOUT_MS = 10_000;

interface Practice {
  readonly code: string;
  readonly name: string;
  readonly demonstration: boolean;
  readonly surveys: string[];
}

/**
 * The device with its surgery's name; null when the server says that there is no such surgery;
 * the device unchanged when the server cannot be asked.
 */
export async function withPracticeName(device: Device): Promise<Device | null> {
  if (device.name !== null || device.tablet !== null) return device;
  const found = await fetchPractice(device.practice);
  if (found === "unknown") return null;
  if (found === null) return device;
  const { name, demonstration, surveys } = found;
  return { ...device, name, demonstration, surveys };
}

/** Whether our own server answers, and not a captive portal in its name. */
export async function isServerReachable(practice: string): Promise<boolean> {
  const found = await fetchPractice(practice);
  return found !== null && found !== "unknown";
}

/** Null where our server did not answer. */
async function fetchPractice(code: string): Promise<Practice | "unknown" | null> {
  try {
    const answer = await fetch(`/api/v1/practices/${encodeURIComponent(code)}`, {
      cache: "no-store",
      redirect: "error",
      signal: timeoutSignal(TIMEOUT_MS),
    });
    const type = answer.headers.get("content-type") ?? "";
    if (answer.status === 404 && type.startsWith("application/problem+json")) return "unknown";
    const found = (await answer.json()) as Practice | null;
    return answer.ok && found?.code === code ? found : null; // a captive portal does not know the code
  } catch {
    return null;
  }
}
