/** The staff corner: what waits, how the tablet is, and what can be done about it. */

import type { Clock } from "../shared/clock.ts";
import { storageState } from "./check-in.ts";
import { copyOf, find } from "../shared/dom.ts";
import { outbox, type Item } from "../outbox/outbox.ts";
import { recall } from "../shared/settings.ts";
import { onSync, sync } from "../outbox/sync.ts";
import { leaveTablet, readTablet, type Tablet } from "./tablet-setup.ts";
import { runningVersion } from "../shared/update.ts";
import { checks, type Check } from "./readiness.ts";

export async function showCorner(panel: HTMLElement): Promise<void> {
  const facts = () => showFacts(panel);
  const look = async () => {
    await facts();
    await showChecks(panel);
  };
  onSync(() => void facts());
  act(panel, "send-now", async () => {
    await sync();
    const left = (await outbox.all()).length;
    return left === 0 ? "Everything has been sent." : `${left} still wait. Check the connection.`;
  });
  act(panel, "save", async () => {
    const items = await outbox.all();
    if (items.length === 0) return "Nothing waits, so there is nothing to save.";
    download(rescueFile(items, (await readTablet())?.id ?? ""));
    return `Saved ${items.length} sealed submissions. Upload the file in the staff pages under “Tablets”. They stay here too until they are sent.`;
  });
  act(panel, "again", async () => {
    await look();
    return "Checked again.";
  });
  offerToLeave(panel);
  await sync();
  await look();
}

/** While it works the button is off; what came of it is said in words. */
function act(panel: HTMLElement, name: string, work: () => Promise<string>): void {
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
  const facts = await collect();
  for (const [name, words] of Object.entries(facts)) {
    find(panel, `[data-fact="${name}"]`, HTMLElement).textContent = words;
  }
}

async function collect(): Promise<Record<string, string>> {
  const tablet = await readTablet();
  const items = await outbox.all().catch((): Item[] => []);
  const clock = await recall<Clock>("clock");
  const parked = items.filter((item) => item.parked !== null);
  const oldest = items.flatMap((item) => item.day ?? []).sort()[0];
  return {
    label: tablet?.label ?? "Not set up",
    surgery: tablet === null ? "" : `${tablet.practice_name} (${tablet.practice})`,
    waiting: String(items.length),
    oldest: oldest ?? "None",
    parked: parked.length === 0 ? "None" : `${parked.length}: save the queue to a file`,
    heard: heard(tablet),
    version: (await runningVersion()) || "No worker: load the page again while online",
    clock: clock === null ? "Not compared yet" : offsetWords(clock.offset_ms),
    storage:
      (await storageState()) === "persistent" ? "Persistent" : "May be cleared by the browser",
  };
}

function heard(tablet: Tablet | null): string {
  if (tablet?.off) return "Switched off by staff";
  if (tablet?.heard_ms == null) return "Never";
  return new Date(tablet.heard_ms).toLocaleString("en-GB", { timeZone: "Europe/London" });
}

/** The clock's offset in words: "3 minutes slow". */
export function offsetWords(offset_ms: number): string {
  const minutes = Math.round(Math.abs(offset_ms) / 60_000);
  if (minutes < 1) return "Right";
  return `${minutes} minutes ${offset_ms > 0 ? "slow" : "fast"}`;
}

async function showChecks(panel: HTMLElement): Promise<void> {
  const template = find(panel, "[data-check]", HTMLTemplateElement);
  const found = await checks();
  const rows = found.map((check) => row(template, check));
  find(panel, "[data-checks]", HTMLElement).replaceChildren(...rows);
  const failing = found.filter(({ ok }) => !ok).length;
  find(panel, "[data-summary]", HTMLElement).textContent =
    failing === 0
      ? "Yes: everything is in order."
      : `Not yet: ${failing} of ${found.length} need attention.`;
}

function row(template: HTMLTemplateElement, { what, ok, todo }: Check): HTMLElement {
  const made = copyOf(template);
  const result = find(made, "[data-result]", HTMLElement);
  result.textContent = ok ? "Ready" : "To do";
  result.classList.add(ok ? "nhsuk-tag--green" : "nhsuk-tag--orange");
  find(made, "[data-what]", HTMLElement).textContent = what;
  find(made, "[data-todo]", HTMLElement).textContent = ok ? "" : todo;
  return made;
}

function offerToLeave(panel: HTMLElement): void {
  const dialog = find(panel, "[data-leave-dialog]", HTMLDialogElement);
  find(panel, "[data-leave]", HTMLElement).onclick = () => dialog.showModal();
  find(dialog, "[data-leave-no]", HTMLElement).onclick = () => dialog.close();
  find(dialog, "[data-leave-yes]", HTMLElement).onclick = () =>
    void leaveTablet().then(() => location.replace("/feedback/"));
}

function download({ name, text }: { name: string; text: string }): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What waits as a file: sealed, so that whoever carries it cannot read it. */
function rescueFile(items: readonly Item[], device: string): { name: string; text: string } {
  const envelopes = items.map(({ envelope }) => envelope);
  return {
    name: `handrail-queue-${device.slice(0, 8)}.json`,
    text: `${JSON.stringify({ handrail_queue: 1, device, envelopes })}\n`,
  };
}
