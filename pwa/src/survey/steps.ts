/** One step at a time over the page's form: where the patient is, and where next. */

import { find, focusHeading } from "../shared/dom.ts";
import { hidePanels } from "./panels.ts";
import { clearProblems, showProblem } from "./problems.ts";
import { readAnswers, type PageQuestion } from "./questions.ts";
import { askedQuestions, problemWith } from "./rules.ts";
import { ignoreTapsBriefly } from "./taps.ts";

/** A question, the offer of the next part (its key is `+` and the part), or the review. */
export interface Step {
  readonly key: string;
  readonly question: PageQuestion | null;
  /** What shows it; its heading takes the focus. */
  readonly element: HTMLElement;
  readonly part: string;
}

/** Where a patient is, by the key of the step. */
export interface Position {
  readonly at: string;
  readonly visited: readonly string[];
  readonly changing: boolean;
}

export const REVIEW = "review";

export class Steps {
  readonly #form: HTMLFormElement;
  readonly #questions: readonly PageQuestion[];
  readonly #onShown: (step: Step) => void;
  readonly #title = document.title;
  readonly #parts = [...document.querySelectorAll<HTMLElement>("[data-part]")];
  readonly #visited = new Set<string>();
  #at = "";
  /** The patient came back from the review to change one answer. */
  #changing = false;

  /** Calls `onShown` at each step. */
  constructor(
    form: HTMLFormElement,
    questions: readonly PageQuestion[],
    onShown: (step: Step) => void,
  ) {
    this.#form = form;
    this.#questions = questions;
    this.#onShown = onShown;
  }

  get current(): Step | undefined {
    return this.#list().find(({ key }) => key === this.#at);
  }

  get isFirst(): boolean {
    return this.#list()[0]?.key === this.#at;
  }

  get position(): Position {
    return { at: this.#at, visited: [...this.#visited], changing: this.#changing };
  }

  /** Goes to where a patient was on the same survey in another language, or before a reload. */
  resume({ at, visited, changing }: Position): void {
    for (const key of visited) this.#visited.add(key);
    this.#changing = changing;
    this.goTo(at, false);
  }

  /** Goes to a step that these answers lead to, else to the first. */
  goTo(at: string, focus = true): void {
    const steps = this.#list();
    this.#show(steps.find(({ key }) => key === at) ?? steps[0], focus);
  }

  /** Goes back to the first question, with nothing visited. */
  restart(): void {
    this.#visited.clear();
    this.#changing = false;
    this.#show(this.#list()[0], false);
  }

  /** Whether the answer to this question can stand; if not, says why. */
  check(): boolean {
    const question = this.current?.question ?? null;
    const problem =
      question && problemWith(question, readAnswers(this.#questions).get(question.id));
    if (question !== null && problem !== null) showProblem(this.#form, question, problem);
    return problem === null;
  }

  continue(): void {
    if (!this.check()) return;
    const steps = this.#list();
    const next = steps[steps.findIndex(({ key }) => key === this.#at) + 1];
    const unseen = steps.find(({ key, question }) => question && !this.#visited.has(key));
    this.#show(this.#changing ? (unseen ?? steps.at(-1)) : next, true);
  }

  back(): void {
    const steps = this.#list();
    this.#changing = false;
    this.#show(steps[steps.findIndex(({ key }) => key === this.#at) - 1], true);
  }

  change(question: PageQuestion): void {
    this.#changing = true;
    this.goTo(question.id);
  }

  /** The steps that these answers lead to, the review last. */
  #list(): Step[] {
    const steps: Step[] = [];
    let part = "";
    for (const question of askedQuestions(this.#questions, readAnswers(this.#questions))) {
      const { id: key, element } = question;
      if (question.part !== part) {
        part = question.part;
        const offer = document.querySelector<HTMLElement>(`[data-offer="${part}"]`);
        if (offer) steps.push({ key: `+${part}`, question: null, element: offer, part });
      }
      steps.push({ key, question, element, part });
    }
    const review = find(document, '[data-panel="review"]', HTMLElement);
    return [...steps, { key: REVIEW, question: null, element: review, part }];
  }

  #show(step: Step | undefined, focus: boolean): void {
    if (step === undefined) return;
    clearProblems(this.#form);
    this.#visited.add(step.key);
    this.#at = step.key;
    hidePanels();
    this.#form.hidden = step.question === null;
    for (const { element } of this.#questions) element.hidden = element !== step.element;
    step.element.hidden = false;
    this.#showPart(step);
    if (focus) {
      ignoreTapsBriefly();
      focusHeading(step.element);
    }
    this.#onShown(step);
  }

  /** Names the part; the title says part and question. */
  #showPart({ part, element }: Step): void {
    let name = "";
    for (const item of this.#parts) {
      const isCurrent = item.dataset.part === part;
      if (isCurrent) {
        item.setAttribute("aria-current", "step");
        name = `${item.textContent}: `;
      } else item.removeAttribute("aria-current");
    }
    const heading = find(element, "[data-heading]", HTMLElement).textContent.trim();
    document.title = `${name}${heading} – ${this.#title}`;
    find(document, "[data-progress]", HTMLElement).hidden = this.isFirst;
    for (const section of document.querySelectorAll<HTMLElement>("[data-first]"))
      section.hidden = !this.isFirst;
  }
}
