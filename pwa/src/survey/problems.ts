/** Shows and clears what is wrong with an answer: a summary that takes the focus, and a message. */

import { cloneTemplate, find } from "../shared/dom.ts";
import { fieldsOf, type PageQuestion } from "./questions.ts";
import type { Problem } from "./rules.ts";

/** What is filled in, not ticked, by the class of the NHS's component. */
const FILLED_IN = ["nhsuk-textarea", "nhsuk-input", "nhsuk-select"];
const FILLED_IN_FIELDS = FILLED_IN.map((name) => `.${name}`).join(", ");

/** Shows the problem at the question and in the summary, which takes the focus. */
export function showProblem(form: HTMLFormElement, question: PageQuestion, problem: Problem): void {
  clearProblems(form);
  const text = question.element.dataset[problem] ?? "";
  const title = `${form.dataset.error ?? ""}: `;
  document.title = title + document.title.replace(title, "");
  markField(question, text);
  const summary = cloneTemplate(
    find(document, "template[data-error-summary]", HTMLTemplateElement),
  );
  const link = find(summary, "a", HTMLAnchorElement);
  link.textContent = text;
  link.addEventListener("click", (event) => {
    event.preventDefault(); // an address with #id would be one more history entry
    fieldsOf(question.element)[0]?.focus();
  });
  find(form, "[data-problems]", HTMLElement).replaceChildren(summary);
  window.scrollTo(0, 0);
  summary.focus({ preventScroll: true });
}

export function clearProblems(form: HTMLFormElement): void {
  find(form, "[data-problems]", HTMLElement).replaceChildren();
  for (const message of form.querySelectorAll(".nhsuk-error-message")) {
    setDescribedBy(form, message.id, false);
    message.remove();
  }
  for (const name of ["nhsuk-form-group", ...FILLED_IN].map((name) => `${name}--error`)) {
    for (const marked of form.querySelectorAll(`.${name}`)) marked.classList.remove(name);
  }
}

function markField({ id, element }: PageQuestion, text: string): void {
  const message = cloneTemplate(
    find(document, "template[data-error-message]", HTMLTemplateElement),
  );
  find(message, "[data-text]", HTMLElement).textContent = text;
  message.id = `${id}-error`;
  const place = find(element, `.nhsuk-radios, .nhsuk-checkboxes, ${FILLED_IN_FIELDS}`, HTMLElement);
  place.before(message);
  find(element, ".nhsuk-form-group", HTMLElement).classList.add("nhsuk-form-group--error");
  for (const name of FILLED_IN) place.classList.toggle(`${name}--error`, place.matches(`.${name}`));
  setDescribedBy(element, message.id, true);
}

/** Adds or removes the id of a message among those that describe the fieldset or the text. */
function setDescribedBy(root: HTMLElement, id: string, described: boolean): void {
  for (const field of root.querySelectorAll(`fieldset, ${FILLED_IN_FIELDS}`)) {
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ");
    const ids = others.filter((other) => other !== id && other !== "");
    if (described) ids.push(id);
    if (ids.length > 0) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}
