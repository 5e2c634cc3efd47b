/** The guard's phone as a card. It needs no role, so it asks nothing of the room's own feed. */

import { html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import "../elements/phone.js";
import type { HomeAssistant } from "../ha/types.js";

export class PhoneCard extends LitElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;

  setConfig(): void {
    // It has no options.
  }

  getCardSize(): number {
    return 12;
  }

  override render(): TemplateResult {
    return html`<municipal-alarm-phone .hass=${this.hass}></municipal-alarm-phone>`;
  }
}
