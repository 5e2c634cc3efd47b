/** The check of a console, over the whole screen. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { shared } from "../elements/styles.js";
import { text } from "../i18n/localize.js";
import type { CheckPhase, ConsoleCheck } from "./check.js";

export class CheckDialog extends LitElement {
  @property({ attribute: false }) check: ConsoleCheck | undefined;
  @property() phase: CheckPhase = "none";

  static override styles = [
    shared,
    css`
      dialog {
        /* The bar around it lets clicks through. */
        pointer-events: auto;
        position: fixed;
        inset: 0;
        width: 100vw;
        height: 100dvh;
        max-width: none;
        max-height: none;
        margin: 0;
        padding: 24px;
        border: none;
        color: #fff;
        background: #141414;
        overflow-y: auto;
      }
      dialog.lit {
        background: var(--ma-urgent);
      }
      dialog[open] {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 24px;
        text-align: center;
      }
      h2 {
        font-size: clamp(1.5rem, 5vw, 3rem);
        line-height: 1.15;
        max-width: 24em;
      }
      ul {
        display: grid;
        gap: 8px;
        text-align: start;
        list-style: disc;
        padding-inline-start: 1.5em;
        font-size: 1.125rem;
      }
      .keys {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 16px;
      }
      button.key {
        min-height: 64px;
        padding: 12px 28px;
        font-size: 1.25rem;
        background: #fff;
        border-color: #fff;
        color: #141414;
      }
      button.key.other {
        background: transparent;
        color: #fff;
      }
      :focus-visible {
        outline-color: #fff;
      }
    `,
  ];

  override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { check, phase } = this;
    if (!check || phase === "none") {
      return nothing;
    }
    return html`<dialog
      class=${phase === "sounding" ? "lit" : ""}
      aria-labelledby="title"
      @cancel=${() => check.end()}
    >
      <div role="status"><h2 id="title">${text(TITLES[phase])}</h2></div>
      ${phase === "advice"
        ? html`<ul>
            ${ADVICE.map((one) => html`<li>${text(one)}</li>`)}
          </ul>`
        : nothing}
      <div class="keys">${this.keys(check)}</div>
    </dialog>`;
  }

  private keys(check: ConsoleCheck): TemplateResult {
    const again = html`<button class="key" @click=${() => check.start()}>
      ${text("check.again")}
    </button>`;
    const close = html`<button class="key other" @click=${() => check.end()}>
      ${text("check.close")}
    </button>`;
    switch (this.phase) {
      case "asking":
        return html`
          <button class="key" @click=${() => check.answer(true)}>${text("check.yes")}</button>
          <button class="key" @click=${() => check.answer(false)}>${text("check.no")}</button>
          <button class="key other" @click=${() => check.start()}>${text("check.again")}</button>
        `;
      case "advice":
      case "unsaid":
        return html`${again}${close}`;
      default:
        return html`${nothing}`;
    }
  }
}
customElements.define("municipal-alarm-check", CheckDialog);

const TITLES = {
  sounding: "check.sounding",
  asking: "check.asking",
  telling: "check.asking",
  advice: "check.advice",
  unsaid: "check.unsaid",
} as const;

const ADVICE = ["check.advice.on", "check.advice.volume", "check.advice.output"] as const;
