/** The status codes as keys, and whom one can call from outside: asked twice. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Code, CodeEffect, Incident } from "../api/generated.js";
import { isOpen } from "../domain/incidents.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

/**
 * What a responder says of themselves, and no operator to them. Duress least of all: that the
 * key is there would be seen by whoever looks over a shoulder.
 */
const FROM_RESPONDERS: readonly CodeEffect[] = [
  "duress",
  "check_in",
  "start_lone_work",
  "stop_lone_work",
];

/** How long a key that asks "sure?" waits for the second click. */
const SURE_MS = 5_000;

export class CodesElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  @state() private sent = "";
  @state() private sure = "";
  private unsure: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--ma-gap);
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
        gap: 8px;
      }
      .keys button {
        display: grid;
        justify-items: start;
        text-align: start;
        min-height: 60px;
        padding: 6px 10px;
        border-inline-start: 8px solid var(--ma-code, var(--ma-line));
      }
      .keys b {
        font-size: 1.375rem;
        line-height: 1.1;
      }
      .keys span {
        font-size: 0.8125rem;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .outside {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.unsure);
  }

  override render(): TemplateResult | typeof nothing {
    const one = this.incident;
    const store = this.room?.store;
    if (!one || !store || !this.mayAct || !isOpen(one)) {
      return nothing;
    }
    return html`
      <section aria-label=${text("codes")}>
        <h3>${text("codes")}</h3>
        <div class="keys">
          ${store.codes
            .filter((code) => !FROM_RESPONDERS.includes(code.effect))
            .map((code) => this.key(one, code))}
        </div>
        <p role="status">${this.sent ? text("codes.sent", { code: this.sent }) : nothing}</p>
      </section>
      ${store.external.length
        ? html`<section aria-label=${text("external")}>
            <h3>${text("external")}</h3>
            <div class="outside">${store.external.map(({ name }) => this.call(one, name))}</div>
          </section>`
        : nothing}
    `;
  }

  private key(one: Incident, code: Code): TemplateResult {
    const colour = code.colour ? `--ma-code: ${code.colour}` : "";
    return html`
      <button class="key" style=${colour} @click=${() => this.send(one, code)}>
        <b>${code.digits}</b><span>${code.name}</span>
      </button>
    `;
  }

  private async send(one: Incident, code: Code): Promise<void> {
    this.sent = "";
    const data = { incident_id: one.incident_id, digits: code.digits };
    if (await this.act("send_status_code", data)) {
      this.sent = code.digits;
    }
  }

  private call(one: Incident, name: string): TemplateResult {
    const called = one.external.find((call) => call.target === name);
    const sure = this.sure === name;
    return html`
      <button class="key ${sure ? "danger" : ""}" @click=${() => this.ask(one, name)}>
        ${text(sure ? "act.call_sure" : "act.call", { name })}
        ${called ? html`<div class="soft">${word("delivery", called.state)}</div>` : nothing}
      </button>
    `;
  }

  private ask(one: Incident, name: string): void {
    clearTimeout(this.unsure);
    if (this.sure !== name) {
      this.sure = name;
      this.unsure = setTimeout(() => {
        this.sure = "";
      }, SURE_MS);
      return;
    }
    this.sure = "";
    void this.act("escalate", { incident_id: one.incident_id, external: name, confirm: true });
  }
}
customElements.define("municipal-alarm-codes", CodesElement);
