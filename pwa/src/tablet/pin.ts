/** The PIN before the staff corner: five tries, then a wait that doubles. */

import { runExclusively } from "../shared/mutex.ts";
import { find } from "../shared/dom.ts";
import { keep, recall } from "../shared/settings.ts";
import type { Tablet } from "./tablet-setup.ts";
import { sayError } from "./panels.ts";

const TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const UNCOUNTED_MS = 3000;
const ROUNDS = 210_000; // as on the server (actions/tablets/tablets.py)

/** Kept on the disk, so that a restart gives no new tries. */
interface Wrong {
  readonly tries: number;
  readonly until_ms: number;
}

const NONE: Wrong = { tries: 0, until_ms: 0 };

/** Resolves once the right PIN has been entered. */
export function askForPin(panel: HTMLElement, tablet: Tablet): Promise<void> {
  const form = find(panel, "[data-pin]", HTMLFormElement);
  const field = find(form, "input", HTMLInputElement);
  const message = find(form, "[data-pin-error]", HTMLElement);
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const pin = field.value;
      field.value = "";
      const wrong = await runExclusively("pin", () => tryPin(pin, tablet));
      sayError(field, message, wrong);
      if (wrong === "") resolve();
    };
  });
}

/**
 * What is wrong, in words; empty for the right PIN. A try counts as wrong before it is looked at,
 * so that whoever loads the page again meanwhile has used it up.
 */
async function tryPin(pin: string, tablet: Tablet, now = Date.now()): Promise<string> {
  const before = (await recall<Wrong>("pin")) ?? NONE;
  const left = waitLeft(before, now);
  if (left > 0) return `Too many wrong PINs. Try again in ${inSeconds(left)}.`;
  const tries = before.tries + 1;
  const wait = waitAfter(tries);
  const counted = await keep("pin", { tries, until_ms: now + wait } satisfies Wrong);
  if (!counted) await new Promise((resolve) => setTimeout(resolve, UNCOUNTED_MS)); // a full tablet
  if ((await digest(pin, tablet.pin_salt)) === tablet.pin_digest) {
    await keep("pin", NONE);
    return "";
  }
  if (wait > 0) return `Wrong PIN. Try again in ${inSeconds(wait)}.`;
  return `Wrong PIN. ${TRIES - tries} tries left.`;
}

function inSeconds(wait_ms: number): string {
  return `${Math.ceil(wait_ms / 1000)} seconds`;
}

/** None for the first four, then half a minute, a minute, two ... an hour at most. */
export function waitAfter(tries: number): number {
  if (tries < TRIES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (tries - TRIES), LONGEST_WAIT_MS);
}

/** A clock that was set back does not make the wait longer than it was. */
export function waitLeft({ tries, until_ms }: Wrong, now: number): number {
  return Math.max(0, Math.min(until_ms - now, waitAfter(tries)));
}

async function digest(pin: string, salt: string): Promise<string> {
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: ROUNDS };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  return Array.from(bits, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
