/** How the card of outages looks. */

import { css } from "lit";

export const styles = css`
  :host {
    --calm: color-mix(
      in srgb,
      var(--success-color, #43a047) 22%,
      var(--card-background-color)
    );
    --hatching: color-mix(in srgb, var(--secondary-text-color) 45%, transparent);
  }
  .top {
    gap: 12px 24px;
    justify-content: space-between;
    margin-block-end: 12px;
  }
  .years {
    flex-wrap: nowrap;
  }
  .year {
    min-width: 7em;
    text-align: center;
    font-weight: 500;
  }
  button.round {
    width: 36px;
    padding: 0;
    border-radius: 50%;
  }
  .arrow {
    display: inline-block;
    font-size: 22px;
    line-height: 1;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    margin: 0;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .words {
    margin: 0;
  }
  .calm::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 8px;
    border-radius: 50%;
    background: var(--success-color, #43a047);
  }
  .map {
    position: relative;
    display: flex;
    direction: ltr;
    border-radius: 2px;
  }
  .map:focus-visible {
    outline-offset: 5px;
  }
  .side {
    flex: none;
  }
  .scroller {
    flex: 1;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  svg {
    display: block;
  }
  .label {
    font-size: 12px;
    fill: var(--secondary-text-color);
    color: var(--secondary-text-color);
  }
  .day {
    cursor: pointer;
  }
  .level-0 {
    fill: var(--calm);
    background: var(--calm);
  }
  .level-1 {
    --level: color-mix(
      in srgb,
      var(--warning-color, #ffa600) 55%,
      var(--card-background-color)
    );
    fill: var(--level);
    background: var(--level);
  }
  .level-2 {
    fill: var(--warning-color, #ffa600);
    background: var(--warning-color, #ffa600);
  }
  .level-3 {
    --level: color-mix(
      in srgb,
      var(--error-color, #db4437) 65%,
      var(--warning-color, #ffa600)
    );
    fill: var(--level);
    background: var(--level);
  }
  .level-4 {
    --level: color-mix(in srgb, var(--error-color, #db4437) 78%, #000);
    fill: var(--level);
    background: var(--level);
  }
  .unobserved {
    fill: var(--secondary-background-color);
    background: repeating-linear-gradient(
      135deg,
      var(--hatching) 0 1px,
      var(--secondary-background-color) 1px 4px
    );
  }
  .day .hatch {
    fill: url(#hatch);
  }
  .hatching {
    stroke: var(--hatching);
    stroke-width: 2;
  }
  .day:hover rect,
  .focused rect {
    stroke: var(--primary-text-color);
    stroke-width: 2;
  }
  .day .test {
    fill: var(--primary-text-color);
    stroke: var(--card-background-color);
    stroke-width: 1;
  }
  .live-day {
    min-height: 1.4em;
    margin: 12px 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 14px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .swatch {
    width: 12px;
    height: 12px;
    border-radius: 3px;
  }
  .swatch.dot {
    width: 7px;
    height: 7px;
    margin: 2px;
    border-radius: 50%;
    background: var(--primary-text-color);
  }
  .line {
    margin-block-end: 14px;
  }
  .head {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    margin-block-end: 4px;
    font-size: 14px;
  }
  .head .name {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 500;
  }
  .head .muted {
    flex: none;
    font-size: 12px;
    line-height: 20px;
  }
  .track {
    position: relative;
    height: 24px;
    border-radius: 4px;
    background: var(--calm);
  }
  .before {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    border-start-start-radius: 4px;
    border-end-start-radius: 4px;
    background: repeating-linear-gradient(
      135deg,
      var(--hatching) 0 1px,
      var(--secondary-background-color) 1px 6px
    );
  }
  .mark {
    position: absolute;
    inset-block: 0;
    width: 1px;
    background: var(--divider-color);
  }
  .track .bar {
    position: absolute;
    inset-block: 0;
    min-width: 3px;
    min-height: 0;
    padding: 0;
    border: 0;
    border-radius: 1px;
    background: var(--error-color, #db4437);
  }
  /* A bar of 3 px is hard to hit. */
  .track .bar::after {
    content: "";
    position: absolute;
    inset: -4px -6px;
  }
  .track .bar.test {
    box-sizing: border-box;
    min-width: 5px;
    inset-block: 4px;
    border: 1.5px solid var(--primary-text-color);
    background: var(--card-background-color);
  }
  .track .bar:hover,
  .track .bar.chosen {
    z-index: 1;
    outline: 2px solid var(--primary-text-color);
    outline-offset: 1px;
  }
  .track .bar:focus-visible {
    z-index: 2;
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .track .bar.lasts {
    border-inline-end: 3px solid var(--warning-color, #ffa600);
    min-width: 6px;
    animation: lasts 1.2s ease-in-out infinite alternate;
  }
  @keyframes lasts {
    to {
      border-inline-end-color: transparent;
      opacity: 0.6;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .track .bar.lasts {
      animation: none;
    }
  }
  .axis {
    position: relative;
    height: 16px;
    margin-block-start: -8px;
    overflow: hidden;
  }
  .axis .label {
    position: absolute;
    transform: translateX(-50%);
    white-space: nowrap;
  }
  .axis .label.last {
    transform: translateX(-100%);
  }
  :host(:dir(rtl)) .axis .label {
    transform: translateX(50%);
  }
  :host(:dir(rtl)) .axis .label.last {
    transform: translateX(100%);
  }
  .axis .label.first,
  :host(:dir(rtl)) .axis .label.first {
    transform: none;
  }
  .details {
    min-height: 44px;
    margin-block-start: 12px;
    padding-block-start: 12px;
    border-block-start: 1px solid var(--divider-color);
  }
  .details p,
  .details h4 {
    margin: 0 0 8px;
  }
  .details h4 {
    font-weight: 500;
  }
`;
