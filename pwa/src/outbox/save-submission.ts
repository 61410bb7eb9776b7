/** Seals a submission and saves it in the outbox, or sends it at once where nothing can be saved. */

import { today } from "../shared/clock.ts";
import type { Device } from "../shared/device.ts";
import { createEnvelope, type Envelope } from "./envelope.ts";
import { hasItem, outbox } from "./outbox.ts";
import { countSubmissions, writeCookie } from "./submission-counter.ts";
import { post } from "./post.ts";
import type { Answers } from "../survey/rules.ts";

/** `saved`: on this device's disk. `sent`: the server has it. `unsaved`: neither, so no thanks. */
export type SaveResult = "saved" | "sent" | "unsaved";

export interface CompletedSurvey {
  readonly survey: string;
  readonly version: string;
  readonly language: string;
  readonly answers: Answers;
  readonly quick: boolean;
  /** The patient walked away after the first answer, which alone is kept. */
  readonly unfinished?: true;
}

/** A submission that the patient has not been thanked for yet. */
export interface SealedSubmission {
  readonly envelope: Envelope;
  readonly number: number | null;
  readonly day: string;
}

/** Called once a submission: its id stays the same, so that trying again cannot store it twice. */
export async function sealSubmission(
  completed: CompletedSurvey,
  device: Device,
): Promise<SealedSubmission> {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]')?.content ?? "";
  const { practice, mode, tablet, invitation } = device;
  const number = tablet === null ? null : (await countSubmissions()) + 1;
  const { day, corrected } = await today();
  const submission = {
    ...completed,
    practice,
    mode,
    given_on: day,
    corrected,
    token: tablet?.token,
    number: number ?? undefined,
    invitation: invitation ?? undefined,
  };
  return { envelope: await createEnvelope(submission, key, crypto.randomUUID()), number, day };
}

export async function saveSubmission(submission: SealedSubmission): Promise<SaveResult> {
  const result = await saveOrSend(submission);
  if (submission.number !== null && result !== "unsaved") writeCookie(submission.number);
  return result;
}

async function saveOrSend({ envelope, number, day }: SealedSubmission): Promise<SaveResult> {
  try {
    await outbox.add(envelope, number, day);
    return "saved";
  } catch {
    const outcome = await post([envelope]);
    const receipt = outcome.kind === "answered" ? outcome.receipts.get(envelope.id) : undefined;
    return receipt?.accepted === true ? "sent" : "unsaved";
  }
}

/** Whether the server has acknowledged the submission, so that it has left the outbox. */
export async function isUploaded({ envelope }: SealedSubmission): Promise<boolean> {
  return !(await hasItem(envelope.id));
}
