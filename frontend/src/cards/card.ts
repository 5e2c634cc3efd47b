/** What all our cards have in common. */

import { css, type CSSResultGroup } from "lit";
import { property } from "lit/decorators.js";
import "../elements/unknown.js";
import { shared } from "../elements/styles.js";
import type { CardConfig, HomeAssistant } from "../ha/types.js";
import { RoomElement } from "../page/room-element.js";

/** Of a card that is a whole view: it goes on to the foot, where Home Assistant leaves room. */
export const page: CSSResultGroup = [
  shared,
  css`
    :host {
      display: block;
    }
    ha-card {
      min-height: calc(100dvh - var(--header-height, 56px) - var(--ma-bar-height, 0px));
      padding: 12px;
    }
  `,
];

export abstract class Card extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  /** Whether what it draws says by itself that nothing is known. */
  protected readonly saysWhatIsUnknown: boolean = false;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (!this.saysWhatIsUnknown) {
      root.append(document.createElement("municipal-alarm-unknown"));
    }
    return root;
  }

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
