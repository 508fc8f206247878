/** What the database holds of ours, what to do about it, and the buttons for that. */

import { html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared } from "./base.js";
import { confirmationStyles } from "./control_confirm.js";
import { askAbout, type Question, type Work } from "./database_ask.js";
import { styles } from "./database_style.js";
import { editor } from "./editor.js";
import { factsStyles, figure } from "./facts.js";
import { duration, moment, number } from "./format.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import { explain } from "./translated.js";
import type { HomeAssistant } from "./types.js";

/** The answer to nutify/system/database; sizes in bytes. */
interface Database {
  taken: string;
  size: number | null;
  keep_days: number;
  entities: number;
  excluded: number;
  rows_a_day: number;
  bytes_a_day: number;
  counted_hours: number;
  most: { entity_id: string; rows: number }[];
  oldest_state: string | null;
  oldest_statistics: string | null;
  statistics: number;
  imported: number;
  gone: number;
  imported_gone: number;
  advice: { key: string; values: Record<string, number | string> }[];
  works: string[];
}

const KIBI = 1024;
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const LOOK_MS = 2000;
const DAY_HOURS = 24;
const DATE: Intl.DateTimeFormatOptions = { dateStyle: "medium" };

class DatabaseCard extends NutifyCard {
  static override properties = {
    ...NutifyCard.properties,
    told: { state: true },
    question: { state: true },
    busy: { state: true },
  };
  static override styles = [shared, confirmationStyles, factsStyles, styles];

  /** Null where there is no recorder. */
  told?: Database | null;
  question?: Question;
  busy = false;
  private timer?: number;

  static getConfigElement(): HTMLElement {
    return editor([]);
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  protected override async load(): Promise<void> {
    if (this.hass.user?.is_admin) await this.ask(false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    // A dialog that leaves the page and comes back is none anymore.
    this.question = undefined;
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, []);
  }

  protected override updated(changes: Map<string, unknown>): void {
    super.updated(changes);
    this.renderRoot.querySelector<HTMLDialogElement>("dialog:not([open])")?.showModal();
  }

  private async ask(is_fresh: boolean): Promise<void> {
    window.clearTimeout(this.timer);
    const message = { type: "nutify/system/database", is_fresh };
    this.told = await this.hass.callWS<Database | null>(message);
    // What is under way ends by itself, and has the figures counted anew.
    if (this.told?.works.length && this.isConnected) {
      this.timer = window.setTimeout(() => void this.attempt(() => this.ask(false)), LOOK_MS);
    }
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    if (!this.hass.user?.is_admin) {
      return html`<div class="message">${text("system_admins_only")}</div>`;
    }
    const { told } = this;
    if (told === null) {
      return html`<div class="message">${text("database_none")}</div>`;
    }
    if (!told) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">${text("database_counting")}</div>`;
    }
    return html`
      <div class="head">
        <h3>${text("card_database")}</h3>
        <button ?disabled=${this.busy} @click=${() => this.recount()}>
          ${this.busy ? text("database_counting") : text("database_count")}
        </button>
      </div>
      ${told.works.map(
        (work) => html`<p class="work" role="status">${text(`database_work_${work}`)}</p>`,
      )}
      ${told.advice.map(({ key, values }) => this.advice(text, key, values))}
      <dl>${this.figures(text, told)}</dl>
      ${told.most.length ? this.most(text, told) : nothing} ${this.buttons(text, told)}
      <p class="muted taken">
        ${text("database_taken", { time: moment(this.hass, told.taken) })}
      </p>
      ${this.question
        ? askAbout(text, this.question, {
            change: (changes) => {
              if (this.question) this.question = { ...this.question, ...changes };
            },
            run: () => void this.run(),
            cancel: () => (this.question = undefined),
          })
        : nothing}
    `;
  }

