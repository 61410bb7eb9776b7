/** Blocks the survey before anything is written if answers could be neither saved nor sent. */

import type { Device } from "../shared/device.ts";
import { find } from "../shared/dom.ts";
import { isServerReachable } from "../shared/practice.ts";
import { canStore } from "../shared/storage-check.ts";
import { showPanel } from "./panels.ts";

export async function checkStorage(
  form: HTMLFormElement,
  device: Device,
  clear: () => void,
): Promise<void> {
  if ((await canStore()) || (await isServerReachable(device.practice))) return;
  form.hidden = true;
  const blocked = showPanel("blocked");
  find(blocked, "[data-retry]", HTMLButtonElement).onclick = () => {
    clear();
    void checkStorage(form, device, clear);
  };
}
