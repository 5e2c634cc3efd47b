/** One building: its incidents, who is there, and floor by floor what is in it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type {
  Abnormal,
  Incident,
  Responder,
  SiteBuilding,
  SiteCheckpoint,
  SiteDesk,
} from "../api/generated.js";
import type { BuildingState } from "../domain/overview.js";
import { planOf } from "../domain/plan.js";
import { since, span, dayAndTime } from "../domain/time.js";
import { language, navigate } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import { openPlans } from "../page/plan-address.js";
import { RoomElement } from "../page/room-element.js";
import "./desk-test.js";
import "./plan.js";
import { deviceLink, faultIcon, faultWords } from "./faults.js";
import { icon, kindWords } from "./kinds.js";
import { shared } from "./styles.js";

export class BuildingElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @property({ attribute: false }) of: BuildingState | undefined;
  /** The floor that is looked at; undefined: the one on which something is wrong. */
  @state() private floor: string | undefined;
  private shown = "";

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 16px;
        align-content: start;
      }
      h2 {
        font-size: 1.5rem;
        overflow-wrap: anywhere;
      }
      .nobody {
        padding: 8px 12px;
        font-weight: 700;
        border: 2px solid var(--warning-color, #a14a00);
        border-radius: 10px;
      }
      .incident {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: center;
        width: 100%;
        min-height: 48px;
        margin-bottom: 6px;
        padding: 8px 12px;
        text-align: start;
        background: var(--ma-surface);
        border: 2px solid var(--ma-priority);
        border-inline-start-width: 10px;
        border-radius: 10px;
        cursor: pointer;
      }
      .floors {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .floors .key[aria-pressed="true"] {
        border-color: currentcolor;
        text-decoration: underline;
        text-underline-offset: 4px;
      }
      li.thing {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: center;
        padding: 6px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      .about {
        display: block;
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      .fault {
        display: flex;
        gap: 8px;
        align-items: center;
        font-weight: 600;
      }
      a.device {
        display: inline-grid;
        place-items: center;
        min-width: 48px;
        min-height: 48px;
        color: inherit;
      }
      municipal-alarm-plan {
        display: block;
        margin: 8px 0;
      }
    `,
  ];

  override willUpdate(): void {
    const id = this.of?.building.building_id ?? "";
    if (id !== this.shown) {
      this.shown = id;
      this.floor = undefined;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const one = this.of;
    if (!one) {
      return nothing;
    }
    const { building, incidents, people } = one;
    return html`
      <header>
        <h2>${building.name}</h2>
        ${building.address ? html`<p class="soft">${building.address}</p>` : nothing}
      </header>
      ${one.uncovered ? html`<p class="nobody">${text("overview.nobody")}</p>` : nothing}
      ${incidents.length
        ? html`<section>
            <h3>${text("overview.incidents")}</h3>
            ${incidents.map((each) => this.incident(each))}
          </section>`
        : nothing}
      ${this.floors(one)}
      <section>
        <h3>${text("overview.people")}</h3>
        ${people.length
          ? html`<ul>
              ${people.map((each) => html`<li class="thing">${this.person(each)}</li>`)}
            </ul>`
          : html`<p class="soft">${text("overview.people.none")}</p>`}
      </section>
    `;
  }

  private incident(one: Incident): TemplateResult {
    return html`<button
      class="incident p${one.priority}"
      data-incident=${one.incident_id}
      @click=${() => {
        const dashboard = location.pathname.split("/")[1] ?? "";
        navigate(`/${dashboard}/queue?incident=${encodeURIComponent(one.incident_id)}`);
      }}
    >
      <ha-icon .icon=${icon(one.kind)}></ha-icon>
      <span>
        <strong>${kindWords(one)}</strong>
        ${one.drill ? html`<span class="tag solid">${text("kind.drill")}</span>` : nothing}
        <span class="about">
          ${one.place?.desk || one.place?.checkpoint || one.responder}, ${word("state", one.state)}
        </span>
      </span>
      <span class="digits">${span(since(one.raised_at, this.now)).join(" ")}</span>
    </button>`;
  }

  private person(one: Responder): TemplateResult {
    const seen =
      one.last_seen_at === null
        ? ""
        : text("overview.seen", { age: span(since(one.last_seen_at, this.now)).join(" ") });
    const where = one.last_place?.floor ?? "";
    return html`<span>
      <strong>${one.name}</strong>
      <span class="about soft">
        ${[word("duty", one.duty), where, seen].filter(Boolean).join(", ")}
      </span>
    </span>`;
  }

  private floors(one: BuildingState): TemplateResult | typeof nothing {
    const { building } = one;
    const floors = floorsOf(building);
    if (!floors.length) {
      return nothing;
    }
    const wrong = new Set(
      [
        ...one.incidents.map((each) => each.place?.floor ?? ""),
        ...one.faults.map((each) => floorOf(building, each)),
      ].filter((name) => floors.includes(name)),
    );
    const chosen = this.floor ?? [...wrong][0] ?? floors[0] ?? "";
    const hasPlan = planOf(this.room?.plansOf(building.building_id), chosen) !== undefined;
    const words = (name: string) => name || text("overview.floor.none");
    return html`
      <section>
        ${floors.length > 1
          ? html`<div class="floors">
              ${floors.map(
                (name) =>
                  html`<button
                    class="key"
                    aria-pressed=${name === chosen}
                    @click=${() => {
                      this.floor = name;
                    }}
                  >
                    ${words(name)} ${wrong.has(name) ? html`<span class="tag">!</span>` : nothing}
                  </button>`,
              )}
            </div>`
          : html`<h3>${words(chosen)}</h3>`}
        ${hasPlan
          ? html`<municipal-alarm-plan
              .hass=${this.hass}
              .buildingId=${building.building_id}
              .floor=${chosen}
            ></municipal-alarm-plan>`
          : nothing}
        ${hasPlan || this.hass?.user?.is_admin
          ? html`<button
              class="key"
              @click=${() => {
                openPlans(building.building_id, chosen);
              }}
            >
              ${text("card.plan")}
            </button>`
          : nothing}
        <ul>
          ${building.desks
            .filter((desk) => desk.floor === chosen)
            .map((desk) => html`<li class="thing">${this.desk(desk, one)}</li>`)}
          ${building.checkpoints
            .filter((each) => each.floor === chosen)
            .map((each) => html`<li class="thing">${this.checkpoint(each, one)}</li>`)}
        </ul>
      </section>
    `;
  }

  private desk(desk: SiteDesk, one: BuildingState): TemplateResult {
    const about = [
      desk.camera ? text("overview.camera") : "",
      desk.tested_at === null
        ? text("overview.never_tested")
        : text("overview.tested", { time: dayAndTime(desk.tested_at, language()) }),
    ];
    const faults = one.faults.filter((each) => each.desk_id === desk.desk_id);
    return html`
      <span>
        <strong>${desk.name}</strong>
        <span class="about soft">${about.filter(Boolean).join(", ")}</span>
        ${faults.map((each) => this.fault(each))}
      </span>
      <municipal-alarm-desk-test
        .deskId=${desk.desk_id}
        .name=${desk.name}
      ></municipal-alarm-desk-test>
    `;
  }

  private checkpoint(each: SiteCheckpoint, one: BuildingState): TemplateResult {
    const key = `checkpoint_silent/${each.checkpoint_id}`;
    return html`<span>
      ${each.name}
      <span class="about soft">
        ${text(each.assembly_point ? "overview.assembly" : "overview.checkpoint")}
      </span>
      ${one.faults.filter((fault) => fault.key === key).map((fault) => this.fault(fault))}
    </span>`;
  }

  private fault(one: Abnormal): TemplateResult {
    return html`<span class="fault">
      <ha-icon .icon=${faultIcon(one.kind)}></ha-icon>
      <span>${word("fault", one.kind)} <span class="about soft">${faultWords(one)}</span></span>
      ${deviceLink(one, this.hass)}
    </span>`;
  }
}

/** From below; last what stands on no floor. */
function floorsOf(building: SiteBuilding): readonly string[] {
  const none = [...building.desks, ...building.checkpoints].some((one) => !one.floor);
  return none ? [...building.floors, ""] : building.floors;
}

function floorOf(building: SiteBuilding, one: Abnormal): string {
  const id = one.desk_id ?? one.key.split("/").slice(1).join("/");
  return (
    building.desks.find((desk) => desk.desk_id === id)?.floor ??
    building.checkpoints.find((each) => each.checkpoint_id === id)?.floor ??
    ""
  );
}
customElements.define("municipal-alarm-building", BuildingElement);
