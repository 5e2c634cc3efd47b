/** Who can be sent, the nearest first, and sending them. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident } from "../api/generated.js";
import { isOpen } from "../domain/incidents.js";
import { canBeSent, type Near } from "../domain/nearest.js";
import { since, span } from "../domain/time.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

export class DispatchElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  /** Who was found, and for which incident: another may be chosen meanwhile. */
  @state() private found: { incidentId: string; near: readonly Near[] } | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        align-items: center;
        padding: 6px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      .name {
        font-weight: 600;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const one = this.incident;
    if (!one || !this.mayAct || !isOpen(one)) {
      return nothing;
    }
    const found = this.found;
    const near = found?.incidentId === one.incident_id ? found.near : undefined;
    return html`
      <button
        class="key"
        aria-expanded=${near !== undefined}
        @click=${() => (near ? this.close() : void this.look(one))}
      >
        ${text("dispatch")}
      </button>
      ${near ? this.list(one, canBeSent(near, one)) : nothing}
    `;
  }

  private list(one: Incident, near: readonly Near[]): TemplateResult {
    if (!near.length) {
      return html`<p>${text("dispatch.nobody")}</p>`;
    }
    return html`<ol>
      ${near.map(
        (responder) => html`
          <li>
            <div>
              <span class="name">${responder.name}</span>
              <span class="soft">${word("duty", responder.duty)}, ${distance(responder)}</span>
              <div class="soft">${this.lastPlace(responder)}</div>
            </div>
            <button
              class="key"
              @click=${() =>
                void this.act("dispatch", {
                  incident_id: one.incident_id,
                  responders: [responder.responder_id],
                })}
            >
              ${text("dispatch.send", { name: responder.name })}
            </button>
          </li>
        `,
      )}
    </ol>`;
  }

  private lastPlace(one: Near): string {
    if (one.last_place === null || one.last_seen_at === null) {
      return text("dispatch.not_seen");
    }
    const [count, unit] = span(since(one.last_seen_at, this.now));
    return text("dispatch.seen", { place: one.last_place.text, age: `${count} ${unit}` });
  }

  private close(): void {
    this.found = undefined;
  }

  private async look(one: Incident): Promise<void> {
    const near = await this.inquire((room) => room.nearest(one.place?.building_id));
    if (near) {
      this.found = { incidentId: one.incident_id, near };
    }
  }
}
customElements.define("municipal-alarm-dispatch", DispatchElement);

function distance(one: Near): string {
  if (one.here) {
    return text("dispatch.here");
  }
  return one.distance_km === undefined || one.distance_km === null
    ? text("dispatch.far")
    : text("dispatch.km", { count: one.distance_km.toFixed(1) });
}
