/** The question before something is deleted from the database, or it is rewritten. */

import { html, nothing, type TemplateResult } from "lit";
import { closing, whenClosed } from "./dialog.js";
import type { Text } from "./texts.js";

export type Work = "purge" | "repack" | "remove";

/** A work that waits for a yes; `option` is its tick. */
export interface Question {
  work: Work;
  days: number;
  option: boolean;
  /** Statistics of what is gone: those of entities, and those that were imported. */
  count: number;
  imported: number;
}

interface Answers {
  change: (changes: Partial<Question>) => void;
  run: () => void;
  cancel: () => void;
}

const MOST_DAYS = 36500;

/** Return the dialog of a question. It is opened by who renders it. */
export function askAbout(
  text: Text,
  question: Question,
  answers: Answers,
): TemplateResult {
  const { work, days, option, count, imported } = question;
  const isFine = work !== "purge" || (Number.isInteger(days) && days >= 0);
  const hasOption = work === "purge" || (work === "remove" && imported > 0);
  const nothingToDo = work === "remove" && count + (option ? imported : 0) === 0;
  return html`
    <dialog
      aria-labelledby="ask"
      aria-describedby="why"
      @cancel=${answers.cancel}
      @close=${whenClosed(answers.cancel)}
    >
      <h2 id="ask">${text(`database_do_${work}`)}</h2>
      <p id="why">${text(`database_why_${work}`, { count })}</p>
      ${work === "purge"
        ? html`<label class="days">
            ${text("database_days")}
            <input
              type="number"
              min="0"
              max=${MOST_DAYS}
              step="1"
              .value=${Number.isNaN(days) ? "" : String(days)}
              @input=${(event: Event) =>
                answers.change({
                  days: (event.target as HTMLInputElement).valueAsNumber,
                })}
            />
          </label>`
        : nothing}
      ${hasOption
        ? html`<label class="tick">
            <input
              type="checkbox"
              .checked=${option}
              @change=${(event: Event) =>
                answers.change({ option: (event.target as HTMLInputElement).checked })}
            />
            ${text(`database_option_${work}`, { count: imported })}
          </label>`
        : nothing}
      <div class="row end">
        <button autofocus @click=${closing(answers.cancel)}>${text("control_cancel")}</button>
        <button
          class=${work === "repack" ? "primary" : "fatal"}
          ?disabled=${!isFine || nothingToDo}
          @click=${closing(answers.run)}
        >
          ${text(`database_run_${work}`)}
        </button>
      </div>
    </dialog>
  `;
}
