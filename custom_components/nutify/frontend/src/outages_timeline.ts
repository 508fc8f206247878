/** The outages of the last days: a line for each UPS, a bar for each outage. */

import { html, nothing, type TemplateResult } from "lit";
import { duration, moment, number } from "./format.js";
import {
  beginOf,
  dayOf,
  dayText,
  type Outage,
  secondsOf,
  spanOf,
  type UpsOutages,
} from "./journal.js";
import { daysText } from "./outages_data.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** Which bar is chosen. */
export interface Chosen {
  device_id: string;
  begin: string;
}

export interface TimelineView {
  hass: HomeAssistant;
  text: Text;
  upses: readonly UpsOutages[];
  days: number;
  start: number;
  now: number;
  chosen: Chosen | undefined;
  choose: (bar: Chosen) => void;
}

/** Dates below: as many as fit on a phone, too. */
const MOST_TICKS = 5;
const STEPS = [1, 2, 5, 7, 14, 30, 60, 90];
const MOST_ROWS = 500;
const EDGE_PERCENT = 8;
const WHOLE: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "medium" };
/** The least widths of bars, as the styles have them. */
const SMALLEST = { lasts: 6, test: 5, cut: 3 };

function percent(view: TimelineView, time: number): number {
  const share = (time - view.start) / (view.now - view.start);
  return Math.min(100, Math.max(0, share * 100));
}

/** Return the outages of a UPS in order, without those that are too old by now. */
function ordered(view: TimelineView, ups: UpsOutages): Outage[] {
  return ups.outages
    .filter((each) => spanOf(each, view.now)[1] >= view.start)
    .sort((one, other) => one.begin.localeCompare(other.begin));
}

/** Return the days whose begin is marked below. */
function ticks(view: TimelineView): number[] {
  const step = STEPS.find((each) => view.days / each <= MOST_TICKS) ?? 365;
  const today = dayOf(view.hass, view.now);
  const found: number[] = [];
  for (let day = today; beginOf(view.hass, day) >= view.start; day -= step) {
    found.unshift(day);
  }
  return found;
}

function kindOf(text: Text, outage: Outage): string {
  return text(outage.test ? "outages_test" : "outages_outage");
}

function barWords({ hass, text, now }: TimelineView, outage: Outage): string {
  const words = text("outages_bar", {
    kind: kindOf(text, outage),
    begin: moment(hass, outage.begin),
    duration: duration(hass, secondsOf(outage, now)),
  });
  return outage.lasts ? `${words}, ${text("outages_running")}` : words;
}

function isChosen({ chosen }: TimelineView, ups: UpsOutages, outage: Outage): boolean {
  return chosen?.device_id === ups.device_id && chosen.begin === outage.begin;
}

/** Go from bar to bar: of a line, the Tab key stops at one only. */
function keydown(view: TimelineView, ups: UpsOutages, event: KeyboardEvent): void {
  const bars = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const at = bars.indexOf(event.target as HTMLButtonElement);
  const rtl = getComputedStyle(event.currentTarget as HTMLElement).direction === "rtl";
  const steps: Record<string, number> = {
    ArrowLeft: at + (rtl ? 1 : -1),
    ArrowRight: at + (rtl ? -1 : 1),
    Home: 0,
    End: bars.length - 1,
  };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const bar = bars[Math.min(bars.length - 1, Math.max(0, to))];
  bar?.focus();
  if (bar?.dataset.begin) {
    view.choose({ device_id: ups.device_id, begin: bar.dataset.begin });
  }
}

function bar(
  view: TimelineView,
  ups: UpsOutages,
  outage: Outage,
  stop: boolean,
): TemplateResult {
  const [begin, end] = spanOf(outage, view.now);
  const from = percent(view, begin);
  const width = percent(view, end) - from;
  const is = isChosen(view, ups, outage);
  const words = barWords(view, outage);
  const kind = outage.lasts ? "lasts" : outage.test ? "test" : "cut";
  // What is of this moment has its least width left of it.
  const at = `min(${from.toFixed(3)}%, calc(100% - ${SMALLEST[kind]}px))`;
  return html`<button
    class="bar ${outage.test ? "test" : ""} ${kind} ${is ? "chosen" : ""}"
    style="inset-inline-start:${at};width:${width.toFixed(3)}%"
    tabindex=${stop ? 0 : -1}
    data-begin=${outage.begin}
    aria-pressed=${is}
    aria-label=${words}
    title=${words}
    @click=${() => view.choose({ device_id: ups.device_id, begin: outage.begin })}
  ></button>`;
}

