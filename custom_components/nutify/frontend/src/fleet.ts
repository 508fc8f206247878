/** All UPSes in one card, those that need attention first: for more than a handful. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { changed, NutifyCard, open, shared } from "./base.js";
import { editor } from "./editor.js";
import { number, state, value, watts } from "./format.js";
import { registerCard } from "./register.js";
import { BATTERY_STATES } from "./status.js";
import type { Text } from "./texts.js";
import type { CardConfig, HomeAssistant, ListedUps } from "./types.js";

interface FleetConfig extends CardConfig {
  base?: string;
}

type Filter = "all" | "attention" | "battery";

const CALM = ["on_line", "eco", "waiting", "testing", "calibrating", "not_reported"];
const CRITICAL = ["forced_shutdown", "low_battery", "unavailable", "off", "overload"];
const SHOWN = {
  status: "sensor/status",
  charge: "sensor/battery_charge",
  runtime: "sensor/battery_runtime",
  load: "sensor/ups_load",
  power: "sensor/meter/load_power",
  input: "sensor/input_voltage",
  output: "sensor/output_voltage",
} as const;
const FLAGS = ["binary_sensor/flag/replace_battery", "binary_sensor/flag/alarm"];
const ON_BATTERY = "binary_sensor/flag/on_battery";
type Shown = keyof typeof SHOWN;

class FleetCard extends NutifyCard<FleetConfig> {
  static override properties = {
    ...NutifyCard.properties,
    upses: { state: true },
    filter: { state: true },
    words: { state: true },
  };
  upses?: ListedUps[];
  filter: Filter = "all";
  words = "";

  static getConfigElement(): HTMLElement {
    return editor([]);
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  protected override async load(): Promise<void> {
    this.upses = await this.hass.callWS<ListedUps[]>({ type: "nutify/ups/list" });
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, this.watched());
  }

  private *watched(): Generator<string | undefined> {
    for (const ups of this.upses ?? []) {
      for (const key of Object.values(SHOWN)) yield ups.entities[key];
      for (const key of [...FLAGS, ON_BATTERY]) yield ups.entities[key];
    }
  }

  private status(ups: ListedUps): string {
    return this.hass.states[ups.entities[SHOWN.status] ?? ""]?.state ?? "unavailable";
  }

  /** Return how urgent a UPS is: 0 where all is calm. */
  private urgency(ups: ListedUps): number {
    const status = this.status(ups);
    if (CRITICAL.includes(status)) return 3;
    if (!CALM.includes(status)) return 2;
    return FLAGS.some((key) => this.hass.states[ups.entities[key] ?? ""]?.state === "on")
      ? 1
      : 0;
  }

  private isOnBattery(ups: ListedUps): boolean {
    const flag = this.hass.states[ups.entities[ON_BATTERY] ?? ""]?.state;
    return flag === "on" || BATTERY_STATES.includes(this.status(ups));
  }

  private chosen(all: readonly ListedUps[]): ListedUps[] {
    const words = this.words.trim().toLowerCase();
    return all
      .filter((ups) => {
        if (this.filter === "battery") return this.isOnBattery(ups);
        return this.filter === "all" || this.urgency(ups) > 0;
      })
      .filter(
        (ups) => !words || `${ups.name} ${ups.server}`.toLowerCase().includes(words),
      )
      .sort(
        (a, b) => this.urgency(b) - this.urgency(a) || a.name.localeCompare(b.name),
      );
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const { upses: all } = this;
    if (!all) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">…</div>`;
    }
    const upses = this.chosen(all);
    return html`
      ${this.summary(text, all)} ${this.bar(text)}
      ${upses.length
        ? html`<ul>
            ${repeat(
              upses,
              (ups) => ups.device_id,
              (ups) => this.row(ups, text),
            )}
          </ul>`
        : html`<div class="message">${text("fleet_none")}</div>`}
    `;
  }

  private summary(text: Text, all: readonly ListedUps[]): TemplateResult {
    const troubled = all.filter((ups) => this.urgency(ups) > 0).length;
    const power = all.reduce(
      (sum, ups) => sum + watts(this.hass, ups.entities[SHOWN.power]),
      0,
    );
    return html`<p class="summary" role="status">
      ${text(troubled ? "fleet_attention" : "fleet_calm", {
        count: all.length,
        troubled,
        power: `${number(this.hass, power, 0)} W`,
      })}
    </p>`;
  }

  private bar(text: Text): TemplateResult {
    return html`<div class="row">
      <input
        type="search"
        .value=${this.words}
        placeholder=${text("fleet_search")}
        aria-label=${text("fleet_search")}
        @input=${(event: InputEvent) => {
          this.words = (event.target as HTMLInputElement).value;
        }}
      />
      ${(["all", "attention", "battery"] as const).map(
        (each) => html`<button
          class=${each === this.filter ? "on" : ""}
          aria-pressed=${each === this.filter}
          @click=${() => {
            this.filter = each;
          }}
        >
          ${text(`fleet_filter_${each}`)}
        </button>`,
      )}
    </div>`;
  }

  private row(ups: ListedUps, text: Text): TemplateResult {
    const urgency = this.urgency(ups);
    const path = `/${this.config.base ?? "nutify"}/${ups.path}`;
    return html`<li class="u${urgency}">
      <a
        href=${path}
        @click=${(event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          open(path);
        }}
      >
        <span class="name">${ups.name}</span>
        <span class="status">${this.statusWord(ups, text)}</span>
        ${this.meter(ups, "charge", text)} ${this.meter(ups, "load", text)}
        <span class="values">
          ${(["power", "runtime", "input", "output"] as const).map((key) =>
            ups.entities[SHOWN[key]]
              ? html`<span title=${text(`fleet_${key}`)}
                  >${state(this.hass, ups.entities[SHOWN[key]])}</span
                >`
              : nothing,
          )}
        </span>
      </a>
    </li>`;
  }

  private statusWord(ups: ListedUps, text: Text): string {
    const found = this.hass.states[ups.entities[SHOWN.status] ?? ""];
    if (!found || found.state === "unavailable") return text("flow_unknown");
    return this.hass.formatEntityState(found);
  }

  private meter(ups: ListedUps, key: Shown, text: Text): TemplateResult | typeof nothing {
    const entity = ups.entities[SHOWN[key]];
    if (!entity) return nothing;
    const share = Math.min(100, Math.max(0, value(this.hass, entity) ?? 0));
    return html`<span class="meter ${key}">
      <span class="track"><span style="inline-size:${share}%"></span></span>
      <span>${text(`fleet_${key}`)} ${state(this.hass, entity)}</span>
    </span>`;
  }

  static override styles = [
    shared,
    css`
      .summary {
        margin: 0 0 12px;
        font-size: 1.1em;
      }
      ul {
        list-style: none;
        margin: 12px 0 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
        gap: 8px;
      }
      li {
        border: 1px solid var(--divider-color);
        border-inline-start: 6px solid var(--success-color, #43a047);
        border-radius: 12px;
        content-visibility: auto;
        contain-intrinsic-size: auto 112px;
      }
      li.u1,
      li.u2 {
        border-inline-start-color: var(--warning-color, #ff9800);
      }
      li.u3 {
        border-color: var(--error-color, #db4437);
        background: color-mix(in srgb, var(--error-color, #db4437) 8%, transparent);
      }
      a {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 6px 12px;
        padding: 10px 12px;
        color: inherit;
        text-decoration: none;
        border-radius: 12px;
      }
      a:hover {
        background: var(--secondary-background-color);
      }
      a:focus-visible {
        outline: 2px solid var(--primary-color);
      }
      .name {
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .status {
        color: var(--secondary-text-color);
      }
      .u3 .status {
        color: var(--primary-text-color);
        font-weight: 600;
      }
      .meter {
        display: grid;
        gap: 2px;
        font-size: 0.85em;
        color: var(--secondary-text-color);
        grid-column: span 1;
        min-inline-size: 90px;
      }
      .track {
        block-size: 6px;
        border-radius: 3px;
        background: var(--divider-color);
        overflow: hidden;
      }
      .track span {
        display: block;
        block-size: 100%;
        background: var(--success-color, #43a047);
      }
      .load .track span {
        background: var(--warning-color, #ff9800);
      }
      .values {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
        font-size: 0.9em;
      }
      input {
        flex: 1 1 160px;
      }
    `,
  ];
}

registerCard("fleet", FleetCard);
