/** Who watches the watchers: what is not as it must be, and whether this browser is a console. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { callsOperator } from "../domain/incidents.js";
import { dayAndTime } from "../domain/time.js";
import { type Fault, faults } from "../domain/watch.js";
import { language } from "../ha/page.js";
import type { Console } from "../api/generated.js";
import { text } from "../i18n/localize.js";
import type { ControlRoom } from "../page/control-room.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

/** How long the key that makes the browser no console waits for the second click. */
const SURE_MS = 5_000;

export class WatchElement extends RoomElement {
  @state() private sure = false;
  private unsure: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      li,
      .console {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 6px 12px;
      }
      li {
        font-weight: 700;
        color: #fff;
        background: var(--ma-high);
        border-top: 1px solid #fff;
      }
      .console {
        display: var(--ma-console, flex);
        border-top: 1px solid var(--ma-line);
        font-size: 0.875rem;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.unsure);
  }

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    const found = faults(room.store);
    return html`
      <div role="status">
        ${found.length
          ? html`<ul>
              ${found.map((fault) => html`<li>${this.words(fault)}</li>`)}
            </ul>`
          : nothing}
      </div>
      ${room.updates.isOld && !room.consoles.mode
        ? html`<div class="console">
            <button class="key" @click=${() => room.updates.reload()}>${text("bar.reload")}</button>
            <span>${text("bar.newer")}</span>
          </div>`
        : nothing}
      ${this.mayAct && !this.isInTheWay(room)
        ? html`<div class="console">${this.console(room)}</div>`
        : nothing}
    `;
  }

  /** While an alarm waits the place at the foot is for the alarms, unless this must be said. */
  private isInTheWay(room: ControlRoom): boolean {
    const { store, consoles } = room;
    const known = store.consoles.find((one) => one.console === consoles.mode?.id);
    return known?.sound === true && [...store.incidents.values()].some(callsOperator);
  }

  private readonly withdraw = (): void => {
    clearTimeout(this.unsure);
    if (this.sure) {
      this.room?.consoles.withdraw();
    } else {
      this.unsure = setTimeout(() => {
        this.sure = false;
      }, SURE_MS);
    }
    this.sure = !this.sure;
  };

  private words({ text: key, values }: Fault): string {
    const at = typeof values.at === "string" ? dayAndTime(values.at, language()) : "";
    return text(key, { ...values, at });
  }

  private console(room: ControlRoom): TemplateResult {
    const consoles = room.consoles;
    const mode = consoles.mode;
    if (!mode) {
      return html`
        <button class="key main" @click=${() => consoles.declare()}>
          ${text("console.declare")}
        </button>
        <span>${text("console.declare.why")}</span>
      `;
    }
    // What the room says of this browser, not what the browser believes.
    const known = room.store.consoles.find((one) => one.console === mode.id);
    return html`
      <button class="key" ?disabled=${room.toneSounds} @click=${() => room.checkConsole?.()}>
        ${text("check.begin")}
      </button>
      <button class="key ${this.sure ? "danger" : ""}" @click=${this.withdraw}>
        ${text(this.sure ? "console.withdraw_sure" : "console.withdraw")}
      </button>
      <span>
        ${known ? text(known.sound ? "console.heard" : "console.unheard") : text("bar.unheard")}
        ${known ? this.checked(known) : nothing}
      </span>
    `;
  }

  private checked({ checked }: Console): string {
    if (!checked) {
      return text("check.never");
    }
    const values = { by: checked.by, at: dayAndTime(checked.at, language()) };
    return text(checked.passed ? "check.passed" : "check.failed", values);
  }
}
customElements.define("municipal-alarm-watch", WatchElement);
