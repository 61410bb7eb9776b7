/** What this device remembers besides the outbox. Nothing here is about a patient. */

import { transact } from "./database.ts";

/**
 * device: its surgery; tablet: its set-up; made: the last number; clock; pin: wrong tries;
 * reminder: when a phone is reminded.
 */
export type Setting = "device" | "tablet" | "made" | "clock" | "pin" | "offline" | "reminder";

/** Null where nothing is remembered, or nothing can be. Never throws. */
export async function recall<T>(name: Setting): Promise<T | null> {
  try {
    const found: unknown = await transact("settings", "readonly", (store) => store.get(name));
    return (found as T | undefined) ?? null;
  } catch {
    return null;
  }
}

/** Resolves false when this device cannot keep anything. */
export async function keep(name: Setting, value: unknown): Promise<boolean> {
  try {
    await transact("settings", "readwrite", (store) => store.put(value, name));
    return true;
  } catch {
    return false;
  }
}

export async function forget(name: Setting): Promise<void> {
  await transact("settings", "readwrite", (store) => store.delete(name));
}
