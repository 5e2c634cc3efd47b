/** Everybody who can be sent: who needs help first, and what an operator does for each. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { guard as unless } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import {
  grouped,
  guardsOf,
  isMeant,
  reach,
  runsOut,
  stood,
  type Group,
  type Guard,
} from "../domain/guards.js";
import { clock, since, span, until } from "../domain/time.js";
import { navigate } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { ActingElement } from "./acting.js";
import "./guard-keys.js";
import { kindWords } from "./kinds.js";
import { shared } from "./styles.js";

const ICONS = {
  trouble: "mdi:account-alert",
  warned: "mdi:account-clock",
  responding: "mdi:run-fast",
  on_duty: "mdi:account",
  off_duty: "mdi:account-off-outline",
} as const;

/** How long the list stands still after the last touch of a finger, which does not leave. */
const HOLD_MS = 3_000;

export class GuardsElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private typed = "";
  @state() private chosen = "";
  private held = false;
  private letGo: ReturnType<typeof setTimeout> | undefined;
  private shown: readonly Group[] = [];
  private madeOf: readonly unknown[] = [];
  private made: readonly Guard[] = [];

  static override styles = [
    shared,
    ActingElement.acting,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px 16px;
        padding-bottom: 8px;
      }
      h2 {
        font-size: 1.25rem;
      }
      header label {
        flex: 1 1 220px;
        max-width: 420px;
        margin-inline-start: auto;
      }
      section,
      details {
        margin-top: 16px;
      }
      summary {
        min-height: 48px;
        padding: 12px 4px;
        font-weight: 600;
        cursor: pointer;
      }
      li {
        padding-bottom: 6px;
        /* What is out of sight is neither laid out nor painted: there may be hundreds. */
        content-visibility: auto;
        contain-intrinsic-size: auto 68px;
      }
      button.row {
        display: grid;
        grid-template-columns: 32px minmax(140px, 3fr) minmax(120px, 4fr) minmax(120px, 4fr) minmax(
            90px,
            2fr
          );
        gap: 2px 12px;
        align-items: center;
        width: 100%;
        min-height: 56px;
        padding: 8px 12px;
        text-align: start;
        background: var(--ma-surface);
        border: 2px solid var(--ma-line);
        border-inline-start: 8px solid var(--ma-line);
        border-radius: 10px;
        cursor: pointer;
        touch-action: manipulation;
        overflow-wrap: anywhere;
      }
      button.row:focus-visible {
        outline-offset: -5px;
      }
      municipal-alarm-guard-keys {
        scroll-margin: 12px 0 calc(12px + var(--ma-bar-height, 0px));
      }
      button.row[aria-expanded="true"] {
        border-color: var(--primary-text-color);
        border-end-start-radius: 0;
        border-end-end-radius: 0;
      }
      button.trouble {
        border-inline-start-color: var(--ma-urgent);
      }
      button.warned {
        border-inline-start-color: var(--ma-high);
      }
      button.responding {
        border-inline-start-color: var(--ma-normal);
      }
      .name {
        font-weight: 700;
      }
      .row > span > span {
        display: block;
      }
      .tag.trouble {
        background: var(--ma-urgent);
      }
      .tag.warned {
        background: var(--ma-high);
      }
      .row > span > .tag {
        width: fit-content;
        white-space: normal;
      }
      .lost {
        font-weight: 700;
      }
      @container (max-width: 820px) {
        button.row {
          grid-template-columns: 32px minmax(0, 1fr);
        }
        button.row > span {
          grid-column: 2;
        }
        li {
          contain-intrinsic-size: auto 120px;
        }
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
    this.held = false;
  }

  /** Made anew only when something of it is another: of hundreds, and each second. */
  private get guards(): readonly Guard[] {
    const store = this.room?.store;
    if (!store) {
      return [];
    }
    const site = this.room?.site;
    const { incidents, responders, rounds, loneWork, preAlerts } = store;
    const of = [site, incidents, responders, rounds, loneWork, preAlerts];
    if (of.some((one, i) => one !== this.madeOf[i])) {
      this.madeOf = of;
      const names = new Map(site?.buildings.map((one) => [one.building_id, one.name]));
      this.made = guardsOf(store, names);
    }
    return this.made;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.room) {
      return nothing;
    }
    const guards = this.guards;
    const typed = this.typed.trim();
    const meant = typed
      ? guards.filter((one) => isMeant(one, typed, word("duty", one.responder.duty)))
      : guards;
    this.shown = this.held ? stood(this.shown, meant) : grouped(meant);
    const duty = guards.filter((one) => one.responder.on_duty);
    const lost = duty.filter((one) => reach(one.responder) === "no").length;
    return html`
      <header>
        <h2>${text("guards")}</h2>
        <span>${text("guards.on_duty", { count: duty.length })}</span>
        ${lost ? html`<span class="lost">${text("guards.lost", { count: lost })}</span>` : nothing}
        <label>
          ${text("guards.search")}
          <input
            type="search"
            .value=${this.typed}
            @input=${(event: Event) => {
              this.typed = (event.target as HTMLInputElement).value;
            }}
            @keydown=${this.fromSearch}
          />
        </label>
      </header>
      <div
        @pointerenter=${this.hold}
        @pointermove=${this.hold}
        @pointerleave=${this.release}
        @keydown=${this.step}
      >
        ${repeat(
          this.shown,
          (group) => `${group.standing}/${group.building}`,
          (group) => this.group(group, typed !== ""),
        )}
      </div>
      ${meant.length ? nothing : html`<p class="empty">${text("guards.nobody")}</p>`}
    `;
  }

  private group(group: Group, searched: boolean): TemplateResult {
    const title =
      group.standing === "on_duty"
        ? group.building || text("guards.no_building")
        : text(`guards.${group.standing}`);
    const count = group.guards.length;
    const list = html`<ul>
      ${repeat(
        group.guards,
        (one) => one.responder.responder_id,
        (one) => html`<li>${this.guarded(one)}</li>`,
      )}
    </ul>`;
    return group.standing === "off_duty"
      ? html`<details ?open=${searched}>
          <summary>${title} (${count})</summary>
          ${list}
        </details>`
      : html`<section aria-label=${title}>
          <h3>${title} (${count})</h3>
          ${list}
        </section>`;
  }

  private guarded(one: Guard): unknown {
    const { now } = this;
    const { last_seen_at, responder_id } = one.responder;
    const age = last_seen_at === null ? "" : span(since(last_seen_at, now)).join(" ");
    const ends = runsOut(one);
    const left = ends ? clock(until(ends.at, now)) : "";
    const open = this.chosen === responder_id;
    return unless([one, age, left, open, this.room?.store.links, this.mayAct], () =>
      this.row(one, age, left, open),
    );
  }

  private row(one: Guard, age: string, left: string, open: boolean): TemplateResult {
    const { responder } = one;
    return html`
      <button
        class="row ${one.standing}"
        data-responder=${responder.responder_id}
        aria-expanded=${open}
        @click=${() => void this.choose(open ? "" : responder.responder_id)}
      >
        <ha-icon .icon=${ICONS[one.standing]}></ha-icon>
        <span>
          <span class="name">${responder.name}</span>
          <span class="soft">
            ${word("duty", responder.duty)}${responder.on_duty
              ? nothing
              : html`, ${text("guards.off")}`}
          </span>
        </span>
        <span>${this.doing(one, left)}</span>
        <span>${this.place(one, age)}</span>
        <span>${this.reached(one)}</span>
      </button>
      ${open
        ? html`<municipal-alarm-guard-keys
            .guard=${one}
            .mayDo=${this.mayAct}
            .hass=${this.hass}
            @municipal-alarm-look=${(event: CustomEvent<string>) => this.look(event.detail)}
          ></municipal-alarm-guard-keys>`
        : nothing}
    `;
  }

  private async choose(responderId: string): Promise<void> {
    this.chosen = responderId;
    await this.updateComplete;
    // What opens at the foot of the page is seen without a further step.
    const keys = this.renderRoot.querySelector<RoomElement>("municipal-alarm-guard-keys");
    await keys?.updateComplete;
    keys?.scrollIntoView({ block: "nearest" });
  }

  /** What they are doing, what is worst first. */
  private doing(one: Guard, left: string): TemplateResult[] {
    const { trouble, warning, task, loneWork, round } = one;
    const said: TemplateResult[] = [];
    if (trouble) {
      said.push(html`<span class="tag solid trouble">${kindWords(trouble)}</span>`);
    }
    if (warning) {
      said.push(
        html`<span class="tag solid warned digits">
          ${text("guards.alarm_in", { kind: word("kind", warning.kind), time: left })}
        </span>`,
      );
    }
    if (task) {
      const where = task.incident.place?.text || task.incident.responder;
      said.push(
        html`<span>
          <strong>${word("assignment", task.assignment.state)}</strong>: ${where}
        </span>`,
      );
    }
    if (loneWork && !warning) {
      said.push(
        html`<span class="digits">
          ${left ? text("guards.alone", { time: left }) : text("guards.alone_open")}
        </span>`,
      );
    }
    if (round) {
      const { plan, proven, total } = round;
      said.push(html`<span>${text("guards.walks", { plan, proven, total })}</span>`);
    }
    return said;
  }

  private place(one: Guard, age: string): TemplateResult {
    const { last_place, confidence } = one.responder;
    if (!last_place) {
      return html`<span class="soft">
        ${one.building
          ? text("guards.belongs", { building: one.building })
          : text("dispatch.not_seen")}
      </span>`;
    }
    return html`<span>${last_place.text}</span>
      <span class="soft digits">
        ${text("guards.ago", { age })}${confidence
          ? html`, ${word("confidence", confidence)}`
          : nothing}
      </span>`;
  }

  private reached(one: Guard): TemplateResult {
    const how = reach(one.responder);
    return html`<span class=${how === "no" && one.responder.on_duty ? "lost" : "soft"}>
      ${text(`guards.reach.${how}`)}
    </span>`;
  }

  /** To the incident, in the queue beside us. */
  private look(incidentId: string): void {
    const board = location.pathname.split("/")[1] ?? "";
    navigate(`/${board}/queue?incident=${encodeURIComponent(incidentId)}`);
  }

  private hold(event: PointerEvent): void {
    clearTimeout(this.letGo);
    this.held = true;
    if (event.pointerType !== "mouse") {
      this.letGo = setTimeout(() => this.release(), HOLD_MS);
    }
  }

  private release(): void {
    clearTimeout(this.letGo);
    this.held = false;
    this.requestUpdate();
  }

  private get rows(): HTMLButtonElement[] {
    const rows = this.renderRoot.querySelectorAll<HTMLButtonElement>("button.row");
    return [...rows].filter((row) => row.closest("details:not([open])") === null);
  }

  private fromSearch(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      this.rows[0]?.focus();
    }
  }

  /** Arrows go from row to row; letters go to where one searches. */
  private step(event: KeyboardEvent): void {
    const rows = this.rows;
    const at = rows.indexOf(event.target as HTMLButtonElement);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const search = this.renderRoot.querySelector<HTMLInputElement>("input[type=search]");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      (rows[at + by] ?? (by < 0 ? search : undefined))?.focus();
    } else if (event.key.length === 1 && event.key !== " ") {
      event.stopPropagation();
      search?.focus();
    }
  }
}
customElements.define("municipal-alarm-guards", GuardsElement);
