/** Every variable of a UPS as it changes, and those that can be written. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { changed, NutifyCard, shared, subscribe } from "./base.js";
import { toClipboard } from "./clipboard.js";
import { editor, stub, UPS_FIELD } from "./editor.js";
import { moment, number } from "./format.js";
import { registerCard } from "./register.js";
import type { Text } from "./texts.js";
import { explain, translationKey, type Words, words } from "./translated.js";
import type { CardConfig, HomeAssistant } from "./types.js";
import {
  type Draft,
  editForm,
  editStyles,
  isDangerous,
  type Setting,
  type Variable,
} from "./variables_edit.js";
import { variablesStyles } from "./variables_styles.js";

interface VariablesConfig extends CardConfig {
  device_id: string;
  writable?: boolean;
}

interface Told {
  changed: Variable[];
  removed: string[];
  available: boolean;
}

const FLASH_MS = 1500;
const PLATFORMS = ["sensor", "number", "select", "switch", "text", "binary_sensor"];
/** Of interest to who looks for a fault alone. */
const CLOSED_GROUPS = ["driver"];

class VariablesCard extends NutifyCard<VariablesConfig> {
  static override properties = {
    ...NutifyCard.properties,
    all: { state: true },
    available: { state: true },
    fresh: { state: true },
    query: { state: true },
    draft: { state: true },
    saved: { state: true },
    copied: { state: true },
    leftover: { state: true },
  };
  all?: Map<string, Variable>;
  available = true;
  /** The names of those that just changed. */
  fresh: ReadonlySet<string> = new Set();
  query = "";
  draft?: Draft;
  /** What became of the last write, and of which variable. */
  saved?: { name: string; words: string };
  copied = "";
  /** What could not be copied, to be copied by hand. */
  leftover = "";
  private words: Words = () => "";
  /** The device that `all` is of. */
  private device = "";
  private timer?: number;

  static getConfigElement(): HTMLElement {
    return editor([UPS_FIELD, { name: "writable", selector: { boolean: {} } }]);
  }

  static getStubConfig(hass: HomeAssistant): Record<string, unknown> {
    return stub(hass);
  }

  protected override check(config: VariablesConfig): void {
    if (typeof config.device_id !== "string") {
      throw new Error("device_id: choose a UPS");
    }
  }

  protected override async load(): Promise<void> {
    if (this.device !== this.config.device_id) {
      // Nothing that was meant for another UPS.
      this.all = this.draft = this.saved = undefined;
    }
    this.words = await words(this.hass, "entity");
  }

  protected override async follow(): Promise<(() => unknown)[]> {
    const { device_id } = this.config;
    let first = true;
    const stop = await subscribe<Told>(
      this.hass,
      { type: "nutify/variables/subscribe", device_id },
      (told) => {
        this.device = device_id;
        this.take(told, first);
        first = false;
      },
    );
    return [stop, () => clearTimeout(this.timer)];
  }

