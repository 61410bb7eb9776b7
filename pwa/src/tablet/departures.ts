/**
 * How many people answered something on this tablet and went away without sending: numbers alone,
 * by month, survey and the question that they saw last. No answer, no day, no time of day.
 */

import { today } from "../shared/clock.ts";
import { readSetting, saveSetting } from "../shared/settings.ts";

export interface Departure {
  /** The month in London, as 2026-11. */
  readonly month: string;
  readonly survey: string;
  /** The question that was last shown. */
  readonly question: string;
  /** How many in that month, until now. */
  readonly count: number;
}

export type Departures = readonly Departure[];

export async function readDepartures(): Promise<Departures> {
  return (await readSetting<Departures>("departures")) ?? [];
}

export async function countDeparture(survey: string, question: string, now: Date): Promise<void> {
  const month = (await today(now.getTime())).day.slice(0, 7);
  await saveSetting("departures", addDeparture(await readDepartures(), month, survey, question));
}

/** The counts with one more; of earlier months, the last one alone stays. */
export function addDeparture(
  before: Departures,
  month: string,
  survey: string,
  question: string,
): Departures {
  const isSame = (departure: Departure) =>
    departure.month === month && departure.survey === survey && departure.question === question;
  const count = (before.find(isSame)?.count ?? 0) + 1;
  const others = before.filter((departure) => !isSame(departure));
  const recent = others.filter((departure) =>
    [month, monthBefore(month)].includes(departure.month),
  );
  return [...recent, { month, survey, question, count }];
}

function monthBefore(month: string): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - 1);
  return first.toISOString().slice(0, 7);
}
