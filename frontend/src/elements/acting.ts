/** What elements share in which one acts: why it was refused, and keys that ask "sure?". */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { refusal, RoomElement } from "../page/room-element.js";

/** How long a key that asks "sure?" waits for the second click. */
const SURE_MS = 5_000;

export abstract class ActingElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private refused = "";
  @state() private asked = "";
  private unsure: ReturnType<typeof setTimeout> | undefined;

  static acting = css`
    .refused {
      margin: 8px 0;
      padding: 10px 14px;
      border: 2px solid var(--ma-urgent);
      border-radius: 10px;
      font-weight: 600;
    }
    .keys {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: end;
    }
    input,
    select {
      min-height: 48px;
      min-width: 0;
      max-width: 100%;
      padding: 8px 12px;
      font: inherit;
      font-size: 1rem;
      color: inherit;
      border: 2px solid var(--ma-line);
      border-radius: 10px;
      background: var(--ma-surface);
    }
    label {
      display: grid;
      gap: 2px;
      font-size: 0.875rem;
      font-weight: 600;
    }
    ha-icon {
      flex: none;
    }
  `;

  constructor() {
    super();
    this.addEventListener("municipal-alarm-refused", (event) => {
      // Said once, where it was tried.
      event.stopPropagation();
      const { error } = (event as CustomEvent<{ error: unknown }>).detail;
      void refusal(error, this.hass).then((why) => {
        this.refused = why;
      });
    });
    this.addEventListener("click", () => {
      this.refused = "";
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.unsure);
  }

  protected why(): TemplateResult | typeof nothing {
    return this.refused ? html`<p class="refused" role="alert">${this.refused}</p>` : nothing;
  }

  /** A key for what should not happen by one wrong click: the second one does it. */
  protected sureKey(about: string, label: string, what: () => void): TemplateResult {
    const sure = this.asked === about;
    return html`<button
      class="key ${sure ? "danger" : ""}"
      @click=${() => {
        clearTimeout(this.unsure);
        this.asked = sure ? "" : about;
        if (sure) {
          what();
          return;
        }
        this.unsure = setTimeout(() => {
          this.asked = "";
        }, SURE_MS);
      }}
    >
      ${sure ? text("act.sure", { what: label }) : label}
    </button>`;
  }
}
