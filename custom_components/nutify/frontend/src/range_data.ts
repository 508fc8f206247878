/** What a range chart shows: the quantities, their statistics, limits and axes. */

import { zone } from "./format.js";
import { before, DAY, HOUR } from "./chart.js";
import { type Period, stepOf } from "./period.js";
import type { HomeAssistant, StatisticRow, Ups } from "./types.js";

export const QUANTITIES = [
  "power",
  "load",
  "input_voltage",
  "output_voltage",
  "input_frequency",
  "charge",
  "runtime",
  "battery_voltage",
  "temperature",
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** How the axis of a quantity is laid: from zero, all of a percentage, or by the data. */
type Axis = "zero" | "percent" | "fit" | "voltage";

interface Kind {
  keys: string[];
  axis: Axis;
  color: string;
  digits: number;
  /** The least that the axis spans, so that noise does not look like an event. */
  span: number;
  limits: [name: string, word: string][];
}

const TRANSFER: [string, string][] = [
  ["transfer_low", "range_transfer_low"],
  ["nominal_voltage", "range_nominal"],
  ["transfer_high", "range_transfer_high"],
];
const INFO = "var(--info-color, #1e88e5)";
const WARNING = "var(--warning-color, #ff9800)";
const SUCCESS = "var(--success-color, #43a047)";

export const KINDS: Record<Quantity, Kind> = {
  power: {
    keys: ["sensor/meter/load_power"],
    axis: "zero",
    color: INFO,
    digits: 1,
    span: 10,
    limits: [["nominal_power", "range_rated"]],
  },
  load: {
    keys: ["sensor/ups_load"],
    axis: "zero",
    color: INFO,
    digits: 1,
    span: 10,
    limits: [["full_load", "range_rated"]],
  },
  input_voltage: {
    keys: ["sensor/input_voltage", "sensor/input_l1_n_voltage"],
    axis: "voltage",
    color: INFO,
    digits: 1,
    span: 6,
    limits: TRANSFER,
  },
  output_voltage: {
    keys: ["sensor/output_voltage", "sensor/output_l1_n_voltage"],
    axis: "voltage",
    color: SUCCESS,
    digits: 1,
    span: 6,
    limits: [["nominal_voltage", "range_nominal"]],
  },
  input_frequency: {
    keys: ["sensor/input_frequency"],
    axis: "voltage",
    color: INFO,
    digits: 2,
    span: 0.4,
    limits: [["nominal_frequency", "range_nominal"]],
  },
  charge: {
    keys: ["sensor/battery_charge"],
    axis: "percent",
    color: SUCCESS,
    digits: 0,
    span: 100,
    limits: [
      ["charge_low", "range_low"],
      ["charge_warning", "range_warning"],
    ],
  },
  runtime: {
    keys: ["sensor/battery_runtime"],
    axis: "zero",
    color: SUCCESS,
    digits: 1,
    span: 1,
    limits: [["runtime_low", "range_low"]],
  },
  battery_voltage: {
    keys: ["sensor/battery_voltage"],
    axis: "fit",
    color: WARNING,
    digits: 2,
    span: 0.5,
    limits: [["battery_voltage", "range_nominal"]],
  },
  temperature: {
    keys: ["sensor/battery_temperature", "sensor/ups_temperature"],
    axis: "fit",
    color: WARNING,
    digits: 1,
    span: 2,
    limits: [],
  },
};

/** A step of the chart: `value` is what the line goes through. */
export interface Point {
  start: number;
  end: number;
  value: number;
  low: number;
  high: number;
}

export interface Limit {
  value: number;
  word: string;
}

export interface Outage {
  begin: number;
  end: number;
  test: boolean;
}

/** Return the entity that shows a quantity of a UPS. */
export function entityOf(ups: Ups | undefined, quantity: Quantity): string | undefined {
  return KINDS[quantity].keys.map((each) => ups?.entities[each]).find(Boolean);
}

// The server gives limits in the units of NUT; the user may have chosen others.
const PER_UNIT: Record<string, number> = {
  min: 60,
  h: 3600,
  d: 86400,
  kW: 1000,
  mV: 0.001,
  kV: 1000,
};

/** Return the limits of a quantity, in the unit of its entity. */
export function limitsOf(ups: Ups, quantity: Quantity, unit: string): Limit[] {
  const known: Record<string, number> = { full_load: 100, ...ups.limits };
  return KINDS[quantity].limits.flatMap(([name, word]) => {
    const value = known[name];
    return value === undefined ? [] : [{ value: value / (PER_UNIT[unit] ?? 1), word }];
  });
}

/** Return the statistics of a time as points; of a charge the line is the lowest. */
export async function points(
  hass: HomeAssistant,
  id: string,
  quantity: Quantity,
  period: Period,
): Promise<Point[]> {
  let step = stepOf(period);
  const since = [hass, id, quantity, period.start, period.end] as const;
  let found = await ask(...since, step);
  if (step === "5minute" && !found.length) {
    // Those are kept for as long as states are, which may be for a day or two.
    step = "hour";
    found = await ask(...since, step);
  }
  const now = Date.now();
  if (step === "5minute" || period.end.getTime() < now) return found;
  // An hour is only told when it is over: until then, what there is of it. A day or a
  // month that lasts knows nothing of it either.
  const last = found.at(-1);
  const lasts = last !== undefined && last.end > now;
  const hour = now - (now % HOUR) - HOUR;
  const told = lasts ? 0 : (last?.end ?? 0);
  const start = new Date(Math.max(period.start.getTime(), told, hour));
  const parts = await ask(hass, id, quantity, start, period.end, "5minute");
  const [tail] = together(parts, quantity);
  if (!tail) return found;
  return lasts ? [...found.slice(0, -1), widened(last, tail, quantity)] : [...found, tail];
}

async function ask(
  hass: HomeAssistant,
  id: string,
  quantity: Quantity,
  start: Date,
  end: Date,
  step: string,
): Promise<Point[]> {
  const rows = await hass.callWS<Record<string, StatisticRow[]>>({
    type: "recorder/statistics_during_period",
    start_time: start.toISOString(),
    end_time: end.toISOString(),
    statistic_ids: [id],
    period: step,
    types: ["mean", "min", "max"],
  });
  return (rows[id] ?? []).flatMap(({ start: from, end: to, mean, min, max }) => {
    const value = quantity === "charge" ? (min ?? mean) : mean;
    if (value === null || value === undefined) return [];
    return [{ start: from, end: to, value, low: min ?? value, high: max ?? value }];
  });
}

/** Return points as one, none where there are none. */
function together(all: readonly Point[], quantity: Quantity): Point[] {
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last) return [];
  const low = Math.min(...all.map((each) => each.low));
  const mean = all.reduce((sum, each) => sum + each.value, 0) / all.length;
  return [
    {
      start: first.start,
      end: last.end,
      value: quantity === "charge" ? low : mean,
      low,
      high: Math.max(...all.map((each) => each.high)),
    },
  ];
}

