/**
 * HPKE (RFC 9180), sender, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
 * Written by hand for its size: 0.7 kB against 8.8. The RFC's own vectors are its test.
 */

type Bytes = Uint8Array<ArrayBuffer>;

const P256 = { name: "ECDH", namedCurve: "P-256" };
const HMAC = { name: "HMAC", hash: "SHA-256" };
const NOTHING: Bytes = new Uint8Array();
const KEM_SUITE = concat(utf8("KEM"), Uint8Array.of(0, 0x10));
const HPKE_SUITE = concat(utf8("HPKE"), Uint8Array.of(0, 0x10, 0, 1, 0, 1));

export interface Options {
  /** Only tests bring their own: a key must never serve twice. */
  readonly ephemeral?: CryptoKeyPair;
  readonly aad?: Bytes;
}

/** The 65 bytes of the encapsulated key, then the ciphertext with its 16-byte tag. */
export async function seal(
  recipient: Bytes,
  info: Bytes,
  plaintext: Bytes,
  { ephemeral, aad = NOTHING }: Options = {},
): Promise<Bytes> {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(P256, true, ["deriveBits"]));
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await sharedSecret(pair.privateKey, encapsulated, recipient);
  const { key, nonce } = await keySchedule(shared, info);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealing = { name: "AES-GCM", iv: nonce, additionalData: aad };
  return concat(encapsulated, new Uint8Array(await crypto.subtle.encrypt(sealing, aes, plaintext)));
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

async function sharedSecret(
  privateKey: CryptoKey,
  encapsulated: Bytes,
  recipient: Bytes,
): Promise<Bytes> {
  const their = await crypto.subtle.importKey("raw", recipient, P256, false, []);
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: their }, privateKey, 256);
  const secret = await extract(KEM_SUITE, NOTHING, "eae_prk", new Uint8Array(agreed));
  return expand(KEM_SUITE, secret, "shared_secret", concat(encapsulated, recipient), 32);
}

async function keySchedule(shared: Bytes, info: Bytes): Promise<{ key: Bytes; nonce: Bytes }> {
  const pskIdHash = await extract(HPKE_SUITE, NOTHING, "psk_id_hash", NOTHING);
  const infoHash = await extract(HPKE_SUITE, NOTHING, "info_hash", info);
  const context = concat(Uint8Array.of(0), pskIdHash, infoHash);
  const secret = await extract(HPKE_SUITE, shared, "secret", NOTHING);
  return {
    key: await expand(HPKE_SUITE, secret, "key", context, 16),
    nonce: await expand(HPKE_SUITE, secret, "base_nonce", context, 12),
  };
}

function extract(suite: Bytes, salt: Bytes, label: string, secret: Bytes): Promise<Bytes> {
  return hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), secret));
}

/** One block of HKDF-Expand is enough: no length here is over 32. */
async function expand(suite: Bytes, key: Bytes, label: string, info: Bytes, length: number) {
  const labelled = concat(Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), info);
  return (await hmac(key, concat(labelled, Uint8Array.of(1)))).slice(0, length);
}

async function hmac(secret: Bytes, message: Bytes): Promise<Bytes> {
  const bytes = secret.length > 0 ? secret : new Uint8Array(32); // the same, to HMAC
  const key = await crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
