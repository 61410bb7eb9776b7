/** What stands around the first question: the surgery, other surveys, what waits to be sent. */

import { deviceQuery, isOffered, type Device } from "../shared/device.ts";
import { fill, find, openInPlace } from "../shared/dom.ts";
import { isInstalled } from "../shared/installed.ts";
import { onSync } from "../outbox/sync.ts";
import { showWaiting } from "../phone/waiting.ts";
import { surveyAddress } from "./page-swap.ts";

const part = (name: string) => find(document, `[data-${name}]`, HTMLElement);

/**
 * Shows which surgery it is, and what is offered there. An app on a home screen may be a tablet that
 * nobody has set up: it is never quietly a phone.
 */
export function showDevice(survey: string, device: Device): void {
  const { tablet, name, demonstration } = device;
  const surgery = part("surgery");
  surgery.textContent = fill(surgery.dataset.surgery ?? "", { surgery: name ?? "" });
  surgery.hidden = name === null || tablet !== null;
  part("demonstration").hidden = !demonstration;
  part("other-surgery").hidden = tablet !== null;
  part("set-up").hidden = tablet !== null || !isInstalled();
  for (const place of document.querySelectorAll<HTMLElement>("[data-own-device]"))
    place.hidden = tablet !== null;
  for (const place of document.querySelectorAll<HTMLElement>("[data-begin]")) {
    place.hidden = !isOffered(device, place.dataset.begin ?? "");
    const link = find(place, "a", HTMLAnchorElement);
    link.search = deviceQuery(device);
    if (tablet !== null) openInPlace(link);
  }
  const [first] = device.surveys;
  if (first === undefined || isOffered(device, survey)) return;
  const link = document.querySelector<HTMLAnchorElement>(`[data-begin="${first}"] a`);
  const address = link?.pathname ?? surveyAddress(first, document.documentElement.lang, false);
  location.replace(address + location.search);
}

/** Nobody can answer before the surgery is known. */
export function showNoSurgery(form: HTMLFormElement): void {
  form.hidden = true;
  part("no-surgery").hidden = false;
  part("set-up").hidden = !isInstalled();
}

/** Shows what waits on this device to be sent, and that being offline does no harm. */
export function watchOutbox(signal: AbortSignal): void {
  onSync(() => void showCounts(), signal);
  const showConnection = () => (part("offline").hidden = navigator.onLine);
  for (const event of ["online", "offline"]) addEventListener(event, showConnection, { signal });
  showConnection();
}

async function showCounts(): Promise<void> {
  if (!(await showWaiting())) part("storage").hidden = false;
}
