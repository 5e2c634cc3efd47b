/** Guards and rounds as cards. */

import { css, html, type TemplateResult } from "lit";
import "../elements/guards.js";
import "../elements/rounds.js";
import { shared } from "../elements/styles.js";
import { Card } from "./card.js";

const page = [
  shared,
  css`
    :host {
      display: block;
    }
    ha-card {
      padding: 12px;
    }
  `,
];

export class GuardsCard extends Card {
  static override styles = page;

  override render(): TemplateResult {
    return html`<ha-card>
      <municipal-alarm-guards .hass=${this.hass}></municipal-alarm-guards>
    </ha-card>`;
  }
}

export class RoundsCard extends Card {
  static override styles = page;

  override render(): TemplateResult {
    return html`<ha-card>
      <municipal-alarm-rounds .hass=${this.hass}></municipal-alarm-rounds>
    </ha-card>`;
  }
}
