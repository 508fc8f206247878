/** The visual editor of every card: a form that its schema describes. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { type Text, textsOf } from "./texts.js";
import type { CardConfig, HomeAssistant } from "./types.js";

export type Field = Record<string, unknown> & {
  name: string;
  values?: readonly string[];
};

export const UPS_FIELD: Field = {
  name: "device_id",
  required: true,
  selector: { device: { filter: { integration: "nutify" }, entity: { domain: "event" } } },
};
export const UPSES_FIELD: Field = {
  name: "device_id",
  selector: {
    device: {
      multiple: true,
      filter: { integration: "nutify" },
      entity: { domain: "event" },
    },
  },
};

/** Return a field to choose one of some values, whose names are texts. */
export function choice(name: string, values: readonly string[]): Field {
  return { name, values };
}

class NutifyEditor extends LitElement {
  static override properties = {
    hass: { attribute: false },
    schema: { attribute: false },
    config: { state: true },
    text: { state: true },
  };

  hass!: HomeAssistant;
  schema: readonly Field[] = [];
  config?: CardConfig;
  text?: Text;

  setConfig(config: CardConfig): void {
    this.config = config;
  }

  protected override async firstUpdated(): Promise<void> {
    this.text = await textsOf(this.hass);
  }

  protected override render(): TemplateResult | typeof nothing {
    const text = this.text;
    if (!this.config || !text) return nothing;
    return html`<ha-form
      .hass=${this.hass}
      .data=${this.config}
      .schema=${this.schema.map((field) => named(field, text))}
      .computeLabel=${(field: Field) => text(`field_${field.name}`)}
      @value-changed=${this.changed}
    ></ha-form>`;
  }

  private changed(event: CustomEvent<{ value: CardConfig }>): void {
    event.stopPropagation();
    this.dispatchEvent(
      new CustomEvent("config-changed", {
        bubbles: true,
        composed: true,
        detail: { config: event.detail.value },
      }),
    );
  }
}

/** Return a field as a form of Home Assistant takes it. */
function named({ values, ...field }: Field, text: Text): Field {
  if (!values) return field;
  const options = values.map((value) => ({ value, label: text(`option_${value}`) }));
  return { ...field, selector: { select: { mode: "dropdown", options } } };
}

const TAG = "nutify-card-editor";
if (!customElements.get(TAG)) customElements.define(TAG, NutifyEditor);

/** Return an editor with the fields of a card. */
export function editor(schema: readonly Field[]): HTMLElement {
  const element = document.createElement(TAG) as NutifyEditor;
  element.schema = schema;
  return element;
}

/** Return the configuration of a card for the first UPS that there is. */
export function stub(hass: HomeAssistant): Record<string, unknown> {
  const entity = Object.values(hass.entities).find(
    (each) => each.platform === "nutify" && each.entity_id.startsWith("event."),
  );
  return { device_id: entity?.device_id ?? "" };
}
