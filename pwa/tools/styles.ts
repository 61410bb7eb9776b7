/**
 * Compiles the styles, less the classes that no page can have. Reads one JSON argument: the folders of
 * the sources and of the packages (the brand's colours among them), the folder to write to, and for
 * each sheet the files that write its pages: a class that they do not name is left out. What ends in
 * "--" or "__" there ("card--{kind}") names all that begin with it. A sheet without files keeps all.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";
import { parse } from "postcss";
import { compileAsync } from "sass";
import { APP_TARGET, SITE_TARGET } from "./bundles.ts";

interface Arguments {
  readonly source: string;
  readonly packages: readonly string[];
  readonly out: string;
  readonly sheets: Readonly<Record<string, readonly string[]>>;
}

const NESTED = /:[a-z-]+\([^()]*\)|\[[^\]]*\]/g;
const CLASS = /(?<=\.)[a-z_][\w-]*/gi;

const { source, packages, out, sheets } = JSON.parse(process.argv[2] ?? "{}") as Arguments;
await mkdir(out, { recursive: true });
for (const [name, files] of Object.entries(sheets)) {
  const { css } = await compileAsync(`${source}/${name}.scss`, {
    loadPaths: [...packages],
    quietDeps: true,
  });
  const used = files.length === 0 ? css : withoutUnknown(css, await wordsOf(files));
  const target = name === "site" ? SITE_TARGET : APP_TARGET;
  const { code } = await transform(used, { loader: "css", minify: true, target });
  await writeFile(`${out}/${name}.css`, code);
}

async function wordsOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return new Set(texts.join("\n").match(/[\w-]+/g));
}

function withoutUnknown(css: string, words: ReadonlySet<string>): string {
  const beginnings = [...words].filter((word) => /[a-z](--|__)$/.test(word));
  const isKnown = (name: string) =>
    words.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
  const root = parse(css);
  root.walkRules((rule) => {
    const known = rule.selectors.filter((selector) => classesOf(selector).every(isKnown));
    if (known.length === 0) rule.remove();
    else rule.selectors = known;
  });
  return root.toString();
}

/** The classes that an element must have, or one above or before it. */
function classesOf(selector: string): readonly string[] {
  let plain = selector;
  while (plain.search(NESTED) >= 0) plain = plain.replace(NESTED, "");
  return plain.match(CLASS) ?? [];
}
