/** Keeps the screen of a shared tablet on while it is in view. */

let lock: WakeLockSentinel | null = null;

/** Resolves false where the screen follows the device's settings for now. */
export async function requestWakeLock(): Promise<boolean> {
  try {
    lock ??= await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
    return true;
  } catch {
    addEventListener("click", requestWakeLock, { once: true }); // Safari refuses before the first tap
    return false;
  }
}

export async function releaseWakeLock(): Promise<void> {
  await lock?.release();
}
