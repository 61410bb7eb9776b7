/** The survey page: wires the questions, the check, sending and thanks together. */

import { forgetCheck, showCheck } from "./check.ts";
import { deliver, seal } from "./deliver.ts";
import { asQuery, readDevice, remember, type Device } from "./device.ts";
import { find } from "./dom.ts";
import { helpWithFields } from "./fields.ts";
import { watchIdle } from "./kiosk.ts";
import { hidePanels, panel, showPanel } from "./panels.ts";
import { withName } from "./practice.ts";
import { readAnswers, readQuestions } from "./questions.ts";
import { Steps } from "./steps.ts";
import { withoutUnasked, type Answers } from "./survey.ts";
import { startSync } from "./sync.ts";
import { thank, toStart } from "./thanks.ts";
import { surveyBegan, surveyEnded } from "./update.ts";

export function startSurvey(form: HTMLFormElement): void {
  const questions = readQuestions(form);
  const steps = new Steps(form, questions, () =>
    showCheck(questions, (question) => {
      hidePanels();
      steps.change(question);
    }),
  );
  const wipe = () => {
    form.reset();
    forgetCheck();
    surveyEnded();
    hidePanels();
    steps.restart({ focus: false });
  };
  const device = findDevice(wipe);

  helpWithFields(questions);
  form.addEventListener("input", surveyBegan);
  form.addEventListener("change", () => steps.showProgress());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    steps.continue();
  });
  find(document, "[data-back]", HTMLElement).addEventListener("click", () => {
    hidePanels();
    steps.back();
  });
  skipWithoutHistory();
  prepareSending(form, device, () => withoutUnasked(questions, readAnswers(questions)));
  addEventListener("pageshow", (event) => event.persisted && wipe());
  wipe();
  startSync();
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
async function findDevice(wipe: () => void): Promise<Device> {
  const device = await readDevice(new URLSearchParams(location.search));
  if (device === null) {
    toStart();
    return new Promise(() => undefined);
  }
  if (device.mode === "tablet") {
    addEventListener("pagehide", wipe);
    watchIdle(() => {
      wipe();
      toStart();
    });
  }
  void withName(device).then((named) => {
    find(document, "[data-demonstration]", HTMLElement).hidden = !(named ?? device).demonstration;
    if (named !== null) void remember(named);
  });
  return device;
}

function prepareSending(
  form: HTMLFormElement,
  found: Promise<Device>,
  answers: () => Answers,
): void {
  const { survey = "", version = "", language = "" } = form.dataset;
  const button = find(panel("check"), "[data-send]", HTMLButtonElement);
  const trySending = () => {
    button.disabled = true; // a second press must not make a second submission
    send().catch(() => showUnsaved(trySending));
  };
  button.addEventListener("click", trySending);

  const send = async () => {
    const device = await found;
    const { practice, mode } = device;
    const envelope = await seal({ survey, version, language, practice, mode, answers: answers() });
    const attempt = async () => {
      const delivery = await deliver(envelope);
      button.disabled = false;
      if (delivery === "unsaved") {
        showUnsaved(attempt);
        return;
      }
      form.reset();
      forgetCheck();
      find(document, "[data-progress]", HTMLElement).hidden = true;
      find(document, "[data-home]", HTMLAnchorElement).href = `/feedback/${asQuery(device)}`;
      thank(envelope, delivery, device);
    };
    await attempt();
  };
}

/** Says plainly that nothing is kept yet. The answers stay on the page; so does the envelope. */
function showUnsaved(attempt: () => unknown): void {
  const retry = find(showPanel("unsaved"), "[data-retry]", HTMLButtonElement);
  retry.onclick = () => void attempt();
}
