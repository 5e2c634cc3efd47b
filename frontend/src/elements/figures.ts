/** How it went in a month or a year: times against targets, false alarms, desks that call again, reports. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { periodName } from "../domain/dates.js";
import {
  bounds,
  type Figures,
  type Held,
  MILESTONES,
  months,
  percent,
  type Share,
  took,
  years,
} from "../domain/figures.js";
import { language } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, type TextKey, word } from "../i18n/localize.js";
import { Learning } from "../page/learning.js";
import { RoomElement } from "../page/room-element.js";
import { bar, metWord, shareWords } from "./bar.js";
import { forms } from "./forms.js";
import "./reports.js";
import { shared } from "./styles.js";

const MONTHS = 13;
const YEARS = 5;
/** Figures follow what is resolved. */
const AGAIN_MS = 10 * 60_000;
const DESKS = 10;

export class FiguresElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private period = "";
  @state() private building = "";
  @state() private figures: Figures | undefined;
  @state() private failed = false;
  private asked: string | undefined;
  private askedAt = 0;

  static override styles = [
    shared,
    forms,
    css`
      :host {
        display: grid;
        gap: 20px;
        container-type: inline-size;
      }
      .choose {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: 8px;
        margin: 0;
      }
      .tiles div {
        padding: 8px 12px;
        border-radius: 10px;
        background: var(--ma-raised);
      }
      dt {
        font-size: 0.875rem;
      }
      dd {
        margin: 0;
      }
      dd.large {
        font-size: 1.5rem;
        font-weight: 700;
        line-height: 1.2;
      }
      .two {
        display: grid;
        gap: 20px;
        align-items: start;
      }
      .two > * {
        min-width: 0;
      }
      @container (min-width: 900px) {
        .two {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
      .targets {
        display: grid;
        gap: 14px;
      }
      .targets .line {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 2px 12px;
      }
      .bar {
        display: block;
        width: 100%;
        height: 16px;
        margin: 4px 0;
        overflow: visible;
      }
      .track {
        fill: var(--ma-raised);
        stroke: var(--ma-quiet);
        stroke-width: 1px;
        vector-effect: non-scaling-stroke;
      }
      .fill {
        fill: var(--ma-quiet);
      }
      .missed .fill {
        fill: var(--ma-high);
      }
      .mark {
        stroke: var(--primary-text-color, #000);
        stroke-width: 3px;
        vector-effect: non-scaling-stroke;
      }
      .not-met {
        padding: 0 8px;
        border-radius: 6px;
        font-weight: 700;
        color: #fff;
        background: var(--ma-high);
      }
      .wide {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 6px 12px 6px 0;
        text-align: start;
        vertical-align: top;
        border-bottom: 1px solid var(--ma-line);
      }
      th.number,
      td.number {
        text-align: end;
      }
    `,
  ];

  override willUpdate(): void {
    const { room } = this;
    if (!room || room.store.state !== "live") {
      return;
    }
    this.period ||= months(new Date(this.now), 1)[0] ?? "";
    const asked = `${this.period} ${this.building}`;
    if (asked !== this.asked || room.timers.now() - this.askedAt > AGAIN_MS) {
      if (asked !== this.asked) {
        this.figures = undefined;
      }
      this.asked = asked;
      this.askedAt = room.timers.now();
      void this.read(asked);
    }
  }

  private async read(asked: string): Promise<void> {
    const { room, period } = this;
    if (!room) {
      return;
    }
    const learning = new Learning(room.link);
    const { since, until } = bounds(period);
    const now = new Date(this.now);
    // What is not over ends now.
    const runs = period === months(now, 1)[0] || period === years(now, 1)[0];
    try {
      const figures = await learning.figures(runs ? { since } : { since, until }, this.building);
      if (asked === this.asked) {
        this.figures = figures;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  override render(): TemplateResult {
    const { figures, failed } = this;
    return html`
      ${this.choose()}
      ${figures
        ? this.ofPeriod(figures)
        : html`<p role="status">${text(failed ? "figures.failed" : "figures.loading")}</p>`}
      <municipal-alarm-reports
        .hass=${this.hass}
        .period=${this.period}
        .building=${this.building}
      ></municipal-alarm-reports>
    `;
  }

  private choose(): TemplateResult {
    const buildings = this.room?.site?.buildings ?? [];
    return html`<div class="choose">
      <label
        >${text("figures.period")}
        <select
          name="period"
          @change=${(event: Event) => {
            this.period = (event.target as HTMLSelectElement).value;
          }}
        >
          ${this.periods(text("figures.months"), months(new Date(this.now), MONTHS))}
          ${this.periods(text("figures.years"), years(new Date(this.now), YEARS))}
        </select>
      </label>
      <label
        >${text("figures.building")}
        <select
          name="building"
          @change=${(event: Event) => {
            this.building = (event.target as HTMLSelectElement).value;
          }}
        >
          <option value="">${text("figures.all")}</option>
          ${buildings.map((one) => html`<option value=${one.building_id}>${one.name}</option>`)}
        </select>
      </label>
    </div>`;
  }

  private periods(label: string, several: readonly string[]): TemplateResult {
    return html`<optgroup label=${label}>
      ${several.map(
        (one) =>
          html`<option value=${one} .selected=${one === this.period}>
            ${periodName(one, language())}
          </option>`,
      )}
    </optgroup>`;
  }

  private ofPeriod(figures: Figures): TemplateResult {
    return html`
      <dl class="tiles">
        ${tile("figures.incidents", String(figures.incidents))}
        ${tile("figures.false", percent(figures.false.percent, language()), figures.false)}
        ${figures.load ? tile("figures.floods", String(figures.load.floods.length)) : nothing}
        ${tile(
          "figures.rounds_missed",
          percent(figures.rounds.missed.percent, language()),
          figures.rounds.missed,
        )}
        ${tile("figures.drills", String(figures.drills))}
      </dl>
      ${figures.incidents ? nothing : html`<p>${text("figures.none")}</p>`}
      <div class="two">
        <section>
          <h3>${text("figures.targets")}</h3>
          ${figures.targets.length
            ? html`<ul class="targets">
                ${figures.targets.map((one) => html`<li>${target(one)}</li>`)}
              </ul>`
            : html`<p>${text("figures.no_targets")}</p>`}
        </section>
        <section>${this.times(figures)}</section>
        <section>${this.desks(figures)}</section>
      </div>
    `;
  }

  private times(figures: Figures): TemplateResult {
    return html`<h3 id="times">${text("figures.times")}</h3>
      <div class="wide">
        <table aria-labelledby="times">
          <thead>
            <tr>
              <td></td>
              <th scope="col" class="number">${text("figures.median")}</th>
              <th scope="col" class="number">${text("figures.p90")}</th>
              <th scope="col" class="number">${text("figures.came")}</th>
            </tr>
          </thead>
          <tbody>
            ${MILESTONES.map((one) => {
              const times = figures.times[one];
              return html`<tr>
                <th scope="row">${word("milestone", one)}</th>
                <td class="number digits">${took(times?.median ?? null, language())}</td>
                <td class="number digits">${took(times?.p90 ?? null, language())}</td>
                <td class="number digits">
                  ${times ? text("figures.of", { n: times.n, of: times.of }) : "–"}
                </td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`;
  }

  private desks(figures: Figures): TemplateResult {
    const desks = figures.repeat_desks.slice(0, DESKS);
    return html`<h3 id="desks">${text("figures.repeat")}</h3>
      ${desks.length
        ? html`<div class="wide">
            <table aria-labelledby="desks">
              <thead>
                <tr>
                  <th scope="col">${text("figures.desk")}</th>
                  <th scope="col" class="number">${text("figures.incidents")}</th>
                  <th scope="col" class="number">${text("figures.presses")}</th>
                  <th scope="col" class="number">${text("figures.false")}</th>
                </tr>
              </thead>
              <tbody>
                ${desks.map(
                  (one) =>
                    html`<tr>
                      <th scope="row">${one.place}</th>
                      <td class="number digits">${one.incidents}</td>
                      <td class="number digits">${one.presses}</td>
                      <td class="number digits">
                        ${text("figures.of", { n: one.false.n, of: one.false.of })}
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : html`<p>${text("figures.no_repeat")}</p>`}`;
  }
}

function tile(name: TextKey, value: string, share?: Share): TemplateResult {
  return html`<div>
    <dt>${text(name)}</dt>
    <dd class="large digits">${value}</dd>
    ${share
      ? html`<dd class="digits">${text("figures.of", { n: share.n, of: share.of })}</dd>`
      : nothing}
  </div>`;
}

function target(one: Held): TemplateResult {
  const what = word("milestone", one.milestone);
  return html`
    <div class="line">
      <strong>${text("figures.target", { what, time: took(one.within_s, language()) })}</strong>
      <span class=${one.met === false ? "not-met" : ""}>${text(metWord(one))}</span>
    </div>
    ${bar(one)}
    <div class="digits">${shareWords(one)}</div>
  `;
}
customElements.define("municipal-alarm-figures", FiguresElement);
