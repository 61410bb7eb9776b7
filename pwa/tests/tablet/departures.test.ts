import assert from "node:assert/strict";
import { test } from "node:test";
import { addDeparture, type Departures } from "../../src/tablet/departures.ts";

const SURVEY = "occupational-therapy";

function leave(before: Departures, month: string, question: string): Departures {
  return addDeparture(before, month, SURVEY, question);
}

test("who goes away is counted by month and by the question that they saw last", () => {
  const counts = ["why", "better", "why"].reduce<Departures>(
    (before, question) => leave(before, "2026-11", question),
    [],
  );
  assert.deepEqual(counts, [
    { month: "2026-11", survey: SURVEY, question: "better", count: 1 },
    { month: "2026-11", survey: SURVEY, question: "why", count: 2 },
  ]);
  const [, , other] = addDeparture(counts, "2026-11", "another-survey", "why");
  assert.equal(other?.count, 1);
});

test("the last month is kept, and none before it", () => {
  const both = leave(leave([], "2026-11", "why"), "2026-12", "why");
  assert.deepEqual(
    both.map(({ month, count }) => [month, count]),
    [
      ["2026-11", 1],
      ["2026-12", 1],
    ],
  );
  assert.deepEqual(
    leave(both, "2027-01", "why").map(({ month }) => month),
    ["2026-12", "2027-01"],
  );
});
