import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { enclose, fromBase64url, londonDay, pad, toBase64url } from "../src/envelope.ts";
import { seal, utf8 } from "../src/seal.ts";

interface Vectors {
  readonly skEm: string;
  readonly pkEm: string;
  readonly pkRm: string;
  readonly info: string;
  readonly encryptions: readonly {
    readonly aad: string;
    readonly pt: string;
    readonly ct: string;
  }[];
}

const file = new URL("../../tests/data/rfc9180_p256.json", import.meta.url);
const vectors = JSON.parse(await readFile(file, "utf8")) as Vectors;

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

async function keyPair(secret: string, point: string): Promise<CryptoKeyPair> {
  const [x, y] = [hex(point).slice(1, 33), hex(point).slice(33)].map(toBase64url);
  const shared = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
  const p256 = { name: "ECDH", namedCurve: "P-256" };
  const own = { ...shared, d: toBase64url(hex(secret)) };
  return {
    publicKey: await crypto.subtle.importKey("jwk", shared, p256, true, []),
    privateKey: await crypto.subtle.importKey("jwk", own, p256, true, ["deriveBits"]),
  };
}

test("seals as RFC 9180's vectors for P-256 do", async () => {
  const ephemeral = await keyPair(vectors.skEm, vectors.pkEm);
  for (const { aad, pt, ct } of vectors.encryptions) {
    const options = { ephemeral, aad: hex(aad) };
    const sealed = await seal(hex(vectors.pkRm), hex(vectors.info), hex(pt), options);
    assert.equal(toHex(sealed), vectors.pkEm + ct);
  }
});

test("never seals the same twice", async () => {
  const once = () => seal(hex(vectors.pkRm), utf8("info"), utf8("the same"));
  assert.notEqual(toHex(await once()), toHex(await once()));
});

test("an envelope holds its id, key and bytes of one size, and no answer", async () => {
  const key = `0123456789abcdef.${toBase64url(hex(vectors.pkRm))}`;
  const one = await enclose(submission("Kind"), key, "an-id");
  const other = await enclose(submission("Kind, and a good deal more"), key, "an-id");
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

test("the day is London's", () => {
  assert.equal(londonDay(new Date("2026-06-30T23:30:00Z")), "2026-07-01");
  assert.equal(londonDay(new Date("2026-12-31T23:30:00Z")), "2026-12-31");
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
