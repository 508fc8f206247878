/** Draws a range chart: its axes, limits, times on battery, band and line. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { niceTicks, spread, timeTicks } from "./chart.js";
import { number } from "./format.js";
import type { Limit, Outage, Point } from "./range_data.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** The plot in pixels, and what it spans. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  start: number;
  end: number;
  low: number;
  high: number;
  ticks: number[];
  digits: number;
}

const CHARACTER = 7;
const AXIS = 22;

/** Lay out the plot: as far from the left as the widest number on the axis needs. */
export function frame(
  hass: HomeAssistant,
  width: number,
  spans: { start: number; end: number; low: number; high: number; percent: boolean },
): Frame {
  const height = width < 500 ? 230 : width < 1100 ? 280 : 330;
  const { ticks, digits, step } = niceTicks(spans.low, spans.high, height / 52);
  const low = Math.min(spans.low, ticks[0] ?? spans.low);
  // The uppermost line is a round value, where that costs little room.
  const next = (ticks.at(-1) ?? spans.high) + step;
  const high = !spans.percent && next - spans.high < step * 0.4 ? next : spans.high;
  if (high === next) ticks.push(next);
  const longest = Math.max(...ticks.map((each) => number(hass, each, digits).length));
  return {
    width,
    height,
    left: longest * CHARACTER + 12,
    right: width - 8,
    top: 24,
    bottom: height - AXIS,
    start: spans.start,
    end: spans.end,
    low,
    high,
    ticks,
    digits,
  };
}

/** Return where a time is. */
export function x(of: Frame, at: number): number {
  const share = (at - of.start) / (of.end - of.start);
  return of.left + share * (of.right - of.left);
}

/** Return where a value is. */
export function y(of: Frame, value: number): number {
  const share = (value - of.low) / (of.high - of.low || 1);
  return of.bottom - share * (of.bottom - of.top);
}

/** Return the time of a point: the middle of its step. */
export function middle(point: Point): number {
  return (point.start + point.end) / 2;
}

export function axes(hass: HomeAssistant, of: Frame, unit: string): TemplateResult {
  const most = Math.max(2, Math.floor((of.right - of.left) / 66));
  return svg`
    <text x=${of.left - 8} y="11" class="tick" text-anchor="end">${unit}</text>
    ${of.ticks.map(
      (each) => svg`
        <path class="grid" d="M${of.left} ${y(of, each)}H${of.right}" />
        <text class="tick" text-anchor="end" x=${of.left - 8} y=${y(of, each) + 4}>
          ${number(hass, each, of.digits)}
        </text>`,
    )}
    ${timeTicks(hass, of.start, of.end, most).map(
      ({ at, label }) => svg`
        <path class="grid" d="M${x(of, at)} ${of.bottom}v4" />
        <text
          class="tick"
          text-anchor=${anchor(of, at)}
          x=${x(of, at)}
          y=${of.height - 4}
        >${label}</text>`,
    )}`;
}

/** Labels at the edges stay within the chart. */
function anchor(of: Frame, at: number): string {
  if (x(of, at) > of.right - 24) return "end";
  return x(of, at) < 24 ? "start" : "middle";
}

/** Times on battery, and self-tests, which are hatched. */
export function bands(of: Frame, outages: readonly Outage[]): TemplateResult[] {
  return outages.flatMap(({ begin, end, test }) => {
    const from = x(of, Math.max(begin, of.start));
    const to = x(of, Math.min(end, of.end));
    if (end < of.start || begin > of.end) return [];
    return svg`<rect
      class=${test ? "test" : "outage"}
      x=${from}
      y=${of.top}
      width=${Math.max(1.5, to - from)}
      height=${of.bottom - of.top}
    />`;
  });
}

