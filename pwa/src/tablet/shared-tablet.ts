/** A tablet that patients share: what was changed, opening hours, the screen, and who walks away. */

import { cloneTemplate, find, openInPlace } from "../shared/dom.ts";
import { isLargeText } from "../shared/accessibility.ts";
import { startIdleTimeout } from "./idle-timeout.ts";
import { saveSetting } from "../shared/settings.ts";
import { lastCheckIn, onSync } from "../outbox/sync.ts";
import { isOpen, readTablet, shareInWords, type Tablet } from "./tablet-setup.ts";
import { releaseWakeLock, requestWakeLock } from "./wake-lock.ts";

const UPDATE_EVERY_MS = 30_000;
/** How long a tablet stays awake that somebody touched outside opening hours. */
const STAYS_AWAKE_MS = 3 * 60_000;

export interface Patient {
  /** Somebody has begun to answer. */
  readonly isInUse: () => boolean;
  /** Somebody has gone: after the warning, or by the dialog's button. */
  readonly leave: (byHand: boolean) => void;
  readonly signal: AbortSignal;
}

export function startSharedTablet(tablet: Tablet, patient: Patient): void {
  const staffLink = find(document, "[data-staff-link]", HTMLElement);
  staffLink.hidden = false;
  openInPlace(find(staffLink, "a", HTMLAnchorElement));
  const kept = document.querySelector<HTMLElement>("[data-kept]");
  if (kept !== null) kept.hidden = false; // only here can a patient go away and leave the answer
  showSetup(tablet);
  onSync(() => {
    if (lastCheckIn() === "unreachable") void saveSetting("offline", true); // for the readiness check
    void refreshSetup();
  }, patient.signal);
  sleepOutsideHours(tablet, patient);
  startIdleTimeout(tablet.idle_s * 1000, {
    ...patient,
    isUntouched: () => !patient.isInUse() && location.pathname === "/feedback/" && !isLargeText(),
  });
}

function sleepOutsideHours(tablet: Tablet, { isInUse, signal }: Patient): void {
  const sleep = find(document, "[data-sleep]", HTMLButtonElement);
  let awakeUntil = 0;
  const update = () => {
    const open = isOpen(tablet, new Date()) || performance.now() < awakeUntil || isInUse();
    sleep.hidden = open;
    find(document, "[data-open]", HTMLElement).inert = !open;
    void (open ? requestWakeLock() : releaseWakeLock());
  };
  sleep.onclick = () => {
    awakeUntil = performance.now() + STAYS_AWAKE_MS;
    update();
  };
  const timer = setInterval(update, UPDATE_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", update, { signal });
  update();
}

/** A check-in may have brought another set-up. */
async function refreshSetup(): Promise<void> {
  const tablet = await readTablet();
  if (tablet !== null) showSetup(tablet);
}

function showSetup(tablet: Tablet): void {
  for (const [place, most] of [
    ["[data-changes]", 2],
    ["[data-last-change]", 1],
  ] as const)
    showChanges(document.querySelector(place), tablet, most);
  showSatisfaction(tablet);
  showSwitchedOff(tablet);
}

/** "You said, we did": what the network has published last. */
function showChanges(place: Element | null, { changes }: Tablet, most: number): void {
  const template = find(document, "[data-change-pair]", HTMLTemplateElement);
  const pairs = changes.slice(0, most).map((change) => {
    const pair = cloneTemplate(template);
    find(pair, "[data-you-said]", HTMLElement).textContent = change.said;
    find(pair, "[data-we-did]", HTMLElement).textContent = change.did;
    return pair;
  });
  place?.replaceChildren(...pairs); // only its own service has it
}

/** How many said very good or good, as the network has published it last. */
function showSatisfaction({ figure }: Tablet): void {
  const place = document.querySelector<HTMLElement>("[data-satisfaction]");
  if (!place) return; // another service's page
  place.hidden = !figure;
  if (!figure) return;
  const { lang } = document.documentElement;
  const when = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" });
  find(place, "[data-share]", HTMLElement).textContent = shareInWords(figure, lang);
  find(place, "[data-month]", HTMLElement).textContent = when.format(new Date(figure.month));
}

/** A tablet that staff switched off asks nobody; what waits is still sent. */
function showSwitchedOff({ switched_off }: Tablet): void {
  find(document, "[data-switched-off]", HTMLElement).hidden = !switched_off;
  find(document, "[data-open]", HTMLElement).hidden = switched_off;
}
