/** A shared tablet forgets a person who has left: it asks, then wipes, then starts again. */

import { fill, find } from "./dom.ts";

const IDLE_MS = 60_000;
const ASKING_S = 30;
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "input", "focusin", "scroll"] as const;

/** Calls `wipe` after a minute without activity and half a minute of asking. */
export function watchIdle(wipe: () => void): void {
  const dialog = find(document, "[data-idle]", HTMLDialogElement);
  let idle = 0;
  let asking = 0;

  const active = () => {
    clearTimeout(idle);
    if (!dialog.open) idle = window.setTimeout(ask, IDLE_MS);
  };
  const ask = () => {
    dialog.showModal();
    let left = ASKING_S;
    const tell = () => {
      find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.idle ?? "", { count: left });
      if (left-- <= 0) wipe();
    };
    tell();
    asking = window.setInterval(tell, 1000);
  };

  for (const kind of ACTIVITY) addEventListener(kind, active, { passive: true, capture: true });
  dialog.addEventListener("close", () => {
    clearInterval(asking);
    active();
  });
  find(dialog, "[data-stay]", HTMLElement).addEventListener("click", () => dialog.close());
  find(dialog, "[data-clear]", HTMLElement).addEventListener("click", wipe);
  active();
}
