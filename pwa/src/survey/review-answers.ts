/** "Is this right?": the answers in the words of the page, each with a way to change it. */

import { copyOf, find } from "../shared/dom.ts";
import { panel, showPanel } from "./panels.ts";
import { answerWords, readAnswers, type PageQuestion } from "./questions.ts";
import { asked } from "./rules.ts";

export function showCheck(
  questions: readonly PageQuestion[],
  change: (question: PageQuestion) => void,
): void {
  const check = showPanel("check");
  const template = find(check, "template", HTMLTemplateElement);
  const rows = asked(questions, readAnswers(questions)).map((question) => {
    const row = copyOf(template);
    const words = answerWords(question);
    find(row, "[data-key]", HTMLElement).textContent = question.text;
    find(row, "[data-value]", HTMLElement).append(...lines(words, check.dataset.notAnswered ?? ""));
    find(row, "[data-which]", HTMLElement).textContent = ` ${question.text}`;
    find(row, "button", HTMLButtonElement).addEventListener("click", () => change(question));
    return row;
  });
  find(check, "[data-list]", HTMLElement).replaceChildren(...rows);
}

/** Nothing of one patient may be left for the next. */
export function forgetCheck(): void {
  find(panel("check"), "[data-list]", HTMLElement).replaceChildren();
}

function lines(words: readonly string[], otherwise: string): HTMLElement[] {
  return (words.length > 0 ? words : [otherwise]).map((line) => {
    const element = document.createElement("div");
    element.className = words.length > 0 ? "app-answer" : "app-answer app-answer--none";
    element.textContent = line;
    return element;
  });
}
