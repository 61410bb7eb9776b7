/** The staff panel: what waits, the state of the tablet, and what can be done about it. */

import type { Clock } from "../shared/clock.ts";
import { storagePersistence } from "./check-in.ts";
import { cloneTemplate, find } from "../shared/dom.ts";
import { outbox, type OutboxItem } from "../outbox/outbox.ts";
import { readSetting } from "../shared/settings.ts";
import { onSync, sync } from "../outbox/sync.ts";
import { leaveKioskMode, readTablet, type Tablet } from "./tablet-setup.ts";
import { runningVersion } from "../shared/update.ts";
import { checkReadiness, type ReadinessCheck } from "./readiness.ts";

export async function showStaffPanel(panel: HTMLElement): Promise<void> {
  const facts = () => showFacts(panel);
  const refresh = async () => {
    await facts();
    await showReadiness(panel);
  };
  onSync(() => void facts());
  onPress(panel, "send-now", async () => {
    await sync();
    const left = (await outbox.all()).length;
    return left === 0 ? "Everything has been sent." : `${left} still wait. Check the connection.`;
  });
  onPress(panel, "save", async () => {
    const items = await outbox.all();
    if (items.length === 0) return "Nothing waits, so there is nothing to save.";
    download(rescueFile(items, (await readTablet())?.id ?? ""));
    return `Saved ${items.length} sealed submissions. Upload the file in the staff pages under “Tablets”. They stay here too until they are sent.`;
  });
  onPress(panel, "again", async () => {
    await refresh();
    return "Checked again.";
  });
  offerLeavingKioskMode(panel);
  await sync();
  await refresh();
}

/** Disables the button during `work`, then shows the text that it resolves with. */
function onPress(panel: HTMLElement, name: string, work: () => Promise<string>): void {
  const button = find(panel, `[data-${name}]`, HTMLButtonElement);
  const done = find(panel, "[data-done]", HTMLElement);
  button.onclick = async () => {
    button.disabled = true;
    done.textContent = await work().catch(() => "That did not work. Try again.");
    done.hidden = false;
    button.disabled = false;
    button.focus();
  };
}

async function showFacts(panel: HTMLElement): Promise<void> {
  const facts = await readFacts();
  for (const [name, text] of Object.entries(facts)) {
    find(panel, `[data-fact="${name}"]`, HTMLElement).textContent = text;
  }
}

async function readFacts(): Promise<Record<string, string>> {
  const tablet = await readTablet();
  const items = await outbox.all().catch((): OutboxItem[] => []);
  const clock = await readSetting<Clock>("clock");
  const parked = items.filter((item) => item.parked !== null);
  const oldest = items.map((item) => item.day).sort()[0];
  return {
    label: tablet?.label ?? "Not set up",
    surgery: tablet === null ? "" : `${tablet.practice_name} (${tablet.practice})`,
    waiting: String(items.length),
    oldest: oldest ?? "None",
    parked: parked.length === 0 ? "None" : `${parked.length}: save the queue to a file`,
    "last-contact": lastContact(tablet),
    version: (await runningVersion()) || "No worker: load the page again while online",
    clock: clock === null ? "Not compared yet" : formatOffset(clock.offset_ms),
    storage:
      (await storagePersistence()) === "persistent"
        ? "Persistent"
        : "May be cleared by the browser",
  };
}

function lastContact(tablet: Tablet | null): string {
  if (tablet?.switched_off) return "Switched off by staff";
  if (tablet?.last_contact_ms == null) return "Never";
  return new Date(tablet.last_contact_ms).toLocaleString("en-GB", { timeZone: "Europe/London" });
}

/** The clock's offset in words: "3 minutes slow". */
export function formatOffset(offset_ms: number): string {
  const minutes = Math.round(Math.abs(offset_ms) / 60_000);
  if (minutes < 1) return "Right";
  return `${minutes} minutes ${offset_ms > 0 ? "slow" : "fast"}`;
}

async function showReadiness(panel: HTMLElement): Promise<void> {
  const template = find(panel, "[data-check]", HTMLTemplateElement);
  const checks = await checkReadiness();
  const rows = checks.map((check) => readinessRow(template, check));
  find(panel, "[data-checks]", HTMLElement).replaceChildren(...rows);
  find(panel, "[data-summary]", HTMLElement).textContent = summaryOf(checks);
}

export function summaryOf(checks: readonly ReadinessCheck[]): string {
  const failing = checks.filter(({ ok }) => ok === false).length;
  if (failing > 0) return `Not yet: ${failing} of ${checks.length} need attention.`;
  return checks.every(({ ok }) => ok)
    ? "Yes: everything is in order."
    : "Yes, as far as the app can see. Look at the rest yourself.";
}

function readinessRow(
  template: HTMLTemplateElement,
  { what, ok, todo }: ReadinessCheck,
): HTMLElement {
  const row = cloneTemplate(template);
  const result = find(row, "[data-result]", HTMLElement);
  result.textContent = ok === null ? "Look" : ok ? "Ready" : "To do";
  result.classList.add(ok ? "nhsuk-tag--green" : "nhsuk-tag--orange");
  find(row, "[data-what]", HTMLElement).textContent = what;
  find(row, "[data-todo]", HTMLElement).textContent = ok ? "" : todo;
  return row;
}

function offerLeavingKioskMode(panel: HTMLElement): void {
  const dialog = find(panel, "[data-leave-dialog]", HTMLDialogElement);
  find(panel, "[data-leave]", HTMLElement).onclick = () => dialog.showModal();
  find(dialog, "[data-leave-no]", HTMLElement).onclick = () => dialog.close();
  find(dialog, "[data-leave-yes]", HTMLElement).onclick = () =>
    void leaveKioskMode().then(() => location.replace("/feedback/"));
}

function download({ name, text }: { name: string; text: string }): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The queue as a file: still sealed, so that whoever carries it cannot read it. */
function rescueFile(items: readonly OutboxItem[], device: string): { name: string; text: string } {
  const envelopes = items.map(({ envelope }) => envelope);
  return {
    name: `handrail-queue-${device.slice(0, 8)}.json`,
    text: `${JSON.stringify({ handrail_queue: 1, device, envelopes })}\n`,
  };
}
