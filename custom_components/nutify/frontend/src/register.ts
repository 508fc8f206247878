/** Makes cards known: to the browser, and to Home Assistant's card picker. */

import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

interface Offered {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion?: (hass: HomeAssistant, entityId: string) => unknown;
}

declare global {
  interface Window {
    customCards?: Offered[];
    customStrategies?: Record<string, unknown>[];
  }
}

const DOCUMENTATION =
  "https://github.com/DartSteven/nutify-homeassistant/blob/main/docs/user/dashboard.md";

/**
 * Register a card under `nutify-<kind>-card`. It is suggested for entities of ours
 * whose translation key is one of `keys`.
 */
export function registerCard(
  kind: string,
  element: CustomElementConstructor,
  keys: readonly string[] = [],
): void {
  const type = `nutify-${kind}-card`;
  if (!customElements.get(type)) customElements.define(type, element);
  window.customCards ??= [];
  if (window.customCards.some((each) => each.type === type)) return;
  window.customCards.push({
    type,
    name: `Nutify: ${kind}`,
    description: "",
    preview: true,
    documentationURL: `${DOCUMENTATION}#${kind}`,
    getEntitySuggestion: (hass, entityId) => {
      const entity = hass.entities[entityId];
      if (entity?.platform !== "nutify" || !keys.includes(entity.translation_key ?? "")) {
        return null;
      }
      // The server has sensors of the same kinds, but no events of its own.
      const isUps = Object.values(hass.entities).some(
        (each) =>
          each.device_id === entity.device_id &&
          each.platform === "nutify" &&
          each.entity_id.startsWith("event."),
      );
      if (!isUps) return null;
      return { config: { type: `custom:${type}`, device_id: entity.device_id } };
    },
  });
}

/** Name all cards in the user's language, for Home Assistant's card picker. */
export function nameCards(text: Text): void {
  for (const each of window.customCards ?? []) {
    const kind = /^nutify-([a-z]+)-card$/.exec(each.type)?.[1];
    if (!kind) continue;
    each.name = `Nutify: ${text(`card_${kind}`)}`;
    each.description = text(`card_${kind}_about`);
  }
}
