import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";

/** The words of an earlier dialect: whoever knows the field, but not this code, would not look for them. */
const DIALECT = new Set(
  `alone attract away believe corner deliver drain heard keep made parcel recall
   remind room sending switching tell thank thanks told tools wake wanted wipe`.split(/\s+/),
);
const DEFINITION = /^(?:export )?(?:async )?(?:function|class|interface|type) (\w+)/gm;

const source = new URL("../src", import.meta.url).pathname;
const paths = (await readdir(source, { recursive: true })).filter((path) => path.endsWith(".ts"));

function inDialect(name: string): boolean {
  return DIALECT.has(name.toLowerCase());
}

test("no module has a name of the old dialect", () => {
  assert.ok(paths.length > 40);
  assert.deepEqual(
    paths.filter((path) => inDialect(basename(path, ".ts"))),
    [],
  );
});

test("no function or type has a name of the old dialect", async () => {
  for (const path of paths) {
    const text = await readFile(join(source, path), "utf8");
    const names = [...text.matchAll(DEFINITION)].map(([, name = ""]) => name);
    assert.deepEqual(names.filter(inDialect), [], path);
  }
});
