/** A submission as the server takes it: sealed to its key, bound to its id, padded. */

import { seal, utf8 } from "./seal.ts";
import type { Answers } from "../survey/rules.ts";

const SCHEMA = 1;
const BLOCK_BYTES = 256;

export interface SubmissionPayload {
  readonly survey: string;
  readonly version: string;
  readonly language: string;
  readonly practice: string;
  readonly mode: string;
  readonly answers: Answers;
  /** The day of the answers in London, as 2026-10-31. */
  readonly given_on: string;
  /** The device's own clock said another day. */
  readonly corrected: boolean;
  /** The patient took less time than reading the questions does. */
  readonly quick: boolean;
  /** The patient walked away after the first answer, which alone is here. */
  readonly unfinished?: true;
  /** The token of an enrolled tablet. */
  readonly token?: string | undefined;
  /** Which of the tablet's submissions this is, from 1. */
  readonly number?: number | undefined;
  readonly invitation?: string | undefined;
}

export interface Envelope {
  readonly schema: number;
  readonly id: string;
  readonly key_id: string;
  readonly sealed: string;
}

/** `sealingKey` is `<key id>.<base64url of the public point>`, as the page carries it. */
export async function createEnvelope(
  submission: SubmissionPayload,
  sealingKey: string,
  id: string,
): Promise<Envelope> {
  const [keyId = "", point = ""] = sealingKey.split(".");
  const info = utf8(`handrail/submission/${SCHEMA}/${keyId}/${id}`);
  const plaintext = { ...submission, answers: Object.fromEntries(submission.answers) };
  const sealed = await seal(fromBase64url(point), info, utf8(pad(JSON.stringify(plaintext))));
  return { schema: SCHEMA, id, key_id: keyId, sealed: toBase64url(sealed) };
}

/** Spaces up to a multiple of 256 bytes, so that the size says little. */
export function pad(json: string): string {
  const over = utf8(json).length % BLOCK_BYTES;
  return over === 0 ? json : json + " ".repeat(BLOCK_BYTES - over);
}

export function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
