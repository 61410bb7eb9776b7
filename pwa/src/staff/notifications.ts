/** Turns notifications on in this browser, and keeps the server's list of browsers right. */

import { find } from "../shared/dom.ts";
import { postJson } from "../shared/post-json.ts";
import {
  canSubscribe,
  currentSubscription,
  subscribe,
  type PushEndpoint,
} from "../shared/push-subscription.ts";

const BROWSERS = "/staff/account/notifications/browsers";
/** The digest of the endpoint that this browser was last known by. */
const DIGEST_KEY = "handrail-push";

export async function startNotifications(section: HTMLElement): Promise<void> {
  section.hidden = false;
  const button = find(section, "[data-turn-on]", HTMLButtonElement);
  button.addEventListener("click", () => void turnOn(section, button));
  if (!canSubscribe()) return showRefusal(section, button, "cannot");
  if (Notification.permission === "denied") return showRefusal(section, button, "denied");
  const row = await syncSubscription();
  if (row === null) return;
  find(row, "[data-here]", HTMLElement).hidden = false;
  button.hidden = true;
}

/**
 * The row of this browser in the page's list, if any. Where the push service gave the browser another
 * endpoint, or the server has another key by now, the server is updated. Asks nobody.
 */
export async function syncSubscription(): Promise<HTMLElement | null> {
  if (!canSubscribe()) return null;
  const subscription = await currentSubscription();
  const digest = subscription === null ? "" : await digestOf(subscription.endpoint);
  const row = findBrowser(digest) ?? findBrowser(localStorage.getItem(DIGEST_KEY) ?? "");
  const changed = row?.dataset.digest !== digest || row.dataset.old === "yes";
  if (row !== null && changed && Notification.permission === "granted") {
    await registerBrowser(await subscribe(), row.dataset.digest ?? "");
  }
  return row;
}

async function turnOn(section: HTMLElement, button: HTMLButtonElement): Promise<void> {
  showStatus(section, "wait");
  button.disabled = true;
  const found = await subscribe();
  if (typeof found === "string") return showRefusal(section, button, found);
  const id = await registerBrowser(found, "");
  if (id === null) return showRefusal(section, button, "failed");
  location.assign(`?done=saved&which=${id}#browser-${id}`);
}

/** The server's id for this browser; null where the server could not be reached. */
async function registerBrowser(
  found: PushEndpoint | string,
  insteadOf: string,
): Promise<string | null> {
  if (typeof found === "string") return null;
  const body = { subscription: found, instead_of: insteadOf };
  const created = await postJson<{ id: string }>(BROWSERS, body);
  if (created === null) return null;
  localStorage.setItem(DIGEST_KEY, await digestOf(found.endpoint));
  return created.id;
}

function showRefusal(section: HTMLElement, button: HTMLButtonElement, why: string): void {
  showStatus(section, why);
  button.disabled = false;
  button.hidden = why === "cannot" || why === "denied";
}

function showStatus(section: HTMLElement, why: string): void {
  const text = section.getAttribute(`data-${why}`) ?? "";
  find(section, "[data-status]", HTMLElement).textContent = text;
}

function findBrowser(digest: string): HTMLElement | null {
  const browsers = [...document.querySelectorAll<HTMLElement>("[data-digest]")];
  return browsers.find((browser) => digest !== "" && browser.dataset.digest === digest) ?? null;
}

async function digestOf(endpoint: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
