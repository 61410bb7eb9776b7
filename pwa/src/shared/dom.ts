/** Finding elements that the page promises to hold. */

/** The element, or an exception: a page without it is a broken build. */
export function find<E extends HTMLElement>(
  root: ParentNode,
  selector: string,
  type: abstract new () => E,
): E {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page lacks ${selector}`);
}

/** Puts values in the places of a text: "Question {number} of {count}". */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** A copy of the first element of a `<template>`. */
export function copyOf(template: HTMLTemplateElement): HTMLElement {
  return find(template.content, "*", HTMLElement).cloneNode(true) as HTMLElement;
}

export function focusHeading(panel: HTMLElement): void {
  window.scrollTo(0, 0);
  find(panel, "[data-heading]", HTMLElement).focus({ preventScroll: true });
}

/** Its page takes the place of this one: a shared tablet keeps no way back. */
export function withoutHistory(link: HTMLAnchorElement): void {
  link.onclick = (event) => {
    event.preventDefault();
    location.replace(link.href);
  };
}
