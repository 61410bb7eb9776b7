import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { toBase64url } from "../../src/outbox/envelope.ts";
import { seal, utf8 } from "../../src/outbox/seal.ts";

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

const file = new URL("../../../tests/data/rfc9180_p256.json", import.meta.url);
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
