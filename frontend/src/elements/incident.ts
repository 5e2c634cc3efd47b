/** One incident: where, what, since when, who, what is to be seen, and what can be done. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident, Prompt } from "../api/generated.js";
import { isOpen, placeLines } from "../domain/incidents.js";
import { clock } from "../domain/time.js";
import { timersOf } from "../domain/timers.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, type TextKey, word } from "../i18n/localize.js";
import type { ControlRoom } from "../page/control-room.js";
import { RoomElement, refusal } from "../page/room-element.js";
import "./actions.js";
import "./codes.js";
import "./dispatch.js";
import { icon, kindWords, ownerWords, placeWords } from "./kinds.js";
import "./microphones.js";
import "./note.js";
import "./picture.js";
import "./plan.js";
import "./responders.js";
import { shared } from "./styles.js";
import "./targets.js";
import "./timeline.js";

/** Prompts that stay until what they ask for is done. */
const STAYING: readonly Prompt[] = ["close"];

export class IncidentElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private refused = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      header {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 4px 14px;
        padding: 12px 14px;
        border-radius: 12px;
        color: #fff;
        background: var(--ma-priority, var(--ma-quiet));
      }
      .over {
        --ma-priority: var(--ma-quiet);
      }
      .sign {
        grid-row: span 2;
        --mdc-icon-size: 44px;
        align-self: center;
      }
      h2 {
        font-size: 1.625rem;
        line-height: 1.15;
        overflow-wrap: anywhere;
      }
      .number {
        text-align: end;
      }
      .what {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        font-size: 1.125rem;
      }
      header .tag {
        border-color: #fff;
      }
      .timers {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(108px, 1fr));
        gap: 8px;
        margin: 8px 0;
      }
      .timers div {
        padding: 6px 10px;
        border-radius: 10px;
        background: var(--ma-raised);
      }
      .timers dt {
        font-size: 0.8125rem;
      }
      .timers dd {
        margin: 0;
        font-size: 1.375rem;
        font-weight: 700;
        line-height: 1.15;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      dl {
        margin: 0;
      }
      municipal-alarm-actions {
        margin-top: 8px;
      }
      .prompts {
        margin-top: 8px;
      }
      .prompts li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        margin-bottom: 8px;
        padding: 8px 8px 8px 14px;
        border: 2px solid var(--ma-high);
        border-inline-start-width: 10px;
        border-radius: 10px;
        font-weight: 600;
      }
      .prompts .covert {
        border-color: var(--ma-urgent);
      }
      .refused {
        /* In sight, wherever in the incident it was that somebody clicked. */
        position: sticky;
        top: 0;
        z-index: 2;
        margin-top: 8px;
        padding: 10px 14px;
        border: 2px solid var(--ma-urgent);
        border-radius: 10px;
        background: var(--ma-surface);
        font-weight: 600;
      }
      /* Side by side, or one after the other where each would be too small. */
      .sights {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: 16px;
        align-items: start;
        margin: 8px 0 16px;
        --ma-plan-height: 340px;
      }
      .parts {
        display: grid;
        gap: 16px;
        align-items: start;
      }
      .column {
        display: grid;
        gap: 16px;
        min-width: 0;
      }
      @container (min-width: 760px) {
        .parts {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
      .none {
        padding: 48px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 12px;
      }
    `,
  ];

  constructor() {
    super();
    this.addEventListener("municipal-alarm-refused", (event) => {
      const { error } = (event as CustomEvent<{ error: unknown }>).detail;
      void refusal(error, this.hass).then((why) => {
        this.refused = why;
      });
    });
    this.addEventListener("click", () => {
      this.refused = "";
    });
  }

  /** The chosen incident as the feed has it; undefined: none is, or it has left the room. */
  private get incident(): Incident | undefined {
    return this.room?.store.incidents.get(this.room.selection.incidentId ?? "");
  }

  private whyNone({ store, selection }: ControlRoom): TextKey {
    if (store.state === "live" && selection.incidentId) {
      return "incident.gone";
    }
    const quiet = store.state === "live" && ![...store.incidents.values()].some(isOpen);
    return quiet ? "incident.quiet" : "incident.none";
  }

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    const one = this.incident;
    if (!one) {
      return html`<p class="none">${text(this.whyNone(room))}</p>`;
    }
    return html`
      <article aria-label="${kindWords(one)}, ${placeWords(one)}">
        ${this.head(one)}
        ${this.refused ? html`<p class="refused" role="alert">${this.refused}</p>` : nothing}
        <municipal-alarm-actions .incident=${one}></municipal-alarm-actions>
        ${this.prompts(one)} ${this.timers(one)}
        <municipal-alarm-targets .incident=${one}></municipal-alarm-targets>
        <div class="sights">
          <municipal-alarm-picture .incident=${one} .hass=${this.hass}></municipal-alarm-picture>
          <municipal-alarm-plan
            .hass=${this.hass}
            .buildingId=${one.place?.building_id}
            .floor=${one.place?.floor ?? ""}
            .incidentId=${one.incident_id}
          ></municipal-alarm-plan>
        </div>
        <div class="parts">
          <div class="column">
            <municipal-alarm-microphones .incident=${one}></municipal-alarm-microphones>
            <municipal-alarm-responders .incident=${one}></municipal-alarm-responders>
            <municipal-alarm-dispatch .incident=${one}></municipal-alarm-dispatch>
          </div>
          <div class="column">
            <municipal-alarm-codes .incident=${one}></municipal-alarm-codes>
            <municipal-alarm-note .incident=${one}></municipal-alarm-note>
            <municipal-alarm-timeline .incident=${one}></municipal-alarm-timeline>
          </div>
        </div>
      </article>
    `;
  }

  private head(one: Incident): TemplateResult {
    const { building, floor, spot } = placeLines(one);
    const rest = [building, floor].filter((part) => part && part !== spot).join(", ");
    return html`
      <header class="p${one.priority} ${isOpen(one) ? "" : "over"}">
        <ha-icon class="sign" .icon=${icon(one.kind)}></ha-icon>
        <h2>${spot || building || placeWords(one)}</h2>
        <span class="number digits">${text("incident.number", { number: one.number })}</span>
        <div class="what">
          <strong>${rest}</strong>
          <span>${kindWords(one)}, ${word("priority", String(one.priority))}</span>
          ${one.presses > 1
            ? html`<span class="tag">${text("queue.presses", { count: one.presses })}</span>`
            : nothing}
          ${one.test ? html`<span class="tag">${text("kind.test")}</span>` : nothing}
          ${one.drill && !one.test ? html`<span class="tag">${text("kind.drill")}</span>` : nothing}
          <span
            >${word("state", one.state)}, ${ownerWords(one, this.room?.store.me.operator_id)}</span
          >
          ${one.outcome ? html`<span>${word("outcome", one.outcome)}</span>` : nothing}
        </div>
      </header>
    `;
  }

  private timers(one: Incident): TemplateResult {
    const cells: [string, string][] = timersOf(one, this.now).map(({ name, ms }) => [
      text(`incident.${name}`),
      clock(ms),
    ]);
    if (one.place?.desk_id && isOpen(one)) {
      cells.push([text("incident.answer"), word("answer", one.answer)]);
    }
    return html`
      <dl class="timers">
        ${cells.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd class="digits">${value}</dd>
            </div>`,
        )}
      </dl>
    `;
  }

  private prompts(one: Incident): TemplateResult | typeof nothing {
    if (!one.prompts.length) {
      return nothing;
    }
    return html`
      <ul class="prompts">
        ${one.prompts.map(
          (prompt) => html`
            <li class=${prompt === "duress" ? "covert" : ""}>
              <span>
                ${word("prompt", prompt)}${prompt === "asked" && one.asked ? `: ${one.asked}` : ""}
              </span>
              ${this.mayAct && !STAYING.includes(prompt)
                ? html`<button
                    class="key"
                    @click=${() =>
                      this.act("dismiss_prompt", { incident_id: one.incident_id, prompt })}
                  >
                    ${text("act.dismiss")}
                  </button>`
                : nothing}
            </li>
          `,
        )}
      </ul>
    `;
  }
}
customElements.define("municipal-alarm-incident", IncidentElement);
