import assert from "node:assert/strict";
import { test } from "node:test";
import { isOpen, shareInWords, type TabletSetup } from "../../src/tablet/tablet-setup.ts";

test("opening hours are London's, in summer and in winter", () => {
  const setup = {
    days: [0, 1, 2, 3, 4],
    opens: "08:00",
    closes: "18:30",
  } as unknown as TabletSetup;
  assert.equal(isOpen(setup, new Date("2026-07-01T07:05:00Z")), true); // a Wednesday, 08:05
  assert.equal(isOpen(setup, new Date("2026-12-02T07:05:00Z")), false); // a Wednesday, 07:05
  assert.equal(isOpen(setup, new Date("2026-12-02T18:30:00Z")), false);
  assert.equal(isOpen(setup, new Date("2026-12-05T12:00:00Z")), false); // a Saturday
});

test("a share is never rounded to none or to all", () => {
  const words = (positive: number, responses: number): string =>
    shareInWords({ month: "2026-09", positive, responses }, "en");
  assert.deepEqual(
    [words(42, 50), words(399, 400), words(1, 400), words(1, 4000), words(0, 9), words(9, 9)],
    ["84%", "99.8%", "0.3%", "0.03%", "0%", "100%"],
  );
});
