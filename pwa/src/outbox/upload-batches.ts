/**
 * Sends what waits in the outbox. An item leaves it only for a receipt that echoes its id; one that
 * the server refuses is parked; one that keeps failing goes last and stops no other.
 */

import type { OutboxItem, Outbox } from "./outbox.ts";
import type { Outcome, Post } from "./post.ts";

const MAX_BATCH_SIZE = 50;
const MAX_FAILED_BATCHES = 5;

/** What one attempt to send leaves for the next. */
export interface UploadState {
  /** Falls to 1 when a request fails, so that a bad item fails alone. */
  batchSize: number;
  readonly failures: Map<string, number>;
}

export interface UploadResult {
  /** Every waiting item was asked about, and the server answered. */
  readonly complete: boolean;
  readonly retryAfterMs: number;
}

export function newUploadState(): UploadState {
  return { batchSize: MAX_BATCH_SIZE, failures: new Map() };
}

export async function uploadBatches(
  outbox: Outbox,
  post: Post,
  state: UploadState,
): Promise<UploadResult> {
  const waiting = inUploadOrder(await outbox.all(), state);
  let complete = true;
  for (let failed = 0; waiting.length > 0 && failed < MAX_FAILED_BATCHES;) {
    const batch = waiting.splice(0, state.batchSize);
    const outcome = await post(batch.map((item) => item.envelope));
    if (outcome.kind === "unreachable" && outcome.retryAfterMs > 0) {
      // It asked for a pause: no item is at fault, and smaller batches would burden it more.
      return { complete: false, retryAfterMs: outcome.retryAfterMs };
    }
    if (outcome.kind === "unreachable") {
      state.batchSize = 1;
      countFailures(state, batch); // it may be the first item's fault: others go first next time
      return { complete: false, retryAfterMs: 0 };
    }
    if (outcome.kind === "rejected" && batch.length > 1) {
      state.batchSize = 1;
      waiting.unshift(...batch); // once more, one by one, to find the culprit
      continue;
    }
    const left = await applyReceipts(outbox, batch, outcome);
    countFailures(state, left);
    if (left.length > 0) complete = false;
    failed += left.length === batch.length ? 1 : 0;
    state.batchSize = left.length > 0 ? 1 : Math.min(state.batchSize * 5, MAX_BATCH_SIZE);
  }
  return { complete: complete && waiting.length === 0, retryAfterMs: 0 };
}

/** Deletes and parks as the outcome says; returns the items that must be sent again. */
async function applyReceipts(
  outbox: Outbox,
  batch: readonly OutboxItem[],
  outcome: Outcome,
): Promise<OutboxItem[]> {
  if (outcome.kind === "rejected") {
    for (const item of batch) await outbox.park(item, outcome.reason);
    return [];
  }
  if (outcome.kind !== "answered") return [...batch];
  const receiptOf = (item: OutboxItem) => outcome.receipts.get(item.envelope.id);
  await outbox.delete(batch.filter((item) => receiptOf(item)?.accepted === true));
  for (const item of batch) {
    const receipt = receiptOf(item);
    if (receipt?.accepted === false) await outbox.park(item, receipt.reason);
  }
  return batch.filter((item) => receiptOf(item) === undefined);
}

function inUploadOrder(items: readonly OutboxItem[], { failures }: UploadState): OutboxItem[] {
  const failuresOf = ({ envelope }: OutboxItem) => failures.get(envelope.id) ?? 0;
  const waiting = items.filter((item) => item.parked === null);
  return waiting.sort((a, b) => failuresOf(a) - failuresOf(b) || a.seq - b.seq);
}

function countFailures({ failures }: UploadState, items: readonly OutboxItem[]): void {
  for (const { envelope } of items) failures.set(envelope.id, (failures.get(envelope.id) ?? 0) + 1);
}
