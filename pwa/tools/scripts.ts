/** Bundles each script of src/ into one file: no lazy parts that a release could miss. */

import { build } from "esbuild";

const [source = "", out = ""] = process.argv.slice(2);
await build({
  entryPoints: ["app", "reminder", "staff", "tablet", "worker"].map(
    (name) => `${source}/${name}.ts`,
  ),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  // Older ones lack AbortSignal.timeout, without which app.js leaves the plain form as it is.
  target: ["chrome102", "firefox114", "safari15.5"],
  legalComments: "none",
  logLevel: "warning",
});
