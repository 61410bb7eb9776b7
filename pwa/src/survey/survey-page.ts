/** The survey page: wires the questions, the check, sending and thanks together. */

import { forgetCheck, showCheck } from "./review-answers.ts";
import { keepInApp, readDevice, remember, type Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { helpWithFields } from "./fields.ts";
import { askAboutIdentifiers, type Kept } from "./identifier-dialog.ts";
import { watchIdle } from "../tablet/idle-timeout.ts";
import { isOffered } from "../shared/device.ts";
import { hidePanels, showPanel } from "./panels.ts";
import { withName } from "../shared/practice.ts";
import { readAnswers, readQuestions, spokenWords, writeAnswers } from "./questions.ts";
import { canKeep, serverAnswers } from "../shared/storage-check.ts";
import { prepareSending } from "./submit-form.ts";
import { read, stopReading } from "../shared/speech.ts";
import { Steps, type Place } from "./steps.ts";
import { withoutUnasked, type Answers } from "./rules.ts";
import { addressOf, putPage } from "./page-swap.ts";
import { startSync } from "../outbox/sync.ts";
import { toStart } from "./confirmation.ts";
import {
  isReading,
  offerReading,
  offerTools,
  setLarge,
  showPressed,
  type Wanted,
} from "../shared/accessibility.ts";
import { surveyBegan, surveyEnded } from "../shared/update.ts";
import { stayAwake } from "../tablet/wake-lock.ts";

/** What goes along when the language or the wording is changed in the middle. */
interface Carried {
  readonly answers: Answers;
  readonly place: Place;
  readonly kept: Kept;
  readonly begun: number;
  readonly reading: boolean;
  /** The button that was used, which keeps the focus. */
  readonly used: string;
}

export function startSurvey(form: HTMLFormElement, carried: Carried | null = null): void {
  const page = new AbortController();
  const { signal } = page;
  const questions = readQuestions(form);
  const kept: Kept = carried?.kept ?? new Set();
  const tools = find(document, "[data-tools]", HTMLElement);
  let begun = carried?.begun ?? performance.now();
  const speak = () => {
    const { current } = steps;
    if (current !== null) void read(language, spokenWords(current));
  };
  const steps = new Steps(
    form,
    questions,
    () =>
      showCheck(questions, (question) => {
        hidePanels();
        steps.change(question);
      }),
    () => isReading(tools) && speak(),
  );
  const wipe = () => {
    form.reset();
    forgetCheck();
    kept.clear();
    surveyEnded();
    stopReading();
    hidePanels();
    begun = performance.now();
    steps.restart({ focus: false });
  };
  const { language = "", survey = "" } = form.dataset;
  const now: Wanted = { language, easier: location.pathname.endsWith("/easier/") };
  const change = async (wanted: Wanted) => {
    const answers = readAnswers(questions);
    const same = wanted.language === language;
    const used = same ? "[data-easier]" : `[data-language="${wanted.language}"]`;
    const going = { answers, place: steps.place, kept, begun, reading: isReading(tools), used };
    const next = await putPage(addressOf(survey, wanted.language, wanted.easier));
    if (next === null) return;
    page.abort();
    stopReading();
    startSurvey(next, going);
  };

  const device = findDevice(wipe, signal);
  void device.then((found) => {
    const offered = (code: string, unreviewed: boolean) => isOffered(found, code, unreviewed);
    if (form.dataset.unreviewed !== undefined && !found.demonstration) toStart();
    offerTools(tools, now, offered, (wanted) => void change(wanted));
    keepInApp(found);
    if (carried === null) void checkRoom(form, found, wipe);
    else tools.querySelector<HTMLElement>(carried.used)?.focus();
  });
  const reviewed = (_: string, unreviewed: boolean) => !unreviewed;
  offerTools(tools, now, reviewed, (wanted) => void change(wanted)); // until the device is known
  offerReading(tools, language, speak);
  helpWithFields(questions);
  form.addEventListener("input", surveyBegan);
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
  skipWithoutHistory();
  prepareSending(form, device, () => ({
    answers: withoutUnasked(questions, readAnswers(questions)),
    elapsedMs: performance.now() - begun,
  }));
  addEventListener("pageshow", (event) => event.persisted && wipe(), { signal });
  if (carried === null) {
    setLarge(new URLSearchParams(location.search).has("large"));
    wipe();
  } else resume(carried);
  startSync();

  function resume({ answers, place, reading }: Carried): void {
    writeAnswers(questions, answers);
    hidePanels();
    steps.resume(place);
    find(tools, "summary", HTMLElement).click(); // as open as it was
    showPressed(find(tools, "[data-read]", HTMLElement), reading);
    if (reading) speak();
  }
}

/** Before anything is written: can it be kept, or at least be sent? */
async function checkRoom(form: HTMLFormElement, device: Device, wipe: () => void): Promise<void> {
  if ((await canKeep()) || (await serverAnswers(device.practice))) return;
  form.hidden = true;
  find(document, "[data-progress]", HTMLElement).hidden = true;
  const blocked = showPanel("blocked");
  find(blocked, "[data-retry]", HTMLButtonElement).onclick = () => {
    wipe();
    void checkRoom(form, device, wipe);
  };
}

/** A link to #main would be one more history entry. */
function skipWithoutHistory(): void {
  const main = find(document, "main", HTMLElement);
  main.tabIndex = -1;
  find(document, ".nhsuk-skip-link", HTMLElement).addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}

/** The surgery and the mode. Without a surgery there is nobody to send to: back to the start. */
async function findDevice(wipe: () => void, signal: AbortSignal): Promise<Device> {
  const device = await readDevice(new URLSearchParams(location.search));
  if (device === null || device.tablet?.off === true) {
    toStart();
    return new Promise(() => undefined);
  }
  if (device.tablet !== null) {
    const leave = () => {
      wipe();
      toStart();
    };
    addEventListener("pagehide", wipe, { signal });
    watchIdle(device.tablet.idle_s * 1000, leave, signal);
    void stayAwake();
  }
  const named = await withName(device);
  const known = named ?? device;
  find(document, "[data-demonstration]", HTMLElement).hidden = !known.demonstration;
  if (named !== null) void remember(named);
  return known;
}
