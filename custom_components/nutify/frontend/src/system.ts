/** How the servers, their polls, the journal, schedules and the recorder are. */

import { css, html, nothing, type TemplateResult } from "lit";
import { changed, INTEGRATION, NutifyCard, open, shared, subscribe } from "./base.js";
import { editor } from "./editor.js";
import { factsStyles, figure } from "./facts.js";
import { duration, moment, number } from "./format.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import { type Words, words } from "./translated.js";
import type { HomeAssistant } from "./types.js";

interface Schedule {
  title: string;
  next: string | null;
  last: string | null;
}

/** A server; only `title` and `state` are there for one that is not loaded. */
interface Server {
  entry_id: string;
  title: string;
  state: string;
  reason?: string | null;
  reachable?: boolean;
  software?: string | null;
  encrypted?: boolean;
  status_interval?: number | null;
  full_interval?: number | null;
  polled?: number | null;
  read?: number | null;
  poll_seconds?: number | null;
  upses?: number;
  available?: number;
  journal?: number;
  journal_days?: number;
  journal_count?: number;
  schedules?: Schedule[];
}

interface Recorder {
  engine?: string | null;
  version?: string | null;
  size?: string | null;
  keep_days: number;
  purges: boolean;
  backlog: number;
}

interface Told {
  servers: Server[];
  recorder: Recorder | null;
}

const LONG_BACKLOG = 1000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

class SystemCard extends NutifyCard {
  static override properties = { ...NutifyCard.properties, told: { state: true } };
  told?: Told;
  private words: Words = () => "";