/** Return a point that spans another one too; its mean hardly changes. */
function widened(point: Point, by: Point, quantity: Quantity): Point {
  const low = Math.min(point.low, by.low);
  const value = quantity === "charge" ? low : point.value;
  return { ...point, value, low, high: Math.max(point.high, by.high) };
}

/** Tell whether the recorder has anything at all of a statistic. */
export async function hasHistory(hass: HomeAssistant, id: string): Promise<boolean> {
  const now = Date.now();
  const asks: [string, number][] = [
    ["month", now - 3650 * DAY],
    ["5minute", now - DAY],
  ];
  for (const [period, from] of asks) {
    const rows = await hass.callWS<Record<string, StatisticRow[]>>({
      type: "recorder/statistics_during_period",
      start_time: new Date(from).toISOString(),
      statistic_ids: [id],
      period,
      types: ["mean"],
    });
    if (rows[id]?.length) return true;
  }
  return false;
}

/** Return the times on battery within a period. */
export async function outages(
  hass: HomeAssistant,
  deviceId: string,
  period: Period,
): Promise<Outage[]> {
  type Told = { begin: string; end: string; lasts: boolean; test: boolean };
  const told = await hass.callWS<{ upses: { outages: Told[] }[] }>({
    type: "nutify/journal/outages",
    device_id: [deviceId],
    start: period.start.toISOString(),
    end: period.end.toISOString(),
  });
  return told.upses
    .flatMap((ups) => ups.outages)
    .map((each) => ({
      begin: new Date(each.begin).getTime(),
      end: each.lasts ? Date.now() : new Date(each.end).getTime(),
      test: each.test,
    }));
}

