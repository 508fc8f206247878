/** The time that the picker of a view has chosen, as Home Assistant's own cards use it. */

import type { HomeAssistant } from "./types.js";

export interface Period {
  start: Date;
  end: Date;
}

interface Collection {
  start?: Date;
  end?: Date;
  subscribe(callback: () => void): () => void;
}

const WAIT_MS = 5000;
const ASK_MS = 100;
export const COLLECTION = "energy_nutify";

/** Return the last 30 days, where there is no picker. */
function usual(): Period {
  const end = new Date();
  const start = new Date(end);
  start.setDate(start.getDate() - 30);
  start.setHours(0, 0, 0, 0);
  return { start, end };
}

/** Call with the time that is chosen, and again whenever another is. */
export async function followPeriod(
  hass: HomeAssistant,
  key: string,
  callback: (period: Period) => void,
): Promise<() => void> {
  const name = `_${key}`;
  const until = Date.now() + WAIT_MS;
  while (!hass.connection[name]) {
    if (Date.now() > until) {
      callback(usual());
      return () => undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
  const collection = hass.connection[name] as Collection;
  let told = "";
  const tell = (): void => {
    const { start, end } = collection;
    if (!start) return;
    const period = { start, end: end ?? new Date(start.getTime() + 86_400_000 - 1) };
    const now = `${period.start.getTime()} ${period.end.getTime()}`;
    if (now !== told) {
      told = now;
      callback(period);
    }
  };
  const stop = collection.subscribe(tell);
  tell();
  return stop;
}

/** Return the step of statistics for a time: what fits on a screen. */
export function stepOf({ start, end }: Period): "5minute" | "hour" | "day" | "month" {
  const days = (end.getTime() - start.getTime()) / 86_400_000;
  if (days <= 1.5 && Date.now() - start.getTime() < 9 * 86_400_000) return "5minute";
  if (days <= 15) return "hour";
  return days <= 400 ? "day" : "month";
}
