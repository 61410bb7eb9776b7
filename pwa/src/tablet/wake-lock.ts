/** Keeps the screen of a shared tablet on while it is in view. */

let lock: WakeLockSentinel | null = null;

export async function requestWakeLock(): Promise<boolean> {
  try {
    lock ??= await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
    return true;
  } catch {
    return false; // not there, refused, or out of view: the screen follows the device's settings
  }
}

export async function releaseWakeLock(): Promise<void> {
  await lock?.release();
  lock = null;
}
