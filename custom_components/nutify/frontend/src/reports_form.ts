/** What a report is to be of: the form, and what it asks the action for. */

import { css, html, nothing, type TemplateResult } from "lit";
import { number } from "./format.js";
import type { Text } from "./texts.js";
import type { Words } from "./translated.js";
import type { HomeAssistant, ListedUps } from "./types.js";

/** The names of core/report/periods.py, and "" for a range of one's own. */
export const PERIODS = [
  "today",
  "yesterday",
  "this_week",
  "last_week",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
  "last_7_days",
  "last_30_days",
  "last_365_days",
] as const;
export const SECTIONS = [
  "summary",
  "energy",
  "power",
  "voltage",
  "battery",
  "events",
  "control",
  "quality",
] as const;
export const FORMATS = ["html", "pdf", "csv", "json"] as const;
const LANGUAGES = ["en", "de", "es", "fr", "it"] as const;

/** What is chosen; no UPS is all of them. */
export interface Wish {
  upses: readonly string[];
  period: string;
  start: string;
  end: string;
  sections: readonly string[];
  formats: readonly string[];
  language: string;
  targets: readonly string[];
}

/** Return a day as an input of local time takes it, at its midnight. */
function midnight(daysAgo: number): string {
  const day = new Date();
  day.setDate(day.getDate() - daysAgo);
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}T00:00`;
}

/** Return what is chosen at first. */
export function firstWish(hass: HomeAssistant): Wish {
  const language = (hass.locale?.language || hass.language).split("-")[0] ?? "";
  return {
    upses: [],
    period: "last_month",
    start: midnight(7),
    end: midnight(0),
    sections: SECTIONS,
    formats: ["html", "pdf"],
    language: LANGUAGES.find((each) => each === language) ?? "en",
    targets: [],
  };
}

/** Return the key of the text that says what is missing, or an empty one. */
export function missing(wish: Wish): string {
  if (!wish.sections.length) return "reports_need_section";
  if (!wish.formats.length) return "reports_need_format";
  if (wish.period) return "";
  if (!wish.start || !wish.end) return "reports_need_range";
  return wish.end <= wish.start ? "reports_range_empty" : "";
}

/**
 * Return what the actions take. Times are Home Assistant's, as the report counts. Who
 * sees a part of the UPSes asks for those: all would be more than they see.
 */
export function asked(
  hass: HomeAssistant,
  wish: Wish,
  listed: readonly ListedUps[],
): Record<string, unknown> {
  const upses =
    wish.upses.length || hass.user?.is_admin
      ? wish.upses
      : listed.map((each) => each.device_id);
  return {
    ...(upses.length ? { device_id: upses } : {}),
    ...(wish.period
      ? { period: wish.period }
      : { start: `${wish.start}:00`, end: `${wish.end}:00` }),
    sections: wish.sections,
    formats: wish.formats,
    language: wish.language,
  };
}

interface Choice {
  value: string;
  label: string;
}

/** Return boxes to tick under a legend. */
export function choices(
  legend: string,
  all: readonly Choice[],
  chosen: readonly string[],
  choose: (chosen: string[]) => void,
  note = "",
): TemplateResult {
  const ticked = (value: string, on: boolean): void =>
    choose(
      all
        .map((each) => each.value)
        .filter((each) => (each === value ? on : chosen.includes(each))),
    );
  return html`<fieldset>
    <legend>
      ${legend} ${note ? html`<span class="muted">${note}</span>` : nothing}
    </legend>
    <div class="row">
      ${all.map(
        ({ value, label }) =>
          html`<label class="chip">
            <input
              type="checkbox"
              .checked=${chosen.includes(value)}
              @change=${(event: Event) =>
                ticked(value, (event.target as HTMLInputElement).checked)}
            />
            <span>${label}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

/** Return the form. */
export function fields(
  hass: HomeAssistant,
  text: Text,
  words: Words,
  listed: readonly ListedUps[],
  wish: Wish,
  change: (part: Partial<Wish>) => void,
): TemplateResult {
  const option = (kind: string) => (value: string): Choice => ({
    value,
    label: words(`selector.${kind}.options.${value}`) || value,
  });
  return html`
    ${listed.length > 1
      ? choices(
          text("reports_upses"),
          listed.map((each) => ({ value: each.device_id, label: each.name })),
          wish.upses,
          (upses) => change({ upses }),
          wish.upses.length
            ? number(hass, wish.upses.length)
            : text("reports_none_is_all"),
        )
      : nothing}
    <div class="line">
      ${select(
        text("reports_period"),
        [
          ...PERIODS.map(option("report_period")),
          { value: "", label: text("reports_own") },
        ],
        wish.period,
        (period) => change({ period }),
      )}
      ${select(
        text("reports_language"),
        LANGUAGES.map((value) => ({ value, label: languageName(value) })),
        wish.language,
        (language) => change({ language }),
      )}
    </div>
    ${wish.period ? nothing : range(hass, text, wish, change)}
    ${choices(
      text("reports_sections"),
      SECTIONS.map(option("report_section")),
      wish.sections,
      (sections) => change({ sections }),
    )}
    ${choices(
      text("reports_formats"),
      FORMATS.map(option("report_format")),
      wish.formats,
      (formats) => change({ formats }),
    )}
  `;
}

/** Return a language's own name of itself. */
function languageName(language: string): string {
  const name = new Intl.DisplayNames(language, { type: "language" }).of(language);
  return name ? name.charAt(0).toLocaleUpperCase(language) + name.slice(1) : language;
}

function select(
  label: string,
  all: readonly Choice[],
  chosen: string,
  choose: (chosen: string) => void,
): TemplateResult {
  return html`<label class="field">
    <span>${label}</span>
    <select
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${all.map(
        ({ value, label: each }) =>
          html`<option value=${value} ?selected=${value === chosen}>${each}</option>`,
      )}
    </select>
  </label>`;
}

function range(
  hass: HomeAssistant,
  text: Text,
  wish: Wish,
  change: (part: Partial<Wish>) => void,
): TemplateResult {
  const end = (key: "start" | "end"): TemplateResult =>
    html`<label class="field">
      <span>${text(`reports_${key}`)}</span>
      <input
        type="datetime-local"
        .value=${wish[key]}
        @change=${(event: Event) =>
          change({ [key]: (event.target as HTMLInputElement).value })}
      />
    </label>`;
  const elsewhere =
    Intl.DateTimeFormat().resolvedOptions().timeZone !== hass.config.time_zone;
  return html`<div class="line wide">${end("start")} ${end("end")}</div>
    ${elsewhere
      ? html`<p class="muted small">
          ${text("reports_zone", { zone: hass.config.time_zone })}
        </p>`
      : nothing}`;
}

export const formStyles = css`
  fieldset {
    border: 0;
    margin: 0 0 14px;
    padding: 0;
    min-width: 0;
  }
  legend,
  .field > span {
    padding: 0;
    margin-block-end: 6px;
    font-size: 0.9em;
    font-weight: 500;
  }
  legend .muted {
    font-weight: 400;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 36px;
    padding-inline: 10px 14px;
    box-sizing: border-box;
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .chip:hover {
    border-color: var(--primary-color);
  }
  .chip:has(input:checked) {
    border-color: var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 14%, transparent);
  }
  .chip:has(input:focus-visible) {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .chip input {
    min-height: 0;
    width: 16px;
    height: 16px;
    margin: 0;
    flex: none;
    accent-color: var(--primary-color);
    outline: none;
  }
  .line {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 8px 16px;
    margin-block-end: 14px;
  }
  .line.wide {
    grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
  }
  .field {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .small {
    font-size: 0.85em;
    margin: -8px 0 14px;
  }
`;
