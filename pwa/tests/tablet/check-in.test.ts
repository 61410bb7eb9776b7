import assert from "node:assert/strict";
import { test } from "node:test";
import { toRanges } from "../../src/tablet/check-in.ts";

test("numbers that wait are sent as ranges", () => {
  assert.deepEqual(toRanges([]), []);
  const items = [5, 3, null, 4, 9].map((number) => ({ number }));
  assert.deepEqual(toRanges(items), [
    [3, 5],
    [9, 9],
  ]);
});
