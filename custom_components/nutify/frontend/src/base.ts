/** What all cards share: their configuration, their words, asking, and being told. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { errorText } from "./format.js";
import { type Text, textsOf } from "./texts.js";
import type { CardConfig, HomeAssistant } from "./types.js";

const TRY_AGAIN_MS = 5000;
/** The page of the integration. */
export const INTEGRATION = "/config/integrations/integration/nutify";

/** The theme's own red is hard to read on grey, and as a text. */
export const readableRed = css`color-mix(
  in srgb,
  var(--error-color, #db4437) 68%,
  var(--primary-text-color)
)`;

export const shared = css`
  :host {
    display: block;
  }
  ha-card {
    padding: 16px;
    box-sizing: border-box;
    height: 100%;
    color: var(--primary-text-color);
  }
  .muted {
    color: var(--secondary-text-color);
  }
  .message {
    padding: 24px 8px;
    text-align: center;
    color: var(--secondary-text-color);
  }
  .error {
    color: ${readableRed};
  }
  button {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--secondary-background-color);
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--primary-color);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.primary {
    /* Darker than the theme's own, on which white is hard to read. */
    background: color-mix(in srgb, var(--primary-color) 62%, #000);
    border-color: transparent;
    color: #fff;
  }
  button.danger {
    border-color: var(--error-color);
    color: ${readableRed};
  }
  button.on {
    border-color: var(--primary-color);
    box-shadow: inset 0 0 0 1px var(--primary-color);
  }
  button:focus-visible,
  [tabindex]:focus-visible,
  input:focus-visible,
  select:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  input,
  select {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--outline-color, var(--divider-color));
    border-radius: 8px;
    padding: 6px 10px;
    min-height: 36px;
    box-sizing: border-box;
    max-width: 100%;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/**
 * A card of ours. A subclass renders with `draw`, asks in `load` and follows in
 * `follow`; both run when the card is seen with a configuration, and again after the
 * connection was lost.
 */
export abstract class NutifyCard<C extends CardConfig = CardConfig> extends LitElement {
  static override properties = {
    hass: { attribute: false },
    config: { state: true },
    text: { state: true },
    problem: { state: true },
  };
  static override styles = [shared];

  hass!: HomeAssistant;
  config!: C;
  text?: Text;
  problem = "";

  private stops: (() => unknown)[] = [];
  private life?: symbol;
  private later?: ReturnType<typeof setTimeout>;
  // Not at once: the connection is in the middle of telling all who listen.
  private readonly again = (): void => this.beginLater(0);

  setConfig(config: C): void {
    this.check(config);
    this.config = config;
    if (this.life) void this.begin();
  }

  getCardSize(): number {
    return 4;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: "full", min_columns: 6 };
  }

  /** Throw an error that says what is wrong with a configuration. */
  protected check(_config: C): void {}

  /** Ask for what the card shows. */
  protected async load(): Promise<void> {}

  /** Subscribe; what is returned ends each subscription. */
  protected async follow(): Promise<(() => unknown)[]> {
    return [];
  }

  protected abstract draw(text: Text): TemplateResult | typeof nothing;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  protected override updated(_changes: Map<string, unknown>): void {
    // Home Assistant gives a card what it needs in any order.
    if (!this.life && this.isConnected && this.hass && this.config) void this.begin();
  }

  /** Ask and subscribe, from the start; what an earlier run still brings is dropped. */
  private async begin(): Promise<void> {
    if (!this.hass || !this.config) return;
    this.end();
    const life = Symbol("life");
    this.life = life;
    this.hass.connection.addEventListener("ready", this.again);
    try {
      const text = await textsOf(this.hass);
      if (this.life !== life) return;
      this.text = text;
      await this.load();
      if (this.life !== life) return;
      const stops = await this.follow();
      if (this.life === life) {
        this.stops = stops;
        this.problem = "";
      } else stops.forEach((stop) => stop());
    } catch (error) {
      if (this.life !== life) return;
      this.fail(error);
      // Such as while Home Assistant starts, or a server is set up again.
      this.beginLater(TRY_AGAIN_MS);
    }
  }

  private beginLater(ms: number): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      if (this.isConnected) void this.begin();
    }, ms);
  }

  private end(): void {
    this.life = undefined;
    clearTimeout(this.later);
    this.stops.forEach((stop) => stop());
    this.stops = [];
    this.hass?.connection.removeEventListener("ready", this.again);
  }

  /** Show an error in the card. */
  protected fail(error: unknown): void {
    this.problem = errorText(error, this.text ?? ((key) => key));
  }

  /** Carry something out, and show what went wrong. Tell whether all went well. */
  protected async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.problem = "";
    try {
      await work();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hass || !this.config) return nothing;
    const text = this.text;
    return html`<ha-card>
      ${this.problem
        ? html`<p class="error" role="alert">${this.problem}</p>`
        : nothing}
      ${text ? this.draw(text) : html`<div class="message" aria-busy="true">…</div>`}
    </ha-card>`;
  }
}

/**
 * Follow what our websocket tells. A connection that is lost ends it: the card asks
 * anew when there is another, and must not end what has its number there.
 */
export async function subscribe<T>(
  hass: HomeAssistant,
  message: Record<string, unknown>,
  callback: (told: T) => void,
): Promise<() => unknown> {
  const { connection } = hass;
  let lost = false;
  const lose = (): void => {
    lost = true;
  };
  connection.addEventListener("disconnected", lose);
  const forget = (): void => connection.removeEventListener("disconnected", lose);
  try {
    const stop = await connection.subscribeMessage<T>(callback, message, {
      resubscribe: false,
    });
    return () => {
      forget();
      if (!lost) stop().catch(() => undefined);
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/** Tell whether any of some entities changed since a card was drawn last. */
export function changed(
  before: HomeAssistant | undefined,
  now: HomeAssistant,
  entities: Iterable<string | undefined>,
): boolean {
  if (!before || before.locale !== now.locale || before.themes !== now.themes) return true;
  for (const each of entities) {
    if (each && before.states[each] !== now.states[each]) return true;
  }
  return false;
}

/** Open a page of Home Assistant. */
export function open(path: string): void {
  history.pushState(null, "", path);
  window.dispatchEvent(
    new CustomEvent("location-changed", { detail: { replace: false } }),
  );
}

/** Show the dialog of an entity. */
export function moreInfo(from: HTMLElement, entityId: string): void {
  from.dispatchEvent(
    new CustomEvent("hass-more-info", {
      bubbles: true,
      composed: true,
      detail: { entityId },
    }),
  );
}
