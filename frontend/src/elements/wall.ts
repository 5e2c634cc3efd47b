/** The wall: read from five metres, without keys or sound; dark, whatever the theme is. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Assignment, Incident } from "../api/generated.js";
import { placeLines } from "../domain/incidents.js";
import { clock, since, timeOfDay } from "../domain/time.js";
import { going, MOST, presence, shown } from "../domain/wall.js";
import { faults } from "../domain/watch.js";
import type { Store } from "../feed/store.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { icon, kindWords, placeWords } from "./kinds.js";
import { shared } from "./styles.js";

/** Those who go are named so far; from afar nobody reads more. */
const NAMES = 3;

export class WallElement extends RoomElement {
  static override styles = [
    shared,
    css`
      :host {
        /* One unit: a hundredth of a screen of 16 to 9, whatever it is. */
        --u: min(1vw, 1.777vh);
        position: fixed;
        inset: 0;
        /* Above what Home Assistant has to click, below what a console must say. */
        z-index: 900;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        overflow: hidden;
        color: #f4f4f4;
        background: #101214;
        font-size: calc(1.6 * var(--u));
        line-height: 1.15;
        --ma-line: #4a4f55;
      }
      .top,
      .counts {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: calc(0.5 * var(--u)) calc(3 * var(--u));
        padding: calc(1 * var(--u)) calc(2 * var(--u));
      }
      .now {
        font-size: calc(3.4 * var(--u));
        font-weight: 700;
      }
      .counts {
        font-size: calc(2.2 * var(--u));
      }
      .counts strong {
        font-size: calc(3 * var(--u));
      }
      .counts .bad {
        padding: 0 calc(1 * var(--u));
        color: #141414;
        background: #ffc14d;
        border-radius: calc(0.6 * var(--u));
        font-weight: 700;
      }
      ol {
        display: grid;
        grid-auto-rows: minmax(0, 1fr);
        gap: calc(1 * var(--u));
        height: 100%;
        padding: 0 calc(2 * var(--u));
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0 calc(2 * var(--u));
        align-content: center;
        align-items: center;
        min-height: 0;
        overflow: hidden;
        padding: calc(0.6 * var(--u)) calc(2 * var(--u));
        background: #1c2024;
        border: calc(0.25 * var(--u)) solid var(--ma-priority);
        border-inline-start-width: calc(1.6 * var(--u));
        border-radius: calc(1 * var(--u));
        --place: calc(4.8 * var(--u));
      }
      .n1 li {
        --place: calc(8.4 * var(--u));
      }
      .n2 li {
        --place: calc(6 * var(--u));
      }
      .n4 li,
      .more li {
        --place: calc(4 * var(--u));
      }
      li ha-icon {
        grid-row: span 3;
        --mdc-icon-size: calc(var(--place) * 0.9);
        padding: calc(0.8 * var(--u));
        color: #fff;
        background: var(--ma-priority);
        border-radius: 50%;
      }
      .calling {
        background: #33181a;
      }
      .where {
        font-size: var(--place);
        font-weight: 800;
        line-height: 1.05;
        /* For what hangs below the line, which would be cut off. */
        padding-bottom: 0.12em;
        overflow: hidden;
        text-overflow: ellipsis;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow-wrap: anywhere;
      }
      .n3 .where,
      .n4 .where {
        -webkit-line-clamp: 1;
      }
      .age {
        font-size: calc(var(--place) * 0.8);
        font-weight: 700;
      }
      .what,
      .who {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 0 calc(2 * var(--u));
        font-size: calc(var(--place) * 0.42);
      }
      .what {
        font-weight: 700;
      }
      .drill {
        padding: 0 calc(1 * var(--u));
        color: #141414;
        background: #f4f4f4;
        border-radius: calc(0.5 * var(--u));
      }
      .rest {
        padding: calc(0.6 * var(--u)) calc(2 * var(--u)) 0;
        font-size: calc(2.6 * var(--u));
        font-weight: 700;
      }
      .main {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        min-height: 0;
      }
      .quiet {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: calc(2 * var(--u));
        text-align: center;
      }
      .quiet .time {
        font-size: calc(18 * var(--u));
        font-weight: 700;
        line-height: 1;
      }
      .quiet .none {
        font-size: calc(5 * var(--u));
      }
      .faults {
        margin-top: calc(1 * var(--u));
        padding: calc(0.6 * var(--u)) calc(2 * var(--u));
        color: #141414;
        background: #ffc14d;
        font-size: calc(2.8 * var(--u));
        font-weight: 700;
      }
      .lost {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: calc(2 * var(--u));
        padding: calc(4 * var(--u));
        text-align: center;
        color: #141414;
        background: #ffc14d;
        font-size: calc(4 * var(--u));
      }
      .lost strong {
        font-size: calc(8 * var(--u));
        line-height: 1.05;
      }
    `,
  ];

  override willUpdate(): void {
    this.room?.updates.walls.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.room?.updates.walls.delete(this);
  }

