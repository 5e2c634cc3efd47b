/** What waits after incidents: those to be evaluated, oldest first, and those to be closed. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Incident } from "../api/generated.js";
import { moment } from "../domain/dates.js";
import { approvers, isChanged, type Stage, stage, waiting } from "../domain/evaluation.js";
import { placeLines } from "../domain/incidents.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";
import { drafts } from "../page/drafts.js";
import { RoomElement } from "../page/room-element.js";
import { icon, kindWords, placeWords } from "./kinds.js";
import { rows } from "./rows.js";
import { shared } from "./styles.js";

export class EvaluationWaiting extends RoomElement {
  private known: readonly Incident[] = [];
  private of = -1;

  static override styles = [
    shared,
    rows,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
    `,
  ];

  override willUpdate(): void {
    const store = this.room?.store;
    if (store && store.incidentsVersion !== this.of) {
      this.of = store.incidentsVersion;
      this.known = waiting(store.incidents.values());
    }
  }

  override render(): TemplateResult {
    const asked = this.known.filter((one) => stage(one) !== "close");
    const over = this.known.filter((one) => stage(one) === "close");
    return html`
      ${this.known.length ? nothing : html`<p class="empty">${text("evaluation.nothing")}</p>`}
      ${asked.length
        ? this.list(text("evaluation.asked", { count: asked.length }), asked)
        : nothing}
      ${over.length ? this.list(text("evaluation.over", { count: over.length }), over) : nothing}
    `;
  }

  private list(title: string, incidents: readonly Incident[]): TemplateResult {
    return html`<section>
      <h3>${title}</h3>
      <ol>
        ${repeat(
          incidents,
          (one) => one.incident_id,
          (one) => html`<li>${this.row(one)}</li>`,
        )}
      </ol>
    </section>`;
  }

  private row(one: Incident): TemplateResult {
    const { room } = this;
    const { building, floor, spot } = placeLines(one);
    const at: Stage = stage(one) ?? "close";
    const draft = drafts.of(one.incident_id);
    return html`<button
      class="row"
      data-incident=${one.incident_id}
      aria-current=${one.incident_id === room?.selection.incidentId}
      @click=${() => room?.selection.choose(one.incident_id)}
    >
      <ha-icon .icon=${icon(one.kind)}></ha-icon>
      <span class="where">${spot || building || placeWords(one)}</span>
      <span class="digits">${text("incident.number", { number: one.number })}</span>
      <span class="more">
        <span>${[building, floor].filter((part) => part && part !== spot).join(", ")}</span>
        <span>${kindWords(one)}</span>
        ${one.drill ? html`<span class="tag">${text("kind.drill")}</span>` : nothing}
        ${one.resolved_at
          ? html`<span
              >${text("evaluation.resolved", { time: moment(one.resolved_at, language()) })}</span
            >`
          : nothing}
      </span>
      <span class="more">
        <strong>${word("evaluation.stage", at)}</strong>
        ${one.prompts.includes("evaluation_due")
          ? html`<span class="tag late">${text("evaluation.overdue")}</span>`
          : at !== "close" && one.evaluation?.due_at
            ? html`<span
                >${text("evaluation.due", {
                  time: moment(one.evaluation.due_at, language()),
                })}</span
              >`
            : nothing}
        ${at === "approve" ? this.approvers(one) : nothing}
        ${draft && isChanged(draft)
          ? html`<span class="tag">${text("evaluation.drafted")}</span>`
          : nothing}
      </span>
    </button>`;
  }

  private approvers(one: Incident): TemplateResult | typeof nothing {
    const names = one.evaluation ? approvers(one.evaluation, this.room?.store.operators ?? []) : [];
    return names.length
      ? html`<span>${text("evaluation.may_approve", { names: names.join(", ") })}</span>`
      : nothing;
  }
}
customElements.define("municipal-alarm-evaluation-waiting", EvaluationWaiting);
