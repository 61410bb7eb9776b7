/** The survey page: wires questions, review, submission and confirmation together. */

import { clearReview, showReview } from "./review-answers.ts";
import { hideOwnDeviceLinks, readDevice, rememberDevice, type Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { enhanceFields } from "./fields.ts";
import { askAboutIdentifiers, type KeptIdentifiers } from "./identifier-dialog.ts";
import { startIdleTimeout } from "../tablet/idle-timeout.ts";
import { offersLanguage } from "../shared/device.ts";
import { hidePanels, showPanel } from "./panels.ts";
import { withPracticeName } from "../shared/practice.ts";
import { readAnswers, readQuestions, spokenTexts, writeAnswers } from "./questions.ts";
import { canStore, isServerReachable } from "../shared/storage-check.ts";
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

export function startSurveyPage(form: HTMLFormElement, carried: CarriedState | null = null): void {
  const page = new AbortController();
  const { signal } = page;
  const questions = readQuestions(form);
  const kept: KeptIdentifiers = carried?.kept ?? new Set();
  const tools = find(document, "[data-tools]", HTMLElement);
  let startedMs = carried?.startedMs ?? performance.now();
  const readCurrentQuestion = () => {
    const { current } = steps;
    if (current !== null) void readAloud(language, spokenTexts(current));
  };
  const steps = new Steps(
    form,
    questions,
    () =>
      showReview(questions, (question) => {
        hidePanels();
        steps.change(question);
      }),
    () => isReadingAloud(tools) && readCurrentQuestion(),
  );
  const clearSurvey = () => {
    form.reset();
    clearReview();
    kept.clear();
    releaseUpdates();
    stopReadingAloud();
    hidePanels();
    startedMs = performance.now();
    steps.restart({ focus: false });
  };
  const { language = "", survey = "" } = form.dataset;
  const now: PageVersion = { language, easier: location.pathname.endsWith("/easier/") };
  const change = async (version: PageVersion) => {
    const answers = readAnswers(questions);
    const same = version.language === language;
    const pressed = same ? "[data-easier]" : `[data-language="${version.language}"]`;
    const state = {
      answers,
      position: steps.position,
      kept,
      startedMs,
      reading: isReadingAloud(tools),
      pressed,
    };
    const next = await swapPage(surveyAddress(survey, version.language, version.easier));
    if (next === null) return;
    page.abort();
    stopReadingAloud();
    startSurveyPage(next, state);
  };

  const device = loadDevice(clearSurvey, signal);
  void device.then((found) => {
    const offered = (code: string, unreviewed: boolean) => offersLanguage(found, code, unreviewed);
    if (form.dataset.unreviewed !== undefined && !found.demonstration) goToStart();
    offerAccessibility(tools, now, offered, (version) => void change(version));
    hideOwnDeviceLinks(found);
    if (carried === null) void checkStorage(form, found, clearSurvey);
    else tools.querySelector<HTMLElement>(carried.pressed)?.focus();
  });
  const reviewed = (_: string, unreviewed: boolean) => !unreviewed;
  offerAccessibility(tools, now, reviewed, (version) => void change(version)); // until the device is known
  offerReadingAloud(tools, language, readCurrentQuestion);
  enhanceFields(questions);
  form.addEventListener("input", holdUpdates);
  form.addEventListener("change", () => steps.showProgress());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = steps.current?.element.querySelector("textarea");
    if (field) void askAboutIdentifiers(field, kept).then(() => steps.continue());
    else steps.continue();
  });
  find(document, "[data-back]", HTMLElement).addEventListener("click", () => {
    hidePanels();
    steps.back();
  });
  keepSkipLinkOutOfHistory();
  enableSubmitting(form, device, () => ({
    answers: withoutUnaskedAnswers(questions, readAnswers(questions)),
    elapsedMs: performance.now() - startedMs,
  }));
  addEventListener("pageshow", (event) => event.persisted && clearSurvey(), { signal });
  if (carried === null) {
    setLargeText(new URLSearchParams(location.search).has("large"));
    clearSurvey();
  } else resume(carried);
  startSync();

  function resume({ answers, position, reading }: CarriedState): void {
    writeAnswers(questions, answers);
    hidePanels();
    steps.resume(position);
    find(tools, "summary", HTMLElement).click(); // as open as it was
    setPressed(find(tools, "[data-read]", HTMLElement), reading);
    if (reading) readCurrentQuestion();
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
