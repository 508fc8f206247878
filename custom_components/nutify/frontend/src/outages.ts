/** Outages over time: a year as a map of its days, or the last weeks as lines. */

import { html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared } from "./base.js";
import { DAY, MINUTE } from "./chart.js";
import { choice, editor, UPSES_FIELD } from "./editor.js";
import { duration, number } from "./format.js";
import {
  askOutages,
  beginOf,
  checkDevices,
  chosen,
  dayOf,
  followJournal,
  type UpsOutages,
} from "./journal.js";
import {
  daysOf,
  daysText,
  type OutagesConfig,
  rangeOf,
  sinceOf,
  summarize,
  yearOf,
} from "./outages_data.js";
import { styles } from "./outages_style.js";
import {
  type Chosen,
  details,
  outageTable,
  timeline,
  type TimelineView,
} from "./outages_timeline.js";
import {
  dayAfterKey,
  dayTable,
  dayWords,
  heatMap,
  leftOf,
  legend,
  type YearView,
} from "./outages_year.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

const USUAL_DAYS = 30;
const MOST_DAYS = 366;
const SECOND_MS = 1000;

class OutagesCard extends NutifyCard<OutagesConfig> {
  static override properties = {
    ...NutifyCard.properties,
    upses: { state: true },
    year: { state: true },
    focused: { state: true },
    chosen: { state: true },
    now: { state: true },
    width: { state: true },
  };
  static override styles = [shared, styles];

  upses?: UpsOutages[];
  /** A calendar year; undefined for the year until today. */
  year?: number;
  focused?: number;
  chosen?: Chosen;
  now = Date.now();
  width = 0;

