/** Asks the patient about each likely identifier: remove it, or keep it. */

import { fill, find } from "../shared/dom.ts";
import { identifiersIn, redact } from "./identifiers.ts";

/** The texts that the patient chose to keep, so that nobody is asked twice. */
export type KeptIdentifiers = Set<string>;

/** Resolves once nothing in the field is left to ask about. */
export async function askAboutIdentifiers(
  field: HTMLTextAreaElement,
  kept: KeptIdentifiers,
): Promise<void> {
  for (;;) {
    const next = identifiersIn(field.value).find(({ found }) => !kept.has(found));
    if (next === undefined) return;
    if (await confirmRemoval(next.found, next.kind)) {
      field.value = redact(field.value, next);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else kept.add(next.found);
  }
}

/** Escape closes the dialog like "Keep it": nothing is taken away unasked. */
function confirmRemoval(found: string, kind: string): Promise<boolean> {
  const dialog = find(document, "[data-identifier]", HTMLDialogElement);
  const values = { found, kind: dialog.dataset[kind] ?? "" };
  find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.identifier ?? "", values);
  return new Promise((resolve) => {
    let remove = false;
    find(dialog, "[data-remove]", HTMLElement).onclick = () => {
      remove = true;
      dialog.close();
    };
    find(dialog, "[data-keep]", HTMLElement).onclick = () => dialog.close();
    dialog.onclose = () => {
      find(dialog, "p", HTMLElement).textContent = "";
      resolve(remove);
    };
    dialog.showModal();
  });
}
