/** The floor plans of all buildings: to look at for everybody, to be made by administrators. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import type { SiteBuilding } from "../api/generated.js";
import { floorsOf, sameFloor } from "../domain/plan.js";
import "../elements/plan.js";
import { hasUnsaved } from "../elements/plan-editor.js";
import { shared } from "../elements/styles.js";
import { text } from "../i18n/localize.js";
import { choosePlan, planChoice } from "../page/plan-address.js";
import { Card } from "./card.js";

export class PlanCard extends Card {
  @state() private editing = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      ha-card {
        padding: 12px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: end;
        margin-bottom: 12px;
      }
      label {
        display: grid;
        gap: 2px;
        font-size: 0.875rem;
        font-weight: 600;
      }
      select {
        min-height: 48px;
        max-width: 100%;
        padding: 8px 12px;
        border: 2px solid var(--ma-line);
        border-radius: 10px;
        font: inherit;
        font-size: 1rem;
        color: inherit;
        background: var(--ma-surface);
      }
      .unsaved {
        align-self: center;
        padding: 4px 10px;
        border: 2px solid var(--ma-high);
        border-radius: 8px;
      }
      .edit {
        margin-inline-start: auto;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { room } = this;
    const site = room?.site;
    if (!room || !site) {
      return nothing;
    }
    const asked = planChoice();
    const building =
      site.buildings.find((one) => one.building_id === asked.building) ?? site.buildings[0];
    if (!building) {
      return html`<ha-card>${text("plan.no_buildings")}</ha-card>`;
    }
    const floors = floorsOf(building, room.plansOf(building.building_id));
    const floor =
      floors.find((one) => asked.floor !== undefined && sameFloor(one, asked.floor)) ??
      floors[0] ??
      "";
    const isAdministrator = this.hass?.user?.is_admin ?? false;
    return html`<ha-card>
      <header>
        ${this.chooseBuilding(site.buildings, building)}
        ${this.chooseFloor(building, floors, floor)}
        ${!this.editing && hasUnsaved(building.building_id, floor)
          ? html`<strong class="unsaved">${text("plan.unsaved")}</strong>`
          : nothing}
        ${isAdministrator
          ? html`<button
              class="key edit"
              aria-pressed=${this.editing}
              @click=${() => {
                this.editing = !this.editing;
              }}
            >
              ${text(this.editing ? "plan.edit_done" : "plan.edit")}
            </button>`
          : nothing}
      </header>
      ${this.editing && isAdministrator
        ? html`<municipal-alarm-plan-editor
            .hass=${this.hass}
            .buildingId=${building.building_id}
            .floor=${floor}
          ></municipal-alarm-plan-editor>`
        : html`<municipal-alarm-plan
            .hass=${this.hass}
            .buildingId=${building.building_id}
            .floor=${floor}
          ></municipal-alarm-plan>`}
    </ha-card>`;
  }

  private chooseBuilding(buildings: readonly SiteBuilding[], chosen: SiteBuilding): TemplateResult {
    return html`<label
      >${text("plan.building")}
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          const next = buildings.find((one) => one.building_id === value);
          this.choose(value, next ? (floorsOf(next)[0] ?? "") : "");
        }}
      >
        ${buildings.map(
          (one) =>
            html`<option value=${one.building_id} .selected=${one === chosen}>${one.name}</option>`,
        )}
      </select>
    </label>`;
  }

  private chooseFloor(
    building: SiteBuilding,
    floors: readonly string[],
    chosen: string,
  ): TemplateResult {
    return html`<label
      >${text("plan.floor")}
      <select
        @change=${(event: Event) => {
          this.choose(building.building_id, (event.target as HTMLSelectElement).value);
        }}
      >
        ${floors.map(
          (one) =>
            html`<option value=${one} .selected=${one === chosen}>
              ${one || text("plan.no_floor")}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private choose(building: string, floor: string): void {
    choosePlan(building, floor);
    this.requestUpdate();
  }
}
