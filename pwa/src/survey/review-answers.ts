/** "Check your answers": the answers as the page words them, each with a button to change it. */

import { cloneTemplate, find } from "../shared/dom.ts";
import { findPanel } from "./panels.ts";
import { answerTexts, isInEnglish, readAnswers, type PageQuestion } from "./questions.ts";
import { askedQuestions } from "./rules.ts";

export function showReview(
  questions: readonly PageQuestion[],
  change: (question: PageQuestion) => void,
): void {
  const review = findPanel("review");
  const template = find(review, "template", HTMLTemplateElement);
  const rows = askedQuestions(questions, readAnswers(questions)).map((question) => {
    const row = cloneTemplate(template);
    const texts = answerTexts(question);
    const key = find(row, "[data-key]", HTMLElement);
    key.textContent = question.text;
    if (isInEnglish(question)) key.lang = "en";
    find(row, "[data-value]", HTMLElement).append(
      ...lines(texts, review.dataset.notAnswered ?? ""),
    );
    find(row, "[data-which]", HTMLElement).textContent = ` ${question.text}`;
    find(row, "button", HTMLButtonElement).addEventListener("click", () => change(question));
    return row;
  });
  find(review, "[data-list]", HTMLElement).replaceChildren(...rows);
}

/** Removes the answers: nothing of one patient may be left for the next. */
export function clearReview(): void {
  find(findPanel("review"), "[data-list]", HTMLElement).replaceChildren();
}

function lines(texts: readonly string[], otherwise: string): HTMLElement[] {
  return (texts.length > 0 ? texts : [otherwise]).map((line) => {
    const element = document.createElement("div");
    element.className = texts.length > 0 ? "app-answer" : "app-answer app-answer--none";
    element.textContent = line;
    return element;
  });
}
