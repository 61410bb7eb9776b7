/** One question at a time over the page's form: where the patient is, and where next. */

import { fill, find, focusHeading } from "../shared/dom.ts";
import { clearProblems, showProblem } from "./problems.ts";
import { readAnswers, type PageQuestion } from "./questions.ts";
import { askedQuestions, problemWith } from "./rules.ts";

/** Where a patient is: at a question, or at the review of all answers (`at` is null). */
export interface Position {
  readonly at: string | null;
  readonly visited: readonly string[];
  readonly changing: boolean;
}

export class Steps {
  readonly #form: HTMLFormElement;
  readonly #questions: readonly PageQuestion[];
  readonly #onFinished: () => void;
  readonly #onShown: (question: PageQuestion) => void;
  readonly #title = document.title;
  readonly #visited = new Set<PageQuestion>();
  #current: PageQuestion | null = null;
  /** The patient came back from the review to change one answer. */
  #changing = false;

  /** Calls `onFinished` when every question asked has been seen, `onShown` at each question. */
  constructor(
    form: HTMLFormElement,
    questions: readonly PageQuestion[],
    onFinished: () => void,
    onShown: (question: PageQuestion) => void,
  ) {
    this.#form = form;
    this.#questions = questions;
    this.#onFinished = onFinished;
    this.#onShown = onShown;
  }

  get current(): PageQuestion | null {
    return this.#current;
  }

  get position(): Position {
    const visited = [...this.#visited].map(({ id }) => id);
    return { at: this.#current?.id ?? null, visited, changing: this.#changing };
  }

  /** Goes to where a patient was on the same survey in another language. */
  resume({ at, visited, changing }: Position): void {
    const byId = new Map(this.#questions.map((question) => [question.id, question]));
    for (const id of visited) {
      const question = byId.get(id);
      if (question !== undefined) this.#visited.add(question);
    }
    this.#changing = changing;
    const question = at === null ? undefined : byId.get(at);
    if (question === undefined) this.#leave();
    else this.#show(question, false);
  }

  /** Goes back to the first question, with nothing visited. */
  restart({ focus }: { focus: boolean }): void {
    this.#visited.clear();
    this.#changing = false;
    const [first] = this.#asked();
    if (first !== undefined) this.#show(first, focus);
  }

  continue(): void {
    const question = this.#current;
    if (question === null) return;
    const problem = problemWith(question, readAnswers(this.#questions).get(question.id));
    if (problem !== null) {
      showProblem(this.#form, question, problem);
      return;
    }
    const next = this.#next(question);
    if (next !== undefined) this.#show(next, true);
    else this.#leave();
  }

  back(): void {
    const asked = this.#asked();
    const before = this.#current === null ? asked.at(-1) : asked[asked.indexOf(this.#current) - 1];
    this.#changing = false;
    if (before !== undefined) this.#show(before, true);
  }

  change(question: PageQuestion): void {
    this.#changing = true;
    this.#show(question, true);
  }

  /** The questions that these answers lead to. */
  #asked(): PageQuestion[] {
    return askedQuestions(this.#questions, readAnswers(this.#questions));
  }

  #next(question: PageQuestion): PageQuestion | undefined {
    const asked = this.#asked();
    if (this.#changing) return asked.find((other) => !this.#visited.has(other));
    return asked[asked.indexOf(question) + 1];
  }

  #show(question: PageQuestion, focus: boolean): void {
    clearProblems(this.#form);
    this.#visited.add(question);
    this.#current = question;
    this.#form.hidden = false;
    for (const { element } of this.#questions) element.hidden = element !== question.element;
    this.showProgress();
    document.title = `${question.text} – ${this.#title}`;
    if (focus) focusHeading(question.element);
    this.#onShown(question);
  }

  #leave(): void {
    clearProblems(this.#form);
    this.#current = null;
    this.#form.hidden = true;
    this.showProgress();
    this.#onFinished();
  }

  /** "Question 3 of 9", where 9 counts what is asked after the answers given so far. */
  showProgress(): void {
    const asked = this.#asked();
    const bar = find(document, "[data-progress]", HTMLElement);
    const number = this.#current === null ? asked.length + 1 : asked.indexOf(this.#current) + 1;
    const text = this.#current === null ? bar.dataset.progressReview : bar.dataset.progress;
    const shown = fill(text ?? "", { number, count: asked.length });
    find(bar, "[data-progress-text]", HTMLElement).textContent = shown;
    const done = find(bar, "[data-progress-done]", HTMLElement);
    done.style.inlineSize = `${(100 * (number - 1)) / asked.length}%`;
    find(bar, "[data-back]", HTMLElement).hidden = number === 1;
    bar.hidden = false;
  }
}
