/** How a guard's phone looks: read at arm's length, pressed with a gloved thumb. */

import { css } from "lit";

export const phoneStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    height: calc(100dvh - var(--header-height, 56px) - var(--ma-bar-height, 0px));
    font-size: 18px;
    background: var(--primary-background-color, #fafafa);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 12px;
    padding: 8px 12px;
    font-weight: 600;
    border-bottom: 1px solid var(--ma-line);
  }
  .top.lost {
    display: block;
    padding: 12px;
    color: #141414;
    background: #ffc14d;
    font-size: 20px;
    font-weight: 700;
  }
  main {
    overflow-y: auto;
    display: grid;
    align-content: start;
    gap: 14px;
    padding: 10px 12px;
  }
  main > * {
    width: 100%;
    max-width: 640px;
    margin-inline: auto;
    min-width: 0;
  }
  article {
    display: grid;
    gap: 8px;
    padding: 10px 12px 12px;
    background: var(--ma-surface);
    border: 3px solid var(--ma-urgent);
    border-radius: 14px;
    overflow-wrap: anywhere;
  }
  article.drill {
    border-style: dashed;
  }
  article h2 {
    font-size: 34px;
    line-height: 1.1;
  }
  .where {
    font-size: 20px;
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .keys {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(136px, 1fr));
    gap: 10px;
  }
  button.key {
    min-height: 60px;
    font-size: 18px;
    border-radius: 14px;
    overflow-wrap: anywhere;
    user-select: none;
  }
  /* After a touch a browser goes on believing that the finger is there: nobody is to see
     which key was the last. */
  button.key:not(.main, .danger):hover {
    border-color: var(--ma-line);
  }
  .keys .wide {
    grid-column: 1 / -1;
    min-height: 76px;
    font-size: 24px;
  }
  .late {
    animation: come 1s;
  }
  @keyframes come {
    from,
    to {
      pointer-events: none;
    }
  }
  .pad {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
  }
  .pad button.key {
    min-height: 58px;
    padding: 4px;
    font-size: 28px;
    line-height: 1.1;
  }
  .pad small {
    display: block;
    font-size: 13px;
    font-weight: 500;
  }
  /* Where it is on every telephone. */
  .pad .zero {
    grid-column: 2;
  }
  section {
    display: grid;
    gap: 8px;
  }
  h3 {
    margin: 0;
  }
  .texts li {
    padding: 8px 12px;
    background: var(--ma-surface);
    border: 1px solid var(--ma-line);
    border-radius: 10px;
    overflow-wrap: anywhere;
  }
  .texts p {
    font-size: 26px;
    font-weight: 700;
  }
  form {
    display: flex;
    gap: 8px;
    align-items: end;
  }
  label {
    flex: 1;
    min-width: 0;
    display: grid;
    gap: 2px;
    font-size: 16px;
    font-weight: 600;
  }
  input {
    min-height: 56px;
    width: 100%;
    padding: 8px 12px;
    font-size: 20px;
    border: 2px solid var(--ma-line);
    border-radius: 12px;
    background: var(--ma-surface);
  }
  form button.key {
    min-height: 56px;
  }
  summary {
    min-height: 48px;
    display: flex;
    align-items: center;
    padding: 8px 16px;
    font-weight: 600;
    border: 2px solid var(--ma-line);
    border-radius: 14px;
    cursor: pointer;
  }
  details > * + * {
    margin-top: 10px;
  }
  .next,
  .by {
    font-size: 22px;
    font-weight: 700;
  }
  .places li + li {
    margin-top: 8px;
  }
  .places button {
    width: 100%;
    text-align: start;
  }
  .foot {
    display: grid;
    gap: 8px;
    padding: 8px 12px;
    border-top: 1px solid var(--ma-line);
    background: var(--ma-surface);
  }
  .foot > * {
    width: 100%;
    max-width: 640px;
    margin-inline: auto;
  }
  /* Home Assistant says below that the connection is lost: not upon a key. */
  .foot.unsure {
    padding-bottom: 72px;
  }
  .last {
    max-height: 3.6em;
    overflow-y: auto;
    overflow-wrap: anywhere;
  }
  .last strong {
    font-size: 24px;
    line-height: 1.15;
  }
  .press {
    min-height: 24px;
    font-weight: 600;
  }
  .press.bad {
    padding: 8px 12px;
    color: #141414;
    background: #ffc14d;
    border-radius: 10px;
    font-size: 20px;
    font-weight: 700;
  }
  .press.bad .keys {
    margin-top: 8px;
  }
  .press.bad button.key {
    min-height: 48px;
    color: #141414;
    background: #fff;
  }
  .emergency {
    min-height: 68px;
    font-size: 20px;
  }
  .nobody {
    padding: 12px;
    background: var(--ma-surface);
    border: 1px solid var(--ma-line);
    border-radius: 14px;
  }
  .nobody ol {
    margin-top: 8px;
    padding-inline-start: 1.2em;
    list-style: decimal;
  }
  .nobody li {
    margin-top: 8px;
  }
`;
