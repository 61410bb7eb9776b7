/** From answers to "thank you": on the disk first; straight to the server if there is no disk. */

import { today } from "../shared/clock.ts";
import type { Device } from "../shared/device.ts";
import { enclose, type Envelope } from "./envelope.ts";
import { has, outbox } from "./outbox.ts";
import { madeSoFar, noteMade } from "./submission-counter.ts";
import { post } from "./post.ts";
import type { Answers } from "../survey/rules.ts";

/** `kept`: on this device's disk. `sent`: the server has it. `unsaved`: neither, so no thanks. */
export type Delivery = "kept" | "sent" | "unsaved";

export interface Filled {
  readonly survey: string;
  readonly version: string;
  readonly language: string;
  readonly answers: Answers;
  readonly quick: boolean;
}

/** A sealed submission that is not yet thanked for. */
export interface Parcel {
  readonly envelope: Envelope;
  readonly number: number | null;
  readonly day: string;
}

/** Made once a submission, so that trying again cannot store it twice. */
export async function seal(filled: Filled, device: Device): Promise<Parcel> {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]')?.content ?? "";
  const { practice, mode, tablet, invitation } = device;
  const number = tablet === null ? null : (await madeSoFar()) + 1;
  const { day, corrected } = await today();
  const submission = {
    ...filled,
    practice,
    mode,
    given_on: day,
    corrected,
    token: tablet?.token,
    number: number ?? undefined,
    invitation: invitation ?? undefined,
  };
  return { envelope: await enclose(submission, key, crypto.randomUUID()), number, day };
}

export async function deliver(parcel: Parcel): Promise<Delivery> {
  const delivery = await keepElseSend(parcel);
  if (parcel.number !== null && delivery !== "unsaved") noteMade(parcel.number);
  return delivery;
}

async function keepElseSend({ envelope, number, day }: Parcel): Promise<Delivery> {
  try {
    await outbox.add(envelope, number, day);
    return "kept";
  } catch {
    const outcome = await post([envelope]);
    const receipt = outcome.kind === "answered" ? outcome.receipts.get(envelope.id) : undefined;
    return receipt?.kept === true ? "sent" : "unsaved";
  }
}

/** Whether the server has acknowledged it, and so it has left the outbox. */
export async function isDelivered({ envelope }: Parcel): Promise<boolean> {
  return !(await has(envelope.id));
}
