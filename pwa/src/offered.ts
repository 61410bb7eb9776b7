/** Which languages this device offers. */

import type { Device } from "./device.ts";

/** A translation that nobody has checked is for the demonstration alone. */
export function isOffered(device: Device, code: string, unreviewed: boolean): boolean {
  const { tablet, demonstration } = device;
  const chosen =
    tablet === null || tablet.languages.length === 0 || tablet.languages.includes(code);
  return chosen && (!unreviewed || demonstration);
}
