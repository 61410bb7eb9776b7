/**
 * How many submissions this tablet has made. Written with each one, and once more in a cookie: a
 * browser that clears the database for space leaves cookies, so the server hears of the gap.
 * Browsers take half a minute to put a cookie on the disk; one that was killed before that has the
 * older count, so it is written again where the database knows better.
 */

import { recall } from "../shared/settings.ts";

const COOKIE = "handrail-made";
const DAYS_400_S = 34_560_000;

export async function madeSoFar(): Promise<number> {
  const kept = (await recall<number>("made")) ?? 0;
  const noted = fromCookie();
  if (kept > noted) noteMade(kept);
  return Math.max(kept, noted);
}

export function noteMade(number: number): void {
  document.cookie = `${COOKIE}=${number}; Path=/feedback/; Max-Age=${DAYS_400_S}; SameSite=Strict`;
}

function fromCookie(): number {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${COOKIE}=`));
  return Number(found?.slice(COOKIE.length + 1)) || 0;
}
