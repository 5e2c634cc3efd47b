/** What all elements share: colours with their contrast, keys, focus. */

import { css } from "lit";

export const shared = css`
  :host {
    /* White on each of these has a contrast of 4.5 or more (WCAG AA), on any theme. */
    --ma-urgent: #b3141d;
    --ma-high: #a14a00;
    --ma-normal: #0b5cad;
    --ma-good: #1b6e33;
    --ma-quiet: #5a6068;
    --ma-gap: 12px;
    --ma-line: var(--divider-color, rgba(127, 127, 127, 0.4));
    --ma-surface: var(--ha-card-background, var(--card-background-color, #fff));
    --ma-raised: var(--secondary-background-color, rgba(127, 127, 127, 0.12));
    color: var(--primary-text-color, #141414);
    font-family: var(--ha-font-family-body, system-ui, sans-serif);
    font-size: 16px;
    line-height: 1.35;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h3 {
    font-size: 0.8125rem;
    font-weight: 600;
    letter-spacing: 0.04em;
    text-transform: uppercase;
    color: var(--primary-text-color);
    margin-bottom: 6px;
  }

  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }

  /* A key: large enough for a gloved thumb, and told by more than its colour. */
  button.key {
    min-height: 48px;
    min-width: 48px;
    padding: 8px 16px;
    border: 2px solid var(--ma-line);
    border-radius: 10px;
    background: var(--ma-raised);
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }

  button.key:hover:not(:disabled) {
    border-color: currentcolor;
  }

  button.key:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.key.main {
    background: var(--ma-normal);
    border-color: var(--ma-normal);
    color: #fff;
  }

  button.key.danger {
    background: var(--ma-urgent);
    border-color: var(--ma-urgent);
    color: #fff;
  }

  :focus-visible {
    outline: 3px solid var(--primary-text-color, #000);
    outline-offset: 2px;
  }

  .tag {
    display: inline-block;
    padding: 1px 8px;
    border-radius: 6px;
    border: 1px solid currentcolor;
    font-size: 0.8125rem;
    font-weight: 700;
    white-space: nowrap;
  }

  .tag.solid {
    border-color: transparent;
    color: #fff;
    background: var(--ma-quiet);
  }

  .p1 {
    --ma-priority: var(--ma-urgent);
  }
  .p2 {
    --ma-priority: var(--ma-high);
  }
  .p3 {
    --ma-priority: var(--ma-normal);
  }

  .soft {
    color: var(--secondary-text-color, #555);
  }

  .digits {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
