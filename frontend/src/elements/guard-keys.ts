/** One of the guards, opened: by what they are reached, and what an operator does for them. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Contact } from "../api/generated.js";
import type { Guard } from "../domain/guards.js";
import { timeOfDay } from "../domain/time.js";
import { language } from "../ha/page.js";
import { text } from "../i18n/localize.js";
import { ActingElement } from "./acting.js";
import { shared } from "./styles.js";

export class GuardKeysElement extends ActingElement {
  @property({ attribute: false }) guard: Guard | undefined;
  @property({ attribute: false }) mayDo = false;
  @state() private message = "";
  @state() private system = "";
  @state() private address = "";
  @state() private done = "";

  static override styles = [
    shared,
    ActingElement.acting,
    css`
      :host {
        display: grid;
        gap: 12px;
        padding: 12px;
        border: 2px solid var(--primary-text-color);
        border-top: none;
        border-end-start-radius: 10px;
        border-end-end-radius: 10px;
        background: var(--ma-surface);
        overflow-wrap: anywhere;
      }
      form label {
        flex: 1 1 160px;
      }
      .lost {
        font-weight: 700;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const one = this.guard;
    if (!one) {
      return nothing;
    }
    return html`
      ${this.why()} ${this.mayDo ? this.keys(one) : nothing} ${this.watched(one)}
      ${this.contacts(one.responder.contacts)}
      ${this.mayDo ? html`${this.writing(one)} ${this.handing(one)}` : nothing}
      <p role="status">${this.done}</p>
    `;
  }

  private keys(one: Guard): TemplateResult {
    const responder = one.responder.responder_id;
    const onDuty = one.responder.on_duty;
    const incident = one.trouble ?? one.task?.incident;
    return html`<div class="keys">
      ${one.loneWork
        ? html`<button class="key main" @click=${() => void this.act("check_in", { responder })}>
              ${text("guards.check_in")}
            </button>
            ${this.sureKey(
              "lone",
              text("guards.stop_alone"),
              () => void this.act("stop_lone_work", { responder }),
            )}`
        : html`<button class="key" @click=${() => void this.act("start_lone_work", { responder })}>
            ${text("guards.start_alone")}
          </button>`}
      <button
        class="key"
        @click=${() => void this.act("set_duty", { responder, on_duty: !onDuty })}
      >
        ${text(onDuty ? "guards.end_duty" : "guards.start_duty")}
      </button>
      ${incident
        ? html`<button class="key" @click=${() => this.look(incident.incident_id)}>
            ${text("guards.incident")}
          </button>`
        : nothing}
    </div>`;
  }

  private look(detail: string): void {
    this.dispatchEvent(new CustomEvent("municipal-alarm-look", { detail }));
  }

  private watched({ loneWork }: Guard): TemplateResult | typeof nothing {
    if (!loneWork) {
      return nothing;
    }
    return html`<p>
      ${text("guards.watched", {
        minutes: Math.round(loneWork.every_s / 60),
        time: timeOfDay(loneWork.last_sign_at, language()),
      })}
    </p>`;
  }

  private contacts(contacts: readonly Contact[]): TemplateResult {
    const names = new Map(this.room?.store.links.map((link) => [link.system_id, link.name]));
    return contacts.length
      ? html`<ul aria-label=${text("guards.contacts")}>
          ${contacts.map((one) => {
            const up = one.link !== false && one.online !== false;
            return html`<li class=${up ? "" : "lost"}>
              ${names.get(one.system_id) ?? one.system_id}${isNumber(one.address)
                ? `, ${one.address}`
                : nothing}:
              ${text(wayWords(one))}
            </li>`;
          })}
        </ul>`
      : html`<p class="lost">${text("guards.no_contacts")}</p>`;
  }

  /** Texts belong to an incident: without one there is nothing to write about. */
  private writing(one: Guard): TemplateResult | typeof nothing {
    const incident = one.task?.incident ?? one.trouble;
    if (!incident) {
      return nothing;
    }
    return html`<form
      class="keys"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.write(incident.incident_id, one.responder.responder_id);
      }}
    >
      <label>
        ${text("guards.message", { name: one.responder.name })}
        <input
          maxlength="280"
          .value=${this.message}
          @input=${(event: Event) => {
            this.message = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <button class="key" ?disabled=${!this.message.trim()}>${text("guards.send")}</button>
    </form>`;
  }

  private async write(incident_id: string, responder: string): Promise<void> {
    const message = this.message.trim();
    const data = { incident_id, message, responders: [responder] };
    // It stays in its field until it is on its way.
    if (message && (await this.act("send_message", data))) {
      this.message = "";
      this.done = text("guards.sent");
    }
  }

  private handing(one: Guard): TemplateResult | typeof nothing {
    // Of phones it is not known whether they are connected, and they are handed to nobody.
    const systems = (this.room?.store.links ?? []).filter((link) => link.up !== null);
    if (!systems.length) {
      return nothing;
    }
    const system = this.system || (systems[0]?.system_id ?? "");
    return html`<form
      class="keys"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.hand(system, one.responder.responder_id);
      }}
    >
      <label>
        ${text("guards.system")}
        <select
          @change=${(event: Event) => {
            this.system = (event.target as HTMLSelectElement).value;
          }}
        >
          ${systems.map(
            (link) =>
              html`<option value=${link.system_id} ?selected=${link.system_id === system}>
                ${link.name}
              </option>`,
          )}
        </select>
      </label>
      <label>
        ${text("guards.radio")}
        <input
          maxlength="64"
          .value=${this.address}
          @input=${(event: Event) => {
            this.address = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <button class="key" ?disabled=${!this.address.trim()}>${text("guards.hand")}</button>
    </form>`;
  }

  private async hand(system: string, responder: string): Promise<void> {
    const address = this.address.trim();
    if (address && (await this.act("carry_radio", { system, address, responder }))) {
      this.address = "";
      this.done = text("guards.handed", { address });
    }
  }
}
customElements.define("municipal-alarm-guard-keys", GuardKeysElement);

/** Whether it is a number that people know. That of a phone is the name of a service. */
function isNumber(address: string): boolean {
  return /^\d+$/.test(address);
}

function wayWords(
  one: Contact,
): "guards.way.link" | "guards.way.off" | "guards.way.on" | "guards.way.unknown" {
  if (one.link === false) {
    return "guards.way.link";
  }
  if (one.online === false) {
    return "guards.way.off";
  }
  return one.link && one.online ? "guards.way.on" : "guards.way.unknown";
}
