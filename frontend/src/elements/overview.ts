/** All buildings, quiet and grey; what is not as it should be stands out, and first. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { arranged, type BuildingState, type Level, matches, overview } from "../domain/overview.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import type { ControlRoom } from "../page/control-room.js";
import { RoomElement } from "../page/room-element.js";
import "./building.js";
import { icon, kindWords } from "./kinds.js";
import { typedIn } from "./forms.js";
import { shared } from "./styles.js";

const ICONS: Record<Level, string> = {
  alarm: "mdi:alarm-light",
  drill: "mdi:school",
  down: "mdi:alert-octagon",
  nobody: "mdi:account-off",
  doubt: "mdi:clipboard-alert",
  quiet: "mdi:office-building-outline",
};

const PARAMETER = "building";
/** How long the list stands still after the last touch of a finger, which does not leave. */
const HOLD_MS = 3_000;

export class OverviewElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private words = "";
  @state() private only = false;
  @state() private chosen = new URLSearchParams(location.search).get(PARAMETER) ?? "";
  private from: readonly unknown[] = [];
  private states: readonly BuildingState[] = [];
  private shown: readonly string[] = [];
  private held = false;
  private letGo: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      .search {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding-bottom: 8px;
      }
      h2 {
        font-size: 1.25rem;
        flex: 1 1 100%;
      }
      input {
        flex: 1 1 20em;
        ${typedIn}
      }
      .key[aria-pressed="true"] {
        border-color: currentcolor;
      }
      .key[aria-pressed="true"]::before {
        content: "✓ ";
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: 8px;
      }
      li {
        content-visibility: auto;
        contain-intrinsic-size: auto 72px;
      }
      button.building {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 10px;
        align-content: center;
        align-items: center;
        width: 100%;
        height: 100%;
        min-height: 72px;
        padding: 8px 12px;
        text-align: start;
        border: 2px solid var(--ma-line);
        border-inline-start: 8px solid var(--ma-line);
        border-radius: 10px;
        background: var(--ma-surface);
        cursor: pointer;
        touch-action: manipulation;
      }
      button.building:focus-visible {
        outline-offset: -5px;
      }
      button.building[aria-current="true"] {
        border-color: var(--primary-text-color);
      }
      .building ha-icon {
        grid-row: span 2;
        align-self: start;
        color: var(--secondary-text-color, #555);
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .what {
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      .alarm {
        --ma-level: var(--ma-urgent);
      }
      .drill {
        --ma-level: var(--ma-normal);
      }
      .down,
      .nobody {
        --ma-level: var(--ma-high);
      }
      .alarm .name,
      .down .name,
      .nobody .name {
        font-weight: 700;
      }
      button.building:is(.alarm, .drill, .down, .nobody) {
        border-color: var(--ma-level);
      }
      :is(.alarm, .drill, .down, .nobody) ha-icon {
        padding: 4px;
        color: #fff;
        background: var(--ma-level);
        border-radius: 50%;
      }
      button.alarm {
        color: #fff;
        background: var(--ma-level);
      }
      .none {
        padding: 32px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 10px;
      }
      .one {
        min-width: 0;
      }
      @container (min-width: 1000px) {
        .page.chosen {
          grid-template-columns: minmax(0, 3fr) minmax(360px, 2fr);
        }
        .one {
          position: sticky;
          top: calc(var(--header-height, 56px) + 8px);
          align-self: start;
          max-height: calc(100dvh - var(--header-height, 56px) - var(--ma-bar-height, 0px) - 40px);
          overflow-y: auto;
          padding-inline-start: 16px;
          border-inline-start: 1px solid var(--ma-line);
        }
      }
      @container (max-width: 999px) {
        .page.chosen > .list {
          display: none;
        }
      }
      .back {
        margin-bottom: 12px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.letGo);
    this.held = false;
  }

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    if (!room.site) {
      return html`<p class="none" role="status">${text("overview.loading")}</p>`;
    }
    this.look(room);
    const found = this.states.filter(
      (one) => (!this.only || one.level !== "quiet") && matches(one.building, this.words),
    );
    const byId = new Map(found.map((one) => [one.building.building_id, one]));
    this.shown = arranged([...byId.keys()], this.shown, this.held);
    const abnormal = this.states.filter((one) => one.level !== "quiet").length;
    const chosen = this.states.find((one) => one.building.building_id === this.chosen);
    return html`
      <div class="page ${chosen ? "chosen" : ""}">
        <section class="list" aria-label=${text("overview")}>
          ${this.search(abnormal, found.length)}
          ${this.shown.length
            ? html`<ul
                @pointerenter=${this.hold}
                @pointermove=${this.hold}
                @pointerleave=${this.release}
                @focusin=${this.hold}
                @focusout=${this.release}
                @keydown=${this.step}
              >
                ${repeat(
                  this.shown,
                  (id) => id,
                  (id) => html`<li>${this.guarded(byId.get(id))}</li>`,
                )}
              </ul>`
            : html`<p class="none">${text("overview.none")}</p>`}
        </section>
        ${chosen
          ? html`<section class="one" aria-label=${chosen.building.name}>
              <button class="key back" @click=${() => this.choose("")}>
                ${text("overview.back")}
              </button>
              <municipal-alarm-building .hass=${this.hass} .of=${chosen}></municipal-alarm-building>
            </section>`
          : nothing}
      </div>
    `;
  }

  /** What is made of everything is made again only when something of it is another. */
  private look(room: ControlRoom): void {
    const { incidents, responders, equipment } = room.store;
    const from = [room.site, incidents, responders, equipment];
    if (room.site && from.some((one, i) => one !== this.from[i])) {
      this.from = from;
      this.states = overview(room.site, { incidents, responders, equipment });
    }
  }

  private search(abnormal: number, found: number): TemplateResult {
    return html`
      <div class="search">
        <h2>${text("overview")}</h2>
        <input
          type="search"
          aria-label=${text("overview.search")}
          placeholder=${text("overview.search")}
          .value=${this.words}
          @input=${(event: InputEvent) => {
            this.words = (event.target as HTMLInputElement).value;
          }}
          @keydown=${this.enterList}
        />
        <button
          class="key"
          aria-pressed=${this.only}
          @click=${() => {
            this.only = !this.only;
          }}
        >
          ${text("overview.only")}
        </button>
        <span role="status">
          ${this.words || this.only
            ? text("overview.found", { count: found })
            : abnormal
              ? text("overview.count", { count: abnormal, all: this.states.length })
              : text("overview.all_quiet")}
        </span>
      </div>
    `;
  }

  private guarded(one: BuildingState | undefined): unknown {
    const chosen = one?.building.building_id === this.chosen;
    return guard([one, chosen], () => (one ? this.building(one, chosen) : nothing));
  }

  private building(one: BuildingState, chosen: boolean): TemplateResult {
    const first = one.incidents[0];
    return html`
      <button
        class="building ${one.level}"
        data-building=${one.building.building_id}
        aria-current=${chosen}
        @click=${() => this.choose(one.building.building_id)}
      >
        <ha-icon
          .icon=${first && one.level === "alarm" ? icon(first.kind) : ICONS[one.level]}
        ></ha-icon>
        <span class="name">${one.building.name}</span>
        <span class="what">${what(one)}</span>
      </button>
    `;
  }

  private choose(buildingId: string): void {
    const back = this.chosen;
    this.chosen = buildingId;
    const url = new URL(location.href);
    if (buildingId) {
      url.searchParams.set(PARAMETER, buildingId);
    } else {
      url.searchParams.delete(PARAMETER);
    }
    history.replaceState(history.state, "", url);
    // What had the focus goes, or comes back.
    void this.updateComplete.then(() => {
      const to = buildingId
        ? this.renderRoot.querySelector<HTMLElement>(".back")
        : this.rows.find((row) => row.dataset["building"] === back);
      to?.focus();
    });
  }

  private hold(event: Event): void {
    clearTimeout(this.letGo);
    this.held = true;
    if (event instanceof PointerEvent && event.pointerType !== "mouse") {
      this.letGo = setTimeout(() => this.release(), HOLD_MS);
    }
  }

  private release(): void {
    clearTimeout(this.letGo);
    this.held = false;
    this.requestUpdate();
  }

  private get rows(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>("button.building")];
  }

  /** From the search down into what was found; Enter opens the first of it. */
  private enterList(event: KeyboardEvent): void {
    const first = this.rows[0];
    if (first && event.key === "ArrowDown") {
      event.preventDefault();
      first.focus();
    } else if (first && event.key === "Enter") {
      first.click();
    }
  }

  /** Arrows go from building to building, in reading order. */
  private step(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const rows = this.rows;
    const at = rows.indexOf(event.target as HTMLButtonElement);
    const to = by === undefined ? undefined : rows[at + by];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }
}
customElements.define("municipal-alarm-overview", OverviewElement);

/** In words what the sign and the colour say. */
function what(one: BuildingState): string {
  const words: string[] = [];
  for (const incident of one.incidents.slice(0, 2)) {
    const spot = incident.place?.desk || incident.place?.checkpoint || incident.responder;
    words.push([kindWords(incident), spot].filter(Boolean).join(", "));
  }
  if (one.uncovered) {
    words.push(word("level", "nobody"));
  }
  const kinds = [...new Set(one.faults.map((fault) => fault.kind))];
  words.push(
    ...kinds.map((kind) => {
      const count = one.faults.filter((fault) => fault.kind === kind).length;
      return count > 1 ? `${word("fault", kind)} (${count})` : word("fault", kind);
    }),
  );
  if (!words.length) {
    return word("level", "quiet");
  }
  const left = one.incidents.length - 2;
  if (left > 0) {
    words.splice(2, 0, text("overview.more", { count: left }));
  }
  return words.join(" · ");
}
