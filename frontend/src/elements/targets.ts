/** An incident against the municipality's targets: a quiet bar, a sign and words for each. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Incident } from "../api/generated.js";
import { percent } from "../domain/figures.js";
import { type Aim, type AimState, aims } from "../domain/targets.js";
import { clock } from "../domain/time.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

const SIGNS: Record<AimState, string> = { running: "…", late: "!", met: "✓", missed: "✗" };

export class TargetsElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
        gap: 6px 16px;
        margin-bottom: var(--ma-gap);
      }
      li {
        font-size: 0.875rem;
      }
      .late,
      .missed {
        font-weight: 700;
      }
      .sign {
        display: inline-block;
        min-width: 1.4em;
        font-weight: 700;
        text-align: center;
      }
      .late .sign {
        border-radius: 4px;
        color: #fff;
        background: var(--ma-high);
      }
      .track {
        height: 6px;
        margin-top: 3px;
        overflow: hidden;
        border: 1px solid var(--secondary-text-color, #555);
        border-radius: 3px;
      }
      .track span {
        display: block;
        height: 100%;
        background: var(--secondary-text-color, #555);
      }
      .late .track {
        border-style: dashed;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { incident, room } = this;
    // A drill and a test of a desk are in no figure.
    if (!incident || !room || incident.drill || incident.test) {
      return nothing;
    }
    const all = aims(incident, room.store.targets, this.now);
    return all.length
      ? html`<ul aria-label=${text("targets")}>
          ${all.map((one) => this.aim(one))}
        </ul>`
      : nothing;
  }

  private aim(one: Aim): TemplateResult {
    const left = one.withinMs - one.tookMs;
    const time = clock(
      one.state === "running"
        ? Math.ceil(left / 1_000) * 1_000
        : one.state === "late"
          ? -left
          : one.tookMs,
    );
    return html`
      <li class=${one.state}>
        <span class="sign" aria-hidden="true">${SIGNS[one.state]}</span>
        ${word("milestone", one.milestone)}:
        ${text("targets.within", {
          time: clock(one.withinMs),
          percent: percent(one.percent, language()),
        })}
        ·
        <span class="digits">${text(`targets.${one.state}`, { time })}</span>
        <div class="track" aria-hidden="true"><span style="width: ${100 * one.used}%"></span></div>
      </li>
    `;
  }
}
customElements.define("municipal-alarm-targets", TargetsElement);
