/** Overview, equipment and wall as cards. */

import { css, html, type TemplateResult } from "lit";
import "../elements/equipment.js";
import "../elements/overview.js";
import "../elements/wall.js";
import { shared } from "../elements/styles.js";
import { Card } from "./card.js";

const page = [
  shared,
  css`
    ha-card {
      padding: 12px;
      margin-bottom: var(--ma-bar-height, 0);
    }
  `,
];

export class OverviewCard extends Card {
  static override styles = page;

  override render(): TemplateResult {
    return html`<ha-card>
      <municipal-alarm-overview .hass=${this.hass}></municipal-alarm-overview>
    </ha-card>`;
  }
}

export class EquipmentCard extends Card {
  static override styles = page;

  override render(): TemplateResult {
    return html`<ha-card>
      <municipal-alarm-equipment .hass=${this.hass}></municipal-alarm-equipment>
    </ha-card>`;
  }
}

export class WallCard extends Card {
  protected override readonly saysWhatIsUnknown = true;

  override render(): TemplateResult {
    return html`<municipal-alarm-wall></municipal-alarm-wall>`;
  }
}
