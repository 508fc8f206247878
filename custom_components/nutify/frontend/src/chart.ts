/** What charts share: the calendar of a zone, scales, ticks, and how wide they are. */

import { css, type LitElement, type ReactiveController } from "lit";
import { moment, zone } from "./format.js";
import type { Period } from "./period.js";
import type { HomeAssistant } from "./types.js";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A date and a time on the clocks of a zone; months count from 0. */
export interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? "";
  let found = clocks.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    clocks.set(key, found);
  }
  return found;
}

/** Return what the clocks of a zone show. */
export function clock(at: number, timeZone: string | undefined): Clock {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month: month - 1, day, hour, minute };
}

/** Return how many ms the clocks of a zone are ahead of UTC at a time. */
export function offset(at: number, timeZone: string | undefined): number {
  const { year, month, day, hour, minute } = clock(at, timeZone);
  return Date.UTC(year, month, day, hour, minute) - Math.floor(at / MINUTE) * MINUTE;
}

/** Return when the clocks of a zone show a time; parts may overflow, as in day 32. */
export function when(
  timeZone: string | undefined,
  year: number,
  month: number,
  day = 1,
  hour = 0,
  minute = 0,
): number {
  const wanted = Date.UTC(year, month, day, hour, minute);
  // Asked twice, as the offset may change between the guess and the time itself.
  const guess = wanted - offset(wanted, timeZone);
  return wanted - offset(guess, timeZone);
}

/**
 * Return the period just before one: by the calendar where it is of whole days, so that
 * hours of the clock lie on each other; of whole months too, where that is wanted.
 */
export function before(
  { start, end }: Period,
  timeZone: string | undefined,
  months = true,
): Period {
  const first = clock(start.getTime(), timeZone);
  const last = clock(end.getTime() + 1, timeZone);
  const midnights = !first.hour && !first.minute && !last.hour && !last.minute;
  let from = 2 * start.getTime() - end.getTime() - 1;
  if (months && midnights && first.day === 1 && last.day === 1) {
    const count = (last.year - first.year) * 12 + last.month - first.month;
    from = when(timeZone, first.year, first.month - count);
  } else if (midnights) {
    const days = Math.round((end.getTime() + 1 - start.getTime()) / DAY);
    from = when(timeZone, first.year, first.month, first.day - days);
  }
  return { start: new Date(from), end: new Date(start.getTime() - 1) };
}

/** Return round values that divide a range, and how many digits they need. */
export function niceTicks(
  low: number,
  high: number,
  most: number,
): { ticks: number[]; digits: number; step: number } {
  const rough = (high - low || 1) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  const step = factor * power;
  const ticks: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  for (let each = first; each * step <= high + step * 1e-9; each++) {
    // Without the zero that is less than none.
    ticks.push(each * step || 0);
  }
  const digits = -Math.floor(Math.log10(power) + 1e-9) + (factor === 2.5 ? 1 : 0);
  return { ticks, digits: Math.min(4, Math.max(0, digits)), step };
}

type Unit = "minute" | "hour" | "day" | "month";
const STEPS: [Unit, number, number][] = [
  ["minute", 5, 5 * MINUTE],
  ["minute", 15, 15 * MINUTE],
  ["minute", 30, 30 * MINUTE],
  ["hour", 1, HOUR],
  ["hour", 2, 2 * HOUR],
  ["hour", 3, 3 * HOUR],
  ["hour", 6, 6 * HOUR],
  ["hour", 12, 12 * HOUR],
  ["day", 1, DAY],
  ["day", 2, 2 * DAY],
  ["day", 4, 4 * DAY],
  ["day", 7, 7 * DAY],
  ["day", 14, 14 * DAY],
  ["month", 1, 30 * DAY],
  ["month", 2, 61 * DAY],
  ["month", 3, 91 * DAY],
  ["month", 6, 182 * DAY],
  ["month", 12, 365 * DAY],
  ["month", 24, 730 * DAY],
];

