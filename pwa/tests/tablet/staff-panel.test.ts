import assert from "node:assert/strict";
import { test } from "node:test";
import { summaryOf } from "../../src/tablet/staff-panel.ts";

const check = (ok: boolean | null) => ({ what: "", ok, todo: "" });

test("a tablet is ready only as far as the app can see", () => {
  assert.equal(summaryOf([check(true), check(true)]), "Yes: everything is in order.");
  assert.match(summaryOf([check(true), check(null)]), /as far as the app can see/);
  assert.equal(summaryOf([check(false), check(null)]), "Not yet: 1 of 2 need attention.");
});
