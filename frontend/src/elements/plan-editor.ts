/** Placing what is on a floor: by finger, mouse or keys, with each step to be undone. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { repeat } from "lit/directives/repeat.js";
import type { FloorPlan, PlanMark } from "../api/generated.js";
import { keyOf, onPlan, type Point, type Thing, thingsOf } from "../domain/plan.js";
import {
  type Draft,
  draftOf,
  isChanged,
  kept,
  LEAP,
  movedTo,
  named,
  NUDGE,
  nudged,
  placed,
  takenOff,
  turned,
  undone,
} from "../domain/plan-draft.js";
import { text } from "../i18n/localize.js";
import { prepared } from "../page/bring-picture.js";
import { refusal } from "../page/room-element.js";
import { PlanStage, SIGNS } from "./plan-stage.js";
import { shared } from "./styles.js";

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What is being placed on a floor, and on which version of its plan. */
interface Work {
  base: FloorPlan | undefined;
  draft: Draft;
}

/** Whether something of a floor was placed and not saved. */
export function hasUnsaved(buildingId: string, floor: string): boolean {
  const work = works.get(keyOfWork(buildingId, floor));
  return work !== undefined && isChanged(work.draft);
}

const keyOfWork = (buildingId: string, floor: string) => `${buildingId}\n${floor}`;

/** Of all floors: who looks at another one, or at the queue, loses nothing of it. */
const works = new Map<string, Work>();
const NOTHING: Work = { base: undefined, draft: draftOf([]) };

export class PlanEditorElement extends PlanStage {
  @state() private armed: Thing | undefined;
  @state() private chosen: string | undefined;
  @state() private busy = false;
  @state() private refused = "";
  @state() private sure = false;
  private dragging = false;

  static override styles = [
    shared,
    PlanStage.styles,
    css`
      .bar,
      .palette,
      .chosen {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        margin-bottom: 10px;
      }
      .bar .state {
        margin-inline-start: auto;
        font-weight: 600;
      }
      .unsaved {
        padding: 4px 10px;
        border: 2px solid var(--ma-high);
        border-radius: 8px;
      }
      .palette button.key {
        display: inline-flex;
        gap: 6px;
        align-items: center;
      }
      .armed {
        border-color: var(--ma-normal);
        box-shadow: inset 0 0 0 2px var(--ma-normal);
      }
      .how {
        margin-inline-end: auto;
      }
      .chosen {
        margin-top: 10px;
      }
      .refused {
        margin-bottom: 10px;
        padding: 10px 14px;
        border: 2px solid var(--ma-urgent);
        border-radius: 10px;
        font-weight: 600;
      }
      .stage.placing {
        cursor: crosshair;
      }
      /* Large enough for a finger, and in the middle of its place. */
      button.mark {
        width: 44px;
        height: 44px;
        margin: -22px;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: none;
        cursor: grab;
        touch-action: none;
      }
      button.mark:focus-visible {
        outline: 3px solid #141414;
        outline-offset: 0;
        box-shadow: 0 0 0 6px #fff;
      }
      button.mark.is-chosen {
        z-index: 2;
      }
      button.mark.is-chosen .sign {
        box-shadow: 0 0 0 4px var(--ma-high);
      }
      button.mark.is-chosen .label {
        display: block;
        font-weight: 700;
      }
      input[type="text"],
      select {
        min-height: 48px;
        padding: 8px 12px;
        border: 2px solid var(--ma-line);
        border-radius: 10px;
        font: inherit;
        color: inherit;
        background: var(--ma-surface);
        max-width: 100%;
      }
      label.field {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        font-weight: 600;
      }
    `,
  ];

