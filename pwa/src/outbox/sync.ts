/**
 * When the outbox is sent: at start, back online, in view, each minute, after each submission; and by
 * the worker once the page is closed, where the browser has Background Sync (Chromium alone).
 */

import { checkIn, type CheckInResult } from "../tablet/check-in.ts";
import { uploadBatches, newUploadState } from "./upload-batches.ts";
import { countSubmissions } from "./submission-counter.ts";
import { outbox } from "./outbox.ts";
import { post } from "./post.ts";

const INTERVAL_MS = 60_000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 5 * 60_000;
const uploadState = newUploadState();
let failures = 0;
/** The end of a pause, on the page's own clock: the device's may jump. */
let notBefore = 0;
let timer = 0;

type Listener = () => void;
const listeners = new Set<Listener>();

/** Calls `listener` after each attempt of this page to send, and after each check-in. */
export function onSync(listener: Listener, signal?: AbortSignal): void {
  listeners.add(listener);
  signal?.addEventListener("abort", () => listeners.delete(listener));
}

let started = false;
let lastResult: CheckInResult | null = null;

export function startSync(): void {
  if (started) return;
  started = true;
  void countSubmissions();
  const now = () => void sync();
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "visible" ? now() : requestBackgroundSync(),
  );
  setInterval(now, INTERVAL_MS);
  now();
}

/** Sends once, unless another tab does or the server has asked for a pause; then checks in. */
export async function sync(): Promise<void> {
  if (performance.now() < notBefore) return;
  try {
    await navigator.locks.request("outbox", { ifAvailable: true }, async (lock) => {
      if (lock !== null) await uploadOutbox();
    });
  } catch {
    // The browser blocks all storage: there is no outbox.
  }
  notifyListeners();
  if (performance.now() < notBefore) return; // it has just asked for a pause
  lastResult = await checkIn();
  notifyListeners();
}

/** The result of this page's last check-in; null before the first. */
export function lastCheckIn(): CheckInResult | null {
  return lastResult;
}

/** The worker sends what waits when there is a network, even if this page is gone by then. */
function requestBackgroundSync(): void {
  void navigator.serviceWorker?.ready
    .then((registration: WithSync) => registration.sync?.register("outbox"))
    .catch(() => undefined); // the person does not want it
}

/** Not in TypeScript's library: only Chromium has it. */
type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

function notifyListeners(): void {
  for (const listener of listeners) listener();
}

async function uploadOutbox(): Promise<void> {
  clearTimeout(timer);
  try {
    const { complete, retryAfterMs } = await uploadBatches(outbox, post, uploadState);
    failures = complete ? 0 : failures + 1;
    notBefore = performance.now() + retryAfterMs;
    if (!complete) requestBackgroundSync();
    if (!complete) syncLater(retryAfterMs + backoffMs(failures)); // all tablets were given the same pause
  } catch {
    failures += 1; // the database is lost: nothing was deleted
    syncLater(backoffMs(failures));
  }
}

function syncLater(delayMs: number): void {
  timer = window.setTimeout(() => void sync(), delayMs);
}

/** Full jitter: a wait up to a ceiling that doubles, so that tablets do not retry in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
}
