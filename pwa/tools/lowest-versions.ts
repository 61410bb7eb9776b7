/**
 * Computes the oldest browsers for which the built pages work, from what is in the folder given: as
 * JSON, for each part the versions and what sets them, and what is wrong with the list of optional
 * features. Scripts are read from their sources, for the types in them: the modules that are bundled.
 */

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import { bundles } from "./bundles.ts";
import { BROWSERS, compareVersions, versionsOf, type Browser, type Use } from "./features.ts";
import { pageFeatures } from "./page-features.ts";
import { OPTIONAL } from "./optional-features.ts";
import { scriptFeatures } from "./script-features.ts";
import { styleFeatures } from "./style-features.ts";

interface Part {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** The folder of its pages, if they are built and not rendered by the server. */
  readonly pages?: string;
}

const PARTS: Readonly<Record<string, Part>> = {
  app: {
    scripts: ["app", "phone", "reminder", "tablet", "worker"],
    styles: ["app", "tablet"],
    pages: "app",
  },
  staff: { scripts: ["staff"], styles: ["staff", "entry"] },
  site: { scripts: [], styles: ["site"], pages: "site" },
};

interface Lowest {
  readonly version: string;
  readonly set_by: readonly string[];
}

const root = resolve(import.meta.dirname, "..");
const [built = ""] = process.argv.slice(2);
const modules = await modulesOfBundles();
const all: Use[] = [];
const unknown: Use[] = [];
const parts: Record<string, Record<Browser, Lowest>> = {};
for (const [part, contents] of Object.entries(PARTS)) {
  const uses = usesOf(contents);
  all.push(...uses);
  parts[part] = lowestOf(uses.filter(({ feature }) => optionFor(feature) === undefined));
}
const stale = Object.keys(OPTIONAL).filter(
  (name) => !all.some(({ feature }) => covers(name, feature)),
);
console.log(JSON.stringify({ parts, unknown, stale }));

function usesOf({ scripts, styles, pages }: Part): Use[] {
  const files = [...new Set(scripts.flatMap((script) => modules.get(script) ?? []))];
  const worker = files.filter((file) => file.endsWith("/worker.ts"));
  const others = files.filter((file) => !worker.includes(file));
  const read = [
    scriptFeatures(`${root}/tsconfig.json`, root, others),
    scriptFeatures(`${root}/tsconfig.worker.json`, root, worker),
  ];
  unknown.push(...read.flatMap((found) => found.unknown));
  const ofStyles = styles.flatMap((name) =>
    styleFeatures(readFileSync(`${built}/work/styles/${name}.css`, "utf8"), `${name}.css`),
  );
  const ofPages = pagesIn(pages).flatMap((page) => pageFeatures(readFileSync(page, "utf8"), page));
  return [...read.flatMap((found) => found.uses), ...ofStyles, ...ofPages];
}

function pagesIn(folder?: string): string[] {
  if (folder === undefined) return [];
  const names = readdirSync(`${built}/${folder}`, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".html")).map((name) => `${built}/${folder}/${name}`);
}

/** The modules of which something is left in each script. */
async function modulesOfBundles(): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    ...bundles(`${root}/src`),
    outdir: root,
    absWorkingDir: root,
    metafile: true,
    write: false,
  });
  const outputs = Object.entries(metafile.outputs).map(([name, { inputs }]) => {
    const left = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    return [name.replace(".js", ""), left.map(([file]) => resolve(root, file))] as const;
  });
  return new Map(outputs);
}

function lowestOf(uses: readonly Use[]): Record<Browser, Lowest> {
  const features = [...new Set(uses.map(({ feature }) => feature))];
  const entries = BROWSERS.map((browser) => {
    const versions = new Map(features.map((name) => [name, versionsOf(name)[browser]]));
    const version = [...versions.values()].sort(compareVersions).at(-1) ?? "0";
    const names = features.filter((name) => versions.get(name) === version);
    const set_by = names.map((name) => {
      const { where } = uses.find(({ feature }) => feature === name) ?? { where: "" };
      return `${name} (${where})`;
    });
    return [browser, { version, set_by }];
  });
  return Object.fromEntries(entries) as Record<Browser, Lowest>;
}

function optionFor(feature: string): string | undefined {
  return Object.keys(OPTIONAL).find((name) => covers(name, feature));
}

function covers(name: string, feature: string): boolean {
  return feature.startsWith(name);
}
