/** The device's database: the outbox and its settings. Reopened once when the browser loses it. */

const NAME = "handrail";
const VERSION = 2;
/** A write that takes longer counts as failed: WebKit is known to never answer. */
const PATIENCE_MS = 8000;

export type StoreName = "outbox" | "settings";

let handle: Promise<IDBDatabase> | null = null;

/** Runs `work` in a transaction and resolves with its request's result once that is on the disk. */
export async function transact<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return transactAll([store], mode, (transaction) => work(transaction.objectStore(store)));
}

/** The same over several stores: all of it is written, or nothing. */
export async function transactAll<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  work: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  try {
    return await attempt(stores, mode, work);
  } catch {
    handle = null; // "Connection to Indexed Database server lost": a new handle may do
    return attempt(stores, mode, work);
  }
}

function attempt<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  work: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the database does not answer")), PATIENCE_MS);
    const run = (database: IDBDatabase) => {
      const transaction = database.transaction([...stores], mode, { durability: "strict" });
      transaction.onabort = () => reject(transaction.error ?? new Error("the database gave up"));
      const request = work(transaction);
      transaction.oncomplete = () => resolve(request.result);
    };
    open().then(run).catch(reject); // a handle that is closing throws at once
  });
}

function open(): Promise<IDBDatabase> {
  handle ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => migrate(request, oldVersion);
    request.onerror = () => reject(request.error ?? new Error("the database does not open"));
    request.onsuccess = () => {
      request.result.onclose = () => (handle = null);
      request.result.onversionchange = () => {
        request.result.close(); // a newer version of the app waits in another tab
        handle = null;
      };
      resolve(request.result);
    };
  });
  return handle;
}

/** Each version adds its step and changes none before it. */
function migrate({ result, transaction }: IDBOpenDBRequest, from: number): void {
  if (from < 1) {
    const outbox = result.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    outbox.createIndex("id", "envelope.id", { unique: true });
    result.createObjectStore("settings");
  }
  if (from === 1) numberNothing(transaction?.objectStore("outbox"));
  if (from < 2) transaction?.objectStore("outbox").createIndex("parked", "parked"); // null is none
}

/** Version 2: items carry a number and a day. Those made before have neither. */
function numberNothing(outbox: IDBObjectStore | undefined): void {
  const walk = outbox?.openCursor();
  if (walk === undefined) return;
  walk.onsuccess = () => {
    const cursor = walk.result;
    if (cursor === null) return;
    cursor.update({ ...(cursor.value as object), number: null, day: null });
    cursor.continue();
  };
}
