/** Keys for staff who enter paper forms: a digit chooses an answer of the focused question. */

const CHOICES = 'input[type="radio"], input[type="checkbox"]';

export function enableDigitKeys(form: HTMLFormElement): void {
  for (const hint of document.querySelectorAll<HTMLElement>("[data-digits]")) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    const { activeElement } = document;
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && withControl) {
      form.requestSubmit();
    } else if (!(activeElement instanceof HTMLTextAreaElement) && /^[1-9]$/.test(event.key)) {
      if (withControl || event.altKey) return;
      const question = activeElement?.closest("[data-question]") ?? form;
      choose(question.querySelectorAll<HTMLInputElement>(CHOICES)[Number(event.key) - 1]);
    }
  });
}

function choose(field: HTMLInputElement | undefined): void {
  field?.focus();
  field?.click();
}