  private readonly leaving = (event: BeforeUnloadEvent) => {
    if ([...works.values()].some((one) => isChanged(one.draft))) {
      event.preventDefault();
    }
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("beforeunload", this.leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("beforeunload", this.leaving);
  }

  // --- the work ------------------------------------------------------------------------

  private get workKey(): string {
    return keyOfWork(this.buildingId ?? "", this.floor);
  }

  private get work(): Work {
    return works.get(this.workKey) ?? NOTHING;
  }

  private set work(work: Work) {
    works.set(this.workKey, work);
    this.requestUpdate();
  }

  private get draft(): Draft {
    return this.work.draft;
  }

  private set draft(draft: Draft) {
    this.refused = "";
    this.work = { ...this.work, draft };
  }

  /** What was placed in vain is taken back by hand: nothing goes without a word. */
  override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    if (changes.has("buildingId") || changes.has("floor")) {
      this.armed = undefined;
      this.chosen = undefined;
      this.sure = false;
      this.refused = "";
    }
    const { plan, work } = this;
    const isNews = (plan?.version ?? 0) > (work.base?.version ?? 0);
    if (isNews && !isChanged(work.draft)) {
      this.takeOver(plan);
    }
  }

  private takeOver(plan: FloorPlan | undefined): void {
    works.set(this.workKey, { base: plan, draft: draftOf(plan?.marks ?? []) });
    this.chosen = undefined;
  }

  private async ask<T>(what: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.refused = "";
    try {
      return await what();
    } catch (error) {
      this.refused = await refusal(error, this.hass);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  private async save(): Promise<void> {
    const { room, workKey } = this;
    const { base, draft } = this.work;
    if (!room || !base) {
      return;
    }
    const saved = await this.ask(() => room.plans.save(base, draft.marks));
    if (saved) {
      const now = works.get(workKey)?.draft ?? draft;
      // What was moved meanwhile is not saved yet.
      const next =
        now.marks === draft.marks ? kept(now, saved.marks) : { ...now, saved: saved.marks };
      works.set(workKey, { base: saved, draft: next });
      this.requestUpdate();
    }
  }

  private async bring(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    const { room, hass, buildingId, floor, workKey } = this;
    if (!file || !room || !hass || buildingId === undefined) {
      return;
    }
    const plan = await this.ask(async () =>
      room.plans.upload(buildingId, floor, await prepared(file), hass),
    );
    input.value = "";
    if (plan) {
      const draft = works.get(workKey)?.draft ?? NOTHING.draft;
      const saved = isChanged(draft) ? { ...draft, saved: plan.marks } : draftOf(plan.marks);
      works.set(workKey, { base: plan, draft: saved });
      this.requestUpdate();
    }
  }

  private async removePlan(): Promise<void> {
    const { room, workKey } = this;
    const base = this.work.base;
    if (!this.sure) {
      this.sure = true;
      return;
    }
    this.sure = false;
    if (!room || !base) {
      return;
    }
    const gone = await this.ask(() => room.plans.remove(base).then(() => true));
    if (gone) {
      works.delete(workKey);
      this.requestUpdate();
    }
  }

  // --- placing -------------------------------------------------------------------------

  protected override tapped(at: Point): void {
    if (this.armed) {
      this.put(this.armed, at);
    } else {
      this.chosen = undefined;
    }
  }

  private put(thing: Thing, at: Point): void {
    this.draft = placed(this.draft, thing, at);
    this.chosen = keyOf(thing);
    this.armed = undefined;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>("button.mark.is-chosen")?.focus();
    });
  }

