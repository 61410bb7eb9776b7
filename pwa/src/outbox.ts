/** The sealed submissions that the server has not acknowledged, oldest first. */

import { transact } from "./database.ts";
import type { Envelope } from "./envelope.ts";

export interface Item {
  /** The order in which they were made. */
  readonly seq: number;
  readonly envelope: Envelope;
  /** Why the server would not take it; parked items stay until staff have dealt with them. */
  readonly parked: string | null;
}

export interface Outbox {
  add(envelope: Envelope): Promise<void>;
  all(): Promise<Item[]>;
  delete(items: readonly Item[]): Promise<void>;
  park(item: Item, reason: string): Promise<void>;
}

export const outbox: Outbox = {
  /** Resolves once it is on the disk. Adding the same id again is no error. */
  async add(envelope) {
    try {
      await transact("outbox", "readwrite", (store) => store.add({ envelope, parked: null }));
    } catch (error) {
      if (!(await has(envelope.id))) throw error;
    }
  },

  async all() {
    return (await transact("outbox", "readonly", (store) => store.getAll())) as Item[];
  },

  async delete(items) {
    for (const { seq } of items) {
      await transact("outbox", "readwrite", (store) => store.delete(seq));
    }
  },

  async park(item, reason) {
    await transact("outbox", "readwrite", (store) => store.put({ ...item, parked: reason }));
  },
};

async function has(id: string): Promise<boolean> {
  const found = await transact("outbox", "readonly", (store) => store.index("id").count(id));
  return found > 0;
}
