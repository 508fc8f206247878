/** What can be done to a UPS and to its outlets, sorted for people. */

import { translationKey, type Words } from "./translated.js";
import type { HomeAssistant, Ups } from "./types.js";

/** What can happen to the load; see core/nut/commands.py. */
export type Danger = "harmless" | "discharge" | "protection" | "power" | "unknown";
export const DANGERS: readonly Danger[] = [
  "harmless",
  "discharge",
  "protection",
  "power",
  "unknown",
];

/** A command as nutify/ups/control tells it. */
export interface Command {
  name: string;
  description: string;
  label: string;
  danger: Danger;
  icon: string;
  part: string | null;
}

/** A command, or the switch of an outlet that has none; `label` is translated. */
export interface Act extends Command {
  entity?: string;
  service?: "turn_on" | "turn_off";
}

export interface OutletRow {
  part: string;
  name: string;
  state?: string;
  measures: string[];
  main: Act[];
  more: Act[];
}

const MAIN = ["load.on", "load.off", "load.cycle"];
const MEASURES = ["sensor/realpower", "sensor/current"];
const STATES = ["switch/switch", "binary_sensor/status", "sensor/status"];

/** Tell whether a command takes how many seconds to wait. */
export function takesDelay(act: Act): boolean {
  return act.name.endsWith(".delay");
}

/** Return commands with their names in the user's language. */
export function acts(commands: readonly Command[], words: Words): Act[] {
  return commands.map((each) => {
    const key = translationKey(each.name);
    // A command that is known goes by our name for it, another by what the driver says.
    const label = each.label === each.name ? each.description : each.label;
    return { ...each, label: words(`entity.button.${key}.name`) || label };
  });
}

/** Return the last words of a command's name, without its outlet. */
export function verb(act: Act): string {
  return act.part ? act.name.slice(act.part.length + 1) : act.name;
}

/** Return a row for every outlet that is known, or that there are commands of. */
export function outletRows(
  hass: HomeAssistant,
  ups: Ups,
  all: readonly Act[],
): OutletRow[] {
  const known = new Map(ups.outlets.map((each) => [each.part, each]));
  const parts = new Set([
    ...known.keys(),
    ...all.flatMap((each) => (each.part ? [each.part] : [])),
  ]);
  return [...parts].map((part) => {
    const entities = known.get(part)?.entities ?? {};
    const own = all.filter((each) => each.part === part);
    const main = MAIN.flatMap((name) => own.filter((each) => verb(each) === name));
    return {
      part,
      name: known.get(part)?.name ?? part,
      state: STATES.map((each) => entities[each]).find(Boolean),
      measures: MEASURES.flatMap((each) => entities[each] ?? []),
      main: main.length ? main : switching(hass, part, entities["switch/switch"]),
      more: own.filter((each) => !main.includes(each)),
    };
  });
}

/** Return acts by the switch of an outlet, for one that has no commands. */
function switching(hass: HomeAssistant, part: string, entity?: string): Act[] {
  if (!entity) return [];
  const base = { part, description: "", entity };
  const on: Act = {
    ...base,
    name: `${part}.load.on`,
    label: "",
    danger: "harmless",
    icon: "mdi:power-plug",
    service: "turn_on",
  };
  const off: Act = {
    ...base,
    name: `${part}.load.off`,
    label: "",
    danger: "power",
    icon: "mdi:power-plug-off",
    service: "turn_off",
  };
  return hass.user?.is_admin ? [on, off] : [on];
}
