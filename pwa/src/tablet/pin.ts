/** The PIN before the staff panel: five attempts, then a wait that doubles. */

import { runExclusively } from "../shared/mutex.ts";
import { find } from "../shared/dom.ts";
import { saveSetting, readSetting } from "../shared/settings.ts";
import { readTablet, type Tablet } from "./tablet-setup.ts";
import { showFieldError } from "./panels.ts";

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const UNCOUNTED_WAIT_MS = 3000;
const PBKDF2_ITERATIONS = 210_000; // as on the server (actions/tablets/tablets.py)

/** Saved on the disk, so that a restart gives no new attempts. */
interface FailedAttempts {
  readonly attempts: number;
  readonly until_ms: number;
}

const NONE: FailedAttempts = { attempts: 0, until_ms: 0 };

/** Resolves once the right PIN has been entered, or any where the tablet is not set up. */
export function askForPin(panel: HTMLElement): Promise<void> {
  const form = find(panel, "[data-pin]", HTMLFormElement);
  const field = find(form, "input", HTMLInputElement);
  const message = find(form, "[data-pin-error]", HTMLElement);
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const pin = field.value;
      field.value = "";
      const tablet = await readTablet();
      const error = tablet === null ? "" : await runExclusively("pin", () => checkPin(pin, tablet));
      showFieldError(field, message, error);
      if (error === "") resolve();
    };
  });
}

/**
 * Resolves with the error to show; empty for the right PIN. An attempt counts as wrong before it is
 * checked, so that whoever loads the page again meanwhile has used it up.
 */
async function checkPin(pin: string, tablet: Tablet, now = Date.now()): Promise<string> {
  const before = (await readSetting<FailedAttempts>("pin")) ?? NONE;
  const left = remainingWaitMs(before, now);
  if (left > 0) return `Too many wrong PINs. Try again in ${inSeconds(left)}.`;
  const attempts = before.attempts + 1;
  const wait = waitAfterMs(attempts);
  const counted = await saveSetting("pin", {
    attempts,
    until_ms: now + wait,
  } satisfies FailedAttempts);
  if (!counted) await new Promise((resolve) => setTimeout(resolve, UNCOUNTED_WAIT_MS)); // a full tablet
  if ((await digest(pin, tablet.pin_salt)) === tablet.pin_digest) {
    await saveSetting("pin", NONE);
    return "";
  }
  if (wait > 0) return `Wrong PIN. Try again in ${inSeconds(wait)}.`;
  return `Wrong PIN. ${MAX_ATTEMPTS - attempts} tries left.`;
}

function inSeconds(wait_ms: number): string {
  return `${Math.ceil(wait_ms / 1000)} seconds`;
}

/** 0 for the first four attempts, then half a minute, a minute, two ... an hour at most. */
export function waitAfterMs(attempts: number): number {
  if (attempts < MAX_ATTEMPTS) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (attempts - MAX_ATTEMPTS), LONGEST_WAIT_MS);
}

/** A clock that was set back does not make the wait longer than it was. */
export function remainingWaitMs({ attempts, until_ms }: FailedAttempts, now: number): number {
  return Math.max(0, Math.min(until_ms - now, waitAfterMs(attempts)));
}

async function digest(pin: string, salt: string): Promise<string> {
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: PBKDF2_ITERATIONS };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
  return Array.from(bits, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
