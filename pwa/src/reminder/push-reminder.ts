/** "Remind me to answer": one push to a patient's own phone, or else an entry in its calendar. */

import { event } from "./calendar.ts";
import { readDevice, type Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { send } from "../shared/post-json.ts";
import { forget, keep, recall } from "../shared/settings.ts";
import { current, reached, subscribe } from "../shared/push-subscription.ts";

type When = "evening" | "morning" | "later";

/** What this phone remembers of the reminder that it waits for. */
interface Waiting {
  readonly at: string;
  readonly endpoint: string;
}

const REMINDERS = "/api/v1/push/reminders";
/** Later than that, an evening is over for a reminder. */
const EVENING_H = 18;
const CLOCKS: Record<When, readonly [days: number, hour: number]> = {
  evening: [0, 18],
  morning: [1, 9],
  later: [2, 18],
};

export async function startRemind(section: HTMLElement, now = new Date()): Promise<void> {
  const device = await readDevice(new URLSearchParams(location.search));
  if (device === null || device.tablet !== null) return;
  section.hidden = false;
  for (const button of section.querySelectorAll<HTMLButtonElement>("[data-when]")) {
    const when = button.dataset.when as When;
    if (when === "evening" && now.getHours() >= EVENING_H) button.hidden = true;
    button.addEventListener("click", () => void ask(section, device, when));
  }
  const stop = find(section, "[data-stop]", HTMLButtonElement);
  stop.addEventListener("click", () => void end(section));
  const waiting = await recall<Waiting>("reminder");
  if (waiting === null) return;
  if (new Date(waiting.at) <= now) return forget("reminder");
  show(section, "set");
  await renew(waiting);
}

async function ask(section: HTMLElement, device: Device, when: When): Promise<void> {
  show(section, "wait");
  const found = await subscribe();
  if (typeof found === "string") return offerCalendar(section, device, when);
  const language = document.documentElement.lang;
  const body = { practice: device.practice, language, when, subscription: found };
  const made = await send<{ at: string }>(REMINDERS, body);
  if (made === null) return offerCalendar(section, device, when);
  await keep("reminder", { at: made.at, endpoint: found.endpoint } satisfies Waiting);
  show(section, "set");
}

async function end(section: HTMLElement): Promise<void> {
  const waiting = await recall<Waiting>("reminder");
  show(section, "wait");
  if (waiting !== null) {
    const said = await send<{ alone: boolean }>(`${REMINDERS}/end`, { endpoint: waiting.endpoint });
    if (said === null) return show(section, "set"); // not reached: it still comes
    if (said.alone) await (await current())?.unsubscribe();
    await forget("reminder");
  }
  show(section, "stopped");
}

/** The push service may have given this phone another endpoint. */
async function renew(waiting: Waiting): Promise<void> {
  const subscription = await current();
  if (subscription === null || subscription.endpoint === waiting.endpoint) return;
  const found = reached(subscription);
  await send("/api/v1/push/renew", { old: waiting.endpoint, subscription: found });
  await keep("reminder", { ...waiting, endpoint: found.endpoint });
}

function offerCalendar(section: HTMLElement, { practice }: Device, when: When): void {
  show(section, "cannot");
  const link = find(section, "[data-calendar]", HTMLAnchorElement);
  const [days, hour] = CLOCKS[when];
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  const address = new URL(`/feedback/?practice=${practice}&mode=online`, location.href);
  const entry = event(section.dataset.remind ?? "", address.href, at, new Date());
  link.href = `data:text/calendar;charset=utf-8,${encodeURIComponent(entry)}`;
  link.focus();
}

function show(section: HTMLElement, state: "wait" | "set" | "stopped" | "cannot"): void {
  const status = find(section, "[data-remind-state]", HTMLElement);
  status.textContent = status.dataset[state] ?? "";
  find(section, "[data-times]", HTMLElement).hidden = state === "set" || state === "wait";
  find(section, "[data-stop]", HTMLElement).hidden = state !== "set";
  const link = find(section, "[data-calendar]", HTMLAnchorElement);
  find(section, "[data-own-calendar]", HTMLElement).hidden = state !== "cannot";
  if (state !== "cannot") link.removeAttribute("href");
}