/** Return the period before, of equal length, and how far its points are moved. */
export function earlier(
  hass: HomeAssistant,
  period: Period,
): Period & { shift: number } {
  const found = before(period, zone(hass), false);
  return { ...found, shift: period.start.getTime() - found.start.getTime() };
}

/** Return the most between two points that is no gap, in ms. */
export function gapOf(all: readonly Point[]): number {
  return 1.5 * Math.max(...all.map(({ start, end }) => end - start));
}

/** Return what a point is of, where that is no part of a day. */
export function lengthOf({ start, end }: Point): "day" | "month" | undefined {
  const days = (end - start) / DAY;
  if (days > 27) return "month";
  return days > 0.9 ? "day" : undefined;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Return the lowest that the axis must show; an outage of 0 V must not squash it. */
function lowest(all: readonly Point[], axis: Axis): number {
  const lows = all.map((each) => each.low).sort((a, b) => a - b);
  const least = lows[0] ?? 0;
  if (axis !== "voltage") return least;
  const values = all.map((each) => each.value).sort((a, b) => a - b);
  const dead = percentile(values, 0.5) * 0.1;
  if (least > dead) return least;
  const second = percentile(lows, 0.02);
  if (second > dead) return second;
  const alive = lows.filter((each) => each > dead);
  return alive.length > 2 ? percentile(alive, 0.02) : percentile(values, 0.1);
}

/** Return what the axis spans, and the limits that lie on it. */
export function domain(
  quantity: Quantity,
  all: readonly Point[],
  limits: readonly Limit[],
): { low: number; high: number; shown: Limit[]; hidden: Limit[] } {
  const { axis, span } = KINDS[quantity];
  let low = lowest(all, axis);
  let high = Math.max(...all.map((each) => each.high));
  if (axis === "zero" || axis === "percent") low = Math.min(0, low);
  if (axis === "percent") high = Math.max(100, high);
  if (high - low < span) {
    const more = (span - (high - low)) / 2;
    high += axis === "zero" ? 2 * more : more;
    low -= axis === "zero" ? 0 : more;
  }
  // How near the mains come to a transfer is what the chart of volts is for.
  const reach =
    axis === "zero" || axis === "voltage" ? high * 0.35 : (high - low) * 0.75;
  const near = (each: Limit) => each.value >= low - reach && each.value <= high + reach;
  const shown = limits.filter(near);
  for (const { value } of shown) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const air = (high - low) * 0.06;
  if (axis !== "percent") high += air;
  if (axis === "fit" || axis === "voltage") low -= air;
  return { low, high, shown, hidden: limits.filter((each) => !near(each)) };
}

/** Return the figures of a period, weighted by the length of the steps. */
export function figures(all: readonly Point[], outs: readonly Outage[]) {
  const length = all.reduce((sum, { start, end }) => sum + end - start, 0);
  const total = all.reduce((sum, each) => sum + each.value * (each.end - each.start), 0);
  return {
    low: Math.min(...all.map((each) => each.low)),
    mean: total / length,
    high: Math.max(...all.map((each) => each.high)),
    count: outs.filter((each) => !each.test).length,
  };
}
