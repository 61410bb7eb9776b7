/** The survey page: wires the first screen, questions, offers, review and confirmation together. */

import { clearReview, showReview } from "./review-answers.ts";
import { offersLanguage, rememberDevice, readDevice, type Device } from "../shared/device.ts";
import { fill, find } from "../shared/dom.ts";
import { enhanceFields } from "./fields.ts";
import { showDevice, showNoSurgery, watchOutbox } from "./first-screen.ts";
import { askAboutIdentifiers, type KeptIdentifiers } from "./identifier-dialog.ts";
import { withPracticeName } from "../shared/practice.ts";
import {
  answerTexts,
  askLocalQuestions,
  isInEnglish,
  readAnswers,
  readQuestions,
  spokenTexts,
  writeAnswers,
  type PageQuestion,
} from "./questions.ts";
import { checkStorage } from "./blocked.ts";
import { Submitter } from "./submit-form.ts";
import { readAloud, stopReadingAloud } from "../shared/speech.ts";
import { REVIEW, Steps, type Position, type Step } from "./steps.ts";
import { withoutUnaskedAnswers, type Answers } from "./rules.ts";
import { fetchPage, surveyAddress, swapPage } from "./page-swap.ts";
import { startSync } from "../outbox/sync.ts";
import { goToStart } from "./confirmation.ts";
import {
  isReadingAloud,
  offerReadingAloud,
  offerAccessibility,
  setPressed,
  type PageVersion,
} from "../shared/accessibility.ts";
import { holdUpdates, releaseUpdates } from "../shared/update.ts";
import { forgetInTab, OwnPhone, type SurveyInProgress } from "./own-phone.ts";
import { startSharedTablet } from "../tablet/shared-tablet.ts";
import type { Tablet } from "../tablet/tablet-setup.ts";
import { countDeparture } from "../tablet/departures.ts";
import { onTap } from "./taps.ts";

/** The state that is carried to the page of another language or version. */
interface CarriedState {
  readonly answers: Answers;
  readonly position: Position;
  readonly kept: KeptIdentifiers;
  readonly startedMs: number;
  readonly practice: string;
  readonly reading: boolean;
  /** Selects the button that was pressed, which keeps the focus. */
  readonly pressed: string;
}

/** Starts the survey of a page, or goes on with one that was begun on another page. */
export function startSurveyPage(form: HTMLFormElement, carried: CarriedState | null = null): void {
  new SurveyPage(form, carried).start(carried);
}

class SurveyPage {
  readonly #form: HTMLFormElement;
  readonly #version: PageVersion;
  readonly #questions: readonly PageQuestion[];
  readonly #steps: Steps;
  readonly #submitter: Submitter;
  readonly #kept: KeptIdentifiers;
  #practice = "";
  readonly #tools = find(document, "[data-tools]", HTMLElement);
  /** Aborted when the page of another version takes the place of this one. */
  readonly #swapped = new AbortController();
  /** Null on a shared tablet, and before the device is known. */
  #phone: OwnPhone | null = null;
  #isShared = false;
  #lastQuestion = "";
  #startedMs: number;

  constructor(form: HTMLFormElement, carried: CarriedState | null) {
    const { language = "" } = form.dataset;
    this.#form = form;
    this.#version = { language, easier: location.pathname.endsWith("/easier/") };
    this.#questions = readQuestions(form);
    this.#kept = carried?.kept ?? new Set();
    this.#startedMs = carried?.startedMs ?? performance.now();
    this.#steps = new Steps(form, this.#questions, (step) => this.#onShown(step));
    this.#submitter = new Submitter(form);
  }

