/** Whether a tablet is ready to be left alone, line by line, with what to do where it is not. */

import { checkIn, storagePersistence } from "./check-in.ts";
import { isApple, isInstalled } from "../shared/installed.ts";
import type { Clock } from "../shared/clock.ts";
import { canStore } from "../shared/storage-check.ts";
import { readSetting } from "../shared/settings.ts";
import { readTablet } from "./tablet-setup.ts";
import { runningVersion } from "../shared/update.ts";
import { requestWakeLock } from "./wake-lock.ts";

const CLOCK_TOLERANCE_MS = 120_000;

export interface ReadinessCheck {
  readonly what: string;
  /** Null where only a person can see it. */
  readonly ok: boolean | null;
  readonly todo: string;
}

export async function checkReadiness(): Promise<ReadinessCheck[]> {
  const [checkedIn, persistent] = [await checkIn(), await askToPersist()];
  const clock = await readSetting<Clock>("clock");
  const tablet = await readTablet();
  return [
    {
      what: "Set up with a code, and not switched off",
      ok: tablet !== null && !tablet.switched_off,
      todo: "Make a new code in the staff pages under “Tablets”, and set this tablet up with it.",
    },
    {
      what: "A real answer from the server",
      ok: checkedIn === "ok",
      todo: "Connect to the Wi-Fi. If it asks you to agree or sign in, open any other website first and do so.",
    },
    {
      what: "Installed as an app",
      ok: isInstalled(),
      todo: isApple()
        ? "In Safari choose Share, then “Add to Home Screen”. Open the app from there, and set it up there with a new code."
        : "In the browser's menu choose “Install” or “Add to Home Screen”, then open the app from there.",
    },
    {
      what: "Answers can be kept on this tablet",
      ok: await canStore(),
      todo: "Leave private browsing, and free some space on the tablet.",
    },
    {
      what: "The browser will not clear what is kept",
      ok: persistent || (await storagePersistence()) === "persistent",
      todo: "Install the app and open it from the home screen, or allow notifications for it, then check again.",
    },
    {
      what: "Works without the internet",
      ok: (await runningVersion()) !== "",
      todo: "Stay online for a minute, then close the app and open it again.",
    },
    {
      what: "Has been started once without the internet",
      ok: (await readSetting<boolean>("offline")) === true,
      todo: "Switch the Wi-Fi off, close the app and open it again, wait a moment, switch the Wi-Fi on.",
    },
    {
      what: "The clock is right to 2 minutes",
      ok: clock !== null && Math.abs(clock.offset_ms) <= CLOCK_TOLERANCE_MS,
      todo: "In the tablet's settings switch on “Set time automatically” and choose the time zone London.",
    },
    await checkScreen(),
  ];
}

/** iOS may say that it keeps the screen on, and switch it off all the same (16.4 to 18.3). */
async function checkScreen(): Promise<ReadinessCheck> {
  const stays = await requestWakeLock();
  return {
    what: "The screen stays on",
    ok: isApple() ? null : stays,
    todo: isApple()
      ? "In the iPad's settings choose Display & Brightness, then Auto-Lock, then “Never”. The app cannot see how it is set."
      : "In the tablet's display settings set the screen never to switch off while charging.",
  };
}

/** May wait for a person to answer, so not for long. */
async function askToPersist(): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1000));
  return Promise.race([navigator.storage?.persist?.() ?? Promise.resolve(false), late]);
}
