/** Guards and rounds as cards. */

import { html, type TemplateResult } from "lit";
import "../elements/guards.js";
import "../elements/rounds.js";
import { Card, page } from "./card.js";

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
