/**
 * A patient's own phone: Back, Forward and reload keep the answers. They are in the memory of this
 * tab alone, until they are sent; a shared tablet never has any.
 */

import type { Answers } from "./rules.ts";
import type { Position } from "./steps.ts";

const KEY = "answers";

interface Remembered {
  readonly version: string;
  readonly answers: Answers;
  readonly position: Position;
}

export function rememberInTab({ answers, ...rest }: Remembered): void {
  try {
    sessionStorage[KEY] = JSON.stringify({ ...rest, answers: [...answers] });
  } catch {
    // Blocked or full: this page keeps them while it is open.
  }
}

/** What this tab holds of this version of the survey; null for nothing. */
export function recallFromTab(version: string): Remembered | null {
  try {
    const { answers, ...rest } = JSON.parse(sessionStorage[KEY]);
    return rest.version === version ? { ...rest, answers: new Map(answers) } : null;
  } catch {
    return null;
  }
}

export function forgetInTab(): void {
  try {
    delete sessionStorage[KEY];
  } catch {
    // Blocked, so there is nothing.
  }
}
