/** The time that the picker of a view has chosen, as Home Assistant's own cards use it. */

import { subscribe } from "./base.js";
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

/** So long a picker has time to come before there is taken to be none. */
const WAIT_MS = 5000;
const SOON_MS = 100;
const LATER_MS = 1000;
const REFRESH = "recorder_5min_statistics_generated";
export const COLLECTION = "energy_nutify";

/** Return the last 30 days and today, where there is no picker. */
function usual(): Period {
  const end = new Date();
  end.setHours(23, 59, 59, 999);
  const start = new Date(end);
  start.setDate(start.getDate() - 30);
  start.setHours(0, 0, 0, 0);
  return { start, end };
}

/**
 * Call with the time that is chosen, and again whenever another is; return what ends
 * it. Without a picker it is another one every day, until there is a picker.
 */
function followPeriod(
  hass: HomeAssistant,
  key: string,
  callback: (period: Period) => void,
): () => void {
  const began = Date.now();
  let told = "";
  let timer: number | undefined;
  let stop: (() => void) | undefined;
  const tell = ({ start, end }: Period): void => {
    const now = `${start.getTime()} ${end.getTime()}`;
    if (now === told) return;
    told = now;
    callback({ start, end });
  };
  const look = (): void => {
    const collection = hass.connection[`_${key}`] as Collection | undefined;
    if (!collection) {
      const late = Date.now() - began >= WAIT_MS;
      if (late) tell(usual());
      timer = window.setTimeout(look, late ? LATER_MS : SOON_MS);
      return;
    }
    const take = (): void => {
      const { start, end } = collection;
      if (start) tell({ start, end: end ?? new Date(start.getTime() + 86_400_000 - 1) });
    };
    stop = collection.subscribe(take);
    take();
  };
  look();
  return () => {
    window.clearTimeout(timer);
    stop?.();
  };
}

/**
 * Follow the time that is chosen, and what is recorded: `again` is called with every
 * five minutes of statistics. Return what ends each subscription.
 */
export async function followRecorded(
  hass: HomeAssistant,
  key: string | undefined,
  callback: (period: Period) => void,
  again: () => void,
): Promise<(() => unknown)[]> {
  const message = { type: "subscribe_events", event_type: REFRESH };
  const stop = await subscribe(hass, message, again);
  // Last: what it has asked for must not be taken for the beginning of the card.
  return [stop, followPeriod(hass, key ?? COLLECTION, callback)];
}

/** Return the step of statistics for a time: what fits on a screen. */
export function stepOf({ start, end }: Period): "5minute" | "hour" | "day" | "month" {
  const days = (end.getTime() - start.getTime()) / 86_400_000;
  if (days <= 1.5 && Date.now() - start.getTime() < 9 * 86_400_000) return "5minute";
  if (days <= 15) return "hour";
  return days <= 400 ? "day" : "month";
}
