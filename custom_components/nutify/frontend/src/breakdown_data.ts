/** What energy and cost are made of: totals, parts of the day, and bars to drill. */

import { before, clock, DAY, HOUR, when } from "./chart.js";
import { zone } from "./format.js";
import type { Period } from "./period.js";
import type { HomeAssistant, StatisticRow, Ups } from "./types.js";

export type Step = "month" | "day" | "hour";

/** What is looked at: a time, and what its bars are. */
export interface Scope {
  period: Period;
  step: Step;
  /** The last year, what the picker has chosen, or a bar of what is above. */
  kind: "year" | "chosen" | "bar";
}

/** The statistics of a UPS that count something up. */
export interface Meters {
  energy: string;
  mains?: string;
  cost?: string;
  emissions?: string;
}

export interface Slice {
  name: string;
  energy: number;
  cost?: number;
}

export interface Bar {
  start: number;
  end: number;
  energy?: number;
  cost?: number;
  /** Whether this time is yet to come; without energy otherwise, nothing is known. */
  ahead: boolean;
}

export interface Answer {
  scope: Scope;
  energy?: number;
  mains?: number;
  cost?: number;
  emissions?: number;
  /** The energy of the period before, as much of it as has passed of this one. */
  past?: number;
  slices: Slice[];
  bars: Bar[];
}

const MONTHS_FROM = 45 * DAY;
const QUARTERS = ["night", "morning", "afternoon", "evening"];

/** Return the meters of a UPS that have statistics, none if energy has not. */
export function metersOf(ups: Ups): Meters | undefined {
  const find = (key: string): string | undefined => {
    const entity = ups.entities[`sensor/meter/${key}`];
    return entity && ups.statistics.includes(entity) ? entity : undefined;
  };
  const energy = find("energy");
  if (!energy) return undefined;
  return {
    energy,
    mains: find("mains_energy"),
    cost: find("cost"),
    emissions: find("emissions"),
  };
}

/** Return where a period begins to be looked at, and what is above it. */
export function scopesOf(hass: HomeAssistant, period: Period): Scope[] {
  const length = period.end.getTime() - period.start.getTime();
  if (length >= MONTHS_FROM) return [{ period, step: "month", kind: "chosen" }];
  const timeZone = zone(hass);
  const { year, month } = clock(Date.now(), timeZone);
  const months: Scope = {
    period: {
      start: new Date(when(timeZone, year, month - 11)),
      end: new Date(when(timeZone, year, month + 1) - 1),
    },
    step: "month",
    kind: "year",
  };
  const step = length > 1.5 * DAY ? "day" : "hour";
  return [months, { period, step, kind: "chosen" }];
}

/** Return what a bar is made of. */
export function within(bar: Bar, step: Step): Scope {
  return {
    period: { start: new Date(bar.start), end: new Date(bar.end - 1) },
    step: step === "month" ? "day" : "hour",
    kind: "bar",
  };
}

type Rows = Record<string, StatisticRow[]>;

async function changes(
  hass: HomeAssistant,
  ids: readonly string[],
  start: number,
  end: number,
  step: "day" | "hour",
): Promise<Rows> {
  return hass.callWS<Rows>({
    type: "recorder/statistics_during_period",
    start_time: new Date(start).toISOString(),
    end_time: new Date(end).toISOString(),
    statistic_ids: ids,
    period: step,
    types: ["change"],
  });
}

/**
 * Return the changes in a time, that of the hour that is not over yet with them: the
 * recorder tells of an hour only afterwards.
 */
async function rowsOf(
  hass: HomeAssistant,
  ids: readonly string[],
  { start, end }: Period,
  step: "day" | "hour",
): Promise<Rows> {
  const now = Date.now();
  const hour = Math.max(now - (now % HOUR), start.getTime());
  const rows = await changes(hass, ids, start.getTime(), end.getTime(), step);
  if (end.getTime() < hour || start.getTime() > now) return rows;
  // Not from rows of 5 minutes: after a long pause the first of them holds everything.
  const last = { start: new Date(hour), end: new Date(now) };
  const all = ids.map(async (id): Promise<[string, StatisticRow[]]> => {
    const change = await total(hass, id, last);
    return [id, [...(rows[id] ?? []), { start: hour, end: now, change }]];
  });
  return Object.fromEntries(await Promise.all(all));
}

async function total(
  hass: HomeAssistant,
  id: string | null | undefined,
  { start, end }: Period,
): Promise<number | undefined> {
  if (!id) return undefined;
  const found = await hass.callWS<{ change?: number | null }>({
    type: "recorder/statistic_during_period",
    statistic_id: id,
    types: ["change"],
    fixed_period: {
      start_time: start.toISOString(),
      end_time: new Date(end.getTime() + 1).toISOString(),
    },
  });
  return typeof found.change === "number" ? Math.max(0, found.change) : undefined;
}

