/** Our elements as cards of a dashboard. */

import { css, html, nothing, type TemplateResult } from "lit";
import "../elements/incident.js";
import "../elements/queue.js";
import "../elements/watch.js";
import { isOpen } from "../domain/incidents.js";
import { compare } from "../domain/queue.js";
import { shared } from "../elements/styles.js";
import { text } from "../i18n/localize.js";
import { rememberConsolePath } from "../page/console-path.js";
import { Card } from "./card.js";
import { EvaluationCard } from "./evaluation.js";
import { GuardsCard, RoundsCard } from "./guards.js";
import { EquipmentCard, OverviewCard, WallCard } from "./overview.js";
import { PhoneCard } from "./phone.js";
import { PlanCard } from "./plan.js";

export class QueueCard extends Card {
  static override styles = [
    shared,
    css`
      ha-card {
        padding: 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<ha-card><municipal-alarm-queue></municipal-alarm-queue></ha-card>`;
  }
}

export class IncidentCard extends Card {
  static override styles = QueueCard.styles;

  override render(): TemplateResult {
    return html`<ha-card>
      <municipal-alarm-incident .hass=${this.hass}></municipal-alarm-incident>
    </ha-card>`;
  }
}

/** The whole page of an operator: side by side, or one after the other on a narrow screen. */
export class ConsoleCard extends Card {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        container-type: inline-size;
        height: calc(100dvh - var(--header-height, 56px) - var(--ma-bar-height, 0px));
      }
      .page {
        display: grid;
        grid-template-rows: 1fr auto;
        height: 100%;
      }
      main {
        display: grid;
        grid-template-columns: minmax(360px, 2fr) minmax(0, 5fr);
        min-height: 0;
      }
      main > * {
        min-height: 0;
        overflow-y: auto;
        padding: 12px;
      }
      .back {
        display: none;
      }
      @container (max-width: 900px) {
        main {
          grid-template-columns: minmax(0, 1fr);
        }
        .back {
          display: block;
          margin-bottom: 8px;
        }
        .chosen .list,
        .main:not(.chosen) .one {
          display: none;
        }
        /* Whoever looks at an incident on a phone needs the room for it. */
        .chosen ~ municipal-alarm-watch {
          --ma-console: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    rememberConsolePath();
  }

  override willUpdate(): void {
    // Nobody is looked at: then the first alarm is, so that its picture is one glance away.
    const room = this.room;
    if (room && room.selection.incidentId === undefined && this.isWide) {
      const first = [...room.store.incidents.values()].filter(isOpen).sort(compare)[0];
      if (first) {
        room.selection.choose(first.incident_id, false);
      }
    }
  }

  /** Where the incident takes the place of the list, who works with keys goes along. */
  private async follow(): Promise<void> {
    await this.updateComplete;
    if (!this.isWide) {
      this.renderRoot.querySelector<HTMLElement>(".back")?.focus();
    }
  }

  private get isWide(): boolean {
    return this.getBoundingClientRect().width > 900;
  }

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    const chosen = room.selection.incidentId !== undefined;
    return html`
      <div class="page">
        <main class="main ${chosen ? "chosen" : ""}">
          <section class="list" aria-label=${text("queue")}>
            <municipal-alarm-queue
              @municipal-alarm-chosen=${() => void this.follow()}
            ></municipal-alarm-queue>
          </section>
          <section class="one" aria-label=${text("incident")}>
            <button class="key back" @click=${() => room.selection.choose(undefined)}>
              ${text("incident.back")}
            </button>
            <municipal-alarm-incident .hass=${this.hass}></municipal-alarm-incident>
          </section>
        </main>
        <municipal-alarm-watch></municipal-alarm-watch>
      </div>
    `;
  }
}

const CARDS = [
  ["queue", QueueCard],
  ["incident", IncidentCard],
  ["console", ConsoleCard],
  ["plan", PlanCard],
  ["overview", OverviewCard],
  ["guards", GuardsCard],
  ["rounds", RoundsCard],
  ["equipment", EquipmentCard],
  ["evaluation", EvaluationCard],
  ["wall", WallCard],
  ["phone", PhoneCard],
] as const;

export function registerCards(): void {
  window.customCards ??= [];
  for (const [name, card] of CARDS) {
    const type = `municipal-alarm-${name}-card`;
    customElements.define(type, card);
    window.customCards.push({
      type,
      name: text(`card.${name}`),
      description: text(`card.${name}.about`),
    });
  }
}