  private clock?: number;
  private turn = 0;
  /** The year that is asked for; `year` once there is an answer. */
  private wanted?: number;
  /** For which map the newest days were scrolled to. */
  private scrolled = "";
  private readonly sizes = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });

  static getConfigElement(): HTMLElement {
    return editor([
      UPSES_FIELD,
      choice("mode", ["year", "timeline"]),
      { name: "days", selector: { number: { min: 1, max: MOST_DAYS, mode: "box" } } },
    ]);
  }

  static getStubConfig(): Record<string, unknown> {
    return { mode: "year" };
  }

  protected override check({ device_id, mode, days }: OutagesConfig): void {
    checkDevices(device_id);
    if (mode !== undefined && mode !== "year" && mode !== "timeline") {
      throw new Error("mode: year or timeline");
    }
    const whole = days === undefined || (Number.isInteger(days) && days > 0);
    if (!whole || (days ?? 1) > MOST_DAYS) throw new Error(`days: 1 to ${MOST_DAYS}`);
  }

  private get isYear(): boolean {
    return this.config.mode !== "timeline";
  }

  private get days(): number {
    return this.config.days ?? USUAL_DAYS;
  }

  protected override async load(): Promise<void> {
    await this.refresh();
  }

  protected override async follow(): Promise<(() => unknown)[]> {
    const again = (): void => void this.attempt(() => this.refresh());
    return [await followJournal(this.hass, again)];
  }

  /** Ask for the outages of the time that is shown. */
  private async refresh(): Promise<void> {
    const turn = ++this.turn;
    const year = this.wanted;
    const now = Date.now();
    const bounds: [number, number?] = this.isYear
      ? this.yearBounds(year, now)
      : [this.start(now)];
    const devices = chosen(this.config.device_id);
    const upses = await askOutages(this.hass, devices, ...bounds);
    if (turn !== this.turn) return;
    if (year !== this.year) this.focused = undefined;
    this.year = year;
    this.upses = upses;
    this.now = Date.now();
    this.wind();
  }

  private yearBounds(year: number | undefined, now: number): [number, number] {
    const { first, last } = rangeOf(year, dayOf(this.hass, now));
    return [beginOf(this.hass, first), beginOf(this.hass, last + 1)];
  }

  private start(now: number): number {
    return now - this.days * DAY;
  }

  /** Let what lasts grow, and days pass. */
  private wind(): void {
    window.clearInterval(this.clock);
    if (!this.isConnected) return;
    const lasts = this.upses?.some((ups) => ups.outages.some((each) => each.lasts));
    this.clock = window.setInterval(
      () => (this.now = Date.now()),
      lasts && !this.isYear ? SECOND_MS : MINUTE,
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    window.clearInterval(this.clock);
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, []);
  }

  /** Show the newest days first, where not all of them fit. */
  protected override updated(changes: Map<string, unknown>): void {
    super.updated(changes);
    const scroller = this.renderRoot.querySelector(".scroller");
    const map = `${this.year} ${this.width}`;
    if (!scroller || !this.width || map === this.scrolled) return;
    this.scrolled = map;
    scroller.scrollLeft = this.year === undefined ? scroller.scrollWidth : 0;
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const { upses } = this;
    if (!upses) {
      if (this.problem) return nothing;
      return html`<div class="message" aria-busy="true">
        ${text("outages_loading")}
      </div>`;
    }
    if (!upses.length) {
      return html`<div class="message">${text("outages_no_ups")}</div>`;
    }
    return this.isYear ? this.drawYear(text, upses) : this.drawTimeline(text, upses);
  }

  private drawYear(text: Text, upses: UpsOutages[]): TemplateResult {
    const { hass, now } = this;
    const today = dayOf(hass, now);
    const range = rangeOf(this.year, today);
    const days = daysOf(hass, upses, range, now);
    const since = sinceOf(upses);
    const view: YearView = {
      hass,
      text,
      range,
      days,
      summary: summarize(hass, upses, days, range, now),
      since: since === undefined ? today + 1 : dayOf(hass, since),
      today,
      focused: this.focused,
      // Without the card's own padding.
      width: this.width - 32,
      choose: (day) => (this.focused = day),
    };
    return html`
      <div class="top row">${this.years(text, view)} ${this.summary(text, view)}</div>
      ${heatMap(view, (event) => this.keydown(view, event))}
      <p class="live-day" id="day" aria-live="polite">
        ${this.focused === undefined
          ? html`<span class="muted">${text("outages_hint")}</span>`
          : dayWords(view, this.focused)}
      </p>
      ${legend(text)} ${dayTable(view)}
    `;
  }

  private years(text: Text, { since, today }: YearView): TemplateResult {
    const { year } = this;
    const current = yearOf(today);
    const before = (year ?? current) - 1;
    const name = year === undefined ? text("outages_last_year") : String(year);
    const after = year === undefined || year + 1 >= current ? undefined : year + 1;
    return html`<div class="years row" role="group" aria-label=${text("outages_year")}>
      ${this.step(text("outages_previous"), "‹", before, before < yearOf(since))}
      <span class="year" role="status">${name}</span>
      ${this.step(text("outages_next"), "›", after, year === undefined)}
    </div>`;
  }

  private step(
    label: string,
    arrow: string,
    to: number | undefined,
    disabled: boolean,
  ): TemplateResult {
    return html`<button
      class="round"
      aria-label=${label}
      title=${label}
      ?disabled=${disabled}
      @click=${() => this.turnTo(to)}
    >
      <span class="arrow" aria-hidden="true">${arrow}</span>
    </button>`;
  }

  private turnTo(year: number | undefined): void {
    this.wanted = year;
    void this.attempt(() => this.refresh());
  }

  private summary(text: Text, view: YearView): TemplateResult {
    const { hass } = this;
    const { count, seconds, longest, calm } = view.summary;
    const last = Math.min(view.range.last, view.today);
    if (view.since > last) {
      return html`<p class="words">${text("outages_unobserved_year")}</p>`;
    }
    if (!count) {
      const days = daysText(hass, calm);
      return html`<p class="words calm">${text("outages_none", { days })}</p>`;
    }
    const facts: [string, string][] = [
      ["count", number(hass, count, 0)],
      ["total", duration(hass, seconds)],
      ["longest", duration(hass, longest)],
    ];
    if (calm) facts.push(["streak", daysText(hass, calm)]);
    return html`<dl>
      ${facts.map(
        ([key, value]) => html`<div>
          <dt>${text(`outages_${key}`)}</dt>
          <dd>${value}</dd>
        </div>`,
      )}
    </dl>`;
  }

  private keydown(view: YearView, event: KeyboardEvent): void {
    const day = dayAfterKey(view, event.key);
    if (day === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.focused = day;
    const scroller = this.renderRoot.querySelector(".scroller");
    if (!scroller) return;
    const [left, right] = leftOf(view, day);
    if (left < scroller.scrollLeft) scroller.scrollLeft = left;
    const edge = right - scroller.clientWidth;
    if (edge > scroller.scrollLeft) scroller.scrollLeft = edge;
  }

  private drawTimeline(text: Text, upses: UpsOutages[]): TemplateResult {
    const { hass, now, days } = this;
    const view: TimelineView = {
      hass,
      text,
      upses,
      days,
      start: this.start(now),
      now,
      chosen: this.chosen,
      choose: (bar) => (this.chosen = bar),
    };
    const any = upses.some((ups) => ups.outages.length);
    const none = text("outages_timeline_none", { days: daysText(hass, days) });
    return html`
      ${timeline(view)}
      <div class="details" aria-live="polite">
        ${any ? details(view) : html`<p class="words calm">${none}</p>`}
      </div>
      ${outageTable(view)}
    `;
  }
}

registerCard("outages", OutagesCard, ["power_events", "outages"]);