  override render(): TemplateResult {
    const store = this.room?.store;
    const state = store?.state ?? "starting";
    if (!store || (state === "starting" && !store.epoch)) {
      return html`<div class="lost" role="status"><strong>${text("wall.starting")}</strong></div>`;
    }
    const incidents = shown(store.incidents.values());
    const known = state === "live";
    return html`
      ${incidents.length || !known ? this.top() : html`<div></div>`}
      <div class="main">
        ${known ? this.middle(incidents) : this.lost(state)} ${known ? this.faults(store) : nothing}
      </div>
      ${known ? this.counts(store) : html`<div></div>`}
    `;
  }

  private middle(incidents: readonly Incident[]): TemplateResult {
    return incidents.length ? this.incidents(incidents) : this.quiet();
  }

  private top(): TemplateResult {
    return html`<div class="top">
      <span class="now digits">${this.time()}</span>
      <span class="now">${this.day()}</span>
    </div>`;
  }

  private quiet(): TemplateResult {
    return html`<div class="quiet">
      <span class="time digits">${this.time().slice(0, 5)}</span>
      <span class="now">${this.day()}</span>
      <span class="none">${text("wall.none")}</span>
    </div>`;
  }

  private time(): string {
    return timeOfDay(new Date(this.now).toISOString(), language());
  }

  private day(): string {
    return new Date(this.now).toLocaleDateString(language(), {
      weekday: "long",
      day: "numeric",
      month: "long",
    });
  }

  private lost(state: Store["state"]): TemplateResult {
    const what =
      state === "stopped" ? "wall.stopped" : state === "refused" ? "wall.refused" : "wall.lost";
    return html`<div class="lost" role="alert">
      <strong>${text(what)}</strong>
      ${state === "refused" ? nothing : html`<span>${text("wall.telephone")}</span>`}
    </div>`;
  }

  private incidents(all: readonly Incident[]): TemplateResult {
    const some = all.slice(0, MOST);
    const left = all.length - some.length;
    return html`<div class="main">
      <ol class="n${some.length} ${left ? "more" : ""}">
        ${repeat(
          some,
          (one) => one.incident_id,
          (one) => this.incident(one),
        )}
      </ol>
      ${left ? html`<p class="rest">${text("wall.more", { count: left })}</p>` : nothing}
    </div>`;
  }

  private incident(one: Incident): TemplateResult {
    const { building, floor, spot } = placeLines(one);
    const where = [building, spot].filter(Boolean).join(", ");
    return html`<li class="p${one.priority} ${one.owner_id === null ? "calling" : ""}">
      <ha-icon .icon=${icon(one.kind)}></ha-icon>
      <span class="where">${where || placeWords(one)}</span>
      <span class="age digits">${clock(since(one.raised_at, this.now))}</span>
      <span class="what">
        ${one.drill ? html`<span class="drill">${text("kind.drill")}</span>` : nothing}
        ${floor ? html`<span>${floor}</span>` : nothing}
        <span>${kindWords(one)}, ${word("priority", String(one.priority))}</span>
      </span>
      <span class="who">
        <span>
          ${one.owner_id === null
            ? text("wall.no_operator")
            : `${word("state", one.state)}, ${one.owner}`}
        </span>
        <span>${this.who(one)}</span>
      </span>
    </li>`;
  }

  private who(one: Incident): string {
    const goes = going(one);
    if (!goes.length) {
      const alerted = one.responders.filter((each) => each.state === "alerted").length;
      return alerted ? text("wall.alerted", { count: alerted }) : text("wall.nobody_goes");
    }
    const left = goes.length - NAMES;
    return [
      ...goes.slice(0, NAMES).map((each) => this.name(each)),
      ...(left > 0 ? [text("wall.more", { count: left })] : []),
    ].join(" · ");
  }

  private name(one: Assignment): string {
    const far =
      one.minutes !== null && one.state !== "on_scene"
        ? `, ${text("wall.minutes", { count: Math.round(one.minutes) })}`
        : "";
    return `${one.responder} ${word("assignment", one.state)}${far}`;
  }

  private faults(store: Store): TemplateResult | typeof nothing {
    const found = faults(store);
    return found.length
      ? html`<div class="faults" role="status">
          ${found.map((fault) => html`<p>${text(fault.text, fault.values)}</p>`)}
        </div>`
      : nothing;
  }

  private counts(store: Store): TemplateResult {
    const { operators, guards } = presence(store.operators, store.responders.values());
    const count = (what: string, many: number, bad: boolean) =>
      html`<span class=${bad ? "bad" : ""}>${what} <strong class="digits">${many}</strong></span>`;
    return html`<div class="counts">
      ${count(text("wall.operators"), operators, operators === 0)}
      ${count(text("wall.guards"), guards, guards === 0)}
      ${count(text("wall.equipment"), store.equipment.size, false)}
    </div>`;
  }
}
customElements.define("municipal-alarm-wall", WallElement);
