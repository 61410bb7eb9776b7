import assert from "node:assert/strict";
import { test } from "node:test";
import { readOutcome, readReceipts, retryAfterMs } from "../../src/outbox/post.ts";

const JSON_TYPE = { "content-type": "application/json" };
const receipt = JSON.stringify({ receipts: [{ id: "a", status: "stored" }] });

for (const [name, answer] of Object.entries({
  "a captive portal's page": new Response("<h1>Wi-Fi</h1>", {
    headers: { "content-type": "text/html" },
  }),
  "an empty 200": new Response("", { headers: { "content-type": "text/plain" } }),
  "a 404": new Response("{}", { status: 404, headers: JSON_TYPE }),
  "a 503": new Response("", { status: 503 }),
  "a 201 of somebody else": new Response(receipt, { status: 201, headers: JSON_TYPE }),
  "a plain 400": new Response("Bad Request", { status: 400 }),
})) {
  test(`${name} means: try again`, async () => {
    assert.equal((await readOutcome(answer)).kind, "unreachable");
  });
}

test("a 500 is a failure over this request", async () => {
  assert.equal((await readOutcome(new Response("", { status: 500 }))).kind, "failed");
});

test("reads only receipts with an id and a known status", () => {
  const receipts = [
    null,
    7,
    { status: "stored" },
    { id: "x", status: "perhaps" },
    { id: "a", status: "already_stored" },
    { id: "b", status: "quarantined" },
    { id: "c", status: "refused", reason: "unreadable" },
  ];
  assert.deepEqual(
    [...readReceipts({ receipts })],
    [
      ["a", { accepted: true, reason: "already_stored" }],
      ["b", { accepted: true, reason: "quarantined" }],
      ["c", { accepted: false, reason: "unreadable" }],
    ],
  );
  for (const body of [null, "text", 1, [], {}, { receipts: "none" }]) {
    assert.equal(readReceipts(body).size, 0);
  }
});

test("reads Retry-After in seconds and as a date, an hour at most", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  assert.equal(retryAfterMs(null, now), 0);
  assert.equal(retryAfterMs("7", now), 7000);
  assert.equal(retryAfterMs("Mon, 23 Nov 2026 12:00:30 GMT", now), 30_000);
  assert.equal(retryAfterMs("999999", now), 3_600_000);
  assert.equal(retryAfterMs("soon", now), 0);
});
