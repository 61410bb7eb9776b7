/** The device's database: the outbox and its settings. Reopened once when the browser loses it. */

const NAME = "handrail";
const VERSION = 1;
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
  try {
    return await attempt(store, mode, work);
  } catch {
    handle = null; // "Connection to Indexed Database server lost": a new handle may do
    return attempt(store, mode, work);
  }
}

function attempt<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the database does not answer")), PATIENCE_MS);
    open().then((database) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("the database gave up"));
    }, reject);
  });
}

function open(): Promise<IDBDatabase> {
  handle ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => migrate(request.result, oldVersion);
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
function migrate(database: IDBDatabase, from: number): void {
  if (from < 1) {
    const outbox = database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    outbox.createIndex("id", "envelope.id", { unique: true });
    database.createObjectStore("settings");
  }
}
