/** One key for each press on the page of comments; they can be switched off (WCAG 2.1.4). */

const STORED = "handrail-comment-keys";
const CARD = "[data-card]";
const FIELDS = "textarea, select, input:not([type='checkbox'])";

export function startCommentKeys(
  form: HTMLFormElement,
  cards: HTMLElement,
  undo: HTMLButtonElement,
): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  const open = form.querySelector<HTMLElement>("[data-open-keys]");
  const on = dialog?.querySelector<HTMLInputElement>("[data-keys-on]");
  if (dialog === null || open === null || on == null) return;
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close-keys]")?.addEventListener("click", () => dialog.close());
  on.checked = stored() !== "off";
  on.addEventListener("change", () => store(on.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    const { activeElement, body } = document;
    const here = activeElement ?? body;
    const card = here.closest<HTMLElement>(CARD);
    if (dialog.open || event.altKey) return;
    if (here.matches(FIELDS)) {
      leaveBox(event, card);
      return;
    }
    if (!on.checked || event.ctrlKey || event.metaKey) return;
    if (press(event, card)) event.preventDefault();
  });

  function press(event: KeyboardEvent, card: HTMLElement | null): boolean {
    const { key, shiftKey, repeat } = event;
    if (key === "?") dialog?.showModal();
    else if (shiftKey) return false;
    else if (/^[jk]$/i.test(key)) move(card, key.toLowerCase() === "j");
    else if (repeat || !/^[cxetnu]$/i.test(key)) return false;
    else if (/^u$/i.test(key)) undo.click();
    else if (card === null) cards.querySelector<HTMLElement>(CARD)?.focus();
    else use(card, key.toLowerCase());
    return true;
  }

  /** From card to card, and from the last to the button that clears those that were read. */
  function move(card: HTMLElement | null, down: boolean): void {
    const last = form.querySelector<HTMLElement>("[data-together-button]:enabled");
    const every = [...cards.querySelectorAll<HTMLElement>(CARD)];
    if (last !== null) every.push(last);
    const here = every.findIndex((stop) => stop === card || stop === document.activeElement);
    every[here < 0 ? 0 : here + (down ? 1 : -1)]?.focus();
  }
}

/** The button of a key; Edit and the theme open, and their first box has the focus. */
function use(card: HTMLElement, key: string): void {
  const control = card.querySelector<HTMLElement>(`[data-key="${key}"]`);
  const more = control?.closest("details");
  if (more == null) control?.click();
  else {
    more.open = true;
    more.querySelector<HTMLElement>("textarea, select")?.focus();
  }
}

function leaveBox(event: KeyboardEvent, card: HTMLElement | null): void {
  const { key, ctrlKey, metaKey, target } = event;
  if (key === "Escape") card?.focus();
  else if (key === "Enter" && (ctrlKey || metaKey) && target instanceof HTMLTextAreaElement)
    target.closest("details")?.querySelector("button")?.click();
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // switched off in the browser
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // it holds for this page
  }
}
