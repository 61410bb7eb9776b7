/** The start page: which surgery, what waits to be sent, and the way into the survey. */

import { asQuery, readDevice, remember, type Device } from "./device.ts";
import { fill, find } from "./dom.ts";
import { outbox } from "./outbox.ts";
import { withName } from "./practice.ts";
import { onSync, startSync } from "./sync.ts";

export async function startStart(page: HTMLElement): Promise<void> {
  onSync(() => void showWaiting(page));
  startSync();
  const device = await readDevice(new URLSearchParams(location.search));
  showDevice(page, device);
  if (device === null) return;
  const named = await withName(device);
  showDevice(page, named);
  const kept = await remember(named);
  find(page, "[data-storage]", HTMLElement).hidden = kept;
  find(page, "[data-offline]", HTMLElement).hidden = !kept;
  void navigator.storage?.persist?.(); // may wait for a person to answer: never awaited
  if (kept) history.replaceState(null, "", "/feedback/");
}

function showDevice(page: HTMLElement, device: Device | null): void {
  const part = (name: string) => find(page, `[data-${name}]`, HTMLElement);
  const surgery = part("surgery");
  surgery.textContent = fill(surgery.dataset.surgery ?? "", { surgery: device?.name ?? "" });
  surgery.hidden = device === null || device.name === null;
  part("no-surgery").hidden = device !== null;
  part("choose").hidden = device !== null;
  part("other-surgery").hidden = device === null || device.mode === "tablet";
  find(document, "[data-demonstration]", HTMLElement).hidden = device?.demonstration !== true;
  for (const link of page.querySelectorAll<HTMLAnchorElement>("[data-begin]")) {
    link.hidden = device === null;
    if (device !== null) link.search = asQuery(device);
    link.onclick = (event) => {
      event.preventDefault();
      location.replace(link.href); // a shared tablet keeps no way back
    };
    if (device?.mode !== "tablet") link.onclick = null;
  }
}

async function showWaiting(page: HTMLElement): Promise<void> {
  try {
    const items = await outbox.all();
    const parked = items.filter((item) => item.parked !== null).length;
    showCount(find(page, "[data-waiting]", HTMLElement), "waiting", items.length - parked);
    showCount(find(page, "[data-parked]", HTMLElement), "parked", parked);
  } catch {
    find(page, "[data-storage]", HTMLElement).hidden = false;
  }
}

function showCount(place: HTMLElement, text: "waiting" | "parked", count: number): void {
  const words = fill(place.dataset[text] ?? "", { count });
  if (place.textContent !== words) place.textContent = words;
  place.hidden = count === 0;
}
