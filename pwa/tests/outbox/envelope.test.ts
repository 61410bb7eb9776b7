import assert from "node:assert/strict";
import { test } from "node:test";
import { createEnvelope, fromBase64url, pad, toBase64url } from "../../src/outbox/envelope.ts";
import { utf8 } from "../../src/outbox/seal.ts";

const P256 = { name: "ECDH", namedCurve: "P-256" };

test("an envelope holds its id, key and bytes of one size, and no answer", async () => {
  const { publicKey } = await crypto.subtle.generateKey(P256, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  const key = `0123456789abcdef.${toBase64url(point)}`;
  const one = await createEnvelope(submission("Kind"), key, "an-id");
  const other = await createEnvelope(submission("Kind, and a good deal more"), key, "an-id");
  assert.deepEqual([one.schema, one.id, one.key_id], [1, "an-id", "0123456789abcdef"]);
  assert.equal(one.sealed.length, other.sealed.length);
  assert.doesNotMatch(JSON.stringify(one), /Kind/);
});

test("pads in bytes, not characters", () => {
  for (const text of ["", "{}", "é".repeat(128), "x".repeat(257)]) {
    const padded = pad(text);
    assert.equal(utf8(padded).length % 256, 0);
    assert.equal(padded.trimEnd(), text);
  }
});

test("base64url goes both ways", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
});

function submission(why: string) {
  const answers = new Map([["why", why]]);
  const given = { given_on: "2026-10-31", corrected: false, quick: false };
  const about = { survey: "s", version: "v", language: "en", practice: "V1", mode: "tablet" };
  return { ...about, ...given, answers };
}
