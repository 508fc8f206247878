/** The commands of a UPS by what they can do to the load, and its outlets. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { changed, INTEGRATION, NutifyCard, open, shared } from "./base.js";
import {
  type Act,
  acts,
  type Command,
  DANGERS,
  type Danger,
  type OutletRow,
  outletRows,
  takesDelay,
  verb,
} from "./control_acts.js";
import { confirmation, confirmationStyles, type Question } from "./control_confirm.js";
import { controlStyles } from "./control_styles.js";
import { editor, stub, UPS_FIELD } from "./editor.js";
import { moment, state } from "./format.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import { errorKey, explain, words } from "./translated.js";
import type { CardConfig, HomeAssistant, Ups } from "./types.js";

interface ControlConfig extends CardConfig {
  device_id: string;
}

/** What became of the last command. */
interface Outcome {
  good: boolean;
  words: string;
  time: Date;
}

/** So long a command that went well is told; one that failed until it is dismissed. */
const TELL_MS = 15000;
const SHORT: Record<string, string> = {
  "load.on": "control_on",
  "load.off": "control_off",
  "load.cycle": "control_cycle",
};

function isSilent(hass: HomeAssistant, ups: Ups | undefined): boolean {
  return hass.states[ups?.entities["sensor/status"] ?? ""]?.state === "unavailable";
}

class ControlCard extends NutifyCard<ControlConfig> {
  static override properties = {
    ...NutifyCard.properties,
    ups: { state: true },
    all: { state: true },
    question: { state: true },
    busy: { state: true },
    outcome: { state: true },
    noLogin: { state: true },
  };
  ups?: Ups;
  all: Act[] = [];
  question?: Question;
  /** The name of the command that runs. */
  busy = "";
  outcome?: Outcome;
  noLogin = false;
  private readonly delays = new Map<string, string>();
  private timer?: number;

  static getConfigElement(): HTMLElement {
    return editor([UPS_FIELD]);
  }

  static getStubConfig(hass: HomeAssistant): Record<string, unknown> {
    return stub(hass);
  }

  protected override check(config: ControlConfig): void {
    if (typeof config.device_id !== "string") {
      throw new Error("device_id: choose a UPS");
    }
  }