  static getConfigElement(): HTMLElement {
    return editor([]);
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  protected override async load(): Promise<void> {
    this.words = await words(this.hass, "entity");
  }

  protected override async follow(): Promise<(() => unknown)[]> {
    if (!this.hass.user?.is_admin) return [];
    return [
      await subscribe<Told>(this.hass, { type: "nutify/system/subscribe" }, (told) => {
        this.told = told;
      }),
    ];
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, []);
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    if (!this.hass.user?.is_admin) {
      return html`<div class="message">${text("system_admins_only")}</div>`;
    }
    const told = this.told;
    if (!told) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">${text("system_loading")}</div>`;
    }
    return html`
      ${told.servers.length
        ? told.servers.map((server) => this.server(text, server))
        : html`<div class="message">
            <p>${text("system_no_servers")}</p>
            <button @click=${() => open(INTEGRATION)}>
              ${text("open_integration")}
            </button>
          </div>`}
      ${told.recorder ? this.recorder(text, told.recorder) : nothing}
    `;
  }

  private server(text: Text, server: Server): TemplateResult {
    const loaded = server.state === "loaded" && server.reachable !== undefined;
    return html`
      <section>
        <div class="head">
          <h3>${server.title}</h3>
          ${this.badge(text, server, loaded)}
        </div>
        ${server.reason
          ? html`<p class="reason">${this.reason(server.reason, loaded)}</p>`
          : nothing}
        ${loaded
          ? html`<dl>${this.figures(text, server)}</dl>
              ${this.schedules(text, server.schedules ?? [])}`
          : nothing}
      </section>
    `;
  }

  private badge(text: Text, server: Server, loaded: boolean): TemplateResult {
    const tone = loaded ? (server.reachable ? "good" : "bad") : "warning";
    const word = loaded
      ? text(server.reachable ? "system_reachable" : "system_unreachable")
      : text(`system_state_${server.state}`);
    return html`<span class=${`badge ${tone}`}>${word}</span>`;
  }

  /** One that is not loaded tells a sentence, else there is a word for the reason. */
  private reason(reason: string, loaded: boolean): string {
    if (!loaded) return reason;
    const key = "entity.binary_sensor.server_connectivity.state_attributes";
    return this.words(`${key}.reason.state.${reason}`) || reason;
  }

  private figures(text: Text, server: Server): TemplateResult[] {
    const { hass } = this;
    const every = (seconds?: number | null): string =>
      seconds ? text("system_every", { time: duration(hass, seconds) }) : "–";
    const all = server.available === server.upses;
    return [
      figure(
        text("system_upses"),
        text("system_of", { count: server.available, total: server.upses }),
        all ? "" : text("system_some_unavailable"),
        all ? "" : "warning",
      ),
      figure(text("system_software"), server.software || "–"),
      figure(
        text("system_encrypted"),
        text(server.encrypted ? "system_yes" : "system_no"),
      ),
      figure(
        text("system_status_poll"),
        this.ago(server.polled),
        every(server.status_interval),
      ),
      figure(
        text("system_full_read"),
        this.ago(server.read),
        every(server.full_interval),
      ),
      figure(text("system_poll_time"), this.milliseconds(server.poll_seconds)),
      figure(
        text("system_journal"),
        text("system_records", { count: number(hass, server.journal ?? 0, 0) }),
        text("system_kept", {
          days: number(hass, server.journal_days ?? 0, 0),
          most: number(hass, server.journal_count ?? 0, 0),
        }),
      ),
    ];
  }

  private ago(seconds?: number | null): string {
    if (seconds === null || seconds === undefined) return "–";
    const [unit, length] = STEPS.find(([, each]) => seconds >= each) ?? ["second", 1];
    return new Intl.RelativeTimeFormat(this.hass.locale.language, {
      style: "short",
    }).format(-Math.floor(seconds / length), unit);
  }

  private milliseconds(seconds?: number | null): string {
    if (seconds === null || seconds === undefined) return "–";
    const milliseconds = seconds * 1000;
    return `${number(this.hass, milliseconds, milliseconds < 10 ? 1 : 0)} ms`;
  }

  private schedules(text: Text, schedules: Schedule[]): TemplateResult {
    if (!schedules.length) {
      return html`<p class="muted">${text("system_no_schedules")}</p>`;
    }
    const when = (time: string | null): string =>
      time ? moment(this.hass, time) : "–";
    return html`
      <table>
        <thead>
          <tr>
            <th scope="col">${text("system_schedule")}</th>
            <th scope="col">${text("system_next")}</th>
            <th scope="col">${text("system_last")}</th>
          </tr>
        </thead>
        <tbody>
          ${schedules.map(
            (each) =>
              html`<tr>
                <th scope="row">${each.title}</th>
                <td>${when(each.next)}</td>
                <td>${when(each.last)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    `;
  }

  private recorder(text: Text, recorder: Recorder): TemplateResult {
    const behind = recorder.backlog > LONG_BACKLOG;
    return html`
      <section>
        <div class="head"><h3>${text("system_recorder")}</h3></div>
        <dl>
          ${figure(
            text("system_database"),
            [recorder.engine, recorder.version].filter(Boolean).join(" ") || "–",
          )}
          ${figure(text("system_size"), recorder.size || "–")}
          ${figure(
            text("system_keeps"),
            duration(this.hass, recorder.keep_days * 86400),
          )}
          ${figure(
            text("system_purges"),
            text(recorder.purges ? "system_yes" : "system_no"),
            recorder.purges ? "" : text("system_grows"),
            recorder.purges ? "" : "warning",
          )}
          ${figure(
            text("system_backlog"),
            number(this.hass, recorder.backlog, 0),
            behind ? text("system_behind") : "",
            behind ? "warning" : "",
          )}
        </dl>
      </section>
    `;
  }

  static override styles = [
    shared,
    factsStyles,
    css`
      section + section {
        margin-block-start: 20px;
        padding-block-start: 16px;
        border-block-start: 1px solid var(--divider-color);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      h3 {
        margin: 0;
        font-size: 1.1em;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .badge {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font-size: 0.9em;
      }
      .badge::before {
        content: "";
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--tone);
      }
      .good {
        --tone: var(--success-color, #43a047);
      }
      .warning {
        --tone: var(--warning-color, #ff9800);
      }
      .bad {
        --tone: var(--error-color, #db4437);
      }
      .reason {
        margin: 8px 0 0;
        overflow-wrap: anywhere;
      }
      dd.warning {
        border-inline-start: 3px solid var(--tone);
        padding-inline-start: 8px;
      }
    `,
  ];
}

registerCard("system", SystemCard);
