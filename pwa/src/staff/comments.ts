/** The page of comments without a new page for each press. Every press works without it too. */

import { startCommentKeys } from "./comment-keys.ts";
import { startTogether } from "./comments-together.ts";

const QUIET_MS = 300; // a second press of a double press would meet the next comment

interface Answer {
  said: string;
  cards: Record<string, string>;
  undo: string;
  address: string;
}

interface Decided {
  undo: string;
  before: Element | null; // the card that stood after it
}

export function startComments(form: HTMLFormElement): void {
  const status = form.querySelector<HTMLElement>("[data-status]");
  const undo = form.querySelector<HTMLButtonElement>("[data-undo]");
  const cards = form.querySelector<HTMLElement>("[data-cards]");
  if (status === null || undo === null || cards === null) return;
  const together = startTogether(form, isDirty);
  const decided: Decided[] = []; // the last is undone first
  let quietUntil = 0;
  let busy = false;
  let withPage = false; // the next press is the browser's own
  let leaving = false;

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.dataset.sending === "reached") leaving = true; // see safe-forms.ts
    if (!(button instanceof HTMLButtonElement) || leaving || withPage) return;
    const card = button.closest<HTMLElement>("[data-card]");
    const ours = button === undo ? decided.at(-1)?.undo === undo.value : card !== null;
    if (busy || performance.now() < quietUntil) event.preventDefault();
    else if (ours) {
      event.preventDefault();
      void press(button, card);
    } // else it is of several comments: the server shows the page again
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...cards.children].some(isDirty)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false)); // after Back
  startCommentKeys(form, cards, undo);
  if (status.textContent !== "" && location.hash === "") status.focus();

  async function press(button: HTMLButtonElement, card: HTMLElement | null): Promise<void> {
    busy = true;
    (card ?? form).setAttribute("aria-busy", "true");
    try {
      const response = await fetch(button.formAction, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: fields(form, button, card),
        redirect: "manual",
      });
      if (response.status === 401 || response.type === "opaqueredirect") submitWithPage(button);
      else if ([200, 409, 422].includes(response.status)) apply(await response.json(), card);
      else tell(`That did not work (error ${response.status}). Nothing is lost: press again.`);
    } catch {
      tell("Not saved: there is no connection. Nothing is lost: press again.");
    } finally {
      (card ?? form).removeAttribute("aria-busy");
      busy = false;
      quietUntil = performance.now() + QUIET_MS;
    }
  }

  /** Signed out: the page that asks to sign in keeps what was pressed. */
  function submitWithPage(button: HTMLButtonElement): void {
    withPage = true;
    form.requestSubmit(button);
    withPage = false;
  }

  function apply(answer: Answer, pressed: HTMLElement | null): void {
    if (pressed !== null && answer.undo !== "")
      decided.push({ undo: answer.undo, before: pressed.nextElementSibling });
    for (const [name, html] of Object.entries(answer.cards)) {
      const card = document.getElementById(`card-${name}`);
      if (card === null) putBack(html);
      else if (html !== "") replace(card, html);
      else remove(card);
    }
    if (pressed === null) decided.pop();
    tell(answer.said);
    showUndo(decided.at(-1)?.undo ?? answer.undo);
    together.count();
    if (answer.address !== "" && cards?.querySelector("[data-card]") === null) {
      leaving = true;
      location.assign(answer.address);
    }
  }

  function remove(card: HTMLElement): void {
    const next = card.nextElementSibling ?? card.previousElementSibling;
    card.remove();
    if (next instanceof HTMLElement) next.focus({ preventScroll: isOnScreen(next) });
  }

  function replace(card: HTMLElement, html: string): void {
    const made = parsed(html);
    card.replaceWith(made);
    made.focus({ preventScroll: isOnScreen(made) });
    together.watch(made);
  }

  function putBack(html: string): void {
    if (html === "") return;
    const made = parsed(html);
    const before = decided.at(-1)?.before ?? null;
    cards?.insertBefore(made, before?.isConnected === true ? before : null);
    made.focus();
    together.watch(made);
  }

  function showUndo(value: string): void {
    if (undo === null) return;
    undo.value = value;
    undo.hidden = value === "";
  }

  function tell(words: string): void {
    if (status !== null) status.textContent = words;
  }
}

/** Whether something stands in its boxes that is not saved. */
function isDirty(card: Element): boolean {
  const boxes = [...card.querySelectorAll("textarea")];
  return card.hasAttribute("data-dirty") || boxes.some((box) => box.value !== box.defaultValue);
}

/** Of one card, and of the button: what stands in other cards stays where it is. */
function fields(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  card: HTMLElement | null,
): URLSearchParams {
  const found = new URLSearchParams();
  const name = card?.dataset.card ?? "";
  for (const [field, value] of new FormData(form, button)) {
    const own = field === "back" || field === button.name;
    if (typeof value === "string" && (own || (name !== "" && field.endsWith(`-${name}`))))
      found.append(field, value);
  }
  return found;
}

function parsed(html: string): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = html; // rendered and escaped by the server
  const card = template.content.querySelector<HTMLElement>("[data-card]");
  if (card === null) throw new Error("the server sent no card");
  return card;
}

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}
