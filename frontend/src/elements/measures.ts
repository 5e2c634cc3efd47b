/** What was agreed after incidents: what is late first, ticked off here. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { day } from "../domain/dates.js";
import { type Agreed, arranged, counted } from "../domain/measures.js";
import { language } from "../ha/page.js";
import { text, type TextKey } from "../i18n/localize.js";
import { Learning } from "../page/learning.js";
import { RoomElement } from "../page/room-element.js";
import { rows } from "./rows.js";
import { shared } from "./styles.js";

/** What others did is not in the feed, but for what they write of incidents. */
const AGAIN_MS = 30_000;

export class MeasuresElement extends RoomElement {
  @state() private all: readonly Agreed[] | undefined;
  @state() private failed: TextKey | undefined;
  @state() private busy = "";
  private asked = 0;
  private written = -1;

  static override styles = [
    shared,
    rows,
    css`
      :host {
        display: block;
      }
      .row {
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        contain-intrinsic-size: auto 84px;
      }
      .row button {
        grid-row: 1 / span 2;
        grid-column: 2;
      }
      .more {
        grid-column: 1;
      }
      .done .where {
        font-weight: 400;
        text-decoration: line-through;
      }
    `,
  ];

  override willUpdate(): void {
    const { room } = this;
    if (!room || room.store.state !== "live") {
      return;
    }
    const again = room.timers.now() - this.asked > AGAIN_MS;
    if (room.store.incidentsVersion !== this.written || again) {
      this.written = room.store.incidentsVersion;
      void this.read();
    }
  }

  private async read(): Promise<void> {
    const { room } = this;
    if (!room) {
      return;
    }
    this.asked = room.timers.now();
    try {
      this.all = arranged(await new Learning(room.link).measures());
      this.failed = undefined;
    } catch {
      this.failed = "measures.failed";
    }
  }

  override render(): TemplateResult {
    const { all, failed } = this;
    if (!all) {
      return html`<p class="empty">${text(failed ?? "figures.loading")}</p>`;
    }
    const { open, overdue } = counted(all);
    return html`
      ${failed ? html`<p>${text(failed)}</p>` : nothing}
      <h3>${text("measures.count", { count: open, late: overdue })}</h3>
      ${all.length ? nothing : html`<p class="empty">${text("measures.none")}</p>`}
      <ul>
        ${repeat(
          all,
          (one) => one.measure_id,
          (one) => html`<li>${this.row(one)}</li>`,
        )}
      </ul>
    `;
  }

  private row(one: Agreed): TemplateResult {
    const done = one.state === "done";
    const words = { text: one.text };
    return html`<div class="row ${done ? "done" : ""}" data-measure=${one.measure_id}>
      <span class="where">${one.text}</span>
      ${this.mayAct
        ? html`<button
            class="key"
            aria-label=${text(done ? "measures.reopen_of" : "measures.complete_of", words)}
            ?disabled=${this.busy === one.measure_id}
            @click=${() => void this.tick(one)}
          >
            ${text(done ? "measures.reopen" : "measures.complete")}
          </button>`
        : nothing}
      <span class="more">
        <strong>${one.owner}</strong>
        <span>${text("measures.due", { date: day(one.due, language()) })}</span>
        ${one.overdue ? html`<span class="tag late">${text("measures.overdue")}</span>` : nothing}
        ${done
          ? html`<span
              >${text("measures.done_by", {
                name: one.done_by,
                date: one.done_at ? day(one.done_at, language()) : "",
              })}</span
            >`
          : nothing}
        ${one.note ? html`<span>${one.note}</span>` : nothing}
        <span
          >${text("measures.of", { number: one.number })}${one.place?.text
            ? `, ${one.place.text}`
            : nothing}</span
        >
        <span
          >${text("measures.agreed", {
            name: one.agreed_by,
            date: day(one.agreed_at, language()),
          })}</span
        >
      </span>
    </div>`;
  }

  private async tick(one: Agreed): Promise<void> {
    this.busy = one.measure_id;
    const command = one.state === "done" ? "reopen_measure" : "complete_measure";
    await this.act(command, { measure: one.measure_id });
    await this.read();
    this.busy = "";
  }
}
customElements.define("municipal-alarm-measures", MeasuresElement);
