/** Installs the service worker, and lets a new version take over when no survey is in progress. */

const LOCK = "survey";
const CHECK_EVERY_MS = 60 * 60_000;
/** By then the page has loaded, and a page that was being left has released its lock. */
const ASK_AFTER_MS = 1000;
const TAKE_OVER_MS = 3000;
const VERSION_TIMEOUT_MS = 1000;
/** Set while an update for which the page was reloaded has not taken over. */
const RELOADED = "reloaded";
let release: (() => void) | null = null;
/** A page that held updates leaves them to the next page: it could miss the change. */
let heldUpdates = false;

/** Holds updates off, in this tab and every other, until `releaseUpdates`. */
export function holdUpdates(): void {
  if (release !== null) return;
  heldUpdates = true;
  const ended = new Promise<void>((resolve) => (release = resolve));
  const held = navigator.locks.request(LOCK, { mode: "shared" }, () => ended);
  held.catch(() => undefined); // no storage, so no worker that could be updated
}

export function releaseUpdates(): void {
  release?.();
  release = null;
}

export async function keepAppUpToDate(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (workers === undefined) return;
  let controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    delete sessionStorage[RELOADED];
    if (controlled && release === null) location.reload(); // the page belongs to the old version
    controlled = true;
  });
  const registration = await workers.register("/feedback/worker.js", { scope: "/" });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () =>
      requestTakeOverSoon(registration),
    );
  });
  requestTakeOverSoon(registration);
  // A page that was loading while its worker took over belongs to nobody until the next load.
  const { active } = await workers.ready;
  if (workers.controller === null) active?.postMessage("CLAIM");
  setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
}

function requestTakeOverSoon(registration: ServiceWorkerRegistration): void {
  if (isWaiting(registration)) setTimeout(() => void requestTakeOver(registration), ASK_AFTER_MS);
}

function isWaiting({ waiting, active }: ServiceWorkerRegistration): boolean {
  return !heldUpdates && waiting !== null && active !== null;
}

/** Asks the new version to take over, unless some tab holds a survey: then again a little later. */
async function requestTakeOver(registration: ServiceWorkerRegistration): Promise<void> {
  if (!isWaiting(registration)) return;
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (lock === null) return requestTakeOverSoon(registration);
    registration.waiting?.postMessage("SKIP_WAITING");
    setTimeout(() => isWaiting(registration) && reloadOnce(), TAKE_OVER_MS);
  });
}

/**
 * Chromium can leave the old worker in charge for minutes when it was asked in the middle of a
 * request; loading the page again frees it. Where that did not help, not again and again.
 */
function reloadOnce(): void {
  if (sessionStorage[RELOADED]) return;
  sessionStorage[RELOADED] = "1";
  location.reload();
}

/** The version of the app that the worker serves; empty where no worker is in charge. */
export async function runningVersion(): Promise<string> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return "";
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    setTimeout(() => resolve(""), VERSION_TIMEOUT_MS);
    port1.onmessage = ({ data }) => resolve(String(data));
    worker.postMessage("VERSION", [port2]);
  });
}
