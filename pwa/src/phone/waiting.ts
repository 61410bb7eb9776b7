/** Says on a page how many answers this device has still to send. */

import { countItems } from "../outbox/outbox.ts";
import { fill } from "../shared/dom.ts";

export async function showWaiting(): Promise<void> {
  const counts = await countItems().catch(() => null); // no storage, so nothing waits there
  show("[data-to-send]", counts?.waiting ?? 0);
  show("[data-parked]", counts?.parked ?? 0);
}

function show(selector: string, count: number): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (place === null) return;
  const { toSend, parked } = place.dataset;
  place.textContent = fill(toSend ?? parked ?? "", { count });
  place.hidden = count === 0;
}
