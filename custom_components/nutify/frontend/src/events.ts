/** The journal: what happened to UPSes, to be looked through, seen and tidied up. */

import { html, nothing, type TemplateResult } from "lit";
import { changed, NutifyCard, shared } from "./base.js";
import { DAY, MINUTE } from "./chart.js";
import { choice, editor, UPSES_FIELD } from "./editor.js";
import {
  askRows,
  devicesOf,
  download,
  type EventsConfig,
  type Filter,
  MOST_ROWS,
  pageSize,
  UNFILTERED,
} from "./events_data.js";
import { styles } from "./events_style.js";
import { list, type Running, table, type View } from "./events_table.js";
import { number } from "./format.js";
import {
  askOutages,
  checkDevices,
  chosen,
  followJournal,
  type JournalPage,
  type JournalRow,
  type RecordKind,
} from "./journal.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import type { HomeAssistant, ListedUps } from "./types.js";

const TYPE_KEY =
  "component.nutify.entity.event.power_events.state_attributes.event_type.state.";
const SECOND_MS = 1000;

class EventsCard extends NutifyCard<EventsConfig> {
  static override properties = {
    ...NutifyCard.properties,
    page: { state: true },
    running: { state: true },
    upses: { state: true },
    filter: { state: true },
    busy: { state: true },
    asking: { state: true },
    said: { state: true },
    now: { state: true },
  };
  static override styles = [shared, styles];

  page?: JournalPage;
  running: Running[] = [];
  upses: ListedUps[] = [];
  filter: Filter = UNFILTERED;
  busy = false;
  asking = "";
  said = "";
  now = Date.now();

  private typeName?: (key: string) => string;
  private clock?: number;
  private turn = 0;

  static getConfigElement(): HTMLElement {
    return editor([
      UPSES_FIELD,
      { name: "compact", selector: { boolean: {} } },
      { name: "limit", selector: { number: { min: 1, max: MOST_ROWS, mode: "box" } } },
      choice("kind", ["event", "outage"]),
    ]);
  }

  static getStubConfig(): Record<string, unknown> {
    return { compact: true, limit: 8 };
  }

  override getCardSize(): number {
    return this.config?.compact ? 4 : 10;
  }

  override getGridOptions(): Record<string, unknown> {
    return this.config?.compact
      ? { columns: 12, min_columns: 6 }
      : { columns: "full", min_columns: 6 };
  }

  protected override check(config: EventsConfig): void {
    checkDevices(config.device_id);
    const { limit, kind } = config;
    const whole = limit === undefined || (Number.isInteger(limit) && limit > 0);
    if (!whole || (limit ?? 1) > MOST_ROWS) throw new Error(`limit: 1 to ${MOST_ROWS}`);
    if (kind !== undefined && kind !== "event" && kind !== "outage") {
      throw new Error("kind: event or outage");
    }
    // What was filtered before may not be there in another configuration.
    this.filter = UNFILTERED;
  }

  protected override async load(): Promise<void> {
    const compact = this.config.compact;
    const [upses, typeName] = await Promise.all([
      compact ? [] : this.hass.callWS<ListedUps[]>({ type: "nutify/ups/list" }),
      this.hass.loadBackendTranslation("entity", "nutify"),
      this.refresh(),
    ]);
    this.upses = upses;
    this.typeName = typeName;
  }

  protected override async follow(): Promise<(() => unknown)[]> {
    const again = (): void => void this.attempt(() => this.refresh());
    return [await followJournal(this.hass, again)];
  }

  /** Ask for the page that is shown; of several answers, the last question's counts. */
  private async refresh(): Promise<void> {
    const turn = ++this.turn;
    const { hass, config, filter } = this;
    const wantsRunning =
      (config.kind ?? filter.kind) !== "event" && !filter.type && !filter.offset;
    // One that lasts ends now; the clock of this machine may be another one.
    const since = Date.now() - DAY;
    const [page, upses] = await Promise.all([
      askRows(hass, config, filter),
      wantsRunning ? askOutages(hass, devicesOf(config, filter), since) : [],
    ]);
    if (turn !== this.turn) return;
    if (!page.rows.length && filter.offset) {
      // The last row of the last page was deleted.
      const last = Math.max(0, Math.ceil(page.total / pageSize(config)) - 1);
      this.filter = { ...filter, offset: last * pageSize(config) };
      return this.refresh();
    }
    this.page = page;
    this.running = upses.flatMap(({ device_id, name, outages }) =>
      outages
        .filter((each) => each.lasts)
        .map((outage) => ({ device_id, name, outage })),
    );
    if (!page.rows.some((row) => row.id === this.asking)) this.asking = "";
    this.wind();
  }