  protected override async load(): Promise<void> {
    const { device_id } = this.config;
    if (this.ups?.device_id !== device_id) {
      // Nothing that was meant for another UPS.
      this.ups = this.question = this.outcome = undefined;
      this.all = [];
      this.delays.clear();
    }
    const [ups, named, { commands, login }] = await Promise.all([
      this.hass.callWS<Ups>({ type: "nutify/ups/describe", device_id }),
      words(this.hass, "entity"),
      this.hass.callWS<{ commands: Command[]; login: boolean }>({
        type: "nutify/ups/control",
        device_id,
      }),
    ]);
    this.all = acts(commands, named);
    this.noLogin = !login;
    this.ups = ups;
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    const ups = this.ups;
    return changed(changes.get("hass") as HomeAssistant, this.hass, [
      ups?.entities["sensor/status"],
      ...(ups?.outlets ?? []).flatMap((each) => Object.values(each.entities)),
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A dialog that leaves the page and comes back is none anymore.
    this.question = undefined;
  }

  protected override updated(changes: Map<string, unknown>): void {
    super.updated(changes);
    this.renderRoot.querySelector<HTMLDialogElement>("dialog:not([open])")?.showModal();
    const before = changes.get("hass") as HomeAssistant | undefined;
    if (before && isSilent(before, this.ups) && !isSilent(this.hass, this.ups)) {
      // What a silent device can do nobody could tell.
      void this.attempt(() => this.load());
    }
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const ups = this.ups;
    if (!ups) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">${text("control_loading")}</div>`;
    }
    const rows = outletRows(this.hass, ups, this.all);
    const whole = this.all.filter((each) => !each.part);
    const none =
      !whole.length && !rows.some((each) => each.main.length + each.more.length);
    return html`
      ${this.told(text)} ${this.unavailable(text)}
      ${this.noLogin || none ? this.missing(text) : nothing}
      ${DANGERS.map((danger) => this.group(text, danger, whole))}
      ${rows.length ? this.outlets(text, rows) : nothing}
      ${this.question ? this.ask(text, this.question) : nothing}
    `;
  }

  private unavailable(text: Text): TemplateResult | typeof nothing {
    if (!isSilent(this.hass, this.ups)) return nothing;
    return html`<p class="banner" role="status">${text("control_unavailable")}</p>`;
  }

  private missing(text: Text): TemplateResult {
    return html`<div class="message">
      <p>${text(this.noLogin ? "control_no_login" : "control_none")}</p>
      ${this.hass.user?.is_admin
        ? html`<button @click=${() => open(INTEGRATION)}>
            ${text("open_integration")}
          </button>`
        : nothing}
    </div>`;
  }

  private group(
    text: Text,
    danger: Danger,
    all: readonly Act[],
  ): TemplateResult | typeof nothing {
    const own = all.filter((each) => each.danger === danger);
    if (!own.length) return nothing;
    return html`
      <section aria-labelledby=${`class-${danger}`} class=${danger}>
        <h3 id=${`class-${danger}`}>${text(`control_title_${danger}`)}</h3>
        <p class="muted">${text(`control_class_${danger}`)}</p>
        <div class="row">${own.map((each) => this.button(text, each, each.label))}</div>
      </section>
    `;
  }

  private button(text: Text, act: Act, label: string, outlet = ""): TemplateResult {
    const named = outlet ? `${label}: ${outlet}` : label;
    const button = html`<button
      class=${act.danger === "power" ? "danger" : nothing}
      title=${act.description || nothing}
      aria-label=${outlet ? named : nothing}
      aria-busy=${this.busy === act.name}
      ?disabled=${Boolean(this.busy)}
      @click=${() => this.pressed(act)}
    >
      <ha-icon .icon=${act.icon}></ha-icon><span>${label}</span>
    </button>`;
    return takesDelay(act) ? this.delayed(text, act, named, button) : button;
  }

  private delayed(
    text: Text,
    act: Act,
    named: string,
    button: TemplateResult,
  ): TemplateResult {
    return html`<span class="delayed">
      ${button}
      <input
        type="number"
        min="0"
        step="1"
        inputmode="numeric"
        placeholder=${text("control_seconds")}
        aria-label=${`${named}: ${text("control_delay")}`}
        @input=${(event: Event) =>
          this.delays.set(act.name, (event.target as HTMLInputElement).value)}
      />
    </span>`;
  }

  private outlets(text: Text, rows: readonly OutletRow[]): TemplateResult {
    return html`
      <section aria-labelledby="outlets">
        <h3 id="outlets">${text("outlets")}</h3>
        <p class="muted">${text("control_outlets")}</p>
        <table>
          <thead>
            <tr>
              <th scope="col">${text("control_outlet")}</th>
              <th scope="col">${text("control_state")}</th>
              <th scope="col">
                <span class="visually-hidden">${text("commands")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              rows,
              (row) => row.part,
              (row) => this.outlet(text, row),
            )}
          </tbody>
        </table>
      </section>
    `;
  }

  private outlet(text: Text, row: OutletRow): TemplateResult {
    const is = this.hass.states[row.state ?? ""]?.state ?? "";
    return html`<tr>
      <th scope="row">${row.name}</th>
      <td>
        <span class=${`state ${is === "on" || is === "off" ? is : ""}`}
          >${state(this.hass, row.state)}</span
        >
        ${row.measures.length
          ? html`<span class="measures">
              ${row.measures.map(
                (each) => html`<span>${state(this.hass, each)}</span> `,
              )}
            </span>`
          : nothing}
      </td>
      <td>
        <div class="row acts">
          ${row.main.map((each) =>
            this.button(text, each, text(SHORT[verb(each)] ?? each.name), row.name),
          )}
          ${row.more.length
            ? html`<details>
                <summary>${text("control_more")}</summary>
                <div class="row">
                  ${row.more.map((each) =>
                    this.button(text, each, each.label, row.name),
                  )}
                </div>
              </details>`
            : nothing}
        </div>
      </td>
    </tr>`;
  }

  private told(text: Text): TemplateResult {
    const outcome = this.outcome;
    const time = outcome && moment(this.hass, outcome.time, { timeStyle: "medium" });
    return html`<div class="told" role="status" aria-live="polite">
      ${outcome
        ? html`<div class=${`toast ${outcome.good ? "good" : "bad"}`}>
            <ha-icon
              .icon=${outcome.good ? "mdi:check-circle" : "mdi:alert-circle"}
            ></ha-icon>
            <span>${outcome.words} <span class="muted">${time}</span></span>
            <button
              class="plain"
              aria-label=${text("control_dismiss")}
              @click=${() => (this.outcome = undefined)}
            >
              <ha-icon .icon=${"mdi:close"}></ha-icon>
            </button>
          </div>`
        : nothing}
    </div>`;
  }

  private ask(text: Text, question: Question): TemplateResult {
    return confirmation(text, question, {
      label: this.label(text, question.act),
      target: this.target(question.act),
      tick: (sure) => (this.question = { ...question, sure }),
      run: () => {
        this.question = undefined;
        void this.run(question.act, question.parameter);
      },
      cancel: () => (this.question = undefined),
    });
  }

  private label(text: Text, act: Act): string {
    return act.label || text(SHORT[verb(act)] ?? act.name);
  }

  /** Return what a command is done to: the UPS, and the outlet of it. */
  private target(act: Act): string {
    const outlet = this.ups?.outlets.find((each) => each.part === act.part)?.name;
    const part = act.part && (outlet ?? act.part);
    return [this.ups?.name, part].filter(Boolean).join(" – ");
  }

  private pressed(act: Act): void {
    const parameter = (takesDelay(act) && this.delays.get(act.name)?.trim()) || "";
    if (act.danger === "harmless") void this.run(act, parameter);
    else this.question = { act, parameter, sure: false };
  }

  private async run(act: Act, parameter: string): Promise<void> {
    const text = this.text;
    if (this.busy || !text) return;
    this.busy = act.name;
    this.outcome = undefined;
    const names = { command: this.label(text, act), target: this.target(act) };
    try {
      const outcome = await this.send(act, parameter);
      this.outcome = {
        good: true,
        words: text(`control_outcome_${outcome}`, names),
        time: new Date(),
      };
    } catch (error) {
      this.noLogin = this.noLogin || errorKey(error) === "no_command_login";
      const why = await explain(this.hass, error, text);
      this.outcome = {
        good: false,
        words: text("control_failed", { ...names, error: why }),
        time: new Date(),
      };
    } finally {
      this.busy = "";
      this.forgetLater();
    }
  }

  private forgetLater(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (this.outcome?.good) this.outcome = undefined;
    }, TELL_MS);
  }

  private async send(act: Act, parameter: string): Promise<string> {
    if (act.entity && act.service) {
      const data = { entity_id: act.entity };
      await this.hass.callService("switch", act.service, data, undefined, false);
      return "done";
    }
    const { response } = await this.hass.callService(
      "nutify",
      "run_command",
      {
        device_id: this.ups?.device_id,
        command: act.name,
        ...(parameter ? { parameter } : {}),
      },
      undefined,
      false,
      true,
    );
    return response?.["outcome"] === "accepted" ? "accepted" : "done";
  }

  static override styles = [shared, confirmationStyles, controlStyles];
}

registerCard("control", ControlCard);
