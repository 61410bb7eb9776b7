/** The sealed submissions that the server has not acknowledged, oldest first. */

import { transact, transactAll } from "../shared/database.ts";
import type { Envelope } from "./envelope.ts";

export interface Item {
  /** The order in which they were made. */
  readonly seq: number;
  readonly envelope: Envelope;
  /** Why the server would not take it; parked items stay until staff have dealt with them. */
  readonly parked: string | null;
  /** Which of a tablet's submissions it is; null on a phone. */
  readonly number: number | null;
  /** The day it was made; null for those made before this was kept. */
  readonly day: string | null;
}

export interface Outbox {
  add(envelope: Envelope, number: number | null, day: string): Promise<void>;
  all(): Promise<Item[]>;
  delete(items: readonly Item[]): Promise<void>;
  park(item: Item, reason: string): Promise<void>;
}

export const outbox: Outbox = {
  /**
   * Resolves once it is on the disk, and its number with it. Adding the same id again is no error.
   */
  async add(envelope, number, day) {
    try {
      await transactAll(["outbox", "settings"], "readwrite", (transaction) => {
        if (number !== null) transaction.objectStore("settings").put(number, "made");
        return transaction.objectStore("outbox").add({ envelope, parked: null, number, day });
      });
    } catch (error) {
      if (!(await has(envelope.id))) throw error;
    }
  },

  async all() {
    return (await transact("outbox", "readonly", (store) => store.getAll())) as Item[];
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

/** How many are here, and how many of them the server has refused; without reading them. */
export async function count(): Promise<{ waiting: number; parked: number }> {
  const [all, parked] = await Promise.all([
    transact("outbox", "readonly", (store) => store.count()),
    transact("outbox", "readonly", (store) => store.index("parked").count()),
  ]);
  return { waiting: all - parked, parked };
}

export async function has(id: string): Promise<boolean> {
  const found = await transact("outbox", "readonly", (store) => store.index("id").count(id));
  return found > 0;
}
