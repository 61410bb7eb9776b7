/** The bundle tablet.js, for the practice team on a shared tablet: set-up, PIN, staff panel. */

import { find, openInPlace } from "./shared/dom.ts";
import { onIdle } from "./tablet/idle-timeout.ts";
import { onSync, startSync } from "./outbox/sync.ts";
import { showWaiting } from "./phone/waiting.ts";
import { readTablet } from "./tablet/tablet-setup.ts";
import { isApple, isInstalled } from "./shared/installed.ts";
import { isSupported } from "./shared/support.ts";
import { keepAppUpToDate } from "./shared/update.ts";
import { showStaffPanel } from "./tablet/staff-panel.ts";
import { askForCode, explainInstalling } from "./tablet/enrol.ts";
import { askForPin } from "./tablet/pin.ts";
import { showPanel } from "./tablet/panels.ts";

/** After so long without activity, whoever opened the page has gone. */
const IDLE_MS = 120_000;

if (isSupported()) {
  document.addEventListener("DOMContentLoaded", () => void start());
  addEventListener("hashchange", () => location.reload()); // another code was opened on this page
}

async function start(): Promise<void> {
  find(document, "[data-unsupported]", HTMLElement).hidden = true;
  void keepAppUpToDate().catch(() => undefined);
  onSync(() => void showWaiting()); // on one that is not set up yet
  startSync();
  const page = find(document, "[data-tablet]", HTMLElement);
  for (const link of page.querySelectorAll("a")) openInPlace(link);
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname); // the code is for one use only
  const isSetUp = (await readTablet()) !== null && code === "";
  if (!isSetUp && isApple() && !isInstalled()) {
    await explainInstalling(showPanel(page, "install"), code);
  }
  if (!isSetUp) await askForCode(showPanel(page, "enrol"), code);
  onIdle(IDLE_MS, toStart);
  if (isSetUp) await requirePin(page);
  lockWhenLeft(page);
  await showStaffPanel(showPanel(page, "staff"));
}

/** Resolves after the PIN. */
async function requirePin(page: HTMLElement): Promise<void> {
  await askForPin(showPanel(page, "pin"));
  await leaveUnlessSetUp();
}

/** A tablet that was taken out of kiosk mode meanwhile leads to the start, and to nothing else. */
async function leaveUnlessSetUp(): Promise<void> {
  if ((await readTablet()) !== null) return;
  toStart();
  await new Promise(() => undefined);
}

/**
 * Back to a page that the browser kept, or to one that was out of sight, needs the PIN again. While
 * it is left nothing is read: WebKit would freeze that, and with it the whole database.
 */
function lockWhenLeft(page: HTMLElement): void {
  let locked = false;
  const lock = async () => {
    if (locked) return;
    locked = true;
    for (const dialog of page.querySelectorAll("dialog")) dialog.close();
    await requirePin(page);
    locked = false;
    showPanel(page, "staff");
  };
  addEventListener("pagehide", () => void lock());
  addEventListener("pageshow", () => void leaveUnlessSetUp());
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "hidden" && void lock(),
  );
}

function toStart(): void {
  location.replace("/feedback/");
}
