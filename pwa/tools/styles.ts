/**
 * Compiles and purges the styles. Reads one JSON argument: where the sources and the packages (the
 * brand's colours among them) are, where to write, and for each sheet the pages whose names it must
 * keep (none: keep all).
 */

import { mkdir, writeFile } from "node:fs/promises";
import { transform } from "esbuild";
import { PurgeCSS } from "purgecss";
import { compileAsync } from "sass";

interface Order {
  readonly source: string;
  readonly packages: readonly string[];
  readonly out: string;
  readonly sheets: Readonly<Record<string, readonly string[]>>;
}

const { source, packages, out, sheets } = JSON.parse(process.argv[2] ?? "{}") as Order;
await mkdir(out, { recursive: true });
for (const [name, content] of Object.entries(sheets)) {
  const { css } = await compileAsync(`${source}/${name}.scss`, {
    loadPaths: [...packages],
    quietDeps: true,
  });
  const kept = content.length === 0 ? css : await purge(css, [...content]);
  const { code } = await transform(kept, { loader: "css", minify: true, target: "safari15" });
  await writeFile(`${out}/${name}.css`, code);
}

async function purge(css: string, content: string[]): Promise<string> {
  const [purged] = await new PurgeCSS().purge({ content, css: [{ raw: css }], variables: false });
  if (purged === undefined) throw new Error("PurgeCSS gave nothing");
  return purged.css;
}
