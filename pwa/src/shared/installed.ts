/** Whether the app runs from the home screen, and on whose device that matters. */

export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches;
}

/**
 * An iPad or iPhone: there an app on the home screen has a memory of its own, apart from Safari's,
 * and nothing can be asked to keep the screen on for good.
 */
export function isApple(): boolean {
  return "standalone" in navigator;
}
