/** Reads the questions and the answers from the page, which the builder has rendered. */

import { fill, find } from "../shared/dom.ts";
import { readConditions, type Answers, type Question, type Value } from "./rules.ts";

export interface PageQuestion extends Question {
  readonly element: HTMLElement;
  /** The question as the patient reads it. */
  readonly text: string;
  /** The part of the survey that it belongs to. */
  readonly part: string;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function readQuestions(form: HTMLFormElement): PageQuestion[] {
  const elements = form.querySelectorAll<HTMLElement>("[data-question]");
  let part = "";
  return [...elements].map((element) => ({
    element,
    part: (part = element.dataset.begins ?? part),
    id: element.dataset.question ?? "",
    text: find(element, "[data-heading]", HTMLElement).textContent.trim(),
    required: element.dataset.required !== undefined,
    showWhen: readConditions(element.dataset.showWhen ?? ""),
    exclusive: fieldsOf(element)
      .filter((field) => field.dataset.behaviour === "exclusive")
      .map((field) => field.value),
    maxLength: Number(element.dataset.maxLength ?? Infinity),
    get isHere() {
      return element.dataset.places === undefined;
    },
  }));
}

const SECONDS_TO_CHOOSE = 12;
const SECONDS_TO_WRITE = 50;

/** Asks the local questions of this practice from now on, and says so in the offers. */
export function askLocalQuestions(questions: readonly PageQuestion[], practice: string): void {
  const own = questions.filter(({ element: { dataset } }) =>
    dataset.places?.split(" ").includes(practice),
  );
  for (const { element } of own) delete element.dataset.places;
  const count = own.length;
  if (count === 0) return;
  const minutes = Math.ceil(own.reduce((sum, question) => sum + secondsFor(question), 0) / 60);
  for (const offer of document.querySelectorAll<HTMLElement>("[data-local]")) {
    offer.textContent = fill(offer.dataset.local ?? "", { count, minutes });
    offer.hidden = false;
  }
}

export function readAnswers(questions: readonly PageQuestion[]): Answers {
  const answers = new Map<string, Value>();
  for (const { id, element } of questions) {
    const value = valueOf(fieldsOf(element));
    if (value !== undefined && value.length > 0) answers.set(id, value);
  }
  return answers;
}

/** Fills in answers given to the same questions on another page. */
export function writeAnswers(questions: readonly PageQuestion[], answers: Answers): void {
  for (const { id, element } of questions) {
    const value = answers.get(id) ?? [];
    for (const field of fieldsOf(element)) {
      if (isBox(field))
        field.checked =
          value === field.value || (Array.isArray(value) && value.includes(field.value));
      else field.value = typeof value === "string" ? value : "";
    }
  }
}

/** As domain/surveys/effort.py reckons. */
function secondsFor({ maxLength }: PageQuestion): number {
  return maxLength === Infinity ? SECONDS_TO_CHOOSE : SECONDS_TO_WRITE;
}

/** Whether it has no translation. */
export function isInEnglish({ element }: PageQuestion): boolean {
  return element.querySelector('[lang="en"]') !== null;
}

const SPOKEN =
  ".app-context, [data-heading], .nhsuk-hint, .nhsuk-radios__label, .nhsuk-checkboxes__label, .app-panel p, .app-panel .app-button";

/** The texts of a step to be read aloud: a question, its hint, its options. */
export function spokenTexts(element: HTMLElement): string[] {
  const spoken = [...element.querySelectorAll(SPOKEN)];
  return spoken.map(({ textContent }) => textContent.trim()).filter(Boolean);
}

/** The answer as the page words it: one text for each choice. */
export function answerTexts({ element }: PageQuestion): string[] {
  return fieldsOf(element).flatMap((field) => {
    if (!isBox(field)) return field.value.trim() || [];
    return field.checked ? (field.labels?.[0]?.textContent.trim() ?? field.value) : [];
  });
}

export function fieldsOf(element: HTMLElement): Field[] {
  return [...element.querySelectorAll<Field>("input, select, textarea")];
}

/** Whether it is ticked; every other field, of whatever kind of question, is filled in. */
function isBox(field: Field): field is HTMLInputElement {
  return field.type === "radio" || field.type === "checkbox";
}

function valueOf(fields: readonly Field[]): Value | undefined {
  const [first] = fields;
  if (first === undefined) return undefined;
  if (!isBox(first)) return first.value.trim();
  const codes = fields.filter((field) => isBox(field) && field.checked).map(({ value }) => value);
  return first.type === "checkbox" ? codes : codes[0];
}
