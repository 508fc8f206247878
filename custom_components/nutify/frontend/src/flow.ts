/** The power flow of a UPS: from the mains through the UPS to the load, and the battery. */

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { changed, moreInfo, NutifyCard, shared } from "./base.js";
import { editor, stub, UPS_FIELD } from "./editor.js";
import { state, value, watts } from "./format.js";
import { registerCard } from "./register.js";
import { BATTERY_STATES } from "./status.js";
import type { Text } from "./texts.js";
import type { CardConfig, HomeAssistant, Ups } from "./types.js";

interface FlowConfig extends CardConfig {
  device_id: string;
}

/** What feeds the load, as far as the UPS tells. */
type Way = "mains" | "battery" | "bypass" | "off" | "unknown";

interface Situation {
  way: Way;
  mains: boolean;
  charging: boolean;
  regulated: "" | "boost" | "trim";
  alarm: boolean;
}

const ICONS = {
  mains:
    "M8.28,5.45L6.5,4.55L7.76,2H16.23L17.5,4.55L15.72,5.44L15,4H9L8.28,5.45M18.62,8H14.09L13.3,5H10.7L9.91,8H5.38L4.1,10.55L5.89,11.44L6.62,10H17.38L18.1,11.45L19.89,10.56L18.62,8M17.77,22H15.7L15.46,21.1L12,15.9L8.53,21.1L8.3,22H6.23L9.12,11H11.19L10.83,12.35L12,14.1L13.16,12.35L12.81,11H14.88L17.77,22M11.4,15L10.5,13.65L9.32,18.13L11.4,15M14.68,18.12L13.5,13.64L12.6,15L14.68,18.12Z",
  ups: "M7,2H17L13.5,9H17L10,22V14H7V2Z",
  load: "M4,1H20A1,1 0 0,1 21,2V6A1,1 0 0,1 20,7H4A1,1 0 0,1 3,6V2A1,1 0 0,1 4,1M4,9H20A1,1 0 0,1 21,10V14A1,1 0 0,1 20,15H4A1,1 0 0,1 3,14V10A1,1 0 0,1 4,9M4,17H20A1,1 0 0,1 21,18V22A1,1 0 0,1 20,23H4A1,1 0 0,1 3,22V18A1,1 0 0,1 4,17M9,5H10V3H9V5M9,13H10V11H9V13M9,21H10V19H9V21M5,3V5H7V3H5M5,11V13H7V11H5M5,19V21H7V19H5Z",
};
const UNKNOWN = ["unavailable", "unknown", "waiting", "communication_fault"];
const ALARMS = ["low_battery", "forced_shutdown", "overload", "overheated"];

const KEYS = {
  status: ["sensor/status"],
  charging: ["binary_sensor/flag/charging"],
  onBattery: ["binary_sensor/flag/on_battery"],
  bypass: ["binary_sensor/flag/bypass"],
  boost: ["binary_sensor/flag/boost"],
  trim: ["binary_sensor/flag/trim"],
  input: ["sensor/input_voltage", "sensor/input_l1_n_voltage"],
  frequency: ["sensor/input_frequency"],
  output: ["sensor/output_voltage", "sensor/output_l1_n_voltage"],
  power: ["sensor/meter/load_power"],
  mainsPower: ["sensor/meter/mains_power"],
  load: ["sensor/ups_load"],
  charge: ["sensor/battery_charge"],
  runtime: ["sensor/battery_runtime"],
} as const;
type Key = keyof typeof KEYS;

class FlowCard extends NutifyCard<FlowConfig> {
  static override properties = { ...NutifyCard.properties, ups: { state: true } };
  ups?: Ups;

  static getConfigElement(): HTMLElement {
    return editor([UPS_FIELD]);
  }

  static getStubConfig(hass: HomeAssistant): Record<string, unknown> {
    return stub(hass);
  }

  protected override check(config: FlowConfig): void {
    if (typeof config.device_id !== "string") throw new Error("device_id: choose a UPS");
  }

  protected override async load(): Promise<void> {
    this.ups = await this.hass.callWS<Ups>({
      type: "nutify/ups/describe",
      device_id: this.config.device_id,
    });
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    const entities = Object.keys(KEYS).map((key) => this.entity(key as Key));
    return changed(changes.get("hass") as HomeAssistant, this.hass, entities);
  }

  private entity(key: Key): string | undefined {
    const entities = this.ups?.entities ?? {};
    return KEYS[key].map((each) => entities[each]).find(Boolean);
  }

  private isOn(key: Key): boolean {
    return this.hass.states[this.entity(key) ?? ""]?.state === "on";
  }

