/** Numbers, dates and durations as the user wants them; see Home Assistant's profile. */

import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** Return the language that numbers are written in. */
function numberLanguage(hass: HomeAssistant): string | undefined {
  switch (hass.locale.number_format) {
    case "comma_decimal":
      return "en-US";
    case "decimal_comma":
      return "de";
    case "space_comma":
      return "fr";
    case "quote_decimal":
      return "de-CH";
    case "none":
      return "en-US";
    case "system":
      return undefined;
    default:
      return hass.locale.language;
  }
}

/** Return a number with at most so many digits behind its point. */
export function number(hass: HomeAssistant, value: number, digits = 1): string {
  return new Intl.NumberFormat(numberLanguage(hass), {
    maximumFractionDigits: digits,
    useGrouping: hass.locale.number_format !== "none",
  }).format(value);
}

/** Return money in the currency of Home Assistant. */
export function money(hass: HomeAssistant, value: number): string {
  try {
    return new Intl.NumberFormat(numberLanguage(hass), {
      style: "currency",
      currency: hass.config.currency,
      useGrouping: hass.locale.number_format !== "none",
    }).format(value);
  } catch {
    return `${number(hass, value, 2)} ${hass.config.currency}`;
  }
}

/** Return the time zone that the user reads times in. */
export function zone(hass: HomeAssistant): string | undefined {
  return hass.locale.time_zone === "server" ? hass.config.time_zone : undefined;
}

/** Return whether hours are counted to 12 or 24, undefined as the language has it. */
function hourCycle(hass: HomeAssistant): "h12" | "h23" | undefined {
  switch (hass.locale.time_format) {
    case "12":
      return "h12";
    case "24":
      return "h23";
    case "system": {
      const own = new Intl.DateTimeFormat(undefined, { hour: "numeric" });
      const { hourCycle: cycle } = own.resolvedOptions();
      return cycle === "h11" || cycle === "h12" ? "h12" : "h23";
    }
    default:
      return undefined;
  }
}

const ORDERS: Record<string, readonly Intl.DateTimeFormatPartTypes[]> = {
  DMY: ["day", "month", "year"],
  MDY: ["month", "day", "year"],
  YMD: ["year", "month", "day"],
};

/** Return a date in figures, in the order that the user has chosen, if any. */
function figures(hass: HomeAssistant, value: Date): string | undefined {
  const order = ORDERS[hass.locale.date_format ?? ""];
  if (!order) return undefined;
  const parts = new Intl.DateTimeFormat(hass.locale.language, {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    timeZone: zone(hass),
  }).formatToParts(value);
  const between = parts.find(({ type }) => type === "literal")?.value ?? "/";
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return order.map(of).join(between);
}

/** Return a date, a time, or both, by the options of Intl. */
export function moment(
  hass: HomeAssistant,
  value: string | number | Date,
  options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" },
): string {
  const { dateStyle, ...rest } = options;
  const date = dateStyle === "short" ? figures(hass, new Date(value)) : undefined;
  const wanted: Intl.DateTimeFormatOptions = {
    ...(date ? rest : options),
    timeZone: zone(hass),
    hourCycle: hourCycle(hass),
  };
  if (date && !rest.timeStyle) return date;
  const words = new Intl.DateTimeFormat(hass.locale.language, wanted);
  return [date, words.format(new Date(value))].filter(Boolean).join(", ");
}

const UNITS: [string, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Return a time in its two largest units, such as 1 h 5 min. */
export function duration(hass: HomeAssistant, seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count || (unit === "second" && !parts.length)) {
      parts.push(
        new Intl.NumberFormat(hass.locale.language, {
          style: "unit",
          unit,
          unitDisplay: "short",
        }).format(count),
      );
    }
  }
  return parts.slice(0, 2).join(" ");
}

/** Return the value of an entity as Home Assistant shows it, or a dash. */
export function state(hass: HomeAssistant, entity: string | undefined): string {
  const found = entity ? hass.states[entity] : undefined;
  if (!found || found.state === "unavailable" || found.state === "unknown") return "–";
  return hass.formatEntityState(found);
}

/** Return the value of an entity as a number, undefined where it has none. */
export function value(
  hass: HomeAssistant,
  entity: string | undefined,
): number | undefined {
  const found = entity ? Number.parseFloat(hass.states[entity]?.state ?? "") : NaN;
  return Number.isFinite(found) ? found : undefined;
}

const WATTS: Record<string, number> = { mW: 0.001, W: 1, kW: 1000, MW: 1_000_000 };

/** Return the power of an entity in watts, whatever unit a person has chosen. */
export function watts(hass: HomeAssistant, entity: string | undefined): number {
  const unit = hass.states[entity ?? ""]?.attributes.unit_of_measurement;
  return (value(hass, entity) ?? 0) * (WATTS[String(unit)] ?? 1);
}

/** Return the text of an error, whatever was thrown. */
export function errorText(error: unknown, text: Text): string {
  if (error && typeof error === "object" && "message" in error) {
    return String((error as { message: unknown }).message);
  }
  return text("error_unknown");
}
