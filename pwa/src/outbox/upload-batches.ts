/**
 * Sends what waits in the outbox. An item leaves it only for a receipt that echoes its id; one that
 * the server refuses is parked; one that keeps failing goes last and stops no other.
 */

import type { Item, Outbox } from "./outbox.ts";
import type { Outcome, Post } from "./post.ts";

const MOST_AT_ONCE = 50;
const FAILURES_A_PASS = 5;

/** What one pass tells the next. */
export interface Memory {
  /** Falls to 1 when a request fails, so that a bad item is alone with its fault. */
  size: number;
  readonly failures: Map<string, number>;
}

export interface Pass {
  /** Every waiting item was asked about, and the server answered. */
  readonly complete: boolean;
  readonly retryAfterMs: number;
}

export function newMemory(): Memory {
  return { size: MOST_AT_ONCE, failures: new Map() };
}

export async function drain(outbox: Outbox, post: Post, memory: Memory): Promise<Pass> {
  const waiting = inOrder(await outbox.all(), memory);
  let complete = true;
  for (let failed = 0; waiting.length > 0 && failed < FAILURES_A_PASS;) {
    const batch = waiting.splice(0, memory.size);
    const outcome = await post(batch.map((item) => item.envelope));
    if (outcome.kind === "away" && outcome.retryAfterMs > 0) {
      // It asked for a pause: no item is at fault, and smaller batches would burden it more.
      return { complete: false, retryAfterMs: outcome.retryAfterMs };
    }
    if (outcome.kind === "away") {
      memory.size = 1;
      countFailure(memory, batch); // it may be the first item's fault: others go first next time
      return { complete: false, retryAfterMs: 0 };
    }
    if (outcome.kind === "rejected" && batch.length > 1) {
      memory.size = 1;
      waiting.unshift(...batch); // once more, one by one, to find the culprit
      continue;
    }
    const left = await settle(outbox, batch, outcome);
    countFailure(memory, left);
    if (left.length > 0) complete = false;
    failed += left.length === batch.length ? 1 : 0;
    memory.size = left.length > 0 ? 1 : Math.min(memory.size * 5, MOST_AT_ONCE);
  }
  return { complete: complete && waiting.length === 0, retryAfterMs: 0 };
}

/** Deletes and parks as the outcome says; returns the items that must be sent again. */
async function settle(outbox: Outbox, batch: readonly Item[], outcome: Outcome): Promise<Item[]> {
  if (outcome.kind === "rejected") {
    for (const item of batch) await outbox.park(item, outcome.reason);
    return [];
  }
  if (outcome.kind !== "answered") return [...batch];
  const receiptOf = (item: Item) => outcome.receipts.get(item.envelope.id);
  await outbox.delete(batch.filter((item) => receiptOf(item)?.kept === true));
  for (const item of batch) {
    const receipt = receiptOf(item);
    if (receipt?.kept === false) await outbox.park(item, receipt.reason);
  }
  return batch.filter((item) => receiptOf(item) === undefined);
}

function inOrder(items: readonly Item[], { failures }: Memory): Item[] {
  const failuresOf = ({ envelope }: Item) => failures.get(envelope.id) ?? 0;
  const waiting = items.filter((item) => item.parked === null);
  return waiting.sort((a, b) => failuresOf(a) - failuresOf(b) || a.seq - b.seq);
}

function countFailure({ failures }: Memory, items: readonly Item[]): void {
  for (const { envelope } of items) failures.set(envelope.id, (failures.get(envelope.id) ?? 0) + 1);
}