  protected override key(event: KeyboardEvent): void {
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.draft = undone(this.draft);
    } else if (event.key === "Enter" && this.armed) {
      event.preventDefault();
      this.put(this.armed, onPlan(this.view, { x: 0.5, y: 0.5 }));
    } else if (event.key === "Escape") {
      this.armed = undefined;
      this.chosen = undefined;
    } else {
      super.key(event);
    }
  }

  private markKey(event: KeyboardEvent, key: string): void {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const far = event.shiftKey ? LEAP : NUDGE;
      this.draft = nudged(this.draft, key, { x: arrow.x * far, y: arrow.y * far });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.draft = takenOff(this.draft, key);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private grab(event: PointerEvent, key: string): void {
    if (event.button !== 0) {
      return;
    }
    event.stopPropagation();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.chosen = key;
    this.dragging = false;
  }

  private drag(event: PointerEvent, key: string): void {
    const mark = event.currentTarget as Element;
    if (!mark.hasPointerCapture(event.pointerId) || (!event.movementX && !event.movementY)) {
      return;
    }
    event.stopPropagation();
    this.draft = movedTo(this.draft, key, onPlan(this.view, this.pointOf(event)), this.dragging);
    this.dragging = true;
  }

  // --- drawing -------------------------------------------------------------------------

  override render(): TemplateResult | typeof nothing {
    const { building } = this;
    if (!this.room || !building) {
      return nothing;
    }
    const base = this.work.base;
    return html`
      ${this.bar(base)}
      ${this.refused ? html`<p class="refused" role="alert">${this.refused}</p>` : nothing}
      ${base
        ? html`${this.palette()} ${this.stage(base, this.marks(), this.how())} ${this.chosenPanel()}`
        : html`<p class="missing">${text("plan.none")}</p>`}
    `;
  }

  private bar(base: FloorPlan | undefined): TemplateResult {
    const changed = isChanged(this.draft);
    return html`
      <div class="bar">
        <button
          class="key ${base ? "" : "main"}"
          ?disabled=${this.busy}
          @click=${() =>
            this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click()}
        >
          ${text(base ? "plan.replace" : "plan.bring")}
        </button>
        <input
          hidden
          type="file"
          accept="image/png,image/jpeg,image/webp,image/svg+xml"
          @change=${this.bring}
        />
        ${base ? this.keys(changed) : html`<span>${text("plan.bring_about")}</span>`}
        <span class="state ${changed ? "unsaved" : "soft"}" role="status">
          ${this.busy
            ? text("plan.uploading")
            : base
              ? text(changed ? "plan.unsaved" : "plan.saved")
              : nothing}
        </span>
      </div>
    `;
  }

  private keys(changed: boolean): TemplateResult {
    return html`
      <button class="key main" ?disabled=${!changed || this.busy} @click=${this.save}>
        ${text("plan.save")}
      </button>
      <button
        class="key"
        ?disabled=${!this.draft.past.length}
        @click=${() => {
          this.draft = undone(this.draft);
        }}
      >
        ${text("plan.undo")}
      </button>
      ${changed
        ? html`<button
            class="key"
            @click=${() => {
              this.refused = "";
              this.takeOver(this.plan);
              this.requestUpdate();
            }}
          >
            ${text("plan.discard")}
          </button>`
        : nothing}
      <button
        class="key ${this.sure ? "danger" : ""}"
        ?disabled=${this.busy}
        @click=${this.removePlan}
      >
        ${text(this.sure ? "plan.remove_sure" : "plan.remove")}
      </button>
    `;
  }

  private palette(): TemplateResult {
    const { building, armed } = this;
    const on = new Set(this.draft.marks.map(keyOf));
    const left = building
      ? thingsOf(building, this.floor).filter((one) => !on.has(keyOf(one)))
      : [];
    return html`
      <h3 id="left">${text("plan.to_place")}</h3>
      <div class="palette" role="group" aria-labelledby="left">
        ${left.length ? nothing : html`<span>${text("plan.all_placed")}</span>`}
        ${left.map((one) => this.thingKey(one, one.name))}
        ${this.thingKey(newExit(armed), text("plan.add_exit"))} ${this.cameras(on)}
      </div>
    `;
  }

  private how(): TemplateResult {
    const name = this.armed?.name;
    return html`<p class="how" role="status">
      ${name ? text("plan.place_where", { name }) : text("plan.place_how")}
    </p>`;
  }

  private thingKey(thing: Thing, name: string): TemplateResult {
    const isArmed = this.armed !== undefined && keyOf(this.armed) === keyOf(thing);
    return html`<button
      class="key ${isArmed ? "armed" : ""}"
      aria-pressed=${isArmed}
      @click=${() => {
        this.arm(isArmed ? undefined : thing);
      }}
    >
      <ha-icon .icon=${SIGNS[thing.kind]}></ha-icon> ${name}
    </button>`;
  }

  private arm(thing: Thing | undefined): void {
    this.armed = thing;
    if (thing) {
      // The plan takes the keys now: Enter places it.
      this.renderRoot.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
    }
  }

  private cameras(on: ReadonlySet<string>): TemplateResult | typeof nothing {
    const found = Object.values(this.hass?.states ?? {})
      .flatMap((one) => (one?.entity_id.startsWith("camera.") ? [one] : []))
      .map((one): Thing => {
        const name = one.attributes["friendly_name"];
        return {
          kind: "camera",
          id: one.entity_id,
          name: typeof name === "string" ? name : one.entity_id,
        };
      })
      .filter((one) => !on.has(keyOf(one)))
      .sort((one, other) => one.name.localeCompare(other.name));
    if (!found.length) {
      return nothing;
    }
    return html`<select
      aria-label=${text("plan.choose_camera")}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        this.arm(found.find((one) => one.id === select.value));
        select.value = "";
      }}
    >
      <option value="">${text("plan.add_camera")}</option>
      ${found.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
    </select>`;
  }

  private chosenPanel(): TemplateResult | typeof nothing {
    const one = this.draft.marks.find((mark) => keyOf(mark) === this.chosen);
    if (!one) {
      return nothing;
    }
    const key = keyOf(one);
    const kind = text(`plan.kind.${one.kind}`);
    const isNamed = one.kind === "exit" || one.kind === "camera";
    return html`<div
      class="chosen"
      role="group"
      aria-label=${text("plan.chosen", { name: one.name })}
    >
      ${isNamed
        ? html`<label class="field"
            >${text("plan.name")}
            <input
              type="text"
              maxlength="80"
              .value=${one.name}
              @change=${(event: Event) => {
                this.draft = named(this.draft, key, (event.target as HTMLInputElement).value);
              }}
            />
          </label>`
        : html`<strong>${text("plan.mark", { kind, name: one.name })}</strong>`}
      ${one.kind === "camera" ? html`${this.turnKey(key, -1)} ${this.turnKey(key, 1)}` : nothing}
      <button
        class="key"
        @click=${() => {
          this.draft = takenOff(this.draft, key);
        }}
      >
        ${text("plan.take_off")}
      </button>
    </div>`;
  }

  private turnKey(key: string, steps: 1 | -1): TemplateResult {
    return html`<button
      class="key"
      aria-label=${text(steps > 0 ? "plan.turn_right" : "plan.turn_left")}
      @click=${() => {
        this.draft = turned(this.draft, key, steps);
      }}
    >
      <ha-icon .icon=${steps > 0 ? "mdi:rotate-right" : "mdi:rotate-left"}></ha-icon>
    </button>`;
  }

  private marks(): unknown {
    // Each keeps its own button: one that is dragged must not become another.
    return repeat(this.draft.marks, keyOf, (one) => this.mark(one));
  }

  private mark(one: PlanMark): TemplateResult {
    const key = keyOf(one);
    const isChosen = key === this.chosen;
    const kind = text(`plan.kind.${one.kind}`);
    return html`<button
      class=${classMap({ mark: true, [one.kind]: true, "is-chosen": isChosen, ...this.edges(one) })}
      style=${this.at(one)}
      aria-label=${text("plan.mark", { kind, name: one.name })}
      aria-pressed=${isChosen}
      @pointerdown=${(event: PointerEvent) => this.grab(event, key)}
      @pointermove=${(event: PointerEvent) => this.drag(event, key)}
      @focus=${() => {
        this.chosen = key;
      }}
      @keydown=${(event: KeyboardEvent) => this.markKey(event, key)}
    >
      ${one.turn === null
        ? nothing
        : html`<span class="cone" style="transform: rotate(${one.turn}deg)"></span>`}
      <span class="sign"><ha-icon .icon=${SIGNS[one.kind]}></ha-icon></span>
      <span class="label">${one.name}</span>
    </button>`;
  }
}
customElements.define("municipal-alarm-plan-editor", PlanEditorElement);

/** One exit more; while it is not placed yet it stays the same one. */
function newExit(armed: Thing | undefined): Thing {
  if (armed?.kind === "exit") {
    return armed;
  }
  const id = `${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
  return { kind: "exit", id, name: text("plan.exit_name") };
}