  start(carried: CarriedState | null): void {
    this.#listen();
    if (carried === null) this.#begin();
    else this.#resume(carried);
    this.#offerVersions((_, unreviewed) => !unreviewed); // until the device is known
    void this.#readDevice(carried);
    setTimeout(() => this.#startWhatCanWait()); // the first question can be answered before
  }

  #startWhatCanWait(): void {
    const { signal } = this.#swapped;
    if (signal.aborted) return;
    offerReadingAloud(this.#tools, this.#version.language, () => this.#readCurrentStep());
    enhanceFields(this.#questions);
    keepSkipLinkOutOfHistory();
    watchOutbox(signal);
    startSync();
  }

  /** Forgets the patient: the survey is as it was before the first answer. */
  #clear = (): void => {
    clearReview();
    this.#kept.clear();
    forgetInTab();
    releaseUpdates();
    stopReadingAloud();
    this.#begin();
  };

  #begin(): void {
    this.#form.reset();
    this.#startedMs = performance.now();
    this.#steps.restart();
  }

  async #readDevice(carried: CarriedState | null): Promise<void> {
    const device = await readDevice(new URLSearchParams(location.search));
    if (device === null) return showNoSurgery(this.#form);
    this.#adaptTo(device);
    if (carried !== null) this.#tools.querySelector<HTMLElement>(carried.pressed)?.focus();
    if (device.tablet === null) this.#phone = new OwnPhone(this.#inProgress, this.#swapped.signal);
    else this.#shareTablet(device.tablet);
    const named = await withPracticeName(device);
    if (named === null) return showNoSurgery(this.#form);
    this.#adaptTo(named);
    const saved = await rememberDevice(named);
    if (this.#form.dataset.unreviewed !== undefined && !named.demonstration) return goToStart();
    find(document, "[data-storage]", HTMLElement).hidden = saved;
    if (saved) history.replaceState(history.state, "", location.pathname); // a link works once
    void navigator.storage?.persist?.(); // may wait for a person to answer: never awaited
    await checkStorage(this.#form, named, this.#clear);
  }

  #adaptTo(device: Device): void {
    this.#askLocally(device.practice);
    this.#submitter.setDevice(device);
    this.#offerVersions((code, unreviewed) => offersLanguage(device, code, unreviewed));
    showDevice(this.#form.dataset.survey ?? "", device);
  }

  #askLocally(practice: string): void {
    this.#practice = practice;
    askLocalQuestions(this.#questions, practice);
  }

  #offerVersions(offered: (language: string, unreviewed: boolean) => boolean): void {
    offerAccessibility(
      this.#tools,
      this.#version,
      offered,
      (version) => void this.#change(version),
    );
  }

  #listen(): void {
    const { signal } = this.#swapped;
    this.#form.addEventListener("input", () => {
      holdUpdates();
      this.#offerContinuing();
      this.#phone?.remember();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#continue();
    });
    onTap(this.#form, () => this.#steps.continue(), signal);
    onClick("[data-accept]", () => this.#steps.continue());
    onClick("[data-change], [data-back]", () => this.#back());
    onClick("[data-send]", () => void this.#send());
    addEventListener("pageshow", (event) => event.persisted && this.#isShared && this.#clear(), {
      signal,
    });
  }

  get #inProgress(): SurveyInProgress {
    return {
      version: this.#form.dataset.version ?? "",
      questions: this.#questions,
      steps: this.#steps,
      submitter: this.#submitter,
      isInUse: () => this.#isInUse,
    };
  }

  get #answers(): Answers {
    return withoutUnaskedAnswers(this.#questions, readAnswers(this.#questions));
  }

  get #isInUse(): boolean {
    return !this.#submitter.isSent && (!this.#steps.isFirst || this.#answers.size > 0);
  }

  /** Whether nothing is left to ask about in the text of this step. */
  async #askAboutIdentifiers(): Promise<boolean> {
    const field = this.#steps.current?.question?.element.querySelector("textarea");
    return !field || askAboutIdentifiers(field, this.#kept);
  }

  async #continue(): Promise<void> {
    if (await this.#askAboutIdentifiers()) this.#steps.continue();
  }