  private advice(
    text: Text,
    key: string,
    values: Record<string, number | string>,
  ): TemplateResult {
    const shown = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [
        name,
        typeof each === "number" ? number(this.hass, each, 0) : this.nameOf(each),
      ]),
    );
    return html`<p class="advice">
      <ha-icon .icon=${"mdi:lightbulb-on-outline"}></ha-icon>
      <span>${text(`database_advice_${key}`, shown)}</span>
    </p>`;
  }

  private figures(text: Text, told: Database): TemplateResult[] {
    const { hass } = this;
    const date = (time: string | null): string => (time ? moment(hass, time, DATE) : "–");
    const isPart = told.counted_hours < DAY_HOURS;
    const counted = text("database_counted", {
      time: duration(hass, told.counted_hours * 3600),
    });
    return [
      figure(text("system_size"), this.bytes(told.size)),
      figure(
        text("database_growth"),
        text("database_a_day", { size: this.bytes(told.bytes_a_day) }),
        text("database_estimated"),
      ),
      figure(
        text("database_rows"),
        text("database_a_day", { size: number(hass, told.rows_a_day, 0) }),
        isPart ? counted : "",
      ),
      figure(
        text("database_entities"),
        number(hass, told.entities - told.excluded, 0),
        told.excluded
          ? text("database_left_out", { count: number(hass, told.excluded, 0) })
          : "",
      ),
      figure(
        text("database_oldest_state"),
        date(told.oldest_state),
        text("database_kept", { time: duration(hass, told.keep_days * 86400) }),
      ),
      figure(
        text("database_oldest_statistics"),
        date(told.oldest_statistics),
        text("database_kept_always"),
      ),
      figure(
        text("database_statistics"),
        number(hass, told.statistics, 0),
        told.imported
          ? text("database_imported", { count: number(hass, told.imported, 0) })
          : "",
      ),
      figure(text("database_gone"), number(hass, told.gone + told.imported_gone, 0)),
    ];
  }

  private bytes(size: number | null): string {
    if (size === null) return "–";
    let [value, unit] = [size, 0];
    while (value >= KIBI && unit < UNITS.length - 1) {
      value /= KIBI;
      unit += 1;
    }
    return `${number(this.hass, value, value < 10 && unit ? 1 : 0)} ${UNITS[unit]}`;
  }

  private nameOf(entity: string): string {
    const name = this.hass.states[entity]?.attributes["friendly_name"];
    return typeof name === "string" ? name : entity;
  }

  private most(text: Text, told: Database): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${text("database_most")}</th>
          <th scope="col" class="number">${text("database_rows_a_day")}</th>
        </tr>
      </thead>
      <tbody>
        ${told.most.map(
          ({ entity_id, rows }) =>
            html`<tr>
              <th scope="row">${this.nameOf(entity_id)}</th>
              <td class="number">${number(this.hass, rows, 0)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private buttons(text: Text, told: Database): TemplateResult {
    const all = told.gone + told.imported_gone;
    const button = (work: Work): TemplateResult =>
      html`<button
        class=${work === "repack" ? "" : "danger"}
        ?disabled=${this.busy || told.works.includes(work) || (work === "remove" && !all)}
        @click=${() => this.open(work, told)}
      >
        ${text(`database_do_${work}`)}
      </button>`;
    return html`<div class="row acts">
      ${button("purge")}${button("repack")}${button("remove")}
    </div>`;
  }

  private open(work: Work, told: Database): void {
    this.problem = "";
    this.question = {
      work,
      days: told.keep_days,
      option: false,
      count: told.gone,
      imported: told.imported_gone,
    };
  }

  private async recount(): Promise<void> {
    this.busy = true;
    await this.attempt(() => this.ask(true));
    this.busy = false;
  }

  private async run(): Promise<void> {
    const { question } = this;
    this.question = undefined;
    if (!question || this.busy) return;
    const [service, data] = call(question);
    this.busy = true;
    this.problem = "";
    try {
      await this.hass.callService("nutify", service, data, undefined, false);
      await this.ask(false);
    } catch (error) {
      if (this.text) this.problem = await explain(this.hass, error, this.text);
    } finally {
      this.busy = false;
    }
  }
}

/** Return the action that a question is about, and what it is called with. */
function call({ work, days, option }: Question): [string, Record<string, unknown>] {
  switch (work) {
    case "purge":
      return ["purge_states", { keep_days: days, repack: option }];
    case "repack":
      return ["repack_database", {}];
    case "remove":
      return ["remove_statistics", { imported: option }];
  }
}

registerCard("database", DatabaseCard);
