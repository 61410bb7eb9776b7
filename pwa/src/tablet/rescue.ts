/** What waits as a file: sealed, so that whoever carries it cannot read it. */

import type { Item } from "../outbox.ts";

export function rescueFile(items: readonly Item[], device: string): { name: string; text: string } {
  const envelopes = items.map(({ envelope }) => envelope);
  return {
    name: `handrail-queue-${device.slice(0, 8)}.json`,
    text: `${JSON.stringify({ handrail_queue: 1, device, envelopes })}\n`,
  };
}
