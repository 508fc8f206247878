/** A writable variable: the field that it is edited in. */

import { css, html, nothing, type TemplateResult } from "lit";
import { readableRed } from "./base.js";
import { number } from "./format.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** How a variable can be written; see core/nut/settings.py. */
export interface Setting {
  kind: "number" | "select" | "switch" | "text";
  options: string[];
  ranges: [number, number][];
  step: number;
  length: number;
  on: string;
  off: string;
}

export interface Variable {
  name: string;
  value: string;
  description: string | null;
  unit: string | null;
  setting: Setting | null;
  dropped: number | null;
}

/** What the user types, which no news of the UPS touches. */
export interface Draft {
  name: string;
  value: string;
  error: string;
  busy: boolean;
}

interface Answers {
  type: (value: string) => void;
  save: () => void;
  cancel: () => void;
}

const OUTLET_SWITCH = /^outlet(\.group)?(\.\d+)?\.switch$/;
const BYPASS_SWITCH = /^input\.bypass\.switch\.(on|off)$/;

/** Tell whether writing a variable can do what a dangerous command does. */
export function isDangerous(name: string): boolean {
  return (
    OUTLET_SWITCH.test(name) || BYPASS_SWITCH.test(name) || name.startsWith("driver.")
  );
}

/** Return the form that a variable is edited in. */
export function editForm(
  hass: HomeAssistant,
  text: Text,
  variable: Variable & { setting: Setting },
  draft: Draft,
  answers: Answers,
): TemplateResult {
  const { setting, unit } = variable;
  const hint = allowed(hass, text, setting);
  return html`
    <form
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        answers.save();
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Escape") answers.cancel();
      }}
    >
      <span class="field">
        ${field(text, variable, draft, answers.type)}
        ${unit ? html`<span class="unit">${unit}</span>` : nothing}
      </span>
      <span class="row">
        <button
          type="submit"
          class=${isDangerous(variable.name) ? "danger" : "primary"}
          ?disabled=${draft.busy}
        >
          ${text(draft.busy ? "variables_saving" : "variables_save")}
        </button>
        <button type="button" ?disabled=${draft.busy} @click=${answers.cancel}>
          ${text("variables_cancel")}
        </button>
      </span>
      ${hint ? html`<span class="hint" id="hint">${hint}</span>` : nothing}
      ${isDangerous(variable.name)
        ? html`<span class="hint danger">${text("variables_dangerous")}</span>`
        : nothing}
      ${draft.error
        ? html`<span class="hint error" id="wrong" role="alert">${draft.error}</span>`
        : nothing}
    </form>
  `;
}

function field(
  text: Text,
  { name, setting }: Variable & { setting: Setting },
  draft: Draft,
  type: (value: string) => void,
): TemplateResult {
  const typed = (event: Event): void => type((event.target as HTMLInputElement).value);
  if (setting.kind === "switch") return toggle(text, name, setting, draft, type);
  if (setting.options.length) {
    const options = setting.options.includes(draft.value)
      ? setting.options
      : [draft.value, ...setting.options];
    return html`<select aria-label=${name} ?disabled=${draft.busy} @change=${typed}>
      ${options.map(
        (each) =>
          html`<option value=${each} ?selected=${each === draft.value}>
            ${each}
          </option>`,
      )}
    </select>`;
  }
  const isNumber = setting.kind === "number";
  const ends = setting.ranges.flat();
  return html`<input
    type=${isNumber ? "number" : "text"}
    min=${isNumber && ends.length ? Math.min(...ends) : nothing}
    max=${isNumber && ends.length ? Math.max(...ends) : nothing}
    step=${isNumber ? setting.step || "any" : nothing}
    maxlength=${isNumber ? nothing : setting.length}
    autocomplete="off"
    spellcheck="false"
    aria-label=${name}
    aria-describedby="hint wrong"
    aria-invalid=${draft.error ? "true" : "false"}
    ?readonly=${draft.busy}
    .value=${draft.value}
    @input=${typed}
  />`;
}

function toggle(
  text: Text,
  name: string,
  setting: Setting,
  draft: Draft,
  type: (value: string) => void,
): TemplateResult {
  const isOn = draft.value === setting.on;
  return html`<label class="toggle">
    <input
      type="checkbox"
      role="switch"
      aria-label=${name}
      ?disabled=${draft.busy}
      .checked=${isOn}
      @change=${(event: Event) =>
        type((event.target as HTMLInputElement).checked ? setting.on : setting.off)}
    />
    ${text(isOn ? "variables_on" : "variables_off")}
    <span class="unit">(${isOn ? setting.on : setting.off})</span>
  </label>`;
}

function allowed(hass: HomeAssistant, text: Text, setting: Setting): string {
  if (setting.kind === "text" && !setting.options.length) {
    return text("variables_length", { count: setting.length });
  }
  if (setting.kind !== "number" || !setting.ranges.length) return "";
  const ranges = setting.ranges.map(
    ([least, most]) => `${number(hass, least, 3)} … ${number(hass, most, 3)}`,
  );
  return text("variables_range", { range: ranges.join(", ") });
}

export const editStyles = css`
  form {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .field {
    display: inline-flex;
    flex: 1 1 140px;
    gap: 6px;
    align-items: center;
  }
  .field input:not([type="checkbox"]),
  .field select {
    width: 100%;
    min-width: 0;
  }
  .toggle {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: 36px;
    cursor: pointer;
  }
  .toggle input {
    width: 20px;
    height: 20px;
    min-height: 0;
    margin: 0;
  }
  .hint {
    flex-basis: 100%;
    font-size: 0.85em;
    color: var(--secondary-text-color);
    overflow-wrap: anywhere;
  }
  .hint.error,
  .hint.danger {
    color: ${readableRed};
  }
`;
