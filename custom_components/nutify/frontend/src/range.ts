/** A quantity over the chosen time: its mean, range and limits, and times on battery. */

import { html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared, subscribe } from "./base.js";
import { chartStyles, Measure } from "./chart.js";
import { choice, editor, stub, UPS_FIELD } from "./editor.js";
import { moment, number } from "./format.js";
import { followRecorded, type Period } from "./period.js";
import * as data from "./range_data.js";
import * as drawn from "./range_draw.js";
import { rangeStyles } from "./range_style.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import type { CardConfig, HomeAssistant, Ups } from "./types.js";

interface RangeConfig extends CardConfig {
  device_id: string;
  quantity: data.Quantity;
  collection_key?: string;
}

/** What was recorded of the chosen time. */
interface Recorded {
  period: Period;
  points: data.Point[];
  outages: data.Outage[];
  /** The period before, moved onto this one; none unless it was asked for. */
  before?: data.Point[];
  history: boolean;
}


class RangeCard extends NutifyCard<RangeConfig> {
  static override properties = {
    ...NutifyCard.properties,
    ups: { state: true },
    found: { state: true },
    compares: { state: true },
    chosen: { state: true },
  };
  ups?: Ups;
  found?: Recorded;
  compares = false;
  /** The point that is read, and -1 for none. */
  chosen = -1;
  private period?: Period;
  private asked = 0;
  /** The configuration that `found` answers. */
  private asks?: RangeConfig;
  private readonly measure = new Measure(this, ".plot");

  static getConfigElement(): HTMLElement {
    return editor([UPS_FIELD, choice("quantity", data.QUANTITIES)]);
  }

  static getStubConfig(hass: HomeAssistant): Record<string, unknown> {
    return { ...stub(hass), quantity: "input_voltage" };
  }

  protected override check(config: RangeConfig): void {
    if (typeof config.device_id !== "string") throw new Error("device_id: choose a UPS");
    // A suggestion by Home Assistant's picker knows the device alone.
    if (config.quantity !== undefined && !data.QUANTITIES.includes(config.quantity)) {
      throw new Error(`quantity: one of ${data.QUANTITIES.join(", ")}`);
    }
  }

  private get quantity(): data.Quantity {
    return this.config.quantity ?? "input_voltage";
  }

  private get entity(): string | undefined {
    return data.entityOf(this.ups, this.quantity);
  }

  /** The entity, if the recorder keeps statistics of it. */
  private get statistic(): string | undefined {
    const entity = this.entity;
    return entity && this.ups?.statistics.includes(entity) ? entity : undefined;
  }

  private get unit(): string {
    const entity = this.hass.states[this.entity ?? ""];
    return String(entity?.attributes.unit_of_measurement ?? "");
  }

  protected override async load(): Promise<void> {
    if (this.asks !== this.config) this.found = undefined;
    this.asks = this.config;
    this.ups = await this.hass.callWS<Ups>({
      type: "nutify/ups/describe",
      device_id: this.config.device_id,
    });
  }

  protected override async follow(): Promise<(() => unknown)[]> {
    const again = (): void => {
      if (this.period && this.period.end.getTime() > Date.now()) void this.ask();
    };
    const choose = (period: Period): void => {
      this.period = period;
      this.chosen = -1;
      void this.ask();
    };
    const { hass } = this;
    const journal = await subscribe(hass, { type: "nutify/journal/subscribe" }, again);
    const key = this.config.collection_key;
    return [journal, ...(await followRecorded(hass, key, choose, again))];
  }

  private async ask(): Promise<void> {
    const { statistic: id, period } = this;
    if (!id || !period) return;
    const asked = ++this.asked;
    await this.attempt(async () => {
      const found = await this.answers(id, period);
      // Another time may have been chosen meanwhile.
      if (asked !== this.asked) return;
      this.found = this.compares ? found : { ...found, before: undefined };
    });
  }

  private async answers(id: string, period: Period): Promise<Recorded> {
    const past = data.earlier(this.hass, period);
    const [points, outages, before] = await Promise.all([
      data.points(this.hass, id, this.quantity, period),
      data.outages(this.hass, this.config.device_id, period),
      this.compares ? data.points(this.hass, id, this.quantity, past) : undefined,
    ]);
    return {
      period,
      points,
      outages,
      before: before?.map((each) => ({
        ...each,
        start: each.start + past.shift,
        end: each.end + past.shift,
      })),
      history: points.length > 0 || (await data.hasHistory(this.hass, id)),
    };
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    const before = changes.get("hass") as HomeAssistant | undefined;
    const id = this.entity ?? "";
    const silent = (hass?: HomeAssistant) => hass?.states[id]?.state === "unavailable";
    return changed(before, this.hass, []) || silent(before) !== silent(this.hass);
  }