  private situation(): Situation {
    const status = this.hass.states[this.entity("status") ?? ""]?.state ?? "unavailable";
    const onBattery = this.isOn("onBattery") || BATTERY_STATES.includes(status);
    let way: Way = "mains";
    // A PDU tells no status, and feeds from its input.
    const told = status === "not_reported" ? !this.ups?.has_battery : !UNKNOWN.includes(status);
    if (!told) way = "unknown";
    else if (status === "off") way = "off";
    else if (onBattery) way = "battery";
    else if (this.isOn("bypass") || status === "bypass") way = "bypass";
    const volts = value(this.hass, this.entity("input"));
    return {
      way,
      // A calibration empties the battery while the mains are there.
      mains: way === "battery" ? (volts ?? 0) > 50 : way !== "unknown",
      charging: this.isOn("charging") && way !== "battery",
      regulated: this.isOn("boost") ? "boost" : this.isOn("trim") ? "trim" : "",
      alarm: ALARMS.includes(status),
    };
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const ups = this.ups;
    if (!ups) return nothing;
    const now = this.situation();
    const status = state(this.hass, this.entity("status"));
    const word = status === "–" ? text("flow_unknown") : status;
    return html`<div class="frame">
      <svg
        viewBox="0 0 720 ${ups.has_battery ? 310 : 204}"
        role="group"
        aria-label=${this.sentence(text, now, word)}
        class=${`way-${now.way} ${now.alarm ? "alarm" : ""}`}
      >
        ${this.lines(now, ups.has_battery)}
        ${this.node(90, 92, 46, ICONS.mains, now.mains ? "live" : "dead", "input")}
        ${this.node(360, 92, 56, ICONS.ups, now.way === "off" ? "dead" : "live", "status")}
        ${this.node(630, 92, 46, ICONS.load, this.loadClass(now), "power")}
        ${!now.mains && now.way === "battery"
          ? svg`<path class="cut" d="M176 74 L212 110 M212 74 L176 110" />`
          : nothing}
        ${this.label(90, 164, this.shown("input"), "")}
        ${this.label(90, 184, this.shown("frequency"), "small")}
        ${this.label(630, 164, this.shown("power"), "")}
        ${this.label(630, 184, this.loadLine(text), "small")}
        ${this.label(360, 20, word, "state")}
        ${now.regulated
          ? this.label(225, 74, text(`flow_${now.regulated}`), "note")
          : nothing}
        ${now.way === "bypass" ? this.label(360, 50, text("flow_bypass"), "note") : nothing}
        ${ups.has_battery ? this.battery(now) : nothing}
      </svg>
    </div>`;
  }

  /** Return a value; nothing at all for what the UPS does not measure. */
  private shown(key: Key): string {
    const entity = this.entity(key);
    return entity ? state(this.hass, entity) : "";
  }

  private loadClass(now: Situation): string {
    return now.way === "off" || now.way === "unknown" ? "dead" : "load";
  }

  private loadLine(text: Text): string {
    const load = this.entity("load");
    return load ? text("flow_load", { value: state(this.hass, load) }) : "";
  }

  private sentence(text: Text, now: Situation, word: string): string {
    return text(`flow_sentence_${now.way}`, {
      name: this.ups?.name,
      state: word,
      power: state(this.hass, this.entity("power")),
      input: state(this.hass, this.entity("input")),
      charge: state(this.hass, this.entity("charge")),
      runtime: state(this.hass, this.entity("runtime")),
    });
  }

  private lines(now: Situation, battery: boolean): TemplateResult {
    const fed = now.way === "mains" || now.way === "bypass";
    // The more watts, the faster.
    const power = watts(this.hass, this.entity("power"));
    const speed = `${Math.max(0.5, 2.2 - Math.log10(1 + power) * 0.5).toFixed(2)}s`;
    return svg`
      ${this.line("M140 92 H300", fed || now.charging, "green", speed)}
      ${
        now.way === "bypass"
          ? this.line("M140 92 C 220 10, 500 10, 580 92", true, "orange", speed)
          : this.line("M420 92 H580", now.way === "mains" || now.way === "battery", "blue", speed)
      }
      ${
        battery
          ? this.line(
              now.way === "battery" ? "M360 204 V150" : "M360 150 V204",
              now.way === "battery" || now.charging,
              now.way === "battery" ? "orange" : "green",
              now.way === "battery" ? speed : "2.4s",
            )
          : nothing
      }`;
  }

  private line(d: string, flows: boolean, color: string, speed: string): TemplateResult {
    return svg`
      <path class="wire ${flows ? color : "idle"}" d=${d} />
      ${flows ? svg`<path class="pulse ${color}" style="animation-duration:${speed}" d=${d} />` : nothing}`;
  }

  private node(
    x: number,
    y: number,
    r: number,
    icon: string,
    kind: string,
    key: Key,
  ): TemplateResult {
    return this.opener(
      key,
      `node ${kind}`,
      svg`
        <circle cx=${x} cy=${y} r=${r} />
        <path transform="translate(${x - 24},${y - 24}) scale(2)" d=${icon} />`,
    );
  }

