/** Reports of a period: opened as one may read them, made to be kept, and those that are. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { moment, periodName } from "../domain/dates.js";
import type { KeptReport } from "../domain/figures.js";
import { language } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { type Format, Learning } from "../page/learning.js";
import { openTab } from "../page/new-tab.js";
import { RoomElement } from "../page/room-element.js";
import { forms } from "./forms.js";
import { shared } from "./styles.js";

/** Addresses of reports open for an hour. */
const AGAIN_MS = 10 * 60_000;
const FORMATS = ["csv", "json"] as const satisfies readonly Format[];

export class ReportsElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  /** A month as 2026-11, or a year. */
  @property({ attribute: false }) period = "";
  /** Empty: the whole municipality. */
  @property({ attribute: false }) building = "";
  @state() private kept: readonly KeptReport[] | undefined;
  @state() private failed = false;
  @state() private making = false;
  @state() private made = "";
  private askedAt = -Infinity;

  static override styles = [
    shared,
    forms,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        padding: 6px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      a {
        display: inline-flex;
        align-items: center;
        min-height: 48px;
        color: inherit;
        font-weight: 600;
      }
    `,
  ];

  override willUpdate(): void {
    const { room } = this;
    if (room?.store.state === "live" && room.timers.now() - this.askedAt > AGAIN_MS) {
      this.askedAt = room.timers.now();
      void this.read(new Learning(room.link));
    }
  }

  private async read(learning: Learning): Promise<void> {
    try {
      this.kept = await learning.reports();
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { period, kept } = this;
    if (!period) {
      return nothing;
    }
    const of = `${periodName(period, language())}, ${this.buildingName()}`;
    return html`
      <h3>${text("reports")}</h3>
      <div class="keys">
        <button class="key look" @click=${() => this.look("html")}>
          ${text("reports.look", { of })}
        </button>
        ${FORMATS.map(
          (format) =>
            html`<button
              class="key"
              aria-label="${format.toUpperCase()}: ${of}"
              @click=${() => this.look(format)}
            >
              ${format.toUpperCase()}
            </button>`,
        )}
        ${this.room?.store.me.role === "supervisor"
          ? html`<button
              class="key make"
              ?disabled=${this.making}
              @click=${() => void this.make(of)}
            >
              ${text("reports.make", { of })}
            </button>`
          : nothing}
      </div>
      <p class="hint">${text("reports.about")}</p>
      <p role="status" class=${this.making || this.made ? "" : "unseen"}>
        ${this.making ? text("reports.making") : this.made}
      </p>
      <h3>${text("reports.kept")}</h3>
      ${this.failed ? html`<p>${text("reports.failed")}</p>` : nothing}
      ${kept?.length === 0 ? html`<p>${text("reports.none")}</p>` : nothing}
      <ul>
        ${kept?.map((one) => html`<li>${this.report(one)}</li>`)}
      </ul>
    `;
  }

  private buildingName(): string {
    const all = this.room?.site?.buildings ?? [];
    return all.find((one) => one.building_id === this.building)?.name ?? text("figures.all");
  }

  private report({ urls, period, building, made_at }: KeptReport): TemplateResult {
    const of = `${periodName(period, language())}, ${building || text("figures.all")}`;
    const link = (url: string | undefined, label: string, words: string) =>
      url
        ? html`<a href=${url} target="_blank" rel="noopener" aria-label=${label}>${words}</a>`
        : nothing;
    return html`
      ${link(urls.html, text("reports.open", { of }), of)}
      ${FORMATS.map((format) => {
        const name = format.toUpperCase();
        return link(urls[format], `${name}: ${of}`, name);
      })}
      <span class="soft"> ${text("reports.made_at", { time: moment(made_at, language()) })} </span>
    `;
  }

  private look(format: Format): void {
    const { period, building } = this;
    void openTab(
      () => this.inquire((room) => new Learning(room.link).report(period, building, format)),
      (path) => this.hass?.hassUrl(path) ?? path,
    );
  }

  private async make(of: string): Promise<void> {
    const { room, period, building } = this;
    if (!room) {
      return;
    }
    const learning = new Learning(room.link);
    this.making = true;
    this.made = "";
    const made = await this.inquire(() => learning.makeReport(period, building));
    this.making = false;
    if (made) {
      this.made = text("reports.made", { of });
      await this.read(learning);
    }
  }
}
customElements.define("municipal-alarm-reports", ReportsElement);
