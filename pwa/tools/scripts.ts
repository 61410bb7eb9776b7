/** Bundles each script of src/ into one file. */

import { build } from "esbuild";
import { bundles } from "./bundles.ts";

const [source = "", out = ""] = process.argv.slice(2);
await build({ ...bundles(source), outdir: out });
