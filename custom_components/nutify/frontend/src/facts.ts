/** Figures with their names, and tables of them: the pages that tell how things are. */

import { css, html, nothing, type TemplateResult } from "lit";

/** Return a figure with its name; `tone` is a class that colours it. */
export function figure(
  name: string,
  value: string,
  note = "",
  tone = "",
): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class=${tone}>
      ${value}${note ? html`<span class="note">${note}</span>` : nothing}
    </dd>
  </div>`;
}

export const factsStyles = css`
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 12px 16px;
    margin: 12px 0 0;
  }
  dt {
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 2px 0 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .note {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    margin-block-start: 12px;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding: 6px 8px;
    padding-inline-start: 0;
    border-block-start: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
  }
  thead th {
    border: 0;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
`;
