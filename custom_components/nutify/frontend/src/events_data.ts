/** What the card of events asks for, how it says when, and its spreadsheet. */

import { moment } from "./format.js";
import {
  chosen,
  type JournalPage,
  type JournalRow,
  type RecordKind,
} from "./journal.js";
import type { Text } from "./texts.js";
import type { CardConfig, HomeAssistant } from "./types.js";

export interface EventsConfig extends CardConfig {
  device_id?: string | string[];
  compact?: boolean;
  limit?: number;
  kind?: RecordKind;
}

export interface Filter {
  device: string;
  kind: RecordKind | "";
  type: string;
  unacknowledged: boolean;
  offset: number;
}

export const UNFILTERED: Filter = {
  device: "",
  kind: "",
  type: "",
  unacknowledged: false,
  offset: 0,
};
/** As many as the server gives at once. */
export const MOST_ROWS = 200;
const MOST_EXPORTED = 1000;
const USUAL_ROWS = 25;

/** Return how many rows a page has. */
export function pageSize(config: EventsConfig): number {
  return config.limit ?? USUAL_ROWS;
}

/** Return which devices are shown, undefined for all. */
export function devicesOf(config: EventsConfig, filter: Filter): string[] | undefined {
  return chosen(config.device_id) ?? chosen(filter.device);
}

/** Ask for the rows that a filter leaves over. */
export function askRows(
  hass: HomeAssistant,
  config: EventsConfig,
  filter: Filter,
  limit = pageSize(config),
): Promise<JournalPage> {
  return hass.callWS<JournalPage>({
    type: "nutify/journal/list",
    language: hass.locale?.language || hass.language,
    device_id: devicesOf(config, filter),
    kind: config.kind ?? (filter.kind || undefined),
    types: filter.type ? [filter.type] : undefined,
    acknowledged: filter.unacknowledged ? false : undefined,
    offset: filter.offset,
    limit,
  });
}

/** Return all rows that a filter leaves over, up to what a spreadsheet is good for. */
async function allRows(
  hass: HomeAssistant,
  config: EventsConfig,
  filter: Filter,
): Promise<JournalRow[]> {
  // By their ids: what happens between two questions moves rows to the next page.
  const rows = new Map<string, JournalRow>();
  for (let offset = 0; offset < MOST_EXPORTED; offset += MOST_ROWS) {
    const page = await askRows(hass, config, { ...filter, offset }, MOST_ROWS);
    page.rows.forEach((row) => rows.set(row.id, row));
    if (offset + MOST_ROWS >= page.total) break;
  }
  return [...rows.values()].slice(0, MOST_EXPORTED);
}

/** Return a cell: quoted, and never a formula, whatever a UPS calls itself. */
function cell(value: string | number | null | undefined): string {
  if (typeof value === "number") return String(value);
  const words = value ?? "";
  const safe = /^[=+\-@\t\r\n]/.test(words) ? `'${words}` : words;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Return rows as comma separated values, under a line of headings. */
export function csv(
  rows: readonly JournalRow[],
  text: Text,
  nameOf: (row: JournalRow) => string,
): string {
  const head = ["time", "ups", "type", "severity", "what", "duration_seconds"];
  const more = ["charge_begin", "charge_lowest", "charge_end", "by", "at"];
  const lines = rows.map((row) => [
    row.time,
    row.name,
    nameOf(row),
    text(`events_severity_${row.severity}`),
    row.text,
    row.duration,
    ...[0, 1, 2].map((index) => row.charge?.[index]),
    row.acknowledged_by,
    row.acknowledged_at,
  ]);
  return [[...head, ...more].map((key) => text(`events_csv_${key}`)), ...lines]
    .map((line) => line.map(cell).join(","))
    .join("\r\n");
}

/** Give the user a file of all rows that a filter leaves over. */
export async function download(
  hass: HomeAssistant,
  config: EventsConfig,
  filter: Filter,
  text: Text,
  nameOf: (row: JournalRow) => string,
): Promise<void> {
  const content = csv(await allRows(hass, config, filter), text, nameOf);
  // The mark in front tells spreadsheets that it is UTF-8.
  const blob = new Blob([`\uFEFF${content}`], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `nutify-events-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["hour", 3600],
  ["minute", 60],
];

/** Return how long ago something was, or its date if that is a day or more. */
export function ago(hass: HomeAssistant, time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds >= 86_400) {
    return moment(hass, time, { dateStyle: "short", timeStyle: "short" });
  }
  const words = new Intl.RelativeTimeFormat(hass.locale.language, {
    numeric: "auto",
    style: "short",
  });
  for (const [unit, length] of STEPS) {
    if (seconds >= length) return words.format(-Math.floor(seconds / length), unit);
  }
  return words.format(0, "second");
}
