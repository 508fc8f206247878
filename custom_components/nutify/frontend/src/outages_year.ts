/** A year of outages: weeks as columns, weekdays as rows. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { duration, number } from "./format.js";
import { dayText } from "./journal.js";
import {
  type Day,
  firstWeekday,
  levelOf,
  type Range,
  type Summary,
  weekdayOf,
} from "./outages_data.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

export interface YearView {
  hass: HomeAssistant;
  text: Text;
  range: Range;
  days: ReadonlyMap<number, Day>;
  summary: Summary;
  /** The first day that was observed. */
  since: number;
  today: number;
  /** The day that is chosen, if any. */
  focused: number | undefined;
  /** How much room there is, in pixels. */
  width: number;
  choose: (day: number) => void;
}

const TOP = 20;
const SIDE = 36;
const GAP = 3;
/** A year that does not fit with such days is scrolled, with larger ones. */
const SMALLEST = 12;
const SCROLLED = 16;
const LARGEST = 28;
/** Labels of months keep so many weeks apart. */
const MONTH_WEEKS = 3;

/** Where everything is: the first day of the first week, weeks, and a day's size. */
interface Grid {
  origin: number;
  weeks: number;
  pitch: number;
}

function gridOf({ hass, range, width }: YearView): Grid {
  const into = (weekdayOf(range.first) - firstWeekday(hass) + 7) % 7;
  const origin = range.first - into;
  const weeks = Math.ceil((range.last - origin + 1) / 7);
  const fits = Math.floor((width - SIDE) / weeks);
  return { origin, weeks, pitch: fits < SMALLEST ? SCROLLED : Math.min(LARGEST, fits) };
}

/** Return what is known of a day, in words. */
export function dayWords(view: YearView, day: number): string {
  const { hass, text } = view;
  const name = dayText(hass, day);
  const found = view.days.get(day);
  if (!found && isUnobserved(view, day)) {
    return text("outages_day_unobserved", { day: name });
  }
  const words = found?.outages
    ? text("outages_day_some", {
        day: name,
        total: duration(hass, found.seconds),
        count: number(hass, found.outages, 0),
      })
    : text("outages_day_none", { day: name });
  if (!found?.tests) return words;
  const tests = text("outages_day_tests", { count: number(hass, found.tests, 0) });
  return `${words}; ${tests}`;
}

function isUnobserved({ since, today }: YearView, day: number): boolean {
  return day < since || day > today;
}

