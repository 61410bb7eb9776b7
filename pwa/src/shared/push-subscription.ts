/** Subscribes this browser to Web Push. Only ever after somebody pressed a button for it. */

/** A subscription as the server takes it. */
export interface PushEndpoint {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Why there is no subscription: the browser cannot, somebody refused, no push service answered. */
export type Refusal = "cannot" | "denied" | "no-service";

/** Without a push service some browsers never answer. */
const TIMEOUT_MS = 12_000;

export async function subscribe(timeoutMs = TIMEOUT_MS): Promise<PushEndpoint | Refusal> {
  if (!canSubscribe()) return "cannot";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    return await withTimeout(timeoutMs, subscribeNow());
  } catch {
    return "no-service";
  }
}

export function canSubscribe(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function subscribeNow(): Promise<PushEndpoint> {
  await navigator.serviceWorker.register("/feedback/worker.js", { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = await fetchServerKey();
  const before = await pushManager.getSubscription();
  if (before !== null && subscriptionKey(before) !== key) await before.unsubscribe(); // the key was changed
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  return toEndpoint(subscription);
}

/** This browser's present subscription, if any; never asks anybody. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!canSubscribe()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export function toEndpoint(subscription: PushSubscription): PushEndpoint {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
}

/** The server key of a subscription, in base64url; empty where the browser does not say. */
function subscriptionKey({ options }: PushSubscription): string {
  const bytes = options.applicationServerKey;
  if (bytes === null) return "";
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function fetchServerKey(): Promise<string> {
  const answer = await fetch("/api/v1/push/key", { cache: "no-store", redirect: "error" });
  return ((await answer.json()) as { key: string }).key;
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
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
