/** After incidents: what waits, one evaluation, incidents that are over, and how it goes. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import "../elements/evaluation.js";
import "../elements/evaluation-waiting.js";
import "../elements/figures.js";
import "../elements/measures.js";
import "../elements/search.js";
import { forms } from "../elements/forms.js";
import { shared } from "../elements/styles.js";
import { text } from "../i18n/localize.js";
import type { Found } from "../page/learning.js";
import { refusal } from "../page/room-element.js";
import { Card } from "./card.js";

const PARTS = ["waiting", "measures", "search", "figures"] as const;
type Part = (typeof PARTS)[number];

export class EvaluationCard extends Card {
  @state() private shown: Part = "waiting";
  @state() private found: Found | undefined;
  @state() private refused = "";

  static override styles = [
    shared,
    forms,
    css`
      :host {
        display: block;
        container-type: inline-size;
        height: calc(100dvh - var(--header-height, 56px) - var(--ma-bar-height, 0px));
      }
      .page {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 12px 12px 0;
      }
      nav .key[aria-current="true"] {
        border-color: currentcolor;
        background: var(--ma-surface);
      }
      .notice {
        margin: 12px 12px 0;
      }
      .main {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template-columns: minmax(340px, 2fr) minmax(0, 5fr);
      }
      .main.alone {
        grid-template-columns: minmax(0, 1fr);
      }
      .main > * {
        min-height: 0;
        overflow-y: auto;
        padding: 12px;
      }
      .back {
        display: none;
        margin-bottom: 8px;
      }
      @container (max-width: 900px) {
        .main {
          grid-template-columns: minmax(0, 1fr);
        }
        .back {
          display: block;
        }
        .chosen .list,
        .main:not(.chosen) .one {
          display: none;
        }
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

  override render(): TemplateResult | typeof nothing {
    const { room } = this;
    if (!room) {
      return nothing;
    }
    return html`
      <div class="page">
        <nav aria-label=${text("evaluation.parts")}>
          ${PARTS.map(
            (part) =>
              html`<button
                class="key"
                aria-current=${part === this.shown}
                @click=${() => {
                  this.shown = part;
                  if (part === "measures" || part === "figures") {
                    room.selection.choose(undefined);
                  }
                }}
              >
                ${text(`evaluation.part.${part}`)}
              </button>`,
          )}
        </nav>
        ${this.refused ? html`<p class="notice refused" role="alert">${this.refused}</p>` : nothing}
        ${this.main()}
      </div>
    `;
  }

  private main(): TemplateResult {
    switch (this.shown) {
      case "figures":
        return html`<div class="main alone">
          <section aria-label=${text("evaluation.part.figures")}>
            <municipal-alarm-figures .hass=${this.hass}></municipal-alarm-figures>
          </section>
        </div>`;
      case "measures":
        return html`<div class="main alone">
          <section aria-label=${text("evaluation.part.measures")}>
            <municipal-alarm-measures></municipal-alarm-measures>
          </section>
        </div>`;
      case "waiting":
        return this.split(
          html`<municipal-alarm-evaluation-waiting></municipal-alarm-evaluation-waiting>`,
        );
      case "search":
        return this.split(
          html`<municipal-alarm-search
            @municipal-alarm-found=${(event: CustomEvent<Found>) => {
              this.found = event.detail;
            }}
          ></municipal-alarm-search>`,
        );
    }
  }

  /** A list, and what was chosen in it: side by side, or one after the other. */
  private split(list: TemplateResult): TemplateResult {
    const selection = this.room?.selection;
    const chosen = selection?.incidentId;
    const found = this.found?.incident_id === chosen ? this.found : undefined;
    return html`<div class="main ${chosen === undefined ? "" : "chosen"}">
      <section class="list" aria-label=${text(`evaluation.part.${this.shown}`)}>${list}</section>
      <section class="one" aria-label=${text("incident")}>
        <button class="key back" @click=${() => selection?.choose(undefined)}>
          ${text("evaluation.back")}
        </button>
        <municipal-alarm-evaluation
          .hass=${this.hass}
          .incidentId=${chosen}
          .found=${found}
        ></municipal-alarm-evaluation>
      </section>
    </div>`;
  }
}
