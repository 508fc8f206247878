/** How the card of events looks. */

import { css } from "lit";
import { readableRed } from "./base.js";

export const styles = css`
  .root {
    container-type: inline-size;
  }
  .bar {
    margin-block-end: 12px;
  }
  .kinds {
    display: inline-flex;
  }
  .kinds button {
    border-radius: 0;
    margin-inline-start: -1px;
  }
  .kinds button:first-child {
    border-start-start-radius: 18px;
    border-end-start-radius: 18px;
    margin-inline-start: 0;
  }
  .kinds button:last-child {
    border-start-end-radius: 18px;
    border-end-end-radius: 18px;
  }
  .kinds .on,
  .kinds button:focus-visible {
    position: relative;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
    cursor: pointer;
  }
  .check input {
    min-height: 0;
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--primary-color);
  }
  .rows {
    position: relative;
    overflow-x: auto;
    transition: opacity 0.2s;
  }
  .rows:focus {
    outline: none;
  }
  .rows[aria-busy="true"] {
    opacity: 0.6;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
    line-height: 1.4;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: 10px 8px;
    border-block-end: 1px solid var(--divider-color);
    font-weight: 400;
  }
  thead th {
    color: var(--secondary-text-color);
    font-weight: 500;
    white-space: nowrap;
    vertical-align: bottom;
  }
  .time,
  .duration,
  .drop {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  tbody .ups {
    min-width: 9em;
    max-width: 16em;
    overflow-wrap: anywhere;
    font-weight: 500;
  }
  .what {
    width: 40%;
    min-width: 12em;
    overflow-wrap: anywhere;
  }
  td > button.small {
    margin-block: -5px;
  }
  .with-icon {
    display: flex;
    gap: 8px;
  }
  .severity,
  .icon {
    flex: none;
    line-height: 0;
  }
  .icon {
    width: 18px;
    height: 18px;
    fill: currentColor;
    vertical-align: middle;
  }
  .information {
    color: var(--info-color, #039be5);
  }
  .warning {
    color: var(--warning-color, #ffa600);
  }
  .critical {
    color: var(--error-color, #db4437);
  }
  .sentence {
    display: inline-block;
  }
  .sentence::first-letter {
    text-transform: uppercase;
  }
  strong {
    font-weight: 500;
    margin-inline-end: 4px;
  }
  summary {
    cursor: pointer;
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  details p {
    margin: 4px 0 0;
    white-space: pre-line;
  }
  button.small {
    min-height: 30px;
    padding: 2px 10px;
    font-size: 13px;
    white-space: nowrap;
  }
  button.small .icon {
    width: 16px;
    height: 16px;
  }
  button.round {
    width: 36px;
    padding: 0;
    border-radius: 50%;
  }
  button.small.round {
    width: 30px;
  }
  .seen-by .muted {
    display: block;
    font-size: 13px;
  }
  .actions {
    text-align: end;
  }
  .confirm {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: 6px;
    color: ${readableRed};
  }
  .live th,
  .live td {
    background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
  }
  .live.test th,
  .live.test td {
    background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
  }
  .pulse {
    flex: none;
    width: 12px;
    height: 12px;
    margin: 4px 3px;
    border-radius: 50%;
    background: var(--warning-color, #ffa600);
    animation: pulse 1.6s ease-out infinite;
  }
  .test .pulse {
    background: var(--info-color, #039be5);
  }
  @keyframes pulse {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--warning-color) 70%, transparent);
    }
    to {
      box-shadow: 0 0 0 9px transparent;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pulse {
      animation: none;
    }
    .rows {
      transition: none;
    }
  }
  .foot {
    margin-block-start: 12px;
  }
  .pager {
    margin-inline-end: auto;
  }
  .arrow {
    font-size: 22px;
    line-height: 1;
  }
  ul {
    list-style: none;
    margin: -8px 0;
    padding: 0;
  }
  li {
    display: flex;
    gap: 10px;
    padding-block: 9px;
    font-size: 14px;
    line-height: 1.35;
  }
  li + li {
    border-block-start: 1px solid var(--divider-color);
  }
  li.live {
    margin-inline: -16px;
    padding-inline: 16px;
    background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
  }
  li.live:first-child {
    margin-block-start: -8px;
    padding-block-start: 17px;
    border-start-start-radius: var(--ha-card-border-radius, 12px);
    border-start-end-radius: var(--ha-card-border-radius, 12px);
  }
  li.live.test {
    background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
  }
  .words {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  li .ups {
    display: block;
    font-weight: 500;
  }
  li .sentence {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  li .ups + .sentence {
    color: var(--secondary-text-color);
  }
  li .when {
    flex: none;
    color: var(--secondary-text-color);
    font-size: 12px;
    line-height: 19px;
    font-variant-numeric: tabular-nums;
  }
  .clock {
    display: inline-block;
  }
  @container (width < 1000px) {
    tbody .clock {
      display: block;
    }
    .seen-by .word {
      display: none;
    }
    th,
    td {
      padding-inline: 6px;
    }
    tbody .ups {
      min-width: 6em;
    }
    .what {
      min-width: 9em;
    }
  }
  @container (width < 600px) {
    .seen-by .word {
      display: inline;
    }
    td > button.small {
      margin-block: 4px 0;
    }
    .live .seen-by {
      display: none;
    }
    .actions[colspan="2"] {
      grid-column: 1 / -1;
    }
    table,
    tbody {
      display: block;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    tbody tr {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 4px 12px;
      padding: 12px;
      margin-block-end: 8px;
      border: 1px solid var(--divider-color);
      border-radius: var(--ha-card-border-radius, 12px);
    }
    tbody th,
    tbody td {
      padding: 0;
      border: 0;
      width: auto;
    }
    tbody .what,
    tbody .ups {
      width: auto;
      min-width: 0;
      max-width: none;
    }
    tbody .ups {
      grid-column: 1;
      grid-row: 1;
    }
    tbody .clock {
      display: inline-block;
    }
    tbody .time {
      grid-column: 2;
      grid-row: 1;
      color: var(--secondary-text-color);
      font-size: 12px;
    }
    tbody .what,
    tbody .duration,
    tbody .charge {
      grid-column: 1 / -1;
    }
    tbody .duration,
    tbody .charge {
      display: none;
      font-size: 13px;
    }
    .outage td[data-label],
    .live td[data-label] {
      display: block;
    }
    td[data-label]::before {
      content: attr(data-label) ": ";
      color: var(--secondary-text-color);
    }
    tr.live {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 14%, transparent);
    }
    tr.live.test {
      background: color-mix(in srgb, var(--info-color, #039be5) 12%, transparent);
    }
    tr.live td,
    tr.live th {
      background: none;
    }
    .bar select,
    .kinds {
      width: 100%;
    }
    .kinds button {
      flex: 1;
    }
    .pager {
      width: 100%;
      justify-content: space-between;
    }
    .foot > button {
      flex: 1;
    }
  }
`;