  private get silent(): boolean {
    return this.hass.states[this.entity ?? ""]?.state === "unavailable";
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    if (!this.ups) return nothing;
    if (!this.statistic) return this.message(text("range_missing"));
    const found = this.found;
    if (!found) {
      if (this.problem) return nothing;
      return html`<div class="message" aria-busy="true">${text("range_loading")}</div>`;
    }
    const silent = this.silent
      ? html`<p class="muted silent">${text("range_silent")}</p>`
      : nothing;
    if (!found.points.length && !found.before?.length) {
      const word = found.history ? "range_nothing" : "range_no_history";
      return html`${this.bar(text, found)}${silent}${this.message(text(word))}`;
    }
    return html`${this.bar(text, found)}${silent}${this.plot(text, found)}`;
  }

  private message(words: string): TemplateResult {
    return html`<div class="message">${words}</div>`;
  }

  private value(value: number, withUnit = true): string {
    const words = number(this.hass, value, data.KINDS[this.quantity].digits);
    return withUnit && this.unit ? `${words} ${this.unit}` : words;
  }

  private bar(text: Text, found: Recorded): TemplateResult {
    const { low, mean, high, count } = data.figures(found.points, found.outages);
    const figure = (word: string, value: string) =>
      html`<div><dt>${text(word)}</dt><dd>${value}</dd></div>`;
    const isCharge = this.quantity === "charge";
    return html`<div class="bar">
      <dl>
        ${found.points.length
          ? html`${figure("range_lowest", this.value(low))}
            ${isCharge ? nothing : figure("range_mean", this.value(mean))}
            ${figure("range_highest", this.value(high))}`
          : nothing}
        ${figure("range_outages", number(this.hass, count, 0))}
      </dl>
      <button
        class=${this.compares ? "on" : ""}
        aria-pressed=${this.compares ? "true" : "false"}
        @click=${this.toggle}
      >
        ${text("range_compare")}
      </button>
    </div>`;
  }

  private toggle(): void {
    this.compares = !this.compares;
    if (!this.compares && this.found) this.found = { ...this.found, before: undefined };
    else void this.ask();
  }

  private plot(text: Text, found: Recorded): TemplateResult {
    const width = this.measure.width;
    return html`<div class="plot">
        ${width ? this.chart(text, found, width) : nothing}
      </div>
      ${this.legend(text, found)}`;
  }

  private laid(found: Recorded) {
    const limits = data.limitsOf(this.ups as Ups, this.quantity, this.unit);
    const all = [...found.points, ...(found.before ?? [])];
    return data.domain(this.quantity, all, limits);
  }

  private frame(found: Recorded, width: number): drawn.Frame {
    const { low, high } = this.laid(found);
    return drawn.frame(this.hass, width, {
      start: found.period.start.getTime(),
      end: found.period.end.getTime(),
      low,
      high,
      percent: data.KINDS[this.quantity].axis === "percent",
    });
  }

  private chart(text: Text, found: Recorded, width: number): TemplateResult {
    const of = this.frame(found, width);
    const { shown } = this.laid(found);
    const gap = data.gapOf([...found.points, ...(found.before ?? [])]);
    const point = found.points[this.chosen];
    return html`<svg
        viewBox="0 0 ${of.width} ${of.height}"
        width=${of.width}
        height=${of.height}
        role="img"
        aria-label=${this.sentence(text, found)}
        style="--curve:${data.KINDS[this.quantity].color}"
      >
        ${drawn.definitions(of)}${drawn.axes(this.hass, of, this.unit)}
        ${drawn.bands(of, found.outages)}
        <g clip-path="url(#inside)">
          ${found.before ? drawn.curve(of, found.before, gap, false) : nothing}
          ${drawn.curve(of, found.points, gap, true)}
        </g>
        ${drawn.limitLines(this.hass, text, of, shown, this.unit)}
        ${point ? drawn.cross(of, point) : nothing}
      </svg>
      ${this.probe(text, found, of)}
      ${point ? drawn.tip(of, point, this.lines(text, found, point)) : nothing}`;
  }

