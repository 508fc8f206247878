/** How the commands and the outlets look. */

import { css } from "lit";
import { readableRed } from "./base.js";

export const controlStyles = css`
  ha-card {
    container-type: inline-size;
  }
  section + section {
    margin-block-start: 20px;
  }
  h3 {
    margin: 0;
    font-size: 1.05em;
    font-weight: 500;
  }
  section > .muted {
    margin: 2px 0 10px;
    font-size: 0.9em;
  }
  section.power {
    border-inline-start: 3px solid var(--error-color, #db4437);
    padding-inline-start: 12px;
  }
  section.power h3 {
    color: ${readableRed};
  }
  section.discharge,
  section.protection,
  section.unknown {
    border-inline-start: 3px solid var(--warning-color, #ff9800);
    padding-inline-start: 12px;
  }
  section button,
  .delayed {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    text-align: start;
  }
  button ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
  }
  button[aria-busy="true"] ha-icon {
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    button[aria-busy="true"] ha-icon {
      animation: none;
    }
  }
  .delayed input {
    width: 7em;
  }
  .banner {
    margin: 0 0 16px;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--warning-color, #ff9800);
    background: color-mix(in srgb, var(--warning-color, #ff9800) 14%, transparent);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    text-align: start;
    font-weight: 400;
    padding-block: 8px;
  padding-inline: 0 8px;
    border-block-start: 1px solid var(--divider-color);
  }
  thead th {
    border: 0;
    padding-block: 0 4px;
    font-size: 0.85em;
    color: var(--secondary-text-color);
  }
  tbody th {
    overflow-wrap: anywhere;
  }
  td:last-child {
    padding-inline-end: 0;
  }
  .acts {
    justify-content: flex-end;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .state::before {
    content: "";
    box-sizing: border-box;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    border: 2px solid var(--disabled-text-color, #9e9e9e);
  }
  .state.on::before {
    border-color: var(--success-color, #43a047);
    background: var(--success-color, #43a047);
  }
  .measures span {
    white-space: nowrap;
  }
  .measures {
    display: block;
    font-size: 0.85em;
    color: var(--secondary-text-color);
    font-variant-numeric: tabular-nums;
  }
  details {
    flex-basis: 100%;
    text-align: end;
  }
  summary {
    cursor: pointer;
    color: var(--secondary-text-color);
    padding-block: 4px;
  }
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  @container (max-width: 480px) {
    td:last-child {
      min-width: 148px;
    }
    .acts {
      gap: 8px;
    }
    .acts > button {
      width: 44px;
      min-height: 44px;
      justify-content: center;
      padding: 6px;
    }
    .acts > button span {
      display: none;
    }
  }
  /* Over the card, so that no button moves away under a finger. */
  .told {
    position: sticky;
    inset-block-start: calc(
      var(--header-height, 56px) + env(safe-area-inset-top, 0px) + 8px
    );
    height: 0;
    z-index: 1;
  }
  .toast {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 4px 12px;
    border: 1px solid var(--divider-color);
    border-inline-start: 4px solid var(--success-color, #43a047);
    border-radius: 8px;
    background: var(--card-background-color, #fff);
    box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
  }
  .toast.bad {
    border-inline-start-color: var(--error-color, #db4437);
  }
  .toast > ha-icon {
    flex: none;
    color: var(--success-color, #43a047);
  }
  .toast.bad > ha-icon {
    color: var(--error-color, #db4437);
  }
  .toast > span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  button.plain {
    border: 0;
    background: none;
    padding: 6px;
  }
`;
