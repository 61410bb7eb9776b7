/** The survey page: wires questions, review, submission and confirmation together. */

import { clearReview, showReview } from "./review-answers.ts";
import {
  hideOwnDeviceLinks,
  offersLanguage,
  readDevice,
  rememberDevice,
  type Device,
} from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { enhanceFields } from "./fields.ts";
import { askAboutIdentifiers, type KeptIdentifiers } from "./identifier-dialog.ts";
import { startIdleTimeout } from "../tablet/idle-timeout.ts";
import { hidePanels, showPanel } from "./panels.ts";
import { isServerReachable, withPracticeName } from "../shared/practice.ts";
import {
  readAnswers,
  readQuestions,
  spokenTexts,
  writeAnswers,
  type PageQuestion,
} from "./questions.ts";
import { canStore } from "../shared/storage-check.ts";
import { enableSubmitting } from "./submit-form.ts";
import { readAloud, stopReadingAloud } from "../shared/speech.ts";
import { Steps, type Position } from "./steps.ts";
import { withoutUnaskedAnswers, type Answers } from "./rules.ts";
import { surveyAddress, swapPage } from "./page-swap.ts";
import { startSync } from "../outbox/sync.ts";
import { goToStart } from "./confirmation.ts";
import {
  isReadingAloud,
  offerReadingAloud,
  offerAccessibility,
  setLargeText,
  setPressed,
  type PageVersion,
} from "../shared/accessibility.ts";
import { holdUpdates, releaseUpdates } from "../shared/update.ts";
import { requestWakeLock } from "../tablet/wake-lock.ts";

/** The state that is carried to the page of another language or version. */
interface CarriedState {
  readonly answers: Answers;
  readonly position: Position;
  readonly kept: KeptIdentifiers;
  readonly startedMs: number;
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
  readonly #kept: KeptIdentifiers;
  readonly #tools = find(document, "[data-tools]", HTMLElement);
  /** Aborted when the page of another version takes the place of this one. */
  readonly #swapped = new AbortController();
  #startedMs: number;

  constructor(form: HTMLFormElement, carried: CarriedState | null) {
    const { language = "" } = form.dataset;
    this.#form = form;
    this.#version = { language, easier: location.pathname.endsWith("/easier/") };
    this.#questions = readQuestions(form);
    this.#kept = carried?.kept ?? new Set();
    this.#startedMs = carried?.startedMs ?? performance.now();
    this.#steps = new Steps(
      form,
      this.#questions,
      () => this.#showReview(),
      () => isReadingAloud(this.#tools) && this.#readCurrentQuestion(),
    );
  }

  start(carried: CarriedState | null): void {
    const device = loadDevice(this.#clear, this.#swapped.signal);
    void device.then((found) => this.#adaptTo(found, carried));
    this.#offerVersions((_, unreviewed) => !unreviewed); // until the device is known
    offerReadingAloud(this.#tools, this.#version.language, () => this.#readCurrentQuestion());
    enhanceFields(this.#questions);
    this.#listen();
    keepSkipLinkOutOfHistory();
    enableSubmitting(this.#form, device, () => ({
      answers: withoutUnaskedAnswers(this.#questions, readAnswers(this.#questions)),
      elapsedMs: performance.now() - this.#startedMs,
    }));
    if (carried === null) {
      setLargeText(new URLSearchParams(location.search).has("large"));
      this.#clear();
    } else this.#resume(carried);
    startSync();
  }

  /** Forgets the patient: the survey is as it was before the first answer. */
  #clear = (): void => {
    this.#form.reset();
    clearReview();
    this.#kept.clear();
    releaseUpdates();
    stopReadingAloud();
    hidePanels();
    this.#startedMs = performance.now();
    this.#steps.restart({ focus: false });
  };

  #adaptTo(device: Device, carried: CarriedState | null): void {
    if (this.#form.dataset.unreviewed !== undefined && !device.demonstration) goToStart();
    this.#offerVersions((code, unreviewed) => offersLanguage(device, code, unreviewed));
    hideOwnDeviceLinks(device);
    if (carried === null) void checkStorage(this.#form, device, this.#clear);
    else this.#tools.querySelector<HTMLElement>(carried.pressed)?.focus();
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
    this.#form.addEventListener("input", holdUpdates);
    this.#form.addEventListener("change", () => this.#steps.showProgress());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#continue();
    });
    find(document, "[data-back]", HTMLElement).addEventListener("click", () => {
      hidePanels();
      this.#steps.back();
    });
    const { signal } = this.#swapped;
    addEventListener("pageshow", (event) => event.persisted && this.#clear(), { signal });
  }

  async #continue(): Promise<void> {
    const field = this.#steps.current?.element.querySelector("textarea");
    if (field) await askAboutIdentifiers(field, this.#kept);
    this.#steps.continue();
  }

  #showReview(): void {
    showReview(this.#questions, (question) => {
      hidePanels();
      this.#steps.change(question);
    });
  }

  #readCurrentQuestion(): void {
    const { current } = this.#steps;
    if (current !== null) void readAloud(this.#version.language, spokenTexts(current));
  }

  /** Swaps this page for another language or version; the survey goes on there. */
  async #change({ language, easier }: PageVersion): Promise<void> {
    const sameLanguage = language === this.#version.language;
    const state: CarriedState = {
      answers: readAnswers(this.#questions),
      position: this.#steps.position,
      kept: this.#kept,
      startedMs: this.#startedMs,
      reading: isReadingAloud(this.#tools),
      pressed: sameLanguage ? "[data-easier]" : `[data-language="${language}"]`,
    };
    const survey = this.#form.dataset.survey ?? "";
    const form = await swapPage(surveyAddress(survey, language, easier));
    if (form === null) return;
    this.#swapped.abort();
    stopReadingAloud();
    startSurveyPage(form, state);
  }

  #resume({ answers, position, reading }: CarriedState): void {
    writeAnswers(this.#questions, answers);
    hidePanels();
    this.#steps.resume(position);
    find(this.#tools, "summary", HTMLElement).click(); // as open as it was
    setPressed(find(this.#tools, "[data-read]", HTMLElement), reading);
    if (reading) this.#readCurrentQuestion();
  }
}

/** Blocks the survey before anything is written if answers could be neither saved nor sent. */
async function checkStorage(
  form: HTMLFormElement,
  device: Device,
  clear: () => void,
): Promise<void> {
  if ((await canStore()) || (await isServerReachable(device.practice))) return;
  form.hidden = true;
  find(document, "[data-progress]", HTMLElement).hidden = true;
  const blocked = showPanel("blocked");
  find(blocked, "[data-retry]", HTMLButtonElement).onclick = () => {
    clear();
    void checkStorage(form, device, clear);
  };
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

/** Resolves with the surgery and the mode. Without a surgery it goes back to the start. */
async function loadDevice(clear: () => void, signal: AbortSignal): Promise<Device> {
  const device = await readDevice(new URLSearchParams(location.search));
  if (device === null || device.tablet?.switched_off === true) {
    goToStart();
    return new Promise(() => undefined);
  }
  if (device.tablet !== null) {
    const leave = () => {
      clear();
      goToStart();
    };
    addEventListener("pagehide", clear, { signal });
    startIdleTimeout(device.tablet.idle_s * 1000, leave, signal);
    void requestWakeLock();
  }
  const named = await withPracticeName(device);
  const known = named ?? device;
  find(document, "[data-demonstration]", HTMLElement).hidden = !known.demonstration;
  if (named !== null) void rememberDevice(named);
  return known;
}
