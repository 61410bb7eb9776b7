import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedQuestions,
  charactersLeft,
  problemWith,
  readConditions,
  withoutUnaskedAnswers,
  type Question,
  type Value,
} from "../../src/survey/rules.ts";

function question(id: string, more: Partial<Question> = {}): Question {
  const all = { required: false, showWhen: [], exclusive: [], maxLength: Infinity, isHere: true };
  return { id, ...all, ...more };
}

const QUESTIONS = [
  question("why"),
  question("publish", { showWhen: readConditions("why better") }),
  question("tasks"),
  question("easier", { showWhen: readConditions("tasks=bathing,driving") }),
  question("more", { showWhen: readConditions("easier") }),
];

function ids(...answers: [string, Value][]): string[] {
  return askedQuestions(QUESTIONS, new Map(answers)).map(({ id }) => id);
}

test("reads conditions from the page", () => {
  assert.deepEqual(readConditions("why tasks=bathing,driving"), [
    { question: "why", codes: [] },
    { question: "tasks", codes: ["bathing", "driving"] },
  ]);
  assert.deepEqual(readConditions(""), []);
});

test("asks what nothing hides", () => {
  assert.deepEqual(ids(), ["why", "tasks"]);
});

test("asks after any answer, or after one of the codes", () => {
  assert.deepEqual(ids(["why", "Kind"]), ["why", "publish", "tasks"]);
  assert.deepEqual(ids(["tasks", ["play", "driving"]]), ["why", "tasks", "easier"]);
  assert.deepEqual(ids(["tasks", ["play"]]), ["why", "tasks"]);
});

test("an answer to a question that is not asked makes no other appear", () => {
  assert.deepEqual(ids(["easier", "same"]), ["why", "tasks"]);
  const answers = new Map<string, Value>([
    ["why", "Kind"],
    ["easier", "same"],
  ]);
  assert.deepEqual([...withoutUnaskedAnswers(QUESTIONS, answers).keys()], ["why"]);
});

test("names what is wrong with an answer", () => {
  const fft = question("fft", { required: true });
  assert.equal(problemWith(fft, undefined), "required");
  assert.equal(problemWith(fft, "1"), null);
  assert.equal(problemWith(question("why"), undefined), null);
  const tasks = question("tasks", { exclusive: ["none"] });
  assert.equal(problemWith(tasks, ["none"]), null);
  assert.equal(problemWith(tasks, ["none", "driving"]), "exclusive");
});

test("counts code points, as the server does", () => {
  const why = question("why", { maxLength: 2 });
  assert.equal(charactersLeft(why, "👍👍"), 0);
  assert.equal(problemWith(why, "👍👍"), null);
  assert.equal(problemWith(why, "👍👍!"), "tooLong");
});

test("asks a local question where its surgery asks it", () => {
  const questions = [question("why"), question("elsewhere", { isHere: false })];
  const asked = askedQuestions(questions, new Map([["elsewhere", "yes"]]));
  assert.deepEqual(
    asked.map(({ id }) => id),
    ["why"],
  );
});
