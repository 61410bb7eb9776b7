/** Asks the browser to be reached by pushes. Only ever after somebody pressed a button for it. */

/** As the server takes it. */
export interface Reached {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Why it did not work: the browser cannot, somebody said no, or no push service answered. */
export type Refusal = "cannot" | "denied" | "no-service";

/** Without a push service some browsers never answer. */
const PATIENCE_MS = 12_000;

export async function subscribe(patienceMs = PATIENCE_MS): Promise<Reached | Refusal> {
  if (!canSubscribe()) return "cannot";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    return await within(patienceMs, subscribeNow());
  } catch {
    return "no-service";
  }
}

export function canSubscribe(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function subscribeNow(): Promise<Reached> {
  await navigator.serviceWorker.register("/feedback/worker.js", { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = await currentKey();
  const before = await pushManager.getSubscription();
  if (before !== null && keyOf(before) !== key) await before.unsubscribe(); // the key was changed
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return reached(made);
}

/** What this browser is reached by now, if by anything; never asks anybody. */
export async function current(): Promise<PushSubscription | null> {
  if (!canSubscribe()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export function reached(subscription: PushSubscription): Reached {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
}

/** The key that it was made with, in base64url; empty where the browser does not tell. */
function keyOf({ options }: PushSubscription): string {
  const bytes = options.applicationServerKey;
  if (bytes === null) return "";
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function currentKey(): Promise<string> {
  const answer = await fetch("/api/v1/push/key", { cache: "no-store", redirect: "error" });
  return ((await answer.json()) as { key: string }).key;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error("no answer")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
