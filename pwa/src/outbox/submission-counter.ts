/**
 * How many submissions this tablet has made. The database holds the count, and a cookie a copy: a
 * browser that clears the database for space leaves cookies, so the server hears of the gap.
 * Browsers take half a minute to put a cookie on the disk. One that was killed before that has the
 * older count, so the cookie is written again where the database knows better.
 */

import { readSetting } from "../shared/settings.ts";

const COOKIE = "handrail-submission-count";
const DAYS_400_S = 34_560_000;

export async function countSubmissions(): Promise<number> {
  const saved = (await readSetting<number>("submission_count")) ?? 0;
  const copy = readCookie();
  if (saved > copy) writeCookie(saved);
  return Math.max(saved, copy);
}

export function writeCookie(number: number): void {
  document.cookie = `${COOKIE}=${number}; Path=/feedback/; Max-Age=${DAYS_400_S}; SameSite=Strict`;
}

function readCookie(): number {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${COOKIE}=`));
  return Number(found?.slice(COOKIE.length + 1)) || 0;
}
