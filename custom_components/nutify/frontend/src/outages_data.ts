/** What the card of outages counts: days, sums and calm, in the user's time zone. */

import {
  beginOf,
  dayOf,
  type Outage,
  secondsOf,
  spanOf,
  type UpsOutages,
} from "./journal.js";
import type { CardConfig, HomeAssistant } from "./types.js";

export interface OutagesConfig extends CardConfig {
  device_id?: string | string[];
  mode?: "year" | "timeline";
  days?: number;
}

/** A day: seconds on battery of all UPSes, how often, and how many self-tests. */
export interface Day {
  seconds: number;
  outages: number;
  tests: number;
}

/** Days by their numbers since 1970, the last one included. */
export interface Range {
  first: number;
  last: number;
}

export interface Summary {
  count: number;
  seconds: number;
  longest: number;
  /** The most days in a row without an outage, of those that were observed. */
  calm: number;
}

/** A bound for days in a row: a broken clock may tell of an outage of decades. */
const MOST_DAYS = 400;
const MINUTE = 60;
const HOUR = 3600;

/** Return the days of the last year, or those of a calendar year. */
export function rangeOf(year: number | undefined, today: number): Range {
  const day = (...date: [number, number, number]): number =>
    Math.floor(Date.UTC(...date) / 86_400_000);
  if (year !== undefined) return { first: day(year, 0, 1), last: day(year, 11, 31) };
  const now = new Date(today * 86_400_000);
  const before = day(now.getUTCFullYear() - 1, now.getUTCMonth(), now.getUTCDate());
  return { first: before + 1, last: today };
}

/** Return the year that a day is in. */
export function yearOf(day: number): number {
  return new Date(day * 86_400_000).getUTCFullYear();
}

/** Return when the first of UPSes was looked at, in ms; undefined where none was. */
export function sinceOf(upses: readonly UpsOutages[]): number | undefined {
  const times = upses.flatMap(({ since }) => (since ? [Date.parse(since)] : []));
  return times.length ? Math.min(...times) : undefined;
}

/** Split outages by the days that they are on. */
export function daysOf(
  hass: HomeAssistant,
  upses: readonly UpsOutages[],
  range: Range,
  now: number,
): Map<number, Day> {
  const days = new Map<number, Day>();
  for (const outage of upses.flatMap((ups) => ups.outages)) {
    const [begin, end] = spanOf(outage, now);
    // One that ends at midnight is not on the next day.
    const last = Math.min(dayOf(hass, Math.max(begin, end - 1)), range.last);
    let day = Math.max(dayOf(hass, begin), range.first);
    let from = Math.max(begin, beginOf(hass, day));
    for (let turn = 0; day <= last && turn < MOST_DAYS; day += 1, turn += 1) {
      const next = beginOf(hass, day + 1);
      add(days, day, outage, Math.max(0, Math.min(end, next) - from) / 1000);
      from = next;
    }
  }
  return days;
}

function add(
  days: Map<number, Day>,
  number: number,
  outage: Outage,
  seconds: number,
): void {
  const day = days.get(number) ?? { seconds: 0, outages: 0, tests: 0 };
  if (outage.test) {
    day.tests += 1;
  } else {
    day.outages += 1;
    day.seconds += seconds;
  }
  days.set(number, day);
}

/** Return how dark a day is: 0 without outages, to 4. */
export function levelOf(day: Day | undefined): 0 | 1 | 2 | 3 | 4 {
  if (!day?.outages) return 0;
  if (day.seconds < MINUTE) return 1;
  if (day.seconds < 10 * MINUTE) return 2;
  return day.seconds < HOUR ? 3 : 4;
}

/** Sum up days, and find the longest calm from the first day that was observed. */
export function summarize(
  hass: HomeAssistant,
  upses: readonly UpsOutages[],
  days: ReadonlyMap<number, Day>,
  range: Range,
  now: number,
): Summary {
  const outages = upses
    .flatMap((ups) => ups.outages)
    .filter((each) => !each.test && touches(hass, each, range, now));
  let seconds = 0;
  days.forEach((day) => (seconds += day.seconds));
  const since = sinceOf(upses);
  const first = since === undefined ? Infinity : dayOf(hass, since);
  let calm = 0;
  let run = 0;
  const last = Math.min(range.last, dayOf(hass, now));
  for (let day = Math.max(first, range.first); day <= last; day += 1) {
    run = days.get(day)?.outages ? 0 : run + 1;
    calm = Math.max(calm, run);
  }
  return {
    count: outages.length,
    seconds,
    longest: Math.max(0, ...outages.map((each) => secondsOf(each, now))),
    calm,
  };
}

function touches(
  hass: HomeAssistant,
  outage: Outage,
  { first, last }: Range,
  now: number,
): boolean {
  const [begin, end] = spanOf(outage, now);
  return begin < beginOf(hass, last + 1) && end >= beginOf(hass, first);
}

/** Return the first day of the user's week: 0 for Sunday, as days since 1970 go. */
export function firstWeekday(hass: HomeAssistant): number {
  const names = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
  const index = names.indexOf(hass.locale.first_weekday ?? "language");
  if (index >= 0) return index;
  const locale = new Intl.Locale(hass.locale.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1) % 7;
}

/** Return the weekday of a day, 0 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Return a number of days in words, such as "3 days". */
export function daysText(hass: HomeAssistant, count: number): string {
  return new Intl.NumberFormat(hass.locale.language, {
    style: "unit",
    unit: "day",
    unitDisplay: "long",
  }).format(count);
}
