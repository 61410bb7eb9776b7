/** Fetches the surgery's name from the server. */

import type { Device } from "./device.ts";

const TIMEOUT_MS = 10_000;

/**
 * The device with its surgery's name; null when the server says that there is no such surgery;
 * the device unchanged when the server cannot be asked.
 */
export async function withPracticeName(device: Device): Promise<Device | null> {
  if (device.name !== null || device.tablet !== null) return device;
  try {
    const answer = await fetch(`/api/v1/practices/${encodeURIComponent(device.practice)}`, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = answer.headers.get("content-type") ?? "";
    if (answer.status === 404 && type.startsWith("application/problem+json")) return null;
    const found: unknown = await answer.json();
    return isPractice(found) && found.code === device.practice
      ? {
          ...device,
          name: found.name,
          demonstration: found.demonstration,
          surveys: found.surveys,
        }
      : device;
  } catch {
    return device;
  }
}

interface Practice {
  code: string;
  name: string;
  demonstration: boolean;
  surveys: string[];
}

function isPractice(found: unknown): found is Practice {
  if (typeof found !== "object" || found === null) return false;
  const { code, name, demonstration, surveys } = found as Partial<Record<keyof Practice, unknown>>;
  return (
    typeof code === "string" &&
    typeof name === "string" &&
    typeof demonstration === "boolean" &&
    Array.isArray(surveys)
  );
}
