import assert from "node:assert/strict";
import { test } from "node:test";
import { waitAfterMs, remainingWaitMs } from "../../src/tablet/pin.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("the fifth wrong PIN costs half a minute, and each further one twice as much", () => {
  assert.deepEqual([4, 5, 6, 7].map(waitAfterMs), [0, 30_000, 60_000, 120_000]);
  assert.equal(waitAfterMs(100), 60 * MINUTE);
  assert.equal(remainingWaitMs({ attempts: 5, until_ms: 40_000 }, 20_000), 20_000);
  assert.equal(remainingWaitMs({ attempts: 5, until_ms: 500 * DAY }, 0), 30_000); // the clock was set back
});
