/** What does not work: by kind and building, since when, and what can be done about it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Abnormal } from "../api/generated.js";
import { type FaultsOfBuilding, type FaultsOfKind, grouped } from "../domain/equipment.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { deviceLink, faultIcon, faultWords } from "./faults.js";
import "./desk-test.js";
import { shared } from "./styles.js";

/** Of a kind with more than these, buildings are folded: of a new town that is every desk. */
const FOLDED = 8;

export class EquipmentElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  private from: readonly unknown[] = [];
  private kinds: readonly FaultsOfKind[] = [];
  private readonly open = new Set<string>();

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        padding: 4px 4px 8px;
      }
      h2 {
        font-size: 1.25rem;
      }
      section {
        padding: 12px 0;
        border-top: 1px solid var(--ma-line);
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 1.0625rem;
        letter-spacing: 0;
        text-transform: none;
      }
      h3 ha-icon {
        color: var(--ma-fault);
      }
      .down {
        --ma-fault: var(--error-color, #b3141d);
      }
      li.building {
        padding: 4px 0;
        content-visibility: auto;
        contain-intrinsic-size: auto 64px;
      }
      .one {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 4px 12px;
        padding: 8px 12px;
        border: 1px solid var(--ma-line);
        border-radius: 10px;
        margin-bottom: 6px;
      }
      .one > span {
        overflow-wrap: anywhere;
      }
      .name {
        font-weight: 700;
      }
      .since {
        display: block;
        font-size: 0.875rem;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        min-height: 48px;
        padding: 8px 12px;
        border: 1px solid var(--ma-line);
        border-radius: 10px;
        cursor: pointer;
      }
      summary::before {
        content: "▸";
      }
      details[open] > summary::before {
        content: "▾";
      }
      details > ul {
        padding: 8px 0 0 16px;
      }
      a.device {
        display: grid;
        place-items: center;
        min-width: 48px;
        min-height: 48px;
        color: inherit;
        border: 2px solid var(--ma-line);
        border-radius: 10px;
      }
      .works {
        display: grid;
        justify-items: center;
        gap: 8px;
        padding: 48px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 10px;
      }
      .works strong {
        font-size: 1.25rem;
      }
      @media (max-width: 600px) {
        .one {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .one > municipal-alarm-desk-test {
          grid-row: 2;
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room || !room.store.epoch) {
      return nothing;
    }
    const { equipment } = room.store;
    const site = room.site;
    if (this.from[0] !== equipment || this.from[1] !== site) {
      this.from = [equipment, site];
      this.kinds = grouped(equipment.values(), site);
    }
    return html`
      <header>
        <h2>${text("equipment")}</h2>
        ${equipment.size
          ? html`<span>${text("equipment.count", { count: equipment.size })}</span>`
          : nothing}
      </header>
      ${equipment.size
        ? guard([this.kinds, this.hass?.user?.is_admin, this.mayAct, this.openKey], () =>
            repeat(
              this.kinds,
              (one) => one.kind,
              (one) => this.kind(one),
            ),
          )
        : html`<div class="works">
            <ha-icon icon="mdi:check-circle-outline"></ha-icon>
            <strong>${text("equipment.all_works")}</strong>
            <span class="soft">${text("equipment.all_works.why")}</span>
          </div>`}
    `;
  }

  private get openKey(): string {
    return [...this.open].join();
  }

  private kind(one: FaultsOfKind): TemplateResult {
    const proves = one.kind === "desk_untested" || one.kind.endsWith("_silent");
    return html`
      <section class=${proves ? "doubt" : "down"} data-kind=${one.kind}>
        <h3>
          <ha-icon .icon=${faultIcon(one.kind)}></ha-icon>
          <span>${word("fault", one.kind)} <span class="soft">(${one.count})</span></span>
        </h3>
        <ul>
          ${repeat(
            one.buildings,
            (each) => each.buildingId ?? "",
            (each) => html`<li class="building">${this.building(one, each)}</li>`,
          )}
        </ul>
      </section>
    `;
  }

  private building(kind: FaultsOfKind, one: FaultsOfBuilding): TemplateResult {
    if (kind.count <= FOLDED || one.faults.length < 2) {
      return html`<ul>
        ${one.faults.map((fault) => html`<li>${this.one(fault)}</li>`)}
      </ul>`;
    }
    const key = `${kind.kind}/${one.buildingId}`;
    const isOpen = this.open.has(key);
    return html`
      <details
        ?open=${isOpen}
        @toggle=${(event: Event) => this.fold(key, (event.target as HTMLDetailsElement).open)}
      >
        <summary>
          <span class="name">${one.building}</span>
          <span class="soft">${one.faults.length}</span>
        </summary>
        ${isOpen
          ? html`<ul>
              ${one.faults.map((fault) => html`<li>${this.one(fault)}</li>`)}
            </ul>`
          : nothing}
      </details>
    `;
  }

  private fold(key: string, open: boolean): void {
    if (open) {
      this.open.add(key);
    } else {
      this.open.delete(key);
    }
    this.requestUpdate();
  }

  private one(fault: Abnormal): TemplateResult {
    const words = faultWords(fault);
    return html`<div class="one">
      <span>
        <span class="name">${fault.place || fault.name}</span>
        ${words ? html`<span class="since soft">${words}</span>` : nothing}
      </span>
      ${fault.desk_id !== null && fault.kind !== "camera_down"
        ? html`<municipal-alarm-desk-test .deskId=${fault.desk_id} .name=${fault.name}>
          </municipal-alarm-desk-test>`
        : nothing}
      ${deviceLink(fault, this.hass)}
    </div>`;
  }
}
customElements.define("municipal-alarm-equipment", EquipmentElement);
