/** A tablet or a phone: its surgery, and whether it is shared. Remembered between visits. */

import { saveSetting, readSetting } from "./settings.ts";
import { readTablet, type Tablet } from "../tablet/tablet-setup.ts";

export type Mode = "tablet" | "online" | "sms";

export interface Device {
  readonly practice: string;
  readonly mode: Mode;
  /** The surgery's name, once the server has answered it. */
  readonly name: string | null;
  readonly demonstration: boolean;
  /** The surveys that the surgery offers; an empty list for all. */
  readonly surveys: readonly string[];
  /** The token of the one-time link that brought the patient here. */
  readonly invitation: string | null;
  /** The set-up of a shared tablet; null on a phone. */
  readonly tablet: Tablet | null;
}

/** From the tablet's set-up, else the address, else from memory; null when no surgery is known. */
export async function readDevice(address: URLSearchParams): Promise<Device | null> {
  const tablet = await readTablet();
  if (tablet !== null) return fromTablet(tablet);
  const remembered = await readSetting<Device>("device");
  const practice = address.get("practice")?.toUpperCase();
  if (!practice) return remembered;
  const invitation = address.get("invitation");
  const mode = address.get("mode") === "sms" && invitation !== null ? "sms" : "online";
  const known = remembered?.practice === practice ? remembered : null;
  const { name = null, demonstration = false, surveys = [] } = known ?? {};
  return { practice, mode, name, demonstration, surveys, invitation, tablet: null };
}

function fromTablet(tablet: Tablet): Device {
  const { practice, practice_name: name, demonstration, surveys } = tablet;
  return { practice, mode: "tablet", name, demonstration, surveys, invitation: null, tablet };
}

/** Resolves false when this device cannot save anything. A tablet's set-up is saved already. */
export function rememberDevice(device: Device | null): Promise<boolean> {
  return saveSetting("device", device?.tablet == null ? device : null);
}

/** The device as the next visit on this phone begins: without the invitation. */
export function withoutInvitation(device: Device): Device {
  return device.invitation === null ? device : { ...device, mode: "online", invitation: null };
}

/** The query that carries the device from page to page where it cannot save anything. */
export function deviceQuery({ practice, mode, invitation, tablet }: Device): string {
  if (tablet !== null) return "";
  const by = invitation === null ? {} : { invitation };
  return `?${new URLSearchParams({ practice, mode, ...by })}`;
}

/** Whether the surgery offers a survey. */
export function isOffered({ surveys }: Device, survey: string): boolean {
  return surveys.length === 0 || surveys.includes(survey);
}

/** Whether to offer a language. A translation that nobody has checked is for the demonstration. */
export function offersLanguage(device: Device, code: string, unreviewed: boolean): boolean {
  const { tablet, demonstration } = device;
  const chosen =
    tablet === null || tablet.languages.length === 0 || tablet.languages.includes(code);
  return chosen && (!unreviewed || demonstration);
}
