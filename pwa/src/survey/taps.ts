/** Taps: one on an option answers and goes on; a second one, from a hand that shakes, does nothing. */

const GUARD_MS = 400;
/** A tap moves no further from its pointer's last event than this. */
const SAME_TAP_MS = 700;
let deafUntil = 0;

/** Ignores what is tapped on a step that has only just been shown. */
export function ignoreTapsBriefly(): void {
  deafUntil = performance.now() + GUARD_MS;
}

/** Calls `chosen` when an option is tapped: not when it is chosen with the keyboard. */
export function onTap(form: HTMLElement, chosen: () => void, signal: AbortSignal): void {
  let ignored = false;
  let lifted = -Infinity;
  const listen = { capture: true, signal };
  addEventListener("pointerdown", () => (ignored = performance.now() < deafUntil), listen);
  addEventListener("pointerup", () => (lifted = performance.now()), listen);
  addEventListener("keydown", () => (ignored = false), listen);
  const ignore = (event: Event) => {
    if (!ignored) return;
    event.preventDefault(); // of a mousedown, so that the heading keeps the focus
    event.stopImmediatePropagation();
  };
  for (const kind of ["mousedown", "click"]) addEventListener(kind, ignore, listen);
  form.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    if (performance.now() - lifted < SAME_TAP_MS) chosen();
  });
}