  private sentence(text: Text, found: Recorded): string {
    const { low, mean, high, count } = data.figures(found.points, found.outages);
    if (!found.points.length) return text("range_nothing");
    const word = this.quantity === "charge" ? "range_sentence_charge" : "range_sentence";
    return text(word, {
      name: this.ups?.name,
      quantity: text(`range_${this.quantity}`),
      from: moment(this.hass, found.period.start, { dateStyle: "medium" }),
      to: moment(this.hass, found.period.end, { dateStyle: "medium" }),
      low: this.value(low),
      mean: this.value(mean),
      high: this.value(high),
      count,
    });
  }

  /** What lies over the chart, and is moved by mouse, finger and arrow keys. */
  private probe(text: Text, found: Recorded, of: drawn.Frame): TemplateResult {
    const point = found.points[this.chosen];
    const area =
      `left:${of.left}px;width:${of.right - of.left}px;` +
      `top:${of.top}px;height:${of.bottom - of.top}px`;
    return html`<div
      class="probe"
      style=${area}
      role="slider"
      tabindex="0"
      aria-label=${text("range_point")}
      aria-valuemin="0"
      aria-valuemax=${Math.max(0, found.points.length - 1)}
      aria-valuenow=${Math.max(0, this.chosen)}
      aria-valuetext=${point
        ? this.lines(text, found, point).join(", ")
        : text("range_point")}
      @pointermove=${(event: PointerEvent) => this.point(event, found)}
      @pointerdown=${(event: PointerEvent) => this.point(event, found)}
      @pointerleave=${(event: PointerEvent) => {
        if (event.pointerType === "mouse") this.chosen = -1;
      }}
      @keydown=${(event: KeyboardEvent) => this.key(event, found.points.length)}
      @blur=${() => (this.chosen = -1)}
    ></div>`;
  }

  private point(event: PointerEvent, { points, period }: Recorded): void {
    const area = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const length = period.end.getTime() - period.start.getTime();
    const at =
      period.start.getTime() + ((event.clientX - area.left) / area.width) * length;
    const distances = points.map((each) => Math.abs(drawn.middle(each) - at));
    this.chosen = distances.indexOf(Math.min(...distances));
  }

  private key(event: KeyboardEvent, count: number): void {
    const target = drawn.moved(event.key, this.chosen, count);
    if (target === undefined || !count) return;
    event.preventDefault();
    this.chosen = target;
  }

  /** What is told of a point: first its time. */
  private lines(text: Text, found: Recorded, point: data.Point): string[] {
    const step = data.lengthOf(point);
    const options: Intl.DateTimeFormatOptions =
      step === "month"
        ? { month: "long", year: "numeric" }
        : step === "day"
          ? { dateStyle: "medium" }
          : { dateStyle: "medium", timeStyle: "short" };
    const at = drawn.middle(point);
    const past = found.before?.find((each) => each.start <= at && at < each.end);
    const within = found.outages.filter(
      (each) => each.begin < point.end && each.end > point.start,
    );
    const outage = within.find((each) => !each.test);
    const range = { low: this.value(point.low, false), high: this.value(point.high) };
    return [
      // A day is told by its middle: its start may be the day before in another zone.
      moment(this.hass, step ? at : point.start, options),
      this.quantity === "charge"
        ? `${text("range_lowest")} ${this.value(point.value)}`
        : `${text("range_mean")} ${this.value(point.value)}`,
      text("range_from_to", range),
      ...(past ? [`${text("range_before")} ${this.value(past.value)}`] : []),
      ...(outage ? [text("range_on_battery")] : []),
      ...(within.length && !outage ? [text("range_test")] : []),
    ];
  }

  private legend(text: Text, found: Recorded): TemplateResult {
    const { hidden } = this.laid(found);
    const has = (test: boolean) => found.outages.some((each) => each.test === test);
    const entry = (kind: string, words: string) =>
      html`<li><span class="key ${kind}" aria-hidden="true"></span>${words}</li>`;
    return html`<ul
      class="legend"
      style="--curve:${data.KINDS[this.quantity].color}"
    >
      ${entry("mean", text(this.quantity === "charge" ? "range_lowest" : "range_mean"))}
      ${entry("spread", text("range_spread"))}
      ${has(false) ? entry("cut", text("range_on_battery")) : nothing}
      ${has(true) ? entry("tested", text("range_test")) : nothing}
      ${this.compares && found.before
        ? entry("past", text(found.before.length ? "range_before" : "range_no_before"))
        : nothing}
      ${hidden.map(
        ({ word, value }) => html`<li>${text("range_beyond", {
          limit: text(word),
          value: `${number(this.hass, value, 2)} ${this.unit}`,
        })}</li>`,
      )}
    </ul>`;
  }

  static override styles = [shared, chartStyles, rangeStyles];
}

registerCard("range", RangeCard, ["input_voltage"]);
