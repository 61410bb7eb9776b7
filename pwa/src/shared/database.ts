/** The device's database: outbox and settings. Opened again when the browser loses its handle. */

const NAME = "handrail";
const VERSION = 1;
/** A transaction that takes longer counts as failed: WebKit is known to never answer. */
const TIMEOUT_MS = 8000;

export type StoreName = "outbox" | "settings";

let handle: Promise<IDBDatabase> | null = null;

/** Makes one request in a transaction; resolves with its result once that is on the disk. */
export async function transact<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  makeRequest: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return transactAll([store], mode, (transaction) => makeRequest(transaction.objectStore(store)));
}

/** Makes requests on several stores in one transaction: all of it is written, or nothing. */
export async function transactAll<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  makeRequest: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  try {
    return await runTransaction(stores, mode, makeRequest);
  } catch {
    handle = null; // "Connection to Indexed Database server lost": a new handle may do
    return runTransaction(stores, mode, makeRequest);
  }
}

/**
 * WebKit freezes a page that is left together with its transactions, and while one of them is
 * frozen no transaction of any page ends. So it is aborted then; a page that comes back repeats it.
 */
function runTransaction<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  makeRequest: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, TIMEOUT_MS);
    const run = (database: IDBDatabase) => {
      const transaction = database.transaction([...stores], mode, { durability: "strict" });
      const request = makeRequest(transaction);
      const abort = () => transaction.abort();
      const onEnd = (settle: () => void) => () => {
        removeEventListener("pagehide", abort);
        settle();
      };
      addEventListener("pagehide", abort);
      transaction.onabort = onEnd(() => reject(transaction.error));
      transaction.oncomplete = onEnd(() => resolve(request.result));
    };
    open().then(run).catch(reject); // a handle that is closing throws at once
  });
}

function open(): Promise<IDBDatabase> {
  handle ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => createStores(request.result);
    request.onerror = () => reject(request.error);
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

/** A later version of the database adds a step here and changes none before it. */
function createStores(database: IDBDatabase): void {
  const outbox = database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
  outbox.createIndex("id", "envelope.id", { unique: true });
  outbox.createIndex("parked", "parked"); // holds no item whose reason is null
  database.createObjectStore("settings");
}
