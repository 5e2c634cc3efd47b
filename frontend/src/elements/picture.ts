/** What the camera of the place saw and sees: the picture of the alarm at once, live on a key. */

import { css, html, type LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident, Sights } from "../api/generated.js";
import { isOpen } from "../domain/incidents.js";
import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { placeWords } from "./kinds.js";
import { shared } from "./styles.js";

/** A browser gives one server six connections; a console keeps three of them for the rest. */
const LIVE_AT_ONCE = 3;
const live = new Set<LitElement>();

export class PictureElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @state() private sights: Sights | undefined;
  @state() private isLive = false;
  @state() private failed = false;
  private asked = "";

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
        font-weight: 600;
      }
      .live {
        padding: 2px 10px;
        border-radius: 6px;
        color: #fff;
        background: var(--ma-urgent);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopLive();
  }

  override willUpdate(): void {
    const id = this.incident?.incident_id ?? "";
    if (id !== this.asked && this.room && this.incident) {
      this.asked = id;
      this.sights = undefined;
      this.failed = false;
      this.stopLive();
      void this.ask(this.incident);
    }
    if (this.isLive && this.incident && !isOpen(this.incident)) {
      this.stopLive();
    }
  }

  private async ask(incident: Incident): Promise<void> {
    try {
      const sights = await this.room?.sights(incident);
      if (this.asked === incident.incident_id) {
        this.sights = sights;
      }
    } catch {
      if (this.asked === incident.incident_id) {
        this.failed = true;
      }
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { sights, incident } = this;
    if (!incident) {
      return nothing;
    }
    const caption = text(this.isLive ? "picture.live" : "picture.snapshot");
    const url = this.isLive ? this.liveUrl : this.snapshotUrl;
    const shown = url !== undefined && !this.failed;
    return html`
      <h3>${text("picture")}</h3>
      <figure>
        ${shown
          ? html`<img
              src=${url}
              alt="${caption}: ${placeWords(incident)}"
              @error=${() => {
                this.failed = true;
              }}
            />`
          : html`<p class="none">${this.why()}</p>`}
        <figcaption class="under">
          <span class="caption ${this.isLive ? "live" : ""}">${shown ? caption : nothing}</span>
          ${sights?.camera && isOpen(incident)
            ? html`<button class="key" @click=${this.toggle}>
                ${text(this.isLive ? "picture.stop_live" : "picture.show_live")}
              </button>`
            : nothing}
        </figcaption>
      </figure>
    `;
  }

  private why(): string {
    if (this.failed) {
      return text("picture.failed");
    }
    return text(this.sights && !this.sights.camera ? "picture.none" : "picture.not_yet");
  }

  private get snapshotUrl(): string | undefined {
    const entity = this.sights?.snapshot ? this.hass?.states[this.sights.snapshot] : undefined;
    const picture = entity?.attributes.entity_picture;
    // An image without a picture is in the state "unknown"; its address changes with the picture.
    return picture && entity.state !== "unknown" && entity.state !== "unavailable"
      ? `${picture}&state=${entity.state}`
      : undefined;
  }

  private liveUrl: string | undefined;

  private toggle(): void {
    if (this.isLive) {
      this.stopLive();
      return;
    }
    const camera = this.sights?.camera;
    const token = camera ? this.hass?.states[camera]?.attributes.access_token : undefined;
    const incident = this.incident;
    if (!camera || !token || !incident) {
      this.failed = true;
      return;
    }
    const others = [...live];
    if (others.length >= LIVE_AT_ONCE) {
      (others[0] as PictureElement).stopLive();
    }
    live.add(this);
    this.failed = false;
    // The token changes every few minutes; what runs goes on with the one it began with.
    this.liveUrl = `/api/camera_proxy_stream/${camera}?token=${token}`;
    this.isLive = true;
    // Who looks is written down; the picture does not wait for it.
    void this.act("view_camera", { incident_id: incident.incident_id, camera });
  }

  private stopLive(): void {
    live.delete(this);
    this.isLive = false;
    this.liveUrl = undefined;
    // A stream is only given up by the browser when its picture gets another address.
    const image = this.renderRoot.querySelector("img");
    if (image?.src.includes("camera_proxy_stream")) {
      image.src = "data:,";
    }
  }
}
customElements.define("municipal-alarm-picture", PictureElement);
