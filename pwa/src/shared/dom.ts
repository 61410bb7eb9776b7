/** Elements and texts of the page. */

/** The element. Throws where the page lacks it: that is a broken build. */
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
export function cloneTemplate(template: HTMLTemplateElement): HTMLElement {
  return find(template.content, "*", HTMLElement).cloneNode(true) as HTMLElement;
}

export function focusHeading(panel: HTMLElement): void {
  window.scrollTo(0, 0);
  find(panel, "[data-heading]", HTMLElement).focus({ preventScroll: true });
}

/** Opens the link in place of this page: a shared tablet keeps no history. */
export function openInPlace(link: HTMLAnchorElement): void {
  link.onclick = (event) => {
    event.preventDefault();
    location.replace(link.href);
  };
}
