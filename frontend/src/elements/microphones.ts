/** Listening in: whose microphone is open, how loud it is there, and opening and closing it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident } from "../api/generated.js";
import { type Ear, ears, isListening } from "../domain/microphones.js";
import { clock, until } from "../domain/time.js";
import { text } from "../i18n/localize.js";
import { Listening } from "../page/listening.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

/** A radio answers within a second or two; after this, silence is worth a word. */
const SILENT_AFTER_MS = 5_000;

interface Heard {
  incidentId: string;
  responderId: string;
  since: number;
  listening: Listening;
}

export class MicrophonesElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;
  @state() private heard: Heard | undefined;
  @state() private unfolded = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      li {
        margin-bottom: 8px;
        padding: 10px 12px;
        border-radius: 10px;
        background: var(--ma-raised);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
      }
      .who {
        flex: 1 1 12ch;
        font-weight: 600;
      }
      .meter {
        height: 14px;
        margin-top: 8px;
        overflow: hidden;
        border: 1px solid currentcolor;
        border-radius: 7px;
      }
      .meter span {
        display: block;
        height: 100%;
        background: currentcolor;
        transform-origin: 0 50%;
      }
      :host-context([dir="rtl"]) .meter span {
        transform-origin: 100% 50%;
      }
      p {
        margin-top: 6px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override willUpdate(): void {
    // Another incident is looked at: what is no more on the screen is heard no more.
    if (this.heard && this.heard.incidentId !== this.incident?.incident_id) {
      this.stop();
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { incident, room } = this;
    if (!incident || !room) {
      return nothing;
    }
    const { store } = room;
    const all = ears(incident, store.responders, store.links, this.now);
    const shown = all.filter((one) => one.microphone);
    const others = this.mayAct ? all.filter((one) => !one.microphone && one.canOpen) : [];
    if (!shown.length && !others.length) {
      return nothing;
    }
    return html`
      <h3>${text("microphone")}</h3>
      <ul>
        ${shown.map((one) => this.one(incident, one))}
        ${this.unfolded ? others.map((one) => this.one(incident, one)) : nothing}
      </ul>
      ${others.length
        ? html`<button
            class="key"
            aria-expanded=${this.unfolded}
            @click=${() => {
              this.unfolded = !this.unfolded;
            }}
          >
            ${text(this.unfolded ? "microphone.fold" : "microphone.unfold", {
              count: others.length,
            })}
          </button>`
        : nothing}
    `;
  }

  private one(incident: Incident, one: Ear): TemplateResult {
    const { microphone } = one;
    const isOn = microphone !== undefined && isListening(microphone, this.now);
    const heard = this.heard?.responderId === one.responderId ? this.heard : undefined;
    const plays = heard?.listening.state === "opening" || heard?.listening.state === "hearing";
    const ofThem = { incident_id: incident.incident_id, responder: one.responderId };
    return html`
      <li>
        <div class="line">
          <span class="who">
            ${one.name}
            ${isOn
              ? html`<span class="digits">
                  · ${text(`microphone.${microphone.state === "open" ? "open" : "asked"}`)},
                  ${text("microphone.left", { time: clock(until(microphone.until, this.now)) })}
                </span>`
              : nothing}
          </span>
          ${!this.mayAct
            ? nothing
            : html`
                ${isOn && one.sound
                  ? html`<button
                      class="key ${plays ? "" : "main"} listen"
                      aria-label=${text(plays ? "microphone.stop_of" : "microphone.listen_to", {
                        name: one.name,
                      })}
                      @click=${() => (plays ? this.stop() : this.listen(incident, one))}
                    >
                      ${text(plays ? "microphone.stop" : "microphone.listen")}
                    </button>`
                  : nothing}
                ${isOn
                  ? html`<button
                      class="key"
                      aria-label=${text("microphone.close_of", { name: one.name })}
                      @click=${() => this.act("close_microphone", ofThem)}
                    >
                      ${text("microphone.close")}
                    </button>`
                  : nothing}
                ${one.canOpen
                  ? html`<button
                      class="key"
                      aria-label=${text("microphone.open_of", { name: one.name })}
                      @click=${() => this.open(incident, one)}
                    >
                      ${text("microphone.open_it")}
                    </button>`
                  : nothing}
              `}
        </div>
        ${heard && plays ? this.meter(heard) : nothing} ${this.words(one, isOn, heard)}
      </li>
    `;
  }

  private meter(heard: Heard): TemplateResult {
    const percent = Math.round(100 * heard.listening.level);
    return html`<div
      class="meter"
      role="meter"
      aria-label=${text("microphone.level")}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
    >
      <span style="transform: scaleX(${percent / 100})"></span>
    </div>`;
  }

  private words(
    one: Ear,
    isOn: boolean,
    heard: Heard | undefined,
  ): TemplateResult | typeof nothing {
    const said: string[] = [];
    const failed = one.microphone?.state === "failed" ? one.microphone : undefined;
    if (failed) {
      const why = failed.detail || failed.reason.replaceAll("_", " ");
      said.push(text("microphone.did_not_open", { why }));
    }
    if (isOn && !one.sound) {
      said.push(text("microphone.no_sound"));
    }
    const listening = heard?.listening;
    if (listening?.state === "failed") {
      said.push(text("microphone.failed", { why: listening.why }));
    } else if (listening?.state === "ended" && !isOn) {
      said.push(text("microphone.ended"));
    } else if (listening?.state === "hearing" && !listening.heard) {
      const waits = performance.now() - (heard?.since ?? 0) > SILENT_AFTER_MS;
      said.push(text(waits ? "microphone.silent" : "microphone.waiting"));
    } else if (listening?.state === "hearing" && this.room?.toneSounds) {
      said.push(text("microphone.quieter"));
    }
    return said.length ? html`<p role="status">${said.map((line) => html`${line} `)}</p>` : nothing;
  }

  private async open(incident: Incident, one: Ear): Promise<void> {
    const done = await this.act("open_microphone", {
      incident_id: incident.incident_id,
      responder: one.responderId,
    });
    // Who opens it means to hear it: by the same click.
    if (done && one.sound) {
      this.listen(incident, one);
    }
  }

  private listen(incident: Incident, one: Ear): void {
    this.stop();
    if (!this.room) {
      return;
    }
    const [incidentId, responderId] = [incident.incident_id, one.responderId];
    const path = `/api/municipal_alarm/microphone/${encodeURIComponent(incidentId)}/${encodeURIComponent(responderId)}`;
    const listening = new Listening(this.room, path, () => this.requestUpdate());
    this.heard = { incidentId, responderId, since: performance.now(), listening };
  }

  private stop(): void {
    this.heard?.listening.stop();
    this.heard = undefined;
  }
}
customElements.define("municipal-alarm-microphones", MicrophonesElement);
