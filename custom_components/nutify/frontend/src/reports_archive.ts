/** The reports that were made: rows with their files, and a look at one. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { closing, whenClosed } from "./dialog.js";
import { moment, number } from "./format.js";
import type { Text } from "./texts.js";
import type { HomeAssistant } from "./types.js";

/** A row of nutify/reports/list; `files` are paths by format. */
export interface Kept {
  entry_id: string;
  id: string;
  title: string;
  subtitle: string;
  made: string;
  files: Record<string, string>;
}

export interface Page {
  total: number;
  rows: Kept[];
}

/** A report that is looked at; the address is signed. */
export interface Look {
  title: string;
  url: string;
}

export interface Answers {
  look: (report: Kept) => void;
  download: (report: Kept, format: string) => void;
  askDelete: (report?: Kept) => void;
  remove: (report: Kept) => void;
  turn: (offset: number) => void;
}

export const PER_PAGE = 10;

function nameOf(report: Kept): string {
  return `${report.title}, ${report.subtitle}`;
}

/** Return the buttons of a report: a look at it, and its files. */
export function files(
  text: Text,
  report: Kept,
  busy: boolean,
  answers: Answers,
): TemplateResult {
  return html`
    ${report.files["html"]
      ? html`<button
          ?disabled=${busy}
          aria-label=${`${text("reports_preview")}: ${nameOf(report)}`}
          @click=${() => answers.look(report)}
        >
          <ha-icon .icon=${"mdi:eye"}></ha-icon>${text("reports_preview")}
        </button>`
      : nothing}
    ${Object.keys(report.files).map(
      (format) =>
        html`<button
          ?disabled=${busy}
          aria-label=${text("reports_download", {
            format: format.toUpperCase(),
            title: nameOf(report),
          })}
          @click=${() => answers.download(report, format)}
        >
          <ha-icon .icon=${"mdi:download"}></ha-icon>${format.toUpperCase()}
        </button>`,
    )}
  `;
}

/** Return a page of the archive. */
export function archive(
  hass: HomeAssistant,
  text: Text,
  page: Page,
  offset: number,
  state: { deleting: string; busy: boolean },
  answers: Answers,
): TemplateResult {
  if (!page.total) return html`<p class="message">${text("reports_empty")}</p>`;
  return html`
    <ul>
      ${repeat(
        page.rows,
        (each) => each.id,
        (each) => row(hass, text, each, state, answers),
      )}
    </ul>
    ${page.total > PER_PAGE
      ? pager(hass, text, page, offset, state.busy, answers)
      : nothing}
  `;
}

function row(
  hass: HomeAssistant,
  text: Text,
  report: Kept,
  state: { deleting: string; busy: boolean },
  answers: Answers,
): TemplateResult {
  return html`<li>
    <div class="about">
      <span class="title">${report.title}</span>
      <span class="muted">${report.subtitle}</span>
      <span class="muted"
        >${text("reports_made", { time: moment(hass, report.made) })}</span
      >
    </div>
    ${state.deleting === report.id
      ? html`<div class="row" role="group" aria-label=${text("reports_ask_delete")}>
          <span>${text("reports_ask_delete")}</span>
          <button
            class="danger"
            ?disabled=${state.busy}
            @click=${() => answers.remove(report)}
          >
            ${text("reports_delete")}
          </button>
          <button class="keep" @click=${() => answers.askDelete()}>
            ${text("reports_keep")}
          </button>
        </div>`
      : html`<div class="row">
          ${files(text, report, state.busy, answers)}
          ${hass.user?.is_admin
            ? html`<button
                class="icon"
                data-delete=${report.id}
                ?disabled=${state.busy}
                aria-label=${`${text("reports_delete")}: ${nameOf(report)}`}
                @click=${() => answers.askDelete(report)}
              >
                <ha-icon .icon=${"mdi:delete-outline"}></ha-icon>
              </button>`
            : nothing}
        </div>`}
  </li>`;
}

function pager(
  hass: HomeAssistant,
  text: Text,
  page: Page,
  offset: number,
  busy: boolean,
  answers: Answers,
): TemplateResult {
  const last = offset + page.rows.length;
  return html`<div class="row pager">
    <button
      ?disabled=${busy || !offset}
      @click=${() => answers.turn(Math.max(0, offset - PER_PAGE))}
    >
      ${text("reports_newer")}
    </button>
    <span class="muted" role="status">
      ${text("reports_page", {
        from: number(hass, offset + 1),
        to: number(hass, last),
        total: number(hass, page.total),
      })}
    </span>
    <button
      ?disabled=${busy || last >= page.total}
      @click=${() => answers.turn(offset + PER_PAGE)}
    >
      ${text("reports_older")}
    </button>
  </div>`;
}

/** Return the dialog that shows a report. Nothing in it can run, or reach the page. */
export function lookDialog(text: Text, look: Look, close: () => void): TemplateResult {
  return html`<dialog
    aria-labelledby="looked"
    @cancel=${close}
    @close=${whenClosed(close)}
  >
    <div class="bar">
      <h2 id="looked">${look.title}</h2>
      <button autofocus @click=${closing(close)}>${text("reports_close")}</button>
    </div>
    <iframe sandbox="" title=${look.title} src=${look.url}></iframe>
  </dialog>`;
}

export const archiveStyles = css`
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
    padding-block: 10px;
    border-block-start: 1px solid var(--divider-color);
  }
  .about {
    display: grid;
    flex: 1 1 220px;
    min-width: 0;
    overflow-wrap: anywhere;
    font-size: 0.9em;
  }
  .title {
    font-size: 1.1em;
    font-weight: 500;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
  }
  button ha-icon {
    --mdc-icon-size: 18px;
  }
  button.icon {
    padding: 6px;
    min-width: 36px;
    border-color: transparent;
    background: none;
  }
  .pager {
    justify-content: space-between;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--divider-color);
  }
  dialog {
    box-sizing: border-box;
    width: min(1100px, calc(100vw - 24px));
    height: calc(100dvh - 24px);
    max-width: none;
    max-height: none;
    padding: 0;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .bar {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    padding: 8px 16px;
  }
  .bar h2 {
    margin: 0;
    min-width: 0;
    font-size: 1.1em;
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bar button {
    flex: none;
  }
  iframe {
    flex: 1;
    border: 0;
    background: #fff;
  }
`;
