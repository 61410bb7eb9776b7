/** The pages for the practice team on a shared tablet: set-up with a code, PIN, how it is. */

import { find, withoutHistory } from "./shared/dom.ts";
import { whenIdle } from "./tablet/idle-timeout.ts";
import { startSync } from "./outbox/sync.ts";
import { readTablet } from "./tablet/tablet-setup.ts";
import { keepUpToDate } from "./shared/update.ts";
import { showCorner } from "./tablet/staff-panel.ts";
import { askForCode } from "./tablet/enrol.ts";
import { askForPin } from "./tablet/pin.ts";
import { show } from "./tablet/panels.ts";

/** Nobody has touched it for so long: whoever opened it has gone. */
const LEAVES_AFTER_MS = 120_000;

document.addEventListener("DOMContentLoaded", () => void start());
addEventListener("hashchange", () => location.reload()); // another code was opened on this page

async function start(): Promise<void> {
  void keepUpToDate().catch(() => undefined);
  startSync();
  const page = find(document, "[data-tablet]", HTMLElement);
  for (const link of page.querySelectorAll("a")) withoutHistory(link);
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname); // the code is for one use only
  const isSetUp = (await readTablet()) !== null && code === "";
  if (!isSetUp) await askForCode(show(page, "enrol"), code);
  whenIdle(LEAVES_AFTER_MS, toStart);
  if (isSetUp) await unlock(page);
  lockWhenLeft(page);
  await showCorner(show(page, "corner"));
}

/** Resolves after the PIN. A tablet that was taken out of kiosk mode meanwhile has none to ask. */
async function unlock(page: HTMLElement): Promise<void> {
  const panel = show(page, "pin");
  const tablet = await readTablet();
  if (tablet === null) toStart();
  else await askForPin(panel, tablet);
}

/** Back to a page that the browser kept, or to one that was out of sight, needs the PIN again. */
function lockWhenLeft(page: HTMLElement): void {
  let locked = false;
  const lock = async () => {
    if (locked) return;
    locked = true;
    for (const dialog of page.querySelectorAll("dialog")) dialog.close();
    await unlock(page);
    locked = false;
    show(page, "corner");
  };
  addEventListener("pagehide", () => void lock());
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "hidden" && void lock(),
  );
}

function toStart(): void {
  location.replace("/feedback/");
}
