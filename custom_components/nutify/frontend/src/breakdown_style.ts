/** How a breakdown looks. */

import { css } from "lit";

export const breakdownStyles = css`
  ha-card {
    container-type: inline-size;
    height: auto;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    justify-content: space-between;
    margin-block-end: 12px;
  }
  ol {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: center;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ol li {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  ol li + li::before {
    content: "/";
    color: var(--secondary-text-color);
  }
  ol [aria-current] {
    font-weight: 600;
    padding: 6px 8px;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 28px;
    margin: 0 0 16px;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-size: 20px;
    font-weight: 500;
  }
  dd.change {
    font-size: 15px;
    line-height: 1.7;
  }
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  @container (min-width: 640px) {
    .halves {
      grid-template-columns: minmax(220px, 2fr) minmax(0, 5fr);
    }
  }
  .left {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 24px;
    align-items: center;
    justify-content: center;
    align-content: start;
  }
  .donut {
    width: 190px;
    flex: none;
    overflow: visible;
  }
  .donut circle {
    fill: none;
    stroke-width: 26;
  }
  .donut .ring {
    stroke: var(--divider-color);
    opacity: 0.5;
  }
  .donut text {
    text-anchor: middle;
    fill: var(--primary-text-color);
  }
  .donut .total {
    font-size: 20px;
    font-weight: 600;
  }
  .donut .under {
    font-size: 11px;
    fill: var(--secondary-text-color);
  }
  .donut .number {
    font-size: 12px;
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--card-background-color);
    stroke-width: 3;
  }
  .parts {
    flex: 1 1 200px;
    max-width: 420px;
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 14px;
  }
  .parts li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    gap: 8px;
    align-items: baseline;
    padding-block: 4px;
  }
  .parts li + li {
    border-block-start: 1px solid var(--divider-color);
  }
  .parts .name {
    overflow-wrap: anywhere;
  }
  .parts .share {
    min-width: 3em;
    text-align: end;
    color: var(--secondary-text-color);
  }
  .swatch {
    min-width: 20px;
    text-align: center;
    font-size: 12px;
    font-weight: 600;
    border-block-end: 4px solid var(--swatch);
  }
  .bars {
    --under: 24px;
    position: relative;
    height: 250px;
    direction: ltr;
  }
  .line {
    position: absolute;
    inset-inline: var(--axis) 0;
    border-block-start: 1px solid var(--divider-color);
    pointer-events: none;
  }
  .line span {
    position: absolute;
    inset-inline-end: calc(100% + 8px);
    inset-block-start: -9px;
    font-size: 12px;
    line-height: 18px;
    white-space: nowrap;
    color: var(--secondary-text-color);
  }
  .columns {
    position: absolute;
    inset: 0;
    inset-inline-start: var(--axis);
    display: flex;
  }
  .column,
  button.column {
    position: relative;
    flex: 1 1 0;
    min-width: 0;
    min-height: 0;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
  }
  button.column:hover {
    background: color-mix(in srgb, var(--info-color, #1e88e5) 10%, transparent);
  }
  button.column:focus-visible {
    outline-offset: -2px;
  }
  button.still {
    cursor: default;
  }
  .column i {
    position: absolute;
    inset-inline: 14%;
    bottom: var(--under);
    min-height: 1px;
    border-radius: 3px 3px 0 0;
    background: var(--info-color, #1e88e5);
  }
  .column i.unknown {
    height: 8px;
    background: repeating-linear-gradient(
      45deg,
      var(--secondary-text-color) 0 1px,
      transparent 1px 4px
    );
    opacity: 0.6;
  }
  .at::after {
    content: attr(data-at);
  }

  .at {
    position: absolute;
    bottom: 0;
    inset-inline-start: 50%;
    transform: translateX(-50%);
    font-size: 12px;
    line-height: 20px;
    white-space: nowrap;
    color: var(--secondary-text-color);
  }
  .hint {
    margin: 4px 0 0;
    font-size: 13px;
  }
  details {
    margin-block-start: 12px;
  }
  summary {
    cursor: pointer;
    width: max-content;
    padding: 6px 0;
    color: var(--secondary-text-color);
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
  }
  .scroll {
    overflow: auto;
    max-height: 360px;
  }
  table {
    border-collapse: collapse;
    min-width: min(100%, 420px);
    font-size: 14px;
  }
  th,
  td {
    padding: 5px 16px 5px 0;
    text-align: start;
    font-weight: 400;
    border-block-end: 1px solid var(--divider-color);
  }
  thead th {
    font-weight: 600;
  }
  td {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  thead th + th {
    text-align: end;
  }
`;
