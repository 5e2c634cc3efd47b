/** Incidents that are over, found again by words, period, building and kind. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import type { AlarmKind } from "../api/generated.js";
import { dayAfter, moment } from "../domain/dates.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";
import { type Found, Learning, type Wanted } from "../page/learning.js";
import { RoomElement } from "../page/room-element.js";
import { forms } from "./forms.js";
import { icon } from "./kinds.js";
import { rows } from "./rows.js";
import { shared } from "./styles.js";

const KINDS: Record<AlarmKind, 0> = {
  panic: 0,
  emergency: 0,
  man_down: 0,
  duress: 0,
  lone_worker: 0,
  fire: 0,
};
const MOST = 100;

export class SearchElement extends RoomElement {
  @state() private found: readonly Found[] | undefined;
  @state() private complete = true;
  @state() private busy = false;

  static override styles = [
    shared,
    forms,
    rows,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      form {
        display: grid;
        gap: 12px;
      }
      .fields {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 150px), 1fr));
      }
    `,
  ];

  override render(): TemplateResult {
    const buildings = this.room?.site?.buildings ?? [];
    return html`
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void this.search(new FormData(event.target as HTMLFormElement));
        }}
      >
        <label
          >${text("search.words")}
          <input name="words" type="search" maxlength="200" aria-describedby="about" />
        </label>
        <p class="hint" id="about">${text("search.words_about")}</p>
        <div class="fields">
          <label>${text("search.since")}<input type="date" name="since" /></label>
          <label>${text("search.until")}<input type="date" name="until" /></label>
          <label
            >${text("search.building")}
            <select name="building">
              <option value="">${text("search.all")}</option>
              ${buildings.map((one) => html`<option value=${one.building_id}>${one.name}</option>`)}
            </select>
          </label>
          <label
            >${text("search.kind")}
            <select name="kind">
              <option value="">${text("search.all")}</option>
              ${Object.keys(KINDS).map(
                (kind) => html`<option value=${kind}>${word("kind", kind)}</option>`,
              )}
            </select>
          </label>
        </div>
        <div class="keys">
          <button class="key main" ?disabled=${this.busy}>${text("search.find")}</button>
        </div>
      </form>
      <div role="status">${this.told()}</div>
      ${this.found?.length
        ? html`<ol>
            ${this.found.map((one) => html`<li>${this.row(one)}</li>`)}
          </ol>`
        : nothing}
    `;
  }

  private told(): TemplateResult | typeof nothing {
    const { found } = this;
    if (this.busy) {
      return html`<p>${text("search.busy")}</p>`;
    }
    if (!found) {
      return html`<p class="soft">${text("search.begin")}</p>`;
    }
    return html`
      <p>
        ${found.length === 0
          ? text("search.none")
          : found.length === MOST
            ? text("search.most", { count: MOST })
            : text("search.found", { count: found.length })}
      </p>
      ${this.complete ? nothing : html`<p>${text("search.incomplete")}</p>`}
    `;
  }

  private row(one: Found): TemplateResult {
    const { room } = this;
    return html`<button
      class="row"
      data-incident=${one.incident_id}
      aria-current=${one.incident_id === room?.selection.incidentId}
      @click=${() => {
        this.dispatchEvent(
          new CustomEvent("municipal-alarm-found", { detail: one, bubbles: true, composed: true }),
        );
        room?.selection.choose(one.incident_id);
      }}
    >
      <ha-icon .icon=${icon(one.kind)}></ha-icon>
      <span class="where">${one.place || one.building || text("incident.unknown_place")}</span>
      <span class="digits">${text("incident.number", { number: one.number })}</span>
      <span class="more">
        <span>${word("kind", one.kind)}</span>
        ${one.drill ? html`<span class="tag">${text("kind.drill")}</span>` : nothing}
        <span>${text("evaluation.raised", { time: moment(one.raised_at, language()) })}</span>
        <span>${word("state", one.state)}</span>
        ${one.outcome ? html`<span>${word("outcome", one.outcome)}</span>` : nothing}
      </span>
      ${one.excerpt ? html`<span class="more soft">${one.excerpt}</span>` : nothing}
    </button>`;
  }

  private async search(form: FormData): Promise<void> {
    const { room } = this;
    if (!room) {
      return;
    }
    const said = (name: string) => ((form.get(name) as string | null) ?? "").trim();
    const [since, until] = [said("since"), said("until")];
    const wanted: Wanted = {
      limit: MOST,
      ...some("words", said("words")),
      ...some("since", since && `${since} 00:00:00`),
      ...some("until", until && dayAfter(until)),
      ...some("building", said("building")),
      ...some("kind", said("kind")),
    };
    this.busy = true;
    const answer = await this.inquire(() => new Learning(room.link).search(wanted));
    this.busy = false;
    if (answer) {
      this.found = answer.incidents;
      this.complete = answer.complete;
    }
  }
}

function some(name: keyof Wanted, value: string): Wanted {
  return value ? { [name]: value } : {};
}
customElements.define("municipal-alarm-search", SearchElement);
