/** Who was alerted, how far each message and each responder is, and what they answered. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Assignment, Incident } from "../api/generated.js";
import { clock, since } from "../domain/time.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

const SIGNS: Record<string, string> = {
  queued: "…",
  sent: "→",
  receipted: "✓",
  failed: "✗",
  overtaken: "»",
};

export class RespondersElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th {
        text-align: start;
        font-size: 0.8125rem;
        font-weight: 600;
        color: var(--secondary-text-color);
      }
      td,
      th {
        padding: 6px 8px 6px 0;
        vertical-align: top;
        border-bottom: 1px solid var(--ma-line);
      }
      .name {
        font-weight: 600;
      }
      .coming {
        font-weight: 700;
      }
      .failed {
        font-weight: 700;
        text-decoration: underline wavy;
      }
      .code {
        font-weight: 700;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const one = this.incident;
    if (!one) {
      return nothing;
    }
    if (!one.responders.length) {
      return html`<h3>${text("responders")}</h3>
        <p>${text("responders.none")}</p>`;
    }
    return html`
      <h3 id="title">${text("responders")}</h3>
      <table aria-labelledby="title">
        <thead>
          <tr>
            <th scope="col">${text("responders.name")}</th>
            <th scope="col">${text("responders.state")}</th>
            <th scope="col">${text("responders.message")}</th>
            <th scope="col">${text("responders.code")}</th>
          </tr>
        </thead>
        <tbody>
          ${one.responders.map((assignment) => this.row(assignment))}
        </tbody>
      </table>
    `;
  }

  private row(one: Assignment): TemplateResult {
    const coming = one.state === "accepted" || one.state === "on_scene";
    return html`
      <tr>
        <td class="name">${one.responder}</td>
        <td>
          <span class=${coming ? "coming" : ""}>${word("assignment", one.state)}</span>
          <span class="soft digits">${clock(since(one.since, this.now))}</span>
          ${one.minutes !== null && one.state !== "on_scene"
            ? html`<div class="soft">
                ${text("assignment.minutes", { count: Math.round(one.minutes) })}
              </div>`
            : nothing}
        </td>
        <td class=${one.delivery ?? ""}>
          ${one.delivery ? html`${SIGNS[one.delivery]} ${word("delivery", one.delivery)}` : "–"}
        </td>
        <td>
          ${one.code === null ? "–" : html`<span class="code">${one.code}</span> ${one.code_name}`}
          ${one.unknown_code === null
            ? nothing
            : html`<div>
                <strong>${text("responders.unknown_code", { code: one.unknown_code })}</strong>
              </div>`}
        </td>
      </tr>
    `;
  }
}
customElements.define("municipal-alarm-responders", RespondersElement);
