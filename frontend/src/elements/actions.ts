/** What an operator does with an incident as a whole: take it on, hand over, resolve, close. */

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
  private hadFocus = false;

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
      /* The key that was here is gone: the others stay where they are. */
      .taken {
        flex: 1;
        align-self: center;
        font-weight: 600;
      }
      /* What has just come to where something else was is not hit by a second click. */
      .late {
        animation: come 0.7s;
      }
      @keyframes come {
        from,
        to {
          pointer-events: none;
        }
      }
      .acknowledge {
        flex: 1;
        min-height: 64px;
        font-size: 1.375rem;
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
          : html`<p class="taken" tabindex="-1">
              ${isOpen(one)
                ? text(this.isMine(one) ? "act.you_have_it" : "act.has_it", { name: one.owner })
                : [word("state", one.state), one.outcome && word("outcome", one.outcome)]
                    .filter(Boolean)
                    .join(": ")}
            </p>`}
        ${this.mayHandOver(one)
          ? html`<button
              class="key late"
              aria-expanded=${this.handing === one.incident_id}
              @click=${() => this.hand(this.handing === one.incident_id ? "" : one.incident_id)}
            >
              ${text("act.hand_over")}
            </button>`
          : nothing}
        ${isOpen(one)
          ? html`<button
              class="key"
              aria-expanded=${this.resolving === one.incident_id}
              @click=${() => this.ask(this.resolving === one.incident_id ? "" : one.incident_id)}
            >
              ${text("act.resolve")}
            </button>`
          : nothing}
        ${one.state === "resolved"
          ? html`<button class="key main late" @click=${() => this.act("close", about)}>
              ${text("act.close")}
            </button>`
          : nothing}
      </div>
      ${this.handing === one.incident_id && this.mayHandOver(one) ? this.others(one) : nothing}
      ${this.resolving === one.incident_id && isOpen(one) ? this.outcomes(one) : nothing}
    `;
  }

  override willUpdate(): void {
    // A key that goes takes the focus of who works with the keyboard along.
    this.hadFocus = Boolean(this.shadowRoot?.activeElement);
  }

  override updated(): void {
    if (this.hadFocus && !this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector<HTMLElement>(".taken")?.focus();
    }
  }

  private isMine(one: Incident): boolean {
    return one.owner_id === this.room?.store.me.operator_id;
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
    const mine = this.isMine(one) || me?.role === "supervisor";
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

  private ask(incidentId: string): void {
    this.resolving = incidentId;
  }

  private async resolve(one: Incident, outcome: Outcome): Promise<void> {
    if (await this.act("resolve", { incident_id: one.incident_id, outcome })) {
      this.resolving = "";
    }
  }
}
customElements.define("municipal-alarm-actions", ActionsElement);
