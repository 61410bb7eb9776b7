import assert from "node:assert/strict";
import { test } from "node:test";
import { uploadBatches, newUploadState } from "../../src/outbox/upload-batches.ts";
import type { Envelope } from "../../src/outbox/envelope.ts";
import type { OutboxItem, Outbox } from "../../src/outbox/outbox.ts";
import { readReceipts, type Outcome, type Post } from "../../src/outbox/post.ts";

function envelope(id: string): Envelope {
  return { schema: 1, id, key_id: "k", sealed: "sealed" };
}

function item(seq: number, envelope: Envelope): OutboxItem {
  return { seq, envelope, parked: null, number: null, day: "2026-10-31" };
}

/** The far side of the disk: an outbox in memory. */
class MemoryOutbox implements Outbox {
  items: OutboxItem[] = [];

  static of(...ids: string[]): MemoryOutbox {
    const outbox = new MemoryOutbox();
    outbox.items = ids.map((id, seq) => item(seq, envelope(id)));
    return outbox;
  }

  async add(added: Envelope): Promise<void> {
    this.items.push(item(this.items.length, added));
  }

  async all(): Promise<OutboxItem[]> {
    return [...this.items];
  }

  async delete(items: readonly OutboxItem[]): Promise<void> {
    this.items = this.items.filter(({ seq }) => !items.some((item) => item.seq === seq));
  }

  async park(parked: OutboxItem, reason: string): Promise<void> {
    this.items = this.items.map((item) =>
      item.seq === parked.seq ? { ...item, parked: reason } : item,
    );
  }

  get waiting(): string[] {
    return this.items.filter(({ parked }) => parked === null).map(({ envelope: { id } }) => id);
  }

  get parked(): string[] {
    return this.items.filter(({ parked }) => parked !== null).map(({ envelope: { id } }) => id);
  }
}

/** A server that keeps everything but what `trouble` speaks of. */
function server(trouble: (ids: readonly string[]) => Outcome | null = () => null) {
  const calls: string[][] = [];
  const post: Post = async (envelopes) => {
    const ids = envelopes.map(({ id }) => id);
    calls.push(ids);
    return trouble(ids) ?? answered(ids);
  };
  return { calls, post };
}

function answered(kept: readonly string[], refused: readonly string[] = []): Outcome {
  const receipts = [
    ...kept.map((id) => ({ id, status: "stored" })),
    ...refused.map((id) => ({ id, status: "refused", reason: "unreadable" })),
  ];
  return { kind: "answered", receipts: readReceipts({ receipts }) };
}

test("sends up to 50 at once and deletes what was acknowledged", async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `id-${index}`);
  const outbox = MemoryOutbox.of(...ids);
  const { calls, post } = server();
  assert.deepEqual(await uploadBatches(outbox, post, newUploadState()), {
    complete: true,
    retryAfterMs: 0,
  });
  assert.deepEqual(
    calls.map((call) => call.length),
    [50, 50, 20],
  );
  assert.deepEqual(outbox.items, []);
});

test("deletes nothing for a receipt with another id", async () => {
  const outbox = MemoryOutbox.of("mine");
  const { post } = server(() => answered(["somebody-else"]));
  const { complete } = await uploadBatches(outbox, post, newUploadState());
  assert.equal(complete, false);
  assert.deepEqual(outbox.waiting, ["mine"]);
});

test("stops at once when there is no server, and says how long to wait", async () => {
  const outbox = MemoryOutbox.of("a", "b");
  const { calls, post } = server(() => ({ kind: "unreachable", retryAfterMs: 7000 }));
  assert.deepEqual(await uploadBatches(outbox, post, newUploadState()), {
    complete: false,
    retryAfterMs: 7000,
  });
  assert.equal(calls.length, 1);
  assert.deepEqual(outbox.waiting, ["a", "b"]);
});

test("a pause that the server asks for changes no batch and blames no item", async () => {
  const ids = Array.from({ length: 70 }, (_, index) => `id-${index}`);
  const outbox = MemoryOutbox.of(...ids);
  const state = newUploadState();
  const { post: busy } = server(() => ({ kind: "unreachable", retryAfterMs: 5000 }));
  for (let attempt = 0; attempt < 3; attempt += 1) await uploadBatches(outbox, busy, state);
  const { calls, post } = server();
  await uploadBatches(outbox, post, state);
  assert.deepEqual(calls, [ids.slice(0, 50), ids.slice(50)]);
});

test("parks what is refused and never deletes it", async () => {
  const outbox = MemoryOutbox.of("good", "bad");
  const { post } = server((ids) =>
    answered(
      ids.filter((id) => id === "good"),
      ["bad"],
    ),
  );
  await uploadBatches(outbox, post, newUploadState());
  assert.deepEqual([outbox.waiting, outbox.parked], [[], ["bad"]]);
  const { calls, post: again } = server();
  await uploadBatches(outbox, again, newUploadState());
  assert.deepEqual(calls, []);
});

test("finds the one item for which a whole batch is rejected", async () => {
  const outbox = MemoryOutbox.of("a", "bad", "c", "d");
  const { post } = server((ids) =>
    ids.includes("bad") ? { kind: "rejected", reason: "400" } : null,
  );
  await uploadBatches(outbox, post, newUploadState());
  assert.deepEqual([outbox.waiting, outbox.parked], [[], ["bad"]]);
});

test("items over which the server fails stop no other", async () => {
  const bad = Array.from({ length: 8 }, (_, index) => `bad-${index}`);
  const outbox = MemoryOutbox.of(...bad, "good-1", "good-2");
  const { post } = server((ids) =>
    ids.some((id) => id.startsWith("bad")) ? { kind: "failed" } : null,
  );
  const state = newUploadState();
  for (let attempt = 0; attempt < 6; attempt += 1) await uploadBatches(outbox, post, state);
  assert.deepEqual(outbox.waiting, bad);
});

test("an item that makes the request hang does not stay first", async () => {
  const outbox = MemoryOutbox.of("hangs", "good");
  const { post } = server((ids) =>
    ids.includes("hangs") ? { kind: "unreachable", retryAfterMs: 0 } : null,
  );
  const state = newUploadState();
  for (let attempt = 0; attempt < 3; attempt += 1) await uploadBatches(outbox, post, state);
  assert.deepEqual(outbox.waiting, ["hangs"]);
});
