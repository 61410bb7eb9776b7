/** Installs the worker, and lets a new version take over when no survey is in progress. */

const LOCK = "survey";
const LOOK_EVERY_MS = 60 * 60_000;
/** A page that is just being left still holds its lock. */
const ASK_AGAIN_MS = 1000;
let release: (() => void) | null = null;
/** A page that held a survey leaves the update to the next page: it could miss the change. */
let heldSurvey = false;

/** Holds off updates, in this tab and every other, until `surveyEnded`. */
export function surveyBegan(): void {
  if (release !== null) return;
  heldSurvey = true;
  const ended = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks.request(LOCK, { mode: "shared" }, () => ended);
}

export function surveyEnded(): void {
  release?.();
  release = null;
}

export async function keepUpToDate(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (workers === undefined) return;
  let controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (controlled && release === null) location.reload(); // the page belongs to the old version
    controlled = true;
  });
  const registration = await workers.register("/feedback/worker.js", { scope: "/" });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () => void activate(registration));
  });
  await activate(registration);
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

async function activate(registration: ServiceWorkerRegistration): Promise<void> {
  if (heldSurvey || registration.waiting === null || registration.active === null) return;
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (lock !== null) registration.waiting?.postMessage("SKIP_WAITING");
    else setTimeout(() => void activate(registration), ASK_AGAIN_MS);
  });
}
