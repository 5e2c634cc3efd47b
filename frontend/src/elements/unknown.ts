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
      div {
        position: fixed;
        inset-inline: 0;
        bottom: 0;
        z-index: 6;
      }
      p {
        padding: 12px 16px calc(12px + env(safe-area-inset-bottom, 0px));
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
