/** Since when browsers have a feature, by MDN's data (`@mdn/browser-compat-data`). */

import bcd from "@mdn/browser-compat-data" with { type: "json" };
import type { Identifier, SimpleSupportStatement } from "@mdn/browser-compat-data";

export const BROWSERS = ["safari_ios", "chrome", "firefox"] as const;
export type Browser = (typeof BROWSERS)[number];

/** A version of each browser, as 15.5. */
export type Versions = Readonly<Record<Browser, string>>;

export interface Use {
  /** Its place in MDN's data: api.URLSearchParams.size */
  readonly feature: string;
  /** The file that uses it. */
  readonly where: string;
}

/** Stands for a browser that lacks the feature to this day. */
export const NEVER = "999";

/** What the data hold at a place; null for nothing, or nothing with versions. */
export function dataOf(place: string): Identifier | null {
  let node = bcd as unknown as Identifier | undefined;
  for (const name of place.split(".")) {
    node = node !== undefined && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  return node?.__compat === undefined ? null : node;
}

/** The first of these places that the data hold. */
export function firstKnown(places: readonly string[]): string | undefined {
  return places.find((place) => dataOf(place) !== null);
}

export function versionsOf(place: string): Versions {
  const node = dataOf(place);
  const entries = BROWSERS.map((browser) => [browser, firstVersion(node, browser)]);
  return Object.fromEntries(entries) as Versions;
}

/** Flags, prefixes and other names do not count; an incomplete feature does if there is no better. */
function firstVersion(node: Identifier | null, browser: Browser): string {
  const support = node?.__compat?.support[browser];
  const statements: SimpleSupportStatement[] = support === undefined ? [] : [support].flat();
  const usable = statements.filter(
    ({ version_added, version_removed, flags, prefix, alternative_name }) =>
      version_added && !version_removed && !flags && !prefix && !alternative_name,
  );
  const whole = usable.filter(({ partial_implementation }) => !partial_implementation);
  const versions = (whole.length > 0 ? whole : usable).map(({ version_added }) =>
    String(version_added).replace("≤", ""),
  );
  return versions.sort(compareVersions)[0] ?? NEVER;
}

/** Negative where the first version is the lower one. */
export function compareVersions(first: string, second: string): number {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [
    first.split(".").map(Number),
    second.split(".").map(Number),
  ] as const;
  return major - otherMajor || minor - otherMinor;
}
