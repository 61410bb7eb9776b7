/** The start page: which surgery, how much waits to be sent, and the way into the survey. */

import { startAttractScreen } from "../tablet/attract-screen.ts";
import {
  deviceQuery,
  hideOwnDeviceLinks,
  readDevice,
  rememberDevice,
  type Device,
} from "../shared/device.ts";
import { fill, find, openInPlace } from "../shared/dom.ts";
import { countItems } from "../outbox/outbox.ts";
import { withPracticeName } from "../shared/practice.ts";
import { offersLanguage } from "../shared/device.ts";
import { surveyAddress } from "./page-swap.ts";
import { onSync, startSync } from "../outbox/sync.ts";
import { isLargeText, offerAccessibility, setPressed } from "../shared/accessibility.ts";

export async function startStartPage(page: HTMLElement): Promise<void> {
  onSync(() => void showOutboxCounts(page));
  startSync();
  const device = await readDevice(new URLSearchParams(location.search));
  showDevice(page, device);
  if (device === null) return;
  if (device.tablet !== null) startAttractScreen(page, device.tablet);
  const named = await withPracticeName(device);
  showDevice(page, named);
  const saved = await rememberDevice(named);
  find(page, "[data-storage]", HTMLElement).hidden = saved;
  find(page, "[data-offline]", HTMLElement).hidden = !saved;
  void navigator.storage?.persist?.(); // may wait for a person to answer: never awaited
  if (saved) history.replaceState(null, "", location.pathname);
}

function showDevice(page: HTMLElement, device: Device | null): void {
  page.dataset.known = "";
  const part = (name: string) => find(page, `[data-${name}]`, HTMLElement);
  const surgery = part("surgery");
  surgery.textContent = fill(surgery.dataset.surgery ?? "", { surgery: device?.name ?? "" });
  surgery.hidden = device === null || device.name === null;
  part("no-surgery").hidden = device !== null;
  part("choose").hidden = device !== null;
  part("other-surgery").hidden = device === null || device.tablet !== null;
  find(document, "[data-demonstration]", HTMLElement).hidden = device?.demonstration !== true;
  if (device !== null) {
    offerOptions(page, device);
    hideOwnDeviceLinks(device);
  }
  for (const link of page.querySelectorAll<HTMLAnchorElement>("[data-begin]")) {
    link.hidden = device === null || !offersSurvey(device, link.dataset.begin ?? "");
    link.onclick = (event) => {
      if (device === null) return;
      link.href = surveyLink(page, device, link.dataset.begin ?? "");
      if (device.tablet === null) return;
      event.preventDefault();
      location.replace(link.href); // a shared tablet keeps no way back
    };
  }
}

/** Offers languages, easy words and large text before the survey. */
function offerOptions(page: HTMLElement, device: Device): void {
  const easier = find(page, "[data-easier]", HTMLButtonElement);
  const language = page.dataset.language ?? "";
  const offered = (code: string, unreviewed: boolean) => offersLanguage(device, code, unreviewed);
  offerAccessibility(page, { language, easier: false }, offered, () =>
    setPressed(easier, easier.ariaPressed !== "true"),
  );
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-language]")) {
    link.search = deviceQuery(device);
    openInPlace(link);
  }
}

function offersSurvey({ surveys }: Device, survey: string): boolean {
  return surveys.length === 0 || surveys.includes(survey);
}

function surveyLink(page: HTMLElement, device: Device, survey: string): string {
  const pressed = find(page, "[data-easier]", HTMLElement).ariaPressed === "true";
  const main = page.querySelector<HTMLElement>("[data-begin]")?.dataset.begin;
  const easier = pressed && survey === main; // the others are easy already
  const query = new URLSearchParams(deviceQuery(device));
  if (isLargeText()) query.set("large", "");
  const search = query.size > 0 ? `?${query}` : "";
  return surveyAddress(survey, page.dataset.language ?? "", easier) + search;
}

async function showOutboxCounts(page: HTMLElement): Promise<void> {
  try {
    const { waiting, parked } = await countItems();
    showCount(find(page, "[data-waiting]", HTMLElement), "waiting", waiting);
    showCount(find(page, "[data-parked]", HTMLElement), "parked", parked);
  } catch {
    find(page, "[data-storage]", HTMLElement).hidden = false;
  }
}

function showCount(place: HTMLElement, text: "waiting" | "parked", count: number): void {
  const shown = fill(place.dataset[text] ?? "", { count });
  if (place.textContent !== shown) place.textContent = shown;
  place.hidden = count === 0;
}
