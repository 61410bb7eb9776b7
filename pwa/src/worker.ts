/**
 * The service worker: caches the whole app, and the public pages as far as it can. Touches nothing
 * but GET requests to our own origin; never /api/ or /staff/. Sends what a closed page left behind.
 */

import { uploadBatches, newUploadState } from "./outbox/upload-batches.ts";
import { outbox } from "./outbox/outbox.ts";
import { post } from "./outbox/post.ts";
import { timeoutSignal } from "./shared/timeout.ts";

interface Asset {
  readonly url: string;
  /** As in `integrity`: sha256-... */
  readonly hash: string;
}

/** What is cached; the builder writes it into the first line of the built file. */
interface BuiltFiles {
  readonly version: string;
  readonly app: readonly Asset[];
  readonly pages: readonly Asset[];
}

declare const self: ServiceWorkerGlobalScope & { readonly built: BuiltFiles };

const { version, app, pages } = self.built;
const APP_CACHE = `handrail-app-${version}`;
const PAGES_CACHE = "handrail-pages";
const START = "/feedback/";
const PAGE_TIMEOUT_MS = 5000;
const NEVER_CACHED = ["/api/", "/staff/"];
const appUrls = new Set(app.map(({ url }) => url));
const pageUrls = new Set(pages.map(({ url }) => url));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data, ports }) => {
  if (data === "SKIP_WAITING") void self.skipWaiting();
  if (data === "CLAIM") void self.clients.claim();
  if (data === "VERSION") ports[0]?.postMessage(version);
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (appUrls.has(pathname)) event.respondWith(appCacheFirst(pathname, request));
  else if (NEVER_CACHED.some((path) => pathname.startsWith(path))) return;
  else if (request.mode === "navigate" || pageUrls.has(pathname)) {
    event.respondWith(networkFirst(pathname, request));
  }
});

self.addEventListener("push", (event) => event.waitUntil(showNotification(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(String(event.notification.data)));
});
self.addEventListener("pushsubscriptionchange", (event) =>
  (event as ExtendableEvent).waitUntil(renewSubscription(event as PushSubscriptionChangeEvent)),
);

self.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(uploadWaiting()));

/** Rejects while something waits: the browser then tries again later, a few times. */
async function uploadWaiting(): Promise<void> {
  await navigator.locks.request("outbox", { ifAvailable: true }, async (lock) => {
    if (lock === null) return; // an open page is at it
    const { complete } = await uploadBatches(outbox, post, newUploadState());
    if (!complete) throw new Error("something waits");
  });
}

/** A push from our server: never an answer, a name or a surgery. */
interface PushMessage {
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly tag: string;
  readonly lang?: string;
  readonly dir?: NotificationDirection;
  /** Nobody else sends pushes to this browser. */
  readonly unsubscribe?: boolean;
}

async function showNotification(data: PushMessageData | null): Promise<void> {
  const { title, url, unsubscribe, ...more } = (data?.json() ?? {}) as PushMessage;
  const icon = "/assets/icon-192.png";
  await self.registration.showNotification(title, { ...more, icon, data: url });
  if (unsubscribe) await (await self.registration.pushManager.getSubscription())?.unsubscribe();
}

/** A page of ours: in the window that shows it already, else in a new one. */
async function openPage(url: string): Promise<void> {
  const { href, origin } = new URL(url, location.href);
  if (origin !== location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((client) => client.url === href);
  await (there ? there.focus() : self.clients.openWindow(href));
}

interface PushSubscriptionChangeEvent {
  readonly oldSubscription: PushSubscription | null;
  readonly newSubscription: PushSubscription | null;
}

/** Its push service gave this browser another endpoint: the server hears of it. */
async function renewSubscription(event: PushSubscriptionChangeEvent): Promise<void> {
  const { oldSubscription: old, newSubscription } = event;
  if (old === null) return;
  const subscription =
    newSubscription ?? (await self.registration.pushManager.subscribe(old.options));
  const { endpoint, keys } = subscription.toJSON();
  const body = JSON.stringify({ old: old.endpoint, subscription: { endpoint, ...keys } });
  const headers = { "Content-Type": "application/json" };
  await fetch("/api/v1/push/renew", { method: "POST", headers, body });
}

/** All of the app or none of it; then as many public pages as come. */
async function install(): Promise<void> {
  const cache = await caches.open(APP_CACHE);
  await cache.addAll(app.map(({ url, hash }) => integrityRequest(url, hash)));
  const pagesCache = await caches.open(PAGES_CACHE);
  await Promise.allSettled(
    pages.map(async ({ url, hash }) => {
      const signal = timeoutSignal(3 * PAGE_TIMEOUT_MS);
      const answer = await fetch(integrityRequest(url, hash), { signal });
      if (answer.ok) await pagesCache.put(url, answer);
    }),
  );
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith("handrail-app-") && name !== APP_CACHE) await caches.delete(name);
  }
  const pagesCache = await caches.open(PAGES_CACHE);
  for (const { url } of await pagesCache.keys()) {
    if (!pageUrls.has(new URL(url).pathname)) await pagesCache.delete(url);
  }
  await self.clients.claim();
}

/** A request that takes nothing else for the file: not an older one, not a portal's page. */
function integrityRequest(url: string, integrity: string): Request {
  return new Request(url, { integrity, cache: "no-cache", credentials: "omit", redirect: "error" });
}

/** By path alone: the query (surgery, mode) is for the page. */
async function appCacheFirst(pathname: string, request: Request): Promise<Response> {
  const cache = await caches.open(APP_CACHE);
  return (await cache.match(pathname)) ?? fetch(request);
}

async function networkFirst(pathname: string, request: Request): Promise<Response> {
  const cached = await (await caches.open(PAGES_CACHE)).match(pathname);
  try {
    if (cached === undefined) return await fetch(request);
    const answer = await fetch(request, { signal: timeoutSignal(PAGE_TIMEOUT_MS) });
    return answer.status < 500 ? answer : cached;
  } catch (error) {
    if (cached !== undefined) return cached;
    if (request.mode !== "navigate") throw error;
    const fallback = pathname.startsWith(START) ? START : "/";
    return (await caches.match(fallback)) ?? (await caches.match(START)) ?? Response.error();
  }
}
