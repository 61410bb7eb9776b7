/**
 * A patient's own phone: Back, Forward and reload keep the answers, in the memory of this tab alone,
 * until they are sent. A shared tablet has none of this.
 */

import { find } from "../shared/dom.ts";
import { readAnswers, writeAnswers, type PageQuestion } from "./questions.ts";
import type { Answers } from "./rules.ts";
import type { Position, Steps } from "./steps.ts";
import type { Submitter } from "./submit-form.ts";

const KEY = "answers";

export interface SurveyInProgress {
  readonly version: string;
  readonly questions: readonly PageQuestion[];
  readonly steps: Steps;
  readonly submitter: Submitter;
  readonly isInUse: () => boolean;
}

interface Remembered {
  readonly version: string;
  readonly answers: Answers;
  readonly position: Position;
}

export class OwnPhone {
  readonly #survey: SurveyInProgress;

  /** Goes on where this tab was before it was loaded again. */
  constructor(survey: SurveyInProgress, signal: AbortSignal) {
    this.#survey = survey;
    const held = recallFromTab(survey.version);
    if (held !== null && !survey.isInUse()) {
      writeAnswers(survey.questions, held.answers);
      survey.steps.resume(held.position);
    }
    this.onShown();
    addEventListener("popstate", () => this.#onHistory(), { signal });
    addEventListener(
      "beforeunload",
      (event) => {
        if (survey.isInUse()) event.preventDefault();
      },
      { signal },
    );
  }

  /** A history entry a step: the first, and one that the browser went to, are there already. */
  onShown(): void {
    this.remember();
    const { at } = this.#survey.steps.position;
    if (history.state?.at === at) return;
    const step: number = history.state?.at === undefined ? 0 : (history.state.step ?? 0) + 1;
    if (step === 0) history.replaceState({ at, step }, "");
    else history.pushState({ at, step }, "");
  }

  remember(): void {
    const { version, questions, steps, isInUse } = this.#survey;
    if (!isInUse()) return;
    const answers = [...readAnswers(questions)];
    try {
      sessionStorage[KEY] = JSON.stringify({ version, answers, position: steps.position });
    } catch {
      // Blocked or full: this page keeps them while it is open.
    }
  }

  /** Goes back as the browser does; false where there is no entry to go back to. */
  back(): boolean {
    if (!history.state?.step) return false;
    history.back();
    return true;
  }

  #onHistory(): void {
    const { steps, submitter } = this.#survey;
    const home = find(document, "[data-home]", HTMLAnchorElement);
    if (submitter.isSent) location.replace(home.href);
    else if (history.state?.at !== undefined) steps.goTo(history.state.at);
  }
}

/** What this tab holds of this version of the survey; null for nothing. */
function recallFromTab(version: string): Remembered | null {
  try {
    const { answers, ...rest } = JSON.parse(sessionStorage[KEY]);
    return rest.version === version ? { ...rest, answers: new Map(answers) } : null;
  } catch {
    return null;
  }
}

export function forgetInTab(): void {
  try {
    delete sessionStorage[KEY];
  } catch {
    // Blocked, so there is nothing.
  }
}
