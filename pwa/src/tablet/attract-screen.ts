/** A shared tablet between two patients: what was done, the hours, the screen, a fresh start. */

import { copyOf, find, withoutHistory } from "../shared/dom.ts";
import { whenIdle } from "./idle-timeout.ts";
import { keep } from "../shared/settings.ts";
import { lastHeard, onSync } from "../outbox/sync.ts";
import { isOpen, readTablet, type Tablet } from "./tablet-setup.ts";
import { mayRest, stayAwake } from "./wake-lock.ts";

const LOOK_MS = 30_000;
/** Somebody woke the tablet outside the hours: this long it stays up. */
const AWAKE_MS = 3 * 60_000;

export function attract(page: HTMLElement, tablet: Tablet): void {
  const corner = find(page, "[data-corner]", HTMLElement);
  corner.hidden = false;
  withoutHistory(find(corner, "a", HTMLAnchorElement));
  find(page, "[data-facts]", HTMLElement).hidden = true;
  showChanges(page, tablet);
  showFigure(page, tablet);
  showOff(page, tablet);
  onSync(() => {
    if (lastHeard() === "away") void keep("offline", true); // for the set-up check
    void renew(page);
  });
  const sleep = find(page, "[data-sleep]", HTMLButtonElement);
  let awakeUntil = 0;
  const look = () => {
    const open = isOpen(tablet, new Date()) || performance.now() < awakeUntil;
    sleep.hidden = open;
    find(page, "[data-open]", HTMLElement).inert = !open;
    void (open ? stayAwake() : mayRest());
  };
  sleep.onclick = () => {
    awakeUntil = performance.now() + AWAKE_MS;
    look();
  };
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  look();
  startAfresh(tablet.idle_s * 1000);
}

/** A sync may have brought another set-up. */
async function renew(page: HTMLElement): Promise<void> {
  const tablet = await readTablet();
  if (tablet === null) return;
  showChanges(page, tablet);
  showFigure(page, tablet);
  showOff(page, tablet);
}

/** "You said, we did": what the network has published last. */
function showChanges(page: HTMLElement, { said }: Tablet): void {
  const place = find(page, "[data-said]", HTMLElement);
  const template = find(place, "template", HTMLTemplateElement);
  const pairs = said.slice(0, 2).map((change) => {
    const pair = copyOf(template);
    find(pair, "[data-words]", HTMLElement).textContent = change.said;
    find(pair, "[data-done]", HTMLElement).textContent = change.did;
    return pair;
  });
  place.replaceChildren(template, ...pairs);
  place.hidden = pairs.length === 0;
}

/** How many were content, as the network has published it last. */
function showFigure(page: HTMLElement, { figure }: Tablet): void {
  const place = find(page, "[data-figure]", HTMLElement);
  place.hidden = !figure;
  if (!figure) return;
  const { lang } = document.documentElement;
  const share = new Intl.NumberFormat(lang, { style: "percent" });
  const when = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" });
  find(place, "[data-share]", HTMLElement).textContent = share.format(figure.percent / 100);
  find(place, "[data-month]", HTMLElement).textContent = when.format(new Date(figure.month));
}

/** Switched off by staff: nobody is asked; what waits is still sent. */
function showOff(page: HTMLElement, { off }: Tablet): void {
  find(page, "[data-switched-off]", HTMLElement).hidden = !off;
  find(page, "[data-open]", HTMLElement).hidden = off;
}

/** Large text or another language that somebody chose and left is not for the next person. */
function startAfresh(idleMs: number): void {
  whenIdle(idleMs, () => {
    const changed =
      location.pathname !== "/feedback/" || document.querySelector('[aria-pressed="true"]');
    if (changed) location.replace("/feedback/");
  });
}
