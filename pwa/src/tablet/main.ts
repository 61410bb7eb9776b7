/** The pages for the practice team on a shared tablet: set-up with a code, PIN, how it is. */

import { find } from "../dom.ts";
import { startSync } from "../sync.ts";
import { readTablet } from "../tablet.ts";
import { keepUpToDate } from "../update.ts";
import { showCorner } from "./corner.ts";
import { askForCode } from "./enrol.ts";
import { askForPin } from "./pin.ts";
import { show } from "./panels.ts";

document.addEventListener("DOMContentLoaded", () => void start());
addEventListener("hashchange", () => location.reload()); // another code was opened on this page

async function start(): Promise<void> {
  void keepUpToDate().catch(() => undefined);
  startSync();
  const page = find(document, "[data-tablet]", HTMLElement);
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname); // the code is for one use only
  const tablet = await readTablet();
  if (tablet !== null && code === "") {
    await askForPin(show(page, "pin"), tablet);
  } else {
    await askForCode(show(page, "enrol"), code);
  }
  await showCorner(show(page, "corner"));
}
