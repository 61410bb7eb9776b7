/** What this device is for: its surgery, and whether it is shared. Remembered between visits. */

import { transact } from "./database.ts";

export type Mode = "tablet" | "online" | "sms";

export interface Device {
  readonly practice: string;
  readonly mode: Mode;
  /** The surgery's name, once the server has told it. */
  readonly name: string | null;
  readonly demonstration: boolean;
}

const KEY = "device";
const MODES: readonly string[] = ["tablet", "online", "sms"] satisfies Mode[];

/** From the address, else from memory; null when no surgery is known. Never throws. */
export async function readDevice(address: URLSearchParams): Promise<Device | null> {
  const remembered = await recall();
  const practice = address.get("practice")?.toUpperCase();
  if (!practice) return remembered;
  const mode = asMode(address.get("mode"));
  if (remembered?.practice === practice && remembered.mode === mode) return remembered;
  return { practice, mode, name: null, demonstration: false };
}

/** Resolves false when this device cannot keep anything. */
export async function remember(device: Device | null): Promise<boolean> {
  try {
    await transact("settings", "readwrite", (store) => store.put(device, KEY));
    return true;
  } catch {
    return false;
  }
}

async function recall(): Promise<Device | null> {
  try {
    const found: unknown = await transact("settings", "readonly", (store) => store.get(KEY));
    return (found as Device | undefined) ?? null;
  } catch {
    return null;
  }
}

/** The query that carries a device from page to page, should its memory fail. */
export function asQuery({ practice, mode }: Device): string {
  return `?${new URLSearchParams({ practice, mode })}`;
}

function asMode(word: string | null): Mode {
  return word !== null && isMode(word) ? word : "online";
}

function isMode(word: string): word is Mode {
  return MODES.includes(word);
}
