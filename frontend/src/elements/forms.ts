/** Fields of forms: their looks, for all elements that one types in. */

import { css } from "lit";

/** What one types in, wherever it stands. */
export const typedIn = css`
  min-width: 0;
  min-height: 48px;
  padding: 8px 12px;
  border: 2px solid var(--ma-line);
  border-radius: 10px;
  background: var(--ma-surface);
`;

export const forms = css`
  label,
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    min-width: 0;
    font-weight: 600;
  }

  label input:not([type="checkbox"]),
  label select,
  label textarea {
    width: 100%;
    ${typedIn}
    font: inherit;
    font-weight: 400;
    color: inherit;
    color-scheme: var(--ma-scheme, light dark);
  }

  label textarea {
    min-height: 96px;
    line-height: 1.4;
    resize: vertical;
    field-sizing: content;
    max-height: 60vh;
  }

  label.check {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 48px;
    padding-inline-end: 8px;
    font-weight: 400;
    cursor: pointer;
  }

  label.check input {
    flex: none;
    width: 24px;
    height: 24px;
    margin: 0;
  }

  .hint {
    font-size: 0.875rem;
    font-weight: 400;
    color: var(--secondary-text-color, #555);
  }

  fieldset {
    min-width: 0;
    margin: 0;
    padding: 12px;
    border: 2px solid var(--ma-line);
    border-radius: 10px;
  }

  legend {
    padding: 0 6px;
    font-weight: 600;
  }

  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
    gap: 12px;
  }

  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .notice {
    padding: 10px 14px;
    border: 2px solid var(--ma-line);
    border-inline-start-width: 10px;
    border-radius: 10px;
  }

  .notice.high {
    border-color: var(--ma-high);
    font-weight: 600;
  }

  .notice.refused {
    border-color: var(--ma-urgent);
    font-weight: 600;
  }
`;
