/** The story of an incident, growing while one looks. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Incident, Timeline } from "../api/generated.js";
import { timeOfDay } from "../domain/time.js";
import { lines } from "../domain/timeline.js";
import { language } from "../ha/page.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { shared } from "./styles.js";

/** What happens in bursts is read once. */
const SETTLE_MS = 300;

export class TimelineElement extends RoomElement {
  @property({ attribute: false }) incident: Pick<Incident, "incident_id"> | undefined;
  @state() private timeline: Timeline | undefined;
  @state() private failed = false;
  private of: string | undefined;
  private told = 0;
  private soon: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 10px;
        padding: 4px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      .sentence {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.soon);
    this.of = undefined;
  }

  override willUpdate(): void {
    const one = this.incident;
    const telling = one ? (this.room?.store.telling(one.incident_id) ?? 0) : 0;
    if (!this.room || !one || (one.incident_id === this.of && telling === this.told)) {
      return;
    }
    this.told = telling;
    clearTimeout(this.soon);
    if (one.incident_id === this.of) {
      this.soon = setTimeout(() => void this.read(one), SETTLE_MS);
      return;
    }
    this.of = one.incident_id;
    this.timeline = undefined;
    void this.read(one);
  }

  private async read(one: Pick<Incident, "incident_id">): Promise<void> {
    try {
      const timeline = await this.room?.timeline(one);
      if (this.of === one.incident_id) {
        this.timeline = timeline;
        this.failed = false;
        this.dispatchEvent(new CustomEvent("municipal-alarm-told", { detail: timeline }));
      }
    } catch {
      this.failed = true;
    }
  }

  override render(): TemplateResult {
    const told = lines(this.timeline?.entries ?? []).reverse();
    return html`
      <h3>${text("timeline")}</h3>
      ${this.failed ? html`<p>${text("timeline.failed")}</p>` : nothing}
      ${this.timeline && !this.timeline.complete
        ? html`<p>${text("timeline.incomplete")}</p>`
        : nothing}
      <ol>
        ${told.map(
          (line) => html`
            <li>
              <time class="digits soft" datetime=${line.at}>${timeOfDay(line.at, language())}</time>
              <span class="sentence">${line.text}</span>
            </li>
          `,
        )}
      </ol>
    `;
  }
}
customElements.define("municipal-alarm-timeline", TimelineElement);
