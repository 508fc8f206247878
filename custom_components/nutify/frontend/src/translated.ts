/** Words that Home Assistant itself has of ours: names, choices, reasons and errors. */

import { errorText } from "./format.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** Returns an empty text where there is none. */
export type Words = (key: string, values?: Record<string, unknown>) => string;

/** Return the translations of a category, by their keys within our integration. */
export async function words(hass: HomeAssistant, category: string): Promise<Words> {
  const localize = await hass.loadBackendTranslation(category, "nutify");
  return (key, values) => localize(`component.nutify.${key}`, values);
}

/** Return the key that translations have for a variable or a command of NUT. */
export function translationKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.\d+\./g, ".n.")
    .replace(/[^a-z0-9]+/g, "_");
}

interface Answer {
  code?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, unknown>;
}

/** Return what an error of the server is about, such as "no_command_login". */
export function errorKey(error: unknown): string {
  return (error as Answer | undefined)?.translation_key ?? "";
}

/** Return an error in the user's language: its message is in the server's. */
export async function explain(
  hass: HomeAssistant,
  error: unknown,
  text: Text,
): Promise<string> {
  const answer = (error ?? {}) as Answer;
  if (answer.code === "unauthorized") return text("error_unauthorized");
  if (answer.translation_domain === "nutify" && answer.translation_key) {
    try {
      const exceptions = await words(hass, "exceptions");
      const found = exceptions(
        `exceptions.${answer.translation_key}.message`,
        answer.translation_placeholders,
      );
      if (found) return found;
    } catch {
      // The connection may just have been lost: the message that came is better.
    }
  }
  return errorText(error, text);
}
