/** Asks the patient about each likely identifier: remove it, leave it in, or change the text. */

import { fill, find } from "../shared/dom.ts";
import { identifiersIn, redact } from "./identifiers.ts";

/** The texts that the patient chose to keep, so that nobody is asked twice. */
export type KeptIdentifiers = Set<string>;

type Choice = "remove" | "keep" | "edit";

/** Resolves once nothing in the field is left to ask about; false to go on writing. */
export async function askAboutIdentifiers(
  field: HTMLTextAreaElement,
  kept: KeptIdentifiers,
): Promise<boolean> {
  for (;;) {
    const next = identifiersIn(field.value).find(({ found }) => !kept.has(found));
    if (next === undefined) return true;
    const choice = await askAbout(next.found, next.kind);
    if (choice === "keep") kept.add(next.found);
    if (choice === "edit") {
      field.focus();
      field.setSelectionRange(next.at, next.at + next.found.length);
      return false;
    }
    if (choice === "remove") {
      field.value = redact(field.value, next);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

/** Escape goes back to the text: nothing is taken away or sent unasked. */
function askAbout(found: string, kind: string): Promise<Choice> {
  const dialog = find(document, "[data-identifier]", HTMLDialogElement);
  const values = { found, kind: dialog.dataset[kind] ?? "" };
  find(dialog, "p", HTMLElement).textContent = fill(dialog.dataset.identifier ?? "", values);
  return new Promise((resolve) => {
    let choice: Choice = "edit";
    for (const name of ["remove", "keep", "edit"] as const) {
      find(dialog, `[data-${name}]`, HTMLElement).onclick = () => {
        choice = name;
        dialog.close();
      };
    }
    dialog.onclose = () => {
      find(dialog, "p", HTMLElement).textContent = "";
      resolve(choice);
    };
    dialog.showModal();
  });
}
