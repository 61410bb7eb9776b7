import assert from "node:assert/strict";
import { test } from "node:test";
import { ranges } from "../src/check-in.ts";
import { believe } from "../src/clock.ts";
import { event } from "../src/calendar.ts";
import { isOpen, type TabletSetup } from "../src/tablet.ts";
import { waitAfter, waitLeft } from "../src/tablet/pin.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("a device that was never told the time believes its clock", () => {
  assert.equal(believe(null, 5 * DAY), 5 * DAY);
});

test("a clock that is wrong by hours is put right, one that is near is left alone", () => {
  const seen_ms = 100 * DAY;
  assert.equal(believe({ offset_ms: 3 * DAY, seen_ms }, 100 * DAY), 103 * DAY);
  assert.equal(believe({ offset_ms: 90_000, seen_ms }, 100 * DAY), 100 * DAY);
});

test("a clock that ran back by more than a day is not believed", () => {
  assert.equal(believe({ offset_ms: 0, seen_ms: 100 * DAY }, 2 * DAY), 100 * DAY);
  assert.equal(believe({ offset_ms: 0, seen_ms: 100 * DAY }, 99.5 * DAY), 99.5 * DAY);
});

test("numbers that wait are told as ranges", () => {
  assert.deepEqual(ranges([]), []);
  const items = [5, 3, null, 4, 9].map((number) => ({ number }));
  assert.deepEqual(ranges(items), [
    [3, 5],
    [9, 9],
  ]);
});

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

test("the fifth wrong PIN costs half a minute, and each further one twice as much", () => {
  assert.deepEqual([4, 5, 6, 7].map(waitAfter), [0, 30_000, 60_000, 120_000]);
  assert.equal(waitAfter(100), 60 * MINUTE);
  assert.equal(waitLeft({ tries: 5, until_ms: 40_000 }, 20_000), 20_000);
  assert.equal(waitLeft({ tries: 5, until_ms: 500 * DAY }, 0), 30_000); // the clock was set back
});

test("an entry for a calendar is for a day, or for a time of day with an alarm", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  const day = new Date(2026, 11, 21, 12);
  const text = event("Tell us, please", "https://example.org/", day, now, { allDay: true });
  assert.match(text, /^BEGIN:VCALENDAR\r\n/);
  const timed = event("Tell us", "https://example.org/", new Date(2026, 10, 24, 9), now);
  assert.match(timed, /DTSTART:20261124T090000\r\n/);
  assert.match(timed, /TRIGGER:PT0M\r\n/);
  assert.match(text, /DTSTART;VALUE=DATE:20261221\r\n/);
  assert.match(text, /SUMMARY:Tell us\\, please\r\n/);
});
