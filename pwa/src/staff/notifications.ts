/** Turns notifications on in this browser, and keeps the server's word of it right. */

import { find } from "../shared/dom.ts";
import { send } from "../shared/post-json.ts";
import { canSubscribe, current, subscribe, type Reached } from "../shared/push-subscription.ts";

const BROWSERS = "/staff/account/notifications/browsers";
/** The digest of the endpoint that this browser was last known by. */
const KNOWN = "handrail-push";

export async function startNotifications(section: HTMLElement): Promise<void> {
  section.hidden = false;
  const button = find(section, "[data-turn-on]", HTMLButtonElement);
  button.addEventListener("click", () => void turnOn(section, button));
  if (!canSubscribe()) return refuse(section, button, "cannot");
  if (Notification.permission === "denied") return refuse(section, button, "denied");
  const here = await keepInStep();
  if (here === null) return;
  find(here, "[data-here]", HTMLElement).hidden = false;
  button.hidden = true;
}

/**
 * What the page lists for this browser, if anything. Where its push service gave it another
 * endpoint, or the server has another key by now, the server hears of it. Asks nobody.
 */
export async function keepInStep(): Promise<HTMLElement | null> {
  if (!canSubscribe()) return null;
  const subscription = await current();
  const digest = subscription === null ? "" : await digestOf(subscription.endpoint);
  const here = listed(digest) ?? listed(localStorage.getItem(KNOWN) ?? "");
  const changed = here?.dataset.digest !== digest || here.dataset.old === "yes";
  if (here !== null && changed && Notification.permission === "granted") {
    await tell(await subscribe(), here.dataset.digest ?? "");
  }
  return here;
}

async function turnOn(section: HTMLElement, button: HTMLButtonElement): Promise<void> {
  say(section, "wait");
  button.disabled = true;
  const found = await subscribe();
  if (typeof found === "string") return refuse(section, button, found);
  const id = await tell(found, "");
  if (id === null) return refuse(section, button, "failed");
  location.assign(`?done=saved&which=${id}#browser-${id}`);
}

/** The server's name for this browser; null where it was not told. */
async function tell(found: Reached | string, insteadOf: string): Promise<string | null> {
  if (typeof found === "string") return null;
  const body = { subscription: found, instead_of: insteadOf };
  const made = await send<{ id: string }>(BROWSERS, body);
  if (made === null) return null;
  localStorage.setItem(KNOWN, await digestOf(found.endpoint));
  return made.id;
}

function refuse(section: HTMLElement, button: HTMLButtonElement, why: string): void {
  say(section, why);
  button.disabled = false;
  button.hidden = why === "cannot" || why === "denied";
}

function say(section: HTMLElement, why: string): void {
  const words = section.getAttribute(`data-${why}`) ?? "";
  find(section, "[data-status]", HTMLElement).textContent = words;
}

function listed(digest: string): HTMLElement | null {
  const every = [...document.querySelectorAll<HTMLElement>("[data-digest]")];
  return every.find((each) => digest !== "" && each.dataset.digest === digest) ?? null;
}

async function digestOf(endpoint: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
