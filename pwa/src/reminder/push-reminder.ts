/** "Remind me to answer": one push to a patient's own phone, or else an entry in its calendar. */

import { calendarEvent } from "./calendar.ts";
import type { Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { postJson } from "../shared/post-json.ts";
import { deleteSetting, saveSetting, readSetting } from "../shared/settings.ts";
import { currentSubscription, toEndpoint, subscribe } from "../shared/push-subscription.ts";

type ReminderTime = "evening" | "morning" | "later";

/** The reminder that this phone waits for. */
interface PendingReminder {
  readonly at: string;
  readonly endpoint: string;
}

const REMINDERS = "/api/v1/push/reminders";
/** From this hour on, no reminder is offered for the same evening. */
const EVENING_H = 18;
const TIMES: Record<ReminderTime, readonly [days: number, hour: number]> = {
  evening: [0, 18],
  morning: [1, 9],
  later: [2, 18],
};

export async function startPushReminder(
  section: HTMLElement,
  device: Device,
  now = new Date(),
): Promise<void> {
  section.hidden = false;
  for (const button of section.querySelectorAll<HTMLButtonElement>("[data-when]")) {
    const when = button.dataset.when as ReminderTime;
    if (when === "evening" && now.getHours() >= EVENING_H) button.hidden = true;
    button.addEventListener("click", () => void requestReminder(section, device, when));
  }
  const stop = find(section, "[data-stop]", HTMLButtonElement);
  stop.addEventListener("click", () => void cancelReminder(section));
  const pending = await readSetting<PendingReminder>("reminder");
  if (pending === null) return;
  if (new Date(pending.at) <= now) return deleteSetting("reminder");
  showState(section, "set");
  await renewEndpoint(pending);
}

async function requestReminder(
  section: HTMLElement,
  device: Device,
  when: ReminderTime,
): Promise<void> {
  showState(section, "wait");
  const found = await subscribe();
  if (typeof found === "string") return offerCalendar(section, device, when);
  const language = document.documentElement.lang;
  const body = { practice: device.practice, language, when, subscription: found };
  const created = await postJson<{ at: string }>(REMINDERS, body);
  if (created === null) return offerCalendar(section, device, when);
  await saveSetting("reminder", {
    at: created.at,
    endpoint: found.endpoint,
  } satisfies PendingReminder);
  showState(section, "set");
}

async function cancelReminder(section: HTMLElement): Promise<void> {
  const pending = await readSetting<PendingReminder>("reminder");
  showState(section, "wait");
  if (pending !== null) {
    const answer = await postJson<{ unsubscribe: boolean }>(`${REMINDERS}/end`, {
      endpoint: pending.endpoint,
    });
    if (answer === null) return showState(section, "set"); // not reached: it still comes
    if (answer.unsubscribe) await (await currentSubscription())?.unsubscribe();
    await deleteSetting("reminder");
  }
  showState(section, "stopped");
}

/** The push service may have given this phone another endpoint. */
async function renewEndpoint(pending: PendingReminder): Promise<void> {
  const subscription = await currentSubscription();
  if (subscription === null || subscription.endpoint === pending.endpoint) return;
  const found = toEndpoint(subscription);
  await postJson("/api/v1/push/renew", { old: pending.endpoint, subscription: found });
  await saveSetting("reminder", { ...pending, endpoint: found.endpoint });
}

function offerCalendar(section: HTMLElement, { practice }: Device, when: ReminderTime): void {
  showState(section, "cannot");
  const link = find(section, "[data-calendar]", HTMLAnchorElement);
  const [days, hour] = TIMES[when];
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  const address = new URL(`/feedback/?practice=${practice}&mode=online`, location.href);
  const entry = calendarEvent(section.dataset.remind ?? "", address.href, at, new Date());
  link.href = `data:text/calendar;charset=utf-8,${encodeURIComponent(entry)}`;
  link.focus();
}

function showState(section: HTMLElement, state: "wait" | "set" | "stopped" | "cannot"): void {
  const status = find(section, "[data-remind-state]", HTMLElement);
  status.textContent = status.dataset[state] ?? "";
  find(section, "[data-times]", HTMLElement).hidden = state !== "stopped"; // a refusal stands
  find(section, "[data-stop]", HTMLElement).hidden = state !== "set";
  const link = find(section, "[data-calendar]", HTMLAnchorElement);
  find(section, "[data-own-calendar]", HTMLElement).hidden = state !== "cannot";
  if (state !== "cannot") link.removeAttribute("href");
}
