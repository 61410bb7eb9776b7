import assert from "node:assert/strict";
import { test } from "node:test";
import { fill } from "../../src/shared/dom.ts";

test("fills the places of a text and leaves the unknown", () => {
  assert.equal(fill("Question {number} of {count}", { number: 3, count: 9 }), "Question 3 of 9");
  assert.equal(fill("{other}", {}), "{other}");
});
