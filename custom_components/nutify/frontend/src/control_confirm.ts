/** The question before a command that is not harmless. */

import { css, html, nothing, type TemplateResult } from "lit";
import { type Act, takesDelay } from "./control_acts.js";
import { closing, whenClosed } from "./dialog.js";
import type { Text } from "./texts.js";

/** An act that waits for a yes; `sure` is the tick that one needs that cuts power. */
export interface Question {
  act: Act;
  parameter: string;
  sure: boolean;
}

interface Answers {
  label: string;
  target: string;
  tick: (sure: boolean) => void;
  run: () => void;
  cancel: () => void;
}

/** Tell whether a command can leave the load without power. */
export function needsTick(act: Act): boolean {
  return act.danger === "power" || act.danger === "unknown";
}

/** Return the dialog of a question. It is opened by who renders it. */
export function confirmation(
  text: Text,
  { act, parameter, sure }: Question,
  answers: Answers,
): TemplateResult {
  const tick = needsTick(act);
  return html`
    <dialog
      class=${act.danger}
      aria-labelledby="ask"
      aria-describedby="why"
      @cancel=${answers.cancel}
      @close=${whenClosed(answers.cancel)}
    >
      <h2 id="ask">${text("control_ask", { command: answers.label })}</h2>
      <p class="target">${answers.target}</p>
      <p id="why" class="why">
        <ha-icon .icon=${tick ? "mdi:alert" : "mdi:information-outline"}></ha-icon>
        <span>${text(`control_class_${act.danger}`)}</span>
      </p>
      ${act.description ? html`<p class="muted">${act.description}</p>` : nothing}
      <p class="muted">
        <code>${act.name}${parameter ? ` ${parameter}` : ""}</code>
        ${takesDelay(act) && !parameter ? text("control_delay_default") : nothing}
      </p>
      ${tick
        ? html`<label class="tick">
            <input
              type="checkbox"
              .checked=${sure}
              @change=${(event: Event) =>
                answers.tick((event.target as HTMLInputElement).checked)}
            />
            ${text("control_sure")}
          </label>`
        : nothing}
      <div class="row end">
        <button autofocus @click=${closing(answers.cancel)}>${text("control_cancel")}</button>
        <button
          class=${tick ? "fatal" : "primary"}
          ?disabled=${tick && !sure}
          @click=${closing(answers.run)}
        >
          ${text("control_run")}
        </button>
      </div>
    </dialog>
  `;
}

export const confirmationStyles = css`
  dialog {
    box-sizing: border-box;
    width: min(460px, calc(100vw - 32px));
    max-height: calc(100vh - 32px);
    overflow: auto;
    padding: 20px;
    border: 1px solid var(--divider-color);
    border-block-start: 4px solid var(--warning-color, #ff9800);
    border-radius: var(--ha-card-border-radius, 12px);
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
  }
  dialog.power,
  dialog.unknown {
    border-block-start-color: var(--error-color, #db4437);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  dialog h2 {
    margin: 0;
    font-size: 1.25em;
    font-weight: 500;
  }
  dialog p {
    margin: 8px 0 0;
    overflow-wrap: anywhere;
  }
  .target {
    font-weight: 500;
  }
  .why {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .why ha-icon {
    flex: none;
    color: var(--warning-color, #ff9800);
  }
  .power .why ha-icon,
  .unknown .why ha-icon {
    color: var(--error-color, #db4437);
  }
  .tick {
    display: flex;
    gap: 10px;
    align-items: center;
    margin-block-start: 16px;
    min-height: 36px;
    cursor: pointer;
  }
  .tick input {
    min-height: 0;
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
  }
  .end {
    justify-content: flex-end;
    margin-block-start: 16px;
  }
  button.fatal {
    background: color-mix(in srgb, var(--error-color, #db4437) 80%, #000);
    border-color: transparent;
    color: var(--text-primary-color, #fff);
  }
`;
