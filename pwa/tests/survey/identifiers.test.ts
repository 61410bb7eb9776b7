import assert from "node:assert/strict";
import { test } from "node:test";
import { identifiersIn, redact } from "../../src/survey/identifiers.ts";

const found = (text: string) => identifiersIn(text).map(({ kind, found }) => [kind, found]);

test("finds what may say who somebody is", () => {
  assert.deepEqual(found("Write to jo.o'neill-smith@example.org please"), [
    ["email", "jo.o'neill-smith@example.org"],
  ]);
  assert.deepEqual(found("My number is 943 476 5919."), [["nhsNumber", "943 476 5919"]]);
  assert.deepEqual(found("or 9991234567"), [["nhsNumber", "9991234567"]]);
  assert.deepEqual(found("Ring 07700 900123 or +44 20 7946 0000"), [
    ["phone", "07700 900123"],
    ["phone", "+44 20 7946 0000"],
  ]);
  assert.deepEqual(found("I live at SW1A 1AA, born 3/12/1951"), [
    ["postcode", "SW1A 1AA"],
    ["date", "3/12/1951"],
  ]);
  assert.deepEqual(found("see www.example.org/me"), [["web", "www.example.org/me"]]);
  assert.deepEqual(found("Dr Nowak and Mrs. O’Brien were kind"), [
    ["name", "Dr Nowak"],
    ["name", "Mrs. O’Brien"],
  ]);
  assert.deepEqual(found("my name is Anna Łęcka"), [["name", "Anna Łęcka"]]);
});

test("leaves ordinary words and numbers alone", () => {
  for (const text of [
    "I waited 20 minutes on 3 days, and it was 10 out of 10.",
    "The doctor was kind. Room 12, at 10:30.",
    "It cost 1,000,000 steps",
    "24/7 help",
  ]) {
    assert.deepEqual(found(text), [], text);
  }
});

test("what is removed leaves a gap", () => {
  const text = "Ring 07700 900123 now";
  const [first] = identifiersIn(text);
  assert.ok(first);
  assert.equal(redact(text, first), "Ring […] now");
});

test("finds those that only a space parts", () => {
  assert.deepEqual(found("1/2/1950 3/4/1951"), [
    ["date", "1/2/1950"],
    ["date", "3/4/1951"],
  ]);
  assert.deepEqual(identifiersIn("07700 900123 07700 900124"), [
    { kind: "phone", found: "07700 900123", at: 0 },
    { kind: "phone", found: "07700 900124", at: 13 },
  ]);
});