/** Dashed lines of the limits, their labels moved apart. */
export function limitLines(
  hass: HomeAssistant,
  text: Text,
  of: Frame,
  limits: readonly Limit[],
  unit: string,
): TemplateResult[] {
  const wanted = limits.map((each) => y(of, each.value) - 5);
  const places = spread(wanted, 15, of.top - 8, of.bottom - 3);
  return limits.map(({ value, word }, index) => {
    const at = y(of, value);
    const words = `${text(word)} ${number(hass, value, 2)} ${unit}`;
    return svg`
      <line class="limit ${word}" x1=${of.left} x2=${of.right} y1=${at} y2=${at} />
      <text class="limit-label" text-anchor="end" x=${of.right - 4} y=${places[index]}>
        ${words}
      </text>`;
  });
}

/** Part points where data is missing, so that no line is drawn across. */
function runs(points: readonly Point[], gap: number): Point[][] {
  const found: Point[][] = [];
  let last: Point | undefined;
  for (const each of points) {
    const run = found.at(-1);
    if (run && last && each.start - last.start <= gap) run.push(each);
    else found.push([each]);
    last = each;
  }
  return found;
}

function path(of: Frame, run: readonly Point[], value: (point: Point) => number): string {
  return run
    .map((each) => `${x(of, middle(each)).toFixed(1)},${y(of, value(each)).toFixed(1)}`)
    .join(" L");
}

/** The mean as a line, and a soft band from the lowest to the highest. */
export function curve(
  of: Frame,
  points: readonly Point[],
  gap: number,
  band: boolean,
): TemplateResult[] {
  return runs(points, gap).map((run) => {
    const line = `M${path(of, run, (each) => each.value)}`;
    const back = [...run].reverse();
    const highs = path(of, run, (each) => each.high);
    const around = `M${highs} L${path(of, back, (each) => each.low)}Z`;
    const [first] = run;
    if (run.length === 1 && first) {
      const at = x(of, middle(first));
      return svg`
        ${
          band
            ? svg`<path class="whisker" d="M${at} ${y(of, first.low)}V${y(of, first.high)}" />`
            : nothing
        }
        <circle
          cx=${at}
          cy=${y(of, first.value)}
          r="2.5"
          class=${band ? "dot" : "dot before"}
        />`;
    }
    return svg`
      ${band ? svg`<path class="band" d=${around} />` : nothing}
      <path class=${band ? "line" : "line before"} d=${line} />`;
  });
}

/** The point that is read: a line through the chart, and a ring on the curve. */
export function cross(of: Frame, point: Point): TemplateResult {
  const at = x(of, middle(point));
  const height = Math.min(of.bottom, Math.max(of.top, y(of, point.value)));
  return svg`
    <line class="cross" x1=${at} x2=${at} y1=${of.top} y2=${of.bottom} />
    <circle class="ring" cx=${at} cy=${height} r="4.5" />`;
}

/** What the chart is cut to, and the hatching of self-tests. */
export function definitions(of: Frame): TemplateResult {
  return svg`<defs>
    <clipPath id="inside">
      <rect
        x=${of.left}
        y=${of.top}
        width=${of.right - of.left}
        height=${of.bottom - of.top}
      />
    </clipPath>
    <pattern
      id="hatch"
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="2" height="6" class="stripe" />
    </pattern>
  </defs>`;
}

/** What is told of a point, on the side where there is room; first its time. */
export function tip(of: Frame, point: Point, lines: readonly string[]): TemplateResult {
  const at = x(of, middle(point));
  const side = at > of.width / 2 ? `right:${of.width - at + 12}px` : `left:${at + 12}px`;
  const [time, ...rest] = lines;
  return html`<div class="tip" style="top:${of.top + 4}px;${side}" aria-hidden="true">
    <b>${time}</b>${rest.map((each) => html`<div>${each}</div>`)}
  </div>`;
}

/** Return the point that a key moves to, -1 for none, undefined for other keys. */
export function moved(key: string, chosen: number, count: number): number | undefined {
  const from = chosen < 0 ? count : chosen;
  const page = Math.max(1, Math.round(count / 10));
  const targets: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    ArrowRight: chosen + 1,
    ArrowUp: chosen + 1,
    PageDown: from - page,
    PageUp: chosen + page,
    Home: 0,
    End: count - 1,
  };
  if (key === "Escape") return -1;
  const target = targets[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}
