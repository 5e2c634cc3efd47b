/**
 * What must be said on every page of a console, whatever else is shown: alarms that wait,
 * sound that is blocked, a connection that is gone.
 */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { mayAct } from "../domain/incidents.js";
import { timeOfDay } from "../domain/time.js";
import { kindWords, placeWords } from "../elements/kinds.js";
import { shared } from "../elements/styles.js";
import { language, navigate, reserveAtFoot } from "../ha/page.js";
import { text } from "../i18n/localize.js";
import { consolePath } from "../page/console-path.js";
import type { ControlRoom } from "../page/control-room.js";
import "./check-dialog.js";
import type { Sentinel } from "./sentinel.js";

/** So long may a beat go unanswered before it is said. */
const UNHEARD_MS = 10_000;

export class SentinelBar extends LitElement {
  room: ControlRoom | undefined;
  private sentinel: Sentinel | undefined;
  private stop: (() => void)[] = [];
  private announced = new Set<string>();
  private announcement = "";
  private lostAt = 0;
  private unheardAt = 0;

  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        inset: auto 0 0;
        z-index: 1000;
        display: block;
        pointer-events: none;
      }
      p {
        pointer-events: auto;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 8px 16px;
        color: #fff;
        font-size: 1.125rem;
        font-weight: 700;
        border-top: 2px solid #fff;
      }
      .alarm {
        background: var(--ma-urgent);
      }
      .fault {
        background: #141414;
      }
      button.key {
        background: #fff;
        border-color: #fff;
        color: #141414;
      }
      :focus-visible {
        outline-color: #fff;
      }
      .grow {
        flex: 1;
      }
    `,
  ];

  watch(room: ControlRoom, sentinel: Sentinel): void {
    this.room = room;
    this.sentinel = sentinel;
    this.stop = [sentinel.listen(() => this.look())];
    this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stop.splice(0)) {
      stop();
    }
    reserveAtFoot(0);
  }

  private look(): void {
    const sentinel = this.sentinel;
    if (!sentinel) {
      return;
    }
    const { demand, answer } = sentinel.watch;
    // Each alarm is announced to screen readers once; its ticking times never are.
    const fresh = demand.calls.filter((one) => !this.announced.has(one.incident_id));
    if (fresh.length) {
      this.announcement = fresh
        .map((one) => text("queue.new_alarm", { kind: kindWords(one), place: placeWords(one) }))
        .join(". ");
    }
    this.announced = new Set(demand.calls.map((one) => one.incident_id));
    this.lostAt = demand.lost ? this.lostAt || Date.now() : 0;
    const expected =
      this.room && mayAct(this.room.store.me.role) && this.room.store.state === "live";
    this.unheardAt = expected && !answer ? this.unheardAt || Date.now() : 0;
    this.requestUpdate();
  }

  override updated(): void {
    reserveAtFoot(this.offsetHeight);
  }

  override render(): TemplateResult | typeof nothing {
    const { room, sentinel } = this;
    if (!room || !sentinel) {
      return nothing;
    }
    const { demand, sound } = sentinel.watch;
    const audible = demand.calls.length - demand.silenced > 0;
    return html`
      <div class="unseen" role="alert">${this.announcement}</div>
      ${demand.lost
        ? this.fault(
            text(room.store.state === "stopped" ? "bar.stopped" : "bar.lost", {
              time: timeOfDay(new Date(this.lostAt).toISOString(), language()),
            }),
            demand.tone === "lost",
          )
        : nothing}
      ${room.store.state === "refused" ? this.fault(text("bar.refused")) : nothing}
      ${sound === "blocked" ? this.blocked() : nothing}
      ${this.unheardAt && Date.now() - this.unheardAt > UNHEARD_MS
        ? this.fault(text("bar.unheard"))
        : nothing}
      ${room.updates.isOld && !demand.calls.length ? this.newer(room) : nothing}
      <municipal-alarm-check
        .check=${sentinel.check}
        .phase=${sentinel.check?.phase ?? "none"}
      ></municipal-alarm-check>
      ${demand.calls.length
        ? html`<p class="alarm">
            <span class="grow">
              ${text(demand.calls.length === 1 ? "bar.alarm" : "bar.alarms", {
                count: demand.calls.length,
              })}${audible ? nothing : html` (${text("bar.silenced")})`}
            </span>
            ${audible ? this.silenceKey() : nothing}
            ${consolePath() && consolePath() !== location.pathname
              ? html`<button class="key" @click=${this.show}>${text("bar.show")}</button>`
              : nothing}
          </p>`
        : nothing}
    `;
  }

  private fault(what: string, silence = false): TemplateResult {
    return html`<p class="fault">
      <span class="grow" role="alert">${what}</span>${silence ? this.silenceKey() : nothing}
    </p>`;
  }

  private blocked(): TemplateResult {
    // A click anywhere lets it sound; here is a key for who looks for one.
    return html`<p class="fault">
      <span class="grow" role="alert">${text("bar.blocked")}</span>
      <button class="key">${text("bar.unblock")}</button>
    </p>`;
  }

  private newer(room: ControlRoom): TemplateResult {
    return html`<p class="fault">
      <span class="grow" role="status">${text("bar.newer")}</span>
      <button class="key" @click=${() => room.updates.reload()}>${text("bar.reload")}</button>
    </p>`;
  }

  private silenceKey(): TemplateResult {
    return html`<button class="key" @click=${() => this.sentinel?.silenceNow()}>
      ${text("bar.silence")}
    </button>`;
  }

  private show(): void {
    const path = consolePath();
    const first = this.sentinel?.watch.demand.calls[0];
    if (path) {
      navigate(first ? `${path}?incident=${encodeURIComponent(first.incident_id)}` : path);
    }
  }
}
customElements.define("municipal-alarm-sentinel", SentinelBar);
