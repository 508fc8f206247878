/** What the cards of events and of outages share: the journal, as it is told to us. */

import { subscribe } from "./base.js";
import { DAY, offset } from "./chart.js";
import { zone } from "./format.js";
import type { HomeAssistant } from "./types.js";

export type Severity = "information" | "warning" | "critical";
export type RecordKind = "event" | "outage";

/** A row of the answer to nutify/journal/list. */
export interface JournalRow {
  id: string;
  device_id: string;
  name: string;
  time: string;
  kind: RecordKind;
  type: string;
  severity: Severity;
  text: string;
  duration: number | null;
  test: boolean;
  /** At the begin, at its lowest, and at the end. */
  charge: (number | null)[] | null;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
}

export interface JournalPage {
  total: number;
  counts: Record<string, number>;
  rows: JournalRow[];
}

/** An outage in the answer to nutify/journal/outages. */
export interface Outage {
  begin: string;
  end: string;
  seconds: number;
  lasts: boolean;
  test: boolean;
  cause: string | null;
  lowest_charge: number | null;
  gaps: boolean;
}

export interface UpsOutages {
  device_id: string;
  name: string;
  since: string | null;
  outages: Outage[];
}

const CALM_MS = 300;

/** Return the devices that a configuration names, undefined for all. */
export function chosen(devices: string | string[] | undefined): string[] | undefined {
  const found = (Array.isArray(devices) ? devices : [devices]).filter(
    (each): each is string => Boolean(each),
  );
  return found.length ? found : undefined;
}

/** Throw where a configuration names devices in a way that nobody can read. */
export function checkDevices(devices: unknown): void {
  const each = Array.isArray(devices) ? devices : [devices ?? ""];
  if (each.some((device) => typeof device !== "string")) {
    throw new Error("device_id: a device, or a list of them");
  }
}

/** Call when a journal has changed; of many changes at once, once. */
export async function followJournal(
  hass: HomeAssistant,
  callback: () => void,
): Promise<() => void> {
  let timer: number | undefined;
  const stop = await subscribe(hass, { type: "nutify/journal/subscribe" }, () => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      callback();
    }, CALM_MS);
  });
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}

/** Ask for the outages of a time; those that last are among them. */
export async function askOutages(
  hass: HomeAssistant,
  devices: string[] | undefined,
  start: number,
  end?: number,
): Promise<UpsOutages[]> {
  const answer = await hass.callWS<{ upses: UpsOutages[] }>({
    type: "nutify/journal/outages",
    device_id: devices,
    start: new Date(start).toISOString(),
    end: end === undefined ? undefined : new Date(end).toISOString(),
  });
  return answer.upses;
}

/** Return when an outage began and ended, in ms; one that lasts has not ended. */
export function spanOf(outage: Outage, now: number): [number, number] {
  const begin = Date.parse(outage.begin);
  return [begin, Math.max(begin, outage.lasts ? now : Date.parse(outage.end))];
}

/** Return for how many seconds an outage lasted, or lasts by now. */
export function secondsOf(outage: Outage, now: number): number {
  if (!outage.lasts) return outage.seconds;
  return Math.max(outage.seconds, (now - Date.parse(outage.begin)) / 1000);
}

/**
 * Return the day that a time is on for the user, as the number of days since 1970.
 * Numbers of days can be added to, where times change by an hour twice a year.
 */
export function dayOf(hass: HomeAssistant, time: number): number {
  return Math.floor((time + offset(time, zone(hass))) / DAY);
}

/** Return when a day begins for the user, in ms. */
export function beginOf(hass: HomeAssistant, day: number): number {
  const midnight = day * DAY;
  // The second look is for when clocks change between UTC's midnight and the user's.
  const guess = midnight - offset(midnight, zone(hass));
  return midnight - offset(guess, zone(hass));
}

/** Return a day in words. */
export function dayText(
  hass: HomeAssistant,
  day: number,
  options: Intl.DateTimeFormatOptions = { dateStyle: "full" },
): string {
  return new Intl.DateTimeFormat(hass.locale.language, {
    ...options,
    timeZone: "UTC",
  }).format(day * DAY);
}
