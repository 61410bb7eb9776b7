/** What this device is for: its surgery, and whether it is shared. Remembered between visits. */

import { keep, recall } from "./settings.ts";
import { readTablet, type Tablet } from "../tablet/tablet-setup.ts";

export type Mode = "tablet" | "online" | "sms";

export interface Device {
  readonly practice: string;
  readonly mode: Mode;
  /** The surgery's name, once the server has told it. */
  readonly name: string | null;
  readonly demonstration: boolean;
  /** Those that the surgery offers; none for all. Older versions remembered a device without. */
  readonly surveys?: readonly string[];
  /** A one-time link that somebody came by. */
  readonly invitation: string | null;
  /** Its set-up, if it is a shared tablet. */
  readonly tablet: Tablet | null;
}

/** From the tablet's set-up, else the address, else from memory; null when no surgery is known. */
export async function readDevice(address: URLSearchParams): Promise<Device | null> {
  const tablet = await readTablet();
  if (tablet !== null) return ofTablet(tablet);
  const remembered = await recall<Device>("device");
  const practice = address.get("practice")?.toUpperCase();
  if (!practice) return remembered;
  const invitation = address.get("invitation");
  const mode = address.get("mode") === "sms" && invitation !== null ? "sms" : "online";
  const known = remembered?.practice === practice ? remembered : null;
  const { name = null, demonstration = false, surveys = [] } = known ?? {};
  return { practice, mode, name, demonstration, surveys, invitation, tablet: null };
}

function ofTablet(tablet: Tablet): Device {
  const { practice, practice_name: name, demonstration, surveys } = tablet;
  return { practice, mode: "tablet", name, demonstration, surveys, invitation: null, tablet };
}

/** Resolves false when this device cannot keep anything. A tablet is remembered already. */
export function remember(device: Device | null): Promise<boolean> {
  return keep("device", device?.tablet == null ? device : null);
}

/** A shared tablet is not led away to pages from which it has no way back. */
export function keepInApp({ tablet }: Device): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-own-device]"))
    part.hidden = tablet !== null;
}

/** The next visit on this phone is not by this invitation. */
export function withoutInvitation(device: Device): Device {
  return device.invitation === null ? device : { ...device, mode: "online", invitation: null };
}

/** The query that carries a device from page to page, should its memory fail. */
export function asQuery({ practice, mode, invitation, tablet }: Device): string {
  if (tablet !== null) return "";
  const by = invitation === null ? {} : { invitation };
  return `?${new URLSearchParams({ practice, mode, ...by })}`;
}

/** A translation that nobody has checked is for the demonstration alone. */
export function isOffered(device: Device, code: string, unreviewed: boolean): boolean {
  const { tablet, demonstration } = device;
  const chosen =
    tablet === null || tablet.languages.length === 0 || tablet.languages.includes(code);
  return chosen && (!unreviewed || demonstration);
}
