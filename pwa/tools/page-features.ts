/** Which elements and attributes of HTML a built page uses. */

import { firstKnown, type Use } from "./features.ts";

const ELEMENT = /<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/g;
const ATTRIBUTE = /\s([a-z-]+)(?:="([^"]*)")?/g;

/** `where` names the page. */
export function pageFeatures(html: string, where: string): Use[] {
  const uses = new Set<string>();
  const add = (...places: string[]) => {
    const known = firstKnown(places);
    if (known !== undefined) uses.add(known);
  };
  for (const [, name, attributes = ""] of html.matchAll(ELEMENT)) {
    const element = `html.elements.${name}`;
    add(element);
    for (const [, attribute, value] of attributes.matchAll(ATTRIBUTE)) {
      add(`${element}.${attribute}`, `html.global_attributes.${attribute}`);
      if (attribute === "type" || attribute === "rel")
        add(`${element}.${attribute}_${value}`, `${element}.${attribute}.${value}`);
    }
  }
  return [...uses].map((feature) => ({ feature, where }));
}