  async #send(): Promise<void> {
    if (!(await this.#askAboutIdentifiers()) || !this.#steps.check()) return;
    await this.#submitter.send(this.#answers, performance.now() - this.#startedMs);
  }

  #back(): void {
    if (!this.#phone?.back()) this.#steps.back();
  }

  #onShown(step: Step): void {
    if (step.question !== null) this.#lastQuestion = step.question.id;
    if (step.key === REVIEW) this.#showReview();
    const said = step.element.querySelector<HTMLElement>("[data-said]");
    const [first] = this.#questions;
    if (said && first)
      said.textContent = fill(said.dataset.said ?? "", { answer: answerTexts(first).join() });
    this.#offerContinuing();
    if (isReadingAloud(this.#tools)) this.#readCurrentStep();
    this.#phone?.onShown();
  }

  /** The first question, answered by a tap, needs no buttons below it. */
  #offerContinuing(): void {
    const { isFirst } = this.#steps;
    const buttons = find(this.#form, "[data-continue]", HTMLElement);
    buttons.hidden = isFirst && this.#answers.size === 0;
    find(buttons, "[data-send]", HTMLElement).hidden = isFirst;
  }

  #showReview(): void {
    showReview(this.#questions, (question) => this.#steps.change(question));
  }

  #readCurrentStep(): void {
    const { current } = this.#steps;
    if (current === undefined) return;
    const inEnglish = current.question !== null && isInEnglish(current.question);
    void readAloud(inEnglish ? "en" : this.#version.language, spokenTexts(current.element));
  }

  // --- a shared tablet ---

  #shareTablet(tablet: Tablet): void {
    this.#isShared = true;
    forgetInTab();
    startSharedTablet(tablet, {
      isInUse: () => this.#isInUse,
      leave: (byHand) => void this.#walkAway(byHand).finally(goToStart),
      signal: this.#swapped.signal,
    });
    addEventListener("pagehide", this.#clear, { signal: this.#swapped.signal });
  }

  /** The first answer alone is kept, and only where the first screen has said so. */
  async #walkAway(byHand: boolean): Promise<void> {
    const [first] = this.#answers;
    const question = this.#lastQuestion;
    const { survey = "", keepUnfinished } = this.#form.dataset;
    this.#clear();
    if (first === undefined) return;
    await countDeparture(survey, question, new Date());
    if (keepUnfinished !== undefined && !byHand)
      await this.#submitter.keepUnfinished(new Map([first]));
  }

  /** Swaps this page for another language or version; the survey goes on there. */
  async #change({ language, easier }: PageVersion): Promise<void> {
    const address = surveyAddress(this.#form.dataset.survey ?? "", language, easier);
    const page = await fetchPage(address);
    if (page === null) return;
    const state: CarriedState = {
      answers: readAnswers(this.#questions),
      position: this.#steps.position,
      kept: this.#kept,
      startedMs: this.#startedMs,
      practice: this.#practice,
      reading: isReadingAloud(this.#tools),
      pressed: language === this.#version.language ? "[data-easier]" : "summary",
    };
    this.#swapped.abort();
    stopReadingAloud();
    startSurveyPage(swapPage(page, address), state);
  }

  #resume({ answers, position, practice, reading }: CarriedState): void {
    this.#askLocally(practice); // before the device is read again
    writeAnswers(this.#questions, answers);
    this.#steps.resume(position);
    setPressed(find(this.#tools, "[data-read]", HTMLElement), reading);
    if (reading) this.#readCurrentStep();
  }
}

function onClick(selector: string, action: () => void): void {
  for (const button of document.querySelectorAll<HTMLElement>(selector)) {
    button.addEventListener("click", action);
  }
}

/** A link to #main would be one more history entry. */
function keepSkipLinkOutOfHistory(): void {
  const main = find(document, "main", HTMLElement);
  main.tabIndex = -1;
  find(document, ".nhsuk-skip-link", HTMLElement).addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}
