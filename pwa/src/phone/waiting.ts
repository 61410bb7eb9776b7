/** Says on a page how many answers this device has still to send. */

import { countItems } from "../outbox/outbox.ts";
import { fill } from "../shared/dom.ts";

/** Resolves false where this device has no storage. */
export async function showWaiting(): Promise<boolean> {
  const counts = await countItems().catch(() => null); // no storage, so nothing waits there
  show("[data-to-send]", counts?.waiting ?? 0);
  show("[data-parked]", counts?.parked ?? 0);
  return counts !== null;
}

function show(selector: string, count: number): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (place === null) return;
  const { toSend, parked } = place.dataset;
  const shown = fill(toSend ?? parked ?? "", { count });
  if (place.textContent !== shown) place.textContent = shown; // said once to a screen reader
  place.hidden = count === 0;
}
