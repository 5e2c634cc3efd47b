/** Where no console's bar says it: that nothing is known of the room, or nothing new. */

import { css, html, nothing, type TemplateResult } from "lit";
import { unknown } from "../domain/watch.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

export class UnknownElement extends RoomElement {
  private state: string | undefined;
  private since = 0;

  static override styles = [
    shared,
    css`
      :host {
        /* Not at the foot: Home Assistant says there that it has no connection. */
        position: sticky;
        top: var(--header-height, 56px);
        z-index: 6;
        display: block;
      }
      p {
        padding: 12px 16px;
        font-size: 1.125rem;
        font-weight: 700;
        color: #fff;
        background: var(--ma-urgent);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room || room.consoles.mode) {
      return nothing;
    }
    const state = room.store.state;
    const now = room.timers.now();
    if (state !== this.state) {
      this.state = state;
      this.since = now;
    }
    const why = unknown(state, now - this.since);
    const instead = why === "bar.refused" ? "" : `. ${text("wall.telephone")}`;
    return html`<div role="alert">${why ? html`<p>${text(why)}${instead}</p>` : nothing}</div>`;
  }
}
customElements.define("municipal-alarm-unknown", UnknownElement);
