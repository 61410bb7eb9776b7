/** "Clear these 17": counts the comments that were on the screen, which are those it sends. */

export interface Together {
  watch(card: Element): void;
  count(): void;
}

export function startTogether(
  form: HTMLFormElement,
  isDirty: (card: Element) => boolean,
): Together {
  const button = form.querySelector<HTMLButtonElement>("[data-together-button]");
  const seen = new WeakSet<Element>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, intersectionRatio, rootBounds, target } of entries) {
        const tall = target.clientHeight > (rootBounds?.height ?? 0);
        if (isIntersecting && (intersectionRatio > 0.99 || tall)) see(target);
      }
      count();
    },
    { threshold: [0.25, 1] },
  );

  function see(words: Element): void {
    const card = words.closest("[data-card]");
    if (card !== null) seen.add(card);
    observer.unobserve(words);
  }

  function watch(card: Element): void {
    const words = card.querySelector("[data-words]");
    if (words !== null) observer.observe(words);
  }

  function count(): void {
    let number = 0;
    for (const field of form.querySelectorAll<HTMLInputElement>("[data-together]")) {
      const card = field.closest("[data-card]");
      field.disabled = card === null || !seen.has(card) || isDirty(card);
      if (!field.disabled) number += 1;
    }
    if (button === null) return;
    button.textContent = `Clear these ${number}`;
    button.disabled = number === 0;
  }

  for (const card of form.querySelectorAll("[data-card]")) watch(card);
  form.addEventListener("input", count);
  count();
  return { watch, count };
}
