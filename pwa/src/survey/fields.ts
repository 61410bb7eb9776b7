/** Helps while fields are filled in: exclusive options, and how many characters are left. */

import { fill, find } from "../shared/dom.ts";
import { fieldsOf, type PageQuestion } from "./questions.ts";
import { charactersLeft } from "./rules.ts";

const PAUSE_MS = 1000;

export function enhanceFields(questions: readonly PageQuestion[]): void {
  for (const question of questions) {
    if (question.exclusive.length > 0) clearOthers(question);
    if (Number.isFinite(question.maxLength)) countCharacters(question);
  }
}

/** "None of these" clears the rest, and the rest clears it. */
function clearOthers({ element, exclusive }: PageQuestion): void {
  element.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.checked) return;
    const isExclusive = exclusive.includes(target.value);
    for (const field of fieldsOf(element)) {
      if (!(field instanceof HTMLInputElement) || field === target) continue;
      if (isExclusive || exclusive.includes(field.value)) field.checked = false;
    }
  });
}

/** Shows the count at once; announces it to a screen reader when the typing pauses. */
function countCharacters(question: PageQuestion): void {
  const { element } = question;
  const shown = find(element, ".nhsuk-character-count__message", HTMLElement);
  const spoken = find(document, "[data-status]", HTMLElement);
  const limit = shown.textContent;
  let pause = 0;
  element.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    const left = charactersLeft(question, target.value);
    const template = left < 0 ? element.dataset.over : element.dataset.left;
    shown.textContent = fill(template ?? "", { count: Math.abs(left) });
    shown.classList.toggle("nhsuk-error-message-colour", left < 0);
    clearTimeout(pause);
    pause = window.setTimeout(() => (spoken.textContent = shown.textContent), PAUSE_MS);
  });
  element.closest("form")?.addEventListener("reset", () => {
    clearTimeout(pause);
    shown.textContent = limit;
    spoken.textContent = "";
  });
}
