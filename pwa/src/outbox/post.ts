/** Posts one batch, and reads what the answer means: only a receipt in JSON means anything. */

import { timeoutSignal } from "../shared/timeout.ts";
import type { Envelope } from "./envelope.ts";

const ADDRESS = "/api/v1/submissions";
const TIMEOUT_MS = 20_000;
const ACCEPTED: readonly string[] = ["stored", "already_stored", "quarantined"];

export interface Receipt {
  /** The server holds the submission, so this device need not. */
  readonly accepted: boolean;
  readonly reason: string;
}

export type Outcome =
  | { readonly kind: "answered"; readonly receipts: ReadonlyMap<string, Receipt> }
  /** Our server refused the whole request. */
  | { readonly kind: "rejected"; readonly reason: string }
  /** Our server failed over this request; another may succeed. */
  | { readonly kind: "failed" }
  /** Our server did not answer, or asked for a pause. */
  | { readonly kind: "unreachable"; readonly retryAfterMs: number };

export type Post = (envelopes: readonly Envelope[]) => Promise<Outcome>;

export const post: Post = async (envelopes) => {
  try {
    const answer = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ envelopes }),
      cache: "no-store",
      redirect: "error",
      signal: timeoutSignal(TIMEOUT_MS),
    });
    return await readOutcome(answer);
  } catch {
    return { kind: "unreachable", retryAfterMs: 0 };
  }
};

export async function readOutcome(answer: Response): Promise<Outcome> {
  const type = answer.headers.get("content-type") ?? "";
  const { status } = answer;
  if (status === 200 && type.startsWith("application/json")) {
    return { kind: "answered", receipts: readReceipts(await answer.json()) };
  }
  if ((status === 400 || status === 413) && type.startsWith("application/problem+json")) {
    return { kind: "rejected", reason: String(status) };
  }
  if (status === 500) return { kind: "failed" };
  return { kind: "unreachable", retryAfterMs: retryAfterMs(answer.headers.get("retry-after")) };
}

/** The receipts by id; entries without an id or a known status are ignored. */
export function readReceipts(body: unknown): ReadonlyMap<string, Receipt> {
  const receipts = new Map<string, Receipt>();
  const list = isRecord(body) ? body.receipts : null;
  for (const entry of Array.isArray(list) ? list : []) {
    if (!isRecord(entry) || typeof entry.id !== "string") continue;
    const { id, status, reason } = entry;
    if (status === "refused") receipts.set(id, { accepted: false, reason: String(reason) });
    if (typeof status === "string" && ACCEPTED.includes(status)) {
      receipts.set(id, { accepted: true, reason: status });
    }
  }
  return receipts;
}

/** `Retry-After` in seconds or as a date; 0 without one, an hour at most. */
export function retryAfterMs(header: string | null, now = Date.now()): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Math.min(Math.max(wait || 0, 0), 3_600_000);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
