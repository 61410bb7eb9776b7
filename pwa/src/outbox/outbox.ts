/** The sealed submissions that the server has not acknowledged, oldest first. */

import { transact, transactAll } from "../shared/database.ts";
import type { Envelope } from "./envelope.ts";

export interface OutboxItem {
  /** Ascends in the order in which submissions were made. */
  readonly seq: number;
  readonly envelope: Envelope;
  /** Why the server refused it; null for one that waits. Parked items stay until staff act. */
  readonly parked: string | null;
  /** Which of the tablet's submissions this is; null on a phone. */
  readonly number: number | null;
  readonly day: string;
}

export interface Outbox {
  add(envelope: Envelope, number: number | null, day: string): Promise<void>;
  all(): Promise<OutboxItem[]>;
  delete(items: readonly OutboxItem[]): Promise<void>;
  park(item: OutboxItem, reason: string): Promise<void>;
}

export const outbox: Outbox = {
  /** Resolves once item and number are on the disk. Adding the same id again is no error. */
  async add(envelope, number, day) {
    try {
      await transactAll(["outbox", "settings"], "readwrite", (transaction) => {
        if (number !== null) transaction.objectStore("settings").put(number, "submission_count");
        return transaction.objectStore("outbox").add({ envelope, parked: null, number, day });
      });
    } catch (error) {
      if (!(await hasItem(envelope.id))) throw error;
    }
  },

  async all() {
    return (await transact("outbox", "readonly", (store) => store.getAll())) as OutboxItem[];
  },

  async delete(items) {
    if (items.length === 0) return;
    await transact("outbox", "readwrite", (store) => {
      for (const { seq } of items) store.delete(seq);
      return store.count(); // all of it in one transaction: one wait for the disk
    });
  },

  async park(item, reason) {
    await transact("outbox", "readwrite", (store) => store.put({ ...item, parked: reason }));
  },
};

/** How many items wait and how many are parked, without reading them. */
export async function countItems(): Promise<{ waiting: number; parked: number }> {
  const [all, parked] = await Promise.all([
    transact("outbox", "readonly", (store) => store.count()),
    transact("outbox", "readonly", (store) => store.index("parked").count()),
  ]);
  return { waiting: all - parked, parked };
}

export async function hasItem(id: string): Promise<boolean> {
  const found = await transact("outbox", "readonly", (store) => store.index("id").count(id));
  return found > 0;
}
