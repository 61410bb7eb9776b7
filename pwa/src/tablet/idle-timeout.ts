/** Clears a shared tablet that a patient has left: it asks first, then starts again. */

import { fill, find } from "../shared/dom.ts";
import type { Patient } from "./shared-tablet.ts";

const WARNING_S = 30;
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "input", "focusin", "scroll"] as const;

/**
 * Calls `then` after `idleMs` without activity, until aborted. Calling the result counts as activity,
 * and so does reading aloud: somebody listens.
 */
export function onIdle(
  idleMs: number,
  then: () => void,
  signal = new AbortController().signal,
): () => void {
  let idle = 0;
  const restart = () => {
    clearTimeout(idle);
    const end = () => (window.speechSynthesis?.speaking ? restart() : then());
    if (!signal.aborted) idle = window.setTimeout(end, idleMs);
  };
  const options = { passive: true, capture: true, signal };
  for (const kind of ACTIVITY) addEventListener(kind, restart, options);
  signal.addEventListener("abort", restart);
  restart();
  return restart;
}

/** After `idleMs` without activity and half a minute of warning, the patient has left. */
export function startIdleTimeout(
  idleMs: number,
  { isInUse, isUntouched, leave, signal }: Patient & { readonly isUntouched: () => boolean },
): void {
  const dialog = find(document, "[data-idle]", HTMLDialogElement);
  let countdown = 0;

  const warn = () => {
    if (dialog.open) return;
    if (isUntouched()) return restart();
    if (!isInUse()) return leave(true); // only the language, or the size of the text, is somebody's
    dialog.showModal();
    const end = performance.now() + WARNING_S * 1000;
    const showCountdown = () => {
      const count = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.idle ?? "", { count });
      if (count > 0) return;
      clearInterval(countdown);
      leave(false);
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
  find(dialog, "[data-clear]", HTMLElement).addEventListener("click", () => leave(true));
  signal.addEventListener("abort", () => clearInterval(countdown));
}
