/** What an operator does with an incident as a whole: take it on, note, resolve, close. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident, Outcome } from "../api/generated.js";
import { isOpen, isUnacknowledged, mayAct } from "../domain/incidents.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

const OUTCOMES: readonly Outcome[] = ["genuine", "false", "drill", "cancelled", "technical"];

export class ActionsElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  /** Whether it is being asked how it ended; of which incident, for another may be chosen. */
  @state() private resolving = "";
  /** Whether it is being asked to whom it goes; of which incident. */
  @state() private handing = "";
  @state() private note = "";

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .keys {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .acknowledge {
        flex: 1;
        min-height: 64px;
        font-size: 1.375rem;
      }
      form {
        display: flex;
        gap: 8px;
      }
      input {
        flex: 1;
        min-width: 0;
        min-height: 48px;
        padding: 8px 12px;
        border: 2px solid var(--ma-line);
        border-radius: 10px;
        background: var(--ma-surface);
      }
      fieldset {
        margin: 0;
        padding: 12px;
        border: 2px solid var(--ma-line);
        border-radius: 10px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const one = this.incident;
    if (!one || !this.mayAct) {
      return nothing;
    }
    const about = { incident_id: one.incident_id };
    return html`
      <div class="keys">
        ${isUnacknowledged(one)
          ? html`<button
              class="key danger acknowledge"
              @click=${() => this.act("acknowledge", about)}
            >
              ${text("act.acknowledge")}
            </button>`
          : nothing}
        ${isOpen(one) && this.resolving !== one.incident_id
          ? html`<button class="key" @click=${() => this.ask(one.incident_id)}>
              ${text("act.resolve")}
            </button>`
          : nothing}
        ${this.mayHandOver(one)
          ? html`<button
              class="key"
              aria-expanded=${this.handing === one.incident_id}
              @click=${() => this.hand(this.handing === one.incident_id ? "" : one.incident_id)}
            >
              ${text("act.hand_over")}
            </button>`
          : nothing}
        ${one.state === "resolved"
          ? html`<button class="key main" @click=${() => this.act("close", about)}>
              ${text("act.close")}
            </button>`
          : nothing}
      </div>
      ${this.handing === one.incident_id && this.mayHandOver(one) ? this.others(one) : nothing}
      ${this.resolving === one.incident_id && isOpen(one) ? this.outcomes(one) : this.noting(one)}
    `;
  }

  private outcomes(one: Incident): TemplateResult {
    return html`
      <fieldset>
        <legend>${text("act.resolve_as")}</legend>
        <div class="keys">
          ${OUTCOMES.map(
            (outcome) =>
              html`<button class="key" @click=${() => this.resolve(one, outcome)}>
                ${word("outcome", outcome)}
              </button>`,
          )}
          <button class="key" @click=${() => this.ask("")}>${text("act.cancel")}</button>
        </div>
      </fieldset>
    `;
  }

  /** Supervisors may hand any over; the room has the last word, as on everything. */
  private mayHandOver(one: Incident): boolean {
    const me = this.room?.store.me;
    const mine = one.owner_id === me?.operator_id || me?.role === "supervisor";
    return isOpen(one) && one.owner_id !== null && mine;
  }

  private others(one: Incident): TemplateResult {
    const others = (this.room?.store.operators ?? []).filter(
      (operator) => mayAct(operator.role) && operator.operator_id !== one.owner_id,
    );
    return html`
      <fieldset>
        <legend>${text("act.hand_over_to")}</legend>
        <div class="keys">
          ${others.map(
            (operator) => html`
              <button class="key" @click=${() => void this.handOver(one, operator.operator_id)}>
                ${operator.name}
                ${operator.present ? nothing : html`<div>${text("act.not_present")}</div>`}
              </button>
            `,
          )}
          <button class="key" @click=${() => this.hand("")}>${text("act.cancel")}</button>
        </div>
      </fieldset>
    `;
  }

  private hand(incidentId: string): void {
    this.handing = incidentId;
  }

  private async handOver(one: Incident, operator: string): Promise<void> {
    if (await this.act("hand_over", { incident_id: one.incident_id, operator })) {
      this.handing = "";
    }
  }

  private noting(one: Incident): TemplateResult {
    return html`
      <form @submit=${(event: Event) => this.addNote(event, one)}>
        <input
          aria-label=${text("act.note")}
          placeholder=${text("act.note")}
          maxlength="4000"
          .value=${this.note}
          @input=${(event: Event) => {
            this.note = (event.target as HTMLInputElement).value;
          }}
        />
        <button class="key" ?disabled=${!this.note.trim()}>${text("act.add_note")}</button>
      </form>
    `;
  }

  private ask(incidentId: string): void {
    this.resolving = incidentId;
  }

  private async resolve(one: Incident, outcome: Outcome): Promise<void> {
    if (await this.act("resolve", { incident_id: one.incident_id, outcome })) {
      this.resolving = "";
    }
  }

  private async addNote(event: Event, one: Incident): Promise<void> {
    event.preventDefault();
    const note = this.note.trim();
    // It stays in its field until it is written down.
    if (note && (await this.act("add_note", { incident_id: one.incident_id, note }))) {
      this.note = "";
    }
  }
}
customElements.define("municipal-alarm-actions", ActionsElement);
