/** What of Home Assistant's frontend, and of our own websocket, the cards use. */

export interface HassEntity {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

export interface RegistryEntry {
  entity_id: string;
  device_id?: string;
  platform?: string;
  translation_key?: string;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(name: string, callback: () => void): void;
  removeEventListener(name: string, callback: () => void): void;
}

export interface HomeAssistant {
  states: Record<string, HassEntity>;
  entities: Record<string, RegistryEntry>;
  devices: Record<string, { id: string; name?: string; name_by_user?: string | null }>;
  language: string;
  locale: {
    language: string;
    number_format: string;
    time_format: string;
    date_format?: string;
    time_zone?: string;
    first_weekday?: string;
  };
  config: { time_zone: string; currency: string; language: string };
  user?: { id: string; name: string; is_admin: boolean };
  connected: boolean;
  connection: Connection & Record<string, unknown>;
  themes?: { darkMode: boolean };
  callWS<T>(message: Record<string, unknown>): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response?: Record<string, unknown> }>;
  formatEntityState(entity: HassEntity, state?: string): string;
  loadBackendTranslation(
    category: string,
    integration?: string,
  ): Promise<(key: string, values?: Record<string, unknown>) => string>;
}

export interface CardConfig {
  type: string;
  [key: string]: unknown;
}

/** The answer to nutify/ups/describe; keys of `entities` are domain/key. */
export interface Ups {
  device_id: string;
  name: string;
  server: string;
  model: string;
  path: string;
  has_battery: boolean;
  needs_rating: boolean;
  entities: Record<string, string>;
  statistics: string[];
  limits: Record<string, number>;
  parts: { name: string; energy: string | null; cost: string | null }[];
  outlets: { part: string; name: string; entities: Record<string, string> }[];
}

/** A row of the answer to nutify/ups/list. */
export interface ListedUps {
  device_id: string;
  name: string;
  server: string;
  entities: Record<string, string>;
  path: string;
}

/** A row of the recorder's statistics; `start` in ms since 1970. */
export interface StatisticRow {
  start: number;
  end: number;
  mean?: number | null;
  min?: number | null;
  max?: number | null;
  change?: number | null;
}
