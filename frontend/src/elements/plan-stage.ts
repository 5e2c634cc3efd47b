/** The picture of a floor that one can move in, by wheel, fingers and keys. */

import {
  css,
  type CSSResultGroup,
  html,
  nothing,
  type PropertyValues,
  type TemplateResult,
} from "lit";
import { property, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import type { FloorPlan, MarkKind, SiteBuilding } from "../api/generated.js";
import {
  onPlan,
  onStage,
  panned,
  pinched,
  planOf,
  type Point,
  type View,
  WHOLE,
  ZOOM_STEP,
  zoomed,
} from "../domain/plan.js";
import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";

/** What an arrow key moves by: parts of the stage. */
const STEP = 0.1;
/** A finger that moved less than this many pixels has tapped. */
const TAP_PX = 8;
const EDGE = 0.08;

const KEYS: Record<string, (view: View) => View> = {
  ArrowLeft: (view) => panned(view, { x: STEP, y: 0 }),
  ArrowRight: (view) => panned(view, { x: -STEP, y: 0 }),
  ArrowUp: (view) => panned(view, { x: 0, y: STEP }),
  ArrowDown: (view) => panned(view, { x: 0, y: -STEP }),
  "+": (view) => zoomed(view, ZOOM_STEP),
  "=": (view) => zoomed(view, ZOOM_STEP),
  "-": (view) => zoomed(view, 1 / ZOOM_STEP),
  "0": () => WHOLE,
};

export const SIGNS: Record<MarkKind, string> = {
  desk: "mdi:desk",
  checkpoint: "mdi:nfc-variant",
  camera: "mdi:cctv",
  exit: "mdi:exit-run",
};

export abstract class PlanStage extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @property({ attribute: false }) buildingId: string | undefined;
  @property({ attribute: false }) floor = "";
  @state() protected view: View = WHOLE;
  @state() private address: string | undefined;
  @state() private failed = false;
  private shown: string | undefined;
  private readonly fingers = new Map<number, Point>();
  private travelled = 0;

  static override styles: CSSResultGroup = css`
    :host {
      display: block;
    }
    .frame {
      position: relative;
      width: min(100%, var(--ma-plan-height, 70vh) * var(--ratio));
      margin-inline: auto;
    }
    .stage {
      position: relative;
      aspect-ratio: var(--ratio);
      /* What stands at the edge of the picture is seen whole. */
      overflow: clip;
      overflow-clip-margin: 16px;
      border: 1px solid var(--ma-line);
      border-radius: 10px;
      background: #fff;
      touch-action: pan-y;
      user-select: none;
    }
    .stage.closer {
      overflow-clip-margin: 0;
      touch-action: none;
      cursor: grab;
    }
    .stage:focus-visible {
      outline-offset: -4px;
    }
    .dark .stage {
      background: #111;
    }
    img {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      border-radius: 9px;
      transform-origin: 0 0;
      pointer-events: none;
    }
    /* Lines on white become lines on black, each in its colour; a photograph stays one. */
    .dark img.drawing {
      filter: invert(0.92) hue-rotate(180deg);
    }
    .dark img.photograph {
      filter: brightness(0.7);
    }
    .mark {
      position: absolute;
      width: 0;
      height: 0;
      color: #fff;
      font-size: 0.8125rem;
      line-height: 1.2;
    }
    .mark > * {
      position: absolute;
      left: 50%;
      top: 50%;
      translate: -50% -50%;
    }
    .sign {
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      border: 2px solid #fff;
      border-radius: 50%;
      background: var(--ma-quiet);
      box-shadow: 0 0 0 1px #000;
      --mdc-icon-size: 18px;
    }
    .checkpoint .sign {
      width: 22px;
      height: 22px;
      border-radius: 5px;
      --mdc-icon-size: 14px;
    }
    .exit .sign {
      border-radius: 5px;
      background: var(--ma-good);
    }
    .camera .sign {
      background: var(--ma-normal);
    }
    .cone {
      width: 44px;
      height: 44px;
      translate: -50% -100%;
      transform-origin: 50% 100%;
      background: var(--ma-normal);
      opacity: 0.4;
      clip-path: polygon(50% 100%, 0 0, 100% 0);
    }
    .label {
      top: calc(50% + 16px);
      translate: -50% 0;
      max-width: 9em;
      padding: 0 4px;
      overflow: hidden;
      border-radius: 4px;
      color: #141414;
      background: #fff;
      white-space: nowrap;
      text-overflow: ellipsis;
    }
    .checkpoint .label,
    .camera .label {
      display: none;
    }
    .closer .mark .label {
      display: block;
    }
    /* Where it would leave the picture, a name stands on the other side. */
    .at-start .label {
      left: calc(50% - 16px);
      translate: 0 0;
    }
    .at-end .label {
      left: calc(50% + 16px);
      translate: -100% 0;
    }
    .at-foot .label {
      top: auto;
      bottom: calc(50% + 16px);
    }
    .head {
      display: flex;
      gap: 6px;
      align-items: center;
      margin-bottom: 6px;
    }
    .head h3 {
      margin: 0;
      margin-inline-end: auto;
    }
    .head button.key {
      padding: 0;
    }
    .missing {
      padding: 12px;
      border: 2px dashed var(--ma-line);
      border-radius: 10px;
    }
  `;

  // --- what is shown -------------------------------------------------------------

  protected get building(): SiteBuilding | undefined {
    return this.room?.site?.buildings.find((one) => one.building_id === this.buildingId);
  }

  protected get plan(): FloorPlan | undefined {
    const { room, buildingId } = this;
    return buildingId === undefined ? undefined : planOf(room?.plansOf(buildingId), this.floor);
  }

  override willUpdate(changes: PropertyValues): void {
    if (changes.has("buildingId") || changes.has("floor")) {
      this.view = WHOLE;
    }
    const { plan, hass, room } = this;
    if (plan?.url === this.shown || !hass || !room) {
      return;
    }
    this.shown = plan?.url;
    this.failed = false;
    this.address = undefined;
    if (plan) {
      void room.plans.picture(plan, hass).then(
        (address) => this.arrived(plan.url, address),
        () => this.arrived(plan.url, undefined),
      );
    }
  }

  private arrived(url: string, address: string | undefined): void {
    if (url === this.shown) {
      this.address = address;
      this.failed = address === undefined;
    }
  }

  /** The picture, with these things on it, under a heading. */
  protected stage(plan: FloorPlan, marks: unknown, heading: unknown): TemplateResult {
    const { zoom, x, y } = this.view;
    const drawing = plan.url.endsWith(".png");
    const moved = `translate(${x * 100}%, ${y * 100}%) scale(${zoom})`;
    return html`
      <div class="head">
        ${heading} ${this.zoomKey("+", "plan.closer")} ${this.zoomKey("-", "plan.further")}
        ${this.zoomKey("0", "plan.whole")}
      </div>
      <div
        class="frame ${this.hass?.themes?.darkMode ? "dark" : ""}"
        style="--ratio: ${plan.width / plan.height}"
      >
        <div
          class=${classMap({ stage: true, closer: zoom > 1 })}
          role="group"
          tabindex="0"
          aria-label=${text("plan.stage", { floor: plan.floor })}
          @wheel=${this.wheel}
          @keydown=${this.key}
          @pointerdown=${this.down}
          @pointermove=${this.move}
          @pointerup=${this.up}
          @pointercancel=${this.up}
        >
          ${this.address
            ? html`<img
                class=${drawing ? "drawing" : "photograph"}
                src=${this.address}
                alt=""
                draggable="false"
                style=${styleMap({ transform: moved })}
              />`
            : nothing}
          ${marks}
        </div>
      </div>
      ${this.failed ? html`<p class="missing" role="status">${text("plan.failed")}</p>` : nothing}
    `;
  }

  private zoomKey(
    key: "+" | "-" | "0",
    label: "plan.closer" | "plan.further" | "plan.whole",
  ): TemplateResult {
    const signs = { "+": "mdi:plus", "-": "mdi:minus", "0": "mdi:fit-to-screen-outline" };
    return html`<button
      class="key look"
      ?disabled=${key !== "+" && this.view.zoom === 1}
      aria-label=${text(label)}
      @click=${() => {
        this.view = KEYS[key]?.(this.view) ?? this.view;
      }}
    >
      <ha-icon .icon=${signs[key]}></ha-icon>
    </button>`;
  }

  /** At which edges of the stage a mark stands, so that its name stays on the picture. */
  protected edges(point: Point): Record<string, boolean> {
    const { x, y } = onStage(this.view, point);
    return { "at-start": x < EDGE, "at-end": x > 1 - EDGE, "at-foot": y > 1 - EDGE };
  }

  /** Where a mark stands now. */
  protected at(point: Point): unknown {
    const { x, y } = onStage(this.view, point);
    return styleMap({ left: `${x * 100}%`, top: `${y * 100}%` });
  }

  // --- moving about ------------------------------------------------------------------

  /** Somebody tapped a place of the plan, and did not move it. */
  protected tapped?(at: Point): void;

  protected pointOf(event: MouseEvent): Point {
    const box = this.renderRoot.querySelector(".stage")?.getBoundingClientRect();
    return box
      ? { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
      : { x: 0, y: 0 };
  }

  private wheel(event: WheelEvent): void {
    const isOurs = event.ctrlKey || this.view.zoom > 1 || this.renderRoot.querySelector(":focus");
    const next = zoomed(this.view, Math.exp(-event.deltaY / 400), this.pointOf(event));
    // Where nothing comes closer any more, the page goes on.
    if (isOurs && next.zoom !== this.view.zoom) {
      event.preventDefault();
      this.view = next;
    }
  }

  protected key(event: KeyboardEvent): void {
    const how = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
    if (how) {
      event.preventDefault();
      this.view = how(this.view);
    }
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) {
      return;
    }
    this.travelled = this.fingers.size ? Infinity : 0;
    this.fingers.set(event.pointerId, this.pointOf(event));
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      return;
    }
    const now = this.pointOf(event);
    this.travelled += Math.hypot(event.movementX, event.movementY);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (other) {
      this.view = pinched(this.view, [before, other], [now, other]);
    } else if (this.travelled > TAP_PX) {
      this.view = panned(this.view, { x: now.x - before.x, y: now.y - before.y });
    }
  }

  private up(event: PointerEvent): void {
    const was = this.fingers.delete(event.pointerId);
    if (was && event.type === "pointerup" && this.travelled <= TAP_PX) {
      this.tapped?.(onPlan(this.view, this.pointOf(event)));
    }
  }
}
