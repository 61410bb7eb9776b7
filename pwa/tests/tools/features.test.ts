import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compareVersions, versionsOf } from "../../tools/features.ts";
import { pageFeatures } from "../../tools/page-features.ts";
import { scriptFeatures } from "../../tools/script-features.ts";
import { styleFeatures } from "../../tools/style-features.ts";

const SCRIPT = `
  const query = new URLSearchParams();
  const counts = new Map<string, number>();
  export function run(button: HTMLElement, { signal }: AbortController): void {
    if (query.size > 0 && counts.size > 0) button.ariaPressed = "true";
    button.addEventListener("scrollend", () => undefined, { signal });
    void fetch("/", { signal: AbortSignal.timeout(5) });
    const { wakeLock } = navigator;
    void /(?<!a)b/.test(String(wakeLock));
  }
`;

test("finds what a script uses, by the types of what it is used on", () => {
  const folder = mkdtempSync(join(tmpdir(), "features-"));
  const options = { target: "ES2022", module: "ESNext", lib: ["ES2022", "DOM"], types: [] };
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: options, files: ["a.ts"] }));
  writeFileSync(join(folder, "a.ts"), SCRIPT);
  const { uses, unknown } = scriptFeatures(config, folder, [join(folder, "a.ts")]);
  const features = new Set(uses.map(({ feature }) => feature));
  for (const feature of [
    "api.URLSearchParams.size",
    "api.Element.ariaPressed",
    "api.Element.scrollend_event",
    "api.EventTarget.addEventListener.options_parameter.options_signal_parameter",
    "api.AbortSignal.timeout_static",
    "api.Navigator.wakeLock",
    "javascript.builtins.Map.size",
    "javascript.regular_expressions.lookbehind_assertion",
  ]) {
    assert.ok(features.has(feature), feature);
  }
  assert.deepEqual(unknown, []);
});

test("finds what a style sheet uses outside of @supports", () => {
  const css = `
    .a:has(b) { display: flex; gap: 1dvh; color: oklch(0 0 0) }
    @supports (text-wrap: pretty) { p { text-wrap: pretty } }
    @media (width > 20em) { p { margin-inline: 0 } }
  `;
  const features = new Set(styleFeatures(css, "a.css").map(({ feature }) => feature));
  for (const feature of [
    "css.selectors.has",
    "css.properties.gap.flex_context",
    "css.types.length.viewport_percentage_units_dynamic",
    "css.types.color.oklch",
    "css.at-rules.media.range_syntax",
    "css.properties.margin-inline",
  ]) {
    assert.ok(features.has(feature), feature);
  }
  assert.ok(![...features].some((feature) => feature.includes("text-wrap")));
});

test("finds the elements and attributes of a page", () => {
  const page =
    '<dialog open><input type="search" inputmode="text" autofocus><p hidden>a</p></dialog>';
  const features = new Set(pageFeatures(page, "a.html").map(({ feature }) => feature));
  for (const feature of [
    "html.elements.dialog",
    "html.elements.input.type_search",
    "html.global_attributes.inputmode",
    "html.global_attributes.autofocus",
  ]) {
    assert.ok(features.has(feature), feature);
  }
});

test("knows the first browsers with a feature", () => {
  assert.deepEqual(versionsOf("api.HTMLElement.inert"), {
    safari_ios: "15.5",
    chrome: "102",
    firefox: "112",
  });
  assert.ok(compareVersions("15.5", "15.10") < 0 && compareVersions("16", "15.6") > 0);
});
