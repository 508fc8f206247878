/** The words of the cards, in the user's language. */

import type { HomeAssistant } from "./types.js";

export type Text = (key: string, values?: Record<string, unknown>) => string;

const known = new Map<string, Promise<Record<string, string>>>();

/** Return what fills in texts; asked for once for all cards of a language. */
export async function textsOf(hass: HomeAssistant): Promise<Text> {
  const language = hass.locale?.language || hass.language;
  let found = known.get(language);
  if (!found) {
    found = hass.callWS<Record<string, string>>({ type: "nutify/texts", language });
    known.set(language, found);
    found.catch(() => known.delete(language));
  }
  const texts = await found;
  return (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
      name in values ? String(values[name]) : whole,
    );
}
