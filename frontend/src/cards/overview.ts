/** Overview, equipment and wall as cards. */

import { html, type TemplateResult } from "lit";
import "../elements/equipment.js";
import "../elements/overview.js";
import "../elements/wall.js";
import { Card, page } from "./card.js";

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
