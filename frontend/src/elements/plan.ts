/** One floor for who looks: the desk in alarm, who was seen where and when, exits, cameras. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type { FloorPlan } from "../api/generated.js";
import { floorOf, type Floor, type Seen, type Spot, type Thing } from "../domain/plan.js";
import { since, span } from "../domain/time.js";
import { text } from "../i18n/localize.js";
import { PlanStage, SIGNS } from "./plan-stage.js";
import { shared } from "./styles.js";

export class PlanElement extends PlanStage {
  /** The incident that is looked at: its place stands out among other alarms. */
  @property({ attribute: false }) incidentId: string | undefined;

  static override styles = [
    shared,
    PlanStage.styles,
    css`
      .alarm {
        z-index: 2;
      }
      .alarm .sign {
        width: 40px;
        height: 40px;
        border-radius: 50%;
        background: var(--ma-priority);
        --mdc-icon-size: 26px;
      }
      .alarm .label {
        display: block;
        top: calc(50% + 24px);
        max-width: none;
        font-weight: 700;
        font-size: 1rem;
        outline: 2px solid var(--ma-priority);
      }
      .alarm.at-foot .label {
        top: auto;
        bottom: calc(50% + 24px);
      }
      .ring {
        width: 64px;
        height: 64px;
        border: 5px solid var(--ma-priority);
        border-radius: 50%;
        /* Once a second: below the three flashes of WCAG 2.3.1. */
        animation: call 1s steps(1) infinite;
      }
      @keyframes call {
        50% {
          scale: 0.75;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .ring {
          animation: none;
        }
      }
      .mark .people {
        top: auto;
        bottom: calc(50% + 12px);
        translate: -50% 0;
        display: flex;
        gap: 2px;
      }
      .alarm .people {
        bottom: calc(50% + 22px);
      }
      .at-foot .people {
        bottom: calc(50% + 34px);
      }
      .who {
        display: inline-grid;
        place-items: center;
        min-width: 26px;
        height: 26px;
        padding: 0 4px;
        border: 2px solid #fff;
        border-radius: 13px;
        color: #fff;
        background: #141414;
        font-size: 0.75rem;
        font-weight: 700;
        box-shadow: 0 0 0 1px #000;
      }
      .who.doubtful {
        border-style: dashed;
        color: #141414;
        background: #fff;
        border-color: #141414;
        box-shadow: none;
      }
      h3 {
        margin-top: 10px;
      }
      .seen li {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 0 10px;
        align-items: center;
        padding: 4px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      .things {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
      }
      .things li {
        display: flex;
        gap: 4px;
        align-items: center;
      }
      .things ha-icon {
        --mdc-icon-size: 18px;
      }
      .things .alarming {
        font-weight: 700;
        text-decoration: underline;
        text-decoration-thickness: 3px;
        text-underline-offset: 4px;
      }
      .not-placed {
        margin-top: 8px;
        font-weight: 600;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { room, building, plan } = this;
    if (!room || !building) {
      return nothing;
    }
    const { incidents, responders } = room.store;
    const floor = floorOf(building, this.floor, plan, incidents.values(), responders.values());
    const heading = html`<h3>${text("plan.of", { floor: this.floor || building.name })}</h3>`;
    const lost = plan ? floor.unplaced.filter((one) => one.alarm) : [];
    return html`
      ${plan ? this.picture(plan, floor, heading) : heading}
      ${lost.map(
        (one) =>
          html`<p class="not-placed">${text("plan.alarm_not_placed", { name: one.name })}</p>`,
      )}
      ${plan
        ? html`<div class="unseen">${this.things([...floor.spots, ...floor.unplaced])}</div>`
        : this.things([...floor.spots, ...floor.unplaced])}
      ${this.mayAct ? this.people(floor.people) : nothing}
    `;
  }

  private picture(plan: FloorPlan, floor: Floor, heading: TemplateResult): TemplateResult {
    // A picture of what the lists below say in words.
    const marks = html`<div aria-hidden="true">${floor.spots.map((one) => this.mark(one))}</div>`;
    return this.stage(plan, marks, heading);
  }

  private mark(one: Spot): TemplateResult {
    const { alarm } = one;
    const here = alarm !== undefined && alarm.incident_id === this.incidentId;
    const classes = {
      mark: true,
      [one.kind]: true,
      alarm: alarm !== undefined,
      [`p${alarm?.priority ?? 0}`]: alarm !== undefined,
      ...this.edges(one),
    };
    return html`<div class=${classMap(classes)} style=${this.at(one)}>
      ${one.turn === null
        ? nothing
        : html`<span class="cone" style="transform: rotate(${one.turn}deg)"></span>`}
      ${here ? html`<span class="ring"></span>` : nothing}
      <span class="sign"
        ><ha-icon .icon=${alarm ? "mdi:alarm-light" : SIGNS[one.kind]}></ha-icon
      ></span>
      <span class="label">${one.name}</span>
      ${one.people.length
        ? html`<span class="people">${one.people.map((seen) => this.badge(seen))}</span>`
        : nothing}
    </div>`;
  }

  private badge(seen: Seen): TemplateResult {
    return html`<span class="who ${seen.doubtful ? "doubtful" : ""}"
      >${seen.initials}${seen.doubtful ? "?" : ""}</span
    >`;
  }

  private things(several: readonly (Thing & { alarm: unknown })[]): TemplateResult {
    if (!several.length) {
      return html`<p>${text("plan.nothing")}</p>`;
    }
    return html`<ul class="things">
      ${several.map(
        (one) =>
          html`<li class=${one.alarm ? "alarming" : ""}>
            <ha-icon .icon=${SIGNS[one.kind]}></ha-icon>
            <span class="unseen">${text(`plan.kind.${one.kind}`)}</span> ${one.name}
            ${one.alarm ? html`<span class="unseen">${text("plan.in_alarm")}</span>` : nothing}
          </li>`,
      )}
    </ul>`;
  }

  private people(several: readonly Seen[]): TemplateResult {
    return html`
      <h3>${text("plan.people")}</h3>
      ${several.length
        ? html`<ul class="seen">
            ${several.map(
              (one) =>
                html`<li>
                  <span aria-hidden="true">${this.badge(one)}</span>
                  <span>
                    <strong>${one.name}</strong> ${one.place}
                    ${one.doubtful ? html`<em>${text("plan.doubtful")}</em>` : nothing}
                  </span>
                  <span class="digits">${this.age(one)}</span>
                </li>`,
            )}
          </ul>`
        : html`<p>${text("plan.nobody")}</p>`}
    `;
  }

  private age(one: Seen): string {
    const [count, unit] = span(since(one.at, this.now));
    return text("plan.ago", { age: `${count} ${unit}` });
  }
}
customElements.define("municipal-alarm-plan", PlanElement);