/** Return the day that a key leads to from another, undefined for other keys. */
export function dayAfterKey(view: YearView, key: string): number | undefined {
  const { range, today } = view;
  const last = Math.min(range.last, today);
  const from = view.focused ?? last;
  const steps: Record<string, number> = {
    ArrowUp: from - 1,
    ArrowDown: from + 1,
    ArrowLeft: from - 7,
    ArrowRight: from + 7,
    PageUp: from - 28,
    PageDown: from + 28,
    Home: range.first,
    End: last,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(last, Math.max(range.first, to));
}

/** Return where a day is from the left, to have it scrolled into sight. */
export function leftOf(view: YearView, day: number): [number, number] {
  const { origin, pitch } = gridOf(view);
  const left = Math.floor((day - origin) / 7) * pitch;
  return [left, left + pitch];
}

function cell(view: YearView, grid: Grid, day: number): TemplateResult {
  const { pitch, origin } = grid;
  const [x, y] = [Math.floor((day - origin) / 7) * pitch, ((day - origin) % 7) * pitch];
  const size = pitch - GAP;
  const found = view.days.get(day);
  const unobserved = !found && isUnobserved(view, day);
  const kind = unobserved ? "unobserved" : `level-${levelOf(found)}`;
  return svg`<g
    class="day ${kind} ${day === view.focused ? "focused" : ""}"
    transform="translate(${x + GAP / 2},${TOP + y + GAP / 2})"
    @click=${() => view.choose(day)}
  >
    <title>${dayWords(view, day)}</title>
    <rect width=${size} height=${size} rx="3" />
    ${
      unobserved
        ? svg`<rect class="hatch" width=${size} height=${size} rx="3" />`
        : nothing
    }
    ${
      found?.tests
        ? svg`<circle class="test" cx=${size / 2} cy=${size / 2} r=${size / 5} />`
        : nothing
    }
  </g>`;
}

function months(view: YearView, { origin, weeks, pitch }: Grid): TemplateResult[] {
  const labels: TemplateResult[] = [];
  let before = "";
  let free = 0;
  for (let week = 0; week < weeks; week += 1) {
    const day = Math.max(origin + week * 7, view.range.first);
    const name = dayText(view.hass, day, { month: "short" });
    if (name === before) continue;
    before = name;
    // The name of a month that has a few days only would be over the next one's.
    const next = dayText(view.hass, day + 7 * (MONTH_WEEKS - 1), { month: "short" });
    if (week < free || (week === 0 && next !== name)) continue;
    free = week + MONTH_WEEKS;
    labels.push(svg`<text x=${week * pitch + 2} y="13" class="label">${name}</text>`);
  }
  return labels;
}

function weekdays({ hass }: YearView, { pitch }: Grid): TemplateResult {
  const first = firstWeekday(hass);
  // 4 January 1970 was a Sunday.
  const name = (row: number): string =>
    dayText(hass, 3 + first + row, { weekday: "short" });
  const height = TOP + 7 * pitch;
  return html`<svg width=${SIDE} height=${height} class="side" aria-hidden="true">
    ${[0, 2, 4, 6].map(
      (row) => svg`<text x="0" y=${TOP + row * pitch + pitch / 2 + 4} class="label">
        ${name(row)}
      </text>`,
    )}
  </svg>`;
}

/** Return the map of a year. */
export function heatMap(
  view: YearView,
  keydown: (event: KeyboardEvent) => void,
): TemplateResult {
  const { hass, text, range, summary } = view;
  const grid = gridOf(view);
  const cells: TemplateResult[] = [];
  for (let day = range.first; day <= range.last; day += 1) {
    cells.push(cell(view, grid, day));
  }
  const label = text("outages_chart", {
    count: number(hass, summary.count, 0),
    total: duration(hass, summary.seconds),
  });
  const [width, height] = [grid.weeks * grid.pitch, TOP + 7 * grid.pitch];
  return html`<div
    class="map"
    tabindex="0"
    role="application"
    aria-label=${text("outages_days")}
    aria-describedby="day"
    @keydown=${keydown}
  >
    ${weekdays(view, grid)}
    <div class="scroller">
      <svg width=${width} height=${height} role="img" aria-label=${label}>
        <defs>
          <pattern
            id="hatch"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V6" class="hatching" />
          </pattern>
        </defs>
        ${months(view, grid)} ${cells}
      </svg>
    </div>
  </div>`;
}

/** Return what the colours mean, in words. */
export function legend(text: Text): TemplateResult {
  const square = (kind: string): TemplateResult =>
    html`<i class="swatch ${kind}" aria-hidden="true"></i>`;
  return html`<ul class="legend">
    ${[0, 1, 2, 3, 4].map(
      (level) =>
        html`<li>${square(`level-${level}`)} ${text(`outages_level_${level}`)}</li>`,
    )}
    <li>${square("unobserved")} ${text("outages_unobserved")}</li>
    <li>${square("dot")} ${text("outages_test")}</li>
  </ul>`;
}

/** Return the days with anything on them as a table, for those who do not see a map. */
export function dayTable({
  hass,
  text,
  days,
}: YearView): TemplateResult | typeof nothing {
  if (!days.size) return nothing;
  const heads = ["day", "count", "total", "test"];
  return html`<div class="visually-hidden">
    <table>
      <caption>${text("outages_table")}</caption>
      <thead>
        <tr>
          ${heads.map((each) => html`<th scope="col">${text(`outages_${each}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${[...days]
          .sort(([one], [other]) => other - one)
          .map(
            ([day, found]) => html`<tr>
              <th scope="row">${dayText(hass, day)}</th>
              <td>${number(hass, found.outages, 0)}</td>
              <td>${duration(hass, found.seconds)}</td>
              <td>${number(hass, found.tests, 0)}</td>
            </tr>`,
          )}
      </tbody>
    </table>
  </div>`;
}
