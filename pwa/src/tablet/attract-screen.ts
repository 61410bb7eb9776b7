/** A shared tablet between two patients: what was changed, opening hours, the screen, a reset. */

import { cloneTemplate, find, openInPlace } from "../shared/dom.ts";
import { onIdle } from "./idle-timeout.ts";
import { saveSetting } from "../shared/settings.ts";
import { lastCheckIn, onSync } from "../outbox/sync.ts";
import { isOpen, readTablet, type Tablet } from "./tablet-setup.ts";
import { releaseWakeLock, requestWakeLock } from "./wake-lock.ts";

const UPDATE_EVERY_MS = 30_000;
/** How long a tablet stays awake that somebody touched outside opening hours. */
const STAYS_AWAKE_MS = 3 * 60_000;

export function startAttractScreen(page: HTMLElement, tablet: Tablet): void {
  const staffLink = find(page, "[data-staff-link]", HTMLElement);
  staffLink.hidden = false;
  openInPlace(find(staffLink, "a", HTMLAnchorElement));
  find(page, "[data-facts]", HTMLElement).hidden = true;
  showSetup(page, tablet);
  onSync(() => {
    if (lastCheckIn() === "unreachable") void saveSetting("offline", true); // for the readiness check
    void refreshSetup(page);
  });
  const sleep = find(page, "[data-sleep]", HTMLButtonElement);
  let awakeUntil = 0;
  const update = () => {
    const open = isOpen(tablet, new Date()) || performance.now() < awakeUntil;
    sleep.hidden = open;
    find(page, "[data-open]", HTMLElement).inert = !open;
    void (open ? requestWakeLock() : releaseWakeLock());
  };
  sleep.onclick = () => {
    awakeUntil = performance.now() + STAYS_AWAKE_MS;
    update();
  };
  setInterval(update, UPDATE_EVERY_MS);
  document.addEventListener("visibilitychange", update);
  update();
  resetWhenIdle(tablet.idle_s * 1000);
}

/** A check-in may have brought another set-up. */
async function refreshSetup(page: HTMLElement): Promise<void> {
  const tablet = await readTablet();
  if (tablet !== null) showSetup(page, tablet);
}

function showSetup(page: HTMLElement, tablet: Tablet): void {
  showChanges(page, tablet);
  showSatisfaction(page, tablet);
  showSwitchedOff(page, tablet);
}

/** "You said, we did": what the network has published last. */
function showChanges(page: HTMLElement, { changes }: Tablet): void {
  const place = find(page, "[data-changes]", HTMLElement);
  const template = find(place, "template", HTMLTemplateElement);
  const pairs = changes.slice(0, 2).map((change) => {
    const pair = cloneTemplate(template);
    find(pair, "[data-you-said]", HTMLElement).textContent = change.said;
    find(pair, "[data-we-did]", HTMLElement).textContent = change.did;
    return pair;
  });
  place.replaceChildren(template, ...pairs);
  place.hidden = pairs.length === 0;
}

/** How many said very good or good, as the network has published it last. */
function showSatisfaction(page: HTMLElement, { figure }: Tablet): void {
  const place = find(page, "[data-satisfaction]", HTMLElement);
  place.hidden = !figure;
  if (!figure) return;
  const { lang } = document.documentElement;
  const share = new Intl.NumberFormat(lang, { style: "percent" });
  const when = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" });
  find(place, "[data-share]", HTMLElement).textContent = share.format(figure.percent / 100);
  find(place, "[data-month]", HTMLElement).textContent = when.format(new Date(figure.month));
}

/** A tablet that staff switched off asks nobody; what waits is still sent. */
function showSwitchedOff(page: HTMLElement, { switched_off }: Tablet): void {
  find(page, "[data-switched-off]", HTMLElement).hidden = !switched_off;
  find(page, "[data-open]", HTMLElement).hidden = switched_off;
}

/** Large text or another language that somebody chose and left is not for the next person. */
function resetWhenIdle(idleMs: number): void {
  onIdle(idleMs, () => {
    const changed =
      location.pathname !== "/feedback/" || document.querySelector('[aria-pressed="true"]');
    if (changed) location.replace("/feedback/");
  });
}
