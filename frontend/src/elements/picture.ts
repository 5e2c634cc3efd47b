/** What there is to see: the picture of the alarm at once, then live, and the cameras nearby. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import type { Incident, Sights } from "../api/generated.js";
import { isOpen, placeLines } from "../domain/incidents.js";
import { LiveSet } from "../domain/live.js";
import { timeOfDay } from "../domain/time.js";
import { language } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { SightCamera } from "../page/sight-camera.js";
import { placeWords } from "./kinds.js";
import { shared } from "./styles.js";

/** How often a small picture of a camera nearby is a new one. */
const GLANCE_MS = 10_000;

/** The camera of the desk itself. */
const OWN = "";

/** One for the page: its connections are what there are few of. */
const moving = new LiveSet();

export class PictureElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private sights: Sights | undefined;
  /** The picture of the alarm, signed. */
  @state() private pictureUrl: string | undefined;
  /** Pictures that could not be loaded, by their address: another address has its own chance. */
  @state() private lacking: ReadonlySet<string> = new Set();
  @state() private large = OWN;
  /** Whether cameras nearby are looked at; undefined: as it suits who looks. */
  @state() private around: boolean | undefined;
  private cameras = new Map<string, SightCamera>();
  private asked = "";
  private askedAt = "";
  private began = false;
  private wasLive = false;
  private glancedAt = Number.NEGATIVE_INFINITY;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      figure {
        margin: 0;
      }
      img,
      .none {
        display: block;
        width: 100%;
        aspect-ratio: 16 / 9;
        object-fit: contain;
        background: #111;
        border-radius: 10px;
      }
      .none {
        display: grid;
        place-items: center;
        padding: 16px;
        color: #fff;
        text-align: center;
      }
      .under {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        margin-top: 8px;
      }
      .caption {
        margin-inline-end: auto;
        font-weight: 600;
      }
      .live {
        padding: 2px 10px;
        border-radius: 6px;
        color: #fff;
        background: var(--ma-urgent);
      }
      .around {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(132px, 1fr));
        gap: 8px;
        margin-top: 8px;
      }
      .around button {
        display: flex;
        flex-direction: column;
        width: 100%;
        height: 100%;
        padding: 4px;
        text-align: start;
        font-size: 0.8125rem;
      }
      .around .none {
        padding: 4px;
        font-weight: 400;
      }
      .small {
        display: block;
        padding: 4px 2px 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
    this.asked = "";
  }

  override willUpdate(): void {
    const { incident, room } = this;
    if (!room) {
      return;
    }
    const id = incident?.incident_id ?? "";
    if (id !== this.asked) {
      this.asked = id;
      this.leave();
    }
    if (!incident) {
      return;
    }
    // The picture is taken after the alarm: asked again whenever there may be news of it.
    const entity = this.hass?.states[this.sights?.snapshot ?? ""]?.state;
    const news = `${id}/${isOpen(incident)}/${room.store.telling(id)}/${entity}/${room.store.epoch}`;
    if (news !== this.askedAt && room.store.state === "live") {
      this.askedAt = news;
      void this.ask(incident);
    }
    this.follow(incident);
  }

  override updated(): void {
    this.quiet();
  }

  private async ask(incident: Incident): Promise<void> {
    const id = incident.incident_id;
    try {
      const sights = await this.room?.sights(incident);
      if (this.asked !== id || !sights) {
        return;
      }
      const before = this.sights?.picture;
      this.sights = sights;
      if (sights.picture && sights.picture.taken_at !== before?.taken_at) {
        const url = await this.room?.signed(sights.picture.path);
        if (this.asked === id) {
          this.pictureUrl = url;
        }
      }
    } catch {
      // What there is to see stays as it was; with the next tick of the clock it is asked again.
      this.askedAt = "";
    }
  }

  /** What follows from the incident, the connection and the time. */
  private follow(incident: Incident): void {
    const room = this.room;
    const isLive = room?.store.state === "live";
    if (!isOpen(incident)) {
      for (const camera of this.cameras.values()) {
        if (camera.isLive) {
          camera.end();
        }
      }
      this.large = OWN;
    } else if (isLive && !this.wasLive) {
      // What moved before the connection was lost stands still: begin anew.
      for (const camera of this.cameras.values()) {
        if (camera.isLive) {
          void camera.begin();
        }
      }
    }
    this.wasLive = isLive;
    const meant = room?.selection.byHand || this.isMine(incident);
    if (this.sights?.live && !this.began && this.mayAct && isOpen(incident) && meant) {
      this.began = true;
      void this.camera(OWN, this.sights.live).begin();
    }
    if (this.looksAround(incident) && performance.now() - this.glancedAt > GLANCE_MS) {
      this.glancedAt = performance.now();
      void this.glance();
    }
  }

  /** One small picture after the other: connections are few. */
  private async glance(): Promise<void> {
    for (const one of this.sights?.neighbours ?? []) {
      const camera = this.camera(one.desk_id, one.live);
      if (!camera.isLive && document.visibilityState === "visible") {
        await camera.glance();
      }
    }
  }

  private isMine(incident: Incident): boolean {
    return incident.owner_id !== null && incident.owner_id === this.room?.store.me.operator_id;
  }

  /** Who has taken it on sees what is near; others ask for it. */
  private looksAround(incident: Incident): boolean {
    return (
      isOpen(incident) && !!this.sights?.neighbours.length && (this.around ?? this.isMine(incident))
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { incident, sights } = this;
    if (!incident) {
      return nothing;
    }
    const open = isOpen(incident);
    const neighbours = open ? (sights?.neighbours ?? []) : [];
    const around = this.looksAround(incident);
    const camera = this.cameras.get(this.large);
    const path = this.path(this.large);
    return html`
      <h3>${text("picture")}</h3>
      ${this.figure(
        incident,
        camera,
        open ? path : undefined,
        this.fold(neighbours.length, around),
      )}
      ${around
        ? html`<ul class="around">
            ${repeat(
              [...(sights?.live ? [OWN] : []), ...neighbours.map((one) => one.desk_id)].filter(
                (key) => key !== this.large,
              ),
              (key) => key,
              (key) => this.small(incident, key),
            )}
          </ul>`
        : nothing}
    `;
  }

  private fold(count: number, around: boolean): TemplateResult | typeof nothing {
    return count
      ? html`<button
          class="key"
          aria-expanded=${around}
          @click=${() => {
            this.glancedAt = Number.NEGATIVE_INFINITY;
            this.around = !around;
          }}
        >
          ${text(around ? "picture.no_neighbours" : "picture.neighbours", { count })}
        </button>`
      : nothing;
  }

  private figure(
    incident: Incident,
    camera: SightCamera | undefined,
    path: string | undefined,
    more: TemplateResult | typeof nothing,
  ): TemplateResult {
    const url = this.url(this.large);
    const name = this.large === OWN ? placeWords(incident) : this.nameOf(this.large);
    const caption = this.caption(this.large);
    const isLive = camera?.isLive ?? false;
    return html`
      <figure>
        ${url
          ? keyed(this.large, this.image(this.large, url, `${caption}: ${name}`))
          : html`<p class="none">${this.why(this.large)}</p>`}
        <figcaption class="under">
          <span class="caption ${isLive && camera?.shows ? "live" : ""}">
            ${url ? caption : nothing}${url && this.large !== OWN ? `: ${name}` : nothing}
          </span>
          ${url && camera?.failed ? html`<span>${text("picture.failed")}</span>` : nothing}
          ${url && camera?.wasOvertaken ? html`<span>${text("picture.overtaken")}</span>` : nothing}
          ${path !== undefined
            ? html`<button class="key" @click=${() => this.toggle(this.large, path)}>
                ${text(isLive ? "picture.stop_live" : "picture.show_live")}
              </button>`
            : nothing}
          ${more}
        </figcaption>
      </figure>
    `;
  }

  private small(incident: Incident, key: string): TemplateResult {
    const url = this.url(key);
    const name = key === OWN ? placeLines(incident).spot : this.nameOf(key);
    const camera = this.cameras.get(key);
    const state = camera?.wasOvertaken ? text("picture.overtaken") : this.caption(key);
    return html`
      <li>
        <button class="key" @click=${() => this.enlarge(key)}>
          ${url ? this.image(key, url, "") : html`<span class="none">${this.why(key)}</span>`}
          <span class="small">${name}${url || camera?.wasOvertaken ? `: ${state}` : ""}</span>
        </button>
      </li>
    `;
  }

  private image(key: string, url: string, alt: string): TemplateResult {
    const camera = this.cameras.get(key);
    return html`<img
      src=${url}
      alt=${alt}
      @load=${(event: Event) => shows(event, url) && camera?.came(url)}
      @error=${(event: Event) => {
        if (shows(event, url)) {
          this.lacking = new Set([...this.lacking, url]);
          camera?.lacked(url);
        }
      }}
    />`;
  }

  /** What is shown of a camera now; undefined: there is nothing. */
  private url(key: string): string | undefined {
    const camera = this.cameras.get(key);
    const url = camera?.liveUrl ?? (key === OWN ? this.pictureUrl : camera?.stillUrl);
    return url !== undefined && !this.lacking.has(url) ? url : undefined;
  }

  private caption(key: string): string {
    const camera = this.cameras.get(key);
    if (camera?.liveUrl) {
      if (this.room?.store.state !== "live") {
        return text("picture.stands_still");
      }
      return text(camera.shows ? "picture.live" : "picture.coming");
    }
    if (key !== OWN) {
      return text("picture.moment_ago");
    }
    const taken = this.sights?.picture?.taken_at;
    const time = taken ? ` ${timeOfDay(taken, language())}` : "";
    return `${text("picture.snapshot")}${time}`;
  }

  private why(key: string): string {
    const camera = this.cameras.get(key);
    if (camera?.failed || (key === OWN && this.pictureUrl)) {
      return text("picture.failed");
    }
    if (key !== OWN || !this.sights) {
      return text("picture.coming");
    }
    return text(this.sights.camera ? "picture.not_yet" : "picture.none");
  }

  private nameOf(key: string): string {
    return this.sights?.neighbours.find((one) => one.desk_id === key)?.name ?? "";
  }

  private path(key: string): string | undefined {
    if (key === OWN) {
      return this.sights?.live ?? undefined;
    }
    return this.sights?.neighbours.find((one) => one.desk_id === key)?.live;
  }

  private camera(key: string, path: string): SightCamera {
    const known = this.cameras.get(key);
    if (known || !this.room) {
      return known as SightCamera;
    }
    const camera = new SightCamera(this.room, path, moving, () => this.requestUpdate());
    this.cameras.set(key, camera);
    return camera;
  }

  private toggle(key: string, path: string): void {
    this.began = true;
    const camera = this.camera(key, path);
    if (camera.isLive) {
      camera.end();
    } else {
      void camera.begin();
    }
  }

  /** A small picture becomes the large one, and moves. */
  private enlarge(key: string): void {
    this.large = key;
    this.began = true;
    const path = this.path(key);
    if (path !== undefined && !this.camera(key, path).isLive) {
      void this.camera(key, path).begin();
    }
  }

  /** Nothing of this incident is looked at any more. */
  private leave(): void {
    const cameras = this.cameras;
    this.cameras = new Map();
    for (const camera of cameras.values()) {
      camera.leave();
    }
    this.sights = this.pictureUrl = this.around = undefined;
    this.lacking = new Set();
    this.large = OWN;
    this.askedAt = "";
    this.began = false;
    this.glancedAt = Number.NEGATIVE_INFINITY;
    this.quiet();
  }

  private readonly images = new Set<HTMLImageElement>();

  /** A browser ends a stream when its picture gets another address, not when it is taken away. */
  private quiet(): void {
    for (const image of this.images) {
      if (!image.isConnected) {
        image.src = "data:,";
        this.images.delete(image);
      }
    }
    for (const image of this.renderRoot.querySelectorAll("img")) {
      this.images.add(image);
    }
  }
}

/** Whether an event is about this address: one that was taken away says nothing of it. */
function shows(event: Event, url: string): boolean {
  return (event.target as HTMLImageElement).getAttribute("src") === url;
}
customElements.define("municipal-alarm-picture", PictureElement);
