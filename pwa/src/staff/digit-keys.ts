/** Staff enter forms by keyboard: a digit chooses an answer of the question that has the focus. */

const CHOICES = 'input[type="radio"], input[type="checkbox"]';

export function chooseByDigits(form: HTMLFormElement): void {
  for (const words of document.querySelectorAll<HTMLElement>("[data-digits]")) words.hidden = false;
  document.addEventListener("keydown", (event) => {
    const { activeElement } = document;
    const held = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && held) {
      form.requestSubmit();
    } else if (!(activeElement instanceof HTMLTextAreaElement) && /^[1-9]$/.test(event.key)) {
      if (held || event.altKey) return;
      const question = activeElement?.closest("[data-question]") ?? form;
      choose(question.querySelectorAll<HTMLInputElement>(CHOICES)[Number(event.key) - 1]);
    }
  });
}

function choose(field: HTMLInputElement | undefined): void {
  field?.focus();
  field?.click();
}
