import assert from "node:assert/strict";
import { test } from "node:test";
import { waitAfter, waitLeft } from "../../src/tablet/pin.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("the fifth wrong PIN costs half a minute, and each further one twice as much", () => {
  assert.deepEqual([4, 5, 6, 7].map(waitAfter), [0, 30_000, 60_000, 120_000]);
  assert.equal(waitAfter(100), 60 * MINUTE);
  assert.equal(waitLeft({ tries: 5, until_ms: 40_000 }, 20_000), 20_000);
  assert.equal(waitLeft({ tries: 5, until_ms: 500 * DAY }, 0), 30_000); // the clock was set back
});
