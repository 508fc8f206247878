/** How the card of the database looks. */

import { css } from "lit";

export const styles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-content: space-between;
  }
  h3 {
    margin: 0;
    font-size: 1.1em;
    font-weight: 500;
  }
  .work,
  .advice {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    margin: 12px 0 0;
    padding: 10px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--tone);
    background: color-mix(in srgb, var(--tone) 10%, transparent);
    overflow-wrap: anywhere;
  }
  .work {
    --tone: var(--info-color, #039be5);
  }
  .advice {
    --tone: var(--warning-color, #ff9800);
  }
  .advice ha-icon {
    flex: none;
    color: var(--tone);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .acts {
    margin-block-start: 16px;
  }
  .taken {
    margin: 12px 0 0;
    font-size: 0.85em;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    margin-block-start: 16px;
  }
  .days input {
    width: 110px;
  }
`;
