/** From answers to "thank you": on the disk first; straight to the server if there is no disk. */

import { enclose, type Envelope, type Submission } from "./envelope.ts";
import { outbox } from "./outbox.ts";
import { post } from "./post.ts";

/** `kept`: on this device's disk. `sent`: the server has it. `unsaved`: neither, so no thanks. */
export type Delivery = "kept" | "sent" | "unsaved";

/** Made once a submission, so that trying again cannot store it twice. */
export async function seal(submission: Submission): Promise<Envelope> {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]')?.content ?? "";
  return enclose(submission, key, crypto.randomUUID(), new Date());
}

export async function deliver(envelope: Envelope): Promise<Delivery> {
  try {
    await outbox.add(envelope);
    return "kept";
  } catch {
    const outcome = await post([envelope]);
    const receipt = outcome.kind === "answered" ? outcome.receipts.get(envelope.id) : undefined;
    return receipt?.kept === true ? "sent" : "unsaved";
  }
}

/** Whether the server has acknowledged it, and so it has left the outbox. */
export async function isDelivered({ id }: Envelope): Promise<boolean> {
  const items = await outbox.all();
  return !items.some((item) => item.envelope.id === id);
}
