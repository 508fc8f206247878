/** Draws a breakdown: the donut of the parts of the day, and the bars to drill. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Bar, Step } from "./breakdown_data.js";
import { niceTicks } from "./chart.js";
import { moment } from "./format.js";
import type { HomeAssistant } from "./types.js";

/** A part as it is shown: its share is of 1. */
export interface Shown {
  name: string;
  value: number;
  words: string;
  share: number;
}

const COLORS = [
  "var(--info-color, #1e88e5)",
  "var(--warning-color, #ff9800)",
  "var(--success-color, #43a047)",
  "color-mix(in srgb, var(--error-color, #db4437) 60%, var(--info-color, #1e88e5))",
  "color-mix(in srgb, var(--success-color, #43a047) 50%, var(--info-color, #1e88e5))",
  "color-mix(in srgb, var(--warning-color, #ff9800) 50%, var(--error-color, #db4437))",
  "var(--secondary-text-color)",
];
const RADIUS = 70;
const AROUND = 2 * Math.PI * RADIUS;
const NUMBERED_FROM = 0.05;

export function colorOf(index: number): string {
  return COLORS[index % COLORS.length] ?? "";
}

/** The donut; its parts are numbered like the list, so that colour is not needed. */
export function donut(
  parts: readonly Shown[],
  total: string,
  under: string,
  sentence: string,
): TemplateResult {
  let from = 0;
  const arcs = parts.map(({ share }, index) => {
    const begin = from;
    from += share;
    if (share <= 0) return nothing;
    const angle = (begin + share / 2) * 2 * Math.PI - Math.PI / 2;
    const length = Math.max(0.5, share * AROUND - (share < 1 ? 2 : 0));
    return svg`
      <circle
        r=${RADIUS}
        style="stroke:${colorOf(index)}"
        stroke-dasharray="${length} ${AROUND - length}"
        stroke-dashoffset=${-begin * AROUND}
        transform="rotate(-90)"
      />
      ${
        share >= NUMBERED_FROM
          ? svg`<text
              class="number"
              x=${RADIUS * Math.cos(angle)}
              y=${RADIUS * Math.sin(angle) + 4}
            >${index + 1}</text>`
          : nothing
      }`;
  });
  return html`<svg
    class="donut"
    viewBox="-86 -86 172 172"
    role="img"
    aria-label=${sentence}
  >
    <circle r=${RADIUS} class="ring" />
    ${arcs}
    <text class="total" y="2">${total}</text>
    <text class="under" y="20">${under}</text>
  </svg>`;
}

/** Return the time of a bar; the shorter for below the bar. */
export function barLabel(
  hass: HomeAssistant,
  bar: Bar,
  step: Step,
  short: boolean,
): string {
  if (step === "hour") {
    if (!short) {
      return moment(hass, bar.start, { dateStyle: "medium", timeStyle: "short" });
    }
    return moment(hass, bar.start, { hour: "numeric" });
  }
  const at = bar.start;
  if (step === "day") {
    return moment(hass, at, short ? { day: "numeric" } : { dateStyle: "full" });
  }
  const year = short ? {} : ({ year: "numeric" } as const);
  return moment(hass, at, { month: short ? "short" : "long", ...year });
}

export interface BarsOptions {
  hass: HomeAssistant;
  step: Step;
  width: number;
  /** The bar that is read or has the focus, -1 for none. */
  chosen: number;
  label: string;
  value(bar: Bar): number | undefined;
  /** How a value is written on the axis. */
  axis(value: number, digits: number): string;
  /** What is told of a bar. */
  words(bar: Bar): string[];
  drills: boolean;
  choose(index: number): void;
  drill(bar: Bar): void;
}

const ROOM = { month: 38, day: 24, hour: 44 };

export function bars(all: readonly Bar[], options: BarsOptions): TemplateResult {
  const { step, width, chosen, value } = options;
  const most = Math.max(0, ...all.map((each) => value(each) ?? 0));
  const { ticks, digits } = niceTicks(0, most || 1, 4);
  const top = Math.max(most, ticks.at(-1) ?? 0) * 1.06 || 1;
  const labels = ticks.map((each) => options.axis(each, digits));
  const axis = Math.max(...labels.map((each) => each.length)) * 7 + 8;
  const room = (width - axis) / Math.max(1, all.length);
  const every = Math.max(1, Math.ceil(ROOM[step] / Math.max(1, room)));
  const bar = all[chosen];
  return html`<div
    class="bars"
    style="--axis:${axis}px"
    role="group"
    aria-label=${options.label}
    @pointerleave=${() => options.choose(-1)}
    @keydown=${(event: KeyboardEvent) => move(event, all)}
  >
    ${ticks.map(
      (each, index) => html`<div
        class="line"
        style="bottom:calc(var(--under) + (100% - var(--under)) * ${each / top})"
      >
        <span>${labels[index]}</span>
      </div>`,
    )}
    <div class="columns">
      ${all.map((each, index) => column(each, index, all, options, top, every))}
    </div>
    ${bar ? tip(bar, chosen, all.length, options) : nothing}
  </div>`;
}

function column(
  bar: Bar,
  index: number,
  all: readonly Bar[],
  options: BarsOptions,
  top: number,
  every: number,
): TemplateResult {
  const value = options.value(bar);
  // Drawn by the style: it is of the axis, and the name of the bar says more.
  const at = index % every === 0 ? barLabel(options.hass, bar, options.step, true) : "";
  const label = html`<span class="at" aria-hidden="true" data-at=${at}></span>`;
  if (value === undefined) {
    return html`<div class="column" @pointerenter=${() => options.choose(index)}>
      ${bar.ahead ? nothing : html`<i class="unknown"></i>`}${label}
    </div>`;
  }
  // One stop for the tab key; arrows move between the bars.
  const read = all[options.chosen];
  const isRead = read !== undefined && options.value(read) !== undefined;
  const first = all.findIndex((each) => options.value(each) !== undefined);
  const stop = isRead ? options.chosen : first;
  return html`<button
    class="column ${options.drills ? "" : "still"}"
    tabindex=${index === stop ? "0" : "-1"}
    aria-label=${options.words(bar).join(", ")}
    data-index=${index}
    @click=${() => options.drills && options.drill(bar)}
    @pointerenter=${() => options.choose(index)}
    @focus=${() => options.choose(index)}
    @blur=${() => options.choose(-1)}
  >
    <i style="height:calc((100% - var(--under)) * ${value / top})"></i>${label}
  </button>`;
}

function move(event: KeyboardEvent, all: readonly Bar[]): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const at = Number((event.target as HTMLElement).dataset.index);
  if (step === undefined || !Number.isFinite(at)) return;
  event.preventDefault();
  const chart = event.currentTarget as HTMLElement;
  for (let index = at + step; index >= 0 && index < all.length; index += step) {
    const found = chart.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (found) {
      found.focus();
      return;
    }
  }
}

function tip(
  bar: Bar,
  index: number,
  count: number,
  options: BarsOptions,
): TemplateResult {
  const [time, ...rest] = options.words(bar);
  const share = (index + 0.5) / count;
  const at = `calc(var(--axis) + (100% - var(--axis)) * ${share})`;
  const back = `calc((100% - var(--axis)) * ${1 - share})`;
  const side = share > 0.5 ? `right:calc(${back} + 10px)` : `left:calc(${at} + 10px)`;
  return html`<div class="tip" style="top:4px;${side}" aria-hidden="true">
    <b>${time}</b>${rest.map((each) => html`<div>${each}</div>`)}
  </div>`;
}
