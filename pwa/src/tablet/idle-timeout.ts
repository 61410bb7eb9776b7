/** A shared tablet forgets a person who has left: it asks, then wipes, then starts again. */

import { fill, find } from "../shared/dom.ts";

const ASKING_S = 30;
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "input", "focusin", "scroll"] as const;

/** Calls `then` after `idleMs` without activity, until aborted; what it returns counts as some. */
export function whenIdle(
  idleMs: number,
  then: () => void,
  signal = new AbortController().signal,
): () => void {
  let idle = 0;
  const active = () => {
    clearTimeout(idle);
    if (!signal.aborted) idle = window.setTimeout(then, idleMs);
  };
  const options = { passive: true, capture: true, signal };
  for (const kind of ACTIVITY) addEventListener(kind, active, options);
  signal.addEventListener("abort", active);
  active();
  return active;
}

/** Calls `leave` after `idleMs` without activity and half a minute of asking, until aborted. */
export function watchIdle(idleMs: number, leave: () => void, signal: AbortSignal): void {
  const dialog = find(document, "[data-idle]", HTMLDialogElement);
  let asking = 0;

  const ask = () => {
    if (dialog.open) return;
    dialog.showModal();
    const end = performance.now() + ASKING_S * 1000;
    const tell = () => {
      const count = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.idle ?? "", { count });
      if (count === 0) leave();
    };
    tell();
    asking = window.setInterval(tell, 1000);
  };

  const active = whenIdle(idleMs, ask, signal);
  dialog.addEventListener("close", () => {
    clearInterval(asking);
    active();
  });
  find(dialog, "[data-stay]", HTMLElement).addEventListener("click", () => dialog.close());
  find(dialog, "[data-clear]", HTMLElement).addEventListener("click", leave);
  signal.addEventListener("abort", () => clearInterval(asking));
}
