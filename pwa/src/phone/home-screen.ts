/** Says how the app gets onto the home screen, where the browser does not offer that itself. */

import { find } from "../shared/dom.ts";
import { isApple, isInstalled } from "../shared/installed.ts";

export function offerHomeScreen(section: HTMLElement): void {
  const apple = isApple();
  const isPhone = matchMedia("(pointer: coarse)").matches;
  find(section, "[data-apple]", HTMLElement).hidden = !apple;
  find(section, "[data-other]", HTMLElement).hidden = apple;
  section.hidden = isInstalled() || !isPhone;
  if (!apple) addEventListener("beforeinstallprompt", () => (section.hidden = true));
}
