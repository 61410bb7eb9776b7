/** The settings that this device saves besides the outbox. None is about a patient. */

import { transact } from "./database.ts";

export type Setting =
  /** The surgery of a phone. */
  | "device"
  /** The set-up of a shared tablet. */
  | "tablet"
  | "submission_count"
  | "clock"
  /** Failed attempts at the PIN. */
  | "pin"
  /** How many went away from a shared tablet without sending. */
  | "departures"
  /** Whether the tablet was once started without the internet. */
  | "offline"
  /** When a phone is reminded. */
  | "reminder";

/** The setting; null where there is none, or nothing can be read. Never throws. */
export async function readSetting<T>(name: Setting): Promise<T | null> {
  try {
    const found: unknown = await transact("settings", "readonly", (store) => store.get(name));
    return (found as T | undefined) ?? null;
  } catch {
    return null;
  }
}

/** Resolves false when this device cannot save anything. */
export async function saveSetting(name: Setting, value: unknown): Promise<boolean> {
  try {
    await transact("settings", "readwrite", (store) => store.put(value, name));
    return true;
  } catch {
    return false;
  }
}

export async function deleteSetting(name: Setting): Promise<void> {
  await transact("settings", "readwrite", (store) => store.delete(name));
}
