import assert from "node:assert/strict";
import { test } from "node:test";
import { ranges } from "../../src/tablet/check-in.ts";

test("numbers that wait are told as ranges", () => {
  assert.deepEqual(ranges([]), []);
  const items = [5, 3, null, 4, 9].map((number) => ({ number }));
  assert.deepEqual(ranges(items), [
    [3, 5],
    [9, 9],
  ]);
});