  /** Return a part of the picture that opens the details of an entity. */
  private opener(key: Key, kind: string, picture: TemplateResult): TemplateResult {
    const entity = this.entity(key);
    if (!entity) return svg`<g class=${kind}>${picture}</g>`;
    const show = (): void => moreInfo(this, entity);
    const name = this.hass.states[entity]?.attributes["friendly_name"] ?? entity;
    return svg`<g
      class=${`${kind} opens`}
      role="button"
      tabindex="0"
      aria-label=${String(name)}
      @click=${show}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        show();
      }}
    >${picture}</g>`;
  }

  private battery(now: Situation): TemplateResult {
    const charge = value(this.hass, this.entity("charge"));
    const height = 48 * Math.min(1, Math.max(0, (charge ?? 0) / 100));
    const level = charge === undefined ? "idle" : charge < 20 ? "red" : charge < 50 ? "orange" : "green";
    return svg`
      ${this.opener(
        "charge",
        `node battery ${now.way === "unknown" ? "dead" : ""}`,
        svg`
          <rect x="344" y="216" width="32" height="6" rx="2" class="cap" />
          <rect x="330" y="222" width="60" height="60" rx="8" class="shell" />
          <rect x="336" y=${276 - height} width="48" height=${height} rx="4" class="fill ${level}" />`,
      )}
      ${this.label(404, 248, this.shown("charge"), "start")}
      ${this.label(404, 270, this.shown("runtime"), "small start")}`;
  }

  private label(x: number, y: number, words: string, kind: string): TemplateResult {
    return svg`<text x=${x} y=${y} class="label ${kind}" aria-hidden="true">${words}</text>`;
  }

  static override styles = [
    shared,
    css`
      ha-card {
        padding: 8px;
      }
      svg {
        display: block;
        /* The picture is the same where words are written from right to left. */
        direction: ltr;
        width: 100%;
        max-height: 420px;
      }
      .wire,
      .pulse {
        fill: none;
        stroke-width: 5;
        stroke-linecap: round;
        stroke: var(--line);
      }
      .wire {
        opacity: 0.3;
      }
      .pulse {
        stroke-dasharray: 1 23;
        animation: flow 1.2s linear infinite;
      }
      .green {
        --line: var(--success-color, #43a047);
      }
      .blue {
        --line: var(--info-color, #1e88e5);
      }
      .orange {
        --line: var(--warning-color, #ff9800);
      }
      .red {
        --line: var(--error-color, #db4437);
      }
      .idle {
        --line: var(--disabled-text-color, #9e9e9e);
      }
      @keyframes flow {
        to {
          stroke-dashoffset: -24;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .pulse {
          animation: none;
          stroke-dasharray: none;
        }
      }
      .node circle {
        fill: color-mix(in srgb, var(--node) 14%, transparent);
        stroke: var(--node);
        stroke-width: 3;
      }
      .node > path {
        fill: var(--node);
      }
      .opens {
        cursor: pointer;
      }
      .live {
        --node: var(--success-color, #43a047);
      }
      .load {
        --node: var(--info-color, #1e88e5);
      }
      .dead {
        --node: var(--disabled-text-color, #9e9e9e);
      }
      .way-battery .live {
        --node: var(--warning-color, #ff9800);
      }
      .alarm .live {
        --node: var(--error-color, #db4437);
      }
      .shell {
        fill: none;
        stroke: var(--secondary-text-color);
        stroke-width: 3;
      }
      .cap {
        fill: var(--secondary-text-color);
      }
      .fill {
        fill: var(--line);
      }
      .cut {
        stroke: var(--error-color, #db4437);
        stroke-width: 6;
        stroke-linecap: round;
      }
      .label {
        text-anchor: middle;
        fill: var(--primary-text-color);
        font-size: 18px;
        font-weight: 500;
      }
      .small {
        font-size: 15px;
        font-weight: 400;
        fill: var(--secondary-text-color);
      }
      .start {
        text-anchor: start;
      }
      .state {
        font-size: 19px;
        font-weight: 600;
      }
      .alarm .state {
        fill: var(--error-color, #db4437);
      }
      .note {
        font-size: 15px;
        fill: var(--secondary-text-color);
      }
      .frame {
        container-type: inline-size;
      }
      /* The picture shrinks on a phone; its words must not. */
      @container (max-width: 480px) {
        .label {
          font-size: 30px;
        }
        .label.small {
          font-size: 24px;
          transform: translateY(9px);
        }
        .label.note {
          font-size: 22px;
        }
        .label.state {
          font-size: 28px;
          transform: translateY(6px);
        }
      }
    `,
  ];
}

registerCard("flow", FlowCard, ["power_events", "status"]);
