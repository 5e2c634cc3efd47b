/** The guided test of one desk: begin, press within the minute, say what was seen. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { DeskTest } from "../api/generated.js";
import { clock, until } from "../domain/time.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { typedIn } from "./forms.js";
import { shared } from "./styles.js";

export class DeskTestElement extends RoomElement {
  @property({ attribute: false }) deskId = "";
  @property({ attribute: false }) name = "";
  @state() private note = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .going {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 8px 12px;
        border: 2px solid var(--ma-normal);
        border-radius: 10px;
      }
      p {
        flex: 1 1 100%;
      }
      input {
        flex: 1 1 10em;
        ${typedIn}
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const test = this.room?.store.deskTests.find((one) => one.desk_id === this.deskId);
    if (test) {
      return this.going(test);
    }
    return this.mayAct
      ? html`<button
          class="key"
          aria-label=${text("desk_test.begin_of", { name: this.name })}
          @click=${() => this.act("start_desk_test", { desk: this.deskId })}
        >
          ${text("desk_test.begin")}
        </button>`
      : nothing;
  }

  private going(test: DeskTest): TemplateResult {
    const name = this.name;
    const left = clock(until(test.due_at, this.now));
    if (!this.mayAct) {
      return html`<div class="going"><p>${text("desk_test.by", { name, by: test.by })}</p></div>`;
    }
    const pressed = test.incident_id !== null;
    return html`
      <div class="going">
        <p role="status">
          ${pressed
            ? text("desk_test.pressed", { name })
            : text("desk_test.press", { name, time: clock(until(test.until, this.now)) })}
          ${pressed
            ? html`<span class="digits">${text("desk_test.left", { time: left })}</span>`
            : nothing}
        </p>
        <input
          aria-label=${text("desk_test.note")}
          placeholder=${text("desk_test.note")}
          maxlength="200"
          .value=${this.note}
          @input=${(event: InputEvent) => {
            this.note = (event.target as HTMLInputElement).value;
          }}
        />
        ${pressed
          ? html`<button class="key main" @click=${() => this.finish(true)}>
              ${text("desk_test.seen")}
            </button>`
          : nothing}
        <button class="key" @click=${() => this.finish(false)}>
          ${text(pressed ? "desk_test.not_seen" : "desk_test.stop")}
        </button>
      </div>
    `;
  }

  private async finish(passed: boolean): Promise<void> {
    const note = this.note.trim();
    const done = await this.act("finish_desk_test", {
      desk: this.deskId,
      passed,
      ...(note ? { note } : {}),
    });
    if (done) {
      this.note = "";
    }
  }
}
customElements.define("municipal-alarm-desk-test", DeskTestElement);
