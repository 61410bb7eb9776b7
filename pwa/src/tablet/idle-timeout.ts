/** Clears a shared tablet that a patient has left: it asks first, then starts again. */

import { fill, find } from "../shared/dom.ts";

const WARNING_S = 30;
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "input", "focusin", "scroll"] as const;

/** Calls `then` after `idleMs` without activity, until aborted. Calling the result counts as activity. */
export function onIdle(
  idleMs: number,
  then: () => void,
  signal = new AbortController().signal,
): () => void {
  let idle = 0;
  const restart = () => {
    clearTimeout(idle);
    if (!signal.aborted) idle = window.setTimeout(then, idleMs);
  };
  const options = { passive: true, capture: true, signal };
  for (const kind of ACTIVITY) addEventListener(kind, restart, options);
  signal.addEventListener("abort", restart);
  restart();
  return restart;
}

/** Calls `leave` after `idleMs` without activity and half a minute of warning, until aborted. */
export function startIdleTimeout(idleMs: number, leave: () => void, signal: AbortSignal): void {
  const dialog = find(document, "[data-idle]", HTMLDialogElement);
  let countdown = 0;

  const warn = () => {
    if (dialog.open) return;
    dialog.showModal();
    const end = performance.now() + WARNING_S * 1000;
    const showCountdown = () => {
      const count = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.idle ?? "", { count });
      if (count === 0) leave();
    };
    showCountdown();
    countdown = window.setInterval(showCountdown, 1000);
  };

  const restart = onIdle(idleMs, warn, signal);
  dialog.addEventListener("close", () => {
    clearInterval(countdown);
    restart();
  });
  find(dialog, "[data-stay]", HTMLElement).addEventListener("click", () => dialog.close());
  find(dialog, "[data-clear]", HTMLElement).addEventListener("click", leave);
  signal.addEventListener("abort", () => clearInterval(countdown));
}
