/** Who watches the watchers: what is not as it must be, and whether this browser is a console. */

import { css, html, nothing, type TemplateResult } from "lit";
import { faults } from "../domain/watch.js";
import { text } from "../i18n/localize.js";
import type { ControlRoom } from "../page/control-room.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

export class WatchElement extends RoomElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      li,
      .console {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 6px 12px;
      }
      li {
        font-weight: 700;
        color: #fff;
        background: var(--ma-high);
        border-top: 1px solid #fff;
      }
      .console {
        border-top: 1px solid var(--ma-line);
        font-size: 0.875rem;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    const found = faults(room.store);
    return html`
      <div role="status">
        ${found.length
          ? html`<ul>
              ${found.map((fault) => html`<li>${text(fault.text, fault.values)}</li>`)}
            </ul>`
          : nothing}
      </div>
      ${this.mayAct ? html`<div class="console">${this.console(room)}</div>` : nothing}
    `;
  }

  private console(room: ControlRoom): TemplateResult {
    const consoles = room.consoles;
    const mode = consoles.mode;
    if (!mode) {
      return html`
        <button class="key main" @click=${() => consoles.declare()}>
          ${text("console.declare")}
        </button>
        <span>${text("console.declare.why")}</span>
      `;
    }
    // What the room says of this browser, not what the browser believes.
    const known = room.store.consoles.find((one) => one.console === mode.id);
    return html`
      <button class="key" @click=${() => consoles.withdraw()}>${text("console.withdraw")}</button>
      <span>
        ${known ? text(known.sound ? "console.heard" : "console.unheard") : text("bar.unheard")}
      </span>
    `;
  }
}
customElements.define("municipal-alarm-watch", WatchElement);