  /** Let durations count while an outage lasts, and "5 min ago" grow old. */
  private wind(): void {
    window.clearInterval(this.clock);
    this.now = Date.now();
    if (!this.isConnected || !(this.running.length || this.config.compact)) return;
    this.clock = window.setInterval(
      () => (this.now = Date.now()),
      this.running.length ? SECOND_MS : MINUTE,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.clock);
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, []);
  }

  protected override updated(changes: Map<string, unknown>): void {
    super.updated(changes);
    const before = changes.get("asking");
    if (before === undefined) return;
    const back = `[data-delete="${String(before)}"]`;
    this.focusOn(this.asking ? ".confirm button" : back);
  }

  /** Put the focus where the keyboard goes on, once what it was on is gone. */
  private focusOn(selector: string): void {
    const found =
      this.renderRoot.querySelector<HTMLElement>(selector) ??
      this.renderRoot.querySelector<HTMLElement>(".rows");
    found?.focus({ preventScroll: true });
  }

  private choose(change: Partial<Filter>): void {
    this.filter = { ...this.filter, offset: 0, ...change };
    void this.work(() => this.refresh());
  }

  private async work(what: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    const done = await this.attempt(what);
    this.busy = false;
    return done;
  }

  private async acknowledge(rows: readonly JournalRow[]): Promise<void> {
    const id = rows.map((row) => row.id);
    const done = await this.work(async () => {
      await this.hass.callService("nutify", "acknowledge_events", { id }, {}, false);
      await this.refresh();
    });
    if (!done) return;
    this.said = this.text?.("events_acknowledged_now", { count: id.length }) ?? "";
    await this.updateComplete;
    this.focusOn("[data-acknowledge]");
  }

  private async discard(row: JournalRow): Promise<void> {
    const done = await this.work(async () => {
      await this.hass.callService("nutify", "delete_event", { id: row.id }, {}, false);
      await this.refresh();
    });
    if (done) this.said = this.text?.("events_deleted") ?? "";
  }

  private nameOf(row: JournalRow): string {
    if (row.kind === "event") return this.eventName(row.type);
    return this.text?.(`events_type_${row.type}`) ?? row.type;
  }

  private eventName(type: string): string {
    return this.typeName?.(TYPE_KEY + type) || type;
  }

  private view(text: Text, page: JournalPage): View {
    return {
      hass: this.hass,
      text,
      rows: page.rows,
      running: this.running,
      now: this.now,
      busy: this.busy,
      asking: this.asking,
      nameOf: (row) => this.nameOf(row),
      acknowledge: (row) => void this.acknowledge([row]),
      ask: (id) => (this.asking = id),
      remove: (row) => void this.discard(row),
    };
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    const { page } = this;
    if (!page) {
      if (this.problem) return nothing;
      return html`<div class="message" aria-busy="true">
        ${text("events_loading")}
      </div>`;
    }
    const some = page.rows.length > 0 || this.running.length > 0;
    const view = this.view(text, page);
    if (this.config.compact) {
      const single = chosen(this.config.device_id)?.length === 1;
      return some ? list(view, single) : this.empty(text);
    }
    return html`<div class="root">
      ${this.bar(text, page)}
      <div class="rows" tabindex="-1" aria-busy=${this.busy}>
        ${some ? table(view) : this.empty(text)}
      </div>
      ${this.foot(text, page)}
      <p role="status" class="visually-hidden">${this.said}</p>
    </div>`;
  }

  private empty(text: Text): TemplateResult {
    const { device, kind, type, unacknowledged } = this.filter;
    if (!device && !kind && !type && !unacknowledged) {
      return html`<div class="message">${text("events_none")}</div>`;
    }
    return html`<div class="message">
      <p>${text(unacknowledged ? "events_all_seen" : "events_no_match")}</p>
      <button @click=${() => this.choose(UNFILTERED)}>
        ${text("events_show_all")}
      </button>
    </div>`;
  }

  private bar(text: Text, page: JournalPage): TemplateResult {
    const { filter, config } = this;
    const several = !chosen(config.device_id) && this.upses.length > 1;
    const kind = config.kind ?? filter.kind;
    return html`<div class="bar row" role="group" aria-label=${text("events_filter")}>
      ${several ? this.upsSelect(text) : nothing}
      ${config.kind ? nothing : this.kinds(text)}
      ${kind === "outage" ? nothing : this.typeSelect(text, page)}
      <label class="check">
        <input
          type="checkbox"
          .checked=${filter.unacknowledged}
          @change=${(event: Event) =>
            this.choose({ unacknowledged: (event.target as HTMLInputElement).checked })}
        />
        ${text("events_unacknowledged")}
      </label>
    </div>`;
  }

  private kinds(text: Text): TemplateResult {
    const kinds: ["" | RecordKind, string][] = [
      ["", "events_kind_all"],
      ["outage", "events_kind_outage"],
      ["event", "events_kind_event"],
    ];
    return html`<div class="kinds" role="group" aria-label=${text("events_kind")}>
      ${kinds.map(
        ([kind, key]) => html`<button
          class=${this.filter.kind === kind ? "on" : ""}
          aria-pressed=${this.filter.kind === kind}
          @click=${() => this.choose({ kind, type: "" })}
        >
          ${text(key)}
        </button>`,
      )}
    </div>`;
  }

  private upsSelect(text: Text): TemplateResult {
    return this.select(text("events_ups"), text("events_every_ups"), "device", [
      ...this.upses.map((ups): [string, string] => [ups.device_id, ups.name]),
    ]);
  }

  private typeSelect(text: Text, page: JournalPage): TemplateResult {
    const types = new Set(Object.keys(page.counts));
    // One that was chosen stays, even when none is left.
    if (this.filter.type) types.add(this.filter.type);
    const options = [...types].map((type): [string, string] => [
      type,
      `${this.eventName(type)} (${number(this.hass, page.counts[type] ?? 0, 0)})`,
    ]);
    options.sort((one, other) => one[1].localeCompare(other[1], this.hass.language));
    return this.select(text("events_type"), text("events_every_type"), "type", options);
  }

  private select(
    label: string,
    all: string,
    what: "device" | "type",
    options: [string, string][],
  ): TemplateResult {
    const current = this.filter[what];
    return html`<select
      aria-label=${label}
      @change=${(event: Event) =>
        this.choose({ [what]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" .selected=${!current}>${all}</option>
      ${options.map(
        ([value, name]) =>
          html`<option value=${value} .selected=${value === current}>${name}</option>`,
      )}
    </select>`;
  }

  private foot(text: Text, page: JournalPage): TemplateResult {
    const unseen = page.rows.filter((row) => !row.acknowledged_at);
    return html`<div class="foot row">
      ${this.pager(text, page)}
      <button
        ?disabled=${this.busy || !unseen.length}
        @click=${() => void this.acknowledge(unseen)}
      >
        ${text("events_acknowledge_shown")}
      </button>
      <button
        ?disabled=${this.busy || !page.total}
        @click=${() => void this.export(text)}
      >
        ${text("events_export")}
      </button>
    </div>`;
  }

  private pager(text: Text, page: JournalPage): TemplateResult | typeof nothing {
    if (!page.total) return nothing;
    const size = pageSize(this.config);
    const { offset } = this.filter;
    const end = offset + page.rows.length;
    const [first, last, total] = [offset + 1, end, page.total].map((each) =>
      number(this.hass, each, 0),
    );
    const step = (to: number): void => this.choose({ offset: Math.max(0, to) });
    return html`<div class="pager row" role="group" aria-label=${text("events_pages")}>
      <button
        class="round"
        aria-label=${text("events_previous")}
        title=${text("events_previous")}
        ?disabled=${!offset}
        @click=${() => step(offset - size)}
      >
        <span class="arrow" aria-hidden="true">‹</span>
      </button>
      <span role="status">${text("events_shown", { first, last, total })}</span>
      <button
        class="round"
        aria-label=${text("events_next")}
        title=${text("events_next")}
        ?disabled=${end >= page.total}
        @click=${() => step(offset + size)}
      >
        <span class="arrow" aria-hidden="true">›</span>
      </button>
    </div>`;
  }

  private export(text: Text): Promise<boolean> {
    const name = (row: JournalRow): string => this.nameOf(row);
    return this.work(() => download(this.hass, this.config, this.filter, text, name));
  }
}

registerCard("events", EventsCard, ["power_events"]);
