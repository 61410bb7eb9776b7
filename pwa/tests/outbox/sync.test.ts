import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs } from "../../src/outbox/sync.ts";

test("waits anything up to a ceiling that doubles, five minutes at most", () => {
  const ceilings = [0, 1, 2, 3, 20].map((failures) => backoffMs(failures, () => 1));
  assert.deepEqual(ceilings, [2000, 4000, 8000, 16_000, 300_000]);
  assert.equal(
    backoffMs(3, () => 0),
    0,
  );
});
