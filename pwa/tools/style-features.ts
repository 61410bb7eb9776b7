/** Which features of browsers a style sheet uses. What stands in `@supports` has its fallback. */

import { parse, type AtRule, type Declaration, type Rule } from "postcss";
import { firstKnown, type Use } from "./features.ts";

const LETTERS = "([a-z][a-z-]*)";
const FUNCTION = new RegExp(`${LETTERS}\\(`, "g");
const PSEUDO = new RegExp(`::?${LETTERS}`, "g");
const MEDIA = new RegExp(`\\(\\s*${LETTERS}`, "g");
const UNIT = /(?<![\w#-])[\d.]+([a-z]+)/g;
const WORD = new RegExp(`(?<![\\w#.-])${LETTERS}(?![\\w(-])`, "g");

/** `where` names the sheet. */
export function styleFeatures(css: string, where: string): Use[] {
  const uses = new Set<string>();
  const add = (...places: string[]) => {
    const known = firstKnown(places);
    if (known !== undefined) uses.add(known);
  };
  const root = parse(css);
  root.walkAtRules("supports", (rule) => void rule.remove());
  root.walkDecls((declaration) => readDeclaration(declaration, add));
  root.walkRules((rule) => readSelector(rule, add));
  root.walkAtRules((rule) => readAtRule(rule, add));
  return [...uses].map((feature) => ({ feature, where }));
}

type Add = (...places: string[]) => void;

function readDeclaration({ prop, value, parent }: Declaration, add: Add): void {
  if (prop.startsWith("--")) return;
  const property = `css.properties.${prop}`;
  const plain = value.toLowerCase().replace(/"[^"]*"|url\([^)]*\)/g, "");
  add(property);
  if (parent !== undefined && /;?display:[^;]*flex/.test(parent.toString().replace(/\s/g, "")))
    add(`${property}.flex_context`);
  for (const [, name] of plain.matchAll(WORD)) add(`${property}.${name}`);
  for (const [, unit] of plain.matchAll(UNIT)) {
    const dynamic = /^[dsl]v/.test(unit ?? "") ? ".viewport_percentage_units_dynamic" : `.${unit}`;
    add(`css.types.length${dynamic}`, `css.types.angle.${unit}`, `css.types.time.${unit}`);
  }
  for (const [, name] of plain.matchAll(FUNCTION)) {
    if (prop === "clip") continue; // its rect() is older than that of clip-path
    add(
      `css.types.${name}`,
      ...["color", "image", "gradient", "easing-function", "transform-function", "basic-shape"].map(
        (type) => `css.types.${type}.${name}`,
      ),
    );
  }
}

function readSelector({ selector, parent }: Rule, add: Add): void {
  for (const [, name] of selector.replace(/\\./g, "").matchAll(PSEUDO))
    add(`css.selectors.${name}`);
  if (parent?.type === "rule") add("css.selectors.nesting");
}

function readAtRule({ name, params }: AtRule, add: Add): void {
  add(`css.at-rules.${name}`);
  if (name !== "media") return;
  for (const [, feature] of params.matchAll(MEDIA)) add(`css.at-rules.media.${feature}`);
  if (/[<>]/.test(params)) add("css.at-rules.media.range_syntax");
}
