import assert from "node:assert/strict";
import { test } from "node:test";
import { londonTime, plausibleNow } from "../../src/shared/clock.ts";

const DAY = 86_400_000;

test("a device that never heard the server takes its own time", () => {
  assert.equal(plausibleNow(null, 5 * DAY), 5 * DAY);
});

test("a clock that is wrong by hours is put right, one that is near is left alone", () => {
  const seen_ms = 100 * DAY;
  assert.equal(plausibleNow({ offset_ms: 3 * DAY, seen_ms }, 100 * DAY), 103 * DAY);
  assert.equal(plausibleNow({ offset_ms: 90_000, seen_ms }, 100 * DAY), 100 * DAY);
});

test("a clock that was set back by more than a day is not trusted", () => {
  assert.equal(plausibleNow({ offset_ms: 0, seen_ms: 100 * DAY }, 2 * DAY), 100 * DAY);
  assert.equal(plausibleNow({ offset_ms: 0, seen_ms: 100 * DAY }, 99.5 * DAY), 99.5 * DAY);
});

test("day and time are London's", () => {
  assert.deepEqual(londonTime(new Date("2026-06-30T23:30:00Z")), {
    day: "2026-07-01",
    time: "00:30",
  });
  assert.deepEqual(londonTime(new Date("2026-12-31T23:05:00Z")), {
    day: "2026-12-31",
    time: "23:05",
  });
});