function line(view: TimelineView, ups: UpsOutages, marks: number[]): TemplateResult {
  const { hass, text } = view;
  const bars = ordered(view, ups);
  const cuts = bars.filter((each) => !each.test);
  const total = cuts.reduce((sum, each) => sum + secondsOf(each, view.now), 0);
  const since = ups.since ? percent(view, Date.parse(ups.since)) : 100;
  const at = bars.findIndex((each) => isChosen(view, ups, each));
  // A chosen bar of this line, or its newest.
  const stop = at >= 0 ? at : bars.length - 1;
  const words = cuts.length
    ? `${number(hass, cuts.length, 0)} · ${duration(hass, total)}`
    : text("outages_calm");
  const label = text("outages_row", {
    name: ups.name,
    count: number(hass, cuts.length, 0),
    total: duration(hass, total),
  });
  return html`<div class="line">
    <div class="head" aria-hidden="true">
      <span class="name">${ups.name}</span><span class="muted">${words}</span>
    </div>
    <div
      class="track"
      role="group"
      aria-label=${label}
      @keydown=${(event: KeyboardEvent) => keydown(view, ups, event)}
    >
      ${since > 0
        ? html`<div
            class="before"
            style="width:${since.toFixed(3)}%"
            title=${text("outages_unobserved")}
          ></div>`
        : nothing}
      ${marks.map((day) => html`<i class="mark" style=${place(view, day)}></i>`)}
      ${bars.map((outage, index) => bar(view, ups, outage, index === stop))}
    </div>
  </div>`;
}

function place(view: TimelineView, day: number): string {
  return `inset-inline-start:${percent(view, beginOf(view.hass, day)).toFixed(3)}%`;
}

/** Return at which end a date is, where it has no room on both of its sides. */
function edge(view: TimelineView, day: number): string {
  const at = percent(view, beginOf(view.hass, day));
  return at < EDGE_PERCENT ? "first" : at > 100 - EDGE_PERCENT ? "last" : "";
}

/** Return the lines, and the dates below them. */
export function timeline(view: TimelineView): TemplateResult {
  const { hass, text, days } = view;
  const marks = ticks(view);
  const label = text("outages_timeline", { days: daysText(hass, days) });
  return html`<div class="timeline" role="group" aria-label=${label}>
    ${view.upses.map((ups) => line(view, ups, marks))}
    <div class="axis" aria-hidden="true">
      ${marks.map(
        (day) => html`<span class="label ${edge(view, day)}" style=${place(view, day)}
          >${dayText(hass, day, { day: "numeric", month: "short" })}</span
        >`,
      )}
    </div>
  </div>`;
}

/** Return the bar that is chosen, if it is still there. */
function chosenOf(view: TimelineView): [UpsOutages, Outage] | undefined {
  for (const ups of view.upses) {
    const found = ups.outages.find((each) => isChosen(view, ups, each));
    if (found) return [ups, found];
  }
  return undefined;
}

/** Return all that is known of the bar that is chosen. */
export function details(view: TimelineView): TemplateResult {
  const { hass, text, now } = view;
  const found = chosenOf(view);
  if (!found) return html`<p class="muted">${text("outages_timeline_hint")}</p>`;
  const [ups, outage] = found;
  const lowest = outage.lowest_charge;
  const facts: [string, string | null][] = [
    ["begin", moment(hass, outage.begin, WHOLE)],
    ["end", outage.lasts ? text("outages_running") : moment(hass, outage.end, WHOLE)],
    ["duration", duration(hass, secondsOf(outage, now))],
    ["cause", outage.cause],
    ["lowest", lowest === null ? null : `${number(hass, lowest, 0)} %`],
  ];
  return html`<h4>${kindOf(text, outage)}, ${ups.name}</h4>
    <dl>
      ${facts.map(([key, value]) =>
        value
          ? html`<div>
              <dt>${text(`outages_${key}`)}</dt>
              <dd aria-live=${outage.lasts && key === "duration" ? "off" : nothing}>
                ${value}
              </dd>
            </div>`
          : nothing,
      )}
    </dl>
    ${outage.gaps ? html`<p class="muted">${text("outages_gaps")}</p>` : nothing}`;
}

/** Return the bars as a table, newest first, for those who do not see them. */
export function outageTable(view: TimelineView): TemplateResult | typeof nothing {
  const { hass, text, now } = view;
  const rows = view.upses
    .flatMap((ups) => ups.outages.map((outage) => ({ ups, outage })))
    .sort((one, other) => other.outage.begin.localeCompare(one.outage.begin))
    .slice(0, MOST_ROWS);
  if (!rows.length) return nothing;
  const heads = ["begin", "ups", "kind", "duration", "cause"];
  return html`<div class="visually-hidden">
    <table>
      <caption>${text("outages_table")}</caption>
      <thead>
        <tr>
          ${heads.map((each) => html`<th scope="col">${text(`outages_${each}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ ups, outage }) => html`<tr>
            <th scope="row">${moment(hass, outage.begin)}</th>
            <td>${ups.name}</td>
            <td>${kindOf(text, outage)}</td>
            <td>
              ${duration(hass, secondsOf(outage, now))}
              ${outage.lasts ? text("outages_running") : nothing}
            </td>
            <td>${outage.cause ?? nothing}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