  /** The first that is told are all variables, of which none is news. */
  private take(told: Told, first: boolean): void {
    const all = new Map(first ? [] : this.all);
    // What came may be the same value, and how it can be written.
    const news = told.changed.filter((each) => all.get(each.name)?.value !== each.value);
    told.removed.forEach((name) => all.delete(name));
    told.changed.forEach((each) => all.set(each.name, each));
    this.all = all;
    this.available = told.available;
    if (first || !news.length) return;
    this.fresh = new Set(news.map((each) => each.name));
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.fresh = new Set()), FLASH_MS);
  }

  protected override shouldUpdate(changes: Map<string, unknown>): boolean {
    if (changes.size > 1 || !changes.has("hass")) return true;
    return changed(changes.get("hass") as HomeAssistant, this.hass, []);
  }

  protected override draw(text: Text): TemplateResult | typeof nothing {
    if (!this.all) {
      return this.problem
        ? nothing
        : html`<div class="message" aria-busy="true">
            ${text("variables_loading")}
          </div>`;
    }
    const every = this.offered();
    const found = every.filter((each) => this.isFound(each));
    const empty = this.config.writable ? "variables_none_writable" : "variables_none";
    return html`
      ${this.available
        ? nothing
        : html`<p class="banner" role="status">${text("variables_unavailable")}</p>`}
      ${every.length
        ? this.bar(text, found.length, every.length)
        : html`<div class="message">${text(empty)}</div>`}
      ${this.leftover ? this.byHand(text) : nothing}
      ${every.length && !found.length
        ? html`<div class="message">${text("variables_no_match")}</div>`
        : nothing}
      <div class=${`groups ${this.available ? "" : "stale"}`}>
        ${repeat(
          [...this.grouped(found)],
          // Anew when a search begins: what a person closed must not hide what it finds.
          ([group]) => `${Boolean(this.query.trim())} ${group}`,
          ([group, own]) => this.group(text, group, own),
        )}
      </div>
    `;
  }

  /** Return the variables that the card is for, in the order of their names. */
  private offered(): Variable[] {
    const all = [...(this.all?.values() ?? [])];
    const wanted = this.config.writable
      ? all.filter((each) => each.setting && this.mayWrite(each.name))
      : all;
    return wanted.sort((one, other) =>
      one.name.localeCompare(other.name, "en", { numeric: true }),
    );
  }

  private mayWrite(name: string): boolean {
    return Boolean(this.hass.user?.is_admin) || !isDangerous(name);
  }

  private isFound(variable: Variable): boolean {
    const query = this.query.trim().toLowerCase();
    const about = [variable.name, variable.value, this.describe(variable)];
    return !query || about.some((each) => each.toLowerCase().includes(query));
  }

  /** Return what a variable is, in the user's language where an entity has its name. */
  private describe(variable: Variable): string {
    if (!variable.description) return "";
    const key = translationKey(variable.name);
    for (const platform of PLATFORMS) {
      const found = this.words(`entity.${platform}.${key}.name`, { index: "" });
      if (found) return found;
    }
    return variable.description;
  }

  private grouped(variables: readonly Variable[]): Map<string, Variable[]> {
    const groups = new Map<string, Variable[]>();
    for (const each of variables) {
      const group = each.name.split(".")[0] ?? each.name;
      groups.set(group, [...(groups.get(group) ?? []), each]);
    }
    return groups;
  }

  private bar(text: Text, shown: number, total: number): TemplateResult {
    const counts = { count: number(this.hass, shown), total: number(this.hass, total) };
    return html`<div class="row bar">
      <input
        type="search"
        placeholder=${text("variables_search")}
        aria-label=${text("variables_search")}
        .value=${this.query}
        @input=${(event: Event) =>
          (this.query = (event.target as HTMLInputElement).value)}
      />
      <span class="muted" role="status">${text("variables_count", counts)}</span>
      ${this.config.writable
        ? nothing
        : html`<button @click=${() => this.copyAll()}>
            ${text(this.copied === "*" ? "variables_copied" : "variables_copy_all")}
          </button>`}
    </div>`;
  }

  private group(text: Text, group: string, own: readonly Variable[]): TemplateResult {
    // While one searches, nothing that was found may be hidden.
    const isOpen = Boolean(this.query.trim()) || !CLOSED_GROUPS.includes(group);
    return html`<details ?open=${isOpen}>
      <summary>
        ${group} <span class="muted">${number(this.hass, own.length)}</span>
      </summary>
      <table>
        <caption class="visually-hidden">
          ${group}
        </caption>
        <thead>
          <tr>
            ${["name", "value", "actions"].map(
              (each) =>
                html`<th scope="col" class=${each}>
                  <span class="visually-hidden">${text(`variables_${each}`)}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            own,
            (each) => each.name,
            (each) => this.row(text, each),
          )}
        </tbody>
      </table>
    </details>`;
  }

  private row(text: Text, variable: Variable): TemplateResult {
    const { name, setting } = variable;
    const draft = this.draft?.name === name ? this.draft : undefined;
    const about = this.describe(variable);
    const fresh = this.fresh.has(name) ? "fresh" : "";
    return html`<tr class=${fresh}>
        <th scope="row">
          <span class="code"
            >${name.split(".").map((each, index) =>
              index ? html`<wbr />.${each}` : each,
            )}</span
          >
          ${about ? html`<span class="about">${about}</span>` : nothing}
          ${variable.dropped
            ? html`<span class="about warning"
                >${text("variables_dropped", { count: variable.dropped })}</span
              >`
            : nothing}
        </th>
        <td class="value">
          ${variable.value || html`<span class="muted">–</span>`}
          ${variable.unit ? html`<span class="unit">${variable.unit}</span>` : nothing}
          ${this.saved?.name === name
            ? html`<span class="saved" role="status">${this.saved.words}</span>`
            : nothing}
        </td>
        <td class="act">${this.action(text, variable)}</td>
      </tr>
      ${draft && setting ? this.form(text, { ...variable, setting }, draft) : nothing}`;
  }

  private form(
    text: Text,
    variable: Variable & { setting: Setting },
    draft: Draft,
  ): TemplateResult {
    return html`<tr class="edited">
      <td colspan="3">
        ${editForm(this.hass, text, variable, draft, {
          type: (value) => (this.draft = { ...draft, value }),
          save: () => void this.save(variable, draft),
          cancel: () => this.leave(variable.name),
        })}
      </td>
    </tr>`;
  }

  private action(text: Text, variable: Variable): TemplateResult {
    const { name } = variable;
    if (this.config.writable) {
      return html`<button
        data-edit=${name}
        aria-label=${text("variables_edit", { name })}
        aria-expanded=${this.draft?.name === name}
        ?disabled=${!this.available || this.draft?.busy}
        @click=${() => this.edit(variable)}
      >
        <ha-icon .icon=${"mdi:pencil"}></ha-icon>
      </button>`;
    }
    const done = this.copied === name;
    return html`<button
      aria-label=${done ? text("variables_copied") : text("variables_copy", { name })}
      @click=${() => this.copy(name, variable.value)}
    >
      <ha-icon .icon=${done ? "mdi:check" : "mdi:content-copy"}></ha-icon>
    </button>`;
  }

  private byHand(text: Text): TemplateResult {
    return html`<div class="by-hand">
      <label for="leftover">${text("variables_by_hand")}</label>
      <textarea
        id="leftover"
        readonly
        rows="8"
        .value=${this.leftover}
        @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}
      ></textarea>
      <button @click=${() => (this.leftover = "")}>${text("variables_close")}</button>
    </div>`;
  }

  private copyAll(): void {
    const pairs = this.offered().map((each) => [each.name, each.value]);
    const values: unknown = Object.fromEntries(pairs);
    void this.copy("*", JSON.stringify(values, null, 2));
  }

  private async copy(what: string, words: string): Promise<void> {
    if (await toClipboard(this.renderRoot, words)) {
      this.copied = what;
      this.leftover = "";
      window.setTimeout(() => {
        if (this.copied === what) this.copied = "";
      }, FLASH_MS);
      return;
    }
    this.leftover = words;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLTextAreaElement>("#leftover")?.focus();
  }

  private edit({ name, value }: Variable): void {
    this.saved = undefined;
    this.draft = { name, value, error: "", busy: false };
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("form input, form select")?.focus(),
    );
  }

  /** End editing, and give the focus back to where it came from. */
  private leave(name: string): void {
    this.draft = undefined;
    void this.updateComplete.then(() =>
      this.renderRoot
        .querySelector<HTMLElement>(`[data-edit="${CSS.escape(name)}"]`)
        ?.focus(),
    );
  }

  private async save(
    { name, unit }: Variable & { setting: Setting },
    { value }: Draft,
  ): Promise<void> {
    const text = this.text;
    if (!text || this.draft?.busy) return;
    this.draft = { name, value, error: "", busy: true };
    try {
      const { response } = await this.hass.callService(
        "nutify",
        "set_variable",
        { device_id: this.device, variable: name, value },
        undefined,
        false,
        true,
      );
      const outcome = response?.["outcome"] === "accepted" ? "accepted" : "done";
      const is = `${String(response?.["value"] ?? value)}${unit ? ` ${unit}` : ""}`;
      const time = moment(this.hass, new Date(), { timeStyle: "medium" });
      this.saved = { name, words: text(`variables_${outcome}`, { value: is, time }) };
      this.leave(name);
    } catch (error) {
      const why = await explain(this.hass, error, text);
      this.draft = { name, value, error: why, busy: false };
    }
  }

  static override styles = [shared, editStyles, variablesStyles];
}

registerCard("variables", VariablesCard);
