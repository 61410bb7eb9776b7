/** Bundles app.js, remind.js, tablet.js, staff.js and worker.js, one file each: no lazy parts that a release could miss. */

import { build } from "esbuild";

const [source = "", out = ""] = process.argv.slice(2);
await build({
  entryPoints: {
    app: `${source}/main.ts`,
    remind: `${source}/remind-page.ts`,
    tablet: `${source}/tablet/main.ts`,
    staff: `${source}/staff/main.ts`,
    worker: `${source}/worker.ts`,
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  // Older ones lack AbortSignal.timeout, without which app.js leaves the plain form as it is.
  target: ["chrome102", "firefox114", "safari15.5"],
  legalComments: "none",
  logLevel: "warning",
});
