/** Which scripts there are, and the oldest browsers for which scripts and styles are written. */

import type { BuildOptions } from "esbuild";

/** What app.js asks for before it starts: `inert` came with these. */
export const APP_TARGET = ["chrome102", "firefox112", "ios15.5", "safari15.5"];
/** Gaps in flexible boxes and `:is()` came with these. */
export const SITE_TARGET = ["chrome88", "firefox78", "ios14.5", "safari14.1"];

/** One file for each script of a folder: no lazy parts that a release could miss. */
export function bundles(source: string): BuildOptions {
  return {
    entryPoints: ["app", "phone", "reminder", "staff", "tablet", "worker"].map(
      (name) => `${source}/${name}.ts`,
    ),
    bundle: true,
    minify: true,
    format: "iife",
    target: APP_TARGET,
    legalComments: "none",
    logLevel: "warning",
  };
}
