/** What all our cards have in common. */

import { property } from "lit/decorators.js";
import type { CardConfig, HomeAssistant } from "../ha/types.js";
import { RoomElement } from "../page/room-element.js";

export abstract class Card extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;

  setConfig(config: CardConfig): void {
    // None of them has an option yet; a dashboard shows what is thrown here.
    if (!config.type) {
      throw new Error("type");
    }
  }

  getCardSize(): number {
    return 12;
  }

  getGridOptions(): object {
    return { columns: "full", min_columns: 6 };
  }

  static getStubConfig(): object {
    return {};
  }
}
