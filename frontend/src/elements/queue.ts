/** The queue: what must be dealt with, in its order, and standing still under the pointer. */

import { css, html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Incident } from "../api/generated.js";
import { isOpen, isUnacknowledged, nextDeadline, placeLines } from "../domain/incidents.js";
import { Queue } from "../domain/queue.js";
import { clock, since, span, until } from "../domain/time.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { icon, kindWords, ownerWords, placeWords } from "./kinds.js";
import { shared } from "./styles.js";

/** How long the list stands still after the last touch of a finger, which does not leave. */
const HOLD_MS = 3_000;

export class QueueElement extends RoomElement {
  private readonly queue = new Queue();
  private taken = -1;
  /** The row that had the focus last. */
  private focused: string | undefined;
  private hadFocus = false;
  private letGo: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        padding: 4px 4px 8px;
      }
      h2 {
        font-size: 1.25rem;
      }
      .calls {
        font-weight: 700;
      }
      .held {
        padding: 4px;
        font-size: 0.875rem;
      }
      li {
        padding-bottom: 8px;
        /* What is out of sight is neither laid out nor painted: there may be hundreds. */
        content-visibility: auto;
        contain-intrinsic-size: auto 120px;
      }
      button.row {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 2px 12px;
        width: 100%;
        padding: 10px 12px 10px 14px;
        text-align: start;
        background: var(--ma-surface);
        border: 2px solid var(--ma-line);
        border-inline-start: 10px solid var(--ma-priority, var(--ma-quiet));
        border-radius: 10px;
        cursor: pointer;
        touch-action: manipulation;
        scroll-margin: 12px;
      }
      button.row[aria-current="true"] {
        border-color: var(--primary-text-color);
        border-inline-start-color: var(--ma-priority);
      }
      button.row:focus-visible {
        /* Within the row: what is around it is cut off. */
        outline-offset: -5px;
      }
      .sign {
        grid-row: span 3;
        align-self: start;
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        border-radius: 50%;
        color: #fff;
        background: var(--ma-priority, var(--ma-quiet));
      }
      .where {
        font-size: 1.125rem;
        font-weight: 700;
        overflow-wrap: anywhere;
      }
      .age {
        font-size: 1.125rem;
        font-weight: 700;
        text-align: end;
      }
      .what,
      .who {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 8px;
        align-items: baseline;
      }
      .calling .sign {
        /* Once a second: below the three flashes of WCAG 2.3.1. */
        animation: call 1s steps(1) infinite;
      }
      .calling .where {
        text-decoration: underline;
        text-decoration-thickness: 3px;
        text-decoration-color: var(--ma-priority);
        text-underline-offset: 4px;
      }
      @keyframes call {
        50% {
          color: var(--ma-priority);
          background: #fff;
          outline: 3px solid var(--ma-priority);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .calling .sign {
          animation: none;
          outline: 3px solid var(--ma-priority);
          outline-offset: 2px;
        }
      }
      .over,
      .gone {
        --ma-priority: var(--ma-quiet);
      }
      .gone {
        text-decoration: line-through;
      }
      .empty {
        padding: 32px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 10px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.letGo);
    this.queue.hold(false);
  }

  override render(): TemplateResult | typeof nothing {
    const store = this.room?.store;
    if (!store) {
      return nothing;
    }
    if (store.incidentsVersion !== this.taken) {
      this.taken = store.incidentsVersion;
      this.queue.take(store.incidents);
    }
    const rows = this.queue.rows;
    const stop = this.tabStop(rows);
    const open = rows.filter(isOpen).length;
    const isKnown = store.state === "live";
    const calls = rows.filter(isUnacknowledged).length;
    return html`
      <header>
        <h2>${text("queue")}</h2>
        ${isKnown || rows.length
          ? html`<span>${text("queue.open", { count: open })}</span>`
          : nothing}
        ${calls
          ? html`<span class="calls">${text("queue.unacknowledged", { count: calls })}</span>`
          : nothing}
      </header>
      ${this.queue.waiting
        ? html`<p class="held soft">${text("queue.held", { count: this.queue.waiting })}</p>`
        : nothing}
      ${rows.length
        ? html`<ol
            @pointerenter=${this.hold}
            @pointermove=${this.hold}
            @pointerleave=${this.release}
            @keydown=${this.step}
            @focusin=${this.enter}
          >
            ${repeat(
              rows,
              (one) => one.incident_id,
              (one) => html`<li>${this.guarded(one, stop)}</li>`,
            )}
          </ol>`
        : html`<p class="empty">${text(isKnown ? "queue.empty" : "queue.unknown")}</p>`}
    `;
  }

  /** A row is made anew only when something of it is another: there may be hundreds. */
  private guarded(one: Incident, stop: string | undefined): unknown {
    const now = this.now;
    const age = span(since(one.raised_at, now)).join(" ");
    const next = nextDeadline(one);
    const left = next
      ? text(`queue.next.${next.what}`, { time: clock(until(next.at, now)) })
      : undefined;
    const chosen = one.incident_id === this.room?.selection.incidentId;
    const gone = this.queue.isGone(one);
    const tab = one.incident_id === stop ? 0 : -1;
    return guard([one, age, left, chosen, gone, tab], () =>
      this.row(one, age, left, chosen, gone, tab),
    );
  }

  private row(
    one: Incident,
    age: string,
    left: string | undefined,
    chosen: boolean,
    gone: boolean,
    tab: number,
  ): TemplateResult {
    const { building, floor, spot } = placeLines(one);
    const calling = isUnacknowledged(one);
    const classes = `row p${one.priority} ${calling ? "calling" : ""} ${isOpen(one) ? "" : "over"} ${gone ? "gone" : ""}`;
    return html`
      <button
        class=${classes}
        data-incident=${one.incident_id}
        tabindex=${tab}
        aria-current=${chosen}
        @click=${() => this.choose(one)}
      >
        <span class="sign"><ha-icon .icon=${icon(one.kind)}></ha-icon></span>
        <span class="where">${spot || building || placeWords(one)}</span>
        <span class="age digits">${age}</span>
        <span class="what">
          <span>${[building, floor].filter((part) => part && part !== spot).join(", ")}</span>
        </span>
        <span class="who">
          <strong>${kindWords(one)}</strong>
          <span>${word("priority", String(one.priority))}</span>
          ${one.presses > 1
            ? html`<span class="tag">${text("queue.presses", { count: one.presses })}</span>`
            : nothing}
          ${one.drill && !one.test
            ? html`<span class="tag solid">${text("kind.drill")}</span>`
            : nothing}
          ${one.test ? html`<span class="tag solid">${text("kind.test")}</span>` : nothing}
          ${one.prompts.map((prompt) => html`<span class="tag">! ${word("prompt", prompt)}</span>`)}
          <span>${this.standing(one)}</span>
          ${left === undefined ? nothing : html`<span class="digits">${left}</span>`}
        </span>
      </button>
    `;
  }

  /** That it was raised is what a row says by being there: then it matters who has it. */
  private standing(one: Incident): string {
    const owner = ownerWords(one, this.room?.store.me.operator_id);
    return one.state === "raised" ? owner : `${word("state", one.state)}, ${owner}`;
  }

  private choose(one: Incident): void {
    this.room?.selection.choose(one.incident_id);
    this.dispatchEvent(
      new CustomEvent("municipal-alarm-chosen", { bubbles: true, composed: true }),
    );
  }

  private hold(event: PointerEvent): void {
    clearTimeout(this.letGo);
    if (!this.queue.held) {
      this.queue.hold(true);
    }
    if (event.pointerType !== "mouse") {
      this.letGo = setTimeout(() => this.release(), HOLD_MS);
    }
  }

  private release(): void {
    clearTimeout(this.letGo);
    this.queue.hold(false);
    this.requestUpdate();
  }

  /**
   * The one row that the Tab key comes to, so that what is to be done with it is the next stop
   * and not sixty rows away: where one was, else what was chosen, else the first.
   */
  private tabStop(rows: readonly Incident[]): string | undefined {
    const ids = rows.map((row) => row.incident_id);
    const chosen = this.room?.selection.incidentId;
    return [this.focused, chosen].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
  }

  private enter(event: FocusEvent): void {
    this.focused = (event.target as HTMLElement).dataset["incident"];
    this.requestUpdate();
  }

  override willUpdate(): void {
    this.hadFocus = Boolean(this.shadowRoot?.activeElement);
  }

  override updated(): void {
    // A row that moves to its new place loses the focus on its way.
    if (this.hadFocus && !this.shadowRoot?.activeElement) {
      const rows = [...this.renderRoot.querySelectorAll<HTMLButtonElement>("button.row")];
      (rows.find((row) => row.dataset["incident"] === this.focused) ?? rows[0])?.focus({
        preventScroll: true,
      });
    }
  }

  /** Arrows go from row to row, as in a list. */
  private step(event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLButtonElement>("button.row")];
    const at = rows.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (row) {
      event.preventDefault();
      row.focus();
    }
  }
}
customElements.define("municipal-alarm-queue", QueueElement);
