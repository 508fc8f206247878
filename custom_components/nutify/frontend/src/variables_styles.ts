/** How variables look. */

import { css } from "lit";

export const variablesStyles = css`
  .bar {
    margin-block-end: 12px;
  }
  .bar input {
    flex: 1 1 200px;
    min-width: 0;
  }
  .banner {
    margin: 0 0 12px;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--warning-color, #ff9800);
    background: color-mix(in srgb, var(--warning-color, #ff9800) 14%, transparent);
  }
  .groups {
    columns: 420px;
    column-gap: 32px;
  }
  .stale .value {
    font-style: italic;
    color: var(--secondary-text-color);
  }
  details {
    break-inside: avoid;
    margin-block-end: 12px;
  }
  summary {
    cursor: pointer;
    padding-block: 6px;
    font-weight: 500;
    border-block-end: 1px solid var(--divider-color);
  }
  summary:focus-visible,
  textarea:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding-block: 4px;
    padding-inline: 0 8px;
    overflow-wrap: anywhere;
    border-block-end: 1px solid
      color-mix(in srgb, var(--divider-color) 60%, transparent);
  }
  thead th {
    padding: 0;
    border: 0;
  }
  th.name {
    width: 54%;
  }
  th.actions {
    width: 44px;
  }
  .act {
    padding-inline-end: 0;
    text-align: end;
  }
  .edited td {
    padding-inline: 12px 0;
    padding-block: 8px 12px;
    border-inline-start: 3px solid var(--primary-color);
  }
  .code {
    font-family: var(--ha-font-family-code, monospace);
    font-size: 0.9em;
  }
  .about,
  .saved {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  .about.warning::before {
    content: "⚠ ";
    color: var(--warning-color, #ff9800);
  }
  .saved::before {
    content: "✓ ";
    color: var(--success-color, #43a047);
  }
  .value {
    font-variant-numeric: tabular-nums;
  }
  .unit {
    color: var(--secondary-text-color);
  }
  .act button {
    min-height: 36px;
    min-width: 36px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--secondary-text-color);
  }
  .act ha-icon {
    --mdc-icon-size: 18px;
  }
  .fresh td,
  .fresh th {
    animation: fresh 1.4s ease-out;
  }
  /* On the tint, weaker text would be too weak. */
  .fresh .about,
  .fresh .unit {
    color: var(--primary-text-color);
  }
  @keyframes fresh {
    from {
      background: color-mix(in srgb, var(--primary-color) 35%, transparent);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .fresh td,
    .fresh th {
      animation: none;
      background: color-mix(in srgb, var(--primary-color) 15%, transparent);
    }
  }
  .by-hand {
    display: grid;
    gap: 8px;
    justify-items: start;
    margin-block-end: 12px;
  }
  textarea {
    box-sizing: border-box;
    width: 100%;
    font-family: var(--ha-font-family-code, monospace);
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    padding: 8px;
  }
`;
