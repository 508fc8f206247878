/** What energy and cost are made of: parts of the day, and bars from months to hours. */

import { html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared } from "./base.js";
import * as data from "./breakdown_data.js";
import * as drawn from "./breakdown_draw.js";
import { breakdownStyles } from "./breakdown_style.js";
import { chartStyles, Measure } from "./chart.js";
import { editor, stub, UPS_FIELD } from "./editor.js";
import { moment, money, number } from "./format.js";
import { followRecorded, type Period } from "./period.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import type { CardConfig, HomeAssistant, Ups } from "./types.js";

interface BreakdownConfig extends CardConfig {
  device_id: string;
  collection_key?: string;
}

class BreakdownCard extends NutifyCard<BreakdownConfig> {
  static override properties = {
    ...NutifyCard.properties,
    ups: { state: true },
    scopes: { state: true },
    found: { state: true },
    inMoney: { state: true },
    chosen: { state: true },
  };
  ups?: Ups;
  /** The way down to what is looked at, which is the last. */
  scopes: data.Scope[] = [];
  /** The way to what is asked for; `scopes` once there is an answer. */
  private wanted: data.Scope[] = [];
  found?: data.Answer;
  inMoney = false;
  chosen = -1;
  private asked = 0;
  /** The configuration that `found` answers. */
  private asks?: BreakdownConfig;
  private readonly measure = new Measure(this, ".right");

  static getConfigElement(): HTMLElement {
    return editor([UPS_FIELD]);
  }

  static getStubConfig(hass: HomeAssistant): Record<string, unknown> {
    return stub(hass);
  }

  protected override check(config: BreakdownConfig): void {
    if (typeof config.device_id !== "string") throw new Error("device_id: choose a UPS");
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
    const choose = (period: Period): void => {
      this.wanted = data.scopesOf(this.hass, period);
      void this.ask();
    };
    const again = (): void => {
      if ((this.wanted.at(-1)?.period.end.getTime() ?? 0) > Date.now()) void this.ask();
    };
    return followRecorded(this.hass, this.config.collection_key, choose, again);
  }

  private get meters(): data.Meters | undefined {
    return this.ups && data.metersOf(this.ups);
  }

