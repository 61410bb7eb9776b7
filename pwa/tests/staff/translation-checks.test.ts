/** What a translation lacks of its English is named, each as often as it is wanted. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking } from "../../src/staff/translation-checks.ts";

test("a mark that is wanted twice must stand there twice", () => {
  const marks = ["{count}", "{count}", "](a.md)"];
  assert.deepEqual(lacking("{count} [x](a.md)", marks), ["{count}"]);
  assert.deepEqual(lacking("{count} {count} [x](a.md)", marks), []);
});

test("an empty text lacks nothing yet", () => {
  assert.deepEqual(lacking(" ", ["{count}"]), []);
});