/** Return at most so many round times of the user's zone within a time, with labels. */
export function timeTicks(
  hass: HomeAssistant,
  start: number,
  end: number,
  most: number,
): { at: number; label: string }[] {
  const [unit, count] = STEPS.find((each) => (end - start) / each[2] <= most) ?? [
    "month" as Unit,
    60,
  ];
  const timeZone = zone(hass);
  const ticks: { at: number; label: string }[] = [];
  for (let index = 0, last = -Infinity; index < 2000; index++) {
    const at = tick(clock(start, timeZone), unit, index * count, count, timeZone);
    if (at > end) break;
    if (at < start || at <= last) continue;
    last = at;
    ticks.push({ at, label: tickLabel(hass, at, unit, end - start, timeZone) });
  }
  return ticks;
}

function tick(
  from: Clock,
  unit: Unit,
  more: number,
  count: number,
  timeZone: string | undefined,
): number {
  const { year, month, day, hour } = from;
  switch (unit) {
    case "minute":
      return when(timeZone, year, month, day, hour, more);
    case "hour":
      return when(timeZone, year, month, day, more);
    case "day":
      return when(timeZone, year, month, day + more);
    default:
      // In the rhythm of the year, such as January, April, July and October.
      return when(timeZone, year, month - (month % Math.min(12, count)) + more);
  }
}

function tickLabel(
  hass: HomeAssistant,
  at: number,
  unit: Unit,
  span: number,
  timeZone: string | undefined,
): string {
  const { hour, minute, month } = clock(at, timeZone);
  if (unit === "month") {
    return moment(hass, at, {
      month: "short",
      ...(month === 0 || span > 800 * DAY ? { year: "numeric" } : {}),
    });
  }
  if (unit === "day" || (!hour && !minute && span > 1.1 * DAY)) {
    return moment(hass, at, { day: "numeric", month: "short" });
  }
  return moment(hass, at, { hour: "numeric", minute: "2-digit" });
}

/** Move labels apart, at least `gap` from each other and within a range, in order. */
export function spread(
  wanted: readonly number[],
  gap: number,
  from: number,
  to: number,
): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let last = from - gap;
  for (const each of order) last = each.at = Math.max(each.at, last + gap);
  let next = to + gap;
  for (const each of order.reverse()) next = each.at = Math.min(each.at, next - gap);
  const places = [...wanted];
  for (const { at, index } of order) places[index] = at;
  return places;
}

/** Measures an element of a card, so that a chart is drawn in pixels of the screen. */
export class Measure implements ReactiveController {
  width = 0;
  private element: Element | null = null;
  private readonly observer = new ResizeObserver(([entry]) => {
    const width = Math.round(entry?.contentRect.width ?? 0);
    if (width && width !== this.width) {
      this.width = width;
      this.host.requestUpdate();
    }
  });

  constructor(
    private readonly host: LitElement,
    private readonly selector: string,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const found = this.host.renderRoot.querySelector(this.selector);
    if (found === this.element) return;
    this.hostDisconnected();
    this.element = found;
    if (found) this.observer.observe(found);
  }

  hostConnected(): void {
    if (this.element) this.observer.observe(this.element);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}

export const chartStyles = css`
  svg {
    display: block;
    /* Time runs from left to right in every language. */
    direction: ltr;
    overflow: visible;
  }
  .grid {
    stroke: var(--divider-color);
    stroke-width: 1;
  }
  .tick {
    fill: var(--secondary-text-color);
    font-size: 12px;
  }
  .tip {
    position: absolute;
    z-index: 2;
    pointer-events: none;
    padding: 6px 10px;
    border-radius: 8px;
    font-size: 13px;
    line-height: 1.45;
    max-width: 230px;
    width: max-content;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
  }
  .tip b {
    display: block;
    font-weight: 600;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
`;