  private async ask(): Promise<void> {
    const { ups, meters, wanted } = this;
    const scope = wanted.at(-1);
    if (!scope || !ups || !meters) return;
    const asked = ++this.asked;
    await this.attempt(async () => {
      const found = await data.answer(this.hass, ups, meters, scope);
      // Another time may have been chosen meanwhile.
      if (asked !== this.asked) return;
      this.chosen = -1;
      this.scopes = wanted;
      this.found = found;
    });
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant | undefined, this.hass, []);
  }

  private go(scopes: data.Scope[]): void {
    this.wanted = scopes;
    void this.ask().then(async () => {
      await this.updateComplete;
      // What had the focus is gone.
      this.renderRoot.querySelector<HTMLElement>("[aria-current]")?.focus();
    });
  }

  private unit(entity: string | undefined): string {
    const found = this.hass.states[entity ?? ""]?.attributes.unit_of_measurement;
    return String(found ?? "");
  }

  private energy(value: number): string {
    const digits = value < 10 ? 2 : value < 1000 ? 1 : 0;
    return `${number(this.hass, value, digits)} ${this.unit(this.meters?.energy)}`;
  }

  /** Whether money is shown in place of energy; only where there is a cost. */
  private get asMoney(): boolean {
    return this.inMoney && this.meters?.cost !== undefined;
  }

  private amount(value: number): string {
    return this.asMoney ? money(this.hass, value) : this.energy(value);
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const { ups, found } = this;
    if (!ups) return nothing;
    if (!this.meters) {
      const word = ups.needs_rating ? "empty_no_watts" : "breakdown_no_energy";
      return html`<div class="message">${text(word)}</div>`;
    }
    if (!found) {
      if (this.problem) return nothing;
      return html`<div class="message" aria-busy="true">
        ${text("breakdown_loading")}
      </div>`;
    }
    const isEmpty =
      !found.energy && found.bars.every((each) => each.energy === undefined);
    return html`
      <div class="top">${this.crumbs(text)}${this.units(text)}</div>
      ${isEmpty
        ? html`<div class="message">${text("breakdown_nothing")}</div>`
        : html`${this.figures(text, found)}
            <div class="halves">
              <div class="left">${this.parts(text, found)}</div>
              <div class="right">${this.chart(text, found)}</div>
            </div>
            ${this.table(text, found)}`}
    `;
  }

  private crumbs(text: Text): TemplateResult {
    return html`<nav aria-label=${text("breakdown_way")}>
      <ol>
        ${this.scopes.map((scope, index) => {
          const name = this.scopeName(text, scope);
          return html`<li>
            ${index === this.scopes.length - 1
              ? html`<span aria-current="page" tabindex="-1">${name}</span>`
              : html`<button @click=${() => this.go(this.scopes.slice(0, index + 1))}>
                  ${name}
                </button>`}
          </li>`;
        })}
      </ol>
    </nav>`;
  }

  private scopeName(text: Text, { kind, period, step }: data.Scope): string {
    const { start, end } = period;
    if (kind === "year") return text("breakdown_year");
    if (kind === "bar" && step === "day") {
      return moment(this.hass, start, { month: "long", year: "numeric" });
    }
    const from = moment(this.hass, start, { dateStyle: "medium" });
    const to = moment(this.hass, end, { dateStyle: "medium" });
    return from === to ? from : text("breakdown_from_to", { from, to });
  }

  private units(text: Text): TemplateResult | typeof nothing {
    if (!this.meters?.cost) return nothing;
    const choice = (inMoney: boolean, word: string) => html`<button
      class=${this.inMoney === inMoney ? "on" : ""}
      aria-pressed=${this.inMoney === inMoney ? "true" : "false"}
      @click=${() => (this.inMoney = inMoney)}
    >
      ${word}
    </button>`;
    return html`<div class="row" role="group" aria-label=${text("breakdown_show")}>
      ${choice(false, text("energy"))}${choice(true, text("cost"))}
    </div>`;
  }

  private figures(text: Text, found: data.Answer): TemplateResult {
    const { energy, mains, cost, emissions } = found;
    const meters = this.meters;
    const figure = (word: string, value: string | undefined) =>
      value === undefined
        ? nothing
        : html`<div><dt>${text(word)}</dt><dd>${value}</dd></div>`;
    // What the mains gave is paid for, losses of the UPS with it.
    const paid = mains ?? energy;
    const price =
      cost !== undefined && paid
        ? `${money(this.hass, cost / paid)}/${this.unit(meters?.energy)}`
        : undefined;
    const carbon =
      emissions === undefined
        ? undefined
        : `${number(this.hass, emissions, 2)} ${this.unit(meters?.emissions)}`;
    return html`<dl>
      ${figure("energy", energy === undefined ? undefined : this.energy(energy))}
      ${figure("breakdown_mains", mains === undefined ? undefined : this.energy(mains))}
      ${figure("cost", cost === undefined ? undefined : money(this.hass, cost))}
      ${figure("emissions", carbon)}${figure("breakdown_price", price)}
      ${this.change(text, found)}
    </dl>`;
  }

  private change(
    text: Text,
    { energy, past }: data.Answer,
  ): TemplateResult | typeof nothing {
    if (energy === undefined || !past) return nothing;
    const percent = Math.round(((energy - past) / past) * 100);
    const [sign, word] =
      percent > 0
        ? ["↑", "breakdown_more"]
        : percent < 0
          ? ["↓", "breakdown_less"]
          : ["→", "breakdown_same"];
    const words = text(word, { percent: number(this.hass, Math.abs(percent), 0) });
    return html`<div>
      <dt>${text("breakdown_before", { value: this.energy(past) })}</dt>
      <dd class="change"><span aria-hidden="true">${sign}</span> ${words}</dd>
    </div>`;
  }

  private shown(text: Text, found: data.Answer): drawn.Shown[] {
    const ours = this.ups !== undefined && data.hasQuarters(this.ups);
    const value = (each: data.Slice) =>
      this.asMoney ? (each.cost ?? 0) : each.energy;
    const all = found.slices.reduce((sum, each) => sum + value(each), 0);
    return found.slices.map((each) => ({
      name: ours ? text(`breakdown_${each.name}`) : each.name,
      value: value(each),
      words: this.amount(value(each)),
      share: all ? value(each) / all : 0,
    }));
  }

  private parts(text: Text, found: data.Answer): TemplateResult {
    const shown = this.shown(text, found);
    const total = this.amount(shown.reduce((sum, each) => sum + each.value, 0));
    const percent = (share: number) => `${number(this.hass, share * 100, 0)} %`;
    const sentence = text("breakdown_sentence", {
      total,
      parts: shown
        .map((each) => `${each.name} ${each.words} (${percent(each.share)})`)
        .join(", "),
    });
    return html`
      ${drawn.donut(shown, total, text("breakdown_total"), sentence)}
      <ul class="parts">
        ${shown.map(
          (each, index) => html`<li>
            <span class="swatch" style="--swatch:${drawn.colorOf(index)}">
              ${index + 1}
            </span>
            <span class="name">${each.name}</span>
            <span>${each.words}</span>
            <span class="share">${percent(each.share)}</span>
          </li>`,
        )}
      </ul>
    `;
  }

  private chart(text: Text, { scope, bars }: data.Answer): TemplateResult {
    const drills = scope.step !== "hour";
    return html`${drawn.bars(bars, {
        hass: this.hass,
        step: scope.step,
        width: this.measure.width || 320,
        chosen: this.chosen,
        label: text(`breakdown_bars_${scope.step}`),
        value: (bar) => (this.asMoney ? bar.cost : bar.energy),
        axis: (value, digits) =>
          this.asMoney ? money(this.hass, value) : number(this.hass, value, digits),
        words: (bar) => this.words(text, scope.step, bar),
        drills,
        choose: (index) => (this.chosen = index),
        drill: (bar) => this.go([...this.scopes, data.within(bar, scope.step)]),
      })}
      <p class="muted hint">
        ${this.asMoney ? "" : `${this.unit(this.meters?.energy)} · `}${text(
          `breakdown_bars_${scope.step}`,
        )}
      </p>`;
  }

  /** What is told of a bar: first its time. */
  private words(text: Text, step: data.Step, bar: data.Bar): string[] {
    const lasts = bar.start <= Date.now() && Date.now() < bar.end;
    return [
      drawn.barLabel(this.hass, bar, step, false),
      ...(bar.energy === undefined
        ? [text(bar.ahead ? "breakdown_ahead" : "breakdown_unknown")]
        : [this.energy(bar.energy)]),
      ...(bar.cost === undefined ? [] : [money(this.hass, bar.cost)]),
      ...(lasts && bar.energy !== undefined ? [text("breakdown_so_far")] : []),
    ];
  }

  private table(text: Text, { scope, bars }: data.Answer): TemplateResult {
    const hasCost = this.meters?.cost !== undefined;
    const known = bars.filter((each) => !each.ahead);
    const dash = "–";
    return html`<details>
      <summary>${text("breakdown_table")}</summary>
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${text("breakdown_table")}
      >
        <table>
          <caption class="visually-hidden">
            ${text(`breakdown_bars_${scope.step}`)}
          </caption>
          <thead>
            <tr>
              <th scope="col">${text("breakdown_time")}</th>
              <th scope="col">${text("energy")}</th>
              ${hasCost ? html`<th scope="col">${text("cost")}</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${known.map(
              (bar) => html`<tr>
                <th scope="row">${drawn.barLabel(this.hass, bar, scope.step, false)}</th>
                <td>${bar.energy === undefined ? dash : this.energy(bar.energy)}</td>
                ${hasCost
                  ? html`<td>
                      ${bar.cost === undefined ? dash : money(this.hass, bar.cost)}
                    </td>`
                  : nothing}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  static override styles = [shared, chartStyles, breakdownStyles];
}

registerCard("breakdown", BreakdownCard, ["energy"]);
