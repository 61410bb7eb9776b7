/** Which questions are asked and which answers are wrong: the rules of domain/surveys/survey.py. */

export type Value = string | readonly string[];
export type Answers = ReadonlyMap<string, Value>;

/** Holds when an earlier question has one of these codes or, with no codes, any answer. */
export interface Condition {
  readonly question: string;
  readonly codes: readonly string[];
}

export interface Question {
  readonly id: string;
  readonly required: boolean;
  readonly showWhen: readonly Condition[];
  /** Codes that cannot be chosen together with others. */
  readonly exclusive: readonly string[];
  /** Counted in Unicode code points, as Python does. */
  readonly maxLength: number;
  /** Whether everybody is asked it, or this surgery asks it. */
  readonly isHere: boolean;
}

export type Problem = "required" | "exclusive" | "tooLong";

/** Reads `data-show-when`: `why better` is "any answer", `tasks=bathing,driving` one of these. */
export function readConditions(written: string): Condition[] {
  return written
    .split(" ")
    .filter((part) => part !== "")
    .map((part) => {
      const [question = "", codes = ""] = part.split("=");
      return { question, codes: codes === "" ? [] : codes.split(",") };
    });
}

export function isMet(condition: Condition, answers: Answers): boolean {
  const value = answers.get(condition.question);
  if (value === undefined) return false;
  const chosen = typeof value === "string" ? [value] : value;
  return condition.codes.length === 0 || chosen.some((code) => condition.codes.includes(code));
}

/** The questions asked, in order. An answer to one not asked cannot make a later one appear. */
export function askedQuestions<Q extends Question>(questions: readonly Q[], answers: Answers): Q[] {
  const seen = new Map<string, Value>();
  return questions.filter((question) => {
    const { isHere, showWhen } = question;
    if (!isHere) return false;
    if (showWhen.length > 0 && !showWhen.some((condition) => isMet(condition, seen))) return false;
    const value = answers.get(question.id);
    if (value !== undefined) seen.set(question.id, value);
    return true;
  });
}

/** The answers, less those to questions that these very answers leave unasked. */
export function withoutUnaskedAnswers(questions: readonly Question[], answers: Answers): Answers {
  const ids = new Set(askedQuestions(questions, answers).map((question) => question.id));
  return new Map([...answers].filter(([id]) => ids.has(id)));
}

export function problemWith(question: Question, value: Value | undefined): Problem | null {
  if (value === undefined) return question.required ? "required" : null;
  if (typeof value === "string") return charactersLeft(question, value) < 0 ? "tooLong" : null;
  const lone = value.some((code) => question.exclusive.includes(code));
  return lone && value.length > 1 ? "exclusive" : null;
}

export function charactersLeft(question: Question, text: string): number {
  return question.maxLength - [...text].length;
}
