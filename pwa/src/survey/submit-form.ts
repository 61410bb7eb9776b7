/** From "Send" to thanks. Answers that cannot be saved stay on the page, with a way to try again. */

import { runExclusively } from "../shared/mutex.ts";
import { clearReview } from "./review-answers.ts";
import {
  saveSubmission,
  sealSubmission,
  type SaveResult,
  type SealedSubmission,
} from "../outbox/save-submission.ts";
import { deviceQuery, rememberDevice, withoutInvitation, type Device } from "../shared/device.ts";
import { releaseUpdates } from "../shared/update.ts";
import { find } from "../shared/dom.ts";
import { showPanel } from "./panels.ts";
import type { Answers } from "./rules.ts";
import { forgetInTab } from "./own-phone.ts";
import { announceTooSoon } from "../shared/too-soon.ts";
import { showConfirmation } from "./confirmation.ts";

/** Nobody reads and answers in less. Such submissions are flagged for a person to look at. */
const QUICK_MS = 2000;
const TOO_SOON = "too_soon";

export class Submitter {
  readonly #form: HTMLFormElement;
  #busy = false;
  #resolveDevice: (device: Device) => void = () => undefined;
  #device = new Promise<Device>((resolve) => (this.#resolveDevice = resolve));
  isSent = false;

  constructor(form: HTMLFormElement) {
    this.#form = form;
  }

  /** What is sent before the device is known waits for it. */
  setDevice(device: Device): void {
    this.#resolveDevice(device);
    this.#device = Promise.resolve(device);
  }

  /** A second press must not make a second submission. */
  async send(answers: Answers, elapsedMs: number): Promise<void> {
    if (this.#busy || this.isSent) return;
    this.#busy = true;
    const device = await this.#device;
    const seal = () => this.#seal(device, answers, elapsedMs < QUICK_MS, false);
    let submission: SealedSubmission | null = null;
    const attempt = async () => {
      const result = await inTurn(async () => saveSubmission((submission ??= await seal()))).catch(
        (): SaveResult => "unsaved",
      );
      this.#busy = false;
      if (result === "unsaved" || submission === null) return showUnsaved(attempt);
      this.#finish(submission, result, device, [...answers.values()].includes(TOO_SOON));
    };
    await attempt();
  }

  /** Keeps the first answer of a patient who has walked away from a shared tablet. */
  async keepUnfinished(answers: Answers): Promise<void> {
    const device = await this.#device;
    await inTurn(async () => saveSubmission(await this.#seal(device, answers, false, true)));
  }

  #seal(
    device: Device,
    answers: Answers,
    quick: boolean,
    unfinished: boolean,
  ): Promise<SealedSubmission> {
    const { survey = "", version = "", language = "" } = this.#form.dataset;
    const more = unfinished ? { unfinished } : {};
    return sealSubmission({ survey, version, language, answers, quick, ...more }, device);
  }

  #finish(
    submission: SealedSubmission,
    result: "saved" | "sent",
    device: Device,
    tooSoon: boolean,
  ): void {
    this.isSent = true;
    this.#form.reset();
    this.#form.hidden = true;
    forgetInTab();
    clearReview();
    releaseUpdates();
    for (const part of document.querySelectorAll<HTMLElement>("[data-progress], [data-tools]"))
      part.hidden = true;
    prepareNextVisit(device, tooSoon);
    showConfirmation(submission, result, device);
  }
}

/** One at a time in all tabs, so that no two submissions get the same number. */
function inTurn(save: () => Promise<SaveResult>): Promise<SaveResult> {
  return runExclusively("submission-number", save);
}

function prepareNextVisit(device: Device, tooSoon: boolean): void {
  const next = withoutInvitation(device);
  void rememberDevice(next);
  const home = `/feedback/${deviceQuery(next)}`;
  find(document, "[data-home]", HTMLAnchorElement).href = home;
  if (tooSoon && device.tablet === null) announceTooSoon(home);
}

/** Says plainly that nothing is saved yet. Answers and envelope stay for the next attempt. */
function showUnsaved(attempt: () => unknown): void {
  const retry = find(showPanel("unsaved"), "[data-retry]", HTMLButtonElement);
  retry.onclick = () => void attempt();
}
