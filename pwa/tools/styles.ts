/**
 * Compiles the styles and purges what no page uses. Reads one JSON argument: the folders of the
 * sources and of the packages (the brand's colours among them), the folder to write to, and for each
 * sheet the pages that use it (an empty list keeps all of the sheet).
 */

import { mkdir, writeFile } from "node:fs/promises";
import { transform } from "esbuild";
import { PurgeCSS } from "purgecss";
import { compileAsync } from "sass";
import { APP_TARGET, SITE_TARGET } from "./bundles.ts";

interface Arguments {
  readonly source: string;
  readonly packages: readonly string[];
  readonly out: string;
  readonly sheets: Readonly<Record<string, readonly string[]>>;
}

const { source, packages, out, sheets } = JSON.parse(process.argv[2] ?? "{}") as Arguments;
await mkdir(out, { recursive: true });
for (const [name, content] of Object.entries(sheets)) {
  const { css } = await compileAsync(`${source}/${name}.scss`, {
    loadPaths: [...packages],
    quietDeps: true,
  });
  const used = content.length === 0 ? css : await purge(css, [...content]);
  const target = name === "site" ? SITE_TARGET : APP_TARGET;
  const { code } = await transform(used, { loader: "css", minify: true, target });
  await writeFile(`${out}/${name}.css`, code);
}

async function purge(css: string, content: string[]): Promise<string> {
  const [purged] = await new PurgeCSS().purge({ content, css: [{ raw: css }], variables: false });
  if (purged === undefined) throw new Error("PurgeCSS gave nothing");
  return purged.css;
}
