/**
 * When the outbox is emptied: at start, back online, in view, each minute, after each answer; and by
 * the worker once the page is closed, where the browser has Background Sync (Chromium alone).
 */

import { checkIn, type Heard } from "../tablet/check-in.ts";
import { drain, newMemory } from "./upload-batches.ts";
import { madeSoFar } from "./submission-counter.ts";
import { outbox } from "./outbox.ts";
import { post } from "./post.ts";

const INTERVAL_MS = 60_000;
const FIRST_MS = 2000;
const LONGEST_MS = 5 * 60_000;
const memory = newMemory();
let failures = 0;
/** On the page's own clock: the device's may jump. */
let notBefore = 0;
let timer = 0;

/** Called after each pass of this page. */
type Listener = () => void;
const listeners = new Set<Listener>();

export function onSync(listener: Listener): void {
  listeners.add(listener);
}

let started = false;
let heard: Heard | null = null;

export function startSync(): void {
  if (started) return;
  started = true;
  void madeSoFar();
  const now = () => void sync();
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "visible" ? now() : leaveToWorker(),
  );
  setInterval(now, INTERVAL_MS);
  now();
}

/** One pass, unless another tab is at it or the server has asked for a pause. */
export async function sync(): Promise<void> {
  if (performance.now() < notBefore) return;
  try {
    await navigator.locks.request("outbox", { ifAvailable: true }, async (lock) => {
      if (lock !== null) await pass();
    });
  } catch {
    // The browser blocks all storage: there is no outbox.
  }
  tell();
  if (performance.now() < notBefore) return; // it has just asked for a pause
  heard = await checkIn();
  tell();
}

/** What came of the last check-in of this page; null before the first. */
export function lastHeard(): Heard | null {
  return heard;
}

/** The worker sends what waits when there is a network, even if this page is gone by then. */
function leaveToWorker(): void {
  void navigator.serviceWorker?.ready
    .then((registration: WithSync) => registration.sync?.register("outbox"))
    .catch(() => undefined); // the person does not want it
}

/** Not in TypeScript's library: only Chromium has it. */
type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

function tell(): void {
  for (const listener of listeners) listener();
}

async function pass(): Promise<void> {
  clearTimeout(timer);
  try {
    const { complete, retryAfterMs } = await drain(outbox, post, memory);
    failures = complete ? 0 : failures + 1;
    notBefore = performance.now() + retryAfterMs;
    if (!complete) leaveToWorker();
    if (!complete) again(retryAfterMs + backoffMs(failures)); // all were told the same pause
  } catch {
    failures += 1; // the database is lost: nothing was deleted
    again(backoffMs(failures));
  }
}

function again(delayMs: number): void {
  timer = window.setTimeout(() => void sync(), delayMs);
}

/** Full jitter: anything up to a ceiling that doubles, so that tablets do not call in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(FIRST_MS * 2 ** failures, LONGEST_MS));
}
