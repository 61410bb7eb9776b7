/** Finds what may say who somebody is, before it is sent. The same kinds as on the server. */

export type IdentifierKind = "email" | "web" | "nhsNumber" | "phone" | "date" | "postcode" | "name";

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly found: string;
  readonly at: number;
}

const GAP = "[…]";

/**
 * In this order: an earlier kind has the say where two overlap. An NHS number is any ten digits as
 * 3, 3 and 4, whether or not its check digit fits (NHS service manual). A first group is what stands
 * before the identifier: where iOS is older than 16.4, a look-behind keeps the whole app from starting.
 */
const PATTERNS: readonly (readonly [IdentifierKind, RegExp])[] = [
  ["email", /[\w.+'’-]+@[\w-]+\.[\w.-]*\w/gu],
  ["web", /\b(?:https?:\/\/|www\.)\S+/giu],
  ["nhsNumber", /(^|[^\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/gu],
  ["phone", /(^|\D)(?:\+\d{1,3}[ -]?|0)\d(?:[ -]?\d){7,11}(?!\d)/gu],
  ["date", /(^|\D)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d(?!\d)/gu],
  ["postcode", /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/giu],
  ["name", /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Nurse|Sister)\.? \p{Lu}[\p{L}'’-]+/gu],
  ["name", /(\b(?:[Mm]y name is|I am called) )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?/gu],
];

/** The likely identifiers of a text, in order, none over another. */
export function identifiersIn(text: string): Identifier[] {
  const found: Identifier[] = [];
  for (const [kind, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const { length } = match[1] ?? "";
      const identifier = { kind, found: match[0].slice(length), at: match.index + length };
      if (!found.some((other) => overlap(identifier, other))) found.push(identifier);
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** The text with a gap in the identifier's place. */
export function redact(text: string, { found, at }: Identifier): string {
  return text.slice(0, at) + GAP + text.slice(at + found.length);
}

function overlap(one: Identifier, other: Identifier): boolean {
  return one.at < other.at + other.found.length && other.at < one.at + one.found.length;
}
