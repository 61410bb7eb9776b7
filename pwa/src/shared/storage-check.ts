/** Whether this device can save a submission. */

import { transact } from "./database.ts";

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
