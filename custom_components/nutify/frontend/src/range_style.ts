/** How a range chart looks. */

import { css } from "lit";

export const rangeStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
    margin-block-end: 8px;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin: 0;
  }
  dt {
    font-size: 12px;
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    font-size: 18px;
    font-weight: 500;
  }
  .silent {
    margin-block: 0 8px;
  }
  .plot {
    position: relative;
    direction: ltr;
    min-height: 230px;
  }
  .probe {
    position: absolute;
    cursor: crosshair;
    touch-action: pan-y;
  }
  .band {
    fill: var(--curve);
    opacity: 0.2;
  }
  .line,
  .whisker {
    fill: none;
    stroke: var(--curve);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .whisker {
    opacity: 0.4;
  }
  .line.before {
    stroke: var(--secondary-text-color);
    stroke-width: 1.2;
    stroke-dasharray: 4 3;
  }
  .dot {
    fill: var(--curve);
  }
  .dot.before {
    fill: var(--secondary-text-color);
  }
  .outage {
    fill: var(--error-color, #db4437);
    opacity: 0.22;
  }
  .test {
    fill: url(#hatch);
    opacity: 0.5;
  }
  .stripe {
    fill: var(--warning-color, #ff9800);
  }
  .limit {
    stroke: var(--warning-color, #ff9800);
    stroke-width: 1.3;
    stroke-dasharray: 7 5;
  }
  .range_nominal,
  .range_rated {
    stroke: var(--secondary-text-color);
  }
  .range_transfer_low,
  .range_transfer_high,
  .range_low {
    stroke: var(--error-color, #db4437);
  }
  .limit-label {
    font-size: 12px;
    fill: var(--primary-text-color);
    stroke: var(--card-background-color);
    stroke-width: 3;
    paint-order: stroke;
  }
  .cross {
    stroke: var(--primary-text-color);
    stroke-width: 1;
    opacity: 0.6;
  }
  .ring {
    fill: var(--card-background-color);
    stroke: var(--curve);
    stroke-width: 2.5;
  }
  .legend {
    margin-block-start: 8px;
  }
  .key {
    width: 18px;
    height: 10px;
    flex: none;
    box-sizing: border-box;
  }
  .mean {
    height: 0;
    border-block-start: 2px solid var(--curve);
  }
  .spread {
    background: color-mix(in srgb, var(--curve) 25%, transparent);
  }
  .cut {
    background: color-mix(in srgb, var(--error-color, #db4437) 30%, transparent);
  }
  .tested {
    background: repeating-linear-gradient(
      45deg,
      var(--warning-color, #ff9800) 0 2px,
      transparent 2px 5px
    );
  }
  .past {
    height: 0;
    border-block-start: 1.5px dashed var(--secondary-text-color);
  }
`;
