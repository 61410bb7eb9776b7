/** How long to wait before trying again. */

const FIRST_MS = 2000;
const LONGEST_MS = 5 * 60_000;

/** Full jitter: anything up to a ceiling that doubles, so that tablets do not call in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(FIRST_MS * 2 ** failures, LONGEST_MS));
}