/** Return the energy of the period before, unless nobody counted when it began. */
async function past(
  hass: HomeAssistant,
  id: string,
  period: Period,
): Promise<number | undefined> {
  const found = before(period, zone(hass));
  const passed = Math.min(Date.now(), period.end.getTime()) - period.start.getTime();
  const start = found.start.getTime();
  const end = new Date(Math.min(found.end.getTime(), start + passed));
  const first = await changes(hass, [id], start, start + 3 * HOUR, "hour");
  if (passed <= 0 || !first[id]?.length) return undefined;
  return total(hass, id, { start: found.start, end });
}

/** Return the times of the bars, by the clocks of the user. */
function slots(hass: HomeAssistant, { period, step }: Scope): [number, number][] {
  const timeZone = zone(hass);
  const end = period.end.getTime();
  const { year, month, day } = clock(period.start.getTime(), timeZone);
  const at = (index: number): number => {
    if (step === "hour") return period.start.getTime() + index * HOUR;
    if (step === "month") return when(timeZone, year, month + index);
    return when(timeZone, year, month, day + index);
  };
  const found: [number, number][] = [];
  for (let index = 0; at(index) <= end && index < 1000; index++) {
    found.push([at(index), at(index + 1)]);
  }
  return found;
}

/** Tell whether the user reads times in the zone of Home Assistant. */
function isAtHome(hass: HomeAssistant): boolean {
  const read = zone(hass) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return read === hass.config.time_zone;
}

function sum(rows: readonly StatisticRow[] | undefined): number | undefined {
  const known = (rows ?? []).filter((row) => typeof row.change === "number");
  if (!known.length) return undefined;
  return known.reduce((all, row) => all + Math.max(0, row.change ?? 0), 0);
}

async function bars(hass: HomeAssistant, meters: Meters, scope: Scope): Promise<Bar[]> {
  const ids = [meters.energy, ...(meters.cost ? [meters.cost] : [])];
  // From hours: the days of the recorder are those of Home Assistant's own zone.
  const step = scope.step === "month" && isAtHome(hass) ? "day" : "hour";
  const rows = await rowsOf(hass, ids, scope.period, step);
  const inside = (id: string | undefined, start: number, end: number) =>
    id ? rows[id]?.filter((row) => row.start >= start && row.start < end) : undefined;
  return slots(hass, scope).map(([start, end]) => ({
    start,
    end,
    energy: sum(inside(meters.energy, start, end)),
    cost: sum(inside(meters.cost, start, end)),
    ahead: start > Date.now(),
  }));
}

/** Return the parts of the day that energy is priced by, or else four quarters of it. */
async function slices(
  hass: HomeAssistant,
  ups: Ups,
  meters: Meters,
  period: Period,
): Promise<Slice[]> {
  const parts = ups.parts.filter(
    ({ energy }) => energy !== null && ups.statistics.includes(energy),
  );
  if (!parts.length) return quarters(hass, meters, period);
  return Promise.all(
    parts.map(async ({ name, energy, cost }) => {
      const counted = cost && ups.statistics.includes(cost) ? cost : undefined;
      const [used, paid] = await Promise.all([
        total(hass, energy, period),
        total(hass, counted, period),
      ]);
      return { name, energy: used ?? 0, cost: paid };
    }),
  );
}

async function quarters(
  hass: HomeAssistant,
  meters: Meters,
  period: Period,
): Promise<Slice[]> {
  const ids = [meters.energy, ...(meters.cost ? [meters.cost] : [])];
  const rows = await rowsOf(hass, ids, period, "hour");
  const timeZone = zone(hass);
  const of = (id: string, quarter: number) =>
    sum(
      rows[id]?.filter((row) => {
        return Math.floor(clock(row.start, timeZone).hour / 6) === quarter;
      }),
    );
  return QUARTERS.map((name, index) => ({
    name,
    energy: of(meters.energy, index) ?? 0,
    cost: meters.cost ? (of(meters.cost, index) ?? 0) : undefined,
  }));
}

/** Tell whether the slices of a UPS are quarters of the day, whose names are ours. */
export function hasQuarters(ups: Ups): boolean {
  return !ups.parts.some((each) => each.energy && ups.statistics.includes(each.energy));
}

/** Return everything that the card shows of a scope. */
export async function answer(
  hass: HomeAssistant,
  ups: Ups,
  meters: Meters,
  scope: Scope,
): Promise<Answer> {
  const { period } = scope;
  const [energy, mains, cost, emissions, earlier, cut, drawn] = await Promise.all([
    total(hass, meters.energy, period),
    total(hass, meters.mains, period),
    total(hass, meters.cost, period),
    total(hass, meters.emissions, period),
    past(hass, meters.energy, period),
    slices(hass, ups, meters, period),
    bars(hass, meters, scope),
  ]);
  const sums = { energy, mains, cost, emissions, past: earlier };
  return { scope, ...sums, slices: cut, bars: drawn };
}
