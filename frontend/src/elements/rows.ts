/** Rows of lists that one chooses from, quiet: what is wrong stands out by word and colour. */

import { css } from "lit";

export const rows = css`
  ol,
  ul {
    display: grid;
    gap: 8px;
  }

  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 2px 12px;
    width: 100%;
    min-height: 48px;
    padding: 10px 12px;
    text-align: start;
    background: var(--ma-raised);
    border: 2px solid transparent;
    border-radius: 10px;
    content-visibility: auto;
    contain-intrinsic-size: auto 92px;
  }

  button.row {
    cursor: pointer;
  }

  button.row:hover {
    border-color: var(--ma-line);
  }

  .row[aria-current="true"] {
    border-color: currentcolor;
  }

  .where {
    font-weight: 700;
    overflow-wrap: anywhere;
  }

  .more {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    overflow-wrap: anywhere;
  }

  .tag.late {
    border-color: transparent;
    color: #fff;
    background: var(--ma-high);
  }

  .empty {
    padding: 32px 12px;
    text-align: center;
    border: 2px dashed var(--ma-line);
    border-radius: 12px;
  }
`;
